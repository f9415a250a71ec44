// Linkage quality against a reference standard, by pairs of records: of the pairs that are one
// person, how many were linked (recall); of the pairs that were linked, how many are one person
// (precision). Source: GUILD 2018, linkage quality.
#ifndef HEARTH_REFERENCE_STANDARD_H
#define HEARTH_REFERENCE_STANDARD_H

#include "features/base/arena.h"
#include "features/base/error.h"
#include "features/base/json.h"
#include "features/link/pair_shares.h"

// Units: pairs of records.
struct reference_counts {
    double n_true, n_linked, n_both;
};

struct reference_pair { // pairs of one input with another, or within itself
    const char *left, *right;
    struct reference_counts counts;
    struct reference_share recall, precision; // NaN without a pair
};

struct reference_standard {
    size_t n_record;       // in both files
    size_t n_not_compared; // in persons.csv, but not in the reference
    size_t n_absent;       // in the reference, but not in persons.csv
    size_t n_blank;        // in the reference without a person: not compared
    struct reference_counts all;
    struct reference_pair *pairs; // by input in order of persons.csv
    size_t n_pair;
};

// Reads two files with input, record_id, person_id: what linking wrote, and the reference (in which
// person_id names the true person). Owns: arena. Errors: E_DATA with file and line; E_SYSTEM.
enum status reference_compare(struct arena *arena, const char *persons_path,
                              const char *reference_path, struct reference_standard *ret_reference,
                              struct error *err);
void reference_print(const struct reference_standard *reference);
void reference_put(json *object, const struct reference_standard *reference);

#endif
