// Deciding about an alert: the review, the alert's state and the audit's row, all or nothing.

#include "serve/store/reviews.h"

#include "serve/store/alert_evidence.h"
#include "serve/store/alert_row.h"
#include "serve/store/audit_chain.h"
#include "serve/store/listing.h"
#include "serve/store/transaction.h"

#include <string.h>

static void outcome_read(struct query *row, struct arena *arena, void *item)
{
    *(struct outcome *)item =
        (struct outcome){column_text(row, arena, 0), column_text(row, arena, 1),
                         query_integer(row, 2) != 0, query_integer(row, 3) != 0};
}

enum status outcome_list(struct store *store, struct arena *arena, struct outcome **ret_outcomes,
                         size_t *ret_n, struct error *err)
{
    struct listing listing = {.sql = "SELECT code, label, closes, follow_up FROM outcomes"
                                     " ORDER BY place",
                              .item_bytes = sizeof **ret_outcomes,
                              .read = outcome_read};
    enum status status = listing_read(store, arena, &listing, err);
    *ret_outcomes = listing.items;
    *ret_n = listing.n;
    return status;
}

// What the store knows about a review that is to be made.
struct facts {
    struct database *database;
    const struct review_new *new;
    int64_t now_ms, n_review, last_review, closes;
    const char *person, *user_name; // arena
    enum alert_state state;
};

static enum status texts_check(const struct review_new *new, struct error *err)
{
    enum status status = text_check("the outcome", new->outcome, 64, true, err);
    if (!status)
        status = prose_check("the rationale", new->rationale, RATIONALE_MAX, true, err);
    if (!status)
        status = prose_check("the note", new->note, RATIONALE_MAX, false, err);
    if (!status)
        status = text_check("the form's key", new->submission, 128, false, err);
    return status;
}

static enum status outcome_check(struct facts *facts, struct error *err)
{
    struct query *row;
    bool known;
    enum status status =
        query_start(facts->database, "SELECT closes, follow_up FROM outcomes WHERE code = ?1",
                    BIND(value_text(facts->new->outcome)), &row, err);
    if (status)
        return status;
    status = query_next(row, &known, err);
    if (!status && !known)
        status = error_set(err, E_DATA, "the outcome is not one of the list");
    if (!status) {
        facts->closes = query_integer(row, 0);
        if (query_integer(row, 1) && facts->new->follow_up == DAY_NONE)
            status = error_set(err, E_DATA, "this outcome needs a date for the follow-up");
    }
    query_end(row);
    return status;
}

static enum status alert_check(struct facts *facts, struct arena *arena, struct error *err)
{
    struct query *row;
    bool known;
    enum status status =
        query_start(facts->database, "SELECT " ALERT_COLUMNS " FROM alerts WHERE alert_id = ?1",
                    BIND(value_integer(facts->new->alert_id)), &row, err);
    if (status)
        return status;
    status = query_next(row, &known, err);
    if (!status && !known)
        status =
            error_set(err, E_NOT_FOUND, "there is no alert %lld", (long long)facts->new->alert_id);
    if (!status) {
        struct alert alert;
        alert_row_read(row, arena, &alert);
        facts->person = alert.person;
        facts->state = alert.state;
        facts->n_review = alert.n_review;
        facts->last_review = alert.last_review;
    }
    query_end(row);
    if (status)
        return status;
    if (facts->state == ALERT_REPLACED) {
        error_set(err, E_CONFLICT, "the alert was replaced by a later scoring");
        error_hint(err, "decide about the person's new alert");
        return E_CONFLICT;
    }
    const struct review_new *new = facts->new;
    bool seen = (new->n_seen < 0 || new->n_seen == facts->n_review) &&
                (!new->checks_person || new->last_seen == facts->last_review);
    if (seen)
        return OK;
    error_set(err, E_CONFLICT,
              "someone else recorded a decision about this person while you were writing yours");
    error_hint(err, "read what was decided, then decide again if needed");
    return E_CONFLICT;
}

static enum status user_check(struct facts *facts, struct arena *arena, struct error *err)
{
    struct query *row;
    bool known;
    enum status status = query_start(
        facts->database, "SELECT name FROM users WHERE user_id = ?1 AND disabled_ms IS NULL",
        BIND(value_integer(facts->new->user_id)), &row, err);
    if (status)
        return status;
    status = query_next(row, &known, err);
    if (!status && !known)
        status = error_set(err, E_NOT_FOUND, "there is no user %lld in use",
                           (long long)facts->new->user_id);
    if (!status)
        facts->user_name = column_text(row, arena, 0);
    query_end(row);
    return status;
}

static enum status review_insert(const struct facts *facts, struct review *review,
                                 uint8_t digest[DIGEST_BYTES], struct error *err)
{
    char day[DAY_TEXT];
    enum status status = query_one(facts->database, "SELECT max(review_id) FROM reviews", BIND_NONE,
                                   &review->id, err);
    if (status)
        return status;
    review->id++;
    review_digest(review, digest);
    bool dated = review->follow_up != DAY_NONE;
    return database_run(
        facts->database,
        "INSERT INTO reviews (review_id, alert_id, user_id, time_ms, outcome, agree, rationale,"
        " follow_up, note, submission, digest)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        BIND(value_integer(review->id), value_integer(review->alert_id),
             value_integer(review->user_id), value_integer(review->time_ms),
             value_text(review->outcome), value_integer(review->agree),
             value_text(review->rationale),
             value_text(dated ? day_format(review->follow_up, day) : NULL),
             value_text(review->note), value_text(review->submission),
             value_bytes(digest, DIGEST_BYTES)),
        err);
}

// An alert that is decided stays so: a later review adds to its history.
static enum status state_update(const struct facts *facts, struct error *err)
{
    return database_run(
        facts->database, "UPDATE alerts SET state = ?2 WHERE alert_id = ?1 AND state <> 'decided'",
        BIND(value_integer(facts->new->alert_id), value_text(facts->closes ? "decided" : "open")),
        err);
}

static enum status review_audit(const struct facts *facts, const struct review *review,
                                const uint8_t digest[DIGEST_BYTES], struct error *err)
{
    char actor[ACTOR_TEXT];
    actor_name("user", facts->user_name, actor);
    struct audit_entry entry = {.actor = actor, .action = REVIEW_ACTION, .subject = facts->person};
    json *details = json_object_create();
    evidence_put(details, review->id, digest);
    json_put_integer(details, "alert", review->alert_id);
    json_put_text(details, "outcome", review->outcome);
    json_put_bool(details, "agree", review->agree);
    return audit_append_json(facts->database, facts->now_ms, &entry, details, err);
}

static enum status review_make(struct facts *facts, struct arena *arena, int64_t *ret_id,
                               struct error *err)
{
    const struct review_new *new = facts->new;
    uint8_t digest[DIGEST_BYTES];
    enum status status = outcome_check(facts, err);
    if (!status)
        status = alert_check(facts, arena, err);
    if (!status)
        status = user_check(facts, arena, err);
    struct review review = {.alert_id = new->alert_id,
                            .user_id = new->user_id,
                            .time_ms = facts->now_ms,
                            .outcome = new->outcome,
                            .agree = new->agree,
                            .rationale = new->rationale,
                            .follow_up = new->follow_up,
                            .note = new->note ? new->note : "",
                            .submission = new->submission};
    if (!status)
        status = review_insert(facts, &review, digest, err);
    if (!status)
        status = state_update(facts, err);
    if (!status)
        status = review_audit(facts, &review, digest, err);
    *ret_id = review.id;
    return status;
}

static bool is_same(const struct review *stored, const struct review_new *new)
{
    return stored->alert_id == new->alert_id &&
           stored->user_id == new->user_id &&strcmp(stored->outcome, new->outcome) == 0 &&
           stored->agree == new->agree &&strcmp(stored->rationale, new->rationale) == 0 &&
           stored->follow_up == new->follow_up &&strcmp(stored->note, new->note ? new->note : "") ==
               0;
}

// The review that came under the form's key, 0 = none yet.
static enum status submission_find(const struct facts *facts, struct arena *arena, int64_t *ret_id,
                                   struct error *err)
{
    struct listing listing = {.sql = "SELECT " REVIEW_COLUMNS " FROM " REVIEW_TABLES
                                     " WHERE submission = ?1",
                              BIND(value_text(facts->new->submission)),
                              .item_bytes = sizeof(struct review),
                              .read = review_row_read};
    *ret_id = 0;
    enum status status =
        facts->new->submission ? listing_read_in(facts->database, arena, &listing, err) : OK;
    if (status || !listing.n)
        return status;
    const struct review *stored = listing.items;
    *ret_id = stored->id;
    if (is_same(stored, facts->new))
        return OK;
    error_set(err, E_CONFLICT, "another decision was recorded from this form already");
    error_hint(err, "read what was recorded; to change it, record another decision");
    return E_CONFLICT;
}

enum status review_add(struct store *store, const struct review_new *review, int64_t *ret_id,
                       struct error *err)
{
    struct arena arena = {0};
    struct facts facts = {.new = review, .now_ms = store_now(store)};
    enum status status = texts_check(review, err);
    if (!status)
        status = write_begin(store, &facts.database, err);
    if (status)
        return status;
    status = submission_find(&facts, &arena, ret_id, err);
    if (!status && !*ret_id)
        status = review_make(&facts, &arena, ret_id, err);
    status = write_end(store, status, err);
    arena_done(&arena);
    return status;
}

enum status review_list(struct store *store, struct arena *arena,
                        const struct review_filter *filter, struct review **ret_reviews,
                        size_t *ret_n, struct error *err)
{
    char day[DAY_TEXT];
    const char *sql = arena_format(
        arena,
        "SELECT " REVIEW_COLUMNS " FROM " REVIEW_TABLES
        " WHERE review_id > ?1 AND %s AND %s AND %s AND %s ORDER BY review_id LIMIT ?5",
        filter->alert_id ? "reviews.alert_id = ?2" : "?2 IS NULL",
        filter->person ? "person = ?3" : "?3 IS NULL",
        filter->follow_up_to ? "follow_up <= ?4 AND NOT EXISTS (SELECT 1 FROM alerts AS its"
                               " JOIN reviews AS later USING (alert_id)"
                               " WHERE its.person = alerts.person"
                               " AND later.review_id > reviews.review_id)"
                             : "?4 IS NULL",
        filter->only ? "review_id = ?6" : "?6 IS NULL");
    struct listing listing = {
        .sql = sql,
        BIND(value_integer(filter->after), value_id(filter->alert_id), value_text(filter->person),
             value_text(filter->follow_up_to ? day_format(filter->follow_up_to, day) : NULL),
             value_integer(filter->limit > 0 ? filter->limit : 1000), value_id(filter->only)),
        .item_bytes = sizeof **ret_reviews,
        .read = review_row_read,
    };
    enum status status = listing_read(store, arena, &listing, err);
    *ret_reviews = listing.items;
    *ret_n = listing.n;
    return status;
}
