// Whether a list may alert anybody, and whether it is a list at all or a trial.
#ifndef HEARTH_LIST_GATE_H
#define HEARTH_LIST_GATE_H

#include "model/metric/alert_rules.h"
#include "model/score/scenario_model.h"

#define LIST_REASONS_MAX 64

// Sentences without an ending point; they live in the arena given.
struct list_reasons {
    size_t n;
    const char *items[LIST_REASONS_MAX];
};

struct gated_list {
    const struct scenario_model *model;
    const struct alert_rules *rules;
    day_t as_of;
};
// What the evidence is short of, for a list of that date: drift that stops the model, families, lift, baseline, age of each source's
// extract, age of the model. None = alerts may be made; none but drift when the limits are off.
// Time: ages of extracts count to the day before as_of, the model's to `today:`; never to the clock.
// Errors: those of extract_source_ages.
enum status list_gate_check(struct arena *arena, const struct gated_list *list,
                            struct list_reasons *ret_short, struct error *err);
// "Evidence is not tested: all its limits are 0 in the scenario", or NULL when it is.
const char *list_gate_off_text(const struct alert_rules *rules);

// Why a list of that date is a trial. last_list: the date of the latest list, DAY_NONE = none yet.
void list_dates_check(struct arena *arena, const struct scenario_model *model, day_t as_of,
                      day_t last_list, struct list_reasons *ret_reasons);

#endif
