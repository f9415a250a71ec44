// Columns of alerts as values; for the files of this folder.
#ifndef HEARTH_ALERT_ROW_H
#define HEARTH_ALERT_ROW_H

#include "serve/store/alerts.h"
#include "serve/store/row_map.h"

extern const struct row_map alert_map; // of `alerts`, into struct alert
// As column.code: an enum alert_state.
void alert_state_read(const char *text, void *member);

#endif
