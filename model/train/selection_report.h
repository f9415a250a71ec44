// The section of report.html that says which candidates there were, and why one was chosen.
#ifndef HEARTH_SELECTION_REPORT_H
#define HEARTH_SELECTION_REPORT_H

#include "features/report/report.h"
#include "model/bundle/bundle.h"

void selection_report(struct report *report, const struct training_record *record);

#endif
