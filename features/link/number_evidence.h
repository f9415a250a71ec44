// A number alone links nobody: mothers' numbers are on babies' records. What else records must agree
// on before a shared NHS number, UPN or National Insurance number links them.
#ifndef HEARTH_NUMBER_EVIDENCE_H
#define HEARTH_NUMBER_EVIDENCE_H

#include "features/link/linkage_variable.h"

enum { NUMBER_NHS, NUMBER_UPN, NUMBER_NINO, NUMBER_COUNT };
extern const char *const number_columns[NUMBER_COUNT];

// Settled variables; NULL where no input has the column.
struct number_evidence {
    const struct linkage_variable *dob; // values are days
    const struct linkage_variable *forename, *surname, *name;
    const struct linkage_variable *numbers[NUMBER_COUNT];
};

struct number_holder { // a record that has the number
    uint32_t record;
    day_t received; // known with it from after this day on
};

enum number_verdict {
    NUMBER_LINKS,
    NUMBER_DATES_DIFFER, // no date of birth of one agrees with one of the other
    NUMBER_NAMES_DIFFER,
    NUMBER_ALONE, // neither dates nor names to compare
    NUMBER_VERDICT_COUNT
};

bool number_is_column(const char *name); // nhs_number, upn or nino
// Whether two holders of one number are one person: their dates of birth agree (birth_dates_agree);
// where one has none, their names do. Where the number is also on the record of someone born ten
// years before or after, it is some other person's on these records, and their forenames must agree
// as well. Time: as soon as known; ret_received is the last day of that evidence. Later contrary
// values undo nothing. Shapes: holders n, all of the number.
enum number_verdict number_links(const struct number_evidence *evidence,
                                 const struct number_holder *holders, size_t n, size_t i, size_t k,
                                 day_t *ret_received);
// Whether both records have, by the day, lasting valid numbers of a kind: bit k of *ret_both for
// number_columns[k]; and share one: *ret_shared.
void number_compare(const struct number_evidence *evidence, uint32_t a, uint32_t b, day_t by,
                    unsigned *ret_both, unsigned *ret_shared);

#endif
