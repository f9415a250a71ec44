// A lot is fair when nobody could choose its seed and everybody can check it afterwards: the seed comes
// from a secret, and stands in the audit before the list is made.
#include "serve/alert/list_lot.h"

#include "features/base/json.h"
#include "serve/store/audit.h"
#include "serve/store/secret.h"
#include "serve/store/store_values.h"

#include <stdlib.h>
#include <string.h>

#define LOT_KEY "lot.key" // named value of the store: the secret
#define LOTS_MAX 100000   // rows of the audit about one scenario's lots

// Seeds by date are in the audit for good: the first row of the date holds.
static enum status committed_find(const struct list_lot *lot, struct arena *arena,
                                  const char **ret_seed, struct error *err)
{
    char day[DAY_TEXT];
    struct audit_list rows;
    struct audit_filter filter = {
        .subject = lot->scenario, .action = LIST_LOT_ACTION, .limit = LOTS_MAX};
    *ret_seed = NULL;
    enum status status = audit_list(lot->store, arena, &filter, &rows, err);
    day_format(lot->as_of, day);
    for (size_t i = 0; !status && i < rows.n && !*ret_seed; i++) {
        json *details = NULL;
        const char *text = rows.items[i].details;
        if (json_read_text(text, strlen(text), &details, ERROR_IGNORED))
            continue;
        const char *as_of = json_text(details, "as_of"), *seed = json_text(details, "seed");
        if (as_of && seed && strcmp(as_of, day) == 0)
            *ret_seed = arena_text(arena, seed);
        json_free(details);
    }
    return status;
}

static const char *seed_derive(const struct list_lot *lot, struct arena *arena, const char *key)
{
    char day[DAY_TEXT], seed[SECRET_TEXT];
    const char *purpose =
        arena_format(arena, "hearth lot 1 %s %s", lot->scenario, day_format(lot->as_of, day));
    secret_derive(purpose, key, seed);
    return arena_text(arena, seed);
}

static enum status key_make(const struct list_lot *lot, struct arena *arena, const char **ret_key,
                            struct error *err)
{
    char key[SECRET_TEXT];
    enum status status = store_value_get(lot->store, arena, LOT_KEY, ret_key, err);
    if (status || *ret_key)
        return status;
    secret_make(key);
    status = store_value_set(lot->store, lot->actor, LOT_KEY, key, err);
    secret_wipe(key, sizeof key);
    return status ? status : store_value_get(lot->store, arena, LOT_KEY, ret_key, err);
}

static enum status seed_append(const struct list_lot *lot, const char *seed, struct error *err)
{
    json *details = json_object_create();
    json_put_day(details, "as_of", lot->as_of);
    json_put_text(details, "seed", seed);
    char *text = json_canonical(details);
    struct audit_entry entry = {
        .actor = lot->actor, .action = LIST_LOT_ACTION, .subject = lot->scenario, .details = text};
    enum status status = audit_add(lot->store, &entry, 1, err);
    free(text);
    json_free(details);
    return status;
}

enum status list_lot_commit(const struct list_lot *lot, struct arena *arena, const char **ret_seed,
                            struct error *err)
{
    const char *key;
    enum status status = secret_prepare(err);
    if (!status)
        status = committed_find(lot, arena, ret_seed, err);
    if (status || *ret_seed)
        return status;
    status = key_make(lot, arena, &key, err);
    if (!status)
        status = seed_append(lot, seed_derive(lot, arena, key), err);
    return status ? status
                  : committed_find(lot, arena, ret_seed, err); // another may have been first
}

enum status list_lot_look(const struct list_lot *lot, struct arena *arena, const char **ret_seed,
                          struct error *err)
{
    const char *key = NULL;
    *ret_seed = NULL;
    if (!lot->store)
        return OK;
    enum status status = secret_prepare(err);
    if (!status)
        status = committed_find(lot, arena, ret_seed, err);
    if (!status && !*ret_seed)
        status = store_value_get(lot->store, arena, LOT_KEY, &key, err);
    if (!status && key)
        *ret_seed = seed_derive(lot, arena, key);
    return status;
}
