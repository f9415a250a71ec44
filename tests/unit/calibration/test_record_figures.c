// The agencies' records of a borough beside what is published or meant: each figure is printed, and
// each that has bounds lies within them.
//
//   test_record_figures [BIRTHS_PER_YEAR [SEED]]     default 600 and 1

#include "data-samples/agency/agency_table.h"
#include "data-samples/agency/visitors.h"
#include "data-samples/calibration/calibration.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static int show(const struct calibration_index *index, const struct figure_topic *topic)
{
    int n_outside = 0;
    for (size_t i = 0; i < topic->n_row; i++) {
        struct figure figure = calibration_measure(index, &topic->rows[i]);
        n_outside += figure.is_outside;
        printf("%-74s %8.2f %8.2f  %6.2f to %6.2f%s\n", figure.row->name, figure.published,
               figure.measured, figure.least, figure.most, figure.is_outside ? "  OUTSIDE" : "");
    }
    return n_outside;
}

int main(int n_argument, char **arguments)
{
    struct world_options options = {
        .births_per_year = n_argument > 1 ? (int)strtol(arguments[1], NULL, 10) : 600,
        .n_year = 10,
        .data_end = day_from_civil(2025, 12, 31),
        .seed = n_argument > 2 ? (uint64_t)strtol(arguments[2], NULL, 10) : 1};
    struct world world, all;
    struct error err = {0};
    if (world_make(&options, &world, &err)) {
        error_print(&err);
        return 1;
    }
    struct arena arena = {0};
    struct agency_view view;
    static struct agency agencies[AGENCY_COUNT];
    visitors_add(&world, &all);
    agency_view_make(&arena, &all, world.n_person, &view);
    if (agencies_write(&view, NULL, 1, agencies, &err)) {
        error_print(&err);
        return 1;
    }
    struct calibration_index index;
    calibration_index(&arena, &world, &index);
    index.agencies = agencies;
    int n_outside = 0, n_topic = 0;
    for (; record_topics[n_topic]; n_topic++)
        n_outside += show(&index, record_topics[n_topic]);
    printf("%d figures outside their bounds\n", n_outside);
    agencies_done(agencies);
    agency_view_done(&view);
    visitors_done(&all);
    arena_done(&arena);
    world_done(&world);
    return n_outside != 0 || n_topic < 1;
}
