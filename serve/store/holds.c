// Reading holds. They are inserted by reviews.c.

#include "serve/store/holds.h"

#include "serve/store/listing.h"
#include "serve/store/review_row.h"

static const struct column hold_columns[] = {
    {MAPPED("hold_id", COLUMN_INTEGER, hold, id)},
    {MAPPED("review_id", COLUMN_INTEGER, hold, review_id), .sql = "holds.review_id"},
    {MAPPED("alert_id", COLUMN_INTEGER, hold, alert_id), .sql = "alerts.alert_id"},
    {MAPPED("time_ms", COLUMN_INTEGER, hold, time_ms), .sql = "reviews.time_ms"},
    {MAPPED("scenario", COLUMN_TEXT, hold, scenario)},
    {MAPPED("person", COLUMN_TEXT, hold, person), .sql = "holds.person"},
    {MAPPED("alert_person", COLUMN_TEXT, hold, alert_person), .sql = "alerts.person"},
    {MAPPED("band", COLUMN_TEXT, hold, band),
     .sql = "coalesce((SELECT its.band FROM alert_ranks AS its WHERE its.alert_id = alerts.alert_id"
            " ORDER BY its.rank_id DESC LIMIT 1), alerts.band)"},
    {MAPPED("outcome", COLUMN_TEXT, hold, decision)},
    {MAPPED("kind", COLUMN_TEXT, hold, kind),
     .sql = "(SELECT outcomes.hold FROM outcomes WHERE code = outcome)"},
    {MAPPED("user_name", COLUMN_TEXT, hold, user_name),
     .sql = "(SELECT name FROM users WHERE users.user_id = reviews.user_id)"},
    {MAPPED("decided_on", COLUMN_DAY, hold, decided_on)},
    {MAPPED("until", COLUMN_DAY, hold, until)},
    {0},
};
static const struct row_map hold_map = {hold_columns, sizeof(struct hold),
                                        "holds JOIN reviews USING (review_id)"
                                        " JOIN alerts USING (alert_id)"};

#define IS_NEWEST                                                                                  \
    "NOT EXISTS (SELECT 1 FROM holds AS later JOIN reviews AS its USING (review_id)"               \
    " JOIN alerts AS of ON of.alert_id = its.alert_id WHERE later.person = holds.person"           \
    " AND of.scenario = alerts.scenario AND later.hold_id > holds.hold_id"                         \
    " AND later.review_id NOT IN (SELECT review_id FROM review_undos))"
#define IS_NOT_LISTED                                                                              \
    "NOT EXISTS (SELECT 1 FROM alerts AS waits WHERE waits.person = holds.person"                  \
    " AND waits.scenario = alerts.scenario AND waits.state IN ('new', 'open'))"

enum status hold_list(struct store *store, struct arena *arena, const struct hold_filter *filter,
                      struct hold_list *ret_list, struct error *err)
{
    char day[DAY_TEXT];
    struct listing listing = {.rows = &hold_map, .order = "until, hold_id"};
    WHERE(&listing.where, "until > ? AND " REVIEW_STANDS " AND " IS_NEWEST " AND " IS_NOT_LISTED,
          value_text(day_format(filter->at, day)));
    if (filter->scenario)
        WHERE(&listing.where, "alerts.scenario = ?", value_text(filter->scenario));
    if (filter->person)
        WHERE(&listing.where, "holds.person = ?", value_text(filter->person));
    enum status status = listing_read(store, arena, &listing, err);
    *ret_list = (struct hold_list){listing.items, listing.n};
    return status;
}
