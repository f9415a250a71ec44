// The audit row of a decision which model makes the lists of a scenario.
#ifndef HEARTH_MODEL_USE_H
#define HEARTH_MODEL_USE_H

#include "features/base/error.h"

#define MODEL_USE_ACTION "model.use"

struct model_use {
    const char *scenario, *model;
    const char *before;  // the model in use until then; NULL = none
    const char *command; // as typed: "models use", "train"
};
// Under the name that the system has for who runs this program. A workspace that has no store yet keeps
// no audit: then this is OK and writes nothing. Errors: those of store_open_workspace and audit_add.
enum status model_use_audit(const char *workspace, const struct model_use *use, struct error *err);

#endif
