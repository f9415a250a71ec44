// People share a home when their addresses are the same text after folding. A UPRN, the national
// number of a property, goes first. What cannot be a value ("no fixed abode", UPRN 0, ZZ99 3VZ) is
// as good as blank: strangers would share a home by it.

#include "features/ingest/address.h"

#include "features/ingest/identity_value.h"

static bool is_usable(const char *name, const struct csv_field *cell)
{
    const struct identity_field *field = identity_field(name);
    return cell && identity_check(field, cell->text, cell->n_bytes).state == IDENTITY_USABLE;
}

static void append(const char *name, const struct csv_field *cell, struct fold_buffer *key)
{
    identity_append(identity_field(name), cell->text, cell->n_bytes, key);
}

bool address_key(const struct csv_field *uprn, const struct csv_field *address,
                 const struct csv_field *postcode, bool has_postcode, struct fold_buffer *ret_key)
{
    ret_key->n_bytes = 0;
    if (is_usable("uprn", uprn)) {
        fold_append_raw(ret_key, "u:", 2);
        append("uprn", uprn, ret_key);
        return true;
    }
    bool is_known = is_usable("postcode", postcode);
    if (!is_usable("address", address) || (has_postcode && !is_known))
        return false;
    fold_append_raw(ret_key, "a:", 2);
    if (is_known)
        append("address", address, ret_key);
    else // its town and postcode, if any, are in it: the normal form would lose them
        fold_append(ret_key, FOLD_WORDS, address->text, address->n_bytes);
    fold_append_raw(ret_key, "|", 1);
    if (is_known)
        append("postcode", postcode, ret_key);
    return true;
}
