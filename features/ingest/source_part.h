// Parts of a source's files, read by several workers: each has a builder of its own for the parts
// that it reads, and puts aside what must be told in the order of the files.
#ifndef HEARTH_SOURCE_PART_H
#define HEARTH_SOURCE_PART_H

#include "features/base/progress.h"
#include "features/ingest/date_formats.h"
#include "features/ingest/fingerprints.h"
#include "features/ingest/record_builder.h"

// Words of one column that its codes file lacks, and in how many rows.
struct unmapped {
    struct dictionary words;
    uint64_t *n_row;
    size_t capacity;
};
// Adds n rows to the word's count.
void unmapped_add(struct unmapped *unmapped, const char *word, size_t n_bytes, uint64_t n);

// Counts that do not depend on the order of rows.
struct row_counts {
    uint64_t n_accepted, n_void, n_no_fact;
    uint64_t n_after;            // of `data_end` in the configuration
    day_t first_date, last_date; // of accepted rows; DAY_NONE = none
    uint64_t *n_missing;         // by column of the plan: blank cells of accepted rows
};

// One worker of one source.
struct part_reader {
    const struct row_plan *plan; // of the file at hand
    day_t data_end;              // as configured; DAY_NONE = not stated
    struct progress *progress;
    struct arena arena;
    struct row row;
    struct record_builder builder; // rows in the order in which this worker reads
    struct fingerprints seen;
    struct unmapped *unmapped;  // by column of the plan
    struct date_formats *dates; // likewise: of cells that are no dates as configured
    struct row_counts counts;
};
// Owns: part_reader_done. The plan is borrowed.
void part_reader_init(struct part_reader *reader, const struct row_plan *plan, day_t data_end,
                      struct progress *progress);
void part_reader_done(struct part_reader *reader);

// A row that was not taken, or a cell of one that was, left blank.
struct told {
    size_t line;        // in the part, from 1
    const char *column; // canonical, of a cell; NULL = the row
    struct reject why;
};
struct told_list {
    struct told *items;
    size_t n, capacity;
};

// A part, and what reading it gave. Lines are those of the part.
struct source_part {
    struct csv_part rows;
    uint32_t i_file;
    bool is_read;
    int worker;
    size_t first_row, n_row;           // in the worker's builder
    size_t n_text[RECORD_TABLE_COUNT]; // of each of its dictionaries after this part
    size_t n_line, lines_before;       // lines_before: in the file, set by the caller
    struct told_list rejects, cells;   // owned by the caller: free items
    enum status status;
    struct error err;
};
// Reads the part's rows. Sets status and err: E_LIMIT.
void part_read(struct part_reader *reader, const struct csv_reader *whole,
               struct source_part *part);

#endif
