// Keeps newer events in the order of their coming, and lays them out by person and date whenever an
// overlay is asked for. See overlay_json.c for how an event is read, overlay_versions.c for records
// with several versions, overlay_repeat.c for events that an extract holds already.

#include "features/ingest/birth_limits.h"
#include "features/timeline/overlay_build.h"

#include <stdlib.h>
#include <string.h>

enum status newer_open(const struct timeline *timeline, const struct overlay_words *words,
                       struct newer **ret_newer, struct error *err)
{
    struct newer *newer = memory_alloc(sizeof *newer);
    newer->timeline = timeline;
    newer->words = words;
    newer->sources = arena_array(&newer->arena, timeline->config->n_source, sizeof *newer->sources);
    enum status status = record_links_open(timeline, &newer->links, err);
    if (status)
        newer_close(newer);
    else
        *ret_newer = newer;
    return status;
}

static void source_done(struct newer_source *source)
{
    single_close(source->reader);
    dictionary_done(&source->categories);
    dictionary_done(&source->texts);
    versions_done(&source->versions);
    free(source->rows);
    free(source->values);
    free(source->tags);
    free(source->facts_first);
    free(source->facts_of);
    free(source->repeated);
}

void newer_close(struct newer *newer)
{
    if (!newer)
        return;
    for (size_t i = 0; i < newer->timeline->config->n_source; i++)
        source_done(&newer->sources[i]);
    arena_done(&newer->arena);
    free(newer);
}

static void number_texts(struct dictionary *dictionary, const struct texts *texts,
                         const char *const *words, size_t n_word)
{
    for (uint32_t i = 0; i < texts->n; i++) {
        const char *text = texts_at(texts, i);
        dictionary_add(dictionary, text, strlen(text));
    }
    for (size_t i = 0; i < n_word; i++)
        dictionary_add(dictionary, words[i], strlen(words[i]));
}

// The source of that name, ready to read events.
static enum status source_find(struct newer *newer, const char *name, size_t *ret_source,
                               struct error *err)
{
    const struct config *config = newer->timeline->config;
    const struct source *source = name ? config_source(config, name) : NULL;
    if (!source) {
        error_set(err, E_DATA, "no source of that name");
        error_hint(err, "hearth.yaml names the sources");
        return E_DATA;
    }
    if (!source_has_facts(source)) {
        error_set(err, E_DATA, "source %s holds %s rows, not events or spells", source->name,
                  record_kind_name(source->kind));
        error_hint(err, "such rows come with the next extract");
        return E_DATA;
    }
    *ret_source = (size_t)(source - config->sources);
    struct newer_source *its = &newer->sources[*ret_source];
    if (its->reader)
        return OK;
    enum status status = single_open(config, source, &its->reader, err);
    if (status)
        return status;
    static const struct overlay_words none;
    const struct overlay_words *words = newer->words ? &newer->words[*ret_source] : &none;
    const struct timeline_source *base = &newer->timeline->sources[*ret_source];
    number_texts(&its->categories, &base->categories, words->categories, words->n_category);
    number_texts(&its->texts, &base->texts, words->tags, words->n_tag);
    return OK;
}

static day_t later(day_t a, day_t b)
{
    return a > b ? a : b;
}

// An event as read: its source and row, and the texts behind.
struct event_read {
    size_t i_source;
    struct single_row row;
    const char **texts; // by lone_columns
};

static enum status event_read(struct newer *newer, struct newer_event *event, struct arena *arena,
                              struct event_read *ret_read, struct error *err)
{
    struct reject reject;
    day_t linked_on;
    enum status status = source_find(newer, event->source, &ret_read->i_source, err);
    if (status)
        return status;
    const struct source *source = &newer->timeline->config->sources[ret_read->i_source];
    struct single_reader *reader = newer->sources[ret_read->i_source].reader;
    status = overlay_texts(arena, &(struct overlay_reader){source, reader}, event->columns,
                           &ret_read->texts, err);
    if (status)
        return status;
    if (!single_read(reader, ret_read->texts, &ret_read->row, &reject)) {
        size_t n;
        const struct plan_column *columns = single_columns(reader, &n);
        return error_set(err, E_DATA, "source %s, column %s: %s (%s)", source->name,
                         reject.column && reject.column <= n ? columns[reject.column - 1].name
                                                             : "none",
                         reject.reason, reject.value_class);
    }
    event->known = later(ret_read->row.known, event->received);
    event->person = overlay_person(newer, source, ret_read->row.person_id, &linked_on);
    if (event->person != PERSON_NONE)
        event->known = later(event->known, linked_on);
    return OK;
}

static enum status day_refuse(const struct newer_event *event, const char *column, day_t day,
                              day_t first, struct error *err)
{
    char limit[DAY_TEXT];
    if (day < first) {
        error_set(err, E_DATA,
                  "source %s, column %s: the date is more than %d years ago, before %s",
                  event->source, column, OLDEST_YEARS, day_format(first, limit));
        error_hint(err, "check the century: nobody alive can have a record that old");
        return E_DATA;
    }
    error_set(err, E_DATA, "source %s, column %s: the date is after today, %s", event->source,
              column, day_format(event->last, limit));
    error_hint(err, "send an event once it has happened; only `end` may lie ahead");
    return E_DATA;
}

// What has not happened yet is no event, and none is older than the oldest person can be. The end of a spell may
// be planned.
static enum status days_check(const struct single_reader *reader, const struct event_read *read,
                              const struct newer_event *event, struct error *err)
{
    const struct {
        const char *name;
        day_t day;
    } days[] = {
        {"date", read->row.date},
        {"start", read->row.date},
        {"known", read->row.known},
        {"end_known", read->row.end_known},
    };
    size_t n;
    const struct plan_column *columns = single_columns(reader, &n);
    day_t first = event->last == DAY_NONE ? 0 : day_add_months(event->last, -12 * OLDEST_YEARS);
    for (size_t i = 0; i < n && event->last != DAY_NONE; i++)
        for (size_t k = 0; k < sizeof days / sizeof *days; k++)
            if (strcmp(columns[i].name, days[k].name) == 0 && read->texts[i] &&
                days[k].day != DAY_NONE && (days[k].day > event->last || days[k].day < first))
                return day_refuse(event, columns[i].name, days[k].day, first, err);
    return OK;
}

enum status newer_check(struct newer *newer, struct newer_event *event, struct error *err)
{
    struct arena arena = {0};
    struct event_read read;
    enum status status = event_read(newer, event, &arena, &read, err);
    if (!status && read.row.record_id)
        status = overlay_versions_need(newer, read.i_source, err);
    if (!status)
        status = days_check(newer->sources[read.i_source].reader, &read, event, err);
    event->n_unmapped = 0;
    for (size_t i = 0; !status && i < read.row.n_unmapped && i < EVENT_UNMAPPED; i++)
        event->unmapped[event->n_unmapped++] = read.row.unmapped[i];
    arena_done(&arena);
    return status;
}

static uint32_t number_of(struct dictionary *dictionary, const char *text)
{
    return text ? dictionary_add(dictionary, text, strlen(text)) : TEXT_NONE;
}

// Appends the row, with its values and tags. It holds until the day `until`.
static void row_keep(struct newer *newer, const struct newer_event *event,
                     const struct event_read *read, day_t until)
{
    struct newer_source *source = &newer->sources[read->i_source];
    const struct source *config = &newer->timeline->config->sources[read->i_source];
    const struct single_row *row = &read->row;
    size_t i = source->n_row;
    memory_grow(&source->rows, &source->row_capacity, i + 1, sizeof *source->rows);
    memory_grow(&source->values, &source->value_capacity, (i + 1) * config->n_value,
                sizeof *source->values);
    memory_grow(&source->tags, &source->tag_capacity, (i + 1) * config->n_tag,
                sizeof *source->tags);
    for (size_t k = 0; k < config->n_value; k++)
        source->values[i * config->n_value + k] = row->values[k];
    for (size_t k = 0; k < config->n_tag; k++)
        source->tags[i * config->n_tag + k] = number_of(&source->texts, row->tags[k]);
    source->rows[i] = (struct newer_row){
        .person = event->person,
        .fact = {.date = row->date,
                 .known = event->known,
                 .superseded = until,
                 .end = row->end,
                 .end_known = row->end_known,
                 .category = number_of(&source->categories, row->category),
                 .row = (uint32_t)(newer->timeline->sources[read->i_source].n_fact + i)},
        .record = number_of(&source->versions.records, row->record_id),
        .rank = config->known ? event->known : 0,
        .is_void = row->is_void,
    };
    source->n_row++;
}

enum status newer_add(struct newer *newer, struct newer_event *event, struct error *err)
{
    struct arena arena = {0};
    struct event_read read;
    enum status status = event_read(newer, event, &arena, &read, err);
    if (!status && (read.row.record_id || overlay_key_may_repeat(newer, event, read.i_source)))
        status = overlay_versions_need(newer, read.i_source, err);
    // A version of a record takes the place of earlier ones whosever it is.
    bool counts =
        !status && (read.row.record_id || (event->person != PERSON_NONE && !read.row.is_void));
    day_t until = DAY_MAX;
    if (counts && overlay_repeats(newer, event, read.i_source, &read.row, &until))
        counts = event->known < until;
    if (counts)
        row_keep(newer, event, &read, until);
    arena_done(&arena);
    return status;
}

static void write_cells(FILE *stream, const char **cells, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i)
            fputc(',', stream);
        csv_write_field(stream, cells[i] ? cells[i] : "");
    }
    fputc('\n', stream);
}

enum status newer_write_header(struct newer *newer, const char *source, FILE *stream,
                               struct error *err)
{
    size_t i_source, n;
    enum status status = source_find(newer, source, &i_source, err);
    if (status)
        return status;
    const char **columns = single_header(newer->sources[i_source].reader, &n);
    write_cells(stream, columns, n);
    return OK;
}

static void days_write(struct arena *arena, const struct single_reader *reader,
                       const struct newer_event *event, struct event_read *read)
{
    const struct {
        const char *name;
        day_t day;
        bool always; // also when the event did not say it
    } days[] = {
        {"date", read->row.date, false}, {"start", read->row.date, false},
        {"end", read->row.end, false},   {"end_known", read->row.end_known, false},
        {"known", event->known, true},
    };
    size_t n;
    const struct plan_column *columns = single_columns(reader, &n);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < sizeof days / sizeof *days; k++)
            if (strcmp(columns[i].name, days[k].name) == 0 && days[k].day != DAY_NONE &&
                (days[k].always || read->texts[i]))
                read->texts[i] =
                    single_day_text(reader, i, days[k].day, arena_alloc(arena, SINGLE_DAY_TEXT));
}

enum status newer_write_row(struct newer *newer, const struct newer_event *event, FILE *stream,
                            struct error *err)
{
    struct arena arena = {0};
    struct event_read read;
    struct newer_event copy = *event;
    enum status status = event_read(newer, &copy, &arena, &read, err);
    if (!status) {
        size_t n;
        struct single_reader *reader = newer->sources[read.i_source].reader;
        days_write(&arena, reader, &copy, &read);
        const char **cells = single_cells(reader, read.texts, &n);
        write_cells(stream, cells, n);
    }
    arena_done(&arena);
    return status;
}
