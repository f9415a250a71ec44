// What a model would lose with fewer families to learn from, without the records of an agency, or without a
// group of features (data minimisation).
#ifndef HEARTH_STUDY_H
#define HEARTH_STUDY_H

#include "features/extract/extract.h"
#include "model/train/compare_models.h"
#include "model/train/trainer.h"

enum study_kind { STUDY_WHOLE, STUDY_FAMILIES, STUDY_AGENCY, STUDY_GROUP };

struct study_variant {
    enum study_kind kind;
    const char *name;    // "25%", "police", "Health"; NULL of the whole
    double share;        // of the families; 1 where all are there
    size_t n_column;     // that are left
    size_t n_train;      // training rows of the last split that is used
    const char *failure; // why it could not be fitted; NULL = it is in the comparison
    size_t i_ranked;     // of the comparison
    struct cell cell;
};

struct study {
    struct study_variant *variants; // n; the first is the whole
    size_t n;
    struct comparison comparison; // of those that could be fitted, each against the whole
    bool few;                     // a small count could be worked out of finer figures
};

struct study_question {
    const struct plan *plan;
    const struct settings *settings; // of the selected candidate
    const struct column *columns;    // of the plan's dataset
    const struct trainer_options *trainer;
    const uint32_t *household; // as struct evidence_question has them
    size_t length;
    double min_count;
};
// Fits the selected candidate anew on the same splits: on a share of the families of the training rows (the
// smaller shares are part of the larger ones), and without the columns of each agency and each `group:`.
// Test rows stay the same, so that differences are paired. Owns: arena. Errors: those of the fits of the
// whole. Cost: a fit a variant and split; one copy of the rows at a time.
enum status study_make(struct arena *arena, const struct study_question *question,
                       struct study *ret_study, struct error *err);

// What a variant is, in words: "half of the families", "without police". Owns: arena.
const char *study_variant_text(struct arena *arena, const struct study_variant *variant);

#endif
