// Columns over several windows and aggregates say one thing in many ways; they are one subject.
#include "model/score/reasons.h"

#include <stdlib.h>
#include <string.h>

static int text_order(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

static int subject_order(const struct column *a, const struct column *b)
{
    int order = text_order(a->relation, b->relation);
    if (!order)
        order = text_order(a->source, b->source);
    if (!order)
        order = text_order(a->category, b->category);
    if (!order)
        order = text_order(a->where, b->where);
    return order ? order : text_order(a->attribute, b->attribute);
}

static int index_order(const void *a, const void *b, void *context)
{
    const struct column *const *columns = context;
    return subject_order(columns[*(const size_t *)a], columns[*(const size_t *)b]);
}

size_t reason_subjects(const struct column *const *columns, size_t n_col, size_t *ret_subject)
{
    size_t *order = memory_alloc((n_col + 1) * sizeof *order), n = 0;
    for (size_t i = 0; i < n_col; i++)
        order[i] = i;
    qsort_r(order, n_col, sizeof *order, index_order, (void *)(uintptr_t)columns);
    for (size_t i = 0; i < n_col; i++) {
        if (i && subject_order(columns[order[i - 1]], columns[order[i]]))
            n++;
        ret_subject[order[i]] = n;
    }
    free(order);
    return n_col ? n + 1 : 0;
}
