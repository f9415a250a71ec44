// Chance in the agencies' files: every draw follows from (seed, purpose, item) alone, so that
// neither threads nor the order of the work can change a byte.
#ifndef HEARTH_AGENCY_DRAW_H
#define HEARTH_AGENCY_DRAW_H

#include <stdbool.h>
#include <stdint.h>

struct draw {
    uint64_t state;
};

// A stream of its own for an item of a purpose.
struct draw draw_for(uint64_t seed, uint64_t purpose, uint64_t item);
double draw_unit(struct draw *draw); // in (0, 1)
bool draw_yes(struct draw *draw, double probability);
uint32_t draw_below(struct draw *draw, uint32_t n);   // 0 … n − 1; n > 0
int draw_range(struct draw *draw, int low, int high); // both included
// Whole days, log-normal with this median (days) and spread on the log scale.
int draw_days(struct draw *draw, double median_days, double log_sd);

#endif
