// Check digits as the NHS data dictionary and the CIN census (rule 1510) define them: NHS modulus
// 11 with weights 10 … 2; UPN letter = sum of digit × position (2 … 13) modulo 23.

#include "data-samples/agency/identifiers.h"

#include "features/base/arena.h"

#include <stdio.h>

#define RANGE 10000000u // numbers 999 000 000 0 … 999 999 999 9
#define BODIES 1000000u // of which the last digit is the check digit
#define STEP 618033u    // no common factor with BODIES or 4 × BODIES: a walk that meets each once
#define AUTHORITY "099" // real ones begin at 201
#define FIRST_SCHOOL 2000u // four digits

// The check digit of 999 and six digits, or 10 when there is none.
static unsigned nhs_check(uint32_t body)
{
    unsigned sum = 9 * (10 + 9 + 8), weight = 2;
    for (int i = 0; i < 6; i++, body /= 10)
        sum += body % 10 * weight++;
    unsigned check = 11 - sum % 11;
    return check == 11 ? 0 : check;
}

uint32_t *nhs_numbers(uint64_t seed, size_t n, size_t *ret_n)
{
    if (n > NHS_COUNT_MAX)
        n = NHS_COUNT_MAX;
    uint32_t *numbers = memory_alloc((n ? n : 1) * sizeof *numbers);
    uint32_t body = (uint32_t)(seed * 2654435761u % BODIES);
    size_t n_found = 0;
    for (uint32_t i = 0; i < BODIES && n_found < n; i++) {
        body = (body + STEP) % BODIES;
        unsigned check = nhs_check(body);
        if (check < 10)
            numbers[n_found++] = body * 10 + check;
    }
    *ret_n = n_found;
    return numbers;
}

void nhs_format(uint32_t last_seven, char ret_text[NHS_TEXT])
{
    snprintf(ret_text, NHS_TEXT, "999%07u", last_seven % RANGE);
}

void upn_format(uint32_t number, int entry_year, char ret_text[UPN_TEXT])
{
    static const char letters[] = "ABCDEFGHJKLMNPQRTUVWXYZ";
    snprintf(ret_text, UPN_TEXT, "?" AUTHORITY "%04u%02u%03u",
             (FIRST_SCHOOL + number / 1000) % 10000, (unsigned)entry_year % 100, number % 1000);
    unsigned sum = 0;
    for (unsigned i = 1; i < UPN_TEXT - 1; i++)
        sum += (unsigned)(ret_text[i] - '0') * (i + 1);
    ret_text[0] = letters[sum % 23];
}

void nino_format(uint32_t number, char ret_text[NINO_TEXT])
{
    uint32_t spread = (uint32_t)((uint64_t)number * STEP % (4 * BODIES)); // letters A to D
    snprintf(ret_text, NINO_TEXT, "QQ%06u%c", spread % BODIES, (char)('A' + spread / BODIES));
}
