// Whether two records were ever at one home, as far as UPRNs and addresses tell (a postcode is many
// homes'), and which other records were.
#ifndef HEARTH_HOME_EVIDENCE_H
#define HEARTH_HOME_EVIDENCE_H

#include "features/link/linkage_variable.h"

enum { HOME_UPRN, HOME_ADDRESS, HOME_COUNT };
extern const char *const home_columns[HOME_COUNT];

struct home_index {                          // the values of a variable by code
    const struct linkage_variable *variable; // settled; NULL where no input has the column
    uint32_t *first;                         // codes + 1, into values
    uint32_t *values;                        // numbers of variable's values
};

struct home_evidence {
    struct home_index indexes[HOME_COUNT];
};

enum home_verdict {
    HOME_UNKNOWN, // one of them has neither a UPRN nor an address like the other's
    HOME_SAME,    // a UPRN or an address in common
    HOME_DIFFERS,
};

// Shapes: variables HOME_COUNT, each settled or NULL. Owns: home_evidence_done; borrows variables.
// Cost: linear in their values.
void home_evidence_make(const struct linkage_variable *const *variables,
                        struct home_evidence *ret_evidence);
void home_evidence_done(struct home_evidence *evidence);
// By the values received until the day. Symmetric. Threads: any.
enum home_verdict home_compare(const struct home_evidence *evidence, uint32_t a, uint32_t b,
                               day_t by);

// Whether another record, one that was at the same home by the day, is what is looked for.
typedef bool home_test(void *context, uint32_t other);
// Whether any other record that shares a home with the record by the day passes the test. A record
// that shares several is tested as often. Threads: any.
bool home_any(const struct home_evidence *evidence, uint32_t record, day_t by, home_test *test,
              void *context);
// Adds to the digest of each record what home_any can find for it: changes with the records at its
// homes. Shapes: digests (0 = a record that does not matter), states n_record.
void home_digest(const struct home_evidence *evidence, const uint64_t *digests, size_t n_record,
                 uint64_t *states);

#endif
