// An agency may call its first client 0: an id that a person row has is a person's, whatever it
// looks like.

#include "features/link/placeholder_ids.h"

#include "features/ingest/identity_value.h"

#include <stdlib.h>
#include <string.h>

#define LOOKED_AT 1
#define HAS_PERSON_ROW 2

static void note_persons(const struct records *rows, const uint32_t *record_of, char *state)
{
    for (size_t k = 0; k < rows->n_row; k++)
        state[record_of[rows->person[k]]] |= HAS_PERSON_ROW;
}

// Most ids of relationships have a person row, and need no look at their text.
static bool is_nobody(const struct registry *registry, uint32_t record, char *state,
                      bool *ret_is_nobody)
{
    if (!state[record]) {
        const char *id = registry->ids[record];
        state[record] = LOOKED_AT;
        ret_is_nobody[record] =
            identity_check(identity_field("other_id"), id, strlen(id)).state != IDENTITY_USABLE;
    }
    return ret_is_nobody[record];
}

size_t placeholder_ids_find(const struct config *config, const struct records *records,
                            const struct registry *registry, bool *ret_is_nobody)
{
    size_t n_tie = 0;
    char *state = memory_alloc(registry->n_record + 1);
    for (size_t i = 0; i < config->n_source; i++)
        if (config->sources[i].kind == RECORD_PERSON)
            note_persons(&records[i], registry->record_of[i], state);
    for (size_t i = 0; i < config->n_source; i++) {
        const struct records *rows = &records[i];
        const uint32_t *record_of = registry->record_of[i];
        for (size_t k = 0; rows->other && k < rows->n_row; k++) {
            bool person = is_nobody(registry, record_of[rows->person[k]], state, ret_is_nobody);
            bool other = is_nobody(registry, record_of[rows->other[k]], state, ret_is_nobody);
            n_tie += person || other;
        }
    }
    free(state);
    return n_tie;
}
