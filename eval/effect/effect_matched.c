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

static void member_add(struct member *members, size_t *n, struct member member)
{
    members[(*n)++] = member;
}

// Both ends of every pair, each treated row once, set by set.
static struct member *members_of_pairs(const struct effect_data *data, const struct effect_fit *fit,
                                       size_t *ret_n)
{
    struct member *members = memory_alloc((2 * fit->n_pair + 1) * sizeof *members);
    bool *seen = memory_alloc(data->n_row + 1);
    *ret_n = 0;
    for (size_t i = 0; i < fit->n_pair; i++) {
        size_t treated = fit->pairs[i].treated, control = fit->pairs[i].control;
        size_t set = row_number(data, treated);
        if (!seen[treated])
            member_add(members, ret_n, (struct member){set, set, treated, false});
        seen[treated] = true;
        member_add(members, ret_n, (struct member){set, row_number(data, control), control, true});
    }
    free(seen);
    qsort(members, *ret_n, sizeof *members, member_order);
    return members;
}

// The treated row of a set and all its partners.
static struct member *members_of_set(const struct effect_data *data, const struct nearest *nearest,
                                     const struct nearest_set *set, size_t *ret_n)
{
    size_t number = row_number(data, set->seeker);
    struct member *members = memory_alloc((set->end - set->first + 1) * sizeof *members);
    *ret_n = 0;
    member_add(members, ret_n, (struct member){number, number, set->seeker, false});
    for (size_t k = set->first; k < set->end; k++) {
        size_t row = nearest->rows[k];
        member_add(members, ret_n, (struct member){number, row_number(data, row), row, true});
    }
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

static void pairs_write(FILE *stream, const struct effect_design *design,
                        const struct effect_fit *fit)
{
    size_t n, subclass = 0;
    struct member *members = members_of_pairs(design->data, fit, &n);
    for (size_t first = 0, end; first < n; first = end) {
        for (end = first + 1; end < n && members[end].set == members[first].set;)
            end++;
        set_write(stream, design, members + first, end - first, ++subclass);
    }
    free(members);
}

static void sets_write(FILE *stream, const struct effect_design *design,
                       const struct nearest *nearest)
{
    const struct effect_data *data = design->data;
    struct member *treated = memory_alloc((nearest->n_set + 1) * sizeof *treated);
    for (size_t i = 0; i < nearest->n_set; i++)
        treated[i] = (struct member){.set = row_number(data, nearest->sets[i].seeker), .i_row = i};
    qsort(treated, nearest->n_set, sizeof *treated, member_order);
    for (size_t i = 0; i < nearest->n_set; i++) {
        size_t n;
        struct member *members =
            members_of_set(data, nearest, &nearest->sets[treated[i].i_row], &n);
        set_write(stream, design, members, n, i + 1);
        free(members);
    }
    free(treated);
}

enum status effect_matched_write(const char *path, const struct effect_design *design,
                                 const struct effect_fit *fit, struct error *err)
{
    struct output output;
    enum status status = output_open(&output, path, err);
    if (status)
        return status;
    fputs("row,treatment,weight,subclass,distance\n", output.stream);
    if (fit->nearest)
        sets_write(output.stream, design, fit->nearest);
    else
        pairs_write(output.stream, design, fit);
    return output_close(&output, err);
}
