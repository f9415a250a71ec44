// The table of model kinds, simplest first. A kind that is not built yet has a row without functions,
// so that asking for one says so instead of calling it unknown.
#include "model/kind/kinds.h"

#include "model/kind/baseline.h"
#include "model/kind/gam.h"
#include "model/kind/gbt.h"
#include "model/kind/hazard.h"
#include "model/kind/logit.h"
#include "model/kind/points.h"
#include "model/kind/svm.h"

#include <string.h>


const struct model_kind *const model_kinds[KIND_MAX] = {
    &baseline_kind, &points_kind, &logit_kind, &gam_kind, &hazard_kind, &svm_kind, &gbt_kind};
const size_t n_model_kind = 7;

const char *kind_list(struct arena *arena)
{
    const char *list = NULL;
    for (size_t i = 0; i < n_model_kind; i++)
        if (model_kinds[i]->fit)
            list = list ? arena_format(arena, "%s, %s", list, model_kinds[i]->name)
                        : model_kinds[i]->name;
    return list;
}

static void hint_kinds(struct error *err, const char *before)
{
    struct arena arena = {0};
    error_hint(err, "%s: %s", before, kind_list(&arena));
    arena_done(&arena);
}

enum status kind_find(const char *name, const struct model_kind **ret_kind, struct error *err)
{
    const char *names[KIND_MAX];
    for (size_t i = 0; i < n_model_kind; i++) {
        names[i] = model_kinds[i]->name;
        const char *alias = model_kinds[i]->alias;
        if (strcmp(name, names[i]) && (!alias || strcmp(name, alias)))
            continue;
        *ret_kind = model_kinds[i];
        if (model_kinds[i]->fit)
            return OK;
        error_set(err, E_NOT_IMPLEMENTED, "model kind '%s' is not implemented", name);
        hint_kinds(err, "use one of");
        return E_NOT_IMPLEMENTED;
    }
    const char *nearest = error_nearest(name, names, n_model_kind);
    error_set(err, E_USAGE, "unknown model kind '%s'", name);
    if (nearest)
        error_hint(err, "did you mean '%s'?", nearest);
    else
        hint_kinds(err, "known kinds");
    return E_USAGE;
}

enum status kind_read_state(struct arena *arena, const struct model_kind *kind,
                            const struct state_source *source, void **ret_state, struct error *err)
{
    if (kind->from_json)
        return kind->from_json(arena, source->object, source->n_col, ret_state, err);
    if (source->bytes.n == 0)
        return error_set(err, E_DATA, "a model of kind '%s' needs its state.bin", kind->name);
    return kind->from_bytes(arena, &source->bytes, source->n_col, ret_state, err);
}

size_t kind_parameter(const struct model_kind *kind, const char *name)
{
    for (size_t i = 0; i < kind->n_parameter; i++) {
        const struct parameter_row *row = &kind->parameters[i];
        if (strcmp(row->name, name) == 0 || (row->alias && strcmp(row->alias, name) == 0))
            return i;
    }
    return kind->n_parameter;
}
