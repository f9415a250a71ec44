// People share a home when their addresses are the same text after folding. A UPRN, the national
// number of a property, needs no folding and goes first.

#include "features/ingest/address.h"

bool address_key(const struct csv_field *uprn, const struct csv_field *address,
                 const struct csv_field *postcode, bool has_postcode, struct fold_buffer *ret_key)
{
    ret_key->n_bytes = 0;
    if (uprn) {
        fold_append_raw(ret_key, "u:", 2);
        fold_append_raw(ret_key, uprn->text, uprn->n_bytes);
        return true;
    }
    if (!address || (has_postcode && !postcode))
        return false;
    fold_append_raw(ret_key, "a:", 2);
    fold_append(ret_key, FOLD_WORDS, address->text, address->n_bytes);
    if (ret_key->n_bytes == 2)
        return false;
    fold_append_raw(ret_key, "|", 1);
    if (postcode)
        fold_append(ret_key, FOLD_JOINED, postcode->text, postcode->n_bytes);
    return true;
}
