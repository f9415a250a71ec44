// Columns of alerts as values; for the files of this folder.
#ifndef HEARTH_ALERT_ROW_H
#define HEARTH_ALERT_ROW_H

#include "serve/store/alerts.h"
#include "serve/store/database.h"

enum alert_state alert_state_read(const char *text);
day_t column_day(struct query *row, int i_column); // YYYY-MM-DD; NULL = DAY_NONE

#endif
