// What the audit's rows prove about reviews, reveals, alerts and events: somebody who changes a
// rationale or takes away an alert in the file also has to change the audit, and breaks the chain.

#include "serve/store/alert_evidence.h"

#include "features/base/number.h"
#include "serve/store/alert_row.h"
#include "serve/store/listing.h"

#include <string.h>

void review_digest(const struct review *review, uint8_t ret_digest[DIGEST_BYTES])
{
    struct digest digest;
    char day[DAY_TEXT];
    digest_start(&digest, "hearth review 1");
    digest_add_integer(&digest, review->id);
    digest_add_integer(&digest, review->alert_id);
    digest_add_integer(&digest, review->user_id);
    digest_add_integer(&digest, review->time_ms);
    digest_add_text(&digest, review->outcome);
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

void evidence_put(json *details, int64_t id, const uint8_t digest[DIGEST_BYTES])
{
    char hex[DIGEST_TEXT];
    digest_hex(digest, hex);
    json_put_integer(details, "id", id);
    json_put_text(details, "digest", hex);
}

void review_row_read(struct query *row, struct arena *arena, void *ret_review)
{
    *(struct review *)ret_review = (struct review){.id = query_integer(row, 0),
                                                   .alert_id = query_integer(row, 1),
                                                   .user_id = query_integer(row, 2),
                                                   .time_ms = query_integer(row, 3),
                                                   .user_name = column_text(row, arena, 4),
                                                   .person = column_text(row, arena, 5),
                                                   .outcome = column_text(row, arena, 6),
                                                   .rationale = column_text(row, arena, 7),
                                                   .note = column_text(row, arena, 8),
                                                   .agree = query_integer(row, 9) != 0,
                                                   .follow_up = column_day(row, 10),
                                                   .submission = column_text(row, arena, 11)};
}

void reveal_row_read(struct query *row, struct arena *arena, void *ret_reveal)
{
    *(struct identity_access *)ret_reveal =
        (struct identity_access){.id = query_integer(row, 0),
                                 .user_id = query_integer(row, 1),
                                 .alert_id = query_integer(row, 2),
                                 .time_ms = query_integer(row, 3),
                                 .user_name = column_text(row, arena, 4),
                                 .person = column_text(row, arena, 5),
                                 .reason = column_text(row, arena, 6),
                                 .words = column_text(row, arena, 7)};
}

void event_row_read(struct query *row, struct arena *arena, void *ret_event)
{
    *(struct event *)ret_event = (struct event){.id = query_integer(row, 0),
                                                .source = column_text(row, arena, 1),
                                                .key = column_text(row, arena, 2),
                                                .columns = column_text(row, arena, 3),
                                                .sender = column_text(row, arena, 4),
                                                .received_ms = query_integer(row, 5)};
}

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

const char *const evidence_names[EVIDENCE_KINDS] = {"reviews", "reveals", "alerts", "events"};

// What an action of the audit tells of: rows id … id + n − 1 of a table.
struct evidence {
    const char *action;
    const char *sql;     // of the rows ?1 to ?2, by id
    const char *n_after; // how many rows there are from ?1 on
    const char *missing, *changed, *untold;
    void (*read)(struct query *row, struct arena *arena, void *item);
    size_t item_bytes;
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

static const struct evidence kinds[EVIDENCE_KINDS] = {
    {REVIEW_ACTION,
     "SELECT " REVIEW_COLUMNS " FROM " REVIEW_TABLES " WHERE review_id BETWEEN ?1 AND ?2",
     "SELECT count(*) FROM reviews WHERE review_id >= ?1", "the review it tells of is missing",
     "the review it tells of was changed", "there are reviews that it does not tell of",
     review_row_read, sizeof(struct review), review_items_digest, review_user},
    {REVEAL_ACTION,
     "SELECT " REVEAL_COLUMNS " FROM " REVEAL_TABLES " WHERE reveal_id BETWEEN ?1 AND ?2",
     "SELECT count(*) FROM reveals WHERE reveal_id >= ?1", "the reveal it tells of is missing",
     "the reveal it tells of was changed", "there are reveals that it does not tell of",
     reveal_row_read, sizeof(struct identity_access), reveal_items_digest, reveal_user},
    {ALERTS_ACTION,
     "SELECT " ALERT_COLUMNS " FROM alerts WHERE alert_id BETWEEN ?1 AND ?2 ORDER BY alert_id",
     "SELECT count(*) FROM alerts WHERE alert_id >= ?1", "an alert that it tells of is missing",
     "the alerts that it tells of were changed", "there are alerts that it does not tell of",
     alert_row_read, sizeof(struct alert), alert_items_digest, NULL},
    {EVENTS_ACTION,
     "SELECT " EVENT_COLUMNS " FROM events WHERE event_id BETWEEN ?1 AND ?2 ORDER BY event_id",
     "SELECT count(*) FROM events WHERE event_id >= ?1", "an event that it tells of is missing",
     "the events that it tells of were changed", "there are events that it does not tell of",
     event_row_read, sizeof(struct event), event_items_digest, NULL},
};

static enum status compare(struct database *database, size_t i_kind, const char *actor,
                           const json *details, struct audit_check *check, struct error *err)
{
    struct arena arena = {0};
    uint8_t digest[DIGEST_BYTES];
    char hex[DIGEST_TEXT];
    const struct evidence *kind = &kinds[i_kind];
    const char *told = json_text(details, "digest");
    int64_t id = (int64_t)json_number(details, "id", 0), n = (int64_t)json_number(details, "n", 1);
    struct listing listing = {.sql = kind->sql,
                              BIND(value_integer(id), value_integer(id + n - 1)),
                              .item_bytes = kind->item_bytes,
                              .read = kind->read};
    enum status status = listing_read_in(database, &arena, &listing, err);
    if (!status && listing.n != (size_t)n) {
        check->reason = kind->missing;
    } else if (!status) {
        kind->digest(listing.items, listing.n, digest);
        digest_hex(digest, hex);
        char user[ACTOR_TEXT] = "";
        if (kind->user)
            actor_name("user", kind->user(listing.items), user);
        if (!told || strcmp(told, hex) != 0)
            check->reason = kind->changed;
        else if (kind->user && strcmp(user, actor) != 0)
            check->reason = "it tells of another user than the store: a user was renamed";
        if (!check->told[i_kind].n)
            check->told[i_kind].first = id;
        check->told[i_kind].n += n;
    }
    arena_done(&arena);
    return status;
}

enum status evidence_check(struct database *database, const struct audit_row *row,
                           struct audit_check *check, struct error *err)
{
    size_t i = 0;
    json *details = NULL;
    while (i < EVIDENCE_KINDS && strcmp(row->action, kinds[i].action) != 0)
        i++;
    if (i == EVIDENCE_KINDS)
        return OK;
    if (json_read_text(row->details, strlen(row->details), &details, NULL)) {
        check->reason = "its details are no JSON";
        return OK;
    }
    enum status status = OK;
    check->n_replaced += (int64_t)json_number(details, "replaced", 0);
    if (json_get(details, "id")) // a scoring that made no new alert has none
        status = compare(database, i, row->actor, details, check, err);
    json_free(details);
    return status;
}

enum status evidence_count(struct database *database, struct audit_check *check, struct error *err)
{
    int64_t n = 0;
    enum status status = OK;
    for (size_t i = 0; i < EVIDENCE_KINDS && !status && !check->reason; i++) {
        status = query_one(database, kinds[i].n_after, BIND(value_integer(check->told[i].first)),
                           &n, err);
        if (!status && n != check->told[i].n)
            check->reason = kinds[i].untold;
    }
    if (!status && !check->reason) {
        status = query_one(database, "SELECT count(*) FROM alerts WHERE state = 'replaced'",
                           BIND_NONE, &n, err);
        if (!status && n != check->n_replaced)
            check->reason = "alerts were taken from the list, and no scoring replaced them";
    }
    if (!status && !check->reason) {
        status = query_one(database,
                           "SELECT count(*) FROM alerts WHERE (state = 'decided') <> EXISTS"
                           " (SELECT 1 FROM reviews JOIN outcomes ON code = outcome"
                           "  WHERE closes = 1 AND reviews.alert_id = alerts.alert_id)",
                           BIND_NONE, &n, err);
        if (!status && n)
            check->reason = "alerts are decided or not, and no review says so";
    }
    return status;
}
