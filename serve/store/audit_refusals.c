// Counts of refused attempts, until they are written as one row.

#include "serve/store/audit_refusals.h"

#include "features/base/json.h"
#include "serve/store/audit_chain.h"
#include "serve/store/transaction.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct refusal {
    char action[64], actor[ACTOR_TEXT], subject[64], client[64];
    int64_t n;
};

struct counts {
    struct refusal kinds[REFUSALS_KINDS];
    int n_kind;
    int64_t n_other, first_ms; // first_ms 0 = none
};

struct audit_refusals {
    pthread_mutex_t lock;
    struct counts counts; // only with the lock
};

struct audit_refusals *audit_refusals_create(void)
{
    struct audit_refusals *refusals = memory_alloc(sizeof *refusals);
    pthread_mutex_init(&refusals->lock, NULL);
    return refusals;
}

void audit_refusals_free(struct audit_refusals *refusals)
{
    if (!refusals)
        return;
    pthread_mutex_destroy(&refusals->lock);
    free(refusals);
}

static void field_set(char *field, size_t n_bytes, const char *text)
{
    snprintf(field, n_bytes, "%s", text ? text : "");
}

// The count of attempts of that kind; NULL when there are too many kinds.
static struct refusal *refusal_of(struct counts *counts, const struct refusal *wanted)
{
    for (int i = 0; i < counts->n_kind; i++) {
        struct refusal *kind = &counts->kinds[i];
        if (strcmp(kind->action, wanted->action) == 0 && strcmp(kind->actor, wanted->actor) == 0 &&
            strcmp(kind->subject, wanted->subject) == 0 &&
            strcmp(kind->client, wanted->client) == 0)
            return kind;
    }
    if (counts->n_kind == REFUSALS_KINDS)
        return NULL;
    counts->kinds[counts->n_kind] = *wanted;
    return &counts->kinds[counts->n_kind++];
}

void audit_refusals_add(struct store *store, const struct audit_entry *entry)
{
    struct refusal refusal = {.n = 0};
    struct audit_refusals *refusals = store_refusals(store);
    field_set(refusal.action, sizeof refusal.action, entry->action);
    field_set(refusal.actor, sizeof refusal.actor, entry->actor);
    field_set(refusal.subject, sizeof refusal.subject, entry->subject);
    field_set(refusal.client, sizeof refusal.client, entry->client);
    pthread_mutex_lock(&refusals->lock);
    struct counts *counts = &refusals->counts;
    struct refusal *kind = refusal_of(counts, &refusal);
    if (kind)
        kind->n++;
    else
        counts->n_other++;
    if (!counts->first_ms)
        counts->first_ms = store_now(store);
    pthread_mutex_unlock(&refusals->lock);
}

bool audit_refusals_due(struct store *store)
{
    struct audit_refusals *refusals = store_refusals(store);
    pthread_mutex_lock(&refusals->lock);
    int64_t first_ms = refusals->counts.first_ms;
    pthread_mutex_unlock(&refusals->lock);
    return first_ms && store_now(store) - first_ms >= REFUSALS_MS;
}

static json *counts_to_json(const struct counts *counts)
{
    char since[TIME_TEXT];
    json *root = json_object_create(), *attempts = json_put_array(root, "attempts");
    json_put_text(root, "since", time_format(counts->first_ms, since));
    for (int i = 0; i < counts->n_kind; i++) {
        const struct refusal *kind = &counts->kinds[i];
        json *object = json_add_object(attempts);
        json_put_text(object, "what", kind->action);
        json_put_text(object, "actor", kind->actor);
        if (*kind->subject)
            json_put_text(object, "subject", kind->subject);
        json_put_text(object, "client", kind->client);
        json_put_integer(object, "n", kind->n);
    }
    json_put_integer(root, "others", counts->n_other);
    return root;
}

static enum status counts_write(struct store *store, const struct counts *counts, struct error *err)
{
    struct database *database;
    struct audit_entry entry = {.actor = "hearth", .action = REFUSALS_ACTION};
    enum status status = write_begin(store, &database, err);
    if (status)
        return status;
    status = audit_append_json(database, store_now(store), &entry, counts_to_json(counts), err);
    return write_end(store, status, err);
}

// Puts back what could not be written.
static void counts_restore(struct audit_refusals *refusals, const struct counts *counts)
{
    pthread_mutex_lock(&refusals->lock);
    for (int i = 0; i < counts->n_kind; i++) {
        struct refusal wanted = counts->kinds[i];
        wanted.n = 0;
        struct refusal *kind = refusal_of(&refusals->counts, &wanted);
        *(kind ? &kind->n : &refusals->counts.n_other) += counts->kinds[i].n;
    }
    refusals->counts.n_other += counts->n_other;
    refusals->counts.first_ms = counts->first_ms;
    pthread_mutex_unlock(&refusals->lock);
}

enum status audit_refusals_write(struct store *store, struct error *err)
{
    struct audit_refusals *refusals = store_refusals(store);
    pthread_mutex_lock(&refusals->lock);
    struct counts counts = refusals->counts;
    refusals->counts = (struct counts){.first_ms = 0};
    pthread_mutex_unlock(&refusals->lock);
    if (!counts.first_ms)
        return OK;
    enum status status = counts_write(store, &counts, err);
    if (status)
        counts_restore(refusals, &counts);
    return status;
}
