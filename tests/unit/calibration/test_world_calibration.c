// A full borough's figures beside published ones: each is printed, and each that has bounds lies
// within them.
//
//   test_world_calibration [BIRTHS_PER_YEAR [SEED]]     default 2500 and 1

#include "data-samples/calibration/calibration.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static int show_topic(const struct calibration_index *index, const struct figure_topic *topic)
{
    int n_outside = 0;
    printf("\n%-60s %10s %10s\n", topic->title, "published", "simulated");
    for (size_t i = 0; i < topic->n_row; i++) {
        struct figure figure = calibration_measure(index, &topic->rows[i]);
        n_outside += figure.is_outside;
        printf("%-60s %10.3f %10.3f", figure.row->name, figure.published, figure.measured);
        if (isnan(figure.least))
            printf("\n");
        else
            printf("  %.3f to %.3f%s\n", figure.least, figure.most,
                   figure.is_outside ? "  OUTSIDE" : "");
    }
    return n_outside;
}

int main(int n_argument, char **arguments)
{
    struct world_options options = {
        .births_per_year = n_argument > 1 ? (int)strtol(arguments[1], NULL, 10) : 2500,
        .n_year = 10,
        .data_end = day_from_civil(2025, 12, 31),
        .seed = n_argument > 2 ? (uint64_t)strtol(arguments[2], NULL, 10) : 1};
    struct world world;
    struct error err = {0};
    if (world_make(&options, &world, &err)) {
        error_print(&err);
        return 1;
    }
    struct arena arena = {0};
    struct calibration_index index;
    calibration_index(&arena, &world, &index);
    int n_outside = 0, n_topic = 0;
    for (; figure_topics[n_topic]; n_topic++)
        n_outside += show_topic(&index, figure_topics[n_topic]);
    printf("%d figures outside their bounds\n", n_outside);
    arena_done(&arena);
    world_done(&world);
    return n_outside != 0 || n_topic < 5;
}
