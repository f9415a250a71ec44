// A subject's columns say one thing in many ways (counts over several windows, days since the
// last); together they are one reason, told by the column that says it most strongly.
#include "model/score/reasoner.h"

#include "features/base/sort.h"
#include "features/extract/column_text.h"
#include "model/score/reasons.h"

#include <math.h>
#include <stdlib.h>

#define LEAST 1e-9 // of a contribution that counts as raising the score

struct reasoner {
    const struct scenario_model *model;
    struct arena arena;
    size_t *subject; // by model column
    size_t n_subject;
    double *contributions;  // by model column
    double *greatest;       // by subject: the largest of its columns'
    struct reason *reasons; // n_subject
};

struct reasoner *reasoner_create(const struct scenario_model *model)
{
    struct reasoner *reasoner = memory_alloc(sizeof *reasoner);
    struct arena *arena = &reasoner->arena;
    size_t n_col = model->bundle.n_col;
    const struct column **columns = arena_array(arena, n_col + 1, sizeof *columns);
    for (size_t j = 0; j < n_col; j++)
        columns[j] = &model->columns[model->column_of[j]];
    reasoner->model = model;
    reasoner->subject = arena_array(arena, n_col + 1, sizeof *reasoner->subject);
    reasoner->contributions = arena_array(arena, n_col + 1, sizeof *reasoner->contributions);
    reasoner->greatest = arena_array(arena, n_col + 1, sizeof *reasoner->greatest);
    reasoner->reasons = arena_array(arena, n_col + 1, sizeof *reasoner->reasons);
    reasoner->n_subject = reason_subjects(columns, n_col, reasoner->subject);
    return reasoner;
}

void reasoner_free(struct reasoner *reasoner)
{
    if (!reasoner)
        return;
    arena_done(&reasoner->arena);
    free(reasoner);
}

static int reason_order(const void *a, const void *b)
{
    const struct reason *left = a, *right = b;
    ORDER_BY_FALLING(left->contribution, right->contribution);
    return ORDER_OF(left->column, right->column);
}

size_t reasoner_find(struct reasoner *reasoner, const double *x, const struct reason **ret_reasons)
{
    const struct bundle *bundle = &reasoner->model->bundle;
    fitted_contributions(&bundle->fitted, &(struct feature_rows){x, 1, bundle->n_col, NULL}, 1,
                         reasoner->contributions);
    return reasoner_rank(reasoner, x, reasoner->contributions, ret_reasons);
}

size_t reasoner_rank(struct reasoner *reasoner, const double *x, const double *contributions,
                     const struct reason **ret_reasons)
{
    const struct scenario_model *model = reasoner->model;
    struct reason *reasons = reasoner->reasons;
    size_t n = 0;
    for (size_t k = 0; k < reasoner->n_subject; k++) {
        reasons[k] = (struct reason){SIZE_MAX, NAN, 0};
        reasoner->greatest[k] = 0;
    }
    for (size_t j = 0; j < model->bundle.n_col; j++) {
        size_t k = reasoner->subject[j];
        double contribution = contributions[j];
        reasons[k].contribution += contribution;
        if (contribution > reasoner->greatest[k]) {
            reasoner->greatest[k] = contribution;
            reasons[k].column = j;
            reasons[k].value = x[j];
        }
    }
    for (size_t k = 0; k < reasoner->n_subject; k++)
        if (reasons[k].contribution > LEAST && reasons[k].column != SIZE_MAX)
            reasons[n++] = reasons[k];
    if (n)
        qsort(reasons, n, sizeof *reasons, reason_order);
    *ret_reasons = reasons;
    return n;
}

const char *reasoner_text(struct arena *arena, const struct reasoner *reasoner,
                          const struct reason *reason)
{
    const struct scenario_model *model = reasoner->model;
    struct text_context context = {model->info->one, DAY_NONE};
    return column_reason_text(arena, &context, &model->columns[model->column_of[reason->column]],
                              reason->value);
}
