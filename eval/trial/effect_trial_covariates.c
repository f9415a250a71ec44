// Features become covariates: gaps are filled and marked by a 0/1 column. Where no columns are
// named, those that cannot be compared are left out: a value that hardly anyone in an arm has
// separates the arms by chance, and more than one covariate for ten rows of the smaller arm fits
// noise. The choice reads the arms, never the outcome.
#include "eval/trial/effect_trial.h"
#include "features/base/sort.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_PER_COVARIATE 10
#define DAYS_PER_YEAR 365.25

struct candidate {
    const char *name;
    double *x;         // n_entry
    const double *gap; // of a feature with gaps: 1 where it was filled; NULL = none
    double smd;
    bool kept, fixed; // fixed: never left out for being one of many
};

struct choice {
    struct arena *arena;
    const struct effect_trial *trial;
    const unsigned char *used; // entries of the primary outcome
    struct candidate *items;
    size_t n, n_arm[2];
    const char **left_out;
    size_t n_left_out;
};

static struct candidate *candidate_add(struct choice *choice, const char *name)
{
    struct candidate *candidate = &choice->items[choice->n++];
    candidate->name = name;
    candidate->x = memory_alloc((choice->trial->n_entry + 1) * sizeof(double));
    candidate->kept = true;
    return candidate;
}

static void leave_out(struct choice *choice, const char *name, const char *reason)
{
    choice->left_out[choice->n_left_out++] = arena_format(choice->arena, "%s (%s)", name, reason);
}

// A feature with its gaps filled by the mean, and the column that marks them.
static void feature_add(struct choice *choice, const char *name, size_t i_col)
{
    const struct matrix *matrix = &choice->trial->matrix;
    double sum = 0, n = 0;
    for (size_t i = 0; i < matrix->n_row; i++) {
        double value = matrix->x[i * matrix->n_col + i_col];
        sum += isnan(value) ? 0 : value;
        n += !isnan(value);
    }
    if (n == 0) {
        leave_out(choice, name, "never known");
        return;
    }
    struct candidate *feature = candidate_add(choice, name), *gap = NULL;
    if (n < (double)matrix->n_row)
        gap = candidate_add(choice, arena_format(choice->arena, "%s=missing", name));
    for (size_t i = 0; i < matrix->n_row; i++) {
        double value = matrix->x[i * matrix->n_col + i_col];
        feature->x[i] = isnan(value) ? sum / n : value;
        if (gap)
            gap->x[i] = isnan(value);
    }
    feature->gap = gap ? gap->x : NULL;
}

// Trials of many years are pooled: what changes with the years must not pass for an effect.
static void calendar_add(struct choice *choice)
{
    const struct effect_trial *trial = choice->trial;
    struct candidate *candidate = candidate_add(choice, "time_zero.years");
    candidate->fixed = true;
    for (size_t i = 0; i < trial->n_entry; i++)
        candidate->x[i] = (double)(trial->matrix.as_of[i] - trial->first) / DAYS_PER_YEAR;
}

static double most_common(const double *x, size_t n)
{
    double *sorted = memory_alloc((n + 1) * sizeof *sorted), best = 0;
    memcpy(sorted, x, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, order_double);
    size_t n_best = 0;
    for (size_t start = 0, end; start < n; start = end) {
        for (end = start; end < n && sorted[end] == sorted[start];)
            end++;
        if (end - start > n_best) {
            n_best = end - start;
            best = sorted[start];
        }
    }
    free(sorted);
    return best;
}

// Standardised difference of the arms' means; 0 when nothing varies.
static double difference_of(const struct choice *choice, const double *x)
{
    double sum[2] = {0, 0}, squares[2] = {0, 0}, variance = 0;
    for (size_t i = 0; i < choice->trial->n_entry; i++)
        if (choice->used[i])
            sum[choice->trial->treated[i]] +=
                x[i] / (double)choice->n_arm[choice->trial->treated[i]];
    for (size_t i = 0; i < choice->trial->n_entry; i++) {
        int arm = choice->trial->treated[i];
        if (choice->used[i])
            squares[arm] += (x[i] - sum[arm]) * (x[i] - sum[arm]) / (double)choice->n_arm[arm];
    }
    variance = (squares[0] + squares[1]) / 2;
    return variance > 0 ? fabs(sum[1] - sum[0]) / sqrt(variance) : 0;
}

static void drop_rare(struct choice *choice)
{
    const struct effect_trial *trial = choice->trial;
    for (size_t c = 0; c < choice->n; c++) {
        struct candidate *candidate = &choice->items[c];
        double common = most_common(candidate->x, trial->n_entry);
        size_t n[2] = {0, 0};
        for (size_t i = 0; i < trial->n_entry; i++)
            n[trial->treated[i]] += choice->used[i] && candidate->x[i] != common &&
                                    !(candidate->gap && candidate->gap[i]);
        candidate->smd = difference_of(choice, candidate->x);
        candidate->kept = n[0] >= EFFECT_MIN_COUNT && n[1] >= EFFECT_MIN_COUNT;
        if (!candidate->kept)
            leave_out(choice, candidate->name, "the same for nearly all of a group");
    }
}

// Keeps the columns in which the arms differ most.
static void drop_many(struct choice *choice)
{
    size_t smaller = choice->n_arm[choice->n_arm[1] < choice->n_arm[0]];
    size_t most = smaller / ROWS_PER_COVARIATE, n_kept = 0;
    for (size_t c = 0; c < choice->n; c++)
        n_kept += choice->items[c].kept;
    for (; n_kept > most && n_kept > 1; n_kept--) {
        struct candidate *least = NULL;
        for (size_t c = 0; c < choice->n; c++)
            if (choice->items[c].kept && !choice->items[c].fixed &&
                (!least || choice->items[c].smd <= least->smd))
                least = &choice->items[c];
        if (!least)
            return;
        least->kept = false;
        leave_out(choice, least->name, "too many for the rows, the groups differ little in it");
    }
}

static void kept_put(const struct choice *choice, struct effect_trial *trial)
{
    size_t n = 0, at = 0;
    for (size_t c = 0; c < choice->n; c++)
        n += choice->items[c].kept;
    double *x = arena_array(choice->arena, n * trial->n_entry + 1, sizeof *x);
    const char **names = arena_array(choice->arena, n + 1, sizeof *names);
    for (size_t c = 0; c < choice->n; c++) {
        if (!choice->items[c].kept)
            continue;
        names[at] = choice->items[c].name;
        for (size_t i = 0; i < trial->n_entry; i++)
            x[i * n + at] = choice->items[c].x[i];
        at++;
    }
    trial->x = x;
    trial->names = names;
    trial->n_cov = n;
    trial->left_out = choice->left_out;
    trial->n_left_out = choice->n_left_out;
}

static void candidates_free(struct choice *choice)
{
    for (size_t c = 0; c < choice->n; c++)
        free(choice->items[c].x);
}

static enum status column_find(const struct effect_trial *trial, const char *name, size_t *ret_col,
                               struct error *err)
{
    size_t n_col;
    const struct column *columns = extract_columns(trial->extract, &n_col);
    const char **names = memory_alloc((n_col + 1) * sizeof *names);
    enum status status = E_USAGE;
    for (size_t c = 0; c < n_col && status; c++) {
        names[c] = columns[c].name;
        *ret_col = c;
        status = strcmp(columns[c].name, name) == 0 ? OK : E_USAGE;
    }
    if (status) {
        error_set(err, E_USAGE, "the scenario has no feature column '%s' (--covariates)", name);
        const char *nearest = error_nearest(name, names, n_col);
        if (nearest)
            error_hint(err, "did you mean '%s'?", nearest);
        else
            error_hint(err, "hearth features --list names them");
    }
    free(names);
    return status;
}

enum status effect_trial_covariates(struct arena *arena, const struct trial_request *request,
                                    const unsigned char *used, struct effect_trial *trial,
                                    struct error *err)
{
    size_t n_col, n_named = request->n_covariate;
    const struct column *columns = extract_columns(trial->extract, &n_col);
    size_t most = 2 * (n_named ? n_named : n_col) + 2;
    struct choice choice = {.arena = arena, .trial = trial, .used = used};
    choice.items = arena_array(arena, most, sizeof *choice.items);
    choice.left_out = arena_array(arena, most, sizeof *choice.left_out);
    for (size_t i = 0; i < trial->n_entry; i++)
        choice.n_arm[trial->treated[i]] += used[i];
    for (size_t c = 0; c < (n_named ? n_named : n_col); c++) {
        size_t i_col = c;
        enum status status = n_named ? column_find(trial, request->covariates[c], &i_col, err) : OK;
        if (status) {
            candidates_free(&choice);
            return status;
        }
        feature_add(&choice, columns[i_col].name, i_col);
    }
    calendar_add(&choice);
    if (!n_named) {
        drop_rare(&choice);
        drop_many(&choice);
    }
    trial->chosen = !n_named;
    kept_put(&choice, trial);
    candidates_free(&choice);
    return OK;
}
