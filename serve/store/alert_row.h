// Columns of alerts as values; for the files of this folder.
#ifndef HEARTH_ALERT_ROW_H
#define HEARTH_ALERT_ROW_H

#include "serve/store/alerts.h"
#include "serve/store/row_map.h"

extern const struct row_map alert_map;     // of `alerts`, into struct alert: as the alert was made
extern const struct row_map alert_now_map; // the same with what the newest list says
// Joined to alerts, the newest row of alert_ranks as `now`; all NULL when there is none.
#define ALERT_NOW                                                                                  \
    " LEFT JOIN alert_ranks AS now ON now.rank_id = (SELECT max(rank_id) FROM alert_ranks AS its"  \
    " WHERE its.alert_id = alerts.alert_id)"
// A column of what the newest list says, and of a number that may be NULL there.
#define NOW(column) "coalesce(now." column ", alerts." column ")"
#define NOW_REAL(column)                                                                           \
    "CASE WHEN now.rank_id IS NULL THEN alerts." column " ELSE now." column " END"
// As column.code: an enum alert_state.
void alert_state_read(const char *text, void *member);

#endif
