// `hearth train --study`: the study of a scenario's model, written and printed.
#ifndef HEARTH_TRAIN_STUDY_H
#define HEARTH_TRAIN_STUDY_H

#include "features/base/cli.h"
#include "features/extract/extract.h"
#include "model/train/trainer.h"

struct train_study {
    const struct extract *extract;
    const struct plan *plan;
    const struct trainer_options *trainer;
    const uint32_t *household; // as struct evidence_question has them
    size_t length;
    const char *model; // its id; the folder is there
};
// Writes reports/study-S. Errors: those of bundle_load and study_make; E_SYSTEM.
enum status train_study_run(const struct cli *cli, const struct train_study *train,
                            struct error *err);

#endif
