// Estimands: the population whose average effect is meant.
#ifndef HEARTH_EFFECT_ESTIMAND_H
#define HEARTH_EFFECT_ESTIMAND_H

#include "features/base/error.h"

// Source: Li, Morgan & Zaslavsky 2018, table 1 (ATT: the treated, ATE: all, ATO: the overlap). ATM:
// the treated who found a partner, or are on the support; a result, never asked for.
enum estimand { ESTIMAND_ATT, ESTIMAND_ATE, ESTIMAND_ATO, ESTIMAND_ATM, ESTIMAND_COUNT };
struct estimand_row {
    const char *name, *title, *people; // "att", "average effect on the treated", "those treated"
};
extern const struct estimand_row estimand_rows[ESTIMAND_COUNT];
// Errors: E_USAGE naming the nearest.
enum status estimand_parse(const char *text, enum estimand *ret_estimand, struct error *err);

#endif
