// What all cases of one open scenario share beside the records: what past tests, links and the list
// say of its model. Read once and never changed, so that any thread may make a case.
#ifndef HEARTH_CASE_MODEL_H
#define HEARTH_CASE_MODEL_H

#include "features/base/json.h"
#include "features/timeline/timeline.h"
#include "model/bundle/usual_values.h"
#include "serve/case/case_links.h"
#include "serve/case/case_similar.h"
#include "serve/scoring/open_scenario.h"

struct case_model {
    struct arena arena;
    struct open_scenario *scenario;     // held
    const struct scenario_model *model; // of the scenario
    const struct timeline *timeline;    // of the scenario
    struct past_scores past;
    bool may_be_chance;     // see bundle_warning
    const char *limits;     // see metrics_limits
    const day_t *extracted; // by source: until when it says what is; DAY_NONE = not known
    struct case_links links;
    struct usual_values *usual; // by model column, of its training rows
    size_t *subject;            // by model column: which columns tell of one thing
    size_t n_subject;
    int64_t capacity; // alerts a calendar month; 0 = no limit
};

// scenario: opened with `traces`; the model takes over the caller's hold, also when it fails. Owns:
// case_model_close. Errors: those of past_scores_read and case_links_read.
enum status case_model_open(const char *workspace, struct open_scenario *scenario,
                            struct case_model **ret_model, struct error *err);
void case_model_close(struct case_model *model); // NULL is fine
// Whether 0.5 lies in the interval of the AUROC, or there is none: by a model's metrics.json.
bool metrics_may_be_chance(const json *metrics);
// How often the shortest list that was tested was wrong, and how many it missed: " In past tests, 97 of
// 100 children in the top 5% …", or "". Owns: arena.
const char *metrics_limits(struct arena *arena, const json *metrics, const char *many);

#endif
