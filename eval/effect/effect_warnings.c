// These mistakes leave every figure plausible, so they are looked for before any answer is given. The
// rules err towards silence: a warning that is always there is not read.
#include "eval/effect/effect_warnings.h"

#include "eval/effect/effect_disguise.h"
#include "features/base/small_counts.h"
#include "features/base/sort.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define UNEVEN 0.05           // difference of the shares of missing outcomes
#define ROWS_PER_COVARIATE 10 // of the smaller arm
#define MANY_GROUPS 20        // one in twenty 95 % intervals excludes the truth
#define MOST_CODES 5          // for missing that a warning lists
#define MANY_COLUMNS 10       // in which rows of different people hardly agree
#define FEW_CLUSTERS 10       // of an arm
#define MANY_VALUES 20        // values with several rows that show that treatment goes by value
#define ALL_TREATED_ALIKE 0.95

void effect_warnings_create(struct arena *arena, size_t n_column, struct effect_warnings *ret)
{
    *ret =
        (struct effect_warnings){arena, arena_array(arena, 4 * n_column + 16, sizeof(char *)), 0};
}

static void warn(struct effect_warnings *warnings, const char *text)
{
    warnings->texts[warnings->n++] = text;
}

// --- rows as numbers

// 999999, 888888, 77, or close under nines: 997, 99996. Such numbers are ordinary ones too.
static bool is_code(double value)
{
    double magnitude = fabs(value), nines = 9;
    while (nines < magnitude)
        nines = 10 * nines + 9;
    double repeated = nines / 9;
    return magnitude == 7 * repeated || magnitude == 8 * repeated ||
           (magnitude == floor(magnitude) && magnitude <= nines &&
            magnitude >= nines - (nines > 9 ? 3 : 0));
}

static bool is_nines(double value)
{
    return is_code(value) && fmod(fabs(value), 10) == 9;
}

// Values that are codes rather than numbers: `n` at one end, from `first` on.
struct codes {
    size_t first, n;
};

// 888888 and 999999 far above all other values, or −9 and −8 where all others are at least 0.
static struct codes codes_find(double *sorted, size_t n)
{
    const struct codes none = {0, 0};
    qsort(sorted, n, sizeof *sorted, order_double);
    size_t below = n, above = 0;
    bool nines = false;
    while (below > 0 && sorted[below - 1] >= 77 && is_code(sorted[below - 1]))
        below--;
    while (above < n && sorted[above] < 0 && is_code(sorted[above]))
        nines = is_nines(sorted[above++]) || nines;
    if (n < 3)
        return none;
    if (below > 0 && below < n) {
        double lowest = sorted[below], next = sorted[below - 1];
        if (lowest - next > next - sorted[0] && next > sorted[0])
            return (struct codes){below, n - below};
    }
    bool others = above > 0 && above < n && sorted[above] >= 0 && sorted[above] < sorted[n - 1];
    return others && nines ? (struct codes){0, above} : none;
}

static void warn_code(struct effect_warnings *warnings, const struct effect_columns *columns,
                      const char *name, double *values, size_t n)
{
    struct codes codes = codes_find(values, n);
    const char *list = "";
    size_t n_listed = 0;
    const double *value = values + codes.first;
    for (size_t i = 0; i < codes.n; i++) {
        if (i > 0 && value[i] == value[i - 1])
            continue;
        if (n_listed++ < MOST_CODES)
            list = arena_format(warnings->arena, "%s%s%.15g", list, *list ? ", " : "", value[i]);
    }
    if (codes.n == 0)
        return;
    warn(
        warnings,
        arena_format(warnings->arena,
                     "'%s' is %s%s in %s rows, far from its other values: if %s for missing, leave "
                     "those cells empty.",
                     name, list, n_listed > MOST_CODES ? ", …" : "",
                     count_text(warnings->arena, (double)codes.n, columns->min_count),
                     n_listed > 1 ? "those are codes" : "that is a code"));
}

static void warn_columns(struct effect_warnings *warnings, const struct effect_columns *columns,
                         const struct effect_data *data)
{
    double *values = memory_alloc((data->n_row + 1) * sizeof *values);
    for (size_t j = 0; j < data->n_cov; j++) {
        const char *disguise = effect_disguise_text(warnings->arena, data, j);
        if (disguise)
            warn(warnings, disguise);
        for (size_t i = 0; i < data->n_row; i++)
            values[i] = data->x[i * data->n_cov + j];
        warn_code(warnings, columns, data->names[j], values, data->n_row);
    }
    memcpy(values, data->outcome, data->n_row * sizeof *values);
    warn_code(warnings, columns, columns->outcome, values, data->n_row);
    free(values);
}

// Groups with enough rows in both arms for an estimate of their own.
static size_t groups_estimated(const struct effect_data *data, const struct effect_grouping *group)
{
    size_t *n_arm = memory_alloc((2 * group->n_value + 1) * sizeof *n_arm), n = 0;
    for (size_t i = 0; i < data->n_row; i++)
        n_arm[2 * group->value[i] + (size_t)data->treatment[i]]++;
    for (size_t v = 0; v < group->n_value; v++)
        n += n_arm[2 * v] >= EFFECT_MIN_COUNT && n_arm[2 * v + 1] >= EFFECT_MIN_COUNT;
    free(n_arm);
    return n;
}

static void warn_sizes(struct effect_warnings *warnings, const struct effect_columns *columns,
                       const struct effect_data *data)
{
    const size_t n[2] = {effect_arm_count(data, 0), effect_arm_count(data, 1)};
    size_t smaller = n[1] <= n[0] ? n[1] : n[0], n_value = 0;
    if (data->n_cov * ROWS_PER_COVARIATE > smaller)
        warn(warnings,
             arena_format(warnings->arena,
                          "%zu covariate columns for %s %s rows: with fewer than %d rows a column, "
                          "estimates fit noise and intervals are too narrow.",
                          data->n_cov,
                          count_text(warnings->arena, (double)smaller, columns->min_count),
                          n[1] <= n[0] ? "treated" : "untreated", ROWS_PER_COVARIATE));
    for (size_t g = 0; g < data->n_group; g++)
        n_value += groups_estimated(data, &data->groups[g]);
    if (n_value >= MANY_GROUPS)
        warn(warnings, arena_format(warnings->arena,
                                    "%zu groups are compared: by chance alone about %.0f of their "
                                    "95%% intervals exclude the true effect.",
                                    n_value, 0.05 * (double)n_value));
}

// Clusters that have rows in the arm.
static size_t arm_clusters(const struct effect_data *data, int arm)
{
    unsigned char *seen = memory_alloc(data->n_cluster + 1);
    size_t n = 0;
    for (size_t i = 0; i < data->n_row; i++)
        if (data->treatment[i] == arm && !seen[data->cluster[i]]) {
            seen[data->cluster[i]] = 1;
            n++;
        }
    free(seen);
    return n;
}

static void warn_clusters(struct effect_warnings *warnings, const struct effect_data *data)
{
    for (int arm = 0; arm < 2 && data->cluster; arm++) {
        size_t n = arm_clusters(data, arm);
        if (n > 0 && n < FEW_CLUSTERS)
            warn(warnings, arena_format(warnings->arena,
                                        "The %s rows are in fewer than %d clusters: the effect "
                                        "cannot be told from what those few have in common.",
                                        arm ? "treated" : "untreated", FEW_CLUSTERS));
    }
}

void effect_warn_data(struct effect_warnings *warnings, const struct effect_columns *columns,
                      const struct effect_data *data)
{
    warn_columns(warnings, columns, data);
    warn_sizes(warnings, columns, data);
    warn_clusters(warnings, data);
}

// --- the table as written

struct row_text {
    const char *text;
    signed char treatment;
};

static int row_text_order(const void *a, const void *b)
{
    const struct row_text *left = a, *right = b;
    return strcmp(left->text, right->text);
}

// Values of a column, or of whole rows: how many differ, how many have several rows, and in how many
// of those all rows have one treatment.
struct repeats {
    size_t n_value, n_several, n_alike;
};

static struct repeats repeats_count(struct row_text *rows, size_t n)
{
    struct repeats found = {0, 0, 0};
    qsort(rows, n, sizeof *rows, row_text_order);
    for (size_t first = 0, end; first < n; first = end) {
        bool alike = true;
        for (end = first; end < n && strcmp(rows[end].text, rows[first].text) == 0; end++)
            alike = alike && rows[end].treatment == rows[first].treatment;
        found.n_value++;
        found.n_several += end - first > 1;
        found.n_alike += end - first > 1 && alike;
    }
    return found;
}

static bool is_used(const struct effect_columns *columns, const char *name)
{
    const char *const *lists[] = {columns->covariates, columns->groups, columns->exact,
                                  columns->negatives};
    const size_t sizes[] = {columns->n_covariate, columns->n_group, columns->n_exact,
                            columns->n_negative};
    if (columns->date_treatment &&
        (strcmp(columns->date_treatment, name) == 0 || strcmp(columns->date_outcome, name) == 0))
        return true;
    for (size_t l = 0; l < 4; l++)
        for (size_t i = 0; i < sizes[l]; i++)
            if (strcmp(lists[l][i], name) == 0)
                return true;
    return strcmp(columns->treatment, name) == 0 || strcmp(columns->outcome, name) == 0;
}

// "id", "person_id", "family", "household_no": names of people or of what they share.
static bool names_people(const char *name)
{
    static const char *const words[] = {"person", "child",   "famil", "househ", "school", "client",
                                        "pupil",  "patient", "nhs",   "upn",    "subject"};
    size_t length = strlen(name);
    bool ends =
        length >= 2 && strcasecmp(name + length - 2, "id") == 0 &&
        (length == 2 || !((name[length - 3] | 32) >= 'a' && (name[length - 3] | 32) <= 'z'));
    for (size_t i = 0; i < sizeof words / sizeof *words && !ends; i++)
        ends = strcasestr(name, words[i]) != NULL;
    return ends;
}

static void warn_column(struct effect_warnings *warnings, const struct csv_table *table,
                        const signed char *treatment, size_t i_col)
{
    const char *name = table->names[i_col];
    struct row_text *rows = memory_alloc((table->n_row + 1) * sizeof *rows);
    size_t n = 0;
    for (size_t i = 0; i < table->n_row; i++)
        if (*table_cell(table, i, i_col))
            rows[n++] = (struct row_text){table_cell(table, i, i_col), treatment[i]};
    struct repeats found = repeats_count(rows, n);
    free(rows);
    bool alike = found.n_several >= MANY_VALUES &&
                 (double)found.n_alike >= ALL_TREATED_ALIKE * (double)found.n_several;
    if (alike)
        warn(warnings, arena_format(warnings->arena,
                                    "Rows that share a value of '%s' nearly always share their "
                                    "treatment: intervals are too narrow without --cluster %s.",
                                    name, name));
    else if (found.n_several && found.n_value > 1 && names_people(name))
        warn(warnings, arena_format(warnings->arena,
                                    "Values of '%s' repeat, so rows may not be independent: "
                                    "--cluster %s takes that into account.",
                                    name, name));
}

// Whole rows that repeat, where rows are otherwise nearly all different.
static void warn_rows(struct effect_warnings *warnings, const struct effect_columns *columns,
                      const struct csv_table *table, const signed char *treatment)
{
    struct arena arena = {0};
    bool can_tell = table->n_col >= MANY_COLUMNS; // else equal rows may be different people
    for (size_t c = 0; c < table->n_col; c++)
        can_tell = can_tell || names_people(table->names[c]);
    if (!can_tell)
        return;
    struct row_text *rows = memory_alloc((table->n_row + 1) * sizeof *rows);
    for (size_t i = 0; i < table->n_row; i++) {
        size_t length = 1, at = 0;
        for (size_t c = 0; c < table->n_col; c++)
            length += strlen(table_cell(table, i, c)) + 1;
        char *text = arena_alloc(&arena, length);
        for (size_t c = 0; c < table->n_col; c++) {
            size_t n = strlen(table_cell(table, i, c));
            memcpy(text + at, table_cell(table, i, c), n);
            text[at + n] = '\n';
            at += n + 1;
        }
        text[at] = '\0';
        rows[i] = (struct row_text){text, treatment[i]};
    }
    size_t n_repeat = table->n_row - repeats_count(rows, table->n_row).n_value;
    if (n_repeat && 5 * n_repeat <= table->n_row)
        warn(warnings,
             arena_format(warnings->arena,
                          "%s rows repeat another row in every column: duplicates count twice.",
                          count_text(warnings->arena, (double)n_repeat, columns->min_count)));
    free(rows);
    arena_done(&arena);
}

static void warn_missing(struct effect_warnings *warnings, const struct effect_columns *columns,
                         const struct effect_table *read)
{
    double share[2], n_all[2], variance = 0;
    bool small = false;
    for (int arm = 0; arm < 2; arm++) {
        double n = (double)read->n_no_outcome_arm[arm];
        n_all[arm] = n + (double)effect_arm_count(&read->data, arm);
        share[arm] = n / n_all[arm];
        small = small || count_is_small(n, columns->min_count);
    }
    double all = (share[0] * n_all[0] + share[1] * n_all[1]) / (n_all[0] + n_all[1]);
    variance = all * (1 - all) * (1 / n_all[0] + 1 / n_all[1]);
    double gap = share[1] - share[0];
    if (!(fabs(gap) >= UNEVEN || (fabs(gap) > 3 * sqrt(variance) && fabs(gap) >= UNEVEN / 2)))
        return;
    const char *shares = small ? ""
                               : arena_format(warnings->arena, " (%.0f%% and %.0f%%)",
                                              100 * share[1], 100 * share[0]);
    warn(warnings, arena_format(warnings->arena,
                                "The outcome is missing %s often among treated rows than among "
                                "untreated ones%s: if that has to do with the outcome, every "
                                "estimate is biased.",
                                gap > 0 ? "more" : "less", shares));
}

void effect_warn_table(struct effect_warnings *warnings, const struct effect_columns *columns,
                       const struct csv_table *table, const struct effect_table *read)
{
    const signed char *treatment = read->data.treatment;
    warn_missing(warnings, columns, read);
    if (read->n_outcome_first)
        warn(warnings,
             arena_format(
                 warnings->arena,
                 "Excluded: %s rows treated after their outcome. The other treated rows had "
                 "to reach their treatment without it, untreated rows did not (immortal "
                 "time): the treatment looks better than it is.",
                 count_text(warnings->arena, (double)read->n_outcome_first, columns->min_count)));
    if (columns->cluster)
        return;
    warn_rows(warnings, columns, table, treatment);
    for (size_t c = 0; c < table->n_col; c++)
        if (!is_used(columns, table->names[c]))
            warn_column(warnings, table, treatment, c);
}
