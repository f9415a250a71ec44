// The table of model kinds, simplest first. Kinds that are named by the contract but not built yet
// have a row without functions, so that asking for one says so instead of calling it unknown.
#include "model/kind/kinds.h"

#include "model/kind/logit.h"
#include "model/kind/points.h"

#include <string.h>

static const struct model_kind svm_kind = {.name = "svm",
                                           .help = "support vector machine (linear or RBF kernel)"};
static const struct model_kind gbt_kind = {.name = "gbt", .help = "gradient-boosted trees"};

const struct model_kind *const model_kinds[KIND_MAX] = {&points_kind, &logit_kind, &svm_kind,
                                                        &gbt_kind};
const size_t n_model_kind = 4;

enum status kind_find(const char *name, const struct model_kind **ret_kind, struct error *err)
{
    const char *names[KIND_MAX];
    for (size_t i = 0; i < n_model_kind; i++) {
        names[i] = model_kinds[i]->name;
        if (strcmp(name, names[i]) != 0)
            continue;
        *ret_kind = model_kinds[i];
        if (model_kinds[i]->fit)
            return OK;
        error_set(err, E_NOT_IMPLEMENTED, "model kind '%s' is not implemented", name);
        error_hint(err, "use points or logit");
        return E_NOT_IMPLEMENTED;
    }
    const char *nearest = error_nearest(name, names, n_model_kind);
    error_set(err, E_USAGE, "unknown model kind '%s'", name);
    if (nearest)
        error_hint(err, "did you mean '%s'?", nearest);
    else
        error_hint(err, "known kinds: points, logit");
    return E_USAGE;
}

size_t kind_parameter(const struct model_kind *kind, const char *name)
{
    size_t i = 0;
    while (i < kind->n_parameter && strcmp(kind->parameters[i].name, name) != 0)
        i++;
    return i;
}
