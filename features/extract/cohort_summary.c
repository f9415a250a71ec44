// The numbers that `check` shows before anybody trains: cohort sizes, labels known and positive,
// rows closed by a date.

#include "features/extract/plan.h"

#include "features/base/parallel.h"

#include <stdlib.h>

#define SUMMARY_CHUNK 256
#define LABEL_COMPETING 2 // a 0 that a competing event made

struct summary_work {
    const struct extract *extract;
    const struct view *view;
    const struct cohort *cohort;
    signed char *labels;
    struct scratch *scratch;
};

static void label_chunk(void *context, size_t first, size_t end, int worker)
{
    struct summary_work *work = context;
    for (size_t i = first; i < end; i++) {
        struct label_question question = {&work->extract->outcomes[0], work->view,
                                          work->cohort->persons[i],
                                          label_known_before(work->extract)};
        struct label label = outcome_label(work->extract, &question, &work->scratch[worker]);
        work->labels[i] = (signed char)(label.by_competing ? LABEL_COMPETING : label.value);
    }
}

static void count_labels(struct extract *extract, const struct cohort *cohort,
                         struct scratch *scratch, struct cohort_summary *summary)
{
    struct view view;
    view_open_outcome(extract, &extract->outcomes[0], cohort->as_of, &view);
    struct summary_work work = {extract, &view, cohort, memory_alloc(cohort->n), scratch};
    parallel_for(cohort->n, SUMMARY_CHUNK, extract->options.n_thread, label_chunk, &work);
    for (size_t i = 0; i < cohort->n; i++) {
        summary->n_positive += work.labels[i] == 1;
        summary->n_negative += work.labels[i] == 0 || work.labels[i] == LABEL_COMPETING;
        summary->n_competing += work.labels[i] == LABEL_COMPETING;
        summary->n_unknown += work.labels[i] < 0;
    }
    free(work.labels);
    view_close(&view);
}

static size_t count_closed(const struct extract *extract, day_t date)
{
    size_t n = 0;
    for (size_t i = 0; i < extract->info.n_as_of; i++)
        for (size_t k = 0; k < extract->cohorts[i].n; k++) {
            day_t horizon = extract->cohorts[i].horizons[k];
            n += horizon != DAY_NONE && horizon <= date;
        }
    return n;
}

static bool is_test_date(const struct extract *extract, day_t date)
{
    for (size_t i = 0; i < extract->n_test_date; i++)
        if (extract->test_dates[i] == date)
            return true;
    return false;
}

const struct cohort_summary *extract_summaries(struct extract *extract)
{
    size_t n_date = extract->info.n_as_of;
    int n_thread = extract->options.n_thread;
    struct cohort_summary *summaries = arena_array(&extract->arena, n_date, sizeof *summaries);
    struct scratch *scratch = memory_alloc((size_t)n_thread * sizeof *scratch);
    for (size_t i = 0; i < n_date; i++) {
        const struct cohort *cohort = &extract->cohorts[i];
        summaries[i] = (struct cohort_summary){.as_of = cohort->as_of,
                                               .n_row = cohort->n,
                                               .n_no_dob = cohort->n_no_dob,
                                               .n_open = cohort->n_open,
                                               .n_closed = count_closed(extract, cohort->as_of),
                                               .is_test = is_test_date(extract, cohort->as_of)};
        count_labels(extract, cohort, scratch, &summaries[i]);
    }
    for (int i = 0; i < n_thread; i++)
        scratch_done(&scratch[i]);
    free(scratch);
    return summaries;
}
