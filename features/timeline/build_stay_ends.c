// An agency writes a new address a while after the tenancy began, and often no end: the spell has it.

#include "features/timeline/build_stay_ends.h"

#include "features/base/sort.h"

#include <stdlib.h>

#define WRITTEN_LATE_DAYS 31

static bool ends_homes_of(const struct config *config, const struct source *persons)
{
    for (size_t i = 0; i < config->n_source; i++)
        if (config->sources[i].ends_home && strcmp(config->sources[i].ids, persons->ids) == 0)
            return persons->kind == RECORD_PERSON;
    return false;
}

void stay_ends_note(struct stay_ends *ends, const struct timeline_writer *build,
                    const struct source_row *at, uint32_t address)
{
    if (!ends_homes_of(build->config, &build->config->sources[at->i_source]))
        return;
    const struct records *records = &build->records[at->i_source];
    size_t k = at->i_row;
    memory_grow(&ends->items, &ends->capacity, ends->n + 1, sizeof *ends->items);
    ends->items[ends->n++] = (struct stay_end){
        .record = build->persons->registry.record_of[at->i_source][records->person[k]],
        .source = (uint32_t)at->i_source,
        .row = (uint32_t)k,
        .from = records->date ? records->date[k] : DAY_NONE,
        .known = records->known ? records->known[k] : DAY_NONE,
        .to = records->end ? records->end[k] : DAY_NONE,
        .address = address};
}

static int compare_rows(const void *a, const void *b)
{
    const struct stay_end *x = a, *y = b;
    ORDER_BY(x->record, y->record);
    ORDER_BY(x->from, y->from);
    ORDER_BY(x->known, y->known);
    ORDER_BY(x->source, y->source);
    return ORDER_OF(x->row, y->row);
}

// The row of the record that tells of the spell's home; NULL = none.
static const struct stay_end *row_of(const struct stay_ends *rows, uint32_t record, day_t start)
{
    const struct stay_end *found = NULL;
    size_t i = SORTED_FIRST(k, rows->n, rows->items[k].record < record);
    for (; i < rows->n && rows->items[i].record == record; i++)
        if (rows->items[i].from == DAY_NONE ||
            (int64_t)rows->items[i].from - start <= WRITTEN_LATE_DAYS)
            found = &rows->items[i];
    return found;
}

struct home_spell {
    uint32_t record;
    day_t start, end, known, end_known; // end DAY_NONE = open
    day_t superseded;                   // a later version of it is known from after then on
};

static int compare_spells(const void *a, const void *b)
{
    const struct home_spell *x = a, *y = b;
    ORDER_BY(x->record, y->record);
    ORDER_BY(x->start, y->start);
    ORDER_BY(x->known, y->known);
    return ORDER_OF(x->end, y->end);
}

static struct home_spell *list_spells(const struct timeline_writer *build, size_t i_source,
                                      size_t *ret_n)
{
    const struct records *records = &build->records[i_source];
    struct home_spell *spells = memory_alloc((records->n_row + 1) * sizeof *spells);
    size_t n = 0;
    for (size_t k = 0; k < records->n_row; k++)
        if (records->end && records->date[k] != DAY_NONE)
            spells[n++] = (struct home_spell){
                .record = build->persons->registry.record_of[i_source][records->person[k]],
                .start = records->date[k],
                .end = records->end[k],
                .known = records->known ? records->known[k] : DAY_NONE,
                .superseded = records->superseded ? records->superseded[k] : DAY_MAX,
                .end_known = records->end_known ? records->end_known[k] : DAY_NONE};
    if (n)
        qsort(spells, n, sizeof *spells, compare_spells);
    *ret_n = n;
    return spells;
}

// When it was first known that another spell goes on at the same row's home (a tenancy of another
// type, a new line of an account); DAY_MAX = none does.
static day_t goes_on_from(const struct stay_ends *rows, const struct home_spell *spells, size_t n,
                          const struct stay_end *row)
{
    const struct home_spell *ended = &spells[0];
    day_t known = DAY_MAX;
    for (size_t i = 1; i < n && spells[i].record == ended->record; i++)
        if ((spells[i].end == DAY_NONE || spells[i].end > ended->end) && spells[i].known < known &&
            spells[i].superseded > ended->end_known &&
            row_of(rows, ended->record, spells[i].start) == row)
            known = spells[i].known;
    return known;
}

static void add_row(struct stay_ends *found, const struct stay_end *row, day_t to, day_t known)
{
    memory_grow(&found->items, &found->capacity, found->n + 1, sizeof *found->items);
    struct stay_end *end = &found->items[found->n++];
    *end = *row;
    end->to = to;
    end->known = later(row->known, known);
}

static void end_stays(const struct stay_ends *rows, const struct timeline_writer *build,
                      size_t i_source, struct stay_ends *found)
{
    size_t n;
    struct home_spell *spells = list_spells(build, i_source, &n);
    for (size_t i = 0; i < n; i++) {
        const struct home_spell *spell = &spells[i];
        const struct stay_end *row =
            spell->end == DAY_NONE ? NULL : row_of(rows, spell->record, spell->start);
        if (!row || row->to != DAY_NONE || row->from >= spell->end)
            continue;
        day_t goes_on = goes_on_from(rows, spell, n - i, row);
        if (goes_on <= spell->end_known)
            continue;
        add_row(found, row, spell->end, spell->end_known);
        if (goes_on != DAY_MAX)
            add_row(found, row, DAY_NONE, goes_on);
    }
    free(spells);
}

void stay_ends_find(struct stay_ends *ends, const struct timeline_writer *build)
{
    struct stay_ends found = {0};
    if (ends->n)
        qsort(ends->items, ends->n, sizeof *ends->items, compare_rows);
    for (size_t i = 0; i < build->config->n_source; i++)
        if (build->config->sources[i].ends_home)
            end_stays(ends, build, i, &found);
    free(ends->items);
    *ends = found;
}

void stay_ends_done(struct stay_ends *ends)
{
    free(ends->items);
}
