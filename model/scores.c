// Rank, band, place and reasons of everybody in the cohort at one date. low and high stay empty
// until intervals of single scores exist.
#include "model/scores.h"

#include "features/base/csv.h"
#include "features/base/number.h"
#include "model/reasons.h"

#include <stdlib.h>
#include <string.h>

#define NO_HOUSEHOLD UINT32_MAX

static int person_order(const void *a, const void *b, void *context)
{
    const struct scored_person *left = a, *right = b;
    const struct matrix *matrix = context;
    if (left->score != right->score)
        return left->score > right->score ? -1 : 1;
    if (left->margin != right->margin)
        return left->margin > right->margin ? -1 : 1;
    uint32_t i = matrix->person[left->i_row], j = matrix->person[right->i_row]; // bytewise by id
    return (i > j) - (i < j);
}

struct candidate {
    size_t column;
    double contribution;
};

static int candidate_order(const void *a, const void *b)
{
    const struct candidate *left = a, *right = b;
    if (left->contribution != right->contribution)
        return left->contribution > right->contribution ? -1 : 1;
    return (left->column > right->column) - (left->column < right->column);
}

// The largest contributions above zero, as sentences; a sentence is never said twice.
static void reasons_fill(struct arena *arena, const struct scenario_model *model, const double *x,
                         struct scored_person *person)
{
    size_t n_col = model->bundle.n_col, n = 0, n_reason = 0;
    double *contributions = memory_alloc((n_col + 1) * sizeof *contributions);
    struct candidate *candidates = memory_alloc((n_col + 1) * sizeof *candidates);
    fitted_explain(&model->bundle.fitted, x, contributions);
    for (size_t j = 0; j < n_col; j++)
        if (contributions[j] > 1e-9)
            candidates[n++] = (struct candidate){j, contributions[j]};
    qsort(candidates, n, sizeof *candidates, candidate_order);
    for (size_t i = 0; i < SCORE_REASONS; i++)
        person->reasons[i] = "";
    for (size_t i = 0; i < n && n_reason < SCORE_REASONS; i++) {
        size_t j = candidates[i].column;
        const char *text = reason_text(arena, &model->columns[model->column_of[j]], x[j]);
        bool said = false;
        for (size_t k = 0; k < n_reason; k++)
            said = said || strcmp(person->reasons[k], text) == 0;
        if (!said)
            person->reasons[n_reason++] = text;
    }
    free(contributions);
    free(candidates);
}

static void alerts_give(const struct alert_rules *rules, struct scores *scores)
{
    uint32_t largest = 0;
    for (size_t i = 0; i < scores->n; i++)
        if (scores->matrix.household[i] != NO_HOUSEHOLD && scores->matrix.household[i] > largest)
            largest = scores->matrix.household[i];
    bool *taken = memory_alloc((size_t)largest + 1);
    for (size_t i = 0; i < scores->n && scores->n_alert < rules->capacity; i++) {
        struct scored_person *person = &scores->persons[i];
        uint32_t household = scores->matrix.household[person->i_row];
        bool grouped = rules->by_household && household != NO_HOUSEHOLD;
        person->alert = !grouped || !taken[household];
        if (grouped)
            taken[household] = true;
        scores->n_alert += person->alert;
    }
    free(taken);
}

enum status scores_make(struct arena *arena, const struct scenario_model *model,
                        const struct alert_rules *rules, day_t as_of, int n_thread,
                        struct scores *ret_scores, struct error *err)
{
    *ret_scores = (struct scores){.as_of = as_of};
    enum status status = extract_matrix(model->extract, &as_of, 1, &ret_scores->matrix, err);
    if (status)
        return status;
    const struct matrix *matrix = &ret_scores->matrix;
    size_t n = matrix->n_row, n_col = model->bundle.n_col;
    double *x = arena_array(arena, n * n_col + 1, sizeof *x);
    double *margins = arena_array(arena, n + 1, sizeof *margins);
    ret_scores->persons = arena_array(arena, n + 1, sizeof *ret_scores->persons);
    ret_scores->n = n;
    for (size_t i = 0; i < n; i++)
        scenario_model_row(model, matrix->x + i * matrix->n_col, x + i * n_col);
    struct dataset data = {.n_row = n, .n_col = n_col, .x = x};
    fitted_margins(&model->bundle.fitted, &data, NULL, n, n_thread, margins);
    for (size_t i = 0; i < n; i++) {
        struct scored_person *person = &ret_scores->persons[i];
        *person = (struct scored_person){
            .i_row = i,
            .score = fitted_probability(&model->bundle.fitted, margins[i]),
            .margin = margins[i],
        };
        reasons_fill(arena, model, x + i * n_col, person);
    }
    qsort_r(ret_scores->persons, n, sizeof *ret_scores->persons, person_order, &ret_scores->matrix);
    alerts_give(rules, ret_scores);
    return OK;
}

void scores_free(struct scores *scores)
{
    matrix_free(&scores->matrix);
}

enum status scores_write(const char *path, const struct scenario_model *model,
                         const struct alert_rules *rules, const struct scores *scores,
                         struct error *err)
{
    struct output output;
    char day[DAY_TEXT], number[NUMBER_TEXT];
    enum status status = output_open(&output, path, err);
    if (status)
        return status;
    FILE *stream = output.stream;
    fputs("rank,person_id,as_of,score,low,high,band,household,alert,"
          "reason_1,reason_2,reason_3,reason_4,reason_5\n",
          stream);
    day_format(scores->as_of, day);
    for (size_t i = 0; i < scores->n; i++) {
        const struct scored_person *person = &scores->persons[i];
        uint32_t household = scores->matrix.household[person->i_row];
        number_format(person->score, number);
        fprintf(stream, "%zu,", i + 1);
        csv_write_field(stream,
                        extract_person_id(model->extract, scores->matrix.person[person->i_row]));
        fprintf(stream, ",%s,%s,,,", day, number);
        csv_write_field(stream, alert_band_of(rules, i + 1, scores->n));
        fputc(',', stream);
        csv_write_field(stream, household == NO_HOUSEHOLD
                                    ? ""
                                    : extract_household_id(model->extract, household));
        fprintf(stream, ",%d", person->alert);
        for (int r = 0; r < SCORE_REASONS; r++) {
            fputc(',', stream);
            csv_write_field(stream, person->reasons[r]);
        }
        fputc('\n', stream);
    }
    return output_close(&output, err);
}
