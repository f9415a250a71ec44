// Opens a scenario on an up-to-date workspace: configuration, timeline, scenario, cohorts, test
// dates, columns. And the small questions that other layers ask of it.

#include "features/extract/extract.h"

#include "features/base/parallel.h"
#include "features/extract/cohort_pack.h"

#include <stdlib.h>
#include <string.h>

static enum status open_parts(struct extract *extract, const char *workspace, const char *scenario,
                              struct error *err)
{
    enum status status =
        config_read(&extract->arena, arena_text(&extract->arena, workspace), &extract->config, err);
    if (!status)
        status = timeline_open(&extract->arena, &extract->config, &extract->timeline, err);
    if (status)
        return status;
    extract->used = arena_array(&extract->arena, extract->config.n_source, 1);
    extract->words = arena_array(&extract->arena, extract->config.n_source, sizeof *extract->words);
    extract->i_dob = timeline_find_attribute(&extract->timeline, "dob");
    extract->i_died = timeline_find_attribute(&extract->timeline, "died");
    status = plan_labels_read(extract, err);
    if (!status)
        status = scenario_read(extract, scenario, err);
    if (status)
        return status;
    status = cohorts_open(extract, err);
    if (status)
        return status;
    test_dates_find(extract);
    status = plan_build(extract, err);
    return status ? status : config_hashes_make(extract, err);
}

enum status extract_open(const char *workspace, const char *scenario,
                         const struct extract_options *options, struct extract **ret_extract,
                         struct error *err)
{
    struct extract *extract = memory_alloc(sizeof *extract);
    extract->options = *options;
    if (extract->options.n_thread < 1)
        extract->options.n_thread = parallel_default_threads();
    enum status status = open_parts(extract, workspace, scenario, err);
    if (status) {
        extract_close(extract);
        return status;
    }
    if (!extract->options.quiet) {
        key_notes_print(extract->config.notes);
        key_notes_print(extract->notes);
    }
    for (size_t i = 0; i < extract->n_warning && !extract->options.quiet; i++)
        fprintf(stderr, "hearth: warning: %s\n", extract->warnings[i]);
    *ret_extract = extract;
    return OK;
}

void extract_close(struct extract *extract)
{
    if (!extract)
        return;
    cohorts_close(extract);
    view_close(&extract->kept);
    free(extract->blocks);
    free(extract->columns);
    free(extract->literals);
    free(extract->warnings);
    json_free(extract->vocabulary);
    timeline_close(&extract->timeline);
    arena_done(&extract->arena);
    free(extract);
}

const struct scenario_info *extract_scenario(const struct extract *extract)
{
    return &extract->info;
}

const struct column *extract_columns(const struct extract *extract, size_t *ret_n_col)
{
    *ret_n_col = extract->n_col;
    return extract->columns;
}

double extract_min_count(const struct extract *extract)
{
    return (double)extract->config.min_count;
}

day_t extract_data_end(const struct extract *extract)
{
    return extract->timeline.data_end;
}

const day_t *extract_test_dates(const struct extract *extract, size_t *ret_n)
{
    *ret_n = extract->n_test_date;
    return extract->test_dates;
}

const char *extract_hash(const struct extract *extract)
{
    return extract->hash;
}

const char *extract_config_hash(const struct extract *extract)
{
    return extract->config_hash;
}

size_t extract_person_count(const struct extract *extract)
{
    return extract->timeline.n_person;
}

size_t extract_standing_count(const struct extract *extract)
{
    const struct timeline *timeline = &extract->timeline;
    size_t n = 0;
    for (size_t p = 0; p < timeline->n_person; p++)
        n += timeline->until[p] == DAY_MAX;
    return n;
}

const char *extract_person_id(const struct extract *extract, uint32_t person)
{
    return texts_at(&extract->timeline.ids, person);
}

enum status extract_person_at(const struct extract *extract, const char *person_id, day_t as_of,
                              uint32_t *ret_person, struct error *err)
{
    const struct timeline *timeline = &extract->timeline;
    if (!timeline_find_person(timeline, person_id, ret_person))
        return error_set(err, E_DATA, "no person \"%.60s\" in the records", person_id);
    if (timeline_stands(timeline, *ret_person, as_of))
        return OK;
    char day[DAY_TEXT], known[DAY_TEXT];
    error_set(err, E_DATA, "at %s \"%.60s\" is known to be another person", day_format(as_of, day),
              person_id);
    error_hint(err, "since %s: %s", day_format(timeline->until[*ret_person], known),
               extract_person_id(extract, timeline_person_at(timeline, *ret_person, as_of)));
    return E_DATA;
}

void extract_persons_at(const struct extract *extract, day_t as_of, const char *const *ids,
                        size_t n, struct person_at *ret_persons)
{
    struct view view;
    view_open(extract, as_of, &view);
    for (size_t i = 0; i < n; i++) {
        uint32_t person;
        ret_persons[i] = (struct person_at){UINT32_MAX, UINT32_MAX};
        if (!ids[i] || !timeline_find_person(&extract->timeline, ids[i], &person))
            continue;
        person = timeline_person_at(&extract->timeline, person, as_of);
        ret_persons[i] = (struct person_at){person, household_of(view.households, person)};
    }
    view_close(&view);
}

const char *extract_household_id(const struct extract *extract, uint32_t household)
{
    return household == HOUSEHOLD_NONE ? "" : extract_person_id(extract, household);
}

const char *extract_attribute(const struct extract *extract, uint32_t person, const char *attribute,
                              day_t as_of)
{
    struct view view = {.timeline = &extract->timeline, .as_of = as_of};
    const char *text =
        view_attribute_text(&view, person, timeline_find_attribute(&extract->timeline, attribute));
    return text ? text : "";
}
