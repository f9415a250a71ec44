// One case from one snapshot: people, chronology, links, reasons, in this order, since later parts
// name what earlier ones found.

#include "serve/case/case_make.h"

#include "serve/case/case_text.h"

static void alert_copy(struct arena *arena, const struct alert *alert, struct alert *ret_alert)
{
    *ret_alert = *alert;
    ret_alert->scenario = arena_text(arena, alert->scenario);
    ret_alert->person = arena_text(arena, alert->person);
    ret_alert->household = alert->household ? arena_text(arena, alert->household) : NULL;
    ret_alert->band = arena_text(arena, alert->band);
    ret_alert->model = arena_text(arena, alert->model);
    ret_alert->reasons = arena_text(arena, alert->reasons);
}

enum status case_make(const struct case_model *model, const struct alert *alert,
                      struct case_made *ret_made, struct error *err)
{
    struct snapshot snapshot;
    struct family_case *family = &ret_made->family;
    const struct bundle *bundle = &model->model->bundle;
    struct case_maker maker = {
        .family = family, .model = model, .snapshot = &snapshot, .persons = ret_made->persons};
    alert_copy(&family->arena, alert, &family->alert);
    enum status status =
        extract_person_at(model->model->extract, alert->person, alert->as_of, &maker.child, err);
    if (status)
        return status;
    snapshot_take(model->scenario, alert->as_of, &snapshot, &maker.view);
    ret_made->n_laid = snapshot.n_laid;
    family->scenario_title = model->model->info->title;
    family->one = model->model->info->one;
    family->many = model->model->info->many;
    family->limits = model->limits;
    family->outcome_words =
        case_outcome_words(&family->arena, model->model->info->title, bundle->outcome,
                           bundle->horizon, &family->group_words);
    family->model_kind = bundle->fitted.settings.kind->name;
    family->data_end = model->timeline->data_end;
    family->today = config_today(model->timeline->config);
    case_people_find(&maker);
    case_chronology_make(&maker);
    case_position_make(&maker);
    case_strengths_make(&maker);
    case_links_make(&maker);
    case_why_make(&maker);
    case_was_here_add(&maker);
    snapshot_release(&snapshot);
    return OK;
}
