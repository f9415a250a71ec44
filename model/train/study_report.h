// The study of a scenario's model on paper: result.json and report.html of its folder, and lines for the
// terminal.
#ifndef HEARTH_STUDY_REPORT_H
#define HEARTH_STUDY_REPORT_H

#include "features/base/cli.h"
#include "model/train/study.h"

struct study_record {
    const struct study *study;
    const struct selection *selection;
    const char *scenario, *title, *model; // model: its id
    const char *settings;                 // as settings_text
    const char *folder;
};
// Errors: E_SYSTEM.
enum status study_report_write(const struct study_record *record, struct error *err);
// Prints the table on stdout.
void study_print(const struct study_record *record);

#endif
