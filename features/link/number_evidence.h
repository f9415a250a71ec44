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

struct number_group { // all holders of one number
    const struct number_evidence *evidence;
    const struct number_holder *holders; // n
    size_t n;
};

enum number_verdict {
    NUMBER_LINKS,
    NUMBER_DATES_DIFFER, // no date of birth of one agrees with one of the other
    NUMBER_NAMES_DIFFER,
    NUMBER_ALONE, // neither dates nor names to compare
    NUMBER_VERDICT_COUNT
};

// Whether a column of that name, or usual name (nhs_no), holds NHS numbers, UPNs or NI numbers.
bool number_is_column(const char *name);
// Whether the dates of birth or the names of two records, known by the day, differ. ret_compared:
// both had some.
bool number_strangers(const struct number_evidence *evidence, uint32_t a, uint32_t b, day_t by,
                      bool *ret_compared);
// Whether the holders i and k of one number are one person: their dates of birth agree (birth_dates_agree);
// where one has none, their names do. Where the number is also on the record of someone born ten
// years before or after, it is some other person's on these records, and their forenames must agree
// as well. Time: as soon as known; ret_received is the last day of that evidence. Later contrary
// values undo nothing.
enum number_verdict number_links(const struct number_group *group, size_t i, size_t k,
                                 day_t *ret_received);

struct number_kinds { // bit k for number_columns[k]
    unsigned both, shared;
};
// Adds the kinds of which both records have, by the day, lasting valid numbers, and those of which
// they share one.
void number_compare(const struct number_evidence *evidence, uint32_t a, uint32_t b, day_t by,
                    struct number_kinds *kinds);

#endif
