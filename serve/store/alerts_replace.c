// Scoring a date: new alerts, updates of its undecided ones and new ranks of those of earlier lists, checked
// under the writer's lock against the alerts that are there, so that two scorings at once cannot give one twice. No alert is closed here:
// only people close alerts, by a review or by taking a list back.

#include "serve/store/alerts.h"

#include "serve/store/alert_row.h"
#include "serve/store/audit_chain.h"
#include "serve/store/audit_proof.h"
#include "serve/store/listing.h"
#include "serve/store/transaction.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MONTH_BYTES 7 // YYYY-MM
#define REASONS_MAX 65536
#define REASON_MAX_CHARACTERS 2000 // of taking a list back
// Somebody has begun with it: it keeps its number.
#define IS_BEGUN                                                                                   \
    "(EXISTS (SELECT 1 FROM reviews WHERE reviews.alert_id = alerts.alert_id)"                     \
    " OR EXISTS (SELECT 1 FROM case_owners WHERE case_owners.alert_id = alerts.alert_id))"

// A newer list says its rank: it is no longer the list's own to replace.
#define IS_RANKED                                                                                  \
    "EXISTS (SELECT 1 FROM alert_ranks WHERE alert_ranks.alert_id = alerts.alert_id"               \
    " AND alert_ranks.list_date > alerts.as_of)"

static const struct column hold_columns[] = {
    {MAPPED("person", COLUMN_TEXT, alert_hold, person)},
    {MAPPED("household", COLUMN_TEXT, alert_hold, household)},
    {MAPPED("as_of", COLUMN_DAY, alert_hold, as_of), .sql = "alerts.as_of"},
    {MAPPED("state", COLUMN_CODE, alert_hold, state), .code = alert_state_read},
    {MAPPED("alert_id", COLUMN_INTEGER, alert_hold, id), .sql = "alerts.alert_id"},
    {MAPPED("rank", COLUMN_INTEGER, alert_hold, rank), .sql = NOW("rank")},
    {MAPPED("ranked_on", COLUMN_DAY, alert_hold, ranked_on), .sql = NOW("as_of")},
    {MAPPED("list_date", COLUMN_DAY, alert_hold, list_date),
     .sql = "coalesce(now.list_date, alerts.as_of)"},
    {MAPPED("score", COLUMN_REAL, alert_hold, score), .sql = NOW("score")},
    {MAPPED("low", COLUMN_REAL, alert_hold, low), .sql = NOW_REAL("low")},
    {MAPPED("high", COLUMN_REAL, alert_hold, high), .sql = NOW_REAL("high")},
    {MAPPED("band", COLUMN_TEXT, alert_hold, band), .sql = NOW("band")},
    {MAPPED("model", COLUMN_TEXT, alert_hold, model), .sql = NOW("model")},
    {MAPPED("reasons", COLUMN_TEXT, alert_hold, reasons), .sql = NOW("reasons")},
    {MAPPED("n_begun", COLUMN_INTEGER, alert_hold, n_begun), .sql = IS_BEGUN},
    {0},
};
static const struct row_map hold_map = {hold_columns, sizeof(struct alert_hold),
                                        "alerts" ALERT_NOW};

static enum status holds_read(struct database *database, struct arena *arena,
                              const struct alert_scoring *scoring, struct listing *ret_holds,
                              struct error *err)
{
    char month[DAY_TEXT], its[DAY_TEXT];
    day_format(scoring->as_of, month);
    month[MONTH_BYTES] = 0;
    *ret_holds = (struct listing){.rows = &hold_map, .order = "alerts.alert_id"};
    WHERE(&ret_holds->where, "scenario = ?", value_text(scoring->scenario));
    WHERE(&ret_holds->where,
          "state IN ('new', 'open') OR (state = 'decided' AND substr(alerts.as_of, 1, 7) = ?)",
          value_text(month));
    enum status status = listing_read_in(database, arena, ret_holds, err);
    struct alert_hold *holds = ret_holds->items;
    for (size_t i = 0; i < ret_holds->n; i++) {
        holds[i].this_month = strncmp(day_format(holds[i].as_of, its), month, MONTH_BYTES) == 0;
        bool waits = holds[i].state != ALERT_DECIDED;
        holds[i].updatable = waits && holds[i].as_of == scoring->as_of &&
                             holds[i].list_date == scoring->as_of && !holds[i].n_begun;
        holds[i].rankable = waits && !holds[i].updatable && holds[i].list_date <= scoring->as_of;
    }
    return status;
}

enum status alerts_held(struct store *store, struct arena *arena,
                        const struct alert_scoring *scoring, struct alert_holds *ret_holds,
                        struct error *err)
{
    struct listing holds = {0};
    struct database *database;
    enum status status = read_begin(store, &database, err);
    if (status)
        return status;
    status = holds_read(database, arena, scoring, &holds, err);
    read_end(store, database);
    *ret_holds = (struct alert_holds){holds.items, holds.n};
    return status;
}

// Something that only one alert may have.
struct claim {
    char kind; // 'p' person, 'h' household
    const char *id;
    size_t owner; // 0 = a place taken, else the number of the alert from 1
};

static int claim_compare(const void *a, const void *b)
{
    const struct claim *left = a, *right = b;
    if (left->kind != right->kind)
        return left->kind - right->kind;
    return strcmp(left->id, right->id);
}

static size_t claim_add(struct claim *claims, size_t n, const struct claim *claim)
{
    if (claim->id)
        claims[n++] = *claim;
    return n;
}

static bool claims_clash(struct claim *claims, size_t n)
{
    qsort(claims, n, sizeof *claims, claim_compare);
    for (size_t i = 1; i < n; i++)
        if (claim_compare(&claims[i - 1], &claims[i]) == 0 &&
            (claims[i - 1].owner || claims[i].owner))
            return true;
    return false;
}

// Whether the alert only updates one that is there.
static bool is_update(const struct listing *taken, const struct alert *alert)
{
    const struct alert_hold *holds = taken->items;
    for (size_t i = 0; i < taken->n; i++)
        if (holds[i].updatable && strcmp(holds[i].person, alert->person) == 0)
            return true;
    return false;
}

static enum status places_check(const struct alert_scoring *scoring, const struct listing *taken,
                                const struct alert *alerts, size_t n, struct error *err)
{
    const struct alert_hold *holds = taken->items;
    struct claim *claims = memory_alloc(2 * (taken->n + n + 1) * sizeof *claims);
    size_t n_claim = 0, n_month = 0, n_new = 0;
    for (size_t i = 0; i < taken->n; i++) {
        n_claim = claim_add(claims, n_claim, &(struct claim){'p', holds[i].person, 0});
        if (scoring->by_household)
            n_claim = claim_add(claims, n_claim, &(struct claim){'h', holds[i].household, 0});
        n_month += holds[i].this_month;
    }
    for (size_t i = 0; i < n; i++) {
        if (is_update(taken, &alerts[i]))
            continue;
        n_new++;
        n_claim = claim_add(claims, n_claim, &(struct claim){'p', alerts[i].person, i + 1});
        if (scoring->by_household)
            n_claim = claim_add(claims, n_claim, &(struct claim){'h', alerts[i].household, i + 1});
    }
    enum status status = OK;
    if (claims_clash(claims, n_claim))
        status = error_set(err, E_CONFLICT, "a person or household has a place already");
    else if (scoring->capacity > 0 && n_new && n_month + n_new > (size_t)scoring->capacity)
        status = error_set(err, E_CONFLICT, "%zu alerts in a month with a capacity of %lld",
                           n_month + n_new, (long long)scoring->capacity);
    if (status)
        error_hint(err, "reviews or another scoring came between: score again");
    free(claims);
    return status;
}

struct old_alert {
    struct alert alert; // first: the row's map fills it
    bool stays;         // the new scoring says the same
};

static struct old_alert *old_find(const struct listing *olds, const char *person)
{
    struct old_alert *items = olds->items;
    for (size_t i = 0; i < olds->n; i++)
        if (strcmp(items[i].alert.person, person) == 0)
            return &items[i];
    return NULL;
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool same_number(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

// Whether the scoring says of the person what the old alert said.
static bool says_the_same(const struct alert_scoring *scoring, const struct alert *old,
                          const struct alert *new)
{
    return same_text(old->model, scoring->model) &&
           old->rank == new->rank &&same_number(old->score, new->score) &&
           same_number(old->low, new->low) && same_number(old->high, new->high) &&
           same_text(old->band, new->band) && same_text(old->household, new->household) &&
           same_text(old->reasons, new->reasons);
}

struct replacement {
    struct database *database;
    const struct alert_scoring *scoring;
    char day[DAY_TEXT];
    int64_t now_ms;
    struct row_map old_map;
    struct listing olds; // undecided alerts of that scenario and date that nobody has begun with
    size_t n_stay, n_new, n_replaced, n_rank;
    int64_t first;        // id of the first new one
    struct digest digest; // of the new ones
};

static enum status olds_read(struct replacement *work, struct arena *arena,
                             const struct alert *alerts, size_t n, struct error *err)
{
    work->olds = (struct listing){.rows = &work->old_map};
    WHERE(&work->olds.where, "scenario = ?", value_text(work->scoring->scenario));
    WHERE(&work->olds.where, "as_of = ?", value_text(work->day));
    WHERE(&work->olds.where, "state IN ('new', 'open') AND NOT " IS_BEGUN " AND NOT " IS_RANKED);
    enum status status = listing_read_in(work->database, arena, &work->olds, err);
    for (size_t i = 0; i < n && !status; i++) {
        struct old_alert *old = old_find(&work->olds, alerts[i].person);
        if (!old || !says_the_same(work->scoring, &old->alert, &alerts[i]))
            continue;
        old->stays = true;
        work->n_stay++;
    }
    return status;
}

static enum status old_replace(struct replacement *work, const struct alert *old, struct error *err)
{
    work->n_replaced++;
    return database_run(
        work->database,
        SQL("UPDATE alerts SET state = 'replaced' WHERE alert_id = ?1", value_integer(old->id)),
        err);
}

static enum status alert_insert(struct replacement *work, const struct alert *alert,
                                struct error *err)
{
    int64_t id;
    const struct alert_scoring *scoring = work->scoring;
    const struct old_alert *old = old_find(&work->olds, alert->person);
    if (old && old->stays)
        return OK;
    int64_t created_ms = old ? old->alert.created_ms : work->now_ms; // due times count from it
    enum status status = old ? old_replace(work, &old->alert, err) : OK;
    if (status)
        return status;
    status = query_one(
        work->database,
        SQL("INSERT INTO alerts (scenario, as_of, person, household, rank, score, low, high, band,"
            " model, reasons, state, created_ms)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) RETURNING alert_id",
            value_text(scoring->scenario), value_text(work->day), value_text(alert->person),
            value_text(alert->household), value_integer(alert->rank), value_real(alert->score),
            value_real(alert->low), value_real(alert->high), value_text(alert->band),
            value_text(scoring->model), value_text(alert->reasons),
            value_text(old && old->alert.state == ALERT_OPEN ? "open" : "new"),
            value_integer(created_ms)),
        &id, err);
    if (status)
        return status;
    struct alert told = *alert;
    told.id = id;
    told.scenario = scoring->scenario;
    told.as_of = scoring->as_of;
    told.model = scoring->model;
    told.created_ms = created_ms;
    alert_row_digest(&work->digest, &told);
    work->first = work->n_new++ ? work->first : id;
    if (!old)
        return OK;
    return database_run(work->database,
                        SQL("UPDATE alerts SET replaced_by = ?2 WHERE alert_id = ?1",
                            value_integer(old->alert.id), value_integer(id)),
                        err);
}

static const struct alert_hold *hold_find(const struct listing *taken, int64_t id)
{
    const struct alert_hold *holds = taken->items;
    for (size_t i = 0; i < taken->n; i++)
        if (holds[i].id == id)
            return &holds[i];
    return NULL;
}

// Whether this list has said the same of it before.
static bool rank_is_said(const struct alert_hold *hold, const struct alert *rank, day_t list_date)
{
    return hold->list_date == list_date && hold->ranked_on == rank->as_of &&
           hold->rank == rank->rank && same_number(hold->score, rank->score) &&
           same_number(hold->low, rank->low) && same_number(hold->high, rank->high) &&
           same_text(hold->band, rank->band) && same_text(hold->model, rank->model) &&
           same_text(hold->reasons, rank->reasons);
}

static enum status rank_insert(struct replacement *work, const struct listing *taken,
                               const struct alert *rank, struct error *err)
{
    char day[DAY_TEXT];
    const struct alert_hold *hold = hold_find(taken, rank->id);
    if (!hold || !hold->rankable) {
        error_set(err, E_CONFLICT, "an alert that waited was decided meanwhile");
        error_hint(err, "reviews or another scoring came between: score again");
        return E_CONFLICT;
    }
    if (rank_is_said(hold, rank, work->scoring->as_of))
        return OK;
    work->n_rank++;
    return database_run(
        work->database,
        SQL("INSERT INTO alert_ranks (alert_id, list_date, as_of, rank, score, low, high, band,"
            " model, reasons, time_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            value_integer(rank->id), value_text(work->day),
            value_text(day_format(rank->as_of, day)), value_integer(rank->rank),
            value_real(rank->score), value_real(rank->low), value_real(rank->high),
            value_text(rank->band), value_text(rank->model), value_text(rank->reasons),
            value_integer(work->now_ms)),
        err);
}

static enum status scoring_audit(struct replacement *work, size_t n, struct error *err)
{
    const struct alert_scoring *scoring = work->scoring;
    struct audit_entry entry = {
        .actor = scoring->actor, .action = ALERTS_ACTION, .subject = scoring->scenario};
    json *details = json_object_create();
    json_put_text(details, "as_of", work->day);
    json_put_text(details, "model", scoring->model);
    if (scoring->frozen && *scoring->frozen)
        json_put_text(details, "frozen", scoring->frozen);
    json_put_integer(details, "alerts", (long long)n);
    if (work->n_new) {
        uint8_t hash[DIGEST_BYTES];
        digest_finish(&work->digest, hash);
        proof_put(details, work->first, hash);
        json_put_integer(details, "n", (long long)work->n_new);
    }
    json_put_integer(details, "same", (long long)work->n_stay);
    json_put_integer(details, "replaced", (long long)work->n_replaced);
    json_put_integer(details, "ranked_again", (long long)work->n_rank);
    return audit_append_json(work->database, work->now_ms, &entry, details, err);
}

static enum status replace_in(struct replacement *work, struct arena *arena,
                              const struct alert *alerts, size_t n, struct error *err)
{
    struct listing taken;
    const struct alert_scoring *scoring = work->scoring;
    enum status status = holds_read(work->database, arena, scoring, &taken, err);
    if (!status)
        status = places_check(scoring, &taken, alerts, n, err);
    if (!status)
        status = olds_read(work, arena, alerts, n, err);
    for (size_t i = 0; !status && i < n; i++)
        status = alert_insert(work, &alerts[i], err);
    for (size_t i = 0; !status && i < scoring->n_rank; i++)
        status = rank_insert(work, &taken, &scoring->ranks[i], err);
    return status ? status : scoring_audit(work, n, err);
}

static enum status alert_check(const struct alert *alert, struct error *err)
{
    json *reasons = NULL;
    enum status status = text_check("the alert's person", alert->person, 256, true, err);
    if (!status)
        status = text_check("the alert's household", alert->household, 256, false, err);
    if (!status)
        status = text_check("the alert's reasons", alert->reasons, REASONS_MAX, true, err);
    if (!status && json_read_text(alert->reasons, strlen(alert->reasons), &reasons, ERROR_IGNORED))
        status = error_set(err, E_DATA, "the alert's reasons are no JSON");
    json_free(reasons);
    return status;
}

enum status alerts_replace(struct store *store, const struct alert_scoring *scoring,
                           const struct alert *alerts, size_t n, struct error *err)
{
    struct arena arena = {0};
    struct replacement work = {.scoring = scoring,
                               .now_ms = store_now(store),
                               .old_map = {alert_map.columns, sizeof(struct old_alert), "alerts"}};
    day_format(scoring->as_of, work.day);
    digest_start(&work.digest, ALERTS_PURPOSE);
    enum status status = OK;
    for (size_t i = 0; !status && i < n; i++)
        status = alert_check(&alerts[i], err);
    for (size_t i = 0; !status && i < scoring->n_rank; i++)
        status = alert_check(&scoring->ranks[i], err);
    if (!status)
        status = write_begin(store, &work.database, err);
    if (!status)
        status = write_end(store, replace_in(&work, &arena, alerts, n, err), err);
    arena_done(&arena);
    return status;
}

// Alerts of other lists say again what they said before the list that is taken back.
static enum status ranks_restore(struct replacement *work, struct error *err)
{
    return database_run(
        work->database,
        SQL("INSERT INTO alert_ranks (alert_id, list_date, as_of, rank, score, low, high, band,"
            " model, reasons, time_ms)"
            " SELECT alerts.alert_id, coalesce(past.list_date, alerts.as_of),"
            " coalesce(past.as_of, alerts.as_of), coalesce(past.rank, alerts.rank),"
            " coalesce(past.score, alerts.score),"
            " CASE WHEN past.rank_id IS NULL THEN alerts.low ELSE past.low END,"
            " CASE WHEN past.rank_id IS NULL THEN alerts.high ELSE past.high END,"
            " coalesce(past.band, alerts.band), coalesce(past.model, alerts.model),"
            " coalesce(past.reasons, alerts.reasons), ?3 FROM alerts" ALERT_NOW
            " LEFT JOIN alert_ranks AS past ON past.rank_id = (SELECT max(rank_id) FROM alert_ranks"
            " AS old WHERE old.alert_id = alerts.alert_id AND old.list_date < ?2)"
            " WHERE scenario = ?1 AND state IN ('new', 'open') AND now.list_date = ?2",
            value_text(work->scoring->scenario), value_text(work->day),
            value_integer(work->now_ms)),
        err);
}

static enum status withdraw_in(struct replacement *work, struct arena *arena, const char *reason,
                               struct error *err)
{
    enum status status = olds_read(work, arena, NULL, 0, err);
    for (size_t i = 0; i < work->olds.n && !status; i++)
        status = old_replace(work, &((struct old_alert *)work->olds.items)[i].alert, err);
    if (!status)
        status = ranks_restore(work, err);
    if (status)
        return status;
    const struct alert_scoring *scoring = work->scoring;
    struct audit_entry entry = {
        .actor = scoring->actor, .action = ALERTS_WITHDRAW_ACTION, .subject = scoring->scenario};
    json *details = json_object_create();
    json_put_text(details, "as_of", work->day);
    json_put_text(details, "reason", reason);
    json_put_integer(details, "replaced", (long long)work->n_replaced);
    return audit_append_json(work->database, work->now_ms, &entry, details, err);
}

enum status alerts_withdraw(struct store *store, const struct alert_scoring *scoring,
                            const char *reason, size_t *ret_n, struct error *err)
{
    struct arena arena = {0};
    struct replacement work = {.scoring = scoring,
                               .now_ms = store_now(store),
                               .old_map = {alert_map.columns, sizeof(struct old_alert), "alerts"}};
    day_format(scoring->as_of, work.day);
    enum status status = prose_check("the reason", reason, REASON_MAX_CHARACTERS, true, err);
    if (!status)
        status = write_begin(store, &work.database, err);
    if (!status)
        status = write_end(store, withdraw_in(&work, &arena, reason, err), err);
    *ret_n = status ? 0 : work.n_replaced;
    arena_done(&arena);
    return status;
}
