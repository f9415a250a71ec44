// Cells of flat files that should be dates and are not: counted, and listed with their place as
// ingest lists what it cannot read.
#ifndef HEARTH_UNREADABLE_DATES_H
#define HEARTH_UNREADABLE_DATES_H

#include "features/base/arena.h"
#include "features/base/json.h"
#include "features/link/comparison.h"

#include <stddef.h>

#define UNREADABLE_DATES_FILE "rejects.csv"

struct unreadable_date {
    const char *column; // the canonical name
    const char *path;
    size_t line, place;      // from 1
    const char *value_class; // reject.h
};

struct unreadable_dates {
    struct unreadable_date *items; // n; by column, then input, then line
    size_t n, capacity;
};

struct date_cell {
    const char *text; // "" = not known
    const char *column, *path;
    size_t line, place;
};
// Adds the cell unless it is empty or a date of the calendar. compared: a comparison of dates reads
// it by its digits, so that a slip such as 31/02/2020 is no reject; else it must be a day.
void unreadable_dates_check(struct unreadable_dates *dates, const struct date_cell *cell,
                            bool compared);
// Reads YYYY-MM-DD, DD/MM/YYYY or YYYYMMDD.
bool flat_date_parse(const char *text, day_t *ret_day);
// An array unreadable_dates: for each column how many, and the first.
void unreadable_dates_put(json *root, const struct unreadable_dates *dates);
// Writes folder/UNREADABLE_DATES_FILE, with its header alone when there is none. Errors: E_SYSTEM.
enum status unreadable_dates_write(const struct unreadable_dates *dates, const char *folder,
                                   struct error *err);
void unreadable_dates_done(struct unreadable_dates *dates);

#endif
