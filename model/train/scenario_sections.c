// `check` reads all of a scenario, so that a slip in a section that only training or scoring needs is
// found before they run.
#include "model/train/scenario_sections.h"

#include "features/base/arena.h"
#include "features/base/file.h"
#include "features/base/yaml.h"
#include "model/kind/settings.h"
#include "model/metric/alert_rules.h"
#include "model/train/select.h"

void scenario_errors_add(struct error_list *errors, const struct error *err)
{
    size_t n;
    const struct error *others = error_others(err, &n);
    error_list_add(errors, err);
    for (size_t i = 0; i < n; i++)
        error_list_add(errors, &others[i]);
}

void scenario_sections_check(const char *workspace, const char *scenario, struct error_list *errors)
{
    struct arena arena = {0};
    struct grid grid;
    struct selection selection;
    struct alert_rules alerts;
    const struct yaml *root = NULL;
    const char *path =
        file_join(&arena, workspace, arena_format(&arena, "scenarios/%s.yaml", scenario));
    struct error_list found[3] = {{0}};
    struct error errs[3] = {{.all = &found[0]}, {.all = &found[1]}, {.all = &found[2]}};
    enum status status = yaml_read_file(&arena, path, &root, ERROR_IGNORED);
    if (!status && yaml_get(root, "models") &&
        settings_read(&arena, yaml_get(root, "models"), &grid, &errs[0]))
        scenario_errors_add(errors, &errs[0]);
    const struct yaml *select = root ? yaml_get(root, "select") : NULL;
    if (root && !select)
        select = yaml_get(root, "model_selection");
    if (select && selection_read(select, &selection, &errs[1]))
        scenario_errors_add(errors, &errs[1]);
    if (root && yaml_get(root, "alerts") &&
        alert_rules_read(yaml_get(root, "alerts"), &alerts, &errs[2]))
        scenario_errors_add(errors, &errs[2]);
    arena_done(&arena);
}
