// Columns of alerts as values; for the files of this folder.
#ifndef HEARTH_ALERT_ROW_H
#define HEARTH_ALERT_ROW_H

#include "serve/store/alerts.h"
#include "serve/store/database.h"

// What alert_row_read reads; of the table `alerts`.
#define ALERT_COLUMNS                                                                              \
    "alert_id, scenario, as_of, person, household, rank, score, low, high, band, model, reasons,"  \
    " state, replaced_by, created_ms,"                                                             \
    " (SELECT count(*) FROM reviews WHERE reviews.alert_id = alerts.alert_id),"                    \
    " (SELECT max(review_id) FROM alerts AS its JOIN reviews USING (alert_id)"                     \
    "   WHERE its.person = alerts.person)"
void alert_row_read(struct query *row, struct arena *arena, void *item);

enum alert_state alert_state_read(const char *text);
day_t column_day(struct query *row, int i_column); // YYYY-MM-DD; NULL = DAY_NONE

#endif
