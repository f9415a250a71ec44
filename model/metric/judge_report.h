// The pages of a judgement, the same for `train` and `evaluate model`.
#ifndef HEARTH_JUDGE_REPORT_H
#define HEARTH_JUDGE_REPORT_H

#include "features/report/report.h"
#include "model/metric/judge.h"

void judge_report_figures(struct report *report, const struct judgement *judgement); // key figures
void judge_report_metrics(struct report *report,
                          const struct judgement *judgement); // table of metrics
void judge_report_tops(struct report *report, const struct judgement *judgement); // figures at k
// Rates by group with intervals; says how the rows were cut. Nothing when there are no groups.
void judge_report_groups(struct report *report, const struct judgement *judgement, const char *cut);
// CSVs of the tables: metrics.csv, at_k.csv, groups.csv into the folder. Errors: E_SYSTEM.
enum status judge_write_csv(const char *directory, const struct judgement *judgement,
                            struct error *err);

#endif
