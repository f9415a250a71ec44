// The emulation once the entries are there: covariates as known at time zero, outcomes as recorded
// later, groups, families. Each step counts whom it leaves out.
#include "eval/trial/effect_trial.h"

#include "eval/effect/effect_warnings.h"
#include "eval/effect/effect_withhold.h"

#include "features/base/file.h"
#include "features/base/sort.h"

#include <stdlib.h>
#include <string.h>

// --- order

struct hashed {
    char hash[HASH_TEXT];
    size_t i;
};

static int hash_order(const void *a, const void *b)
{
    const struct hashed *left = a, *right = b;
    ORDER_BY_TEXT(left->hash, right->hash);
    return ORDER_OF(left->i, right->i);
}

// Ties in matching and last bits of sums follow a hash, not dates or ids.
static void order_find(struct arena *arena, struct effect_trial *trial)
{
    struct hashed *hashed = memory_alloc((trial->n_entry + 1) * sizeof *hashed);
    trial->order = arena_array(arena, trial->n_entry + 1, sizeof *trial->order);
    for (size_t i = 0; i < trial->n_entry; i++) {
        struct hash *hash = hash_create();
        hash_add_text(hash, extract_person_id(trial->extract, trial->matrix.person[i]));
        hash_add(hash, &trial->matrix.as_of[i], sizeof *trial->matrix.as_of);
        hash_finish(hash, hashed[i].hash);
        hashed[i].i = i;
    }
    qsort(hashed, trial->n_entry, sizeof *hashed, hash_order);
    for (size_t i = 0; i < trial->n_entry; i++)
        trial->order[i] = hashed[i].i;
    free(hashed);
}

// --- outcomes

struct outcome_rows {
    const signed char *labels; // n_entry
    const day_t *horizons;     // n_entry, or NULL: time zero + SURVEILLANCE_MONTHS
};

// Marks the entries whose window is over and whose outcome is known. Early positives of open
// windows stay out: early negatives cannot be known.
static unsigned char *rows_mark(struct arena *arena, const struct effect_trial *trial,
                                const struct outcome_rows *rows, struct trial_outcome *outcome)
{
    unsigned char *used = arena_array(arena, trial->n_entry + 1, 1);
    struct span months = {SURVEILLANCE_MONTHS, 'm'};
    for (size_t i = 0; i < trial->n_entry; i++) {
        day_t date = trial->matrix.as_of[i];
        day_t horizon = rows->horizons ? rows->horizons[i] : span_add(date, months);
        if (!effect_trial_is_over(trial, i, horizon))
            outcome->n_open++;
        else if (rows->labels[i] < 0)
            outcome->n_unknown++;
        else
            used[i] = 1;
    }
    return used;
}

// The distinct numbers, ascending, in place.
static size_t distinct(uint32_t *numbers, size_t n)
{
    size_t n_distinct = 0;
    qsort(numbers, n, sizeof *numbers, order_u32);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || numbers[i] != numbers[n_distinct - 1])
            numbers[n_distinct++] = numbers[i];
    return n_distinct;
}

static void families_number(struct arena *arena, const struct effect_trial *trial,
                            const size_t *entries, struct effect_data *data)
{
    uint32_t *cluster = arena_array(arena, data->n_row + 1, sizeof *cluster);
    uint32_t *families = memory_alloc((data->n_row + 1) * sizeof *families);
    for (size_t i = 0; i < data->n_row; i++)
        families[i] = trial->matrix.family[entries[i]];
    data->n_cluster = distinct(families, data->n_row);
    for (size_t i = 0; i < data->n_row; i++) {
        uint32_t *found = bsearch(&trial->matrix.family[entries[i]], families, data->n_cluster,
                                  sizeof *families, order_u32);
        cluster[i] = (uint32_t)(found - families);
    }
    free(families);
    data->cluster = cluster;
}

static void data_fill(struct arena *arena, const struct effect_trial *trial,
                      const unsigned char *used, const signed char *labels,
                      struct effect_data *data)
{
    size_t *row = arena_array(arena, trial->n_entry + 1, sizeof *row);
    size_t *entries = memory_alloc((trial->n_entry + 1) * sizeof *entries), n = 0;
    for (size_t k = 0; k < trial->n_entry; k++)
        if (used[trial->order[k]])
            entries[n++] = trial->order[k];
    double *x = arena_array(arena, n * trial->n_cov + 1, sizeof *x);
    double *outcome = arena_array(arena, n + 1, sizeof *outcome);
    signed char *treatment = arena_array(arena, n + 1, 1);
    for (size_t i = 0; i < n; i++) {
        memcpy(x + i * trial->n_cov, trial->x + entries[i] * trial->n_cov,
               trial->n_cov * sizeof *x);
        outcome[i] = labels[entries[i]];
        treatment[i] = trial->treated[entries[i]];
        row[i] = entries[i] + 1;
    }
    *data = (struct effect_data){.n_row = n,
                                 .n_cov = trial->n_cov,
                                 .x = x,
                                 .names = trial->names,
                                 .treatment = treatment,
                                 .outcome = outcome,
                                 .row = row};
    families_number(arena, trial, entries, data);
    free(entries);
}

// --- groups: an attribute as known at time zero

static enum status group_fill(struct arena *arena, const struct effect_trial *trial,
                              const char *name, struct effect_grouping *ret, struct error *err)
{
    size_t n_row = trial->table.data.n_row, n = 0;
    const char **cells = arena_array(arena, n_row + 1, sizeof *cells);
    const char **values = arena_array(arena, n_row + 1, sizeof *values);
    uint32_t *value = arena_array(arena, n_row + 1, sizeof *value);
    for (size_t i = 0; i < n_row; i++) {
        size_t entry = trial->table.data.row[i] - 1;
        values[i] = cells[i] = extract_attribute(trial->extract, trial->matrix.person[entry], name,
                                                 trial->matrix.as_of[entry]);
    }
    qsort(values, n_row, sizeof *values, order_text);
    for (size_t i = 0; i < n_row; i++)
        if (i == 0 || strcmp(values[i], values[n - 1]) != 0)
            values[n++] = values[i];
    if (n > EFFECT_MAX_GROUP_VALUES || (n == 1 && !*values[0])) {
        error_set(err, E_USAGE,
                  n == 1 ? "nobody has the attribute '%s' (--group)"
                         : "attribute '%s' has too many values for groups",
                  name);
        error_hint(err, "groups are attributes such as those under `protected` of the scenario");
        return E_USAGE;
    }
    for (size_t i = 0; i < n_row; i++) {
        const char **found = bsearch(&cells[i], values, n, sizeof *values, order_text);
        value[i] = (uint32_t)(found - values);
    }
    *ret = (struct effect_grouping){name, n, values, value};
    return OK;
}

static enum status groups_fill(struct arena *arena, const struct trial_request *request,
                               struct effect_trial *trial, struct error *err)
{
    struct effect_grouping *groups = arena_array(arena, request->n_group + 1, sizeof *groups);
    enum status status = OK;
    for (size_t i = 0; i < request->n_group && !status; i++)
        status = group_fill(arena, trial, request->groups[i], &groups[i], err);
    trial->table.data.groups = groups;
    trial->table.data.n_group = request->n_group;
    return status;
}

// --- all together

static bool is_negative(const struct trial_request *request, const char *name)
{
    for (size_t k = 0; k < request->n_negative; k++)
        if (strcmp(request->negatives[k], name) == 0)
            return true;
    return false;
}

// The intervention's outcomes with the asked one first, negative ones left out.
static enum status outcomes_list(const struct effect_trial *trial,
                                 const struct trial_request *request, size_t *ret_indices,
                                 size_t *ret_n, struct error *err)
{
    const struct intervention_info *info = trial->info;
    const char *names[64], *wanted = request->outcome;
    size_t n_name = 0, at = 0;
    for (size_t i = *ret_n = 0; i < info->n_outcome; i++) {
        const char *name = trial->scenario->outcomes[info->outcomes[i]].name;
        if (is_negative(request, name) && !(wanted && strcmp(name, wanted) == 0))
            continue;
        ret_indices[*ret_n] = info->outcomes[i];
        if (n_name < sizeof names / sizeof *names)
            names[n_name++] = name;
        if (wanted && strcmp(name, wanted) == 0)
            at = *ret_n + 1;
        (*ret_n)++;
    }
    if (*ret_n == 0)
        return error_set(err, E_USAGE, "every outcome of the intervention is a negative outcome");
    if (!wanted)
        return OK;
    if (!at) {
        error_set(err, E_USAGE, "the intervention has no outcome '%s'", wanted);
        const char *nearest = error_nearest(wanted, names, n_name);
        error_hint(err, "did you mean '%s'?", nearest ? nearest : names[0]);
        return E_USAGE;
    }
    size_t first = ret_indices[at - 1];
    memmove(ret_indices + 1, ret_indices, (at - 1) * sizeof *ret_indices);
    ret_indices[0] = first;
    return OK;
}

static enum status outcomes_fill(struct arena *arena, const struct trial_request *request,
                                 struct effect_trial *trial, struct error *err)
{
    size_t n, n_entry = trial->n_entry;
    size_t *indices = arena_array(arena, trial->info->n_outcome + 1, sizeof *indices);
    enum status status = outcomes_list(trial, request, indices, &n, err);
    if (status)
        return status;
    indices[n] = trial->info->surveillance >= 0 ? (size_t)trial->info->surveillance : indices[0];
    trial->n_outcome = n + 1;
    trial->outcomes = arena_array(arena, n + 1, sizeof *trial->outcomes);
    signed char *seen = arena_array(arena, n_entry + 1, 1);
    struct label_window window = {indices[n], {SURVEILLANCE_MONTHS, 'm'}};
    extract_labels_within(trial->extract, &trial->matrix, window, seen);
    for (size_t k = 0; k <= n && !status; k++) {
        struct trial_outcome *outcome = &trial->outcomes[k];
        const struct outcome_info *info = &trial->scenario->outcomes[indices[k]];
        struct outcome_rows rows = {trial->matrix.labels + indices[k] * n_entry,
                                    trial->matrix.horizons + indices[k] * n_entry};
        const char *words = info->title ? info->title : info->name;
        if (k == n)
            rows = (struct outcome_rows){seen, NULL};
        outcome->name = info->name;
        outcome->is_surveillance = k == n;
        outcome->title =
            k == n ? arena_format(arena, "%s within %d months", words, SURVEILLANCE_MONTHS)
                   : arena_format(arena, "%s %s", words, info->within);
        unsigned char *used = rows_mark(arena, trial, &rows, outcome);
        if (k == 0) {
            status = effect_trial_covariates(arena, request, used, trial, err);
            free(trial->matrix.x); // may be hundreds of megabytes, and the covariates hold it now
            trial->matrix.x = NULL;
        }
        if (!status)
            data_fill(arena, trial, used, rows.labels, &outcome->data);
    }
    return status;
}

static void children_count(struct effect_trial *trial)
{
    const struct effect_data *data = &trial->table.data;
    uint32_t *persons = memory_alloc((data->n_row + 1) * sizeof *persons);
    for (size_t i = 0; i < data->n_row; i++)
        persons[i] = extract_person_final(trial->extract, trial->matrix.person[data->row[i] - 1]);
    trial->n_child = distinct(persons, data->n_row);
    free(persons);
}

static void warnings_take(struct arena *arena, struct effect_trial *trial)
{
    struct effect_warnings warnings;
    effect_warnings_create(arena, trial->n_cov, &warnings);
    effect_warn_data(&warnings, &trial->columns, &trial->table.data);
    trial->table.warnings = warnings.texts;
    trial->table.n_warning = warnings.n;
}

// Of every outcome's rows; the primary one's are the table's too.
static enum status terms_expand(struct arena *arena, struct effect_terms terms,
                                struct effect_trial *trial, struct error *err)
{
    enum status status = OK;
    for (size_t k = 0; k < trial->n_outcome && !status; k++)
        status = effect_expand(arena, terms, &trial->outcomes[k].data, err);
    struct effect_data *data = &trial->table.data;
    const struct effect_data grouped = *data;
    *data = trial->outcomes[0].data;
    data->groups = grouped.groups;
    data->n_group = grouped.n_group;
    return status;
}

static enum status trial_make(struct arena *arena, const struct trial_request *request,
                              struct effect_trial *trial, struct error *err)
{
    enum status status =
        intervention_read(trial->extract, request->intervention, &trial->intervention, err);
    if (status)
        return status;
    trial->scenario = extract_scenario(trial->extract);
    trial->info = intervention_info(trial->intervention);
    trial->n_person = extract_standing_count(trial->extract);
    status = effect_trial_entries(arena, trial, err);
    if (status)
        return status;
    order_find(arena, trial);
    status = outcomes_fill(arena, request, trial, err);
    if (status)
        return status;
    trial->table = (struct effect_table){.data = trial->outcomes[0].data,
                                         .n_row = trial->outcomes[0].data.n_row};
    trial->columns = (struct effect_columns){
        .path = trial->scenario->path,
        .treatment = trial->info->name,
        .outcome = trial->outcomes[0].name,
        .treatment_words =
            strcmp(trial->info->title, trial->info->name) == 0 ? NULL : trial->info->title,
        .outcome_words = trial->outcomes[0].title,
        .unit = trial->scenario->many,
        .cluster = "family",
        .min_count = request->internal ? 0 : extract_min_count(trial->extract),
        .negatives = request->negatives,
        .n_negative = request->n_negative,
        .terms = request->terms,
    };
    children_count(trial);
    effect_trial_deaths(trial);
    status = groups_fill(arena, request, trial, err);
    if (!status)
        status = effect_trial_negatives(arena, request, trial, err);
    if (status)
        return status;
    warnings_take(arena, trial);
    return terms_expand(arena, request->terms, trial, err);
}

enum status effect_trial_open(struct arena *arena, const struct trial_request *request,
                              struct effect_trial *ret_trial, struct error *err)
{
    *ret_trial = (struct effect_trial){0};
    enum status status = extract_open(request->workspace, request->scenario, &request->options,
                                      &ret_trial->extract, err);
    if (!status)
        status = trial_make(arena, request, ret_trial, err);
    if (status)
        effect_trial_close(ret_trial);
    return status;
}

void effect_trial_close(struct effect_trial *trial)
{
    matrix_free(&trial->matrix);
    extract_close(trial->extract);
    trial->extract = NULL;
}

void effect_trial_compare(struct arena *arena, const struct effect_request *request,
                          const struct effect_estimate *headline, struct effect_trial *trial)
{
    const struct effect_estimator **method = arena_alloc(arena, sizeof *method);
    struct effect_request one = *request;
    one.methods = method;
    one.n_method = 1;
    for (size_t k = 0; k < trial->n_outcome; k++) {
        struct trial_outcome *outcome = &trial->outcomes[k];
        if (!headline) {
            outcome->reason = "no method answers for the first outcome";
            continue;
        }
        *method = headline->method;
        effect_run(arena, &outcome->data, &one, &outcome->study);
        effect_study_withhold(&outcome->study,
                              &(struct effect_withholding){.min_count = trial->columns.min_count});
        outcome->shown = &outcome->study.estimates[0];
        if (outcome->shown->status) {
            outcome->reason = outcome->shown->reason;
            outcome->shown = NULL;
        }
    }
}
