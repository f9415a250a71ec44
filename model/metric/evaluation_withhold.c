// Small counts of an evaluation. Every group's table of selected by outcome has margins that are shown
// and cells that rates give back, so each level is a partition of its own.
#include "features/base/small_counts.h"
#include "model/metric/evaluation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Rows of some cells, or the persons behind them where these are fewer.
static double people_of(double n_row, const double people[PEOPLE_SETS], unsigned cells)
{
    return people[PEOPLE_SETS - 1] > 0 ? fmin(n_row, people[cells]) : n_row;
}

// The disjoint counts of a group that a part shows. Shapes: ret up to CELL_COUNT; returns how many.
static size_t part_cells(const double cells[CELL_COUNT], const double people[PEOPLE_SETS], int part,
                         double *ret)
{
    const unsigned outcome = 1u << CELL_TP | 1u << CELL_FN,
                   selected = 1u << CELL_TP | 1u << CELL_FP;
    double tp = cells[CELL_TP], fp = cells[CELL_FP], fn = cells[CELL_FN], tn = cells[CELL_TN];
    switch (part) {
    case PART_SIZE:
        ret[0] = people_of(tp + fp + fn + tn, people, PEOPLE_SETS - 1);
        return 1;
    case PART_OUTCOME:
        ret[0] = people_of(tp + fn, people, outcome);
        ret[1] = people_of(fp + tn, people, ~outcome & (PEOPLE_SETS - 1));
        return 2;
    case PART_SELECTED:
        ret[0] = people_of(tp + fp, people, selected);
        ret[1] = people_of(fn + tn, people, ~selected & (PEOPLE_SETS - 1));
        return 2;
    default:
        for (unsigned c = 0; c < CELL_COUNT; c++)
            ret[c] = people_of(cells[c], people, 1u << c);
        return CELL_COUNT;
    }
}

// The first part that withholds more than its size includes what is withheld of the size; the table
// includes both of its margins.
static void part_inherit(struct evaluated_group *group, int part)
{
    group->withheld[part] = group->withheld[part] || group->withheld[PART_SIZE];
    if (part == PART_CROSSED)
        group->withheld[part] = group->withheld[part] || group->withheld[PART_OUTCOME] ||
                                group->withheld[PART_SELECTED];
}

static void column_withhold(struct evaluated_group *groups, size_t n, double min_count)
{
    struct arena arena = {0};
    double *cells = arena_array(&arena, n * CELL_COUNT + 1, sizeof *cells);
    bool *withheld = arena_array(&arena, n + 1, sizeof *withheld);
    for (int part = 0; part < PART_COUNT; part++) {
        size_t n_cell = 1;
        for (size_t g = 0; g < n; g++) {
            part_inherit(&groups[g], part);
            withheld[g] = groups[g].withheld[part];
            double one[CELL_COUNT];
            n_cell = part_cells(groups[g].cells, groups[g].people, part, one);
            memcpy(cells + g * n_cell, one, n_cell * sizeof *one);
        }
        partition_withhold(&(struct partition){n, n_cell, cells, min_count}, withheld);
        for (size_t g = 0; g < n; g++)
            groups[g].withheld[part] = withheld[g];
    }
    arena_done(&arena);
}

static const char *side_of(const struct evaluated_group *group, bool right)
{
    return right ? group->right : group->left;
}

// Withholds among the groups that share one value of the left (or right) column: their total is shown
// with that column. Returns whether anything changed.
static bool side_withhold(struct evaluated_group *groups, size_t n, bool right, double min_count)
{
    bool changed = false;
    struct evaluated_group *part = memory_alloc((n + 1) * sizeof *part);
    size_t *place = memory_alloc((n + 1) * sizeof *place);
    for (size_t i = 0; i < n; i++) {
        size_t n_part = 0;
        bool seen = false;
        for (size_t k = 0; k < i && !seen; k++)
            seen = strcmp(side_of(&groups[k], right), side_of(&groups[i], right)) == 0;
        for (size_t k = i; k < n && !seen; k++)
            if (strcmp(side_of(&groups[k], right), side_of(&groups[i], right)) == 0) {
                place[n_part] = k;
                part[n_part++] = groups[k];
            }
        column_withhold(part, n_part, min_count);
        for (size_t k = 0; k < n_part; k++) {
            changed = changed || memcmp(groups[place[k]].withheld, part[k].withheld,
                                        sizeof part[k].withheld) != 0;
            memcpy(groups[place[k]].withheld, part[k].withheld, sizeof part[k].withheld);
        }
    }
    free(place);
    free(part);
    return changed;
}

// One gate for a table and both of its margins: what is withheld for one line can give a cell of another
// line away, so it goes on until nothing changes.
static void crossed_withhold(struct evaluated_group *groups, size_t n, double min_count)
{
    column_withhold(groups, n, min_count);
    for (bool changed = groups[0].left != NULL; changed;) {
        bool left = side_withhold(groups, n, false, min_count);
        bool right = side_withhold(groups, n, true, min_count);
        changed = left || right;
    }
}

// Rows between two lengths of the list are a group as well: their counts are the differences.
static void tops_withhold(struct evaluation *evaluation)
{
    const double none[CELL_COUNT] = {0}, *shown = none;
    for (size_t i = 0; i < evaluation->n_top; i++) {
        struct evaluated_top *top = &evaluation->tops[i];
        double persons[CELL_COUNT];
        part_cells(top->cells, top->people, PART_CROSSED, persons);
        double between[2] = {fabs(top->cells[CELL_TP] - shown[CELL_TP]),
                             fabs(top->cells[CELL_FP] - shown[CELL_FP])};
        top->withheld = evaluation->withheld_outcome ||
                        counts_any_small(persons, CELL_COUNT, evaluation->min_count) ||
                        counts_any_small(between, 2, evaluation->min_count);
        if (!top->withheld)
            shown = top->cells;
    }
}

void evaluation_withhold(struct evaluation *evaluation)
{
    double least = evaluation->min_count, n = (double)evaluation->n;
    double positive = (double)evaluation->n_positive;
    double n_person = evaluation->people;
    evaluation->withheld_size = count_is_small(n, least) || count_is_small(n_person, least);
    evaluation->withheld_outcome = evaluation->withheld_outcome || evaluation->withheld_size ||
                                   count_is_small(positive, least) ||
                                   count_is_small(n - positive, least) ||
                                   count_is_small(evaluation->people_positive, least) ||
                                   count_is_small(evaluation->people_negative, least);
    for (size_t i = 0; i < n_metric && evaluation->withheld_outcome && least > 0; i++)
        interval_round(&evaluation->metrics[i], ROUNDED_DECIMALS);
    tops_withhold(evaluation);
    for (size_t first = 0, end; first < evaluation->n_group; first = end) {
        struct evaluated_group *groups = evaluation->groups;
        for (end = first + 1;
             end < evaluation->n_group && strcmp(groups[end].column, groups[first].column) == 0;)
            end++;
        crossed_withhold(groups + first, end - first, least);
    }
}
