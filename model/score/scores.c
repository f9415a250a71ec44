// Rank, band, range and reasons of everybody in the cohort at one date.
#include "model/score/scores.h"

#include "features/base/csv.h"
#include "features/base/number.h"
#include "features/base/sort.h"
#include "features/extract/enough.h"
#include "model/score/reasoner.h"

#include <stdlib.h>
#include <string.h>

#define NO_HOUSEHOLD UINT32_MAX
#define LOT_DIGITS 16   // of the hash: 64 bits
#define REASON_ROWS 256 // whose contributions are held at a time

static int person_order(const void *a, const void *b, void *context)
{
    const struct scored_person *left = a, *right = b;
    const struct matrix *matrix = context;
    ORDER_BY_FALLING(left->score, right->score);
    ORDER_BY_FALLING(left->margin, right->margin);
    ORDER_BY(left->lot, right->lot);
    uint32_t i = matrix->person[left->i_row], j = matrix->person[right->i_row]; // bytewise by id
    return ORDER_OF(i, j);
}

// Contributions come by blocks: kinds with a batch call are slow row by row.
static void reasons_fill(struct arena *arena, const struct scenario_model *model,
                         const struct feature_rows *rows, int n_thread,
                         struct scored_person *persons)
{
    struct reasoner *reasoner = reasoner_create(model);
    double *block = memory_alloc((REASON_ROWS * rows->n_col + 1) * sizeof *block);
    for (size_t first = 0; first < rows->n; first += REASON_ROWS) {
        size_t n_row = rows->n - first < REASON_ROWS ? rows->n - first : REASON_ROWS;
        struct feature_rows part = feature_rows_part(rows, first, n_row);
        fitted_contributions(&model->bundle.fitted, &part, n_thread, block);
        for (size_t i = 0; i < n_row; i++) {
            const struct reason *reasons;
            size_t n =
                reasoner_rank(reasoner, feature_row(&part, i), block + i * rows->n_col, &reasons);
            for (size_t k = 0; k < SCORE_REASONS; k++)
                persons[first + i].reasons[k] =
                    k < n ? reasoner_text(arena, reasoner, &reasons[k]) : "";
        }
    }
    free(block);
    reasoner_free(reasoner);
}

// Shapes: persons rows->n, in the order of the rows.
static void ranges_fill(const struct scenario_model *model, const struct feature_rows *rows,
                        int n_thread, struct scored_person *persons)
{
    double *scores = memory_alloc((rows->n + 1) * sizeof *scores);
    struct estimate_bounds *bounds = memory_alloc((rows->n + 1) * sizeof *bounds);
    for (size_t i = 0; i < rows->n; i++)
        scores[i] = persons[i].score;
    estimate_range_find(&model->bundle.range, rows, scores, n_thread, bounds);
    for (size_t i = 0; i < rows->n; i++)
        persons[i].range = bounds[i];
    free(bounds);
    free(scores);
}

static uint64_t lot_of(const struct scenario_model *model, const struct score_question *question,
                       const struct matrix *matrix, size_t i_row)
{
    char day[DAY_TEXT], hex[HASH_TEXT];
    uint32_t household = matrix->household[i_row];
    struct hash *hash = hash_create();
    hash_add_text(hash, "hearth lot 1");
    hash_add_text(hash, question->lot_seed);
    hash_add_text(hash, day_format(question->as_of, day));
    hash_add_text(hash, household == NO_HOUSEHOLD
                            ? extract_person_id(model->extract, matrix->person[i_row])
                            : extract_household_id(model->extract, household));
    hash_finish(hash, hex);
    hex[LOT_DIGITS] = 0;
    return strtoull(hex, NULL, 16);
}

static void missing_add(struct little_known *little, size_t *n, const char *text)
{
    if (*n < SCORE_REASONS)
        little->reasons[(*n)++] = text;
}

// What is missing about the person of a row, in sentences.
static struct little_known little_of(struct arena *arena, const struct scenario_model *model,
                                     const struct enough_answer *answer, size_t i_row)
{
    size_t n_contact, n = 0;
    const char *const *contacts = enough_contacts(model->extract, &n_contact);
    struct little_known little = {.i_row = i_row, .scored = !answer->too_little};
    if (answer->too_little)
        missing_add(&little, &n,
                    arena_format(arena,
                                 "Observed for %.0f%% of the time since birth (a year at most); "
                                 "%.0f%% is needed for a score",
                                 100 * answer->observed, 100 * enough_observed(model->extract)));
    for (size_t i = 0; i < n_contact; i++)
        if (answer->missed & UINT64_C(1) << i)
            missing_add(&little, &n, arena_format(arena, "Not on record: %s", contacts[i]));
    while (n < SCORE_REASONS)
        missing_add(&little, &n, "");
    return little;
}

// Takes out of the ranking whom too little is known about, and lists them and missed contacts.
static void little_known_find(struct arena *arena, const struct scenario_model *model,
                              struct scores *scores)
{
    const struct matrix *matrix = &scores->matrix;
    size_t n = matrix->n_row, n_kept = 0;
    if (!enough_is_asked(model->extract))
        return;
    struct enough_answer *answers = memory_alloc((n + 1) * sizeof *answers);
    enough_find_all(model->extract, scores->as_of, matrix->person, n, answers);
    scores->little = arena_array(arena, n + 1, sizeof *scores->little);
    for (size_t i = 0; i < n; i++)
        if (answers[i].too_little || answers[i].missed) {
            scores->little[scores->n_little++] = little_of(arena, model, &answers[i], i);
            scores->n_unscored += answers[i].too_little;
        }
    for (size_t i = 0; i < scores->n; i++)
        if (!answers[scores->persons[i].i_row].too_little)
            scores->persons[n_kept++] = scores->persons[i];
    scores->n = n_kept;
    free(answers);
}

enum status scores_make(struct arena *arena, const struct scenario_model *model,
                        const struct score_question *question, struct scores *ret_scores,
                        struct error *err)
{
    *ret_scores = (struct scores){.as_of = question->as_of};
    enum status status =
        extract_matrix(model->extract, &question->as_of, 1, &ret_scores->matrix, err);
    if (status)
        return status;
    const struct matrix *matrix = &ret_scores->matrix;
    size_t n = matrix->n_row, n_col = model->bundle.n_col;
    double *x = arena_array(arena, n * n_col + 1, sizeof *x);
    double *margins = arena_array(arena, n + 1, sizeof *margins);
    ret_scores->persons = arena_array(arena, n + 1, sizeof *ret_scores->persons);
    ret_scores->n = n;
    struct feature_rows rows = {x, n, n_col, NULL};
    scenario_model_margins(model, matrix, question->n_thread,
                           &(struct scenario_model_rows){x, margins});
    for (size_t i = 0; i < n; i++)
        ret_scores->persons[i] = (struct scored_person){
            .i_row = i,
            .score = fitted_probability(&model->bundle.fitted, margins[i]),
            .margin = margins[i],
            .lot = lot_of(model, question, matrix, i),
        };
    ranges_fill(model, &rows, question->n_thread, ret_scores->persons);
    reasons_fill(arena, model, &rows, question->n_thread, ret_scores->persons);
    qsort_r(ret_scores->persons, n, sizeof *ret_scores->persons, person_order, &ret_scores->matrix);
    little_known_find(arena, model, ret_scores);
    return OK;
}

void scores_free(struct scores *scores)
{
    matrix_free(&scores->matrix);
}

static void person_write(FILE *stream, const struct scenario_model *model,
                         const struct scores *scores, size_t i_row)
{
    char day[DAY_TEXT];
    csv_write_field(stream, extract_person_id(model->extract, scores->matrix.person[i_row]));
    fprintf(stream, ",%s,", day_format(scores->as_of, day));
}

static void household_write(FILE *stream, const struct scenario_model *model,
                            const struct scores *scores, size_t i_row)
{
    uint32_t household = scores->matrix.household[i_row];
    csv_write_field(
        stream, household == NO_HOUSEHOLD ? "" : extract_household_id(model->extract, household));
}

static void reasons_write(FILE *stream, const char *const *reasons)
{
    for (int r = 0; r < SCORE_REASONS; r++) {
        fputc(',', stream);
        csv_write_field(stream, reasons[r]);
    }
    fputc('\n', stream);
}

void scores_write(FILE *stream, const struct scenario_model *model, const struct alert_rules *rules,
                  const struct scores *scores)
{
    char number[NUMBER_TEXT], low[NUMBER_TEXT], high[NUMBER_TEXT];
    fputs("rank,person_id,as_of,score,low,high,band,household,alert,"
          "reason_1,reason_2,reason_3,reason_4,reason_5\n",
          stream);
    for (size_t i = 0; i < scores->n; i++) {
        const struct scored_person *person = &scores->persons[i];
        number_format(person->score, number);
        fprintf(stream, "%zu,", i + 1);
        person_write(stream, model, scores, person->i_row);
        number_format(person->range.low, low);
        number_format(person->range.high, high);
        fprintf(stream, "%s,%s,%s,", number, low, high);
        csv_write_field(stream, alert_band_of(rules, i + 1, scores->n));
        fputc(',', stream);
        household_write(stream, model, scores, person->i_row);
        fprintf(stream, ",%d", person->alert);
        reasons_write(stream, person->reasons);
    }
    for (size_t i = 0; i < scores->n_little; i++) {
        fputc(',', stream);
        person_write(stream, model, scores, scores->little[i].i_row);
        fputs(",,," NOT_ENOUGH_DATA ",", stream);
        household_write(stream, model, scores, scores->little[i].i_row);
        fputs(",0", stream);
        reasons_write(stream, scores->little[i].reasons);
    }
}
