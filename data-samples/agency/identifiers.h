// Numbers that look like those of persons and can be nobody's: NHS numbers of the test range 999,
// unique pupil numbers of an authority that does not exist, National Insurance numbers with the
// prefix QQ, which is never issued. Check digits and letters are right. Source: NHS data dictionary
// (NHS number, modulus 11); DfE guide to unique pupil numbers; HMRC NIM39110 (prefixes never
// allocated).
#ifndef HEARTH_IDENTIFIERS_H
#define HEARTH_IDENTIFIERS_H

#include <stddef.h>
#include <stdint.h>

#define NHS_TEXT 11
#define UPN_TEXT 14
#define NINO_TEXT 10
#define NHS_COUNT_MAX 900000 // fewer than pass the check digit in the range 999

// The first n valid NHS numbers of the test range in an order that follows from the seed; the last
// seven digits of each. Owns: the array (free). n beyond NHS_COUNT_MAX is cut to it.
uint32_t *nhs_numbers(uint64_t seed, size_t n, size_t *ret_n);
void nhs_format(uint32_t last_seven, char ret_text[NHS_TEXT]);
// Different for different `number` below 8 million.
void upn_format(uint32_t number, int entry_year, char ret_text[UPN_TEXT]);
// Different for different `number` below 4 million.
void nino_format(uint32_t number, char ret_text[NINO_TEXT]);

#endif
