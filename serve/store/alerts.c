// Reading alerts. Scoring: alerts_replace.c; who works on them: case_owners.c.

#include "serve/store/alerts.h"

#include "serve/store/alert_row.h"
#include "serve/store/listing.h"

#include <stdio.h>
#include <string.h>

const char *const alert_state_names[ALERT_STATE_COUNT] = {"new", "open", "decided", "replaced"};

void alert_state_read(const char *text, void *member)
{
    enum alert_state *state = member;
    *state = ALERT_REPLACED; // a state that this program does not know is not shown as work
    for (int i = 0; text && i < ALERT_STATE_COUNT; i++)
        if (strcmp(text, alert_state_names[i]) == 0)
            *state = (enum alert_state)i;
}

#define N_REVIEW "(SELECT count(*) FROM reviews WHERE reviews.alert_id = alerts.alert_id)"
#define LAST_REVIEW                                                                                \
    "(SELECT max(review_id) FROM alerts AS its JOIN reviews USING (alert_id)"                      \
    " WHERE its.person = alerts.person)"
// On the list before the newest that says something of the alert; the alert itself says the first.
#define RANK_BEFORE                                                                                \
    "CASE WHEN now.rank_id IS NOT NULL THEN coalesce((SELECT before.rank FROM alert_ranks AS "     \
    "before"                                                                                       \
    " WHERE before.alert_id = alerts.alert_id AND before.list_date < now.list_date"                \
    " ORDER BY before.rank_id DESC LIMIT 1), alerts.rank) END"

// Of the newest change of hands.
#define OWNER(column)                                                                              \
    "(SELECT " column " FROM case_owners WHERE case_owners.alert_id = alerts.alert_id"             \
    " ORDER BY owner_id DESC LIMIT 1)"

static const struct column alert_columns[] = {
    {MAPPED("alert_id", COLUMN_INTEGER, alert, id)},
    {MAPPED("scenario", COLUMN_TEXT, alert, scenario)},
    {MAPPED("as_of", COLUMN_DAY, alert, as_of)},
    {MAPPED("person", COLUMN_TEXT, alert, person)},
    {MAPPED("household", COLUMN_TEXT, alert, household)},
    {MAPPED("rank", COLUMN_INTEGER, alert, rank)},
    {MAPPED("score", COLUMN_REAL, alert, score)},
    {MAPPED("low", COLUMN_REAL, alert, low)},
    {MAPPED("high", COLUMN_REAL, alert, high)},
    {MAPPED("band", COLUMN_TEXT, alert, band)},
    {MAPPED("model", COLUMN_TEXT, alert, model)},
    {MAPPED("reasons", COLUMN_TEXT, alert, reasons)},
    {MAPPED("state", COLUMN_CODE, alert, state), .code = alert_state_read},
    {MAPPED("replaced_by", COLUMN_INTEGER, alert, replaced_by)},
    {MAPPED("created_ms", COLUMN_INTEGER, alert, created_ms)},
    {MAPPED("n_review", COLUMN_INTEGER, alert, n_review), .sql = N_REVIEW},
    {MAPPED("last_review", COLUMN_INTEGER, alert, last_review), .sql = LAST_REVIEW},
    {MAPPED("listed", COLUMN_DAY, alert, listed), .sql = "alerts.as_of"},
    {MAPPED("list_date", COLUMN_DAY, alert, list_date), .sql = "alerts.as_of"},
    {0},
};
const struct row_map alert_map = {alert_columns, sizeof(struct alert), "alerts"};

static const struct column now_columns[] = {
    {MAPPED("alert_id", COLUMN_INTEGER, alert, id), .sql = "alerts.alert_id"},
    {MAPPED("scenario", COLUMN_TEXT, alert, scenario)},
    {MAPPED("as_of", COLUMN_DAY, alert, as_of), .sql = NOW("as_of")},
    {MAPPED("person", COLUMN_TEXT, alert, person)},
    {MAPPED("household", COLUMN_TEXT, alert, household)},
    {MAPPED("rank", COLUMN_INTEGER, alert, rank), .sql = NOW("rank")},
    {MAPPED("score", COLUMN_REAL, alert, score), .sql = NOW("score")},
    {MAPPED("low", COLUMN_REAL, alert, low), .sql = NOW_REAL("low")},
    {MAPPED("high", COLUMN_REAL, alert, high), .sql = NOW_REAL("high")},
    {MAPPED("band", COLUMN_TEXT, alert, band), .sql = NOW("band")},
    {MAPPED("model", COLUMN_TEXT, alert, model), .sql = NOW("model")},
    {MAPPED("reasons", COLUMN_TEXT, alert, reasons), .sql = NOW("reasons")},
    {MAPPED("state", COLUMN_CODE, alert, state), .code = alert_state_read},
    {MAPPED("replaced_by", COLUMN_INTEGER, alert, replaced_by)},
    {MAPPED("created_ms", COLUMN_INTEGER, alert, created_ms)},
    {MAPPED("n_review", COLUMN_INTEGER, alert, n_review), .sql = N_REVIEW},
    {MAPPED("last_review", COLUMN_INTEGER, alert, last_review), .sql = LAST_REVIEW},
    {MAPPED("listed", COLUMN_DAY, alert, listed), .sql = "alerts.as_of"},
    {MAPPED("list_date", COLUMN_DAY, alert, list_date),
     .sql = "coalesce(now.list_date, alerts.as_of)"},
    {MAPPED("rank_before", COLUMN_INTEGER, alert, rank_before), .sql = RANK_BEFORE},
    {MAPPED("owner_user", COLUMN_INTEGER, alert, owner_id), .sql = OWNER("user_id")},
    {MAPPED("owner", COLUMN_TEXT, alert, owner),
     .sql = "(SELECT name FROM users WHERE users.user_id = " OWNER("user_id") ")"},
    {0},
};
const struct row_map alert_now_map = {now_columns, sizeof(struct alert), "alerts" ALERT_NOW};

// Bands in the order of their table; others come after them.
#define URGENCY "coalesce((SELECT place FROM bands WHERE name = " NOW("band") "), 1000)"
#define LATEST "coalesce(now.list_date, alerts.as_of) DESC"

static void states_add(struct where *where, unsigned states)
{
    struct value names[ALERT_STATE_COUNT];
    size_t n = 0;
    states = states ? states : ~(1u << ALERT_REPLACED);
    for (int i = 0; i < ALERT_STATE_COUNT; i++)
        if (states & 1u << i)
            names[n++] = value_text(alert_state_names[i]);
    where_in(where, "state", names, n);
}

enum status alert_list(struct store *store, struct arena *arena, const struct alert_filter *filter,
                       struct alert_list *ret_list, struct error *err)
{
    char day[DAY_TEXT], from[DAY_TEXT], before[DAY_TEXT];
    struct listing listing = {
        .rows = filter->as_made ? &alert_map : &alert_now_map,
        .order = filter->as_made   ? "as_of DESC, rank, alert_id"
                 : filter->by_band ? URGENCY ", " NOW("rank") ", " LATEST ", alerts.alert_id"
                                   : LATEST ", " NOW("rank") ", alerts.alert_id",
        .limit = filter->limit,
        .offset = filter->offset,
        .counts = true,
    };
    struct where *where = &listing.where;
    if (filter->scenario)
        WHERE(where, "scenario = ?", value_text(filter->scenario));
    if (filter->person)
        WHERE(where, "person = ?", value_text(filter->person));
    if (filter->household)
        WHERE(where, "household = ?", value_text(filter->household));
    if (!filter->any_date)
        WHERE(where, "alerts.as_of = ?", value_text(day_format(filter->as_of, day)));
    if (filter->before)
        WHERE(where, "alerts.as_of >= ? AND alerts.as_of < ?",
              value_text(day_format(filter->from, from)),
              value_text(day_format(filter->before, before)));
    states_add(where, filter->states);
    enum status status = listing_read(store, arena, &listing, err);
    *ret_list = (struct alert_list){listing.items, listing.n, listing.total};
    return status;
}

enum status alert_get(struct store *store, struct arena *arena, int64_t id, struct alert *ret_alert,
                      struct error *err)
{
    struct listing listing = {.rows = &alert_now_map};
    WHERE(&listing.where, "alerts.alert_id = ?", value_integer(id));
    enum status status = listing_read(store, arena, &listing, err);
    if (!status && !listing.n)
        return error_set(err, E_NOT_FOUND, "there is no alert %lld", (long long)id);
    if (!status)
        *ret_alert = *(struct alert *)listing.items;
    return status;
}
