// Every fact about the family that was known, over all sources, newest first; and what each source
// knows at all.

#include "features/base/sort.h"
#include "serve/case/case_make.h"

#include "features/base/number.h"
#include "features/base/plain.h"
#include "features/base/text.h"
#include "serve/case/case_text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct chronicle {
    struct case_record *items;
    size_t n, capacity;
};

static const char *text_join(struct arena *arena, const char *text, const char *more)
{
    return *text && *more ? arena_format(arena, "%s; %s", text, more) : *text ? text : more;
}

// A yes is told by its name alone, and a no is not told: that is what people write down.
static const char *tag_words(struct arena *arena, const struct column_labels *labels,
                             const char *name, const char *value)
{
    if (strcasecmp(value, "n") == 0 || strcasecmp(value, "no") == 0)
        return "";
    if (strcasecmp(value, "y") == 0 || strcasecmp(value, "yes") == 0)
        return column_labels_title(arena, labels, name);
    return arena_format(arena, "%s: %s", column_labels_title(arena, labels, name),
                        column_labels_read_as(arena, labels, name, value));
}

// "DASH risk level: high; role: victim".
static const char *details_words(struct case_maker *maker, size_t i_source,
                                 const struct visible_fact *seen)
{
    struct arena *arena = &maker->family->arena;
    const struct timeline_source *source = &maker->model->timeline->sources[i_source];
    const struct column_labels *labels = &source->config->labels;
    const char *text = "";
    for (size_t k = 0; k < source->config->n_value; k++) {
        char number[NUMBER_TEXT];
        double value = seen_value(seen, k);
        const char *name = source->config->values[k].name;
        number_format(value, number);
        const char *label = column_labels_text(labels, name, number);
        if (!isnan(value))
            text = text_join(arena, text,
                             arena_format(arena, "%s: %s", column_labels_title(arena, labels, name),
                                          label ? label : plain_number(arena, value)));
    }
    for (size_t k = 0; k < source->config->n_tag; k++) {
        uint32_t tag = seen_tag(seen, k);
        if (tag != TEXT_NONE)
            text = text_join(arena, text,
                             tag_words(arena, labels, source->config->tags[k].name,
                                       view_tag_text(&maker->view, i_source, tag)));
    }
    return text;
}

static const char *category_words(struct case_maker *maker, size_t i_source, uint32_t category)
{
    const struct source *source = maker->model->timeline->sources[i_source].config;
    const char *text = view_category_text(&maker->view, i_source, category);
    return *text ? column_labels_read_as(&maker->family->arena, &source->labels, "category", text)
                 : "";
}

static void record_fill(struct case_maker *maker, size_t i_source, size_t i_person,
                        const struct visible_fact *seen, struct case_record *record)
{
    struct arena *arena = &maker->family->arena;
    const struct timeline_source *source = &maker->model->timeline->sources[i_source];
    struct record_place place = {"", 0};
    bool placed = snapshot_place(maker->snapshot, i_source, seen->row, &place);
    *record = (struct case_record){
        .i_source = i_source,
        .i_person = i_person,
        .title = source_one_title(arena, source->config),
        .agency = source->config->agency ? source->config->agency : "",
        .category = category_words(maker, i_source, seen->category),
        .details = details_words(maker, i_source, seen),
        .file = place.file,
        .line = place.line,
        .date = seen->date,
        .end = seen->end,
        .known = seen->known,
        .is_spell = source->config->kind == RECORD_SPELL,
        .was_sent = !placed,
    };
}

static struct case_record *chronicle_add(struct chronicle *chronicle)
{
    memory_grow(&chronicle->items, &chronicle->capacity, chronicle->n + 1,
                sizeof *chronicle->items);
    return &chronicle->items[chronicle->n++];
}

static void facts_add(struct case_maker *maker, size_t i_source, size_t i_person,
                      struct chronicle *chronicle)
{
    struct cursor cursor;
    struct visible_fact seen;
    view_facts(&maker->view, i_source, maker->persons[i_person], &cursor);
    while (cursor_next(&cursor, &seen)) {
        record_fill(maker, i_source, i_person, &seen, chronicle_add(chronicle));
        maker->family->people[i_person].n_record++;
        maker->family->sources[i_source].n_family++;
    }
}

static int newest_first(const void *a, const void *b)
{
    const struct case_record *left = a, *right = b;
    ORDER_BY_FALLING(left->date, right->date);
    ORDER_BY(left->i_source, right->i_source);
    ORDER_BY(left->i_person, right->i_person);
    if (left->was_sent != right->was_sent)
        return left->was_sent ? -1 : 1;
    return ORDER_OF(left->line, right->line);
}

// The date of the newest fact of a source that was known: one pass over all its facts.
static day_t latest_known(const struct timeline_source *source, day_t as_of)
{
    day_t latest = DAY_NONE;
    for (size_t i = 0; i < source->n_fact; i++)
        if (source->facts[i].known < as_of && source->facts[i].date < as_of &&
            source->facts[i].date > latest)
            latest = source->facts[i].date;
    return latest;
}

static void sources_list(struct case_maker *maker)
{
    struct family_case *family = maker->family;
    const struct timeline *timeline = maker->model->timeline;
    family->n_source = timeline->config->n_source;
    family->sources = arena_array(&family->arena, family->n_source + 1, sizeof *family->sources);
    for (size_t i = 0; i < family->n_source; i++) {
        const struct source *source = timeline->sources[i].config;
        bool dated = source_has_facts(source);
        family->sources[i] = (struct case_source){
            .name = source->name,
            .title = text_spaced(&family->arena, source->title),
            .agency = source->agency ? source->agency : "",
            .has_dates = dated,
            .coverage_from = source->coverage_from,
            .coverage_to = source->coverage_to,
            .latest = dated ? latest_known(&timeline->sources[i], maker->view.as_of) : DAY_NONE,
        };
    }
}

// What became known of them only after the list was made, as it stands today.
static void since_make(struct case_maker *maker)
{
    struct family_case *family = maker->family;
    struct chronicle all = {0};
    struct view later = maker->view;
    later.as_of = DAY_MAX;
    for (size_t p = 0; p < family->n_person; p++)
        for (size_t i = 0; i < family->n_source; i++) {
            struct cursor cursor;
            struct visible_fact seen;
            if (!family->sources[i].has_dates)
                continue;
            view_facts(&later, i, maker->persons[p], &cursor);
            while (cursor_next(&cursor, &seen))
                if (seen.known >= maker->view.as_of)
                    record_fill(maker, i, p, &seen, chronicle_add(&all));
        }
    if (all.n > 1)
        qsort(all.items, all.n, sizeof *all.items, newest_first);
    family->n_since = all.n < CASE_SINCE ? all.n : CASE_SINCE;
    family->n_since_more = all.n - family->n_since;
    family->since = arena_array(&family->arena, family->n_since + 1, sizeof *family->since);
    if (all.n)
        memcpy(family->since, all.items, family->n_since * sizeof *all.items);
    free(all.items);
}

void case_chronology_make(struct case_maker *maker)
{
    struct family_case *family = maker->family;
    struct chronicle all = {0};
    sources_list(maker);
    for (size_t p = 0; p < family->n_person; p++)
        for (size_t i = 0; i < family->n_source; i++)
            if (family->sources[i].has_dates)
                facts_add(maker, i, p, &all);
    if (all.n > 1)
        qsort(all.items, all.n, sizeof *all.items, newest_first);
    family->n_chronology = all.n < CASE_CHRONOLOGY ? all.n : CASE_CHRONOLOGY;
    family->n_older = all.n - family->n_chronology;
    family->chronology =
        arena_array(&family->arena, family->n_chronology + 1, sizeof *family->chronology);
    if (all.n)
        memcpy(family->chronology, all.items, family->n_chronology * sizeof *all.items);
    free(all.items);
    since_make(maker);
}
