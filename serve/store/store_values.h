// Named values that outlive the process: small settings made in the hub rather than in hearth.yaml.
// Errors, where a function names no others: E_FAILED, E_SYSTEM (the store refused; nothing was changed).
#ifndef HEARTH_STORE_VALUES_H
#define HEARTH_STORE_VALUES_H

#include "features/base/arena.h"
#include "serve/store/store.h"

#define STORE_VALUE_MAX 65536 // bytes

// NULL when there is none of that name. Owns: arena.
enum status store_value_get(struct store *store, struct arena *arena, const char *name,
                            const char **ret_value, struct error *err);
// Audited, without the value. Errors: E_USAGE for the name, E_DATA, E_LIMIT.
enum status store_value_set(struct store *store, const char *actor, const char *name,
                            const char *value, struct error *err);
// The same with an audit row of the caller's, in one transaction.
struct audit_entry;
enum status store_value_write(struct store *store, const struct audit_entry *entry,
                              const char *name, const char *value, struct error *err);

#endif
