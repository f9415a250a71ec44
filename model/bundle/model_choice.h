// Which of a scenario's models is in use: models/S/selected, one line with the id.
#ifndef HEARTH_MODEL_CHOICE_H
#define HEARTH_MODEL_CHOICE_H

#include "features/base/arena.h"
#include "features/base/error.h"

// Whether the text can be the id of a model: names a folder of models/S and no other place.
bool model_choice_is_id(const char *text);
// The model in use; NULL when none is yet. Owns: arena. Errors: E_DATA when the file holds no id,
// E_SYSTEM.
enum status model_choice_read(struct arena *arena, const char *workspace, const char *scenario,
                              const char **ret_id, struct error *err);
// Durable. Beside it models/S/status.json: the model's evidence and calibration by year. Errors: E_SYSTEM.
enum status model_choice_write(const char *workspace, const char *scenario, const char *id,
                               struct error *err);
// models/S/<id> below the workspace. Owns: arena.
char *model_folder(struct arena *arena, const char *workspace, const char *scenario,
                   const char *id);

#endif
