// The state of a kind as bytes: a JSON object, then numbers of eight bytes each. For states with too
// many numbers for JSON.
#ifndef HEARTH_STATE_BYTES_H
#define HEARTH_STATE_BYTES_H

#include "model/kind/kinds.h"

struct state_parts {
    json *head;
    const double *numbers; // n
    size_t n;
};

// Frees the head. Owns: arena.
struct bytes state_bytes_make(struct arena *arena, const struct state_parts *parts);
// Owns: head until json_free; numbers live in arena. Errors: E_DATA when the bytes are no such state.
enum status state_bytes_read(struct arena *arena, const struct bytes *bytes,
                             struct state_parts *ret_parts, struct error *err);

#endif
