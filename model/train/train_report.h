// report.html of a training, written into the model's folder.
#ifndef HEARTH_TRAIN_REPORT_H
#define HEARTH_TRAIN_REPORT_H

#include "model/bundle/bundle.h"

// Errors: E_SYSTEM.
enum status train_report_write(const char *directory, const struct training_record *record,
                               struct error *err);

#endif
