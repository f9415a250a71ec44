// The events so far → an overlay: by source, person, date and row, in memory of its own, so that
// readers may keep it while newer events come.

#include "features/base/sort.h"
#include "features/timeline/overlay_build.h"

#include <stdlib.h>
#include <string.h>

// The overlay must stand first: overlay_free knows only it.
struct laid_out {
    struct overlay overlay;
    struct arena arena;
};

static int compare_rows(const void *a, const void *b, void *context)
{
    const struct newer_row *rows = context;
    const struct newer_row *x = &rows[*(const uint32_t *)a], *y = &rows[*(const uint32_t *)b];
    ORDER_BY(x->person, y->person);
    ORDER_BY(x->fact.date, y->fact.date);
    return ORDER_OF(x->fact.row, y->fact.row);
}

// The rows of a source that count, in order.
struct ordered_rows {
    const struct newer_source *source;
    uint32_t *order; // n
    size_t n;
};

// Owns: arena.
static struct ordered_rows rows_order(struct arena *arena, struct newer_source *source)
{
    struct ordered_rows rows = {source, arena_array(arena, source->n_row, sizeof *rows.order), 0};
    for (size_t i = 0; i < source->n_row; i++)
        if (!source->rows[i].is_void && source->rows[i].person != PERSON_NONE)
            rows.order[rows.n++] = (uint32_t)i;
    if (rows.n)
        qsort_r(rows.order, rows.n, sizeof *rows.order, compare_rows, source->rows);
    return rows;
}

static void lay_facts(struct arena *arena, const struct ordered_rows *rows,
                      struct overlay_source *ret_overlay)
{
    size_t n = rows->n;
    struct fact *facts = arena_array(arena, n, sizeof *facts);
    uint32_t *persons = arena_array(arena, n, sizeof *persons);
    uint32_t *first = arena_array(arena, n + 1, sizeof *first);
    size_t n_person = 0;
    for (size_t i = 0; i < n; i++) {
        const struct newer_row *row = &rows->source->rows[rows->order[i]];
        if (!n_person || persons[n_person - 1] != row->person) {
            first[n_person] = (uint32_t)i;
            persons[n_person++] = row->person;
        }
        facts[i] = row->fact;
    }
    first[n_person] = (uint32_t)n;
    ret_overlay->n_person = n_person;
    ret_overlay->persons = persons;
    ret_overlay->first = first;
    ret_overlay->facts = facts;
}

static void lay_columns(struct arena *arena, const struct source *config,
                        const struct ordered_rows *rows, struct overlay_source *ret_overlay)
{
    const struct newer_source *source = rows->source;
    const uint32_t *order = rows->order;
    size_t n = rows->n;
    const double **values = arena_array(arena, config->n_value, sizeof *values);
    const uint32_t **tags = arena_array(arena, config->n_tag, sizeof *tags);
    for (size_t k = 0; k < config->n_value; k++) {
        double *column = arena_array(arena, n, sizeof *column);
        for (size_t i = 0; i < n; i++)
            column[i] = source->values[order[i] * config->n_value + k];
        values[k] = column;
    }
    for (size_t k = 0; k < config->n_tag; k++) {
        uint32_t *column = arena_array(arena, n, sizeof *column);
        for (size_t i = 0; i < n; i++)
            column[i] = source->tags[order[i] * config->n_tag + k];
        tags[k] = column;
    }
    ret_overlay->columns = (struct fact_columns){values, tags};
}

// The dictionary's texts that the base does not have. Owns: arena.
static const char *const *lay_texts(struct arena *arena, const struct dictionary *dictionary,
                                    size_t n_base, size_t *ret_n)
{
    size_t n = dictionary->n > n_base ? dictionary->n - n_base : 0;
    const char **texts = arena_array(arena, n, sizeof *texts);
    for (size_t i = 0; i < n; i++)
        texts[i] = arena_text(arena, dictionary_text(dictionary, (uint32_t)(n_base + i)));
    *ret_n = n;
    return texts;
}

static void lay_source(struct arena *arena, const struct timeline_source *base,
                       struct newer_source *source, struct overlay_source *ret_overlay)
{
    *ret_overlay = (struct overlay_source){0};
    if (!source->n_row)
        return;
    overlay_supersede(arena, base, source, ret_overlay);
    const struct ordered_rows rows = rows_order(arena, source);
    lay_facts(arena, &rows, ret_overlay);
    lay_columns(arena, base->config, &rows, ret_overlay);
    ret_overlay->categories =
        lay_texts(arena, &source->categories, base->categories.n, &ret_overlay->n_category);
    ret_overlay->tags = lay_texts(arena, &source->texts, base->texts.n, &ret_overlay->n_tag);
}

static uint32_t person_of(const struct timeline_source *base, size_t n_person, uint32_t i_fact)
{
    size_t after = SORTED_FIRST(i, n_person, timeline_facts(base, i) <= i_fact);
    return after ? (uint32_t)(after - 1) : 0;
}

// Whose facts are outdated, each once.
static void lay_touched(const struct timeline *timeline, struct laid_out *laid)
{
    size_t n_source = timeline->config->n_source, n = 0, n_touched = 0;
    for (size_t i = 0; i < n_source; i++)
        n += laid->overlay.sources[i].n_outdated;
    uint32_t *touched = arena_array(&laid->arena, n, sizeof *touched);
    n = 0;
    for (size_t i = 0; i < n_source; i++)
        for (size_t k = 0; k < laid->overlay.sources[i].n_outdated; k++)
            touched[n++] = person_of(&timeline->sources[i], timeline->n_person,
                                     laid->overlay.sources[i].outdated[k]);
    if (n)
        qsort(touched, n, sizeof *touched, order_u32);
    for (size_t i = 0; i < n; i++)
        if (!n_touched || touched[n_touched - 1] != touched[i])
            touched[n_touched++] = touched[i];
    laid->overlay.touched = touched;
    laid->overlay.n_touched = n_touched;
}

struct overlay *newer_overlay(struct newer *newer)
{
    struct laid_out *laid = memory_alloc(sizeof *laid);
    const struct timeline *timeline = newer->timeline;
    size_t n_source = timeline->config->n_source;
    struct overlay_source *sources = arena_array(&laid->arena, n_source, sizeof *sources);
    for (size_t i = 0; i < n_source; i++)
        lay_source(&laid->arena, &timeline->sources[i], &newer->sources[i], &sources[i]);
    laid->overlay.sources = sources;
    lay_touched(timeline, laid);
    return &laid->overlay;
}

void overlay_free(struct overlay *overlay)
{
    if (!overlay)
        return;
    struct laid_out *laid = (struct laid_out *)overlay;
    arena_done(&laid->arena);
    free(laid);
}
