// An agency may call its first client 0: an id that a person row has is a person's, whatever it
// looks like.

#include "features/link/placeholder_ids.h"

#include "features/ingest/identity_value.h"

#include <string.h>

static void clear_persons(const struct records *rows, const uint32_t *record_of, bool *is_nobody)
{
    for (size_t k = 0; k < rows->n_row; k++)
        is_nobody[record_of[rows->person[k]]] = false;
}

size_t placeholder_ids_find(const struct config *config, const struct records *records,
                            const struct registry *registry, bool *ret_is_nobody)
{
    const struct identity_field *field = identity_field("other_id");
    size_t n_tie = 0;
    for (size_t r = 0; r < registry->n_record; r++)
        ret_is_nobody[r] =
            identity_check(field, registry->ids[r], strlen(registry->ids[r])).state !=
            IDENTITY_USABLE;
    for (size_t i = 0; i < config->n_source; i++)
        if (config->sources[i].kind == RECORD_PERSON)
            clear_persons(&records[i], registry->record_of[i], ret_is_nobody);
    for (size_t i = 0; i < config->n_source; i++) {
        const struct records *rows = &records[i];
        const uint32_t *record_of = registry->record_of[i];
        for (size_t k = 0; rows->other && k < rows->n_row; k++)
            n_tie += ret_is_nobody[record_of[rows->person[k]]] ||
                     ret_is_nobody[record_of[rows->other[k]]];
    }
    return n_tie;
}
