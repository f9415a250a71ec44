// Taking a decision back: a row beside it, the alert's state, and the audit's row, all or nothing.

#include "serve/store/reviews.h"

#include "serve/store/audit_chain.h"
#include "serve/store/audit_proof.h"
#include "serve/store/listing.h"
#include "serve/store/transaction.h"

static enum status undo_check(struct database *database, const struct review *review,
                              const struct review_undo *undo, int64_t now_ms, struct error *err)
{
    int64_t latest;
    if (undo->alert_id && review->alert_id != undo->alert_id)
        return error_set(err, E_CONFLICT, "the decision is about another alert");
    if (review->user_id != undo->user_id)
        return error_set(err, E_CONFLICT, "only whoever recorded the decision can undo it");
    if (review->undone_ms)
        return error_set(err, E_CONFLICT, "the decision was undone before");
    if (now_ms - review->time_ms > UNDO_MS)
        return error_set(err, E_CONFLICT,
                         "a decision can be undone for 10 minutes: record a new one instead");
    enum status status = query_one(database,
                                   SQL("SELECT max(review_id) FROM reviews WHERE alert_id = ?1",
                                       value_integer(review->alert_id)),
                                   &latest, err);
    if (!status && latest != review->id)
        return error_set(err, E_CONFLICT,
                         "another decision was recorded since: record a new one instead");
    return status;
}

// The alert waits again unless another decision that stands closes it.
static enum status undo_write(struct database *database, const struct review *review,
                              int64_t now_ms, struct error *err)
{
    enum status status =
        database_run(database,
                     SQL("INSERT INTO review_undos (review_id, time_ms) VALUES (?1, ?2)",
                         value_integer(review->id), value_integer(now_ms)),
                     err);
    if (status)
        return status;
    return database_run(
        database,
        SQL("UPDATE alerts SET state = 'open' WHERE alert_id = ?1 AND state = 'decided'"
            " AND NOT EXISTS (SELECT 1 FROM reviews JOIN outcomes ON outcomes.code = outcome"
            " WHERE reviews.alert_id = ?1 AND closes = 1"
            " AND review_id NOT IN (SELECT review_id FROM review_undos))",
            value_integer(review->alert_id)),
        err);
}

static enum status undo_audit(struct database *database, const struct review *review,
                              const struct review_undo *undo, int64_t now_ms, struct error *err)
{
    char actor[ACTOR_TEXT];
    actor_name("user", review->user_name, actor);
    struct audit_entry entry = {
        .actor = actor, .action = "review.undo", .subject = review->person, .client = undo->client};
    json *details = json_object_create();
    json_put_integer(details, "review", review->id);
    json_put_integer(details, "alert", review->alert_id);
    return audit_append_json(database, now_ms, &entry, details, err);
}

static enum status undo_in(struct database *database, struct arena *arena,
                           const struct review_undo *undo, int64_t now_ms, struct error *err)
{
    struct listing listing = {.rows = &review_map};
    WHERE(&listing.where, "reviews.review_id = ?", value_integer(undo->review_id));
    enum status status = listing_read_in(database, arena, &listing, err);
    if (!status && !listing.n)
        return error_set(err, E_NOT_FOUND, "there is no decision %lld", (long long)undo->review_id);
    const struct review *review = listing.items;
    if (!status)
        status = undo_check(database, review, undo, now_ms, err);
    if (!status)
        status = undo_write(database, review, now_ms, err);
    return status ? status : undo_audit(database, review, undo, now_ms, err);
}

enum status review_take_back(struct store *store, const struct review_undo *undo, struct error *err)
{
    struct arena arena = {0};
    struct database *database;
    int64_t now_ms = store_now(store);
    enum status status = write_begin(store, &database, err);
    if (!status)
        status = write_end(store, undo_in(database, &arena, undo, now_ms, err), err);
    arena_done(&arena);
    return status;
}
