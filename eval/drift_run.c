// What the terminal, result.json and the page of a drift evaluation share.
#include "eval/drift_run.h"

#include "features/base/small_counts.h"
#include "features/extract/column_text.h"

const char *drift_title(const struct drift_run *run, size_t j)
{
    const struct text_context context = {run->model.info->one, DAY_NONE};
    return column_title_text(run->cli->arena, &context,
                             &run->model.columns[run->model.column_of[j]]);
}

bool early_is_withheld(const struct drift_run *run)
{
    const struct early *early = &run->early;
    return count_is_small((double)early->n_positive_before, run->min_count) ||
           count_is_small((double)early->n_positive_after, run->min_count);
}
