// The store's key: a file beside it, never in it, which seals what hearth itself must read again.
#ifndef HEARTH_STORE_KEY_H
#define HEARTH_STORE_KEY_H

#include "serve/store/secret.h"

struct store;

// Seals a user's text for that user alone, with the key of the store's file and ".key"; made when there is
// none yet. Errors: E_SYSTEM; E_FAILED for a key file that is damaged.
enum status store_seal(const struct store *store, const char *user, const char *text,
                       char ret_sealed[SEALED_TEXT], struct error *err);
// A text that an older program did not seal is given as it is. Errors: E_FAILED when the key file is missing, another or damaged, or the text was changed; E_SYSTEM.
enum status store_unseal(const struct store *store, const char *user, const char *sealed,
                         char ret_text[SEALED_MAX], struct error *err);

#endif
