// Deciding about an alert: the review, the alert's state and the audit's row, all or nothing.

#include "serve/store/reviews.h"

#include "serve/store/alert_row.h"
#include "serve/store/audit_chain.h"
#include "serve/store/audit_proof.h"
#include "serve/store/listing.h"
#include "serve/store/review_row.h"
#include "serve/store/transaction.h"
#include "serve/store/user_row.h"

#include <string.h>

static const struct column decision_columns[] = {
    {MAPPED("code", COLUMN_TEXT, decision, code)},
    {MAPPED("label", COLUMN_TEXT, decision, label)},
    {MAPPED("part", COLUMN_TEXT, decision, part)},
    {MAPPED("closes", COLUMN_FLAG, decision, closes)},
    {MAPPED("follow_up", COLUMN_FLAG, decision, follow_up)},
    {MAPPED("hold", COLUMN_TEXT, decision, hold)},
    {0},
};
static const struct row_map decision_map = {decision_columns, sizeof(struct decision), "outcomes"};

enum status decision_list(struct store *store, struct arena *arena, struct decision **ret_decisions,
                          size_t *ret_n, struct error *err)
{
    struct listing listing = {.rows = &decision_map, .order = "place"};
    enum status status = listing_read(store, arena, &listing, err);
    *ret_decisions = listing.items;
    *ret_n = listing.n;
    return status;
}

// What the store holds about a review that is to be made.
struct facts {
    struct database *database;
    const struct review_new *new;
    int64_t now_ms;
    struct alert alert;    // arena
    const char *user_name; // arena
    bool closes;
    enum review_part part; // what is being checked
};

static bool is_said(const char *text)
{
    return text && *text;
}

static bool is_one_of(const char *text, const char *const *codes)
{
    for (; is_said(text) && *codes; codes++)
        if (strcmp(text, *codes) == 0)
            return true;
    return !is_said(text);
}

static enum status details_check(const struct review_details *details, enum review_part *ret_part,
                                 struct error *err)
{
    static const char *const informed[] = {"yes", "no", NULL};
    static const char *const agreement[] = {"agreed", "refused", "not_sought", NULL};
    *ret_part = REVIEW_NEED;
    if (details->need < 0 || details->need > 4)
        return error_set(err, E_DATA, "the level of need must be from 1 to 4");
    *ret_part = REVIEW_INFORMED;
    if (!is_one_of(details->informed, informed))
        return error_set(err, E_DATA, "whether the family was informed must be yes or no");
    *ret_part = REVIEW_AGREEMENT;
    if (!is_one_of(details->agreement, agreement))
        return error_set(err, E_DATA, "the agreement must be agreed, refused or not_sought");
    *ret_part = REVIEW_SPOKE_TO;
    enum status status =
        prose_check("whom you spoke to", details->spoke_to, DETAIL_MAX, false, err);
    if (status)
        return status;
    *ret_part = REVIEW_AGREEMENT_WHY;
    return prose_check("the reason", details->agreement_why, DETAIL_MAX, false, err);
}

static enum status texts_check(const struct review_new *new, enum review_part *ret_part,
                               struct error *err)
{
    enum status status = text_check("the outcome", new->decision, 64, true, err);
    if (!status)
        status = text_check("the form's key", new->submission, 128, false, err);
    if (status)
        return status;
    *ret_part = REVIEW_RATIONALE;
    status = prose_check("the rationale", new->rationale, RATIONALE_MAX, true, err);
    if (status)
        return status;
    *ret_part = REVIEW_NOTE;
    status = prose_check("the note", new->note, RATIONALE_MAX, false, err);
    if (!status)
        status = details_check(&new->details, ret_part, err);
    if (!status)
        *ret_part = REVIEW_DECISION;
    return status;
}

// A review that is due before it is made, or when nobody remembers it, is a slip of the hand.
static enum status follow_up_check(const struct review_new *new, bool required, struct error *err)
{
    char first[DAY_TEXT], last[DAY_TEXT];
    if (new->follow_up == DAY_NONE)
        return required ? error_set(err, E_DATA, "enter a review date: this outcome needs one")
                        : OK;
    if (!new->today ||
        (new->follow_up >= new->today &&new->follow_up <= new->today + FOLLOW_UP_MAX))
        return OK;
    return error_set(err, E_DATA, "the review date must be from %s to %s",
                     day_format(new->today, first), day_format(new->today + FOLLOW_UP_MAX, last));
}

static enum status decision_check(struct facts *facts, struct arena *arena, struct error *err)
{
    struct listing listing = {.rows = &decision_map};
    WHERE(&listing.where, "code = ?", value_text(facts->new->decision));
    enum status status = listing_read_in(facts->database, arena, &listing, err);
    if (!status && !listing.n)
        return error_set(err, E_DATA, "the outcome is not one of the list");
    if (status)
        return status;
    const struct decision *decision = listing.items;
    facts->closes = decision->closes;
    facts->part = REVIEW_FOLLOW_UP;
    status = follow_up_check(facts->new, decision->follow_up, err);
    if (!status && strcmp(decision->hold, "monitor") == 0 && facts->new->today &&
        facts->new->follow_up > day_add_months(facts->new->today, MONITOR_MONTHS))
        status = error_set(
            err, E_DATA, "a case is monitored for %d months at most: enter an earlier review date",
            MONITOR_MONTHS);
    if (!status)
        facts->part = REVIEW_DECISION;
    return status;
}

static enum status alert_find(struct facts *facts, struct arena *arena, struct error *err)
{
    struct listing listing = {.rows = &alert_map};
    WHERE(&listing.where, "alert_id = ?", value_integer(facts->new->alert_id));
    enum status status = listing_read_in(facts->database, arena, &listing, err);
    if (!status && !listing.n)
        return error_set(err, E_NOT_FOUND, "there is no alert %lld",
                         (long long)facts->new->alert_id);
    if (!status)
        facts->alert = *(const struct alert *)listing.items;
    return status;
}

static enum status alert_check(const struct facts *facts, struct error *err)
{
    const struct review_new *new = facts->new;
    if (facts->alert.state == ALERT_REPLACED) {
        error_set(err, E_CONFLICT, "the alert was replaced by a later scoring");
        error_hint(err, "decide about the person's new alert");
        return E_CONFLICT;
    }
    if ((new->n_shown < 0 || new->n_shown == facts->alert.n_review) &&
        (!new->checks_person || new->last_shown == facts->alert.last_review))
        return OK;
    error_set(err, E_CONFLICT,
              "someone else recorded a decision about this person while you were writing yours");
    error_hint(err, "read what was decided, then decide again if needed");
    return E_CONFLICT;
}

static enum status review_insert(const struct facts *facts, struct review *review,
                                 uint8_t digest[DIGEST_BYTES], struct error *err)
{
    char day[DAY_TEXT];
    enum status status =
        query_one(facts->database, SQL("SELECT max(review_id) FROM reviews"), &review->id, err);
    if (status)
        return status;
    review->id++;
    review_digest(review, digest);
    bool dated = review->follow_up != DAY_NONE;
    return database_run(
        facts->database,
        SQL("INSERT INTO reviews (review_id, alert_id, user_id, time_ms, outcome, agree, rationale,"
            " follow_up, note, submission, digest)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            value_integer(review->id), value_integer(review->alert_id),
            value_integer(review->user_id), value_integer(review->time_ms),
            value_text(review->decision), value_integer(review->agree),
            value_text(review->rationale),
            value_text(dated ? day_format(review->follow_up, day) : NULL), value_text(review->note),
            value_text(review->submission), value_blob(digest, DIGEST_BYTES)),
        err);
}

static bool has_details(const struct review_details *details)
{
    return details->need || is_said(details->spoke_to) || is_said(details->informed) ||
           is_said(details->agreement) || is_said(details->agreement_why);
}

static struct value value_said(const char *text)
{
    return value_text(is_said(text) ? text : NULL);
}

static enum status details_insert(const struct facts *facts, int64_t review_id, struct error *err)
{
    const struct review_details *details = &facts->new->details;
    if (!has_details(details))
        return OK;
    return database_run(
        facts->database,
        SQL("INSERT INTO review_details (review_id, need, spoke_to, informed, agreement,"
            " agreement_why) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            value_integer(review_id),
            details->need ? value_integer(details->need) : value_null(VALUE_INTEGER),
            value_text(is_said(details->spoke_to) ? details->spoke_to : ""),
            value_said(details->informed), value_said(details->agreement),
            value_text(is_said(details->agreement_why) ? details->agreement_why : "")),
        err);
}

// What was being written has been recorded.
static enum status draft_end(const struct facts *facts, struct error *err)
{
    return database_run(facts->database,
                        SQL("DELETE FROM decision_drafts WHERE alert_id = ?1 AND user_id = ?2",
                            value_integer(facts->new->alert_id),
                            value_integer(facts->new->user_id)),
                        err);
}

// One row a child.
static enum status holds_insert(const struct facts *facts, int64_t review_id, struct error *err)
{
    char on[DAY_TEXT], until[DAY_TEXT];
    const struct review_new *new = facts->new;
    enum status status = OK;
    for (size_t i = 0; i < new->n_held && facts->closes && !status; i++)
        status = database_run(
            facts->database,
            SQL("INSERT INTO holds (review_id, person, decided_on, until) VALUES (?1, ?2, ?3, ?4)",
                value_integer(review_id), value_text(new->held[i]),
                value_text(day_format(new->today, on)),
                value_text(day_format(new->held_until, until))),
            err);
    return status;
}

// An alert that is decided stays so: a later review adds to its history.
static enum status state_update(const struct facts *facts, struct error *err)
{
    return database_run(
        facts->database,
        SQL("UPDATE alerts SET state = ?2 WHERE alert_id = ?1 AND state <> 'decided'",
            value_integer(facts->new->alert_id), value_text(facts->closes ? "decided" : "open")),
        err);
}

static enum status review_audit(const struct facts *facts, const struct review *review,
                                const uint8_t digest[DIGEST_BYTES], struct error *err)
{
    char actor[ACTOR_TEXT];
    actor_name("user", facts->user_name, actor);
    struct audit_entry entry = {.actor = actor,
                                .action = REVIEW_ACTION,
                                .subject = facts->alert.person,
                                .client = facts->new->client};
    json *details = json_object_create();
    proof_put(details, review->id, digest);
    json_put_integer(details, "alert", review->alert_id);
    json_put_text(details, "outcome", review->decision);
    json_put_bool(details, "agree", review->agree);
    if (facts->closes && facts->new->n_held)
        json_put_integer(details, "held", (long long)facts->new->n_held);
    return audit_append_json(facts->database, facts->now_ms, &entry, details, err);
}

static enum status review_make(struct facts *facts, struct arena *arena, int64_t *ret_id,
                               struct error *err)
{
    const struct review_new *new = facts->new;
    uint8_t digest[DIGEST_BYTES];
    enum status status = decision_check(facts, arena, err);
    if (!status)
        status = alert_find(facts, arena, err);
    if (!status)
        status = alert_check(facts, err);
    if (!status)
        status = user_name_read(facts->database, arena, new->user_id, &facts->user_name, err);
    struct review review = {.alert_id = new->alert_id,
                            .user_id = new->user_id,
                            .time_ms = facts->now_ms,
                            .decision = new->decision,
                            .agree = new->agree,
                            .rationale = new->rationale,
                            .follow_up = new->follow_up,
                            .note = new->note ? new->note : "",
                            .submission = new->submission};
    if (!status)
        status = review_insert(facts, &review, digest, err);
    if (!status)
        status = details_insert(facts, review.id, err);
    if (!status)
        status = draft_end(facts, err);
    if (!status)
        status = holds_insert(facts, review.id, err);
    if (!status)
        status = state_update(facts, err);
    if (!status)
        status = review_audit(facts, &review, digest, err);
    *ret_id = review.id;
    return status;
}

static bool is_same_text(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool is_same_details(const struct review_details *a, const struct review_details *b)
{
    return a->need == b->need && is_same_text(a->spoke_to, b->spoke_to) &&
           is_same_text(a->informed, b->informed) && is_same_text(a->agreement, b->agreement) &&
           is_same_text(a->agreement_why, b->agreement_why);
}

static bool is_same(const struct review *stored, const struct review_new *new)
{
    return stored->alert_id == new->alert_id &&
           stored->user_id == new->user_id &&strcmp(stored->decision, new->decision) == 0 &&
           stored->agree == new->agree &&strcmp(stored->rationale, new->rationale) == 0 &&
           stored->follow_up == new->follow_up &&strcmp(stored->note, new->note ? new->note : "") ==
               0 &&
           is_same_details(&stored->details, &new->details);
}

// The review that came under the form's key, 0 = none yet.
static enum status submission_find(const struct facts *facts, struct arena *arena, int64_t *ret_id,
                                   struct error *err)
{
    struct listing listing = {.rows = &review_map};
    WHERE(&listing.where, "submission = ?", value_text(facts->new->submission));
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
    enum review_part part;
    return review_add_parts(store, review, ret_id, &part, err);
}

enum status review_add_parts(struct store *store, const struct review_new *review, int64_t *ret_id,
                             enum review_part *ret_part, struct error *err)
{
    struct arena arena = {0};
    struct facts facts = {.new = review, .now_ms = store_now(store)};
    enum status status = texts_check(review, &facts.part, err);
    *ret_part = facts.part;
    if (!status)
        status = write_begin(store, &facts.database, err);
    if (status)
        return status;
    status = submission_find(&facts, &arena, ret_id, err);
    if (!status && !*ret_id)
        status = review_make(&facts, &arena, ret_id, err);
    *ret_part = facts.part;
    status = write_end(store, status, err);
    arena_done(&arena);
    return status;
}

// Nobody has decided about the person since.
#define IS_LATEST                                                                                  \
    "NOT EXISTS (SELECT 1 FROM alerts AS its JOIN reviews AS later USING (alert_id)"               \
    " WHERE its.person = alerts.person AND later.review_id > reviews.review_id"                    \
    " AND later.review_id NOT IN (SELECT review_id FROM review_undos))"

// The draw is by the digest of what was decided: nobody can choose it, and nobody can foresee it.
#define TENTH "\x1A" // of 256
#define NO_SECOND                                                                                  \
    "NOT EXISTS (SELECT 1 FROM reviews AS second WHERE second.alert_id = reviews.alert_id"         \
    " AND second.user_id <> reviews.user_id AND second.review_id > reviews.review_id)"

enum status review_list(struct store *store, struct arena *arena,
                        const struct review_filter *filter, struct review_list *ret_list,
                        struct error *err)
{
    char day[DAY_TEXT];
    struct listing listing = {.rows = &review_map,
                              .order = "review_id",
                              .limit = filter->limit,
                              .offset = filter->offset,
                              .counts = true};
    struct where *where = &listing.where;
    WHERE(where, "review_id > ?", value_integer(filter->after));
    if (filter->alert_id)
        WHERE(where, "reviews.alert_id = ?", value_integer(filter->alert_id));
    if (filter->user_id)
        WHERE(where, "user_id = ?", value_integer(filter->user_id));
    if (filter->person)
        WHERE(where, "person = ?", value_text(filter->person));
    if (filter->follow_up_to)
        WHERE(where, "follow_up <= ? AND " IS_LATEST,
              value_text(day_format(filter->follow_up_to, day)));
    if (filter->second_look)
        WHERE(where, "user_id <> ? AND substr(reviews.digest, 1, 1) < ? AND " NO_SECOND,
              value_integer(filter->second_look), value_blob(TENTH, 1));
    if (filter->standing || filter->follow_up_to || filter->second_look)
        where_add(where, REVIEW_STANDS, NULL, 0);
    if (filter->only)
        WHERE(where, "review_id = ?", value_integer(filter->only));
    enum status status = listing_read(store, arena, &listing, err);
    *ret_list = (struct review_list){listing.items, listing.n, listing.total};
    return status;
}
