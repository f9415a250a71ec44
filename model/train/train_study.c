// The settings come from the model's folder, so that a model of an earlier run can be studied without
// training it again.
#include "model/train/train_study.h"

#include "model/bundle/model_choice.h"
#include "model/train/study_report.h"
#include "model/train/train_finish.h"

enum status train_study_run(const struct cli *cli, const struct train_study *train,
                            struct error *err)
{
    size_t n_col;
    struct study study;
    struct bundle bundle;
    const struct scenario_info *info = extract_scenario(train->extract);
    enum status status = bundle_load(
        model_folder(cli->arena, cli->workspace, info->name, train->model), &bundle, err);
    if (status)
        return status;
    struct study_question question = {
        .plan = train->plan,
        .settings = &bundle.fitted.settings,
        .columns = extract_columns(train->extract, &n_col),
        .trainer = train->trainer,
        .household = train->household,
        .length = train->length,
        .min_count = train_min_count(cli, extract_min_count(train->extract)),
    };
    struct study_record record = {
        .study = &study,
        .selection = &train->trainer->selection,
        .scenario = info->name,
        .title = info->title,
        .model = train->model,
        .settings = settings_text(cli->arena, &bundle.fitted.settings),
        .folder = file_join(cli->arena, cli->workspace,
                            arena_format(cli->arena, "reports/study-%s", info->name)),
    };
    status = study_make(cli->arena, &question, &study, err);
    if (!status)
        status = study_report_write(&record, err);
    if (!status && !cli->json)
        study_print(&record);
    bundle_close(&bundle);
    return status;
}
