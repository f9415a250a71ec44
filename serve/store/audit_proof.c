// What the audit's rows prove about reviews, reveals, alerts and events: somebody who changes a
// rationale or takes away an alert in the file also has to change the audit, and breaks the chain.

#include "serve/store/audit_proof.h"

#include "features/base/number.h"
#include "serve/store/alert_row.h"
#include "serve/store/listing.h"
#include "serve/store/review_row.h"

#include <stdio.h>
#include <string.h>

#define CONDITION_BYTES 64

void review_digest(const struct review *review, uint8_t ret_digest[DIGEST_BYTES])
{
    struct digest digest;
    char day[DAY_TEXT];
    digest_start(&digest, "hearth review 1");
    digest_add_integer(&digest, review->id);
    digest_add_integer(&digest, review->alert_id);
    digest_add_integer(&digest, review->user_id);
    digest_add_integer(&digest, review->time_ms);
    digest_add_text(&digest, review->decision);
    digest_add_integer(&digest, review->agree);
    digest_add_text(&digest, review->rationale);
    digest_add_text(&digest, day_format(review->follow_up, day));
    digest_add_text(&digest, review->note);
    digest_finish(&digest, ret_digest);
}

void reveal_digest(const struct identity_access *reveal, uint8_t ret_digest[DIGEST_BYTES])
{
    struct digest digest;
    digest_start(&digest, "hearth reveal 1");
    digest_add_integer(&digest, reveal->id);
    digest_add_integer(&digest, reveal->alert_id);
    digest_add_text(&digest, reveal->person);
    digest_add_integer(&digest, reveal->user_id);
    digest_add_text(&digest, reveal->reason);
    digest_add_text(&digest, reveal->words);
    digest_add_integer(&digest, reveal->time_ms);
    digest_finish(&digest, ret_digest);
}

void proof_put(json *details, int64_t id, const uint8_t digest[DIGEST_BYTES])
{
    char hex[DIGEST_TEXT];
    digest_hex(digest, hex);
    json_put_integer(details, "id", id);
    json_put_text(details, "digest", hex);
}

static const struct column review_columns[] = {
    {MAPPED("review_id", COLUMN_INTEGER, review, id)},
    {MAPPED("alert_id", COLUMN_INTEGER, review, alert_id)},
    {MAPPED("user_id", COLUMN_INTEGER, review, user_id)},
    {MAPPED("time_ms", COLUMN_INTEGER, review, time_ms)},
    {MAPPED("user_name", COLUMN_TEXT, review, user_name), .sql = "users.name"},
    {MAPPED("person", COLUMN_TEXT, review, person)},
    {MAPPED("outcome", COLUMN_TEXT, review, decision)},
    {MAPPED("rationale", COLUMN_TEXT, review, rationale)},
    {MAPPED("note", COLUMN_TEXT, review, note)},
    {MAPPED("agree", COLUMN_FLAG, review, agree)},
    {MAPPED("follow_up", COLUMN_DAY, review, follow_up)},
    {MAPPED("submission", COLUMN_TEXT, review, submission)},
    {MAPPED("need", COLUMN_INTEGER, review, details.need)},
    {MAPPED("spoke_to", COLUMN_TEXT, review, details.spoke_to)},
    {MAPPED("informed", COLUMN_TEXT, review, details.informed)},
    {MAPPED("agreement", COLUMN_TEXT, review, details.agreement)},
    {MAPPED("agreement_why", COLUMN_TEXT, review, details.agreement_why)},
    {MAPPED("undone_ms", COLUMN_INTEGER, review, undone_ms),
     .sql = "(SELECT undo.time_ms FROM review_undos AS undo WHERE undo.review_id = "
            "reviews.review_id)"},
    {0},
};
const struct row_map review_map = {review_columns, sizeof(struct review),
                                   "reviews JOIN alerts USING (alert_id)"
                                   " JOIN users USING (user_id)"
                                   " LEFT JOIN review_details USING (review_id)"};

static const struct column reveal_columns[] = {
    {MAPPED("reveal_id", COLUMN_INTEGER, identity_access, id)},
    {MAPPED("user_id", COLUMN_INTEGER, identity_access, user_id)},
    {MAPPED("alert_id", COLUMN_INTEGER, identity_access, alert_id)},
    {MAPPED("time_ms", COLUMN_INTEGER, identity_access, time_ms)},
    {MAPPED("user_name", COLUMN_TEXT, identity_access, user_name), .sql = "users.name"},
    {MAPPED("person", COLUMN_TEXT, identity_access, person)},
    {MAPPED("reason", COLUMN_TEXT, identity_access, reason)},
    {MAPPED("words", COLUMN_TEXT, identity_access, words)},
    {0},
};
const struct row_map reveal_map = {reveal_columns, sizeof(struct identity_access),
                                   "reveals JOIN users USING (user_id)"};

static const struct column event_columns[] = {
    {MAPPED("event_id", COLUMN_INTEGER, event, id)},
    {MAPPED("source", COLUMN_TEXT, event, source)},
    {MAPPED("event_key", COLUMN_TEXT, event, key)},
    {MAPPED("columns", COLUMN_TEXT, event, columns)},
    {MAPPED("sender", COLUMN_TEXT, event, sender)},
    {MAPPED("received_ms", COLUMN_INTEGER, event, received_ms)},
    {0},
};
const struct row_map event_map = {event_columns, sizeof(struct event), "events"};

void alert_row_digest(struct digest *digest, const struct alert *alert)
{
    char day[DAY_TEXT], score[NUMBER_TEXT], low[NUMBER_TEXT], high[NUMBER_TEXT];
    number_format(alert->score, score);
    number_format(alert->low, low);
    number_format(alert->high, high);
    digest_add_integer(digest, alert->id);
    digest_add_text(digest, alert->scenario);
    digest_add_text(digest, day_format(alert->as_of, day));
    digest_add_text(digest, alert->person);
    digest_add_text(digest, alert->household);
    digest_add_integer(digest, alert->rank);
    digest_add_text(digest, score);
    digest_add_text(digest, low);
    digest_add_text(digest, high);
    digest_add_text(digest, alert->band);
    digest_add_text(digest, alert->model);
    digest_add_text(digest, alert->reasons);
    digest_add_integer(digest, alert->created_ms);
}

void event_row_digest(struct digest *digest, const struct event *event)
{
    digest_add_integer(digest, event->id);
    digest_add_text(digest, event->source);
    digest_add_text(digest, event->key);
    digest_add_text(digest, event->columns);
    digest_add_text(digest, event->sender);
    digest_add_integer(digest, event->received_ms);
}

static void review_items_digest(const void *items, size_t n, uint8_t ret_digest[DIGEST_BYTES])
{
    review_digest(items, ret_digest);
}

static void reveal_items_digest(const void *items, size_t n, uint8_t ret_digest[DIGEST_BYTES])
{
    reveal_digest(items, ret_digest);
}

static void alert_items_digest(const void *items, size_t n, uint8_t ret_digest[DIGEST_BYTES])
{
    struct digest digest;
    digest_start(&digest, ALERTS_PURPOSE);
    for (size_t i = 0; i < n; i++)
        alert_row_digest(&digest, (const struct alert *)items + i);
    digest_finish(&digest, ret_digest);
}

static void event_items_digest(const void *items, size_t n, uint8_t ret_digest[DIGEST_BYTES])
{
    struct digest digest;
    digest_start(&digest, EVENTS_PURPOSE);
    for (size_t i = 0; i < n; i++)
        event_row_digest(&digest, (const struct event *)items + i);
    digest_finish(&digest, ret_digest);
}

const char *const proof_names[PROOF_KINDS] = {"reviews", "reveals", "alerts", "events"};

// What an action of the audit tells of: rows id … id + n − 1 of a table.
struct proof {
    const char *action, *table, *id_column;
    const char *missing, *changed, *untold;
    const struct row_map *rows;
    void (*digest)(const void *items, size_t n, uint8_t ret_digest[DIGEST_BYTES]);
    const char *(*user)(const void *items); // whose it is; NULL = a program's
};

static const char *review_user(const void *items)
{
    return ((const struct review *)items)->user_name;
}

static const char *reveal_user(const void *items)
{
    return ((const struct identity_access *)items)->user_name;
}

static const struct proof kinds[PROOF_KINDS] = {
    {
        .action = REVIEW_ACTION,
        .table = "reviews",
        .id_column = "review_id",
        .missing = "the review it tells of is missing",
        .changed = "the review it tells of was changed",
        .untold = "there are reviews that it does not tell of",
        .rows = &review_map,
        .digest = review_items_digest,
        .user = review_user,
    },
    {
        .action = REVEAL_ACTION,
        .table = "reveals",
        .id_column = "reveal_id",
        .missing = "the reveal it tells of is missing",
        .changed = "the reveal it tells of was changed",
        .untold = "there are reveals that it does not tell of",
        .rows = &reveal_map,
        .digest = reveal_items_digest,
        .user = reveal_user,
    },
    {
        .action = ALERTS_ACTION,
        .table = "alerts",
        .id_column = "alert_id",
        .missing = "an alert that it tells of is missing",
        .changed = "the alerts that it tells of were changed",
        .untold = "there are alerts that it does not tell of",
        .rows = &alert_map,
        .digest = alert_items_digest,
    },
    {
        .action = EVENTS_ACTION,
        .table = "events",
        .id_column = "event_id",
        .missing = "an event that it tells of is missing",
        .changed = "the events that it tells of were changed",
        .untold = "there are events that it does not tell of",
        .rows = &event_map,
        .digest = event_items_digest,
    },
};

// What a row of the audit tells of.
struct told {
    size_t i_kind;
    const char *actor, *digest; // digest NULL = none
    int64_t id, n;
};

// What differs, or NULL.
static const char *fault_of(const struct told *told, const struct listing *found)
{
    uint8_t digest[DIGEST_BYTES];
    char hex[DIGEST_TEXT], user[ACTOR_TEXT] = "";
    const struct proof *kind = &kinds[told->i_kind];
    if (found->n != (size_t)told->n)
        return kind->missing;
    kind->digest(found->items, found->n, digest);
    digest_hex(digest, hex);
    if (!told->digest || strcmp(told->digest, hex) != 0)
        return kind->changed;
    if (kind->user)
        actor_name("user", kind->user(found->items), user);
    return kind->user && strcmp(user, told->actor) != 0
               ? "it tells of another user than the store: a user was renamed"
               : NULL;
}

static enum status compare(struct database *database, const struct told *told,
                           struct audit_check *check, struct error *err)
{
    struct arena arena = {0};
    char condition[CONDITION_BYTES];
    const struct proof *kind = &kinds[told->i_kind];
    struct listing listing = {.rows = kind->rows, .order = kind->id_column};
    snprintf(condition, sizeof condition, "%s BETWEEN ? AND ?", kind->id_column);
    WHERE(&listing.where, condition, value_integer(told->id),
          value_integer(told->id + told->n - 1));
    enum status status = listing_read_in(database, &arena, &listing, err);
    if (!status)
        check->reason = fault_of(told, &listing);
    if (!status && listing.n == (size_t)told->n) {
        if (!check->told[told->i_kind].n)
            check->told[told->i_kind].first = told->id;
        check->told[told->i_kind].n += told->n;
    }
    arena_done(&arena);
    return status;
}

enum status proof_check(struct database *database, const struct audit_row *row,
                        struct audit_check *check, struct error *err)
{
    size_t i = 0;
    json *details = NULL;
    while (i < PROOF_KINDS && strcmp(row->action, kinds[i].action) != 0)
        i++;
    if (i == PROOF_KINDS && strcmp(row->action, ALERTS_WITHDRAW_ACTION) != 0)
        return OK;
    if (json_read_text(row->details, strlen(row->details), &details, ERROR_IGNORED)) {
        check->reason = "its details are no JSON";
        return OK;
    }
    enum status status = OK;
    check->n_replaced += json_whole(details, "replaced", 0);
    struct told told = {.i_kind = i,
                        .actor = row->actor,
                        .digest = json_text(details, "digest"),
                        .id = json_whole(details, "id", 0),
                        .n = json_whole(details, "n", 1)};
    if (i < PROOF_KINDS && json_get(details, "id")) // a scoring that made no new alert has none
        status = compare(database, &told, check, err);
    json_free(details);
    return status;
}

// How many rows there are from the first on that the audit told of.
static enum status untold_count(struct database *database, const struct proof *kind, int64_t first,
                                int64_t *ret_n, struct error *err)
{
    char sql[2 * CONDITION_BYTES];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM %s WHERE %s >= ?1", kind->table,
             kind->id_column);
    return query_one(database, SQL(sql, value_integer(first)), ret_n, err);
}

enum status proof_count(struct database *database, struct audit_check *check, struct error *err)
{
    int64_t n = 0;
    enum status status = OK;
    for (size_t i = 0; i < PROOF_KINDS && !status && !check->reason; i++) {
        status = untold_count(database, &kinds[i], check->told[i].first, &n, err);
        if (!status && n != check->told[i].n)
            check->reason = kinds[i].untold;
    }
    if (!status && !check->reason) {
        status = query_one(database, SQL("SELECT count(*) FROM alerts WHERE state = 'replaced'"),
                           &n, err);
        if (!status && n != check->n_replaced)
            check->reason = "alerts were taken from the list, and no scoring replaced them";
    }
    if (!status && !check->reason) {
        status = query_one(database,
                           SQL("SELECT count(*) FROM alerts WHERE (state = 'decided') <> EXISTS"
                               " (SELECT 1 FROM reviews JOIN outcomes ON code = outcome"
                               "  WHERE closes = 1 AND " REVIEW_STANDS
                               "  AND reviews.alert_id = alerts.alert_id)"),
                           &n, err);
        if (!status && n)
            check->reason = "alerts are decided or not, and no review says so";
    }
    return status;
}
