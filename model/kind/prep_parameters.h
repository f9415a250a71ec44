// Parameters that several kinds have, as rows of their tables, in one wording.
#ifndef HEARTH_PREP_PARAMETERS_H
#define HEARTH_PREP_PARAMETERS_H

#include "model/kind/kinds.h"
#include "model/kind/prep.h"

// Three rows, side by side in this order: prep_options_of reads their values.
#define PREP_PARAMETERS                                                                            \
    {.name = "scale",                                                                              \
     .choices = "none|minmax|standard",                                                            \
     .value = SCALE_STANDARD,                                                                      \
     .max = 2,                                                                                     \
     .integer = true,                                                                              \
     .help = "scaling by the training rows"},                                                      \
        {.name = "cap",                                                                            \
         .alias = "winsorise",                                                                     \
         .max = 0.2,                                                                               \
         .help = "values beyond this quantile at either end of training are set to it; 0 = none"}, \
    {                                                                                              \
        .name = "transform", .choices = "none|log", .max = 1, .integer = true,                     \
        .help = "log: log(1 + v) for skewed columns that are never negative"                       \
    }

#define CALIBRATE_PARAMETER                                                                        \
    {                                                                                              \
        .name = "calibrate", .choices = "auto|logistic|isotonic|none", .max = 3, .integer = true,  \
        .help = "from margin to probability"                                                       \
    }

// values: from the row `scale` on.
static inline struct prep_options prep_options_of(const double *values)
{
    return (struct prep_options){(enum prep_scale)values[0], values[1], values[2] > 0};
}

#endif
