// One date of a scenario, held open for questions about single persons: what the daemon asks.
#ifndef HEARTH_MOMENT_H
#define HEARTH_MOMENT_H

#include "features/extract/extract.h"
#include "features/timeline/overlay.h"
#include "features/timeline/view.h"

// With households; the caller may lay newer events over his copy of the view.
// Owns: moment_close. Cost: O(persons).
void moment_open(const struct extract *extract, day_t as_of, struct view *ret_view);
void moment_close(struct view *view);

// What one thread needs for its questions. Owns: moment_scratch_free.
struct scratch *moment_scratch_create(void);
void moment_scratch_free(struct scratch *scratch);
// A person's row: the matrix's, and whether he is in the cohort. Shapes: ret_x n_col. Threads: any,
// each with its own scratch.
void moment_row(const struct extract *extract, const struct view *view, uint32_t person,
                double *ret_x, struct scratch *scratch);
bool moment_admits(const struct extract *extract, const struct view *view, uint32_t person,
                   struct scratch *scratch);

struct records; // of link and ingest: a source's rows with their files and lines
// As extract_trace, at a view and with records that are open: by source, those that were not opened
// are left out. Threads: any, each with its own scratch.
struct moment_source {
    const struct records *records; // of the configuration's sources
    const bool *are_open;
};
struct moment_question {
    const struct extract *extract;
    const struct view *view;
    uint32_t person;
    size_t i_col;
};
void moment_trace(const struct moment_question *question, const struct moment_source *sources,
                  const struct trace_visitor *visitor, struct scratch *scratch);

// Lays newer events over all that is asked of the extract from now on: matrix, rows, explanations.
// For programs with one thread; the overlay is borrowed until another, or NULL, takes its place.
// Test dates, columns and labels stay those of the records.
void moment_lay_over(struct extract *extract, const struct overlay *overlay);

const struct timeline *moment_timeline(const struct extract *extract);
// n_source of the configuration; for newer_open.
const struct overlay_words *moment_words(const struct extract *extract);

#endif
