// What a scenario's sources are beyond its columns: the age of each extract, which the evidence behind
// a list depends on, and the number of facts of a person, the plainest ranking to compare a model with.

#include "features/extract/scenario_sources.h"

#include "features/base/parallel.h"
#include "features/extract/plan.h"

#define ROWS_AT_ONCE 256

static bool is_read(const struct extract *extract, size_t i_source)
{
    return extract->used[i_source] && source_has_facts(&extract->config.sources[i_source]);
}

// The newest date of the source that is not after the data's end: a mistyped year must not make an old
// extract look fresh.
static enum status newest_date(const struct extract *extract, const struct source *source,
                               day_t *ret_day, struct error *err)
{
    struct arena arena = {0};
    struct records records;
    *ret_day = DAY_NONE;
    enum status status = records_open(&arena, &extract->config, source, &records, err);
    for (size_t i = 0; !status && i < records.n_row; i++) {
        day_t day = records.known[i] == DAY_NONE ? records.date[i] : records.known[i];
        if (day <= extract->timeline.data_end && day > *ret_day)
            *ret_day = day;
    }
    if (!status)
        records_close(&records);
    arena_done(&arena);
    return status;
}

enum status extract_source_ages(const struct extract *extract, struct arena *arena,
                                struct source_age **ret_ages, size_t *ret_n, struct error *err)
{
    size_t n_source = extract->config.n_source;
    enum status status = OK;
    *ret_ages = arena_array(arena, n_source + 1, sizeof **ret_ages);
    *ret_n = 0;
    for (size_t i = 0; i < n_source && !status; i++) {
        const struct source *source = &extract->config.sources[i];
        if (!is_read(extract, i))
            continue;
        struct source_age *age = &(*ret_ages)[(*ret_n)++];
        *age = (struct source_age){source->name, source->extracted, source->coverage_to};
        if (age->extracted == DAY_NONE)
            status = newest_date(extract, source, &age->extracted, err);
    }
    return status;
}

day_t extract_today(const struct extract *extract)
{
    return config_today(&extract->config);
}

static void hash_optional(struct hash *hash, const char *text)
{
    hash_add_text(hash, text ? text : "");
}

const char *extract_columns_hash(struct extract *extract)
{
    const struct config *config = &extract->config;
    char hex[HASH_TEXT];
    struct hash *hash = hash_create();
    hash_add_text(hash, config->linkage_hash);
    hash_add(hash, &config->household_max, sizeof config->household_max);
    hash_add(hash, &config->household_stale.n, sizeof config->household_stale.n);
    hash_add(hash, &config->household_stale.unit, sizeof config->household_stale.unit);
    for (size_t i = 0; i < config->n_source; i++) {
        day_t coverage[] = {config->sources[i].coverage_from, config->sources[i].coverage_to};
        hash_add_text(hash, config->sources[i].hash);
        hash_add(hash, coverage, sizeof coverage);
    }
    for (size_t i = 0; i < extract->rules.n_observed; i++)
        hash_add_text(hash, config->sources[extract->rules.observed[i]].name);
    for (size_t i = 0; i < extract->n_entry; i++) {
        const struct entry *entry = &extract->entries[i];
        const char *const keys[] = {entry->table, entry->ids, entry->person, entry->date,
                                    entry->known};
        for (size_t k = 0; entry->own && k < sizeof keys / sizeof *keys; k++)
            hash_optional(hash, keys[k]);
    }
    for (size_t i = 0; i < extract->n_col; i++) {
        const struct column *column = &extract->columns[i];
        hash_add_text(hash, column->name);
        hash_optional(hash, column->where);
        hash_optional(hash, column->missing);
        hash_optional(hash, column->unit);
    }
    hash_finish(hash, hex);
    return arena_text(&extract->arena, hex);
}

struct counting {
    const struct extract *extract;
    const struct matrix *matrix;
    double *counts;
};

static void count_rows(void *context, size_t first, size_t end, int worker)
{
    const struct counting *counting = context;
    const struct extract *extract = counting->extract;
    (void)worker;
    for (size_t i = first; i < end; i++) {
        struct view view = {.timeline = &extract->timeline,
                            .overlay = extract->overlay,
                            .as_of = counting->matrix->as_of[i]};
        uint32_t person = counting->matrix->person[i];
        counting->counts[i] = 0;
        for (size_t s = 0; s < extract->config.n_source; s++) {
            struct cursor cursor;
            struct visible_fact fact;
            if (!is_read(extract, s) || !view_may_have_facts(&view, s, person))
                continue;
            view_facts(&view, s, person, &cursor);
            while (cursor_next(&cursor, &fact))
                counting->counts[i]++;
        }
    }
}

void extract_visible_counts(const struct extract *extract, const struct matrix *matrix,
                            double *ret_counts)
{
    struct counting counting = {extract, matrix, ret_counts};
    parallel_for(matrix->n_row, ROWS_AT_ONCE, extract->options.n_thread, count_rows, &counting);
}
