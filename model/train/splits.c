// Time is what this file is about. Three dates matter for a row: as_of (what its features may
// know), its horizon (when its window has passed) and the test date T (when somebody would have
// trained on it).
#include "model/train/splits.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void unknown_to_negative(const struct extract *extract, signed char *labels, size_t n)
{
    if (extract_scenario(extract)->outcomes[0].unknown != UNKNOWN_NEGATIVE)
        return;
    for (size_t i = 0; i < n; i++)
        labels[i] = labels[i] < 0 ? 0 : labels[i];
}

static bool is_closed(const struct dataset *data, size_t i_row, day_t by)
{
    return data->horizon[i_row] != DAY_NONE && data->horizon[i_row] <= by;
}

// Labels with their days as known before some day, which is also when windows must have passed.
struct known_labels {
    const signed char *y;
    struct event_days days;
    day_t by, from; // rows of as_of dates from there on
};

// The weights of rows whose windows have passed, by those that were lost from sight; NULL when nobody
// was. Owns: arena.
static const double *weights_make(struct arena *arena, const struct splits_source *source,
                                  const struct known_labels *known, struct incidence *ret_incidence)
{
    const struct dataset *data = source->data;
    double *weight = arena_array(arena, data->n_row + 1, sizeof *weight);
    size_t *index = memory_alloc((data->n_row + 1) * sizeof *index), n = 0;
    uint32_t *stratum = memory_alloc((data->n_row + 1) * sizeof *stratum);
    for (size_t i = 0; i < data->n_row; i++)
        if (is_closed(data, i, known->by) && data->as_of[i] >= known->from)
            index[n++] = i;
    extract_mobility(source->extract, source->matrix, stratum);
    struct censored_rows rows = {.n = n,
                                 .index = index,
                                 .as_of = data->as_of,
                                 .horizon = data->horizon,
                                 .event = known->days.event,
                                 .censored = known->days.censored,
                                 .competing = known->days.competing,
                                 .label = known->y,
                                 .stratum = stratum};
    censoring_weights(&rows, weight, ret_incidence);
    free(index);
    free(stratum);
    return ret_incidence->n_censored ? weight : NULL;
}

// NULL as well where the scenario does not ask for weights.
static const double *weights_asked(struct arena *arena, const struct splits_source *source,
                                   const struct known_labels *known)
{
    struct incidence incidence;
    if (extract_scenario(source->extract)->outcomes[0].unknown != UNKNOWN_WEIGHT)
        return NULL;
    return weights_make(arena, source, known, &incidence);
}

struct incidence splits_incidence(const struct splits_source *source)
{
    struct arena arena = {0};
    struct incidence incidence;
    struct known_labels known = {source->data->y, source->data->days, source->until, DAY_MIN};
    weights_make(&arena, source, &known, &incidence);
    arena_done(&arena);
    return incidence;
}

// Labels and days as they were known before an earlier day than E + 1.
static void labels_of_until(struct arena *arena, const struct splits_source *source,
                            struct dataset *data)
{
    size_t n = source->matrix->n_row;
    struct labels labels = {
        .values = arena_array(arena, n + 1, 1),
        .event = arena_array(arena, n + 1, sizeof(day_t)),
        .censored = arena_array(arena, n + 1, sizeof(day_t)),
        .competing = arena_array(arena, n + 1, sizeof(day_t)),
    };
    extract_labels(source->extract, source->matrix, source->until, &labels);
    unknown_to_negative(source->extract, labels.values, n);
    data->y = labels.values;
    data->days = (struct event_days){labels.event, labels.censored, labels.competing};
}

enum status splits_dataset(struct arena *arena, const struct splits_source *source,
                           struct dataset *ret_data, struct error *err)
{
    const struct extract *extract = source->extract;
    const struct matrix *matrix = source->matrix;
    size_t n = matrix->n_row, n_col;
    const struct column *columns = extract_columns(extract, &n_col);
    signed char *y = arena_array(arena, n + 1, 1);
    const char **ids = arena_array(arena, n + 1, sizeof *ids);
    const char **names = arena_array(arena, n_col + 1, sizeof *names);
    memcpy(y, matrix->labels, n);
    unknown_to_negative(extract, y, n);
    for (size_t i = 0; i < n; i++)
        ids[i] = extract_person_id(extract, matrix->person[i]);
    for (size_t i = 0; i < n_col; i++)
        names[i] = columns[i].name;
    *ret_data = (struct dataset){
        .n_row = n,
        .n_col = n_col,
        .x = matrix->x,
        .y = y,
        .days = {matrix->event, matrix->censored, matrix->competing},
        .as_of = matrix->as_of,
        .horizon = matrix->horizons,
        .cluster = matrix->family,
        .ids = ids,
        .names = names,
    };
    enum status status = dataset_check_size(n, n_col, err);
    if (status)
        return status;
    if (source->until != extract_data_end(extract) + 1)
        labels_of_until(arena, source, ret_data);
    struct known_labels known = {ret_data->y, ret_data->days, source->until, DAY_MIN};
    struct splits_source labelled = *source;
    labelled.data = ret_data;
    ret_data->weight = weights_asked(arena, &labelled, &known);
    return OK;
}

// The first as_of that `max_history` leaves for training at T.
static day_t history_from(const struct extract *extract, day_t test_date)
{
    const struct yaml *node = yaml_get(extract_scenario(extract)->splits, "max_history");
    struct span span;
    if (!node || node->kind != YAML_TEXT || !span_parse(node->text, &span))
        return DAY_MIN;
    return span_subtract(test_date, span);
}

// The rows that a kind of time learns from: whatever was seen of their windows counts, so that no
// weights stand in for those lost from sight.
static const struct rows *timed_make(struct arena *arena, const struct dataset *data,
                                     const struct known_labels *known)
{
    size_t *index = arena_array(arena, data->n_row + 1, sizeof *index), n = 0;
    for (size_t i = 0; i < data->n_row; i++)
        if (data->as_of[i] < known->by && data->as_of[i] >= known->from)
            index[n++] = i;
    struct rows *timed = arena_alloc(arena, sizeof *timed);
    *timed = (struct rows){.data = data,
                           .index = index,
                           .n = n,
                           .y = known->y,
                           .days = known->days,
                           .until = known->by};
    return timed;
}

static void split_make(struct arena *arena, const struct splits_source *source, day_t date,
                       struct split *ret_split)
{
    struct extract *extract = source->extract;
    const struct dataset *data = source->data;
    size_t *train = arena_array(arena, data->n_row + 1, sizeof *train), n_train = 0;
    size_t *test = arena_array(arena, data->n_row + 1, sizeof *test), n_test = 0;
    struct labels known = {
        .values = arena_array(arena, data->n_row + 1, 1),
        .event = arena_array(arena, data->n_row + 1, sizeof(day_t)),
        .censored = arena_array(arena, data->n_row + 1, sizeof(day_t)),
        .competing = arena_array(arena, data->n_row + 1, sizeof(day_t)),
    };
    day_t from = history_from(extract, date), end = source->until;
    char text[DAY_TEXT];
    extract_labels(extract, source->matrix, date, &known);
    unknown_to_negative(extract, known.values, data->n_row);
    for (size_t i = 0; i < data->n_row; i++) {
        if (is_closed(data, i, date) && data->as_of[i] >= from && known.values[i] >= 0)
            train[n_train++] = i;
        if (data->as_of[i] == date && is_closed(data, i, end) && data->y[i] >= 0)
            test[n_test++] = i;
    }
    struct known_labels labels = {
        known.values, {known.event, known.censored, known.competing}, date, from};
    *ret_split = (struct split){
        .name = arena_text(arena, day_format(date, text)),
        .date = date,
        .train = {.data = data,
                  .index = train,
                  .n = n_train,
                  .y = known.values,
                  .days = labels.days,
                  .until = date,
                  .weight = weights_asked(arena, source, &labels),
                  .timed = timed_make(arena, data, &labels)},
        .test = {.data = data,
                 .index = test,
                 .n = n_test,
                 .y = data->y,
                 .days = data->days,
                 .until = end,
                 .weight = data->weight},
    };
}

// Whether the window of some row of the date has passed by `until`.
static bool is_tested(const struct splits_source *source, day_t date)
{
    for (size_t i = 0; i < source->data->n_row; i++)
        if (source->data->as_of[i] == date && is_closed(source->data, i, source->until))
            return true;
    return false;
}

void splits_plan(struct arena *arena, const struct splits_source *source, struct plan *ret_plan)
{
    struct extract *extract = source->extract;
    const struct dataset *data = source->data;
    size_t n_date;
    const day_t *dates = extract_test_dates(extract, &n_date);
    *ret_plan = (struct plan){
        .scheme = SPLIT_DATES,
        .data = data,
        .splits = arena_array(arena, n_date + 1, sizeof(struct split)),
    };
    for (size_t i = 0; i < n_date; i++) {
        if (is_tested(source, dates[i]))
            split_make(arena, source, dates[i], &ret_plan->splits[ret_plan->n_split++]);
    }
    size_t *final = arena_array(arena, data->n_row + 1, sizeof *final), n_final = 0;
    day_t end = source->until, from = history_from(extract, end);
    for (size_t i = 0; i < data->n_row; i++)
        if (is_closed(data, i, end) && data->as_of[i] >= from && data->y[i] >= 0)
            final[n_final++] = i;
    struct known_labels labels = {data->y, data->days, end, from};
    ret_plan->final = (struct rows){.data = data,
                                    .index = final,
                                    .n = n_final,
                                    .y = data->y,
                                    .days = data->days,
                                    .until = end,
                                    .weight = data->weight,
                                    .timed = timed_make(arena, data, &labels)};
}

// The first day on which a row's window has passed, and the shortest window, over all rows.
static void windows_find(const struct dataset *data, day_t *ret_closed, int *ret_window)
{
    *ret_closed = DAY_MAX;
    *ret_window = 0;
    for (size_t i = 0; i < data->n_row; i++) {
        if (data->horizon[i] == DAY_NONE)
            continue;
        int window = data->horizon[i] - data->as_of[i];
        *ret_window = *ret_closed == DAY_MAX || window < *ret_window ? window : *ret_window;
        *ret_closed = data->horizon[i] < *ret_closed ? data->horizon[i] : *ret_closed;
    }
}

enum status splits_too_short(const struct extract *extract, const struct dataset *data,
                             struct error *err)
{
    const struct scenario_info *info = extract_scenario(extract);
    day_t closed, end = extract_data_end(extract);
    int window;
    windows_find(data, &closed, &window);
    if (closed == DAY_MAX)
        return error_set(err, E_CONFIG,
                         "no usable test date: the cohort is empty at every as_of date");
    day_t test = closed; // the first date on which something could be trained and tested
    for (size_t i = info->n_as_of; i-- > 0;)
        test = info->as_of[i] >= closed ? info->as_of[i] : test;
    double years = ceil((double)(test + window - (end + 1)) / 365.25 * 10) / 10;
    char day[DAY_TEXT];
    if (years <= 0) {
        error_set(err, E_CONFIG,
                  "no usable test date: no as_of date lies on or after %s, when the first row's "
                  "window has passed",
                  day_format(closed, day));
        error_hint(err,
                   "no more years of history are needed: let cohort.as_of go on to %s or later",
                   day_format(closed, day));
        return E_CONFIG;
    }
    error_set(err, E_CONFIG,
              "no usable test date: %.1f more years of history are needed (data to %s or later)",
              years, day_format(test + window - 1, day));
    error_hint(err,
               "a row trains once its whole window has passed, and is tested one window later: "
               "start cohort.as_of earlier, shorten `within`, or get older data");
    return E_CONFIG;
}
