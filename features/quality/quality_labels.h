// Titles and labels of hearth.yaml in the report of `check`.
#ifndef HEARTH_QUALITY_LABELS_H
#define HEARTH_QUALITY_LABELS_H

#include "features/base/json.h"
#include "features/ingest/config.h"
#include "features/report/report.h"

// Puts title, event_title and labels of the source.
void quality_labels_json(json *object, const struct source *source);
void quality_labels_report(struct report *report, const struct config *config);

#endif
