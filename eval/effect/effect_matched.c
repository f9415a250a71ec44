// Writes the matched rows, so that an evaluator can check the pairs or analyse them with other
// software.
#include "eval/effect/effect_matched.h"

#include "features/base/file.h"
#include "features/base/number.h"
#include "features/base/sort.h"

#include <stdlib.h>

struct member {
    size_t set;        // row number of the treated row
    size_t row_number; // of the table
    size_t i_row;      // of effect_data
    bool is_control;
};

static int member_order(const void *a, const void *b)
{
    const struct member *left = a, *right = b;
    ORDER_BY(left->set, right->set);
    if (left->is_control != right->is_control)
        return left->is_control ? 1 : -1;
    return ORDER_OF(left->row_number, right->row_number);
}

static size_t row_number(const struct effect_data *data, size_t i_row)
{
    return data->row ? data->row[i_row] : i_row + 1;
}

// Both ends of every pair, each treated row once, set by set.
static struct member *members_make(const struct effect_data *data, const struct effect_fit *fit,
                                   size_t *ret_n)
{
    struct member *members = memory_alloc((2 * fit->n_pair + 1) * sizeof *members);
    bool *seen = memory_alloc(data->n_row + 1);
    *ret_n = 0;
    for (size_t i = 0; i < fit->n_pair; i++) {
        size_t treated = fit->pairs[i].treated, control = fit->pairs[i].control;
        size_t set = row_number(data, treated);
        if (!seen[treated])
            members[(*ret_n)++] = (struct member){set, set, treated, false};
        seen[treated] = true;
        members[(*ret_n)++] = (struct member){set, row_number(data, control), control, true};
    }
    free(seen);
    qsort(members, *ret_n, sizeof *members, member_order);
    return members;
}

static void set_write(FILE *stream, const struct effect_design *design,
                      const struct member *members, size_t n, size_t subclass)
{
    for (size_t i = 0; i < n; i++) {
        char weight[NUMBER_TEXT], distance[NUMBER_TEXT];
        number_format(members[i].is_control ? 1 / (double)(n - 1) : 1, weight);
        number_format(design->logit[members[i].i_row], distance);
        fprintf(stream, "%zu,%d,%s,%zu,%s\n", members[i].row_number, !members[i].is_control, weight,
                subclass, distance);
    }
}

enum status effect_matched_write(const char *path, const struct effect_design *design,
                                 const struct effect_fit *fit, struct error *err)
{
    struct output output;
    enum status status = output_open(&output, path, err);
    if (status)
        return status;
    size_t n, subclass = 0;
    struct member *members = members_make(design->data, fit, &n);
    fputs("row,treatment,weight,subclass,distance\n", output.stream);
    for (size_t first = 0, end; first < n; first = end) {
        for (end = first + 1; end < n && members[end].set == members[first].set;)
            end++;
        set_write(output.stream, design, members + first, end - first, ++subclass);
    }
    free(members);
    return output_close(&output, err);
}
