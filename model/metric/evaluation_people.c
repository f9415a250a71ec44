// Counts of people for the rule on small counts, which protects persons, not rows.
#include "model/metric/evaluation_people.h"

#include <stdlib.h>
#include <string.h>

static uint32_t person_of(const struct counted_rows *rows, size_t i_row)
{
    return rows->person[rows->ranking->row[i_row]];
}

// The cells that a row adds to, as bits of a set.
static unsigned cells_of(const struct counted_rows *rows, size_t i_row)
{
    double selected = rows->selected[i_row];
    bool label = rows->ranking->label[i_row] == 1;
    unsigned cells = 0;
    if (selected > 0)
        cells |= 1u << (label ? CELL_TP : CELL_FP);
    if (selected < 1)
        cells |= 1u << (label ? CELL_FN : CELL_TN);
    return cells;
}

void people_count(const struct counted_rows *rows, double *ret_people)
{
    uint32_t n_person = 0;
    memset(ret_people, 0, PEOPLE_SETS * sizeof *ret_people);
    for (size_t i = 0; i < rows->n && rows->person; i++) {
        uint32_t person = person_of(rows, rows->rows ? rows->rows[i] : i);
        n_person = person >= n_person ? person + 1 : n_person;
    }
    unsigned char *cells = memory_alloc((size_t)n_person + 1);
    memset(cells, 0, (size_t)n_person + 1);
    for (size_t i = 0; i < rows->n; i++) {
        size_t row = rows->rows ? rows->rows[i] : i;
        if (rows->person)
            cells[person_of(rows, row)] |= (unsigned char)cells_of(rows, row);
    }
    for (size_t p = 0; p < n_person; p++)
        for (unsigned set = 1; set < PEOPLE_SETS; set++)
            ret_people[set] += (cells[p] & set) != 0;
    free(cells);
}
