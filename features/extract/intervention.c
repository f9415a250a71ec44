// Reads one entry of `interventions:` and answers for it. An intervention is a fact like those of
// outcomes (its start) and conditions like those of the cohort (`among`), so all parsing and
// testing is theirs.

#include "features/extract/intervention.h"

#include "features/extract/scenario_keys.h"

#include <stdlib.h>
#include <string.h>

struct intervention {
    struct intervention_info info;
    struct outcome_fact start;
    struct condition *among;
    size_t n_among;
};

static enum status node_find(const struct extract *extract, const char *name,
                             const struct yaml **ret_node, struct error *err)
{
    const struct yaml *list = extract->info.interventions;
    const char *names[64];
    size_t n = 0;
    if (!list || list->kind != YAML_LIST || !list->first) {
        error_set(err, E_CONFIG, "the scenario \"%s\" names no interventions", extract->info.name);
        error_at(err, extract->info.path, list ? list->line : 0, 0);
        error_hint(err, "interventions: [{name: parenting, source: early_help, category: "
                        "[parenting], eligible_within: 3m}]");
        return E_CONFIG;
    }
    for (const struct yaml *node = list->first; node; node = node->next) {
        const char *text;
        enum status status = yaml_text(node, "name", &text, err);
        if (status)
            return status;
        *ret_node = node;
        if (strcmp(text, name) == 0)
            return OK;
        if (n < sizeof names / sizeof *names)
            names[n++] = text;
    }
    error_set(err, E_USAGE, "the scenario has no intervention \"%.60s\"", name);
    yaml_hint_known(err, name, names, n);
    return E_USAGE;
}

// "Ever received" would count the time until the start as treated time: whoever comes to harm early
// has no chance to start, so that any intervention looks good.
static enum status within_read(struct arena *arena, const struct yaml *node,
                               struct intervention_info *info, struct error *err)
{
    char words[SPAN_TEXT];
    const struct yaml *within = key_get(&intervention_keys, node, "eligible_within");
    if (!within || (within->kind == YAML_TEXT && strcmp(within->text, "ever") == 0)) {
        yaml_error(within ? within : node, err,
                   "\"ever received\" cannot be evaluated: who comes to harm early had no time "
                   "left to start, so any intervention would seem to protect");
        error_hint(err, "say how long after becoming eligible a start counts, for example "
                        "eligible_within: 3m");
        return E_CONFIG;
    }
    if (within->kind != YAML_TEXT || !span_parse(within->text, &info->within) || !info->within.n) {
        yaml_error(within, err, "eligible_within: \"%.40s\" is not a length of time", within->text);
        error_hint(err, "write 30d, 6w, 3m or 2y");
        return E_CONFIG;
    }
    info->within_text = within->text;
    info->within_words = arena_text(arena, span_words(info->within, words));
    return OK;
}

static enum status outcome_index(const struct extract *extract, const struct yaml *node,
                                 const char *name, size_t *ret_index, struct error *err)
{
    const char *names[64];
    size_t n = 0;
    for (size_t i = 0; i < extract->info.n_outcome; i++) {
        const char *known = extract->info.outcomes[i].name;
        *ret_index = i;
        if (strcmp(known, name) == 0)
            return OK;
        if (n < sizeof names / sizeof *names)
            names[n++] = known;
    }
    yaml_error(node, err, "the scenario has no outcome \"%.60s\"", name);
    yaml_hint_known(err, name, names, n);
    return E_CONFIG;
}

// All of the scenario's outcomes, in its order, when none are named.
static enum status outcomes_read(struct extract *extract, const struct yaml *node,
                                 const struct intervention_input *input,
                                 struct intervention_info *info, struct error *err)
{
    size_t index = 0, n = input->n_outcome;
    info->n_outcome = n ? n : extract->info.n_outcome;
    size_t *outcomes = arena_array(&extract->arena, info->n_outcome, sizeof *outcomes);
    enum status status = OK;
    for (size_t i = 0; i < info->n_outcome && !status; i++) {
        outcomes[i] = i;
        if (n)
            status = outcome_index(extract, yaml_get(node, "outcomes"), input->outcomes[i],
                                   &outcomes[i], err);
    }
    info->outcomes = outcomes;
    info->surveillance = -1;
    if (status || !input->surveillance)
        return status;
    status = outcome_index(extract, key_get(&intervention_keys, node, "detection_outcome"),
                           input->surveillance, &index, err);
    info->surveillance = (long)index;
    return status;
}

static enum status start_read(struct extract *extract, const struct yaml *node,
                              struct intervention *ret, struct error *err)
{
    struct intervention_info *info = &ret->info;
    enum status status =
        selection_parse(extract, node, yaml_get(node, "source"), &ret->start.selection, err);
    if (status)
        return status;
    size_t i_source = ret->start.selection.filters[0].i_source;
    const struct source *source = &extract->config.sources[i_source];
    ret->start.kind = source->kind == RECORD_EVENT ? OUTCOME_EVENT : OUTCOME_START;
    info->source_title = source->title ? source->title : source->name;
    return OK;
}

static void node_read(struct extract *extract, struct key_reader *reader, const struct yaml *node,
                      const struct intervention **ret_intervention)
{
    struct intervention *ret = arena_alloc(&extract->arena, sizeof *ret);
    struct intervention_input input = {0};
    struct error err = {0};
    *ret_intervention = ret;
    if (!key_read(reader, &intervention_keys, node, &input))
        return;
    ret->info = (struct intervention_info){.name = input.name,
                                           .title = input.title ? input.title : input.name,
                                           .source = input.source,
                                           .categories = input.categories,
                                           .n_category = input.n_category,
                                           .node = node};
    key_note(reader, within_read(&extract->arena, node, &ret->info, &err), &err);
    key_note(reader, start_read(extract, node, ret, &err), &err);
    conditions_parse(extract, reader, input.among, &ret->among, &ret->n_among);
    key_note(reader, outcomes_read(extract, node, &input, &ret->info, &err), &err);
    ret->info.has_among = ret->n_among > 0;
}

enum status intervention_read(struct extract *extract, const char *name,
                              const struct intervention **ret_intervention, struct error *err)
{
    const struct yaml *node = NULL;
    enum status status = node_find(extract, name, &node, err);
    if (status)
        return status;
    struct key_reader reader = key_reader_start(&extract->arena);
    node_read(extract, &reader, node, ret_intervention);
    literals_check(extract, &reader);
    status = key_reader_finish(&reader, err);
    return status ? status : purpose_check(extract, err);
}

static void names_differ(struct key_reader *reader, const struct intervention *const *interventions,
                         size_t n)
{
    struct error err = {0};
    const struct intervention_info *last = &interventions[n]->info;
    for (size_t i = 0; i < n && last->name; i++)
        if (interventions[i]->info.name && strcmp(interventions[i]->info.name, last->name) == 0)
            key_note(
                reader,
                yaml_error(last->node, &err, "there are two interventions \"%.60s\"", last->name),
                &err);
}

static const struct intervention **list_read(struct extract *extract, struct key_reader *reader,
                                             size_t *ret_n)
{
    const struct yaml *list = extract->info.interventions;
    struct error err = {0};
    *ret_n = 0;
    if (list && list->kind != YAML_LIST)
        key_note(reader, yaml_error(list, &err, "interventions must be a list"), &err);
    size_t n = list && list->kind == YAML_LIST ? list->n_child : 0;
    const struct intervention **interventions =
        arena_array(&extract->arena, n, sizeof *interventions);
    for (const struct yaml *node = n ? list->first : NULL; node; node = node->next) {
        node_read(extract, reader, node, &interventions[*ret_n]);
        names_differ(reader, interventions, (*ret_n)++);
    }
    return interventions;
}

// What only an intervention reads is not read by the scenario: its purpose is asked by those who
// evaluate.
void interventions_check(struct extract *extract, struct key_reader *reader)
{
    unsigned char *used = extract->used;
    size_t n;
    extract->used = arena_array(&extract->arena, extract->config.n_source, 1);
    list_read(extract, reader, &n);
    extract->used = used;
}

enum status interventions_read(struct extract *extract,
                               const struct intervention *const **ret_interventions, size_t *ret_n,
                               struct error *err)
{
    struct key_reader reader = key_reader_start(&extract->arena);
    *ret_interventions = list_read(extract, &reader, ret_n);
    enum status status = key_reader_finish(&reader, err);
    if (!status)
        status = purpose_check(extract, err); // sources that are read here only, too
    if (status)
        *ret_n = 0;
    return status;
}

const struct intervention_info *intervention_info(const struct intervention *intervention)
{
    return &intervention->info;
}

// The latest day of a fact that makes the condition hold and was not yet visible at `since`;
// DAY_NONE = none.
static day_t condition_new_day(const struct view *view, uint32_t person,
                               const struct condition *condition, day_t since,
                               struct scratch *scratch)
{
    const struct selection *selection = &condition->selection;
    day_t from = span_subtract(view->as_of, condition->within), latest = DAY_NONE;
    view_related_any(view, person, selection->relations, selection->n_relation, &scratch->persons);
    for (size_t p = 0; p < scratch->persons.n; p++)
        for (size_t f = 0; f < selection->n_filter; f++) {
            struct cursor cursor;
            struct visible_fact seen;
            view_facts(view, selection->filters[f].i_source, scratch->persons.items[p], &cursor);
            while (cursor_next(&cursor, &seen)) {
                bool counts = condition->kind == CONDITION_ANY
                                  ? seen.date >= from
                                  : seen.end == DAY_NONE || seen.end >= view->as_of;
                if (counts && (seen.date >= since || seen.known >= since) &&
                    filter_passes(&selection->filters[f], &seen) && seen.date > latest)
                    latest = seen.date;
            }
        }
    return latest;
}

struct among {
    const struct extract *extract;
    const struct intervention *intervention;
    const struct view *view;
    day_t since;
};

static bool among_admits(const struct among *among, uint32_t person, day_t *ret_decided,
                         struct scratch *scratch)
{
    const struct intervention *intervention = among->intervention;
    *ret_decided = DAY_NONE;
    for (size_t i = 0; i < intervention->n_among; i++)
        if (condition_test(among->extract, among->view, person, &intervention->among[i], scratch) !=
            TRUTH_YES)
            return false;
    for (size_t i = 0; i < intervention->n_among; i++) {
        day_t day =
            condition_new_day(among->view, person, &intervention->among[i], among->since, scratch);
        *ret_decided = day > *ret_decided ? day : *ret_decided;
    }
    return intervention->n_among == 0 || *ret_decided != DAY_NONE;
}

void intervention_entrants(struct extract *extract, const struct intervention *intervention,
                           struct entry_window window, struct entrants *ret_entrants)
{
    struct view view;
    struct cohort cohort;
    struct scratch scratch = {0};
    struct among among = {extract, intervention, &view, window.since};
    view_open(extract, window.as_of, &view);
    cohort_find(extract, &view, &cohort);
    *ret_entrants = (struct entrants){cohort.persons, cohort.horizons, 0, cohort.n};
    for (size_t i = 0; i < cohort.n; i++) // its arrays are ours now
        if (among_admits(&among, cohort.persons[i], &ret_entrants->decided[ret_entrants->n],
                         &scratch))
            ret_entrants->persons[ret_entrants->n++] = cohort.persons[i];
    scratch_done(&scratch);
    view_close(&view);
}

void intervention_starts_find(const struct extract *extract,
                              const struct intervention *intervention, uint32_t person, day_t from,
                              struct intervention_starts *ret_starts)
{
    struct scratch scratch = {0};
    ret_starts->first =
        outcome_first_ever(extract, person, &intervention->start, DAY_MIN, &scratch);
    ret_starts->first_from =
        outcome_first_ever(extract, person, &intervention->start, from, &scratch);
    scratch_done(&scratch);
}
