// Addresses from which somebody has signed in of late: their logins have a queue of their own.
#ifndef HEARTH_KNOWN_ADDRESSES_H
#define HEARTH_KNOWN_ADDRESSES_H

#include "serve/store/login.h"

struct known_addresses;
// With those of the store. Owns: known_addresses_free. Errors: those of login_addresses.
enum status known_addresses_create(struct store *store, struct known_addresses **ret_known,
                                   struct error *err);
void known_addresses_free(struct known_addresses *known); // NULL is fine
// Threads: any for both; neither waits for a disk.
void known_addresses_add(struct known_addresses *known, const struct ip_address *address);
bool known_addresses_has(struct known_addresses *known, const struct ip_address *address);

#endif
