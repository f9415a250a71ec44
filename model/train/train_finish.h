// The last steps of every training: evaluate the winner's predictions, write its folder, show the
// result.
#ifndef HEARTH_TRAIN_FINISH_H
#define HEARTH_TRAIN_FINISH_H

#include "features/base/cli.h"
#include "model/bundle/bundle.h"

// `record` holds all but predictions and assessment; `groups` have one value a dataset row (NULL
// when n_group is 0).
struct finish_options {
    const struct top *tops; // first = where groups are cut
    size_t n_top;
    const struct group_column *groups; // values by dataset row
    size_t n_group;
    double min_count; // counts below it are withheld, unless --internal; 0 = the default
};
// Tests the record's predictions and writes the folder, model.json last. Errors: E_SYSTEM, E_LIMIT, those
// of evaluate; without model.json the folder counts as no model.
enum status train_finish(const struct cli *cli, struct training_record *record,
                         const char *directory, const struct finish_options *options,
                         struct error *err);
// The limit of counts that outputs keep to: 0 with --internal.
double train_min_count(const struct cli *cli, double min_count);
// Prints the result of a model that is there, after all is written: stdout may be closed early.
// Errors: E_DATA, E_SYSTEM.
enum status train_show(const struct cli *cli, const char *directory, struct error *err);
// Default figures at k when nothing names any.
extern const struct top train_default_tops[3];

#endif
