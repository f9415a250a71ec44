// The API's description as other programs read it.
#ifndef HEARTH_OPENAPI_H
#define HEARTH_OPENAPI_H

#include "features/base/arena.h"
#include "features/base/error.h"

// OpenAPI 3.1 of the routes under /v1/. Owns: arena. Errors: E_SYSTEM.
enum status openapi_make(struct arena *arena, const char **ret_text, struct error *err);

#endif
