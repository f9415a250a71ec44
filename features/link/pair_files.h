// The files that list pairs of records: pairs.csv and review.csv; and how sure each membership is.
#ifndef HEARTH_PAIR_FILES_H
#define HEARTH_PAIR_FILES_H

#include "features/base/text_rows.h"
#include "features/link/link_files.h"

// Every pair that a rule or a clerical review decision links (weight inf, probability 1), and every
// pair of which the match probability is above 0.01; with `compare:` the level of each comparison.
void pair_files_write_pairs(FILE *stream, const struct link_files *files,
                            const struct persons *persons);
// The pairs for clerical review, the most useful first: those of which the answer is least sure and
// which would move most records.
void pair_files_write_review(FILE *stream, const struct link_files *files,
                             const struct persons *persons);
// For each record the greatest match probability among its pairs with other records of its person;
// 1 by rule or where it is alone. Owns: the caller frees.
float *pair_files_confidence(const struct persons *persons);
// Writes a record as input,record_id.
void pair_files_write_record(FILE *stream, const struct registry *registry, uint32_t record);
void pair_files_put_record(struct row_text *text, const struct registry *registry, uint32_t record);

#endif
