// The same splits and test rows, other training rows or columns: each variant is a candidate beside the
// whole, and the comparison of candidates gives the paired intervals.
#include "model/train/study.h"

#include "features/base/progress.h"
#include "features/base/small_counts.h"
#include "model/kind/settings.h"
#include "model/numeric/numerics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STREAM 0x73747564u // of the random numbers that order the families
#define STUDY_MOST 200     // variants

static const double shares[] = {0.1, 0.25, 0.5};
#define N_SHARE (sizeof shares / sizeof *shares)

static void variant_add(struct study *study, struct study_variant variant)
{
    if (study->n < STUDY_MOST)
        study->variants[study->n++] = variant;
}

static const char *part_of(const struct column *column, enum study_kind kind)
{
    return kind == STUDY_AGENCY ? column->agency : column->group;
}

// One variant a different agency or group, in the order of the columns; one that all columns share cannot
// be left out.
static void parts_add(const struct study_question *question, enum study_kind kind,
                      struct study *study)
{
    size_t n_col = question->plan->data->n_col, first = study->n;
    for (size_t j = 0; j < n_col; j++) {
        const char *name = part_of(&question->columns[j], kind);
        bool known = !name;
        for (size_t v = first; v < study->n && !known; v++)
            known = strcmp(study->variants[v].name, name) == 0;
        if (known)
            continue;
        size_t n_left = 0;
        for (size_t k = 0; k < n_col; k++) {
            const char *other = part_of(&question->columns[k], kind);
            n_left += !other || strcmp(other, name) != 0;
        }
        if (n_left)
            variant_add(study, (struct study_variant){
                                   .kind = kind, .name = name, .share = 1, .n_column = n_left});
    }
}

static void variants_make(struct arena *arena, const struct study_question *question,
                          struct study *study)
{
    size_t n_col = question->plan->data->n_col;
    study->variants = arena_array(arena, STUDY_MOST, sizeof *study->variants);
    variant_add(study, (struct study_variant){.kind = STUDY_WHOLE, .share = 1, .n_column = n_col});
    for (size_t i = N_SHARE; i-- > 0;)
        variant_add(study,
                    (struct study_variant){.kind = STUDY_FAMILIES,
                                           .name = arena_format(arena, "%.0f%%", 100 * shares[i]),
                                           .share = shares[i],
                                           .n_column = n_col});
    parts_add(question, STUDY_AGENCY, study);
    parts_add(question, STUDY_GROUP, study);
}

// ---- one variant's rows -------------------------------------------------------------------------

struct varying {
    struct arena *scratch;
    const struct study_question *question;
    const struct study_variant *variant;
    const struct dataset *data; // the variant's
};

// Whether the row's family is among the variant's share: each family has a fixed place in [0, 1).
static bool family_takes_part(const struct varying *varying, size_t row)
{
    const struct dataset *data = varying->question->plan->data;
    uint64_t family = data->cluster ? data->cluster[row] : row;
    uint64_t bits = random_bits(varying->question->trainer->seed ^ STREAM, 0, family);
    return (double)(bits >> 11) * 0x1p-53 < varying->variant->share;
}

static void rows_vary(const struct varying *varying, bool thin, struct rows *rows)
{
    rows->data = varying->data;
    if (thin && varying->variant->share < 1) {
        size_t *index = arena_array(varying->scratch, rows->n + 1, sizeof *index), n = 0;
        for (size_t i = 0; i < rows->n; i++)
            if (family_takes_part(varying, rows->index[i]))
                index[n++] = rows->index[i];
        rows->index = index;
        rows->n = n;
    }
    if (rows->timed) {
        struct rows *timed = arena_alloc(varying->scratch, sizeof *timed);
        *timed = *rows->timed;
        rows_vary(varying, thin, timed);
        rows->timed = timed;
    }
}

// Owns: the caller frees x of the dataset, when it is not the plan's.
static void columns_vary(const struct varying *varying, struct dataset *ret_data)
{
    const struct dataset *data = varying->question->plan->data;
    const struct study_variant *variant = varying->variant;
    *ret_data = *data;
    if (variant->n_column == data->n_col)
        return;
    size_t n_left = variant->n_column, n = 0;
    size_t *left = arena_array(varying->scratch, n_left + 1, sizeof *left);
    const char **names = arena_array(varying->scratch, n_left + 1, sizeof *names);
    for (size_t j = 0; j < data->n_col; j++) {
        const char *part = part_of(&varying->question->columns[j], variant->kind);
        if (part && strcmp(part, variant->name) == 0)
            continue;
        names[n] = data->names[j];
        left[n++] = j;
    }
    double *x = memory_alloc((data->n_row * n_left + 1) * sizeof *x);
    for (size_t i = 0; i < data->n_row; i++)
        for (size_t k = 0; k < n_left; k++)
            x[i * n_left + k] = dataset_row(data, i)[left[k]];
    ret_data->x = x;
    ret_data->n_col = n_left;
    ret_data->names = names;
}

static void plan_vary(const struct varying *varying, struct plan *ret_plan)
{
    const struct plan *plan = varying->question->plan;
    *ret_plan = *plan;
    ret_plan->data = varying->data;
    ret_plan->splits = arena_array(varying->scratch, plan->n_split + 1, sizeof *ret_plan->splits);
    for (size_t s = 0; s < plan->n_split; s++) {
        ret_plan->splits[s] = plan->splits[s];
        rows_vary(varying, true, &ret_plan->splits[s].train);
        rows_vary(varying, false, &ret_plan->splits[s].test);
    }
    rows_vary(varying, true, &ret_plan->final);
}

static enum status variant_fit(struct arena *arena, const struct study_question *question,
                               struct study_variant *variant, struct error *err)
{
    struct arena scratch = {0};
    struct dataset data;
    struct plan plan;
    struct varying varying = {&scratch, question, variant, &data};
    columns_vary(&varying, &data);
    plan_vary(&varying, &plan);
    for (size_t s = 0; s < plan.n_split; s++)
        if (!plan.splits[s].left_out)
            variant->n_train = plan.splits[s].train.n;
    variant->cell = (struct cell){.settings = *question->settings,
                                  .text = settings_text(arena, question->settings)};
    enum status status = trainer_run_cell(arena, &plan, question->trainer, &variant->cell, err);
    if (data.x != question->plan->data->x)
        free((double *)(uintptr_t)data.x);
    arena_done(&scratch);
    return status;
}

// ---- all of them --------------------------------------------------------------------------------

static bool counts_are_few(const struct study_question *question)
{
    for (size_t s = 0; s < question->plan->n_split; s++) {
        const struct split *split = &question->plan->splits[s];
        double positive = (double)rows_positive(&split->test);
        const double cells[] = {positive, (double)split->test.n - positive};
        if (!split->left_out && counts_any_small(cells, 2, question->min_count))
            return true;
    }
    return false;
}

static void variants_compare(struct arena *arena, const struct study_question *question,
                             struct study *study)
{
    struct trained trained = {.cells = arena_array(arena, study->n + 1, sizeof(struct cell))};
    for (size_t v = 0; v < study->n; v++) {
        struct study_variant *variant = &study->variants[v];
        if (variant->failure)
            continue;
        variant->i_ranked = trained.n_cell;
        trained.cells[trained.n_cell++] = variant->cell;
    }
    for (size_t s = 0; s < question->plan->n_split; s++)
        trained.n_used += !question->plan->splits[s].left_out;
    struct evidence_question compared = {.plan = question->plan,
                                         .trained = &trained,
                                         .selection = &question->trainer->selection,
                                         .household = question->household,
                                         .length = question->length,
                                         .min_count = question->min_count,
                                         .seed = question->trainer->seed,
                                         .n_thread = question->trainer->n_thread};
    comparison_make(arena, &compared, &study->comparison);
}

// The plan with splits of its own, so that some can be left out.
static struct plan plan_copy(struct arena *arena, const struct plan *plan)
{
    struct plan copy = *plan;
    copy.splits = arena_array(arena, plan->n_split + 1, sizeof *copy.splits);
    memcpy(copy.splits, plan->splits, plan->n_split * sizeof *copy.splits);
    plan_mark_untrainable(&copy);
    return copy;
}

static void undefined_mark(struct plan *plan, const struct cell *whole)
{
    for (size_t s = 0; s < plan->n_split; s++)
        if (!plan->splits[s].left_out && isnan(whole->results[s].value))
            plan->splits[s].left_out = "the metric is undefined there";
}

enum status study_make(struct arena *arena, const struct study_question *question,
                       struct study *ret_study, struct error *err)
{
    struct plan plan = plan_copy(arena, question->plan);
    struct trainer_options trainer = *question->trainer;
    struct study_question own = *question;
    enum status status = OK;
    own.plan = &plan;
    own.trainer = &trainer;
    *ret_study = (struct study){.few = counts_are_few(&own)};
    variants_make(arena, &own, ret_study);
    trainer.progress = progress_start("study", ret_study->n * plan.n_split, trainer.quiet);
    for (size_t v = 0; v < ret_study->n && !status; v++) {
        struct error why = {0};
        struct study_variant *variant = &ret_study->variants[v];
        enum status failure = variant_fit(arena, &own, variant, &why);
        if (failure && v == 0)
            status = failure;
        if (status)
            *err = why;
        else if (failure)
            variant->failure = failure == E_DATA ? "a test date has one class alone to train on"
                                                 : arena_text(arena, why.message);
        if (v == 0 && !status)
            undefined_mark(&plan, &variant->cell);
    }
    progress_end(trainer.progress);
    if (!status)
        variants_compare(arena, &own, ret_study);
    return status;
}

const char *study_variant_text(struct arena *arena, const struct study_variant *variant)
{
    switch (variant->kind) {
    case STUDY_FAMILIES:
        return arena_format(arena, "%s of the families", variant->name);
    case STUDY_AGENCY:
        return arena_format(arena, "without agency %s", variant->name);
    case STUDY_GROUP:
        return arena_format(arena, "without group %s", variant->name);
    case STUDY_WHOLE:
        break;
    }
    return "all families and columns";
}
