// What the files of data quality share. For quality*.c only.
#ifndef HEARTH_QUALITY_PARTS_H
#define HEARTH_QUALITY_PARTS_H

#include "features/ingest/records.h"
#include "features/quality/quality.h"

// Days from date to received (known) of all rows with both. Units: whole days, nearest rank.
void lag_measure(const struct records *records, struct quality_lag *ret_lag);

// Counts the months of the records and the rows outside the source's coverage. Owns: arena.
void months_count(struct arena *arena, const struct source *source, const struct records *records,
                  struct quality_months *ret_months);
// Gaps, silent and low months up to end, the last day of the data; the last days, in which late
// rows may still come, are not held against the source. Needs item's lag. Owns: arena.
void months_summarise(struct arena *arena, const struct quality_source *item, day_t end,
                      struct quality_months *months);
int month_of(day_t day);
// The axis joined to at most max_bin steps of 1, 2, 3, 4, 6, 12, 24 … months each: how many months
// a step has; the axis with whole steps, its end kept; the rows of each step (ret_bins: max_bin,
// NaN = outside the source's range), returning how many steps.
int months_join(struct quality_run axis, int max_bin);
struct quality_run months_padded(struct quality_run axis, int n_join);
int months_bins(const struct quality_months *months, struct quality_run axis, int max_bin,
                double *ret_bins);

// Fills item's identifiers. Owns: arena (with the files' names). Errors: none.
void identifiers_measure(struct arena *arena, const struct records *records,
                         struct quality_source *item);

// Fills item's nobody, from the records of all sources (as in the configuration). An other_id that
// some row of persons has is no placeholder. Owns: arena.
void nobody_measure(struct arena *arena, const struct config *config, const struct records *records,
                    struct quality_source *item);

// Fills item's stopped codes. Owns: arena.
void codes_measure(struct arena *arena, const struct records *records, struct quality_source *item);

// Fills quality's findings, the heaviest first, from all its other parts.
void findings_make(struct arena *arena, struct quality *quality);

#define QUALITY_WORD 24
// "12.3%", "<0.1%"; "2024-02". Return the buffer.
const char *share_word(uint64_t n, uint64_t n_all, char buffer[QUALITY_WORD]);
const char *month_word(int month, char buffer[QUALITY_WORD]);
double share_of(uint64_t n, uint64_t n_all); // 0 of 0 = 0
// A column that is empty for most rows by design: an open end, a row not withdrawn, a person alive.
bool column_is_often_empty(const char *name);
uint64_t unmapped_rows(const struct manifest *manifest); // of the codes listed

#endif
