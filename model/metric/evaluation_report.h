// The pages of an evaluation, the same for `train` and `evaluate model`.
#ifndef HEARTH_EVALUATION_REPORT_H
#define HEARTH_EVALUATION_REPORT_H

#include "features/report/report.h"
#include "model/metric/evaluation.h"

void evaluation_report_figures(struct report *report,
                               const struct evaluation *evaluation); // key figures
void evaluation_report_metrics(struct report *report,
                               const struct evaluation *evaluation); // table of metrics
void evaluation_report_tops(struct report *report,
                            const struct evaluation *evaluation); // figures at k
// Rates by group with intervals; says how the rows were cut. Nothing when there are no groups.
void evaluation_report_groups(struct report *report, const struct evaluation *evaluation,
                              const char *cut);
// CSVs of the tables: metrics.csv, at_k.csv, groups.csv, gaps.csv into the folder. Errors: E_SYSTEM.
enum status evaluation_write_csv(const char *directory, const struct evaluation *evaluation,
                                 struct error *err);

#endif
