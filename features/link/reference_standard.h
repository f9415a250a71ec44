// Linkage judged against the truth: of all pairs of records that are one person, how many were
// found (recall), and of those joined, how many are one person (precision).
#ifndef HEARTH_REFERENCE_STANDARD_H
#define HEARTH_REFERENCE_STANDARD_H

#include "features/base/arena.h"
#include "features/base/error.h"
#include "features/base/json.h"

struct reference_counts {
    double n_true, n_joined, n_both; // pairs of records
};

struct reference_pair { // pairs of one input with another, or within itself
    const char *left, *right;
    struct reference_counts counts;
};

struct reference_standard {
    size_t n_record;       // that stand in both files
    size_t n_not_compared; // in persons.csv, but not in the truth
    size_t n_absent;       // in the truth, but not in persons.csv
    size_t n_blank;        // in the truth without a person: not judged
    struct reference_counts all;
    struct reference_pair *pairs; // by input in order of persons.csv
    size_t n_pair;
};

// Reads two files with input, record_id, person_id: what linking wrote, and the truth (in which
// person_id names the true person). Owns: arena. Errors: E_DATA with file and line; E_SYSTEM.
enum status reference_compare(struct arena *arena, const char *persons_path, const char *truth_path,
                              struct reference_standard *ret_truth, struct error *err);
void reference_print(const struct reference_standard *truth);
void reference_put(json *object, const struct reference_standard *truth);

#endif
