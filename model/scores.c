// Rank, band and reasons of everybody in the cohort at one date. low and high stay empty
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

// One subject's part in a person's score: all its columns together, told by the one that raises the
// score most.
struct candidate {
    size_t column;
    double contribution, greatest;
};

static int candidate_order(const void *a, const void *b)
{
    const struct candidate *left = a, *right = b;
    if (left->contribution != right->contribution)
        return left->contribution > right->contribution ? -1 : 1;
    return (left->column > right->column) - (left->column < right->column);
}

// What making reasons needs for every person alike.
struct reasoner {
    const struct scenario_model *model;
    size_t *subject; // by model column
    size_t n_subject;
    double *contributions;
    struct candidate *candidates; // n_subject
};

static void reasoner_open(const struct scenario_model *model, struct arena *arena,
                          struct reasoner *ret_reasoner)
{
    size_t n_col = model->bundle.n_col;
    const struct column **columns = arena_array(arena, n_col + 1, sizeof *columns);
    for (size_t j = 0; j < n_col; j++)
        columns[j] = &model->columns[model->column_of[j]];
    *ret_reasoner = (struct reasoner){
        .model = model,
        .subject = arena_array(arena, n_col + 1, sizeof(size_t)),
        .contributions = arena_array(arena, n_col + 1, sizeof(double)),
        .candidates = arena_array(arena, n_col + 1, sizeof(struct candidate)),
    };
    ret_reasoner->n_subject = reason_subjects(columns, n_col, ret_reasoner->subject);
}

// The subjects that raise the score most, each in one sentence.
static void reasons_fill(struct arena *arena, const struct reasoner *reasoner, const double *x,
                         struct scored_person *person)
{
    const struct scenario_model *model = reasoner->model;
    struct candidate *candidates = reasoner->candidates;
    fitted_explain(&model->bundle.fitted, x, reasoner->contributions);
    for (size_t k = 0; k < reasoner->n_subject; k++)
        candidates[k] = (struct candidate){SIZE_MAX, 0, 0};
    for (size_t j = 0; j < model->bundle.n_col; j++) {
        struct candidate *candidate = &candidates[reasoner->subject[j]];
        double contribution = reasoner->contributions[j];
        candidate->contribution += contribution;
        if (contribution > candidate->greatest) {
            candidate->greatest = contribution;
            candidate->column = j;
        }
    }
    qsort(candidates, reasoner->n_subject, sizeof *candidates, candidate_order);
    for (size_t i = 0; i < SCORE_REASONS; i++) {
        bool raises = i < reasoner->n_subject && candidates[i].contribution > 1e-9 &&
                      candidates[i].column != SIZE_MAX;
        size_t j = candidates[raises ? i : 0].column;
        person->reasons[i] =
            raises ? reason_text(arena, &model->columns[model->column_of[j]], x[j]) : "";
    }
}

enum status scores_make(struct arena *arena, const struct scenario_model *model, day_t as_of,
                        int n_thread, struct scores *ret_scores, struct error *err)
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
    struct reasoner reasoner;
    reasoner_open(model, arena, &reasoner);
    for (size_t i = 0; i < n; i++) {
        struct scored_person *person = &ret_scores->persons[i];
        *person = (struct scored_person){
            .i_row = i,
            .score = fitted_probability(&model->bundle.fitted, margins[i]),
            .margin = margins[i],
        };
        reasons_fill(arena, &reasoner, x + i * n_col, person);
    }
    qsort_r(ret_scores->persons, n, sizeof *ret_scores->persons, person_order, &ret_scores->matrix);
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
