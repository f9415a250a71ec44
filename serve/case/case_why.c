// Why this alert: the model's own parts, one a subject, with the records behind each; what lowers
// the score; what changed since the list before; what became of people with a similar score.

#include "features/base/sort.h"
#include "serve/case/case_make.h"

#include "features/base/plain.h"
#include "features/base/text.h"
#include "features/extract/aggregate.h"
#include "features/extract/column_text.h"
#include "model/score/explain.h"
#include "serve/case/case_text.h"

#include <stdlib.h>
#include <string.h>

#define CHANGES 6
#define CHANGE_LEAST 0.02 // log-odds; less is noise to a reader
#define RESCORED 1e-9

// All columns of one subject at one date.
struct subject {
    double contribution, greatest, least; // the sum; of single columns
    size_t up, down;                      // columns of the two, SIZE_MAX = none
};

// In the order of columns, as reasoner_rank sums them: the page and the scores file agree to the bit.
static void subjects_sum(const struct case_model *model, const struct explanation *explanation,
                         struct subject *subjects)
{
    struct arena arena = {0};
    size_t n = model->model->bundle.n_col;
    double *contributions = arena_array(&arena, n + 1, sizeof *contributions); // by column
    for (size_t i = 0; i < explanation->n; i++)
        contributions[explanation->contributions[i].column] =
            explanation->contributions[i].contribution;
    for (size_t k = 0; k < model->n_subject; k++)
        subjects[k] = (struct subject){.up = SIZE_MAX, .down = SIZE_MAX};
    for (size_t j = 0; j < n; j++) {
        struct subject *subject = &subjects[model->subject[j]];
        subject->contribution += contributions[j];
        if (contributions[j] > subject->greatest) {
            subject->greatest = contributions[j];
            subject->up = j;
        }
        if (contributions[j] < subject->least) {
            subject->least = contributions[j];
            subject->down = j;
        }
    }
    arena_done(&arena);
}

static double value_of(const struct explanation *explanation, size_t column)
{
    for (size_t i = 0; i < explanation->n; i++)
        if (explanation->contributions[i].column == column)
            return explanation->contributions[i].value;
    return NAN;
}

static const struct column *column_at(const struct case_model *model, size_t column)
{
    return &model->model->columns[model->model->column_of[column]];
}

// The newest records of a trace, which comes by date ascending.
struct tracing {
    struct case_maker *maker;
    const struct column *of;
    struct case_record items[CASE_RECORDS];
    size_t n, n_day; // all records; different dates
    day_t last;
};

// What about the record counted: its value, what the scenario asked of it.
static const char *part_words(struct arena *arena, const struct column *of, double value)
{
    const char *where = of->where ? of->where : "";
    if (isnan(value))
        return where;
    return arena_format(arena, "%s: %s%s%s", column_measured_text(arena, of),
                        column_number_text(arena, of, value), *where ? "; " : "", where);
}

static void trace_add(void *context, const struct trace_record *record)
{
    struct tracing *tracing = context;
    struct family_case *family = tracing->maker->family;
    size_t i_source = 0, i_person = 0;
    while (i_source < family->n_source &&
           strcmp(family->sources[i_source].name, record->source) != 0)
        i_source++;
    while (i_person < family->n_person &&
           strcmp(family->people[i_person].id, record->person_id) != 0)
        i_person++;
    if (i_source == family->n_source)
        return;
    const struct source *source = tracing->maker->model->timeline->sources[i_source].config;
    tracing->n_day += !tracing->n || record->date != tracing->last;
    tracing->last = record->date;
    tracing->items[tracing->n++ % CASE_RECORDS] = (struct case_record){
        .i_source = i_source,
        .i_person = i_person < family->n_person ? i_person : SIZE_MAX,
        .title = source_one_title(&family->arena, source),
        .agency = family->sources[i_source].agency,
        .category = record->category ? column_labels_read_as(&family->arena, &source->labels,
                                                             "category", record->category)
                                     : "",
        .details = part_words(&family->arena, tracing->of, record->value),
        .file = record->file ? arena_text(&family->arena, record->file) : "",
        .line = record->line,
        .was_sent = !record->file,
        .date = record->date,
        .end = record->end,
        .known = record->known,
    };
}

static void trace_run(struct case_maker *maker, const struct view *view, size_t column,
                      struct tracing *ret_tracing)
{
    struct trace_visitor tracer = {trace_add, ret_tracing};
    *ret_tracing = (struct tracing){.maker = maker, .of = column_at(maker->model, column)};
    snapshot_trace(maker->snapshot, view, maker->child, column, &tracer);
}

// The value as it is to be read: a 0 that stands for "no value on record" is none.
static double value_seen(struct case_maker *maker, const struct view *view, size_t column,
                         double value)
{
    struct tracing tracing;
    const char *compute = column_at(maker->model, column)->compute;
    const struct aggregate *aggregate = compute ? aggregate_find(compute) : NULL;
    if (value != 0.0 || !aggregate || !aggregate->needs_value)
        return value;
    trace_run(maker, view, column, &tracing);
    return tracing.n ? value : NAN;
}

// Several people's records of one day are often one incident.
static const char *days_note(struct arena *arena, const struct column *of,
                             const struct tracing *tracing)
{
    bool counts = of->compute && strcmp(of->compute, "count") == 0;
    if (!counts || tracing->n_day >= tracing->n)
        return "";
    return arena_format(arena, ", on %zu day%s", tracing->n_day, tracing->n_day == 1 ? "" : "s");
}

static void records_behind(struct case_maker *maker, size_t column, struct case_reason *reason)
{
    struct family_case *family = maker->family;
    struct tracing tracing;
    trace_run(maker, &maker->view, column, &tracing);
    const char *note = days_note(&family->arena, column_at(maker->model, column), &tracing);
    reason->now = arena_format(&family->arena, "%s%s", reason->now, note);
    reason->n_record = tracing.n < CASE_RECORDS ? tracing.n : CASE_RECORDS;
    reason->n_more = tracing.n - reason->n_record;
    reason->records = arena_array(&family->arena, reason->n_record + 1, sizeof *reason->records);
    for (size_t k = 0; k < reason->n_record; k++)
        reason->records[k] = tracing.items[(tracing.n - 1 - k) % CASE_RECORDS];
}

static int contribution_falling(const void *a, const void *b, void *context)
{
    const struct subject *subjects = context;
    double left = subjects[*(const size_t *)a].contribution;
    double right = subjects[*(const size_t *)b].contribution;
    ORDER_BY_FALLING(left, right);
    return ORDER_OF(*(const size_t *)a, *(const size_t *)b);
}

struct why_order {
    const struct explanation *now;
    const struct subject *subjects;
    const size_t *order; // n_subject, most raising first
};

// Beside what is recorded here: what is usual among those of whom the model learned.
static const char *usual_words(struct case_maker *maker, size_t column)
{
    struct arena *arena = &maker->family->arena;
    const struct usual_values *usual = &maker->model->usual[column];
    const char *many = maker->model->model->info->many;
    if (!usual->known || column_at(maker->model, column)->attribute)
        return "";
    if (isnan(usual->median) || (usual->low == 0 && usual->median == 0))
        return arena_format(arena, "most %s: none", many);
    const char *low = plain_number(arena, usual->low), *high = plain_number(arena, usual->high);
    if (strcmp(low, high) == 0)
        return arena_format(arena, "8 in 10 %s: %s", many, low);
    return arena_format(arena, "8 in 10 %s: %s to %s", many, low, high);
}

static void reason_make(struct case_maker *maker, const struct why_order *ranking, size_t i_subject,
                        bool raises, struct case_reason *reason)
{
    struct arena *arena = &maker->family->arena;
    const struct subject *subject = &ranking->subjects[i_subject];
    size_t column = raises ? subject->up : subject->down;
    const struct column *of = column_at(maker->model, column);
    double value = value_seen(maker, &maker->view, column, value_of(ranking->now, column));
    struct text_context context = {maker->model->model->info->one, maker->view.as_of};
    *reason = (struct case_reason){
        .subject = column_subject_text(arena, &context, of),
        .now = column_value_text(arena, &context, of, value),
        .usual = usual_words(maker, column),
        .contribution = subject->contribution,
        .agency = of->agency ? of->agency : "",
    };
    records_behind(maker, column, reason);
    reason->absent = !of->attribute && !reason->n_record && (isnan(value) || value == 0.0);
}

static void reasons_make(struct case_maker *maker, const struct why_order *ranking)
{
    struct family_case *family = maker->family;
    size_t n = maker->model->n_subject;
    family->raising = arena_array(&family->arena, CASE_REASONS, sizeof *family->raising);
    family->lowering = arena_array(&family->arena, CASE_REASONS, sizeof *family->lowering);
    for (size_t i = 0; i < n && family->n_raising < CASE_REASONS; i++) {
        const struct subject *subject = &ranking->subjects[ranking->order[i]];
        if (subject->contribution > 1e-9 && subject->up != SIZE_MAX)
            reason_make(maker, ranking, ranking->order[i], true,
                        &family->raising[family->n_raising++]);
    }
    for (size_t i = n; i-- > 0 && family->n_lowering < CASE_REASONS;) {
        const struct subject *subject = &ranking->subjects[ranking->order[i]];
        if (subject->contribution < -1e-9 && subject->down != SIZE_MAX)
            reason_make(maker, ranking, ranking->order[i], false,
                        &family->lowering[family->n_lowering++]);
    }
}

// The as_of date before the alert's in the scenario's calendar, else three months before.
static day_t earlier_date(const struct case_maker *maker)
{
    const struct scenario_info *info = maker->model->model->info;
    day_t earlier = DAY_NONE;
    for (size_t i = 0; i < info->n_as_of; i++)
        if (info->as_of[i] < maker->view.as_of)
            earlier = info->as_of[i];
    return earlier == DAY_NONE ? day_add_months(maker->view.as_of, -3) : earlier;
}

static int change_order(const void *a, const void *b)
{
    double left = fabs(((const struct case_reason *)a)->contribution);
    double right = fabs(((const struct case_reason *)b)->contribution);
    return ORDER_OF(right, left);
}

// The column of a subject that moved most between two explanations.
static size_t column_moved(const struct case_model *model, const struct explanation *now,
                           const double *before, size_t i_subject)
{
    size_t most = SIZE_MAX;
    double greatest = 0;
    for (size_t i = 0; i < now->n; i++) {
        const struct contribution *part = &now->contributions[i];
        double moved = fabs(part->contribution - before[part->column]);
        if (model->subject[part->column] == i_subject && moved > greatest) {
            greatest = moved;
            most = part->column;
        }
    }
    return most;
}

static void changes_make(struct case_maker *maker, const struct explanation *now,
                         const struct explanation *then, const struct view *earlier,
                         const struct subject *subjects)
{
    struct family_case *family = maker->family;
    const struct case_model *model = maker->model;
    struct arena *arena = &family->arena;
    // Without a date: the two values stand under two dates, so that each window is counted from its own.
    struct text_context context = {model->model->info->one, DAY_NONE};
    struct subject *old = arena_array(arena, model->n_subject + 1, sizeof *old);
    double *before = arena_array(arena, then->n + 1, sizeof *before);
    subjects_sum(model, then, old);
    for (size_t i = 0; i < then->n; i++)
        before[then->contributions[i].column] = then->contributions[i].contribution;
    family->changes = arena_array(arena, model->n_subject + 1, sizeof *family->changes);
    for (size_t k = 0; k < model->n_subject; k++) {
        double moved = subjects[k].contribution - old[k].contribution;
        size_t column = column_moved(model, now, before, k);
        if (fabs(moved) < CHANGE_LEAST || column == SIZE_MAX)
            continue;
        const struct column *of = column_at(model, column);
        double was = value_seen(maker, earlier, column, value_of(then, column));
        double is = value_seen(maker, &maker->view, column, value_of(now, column));
        struct case_reason change = {
            .subject = column_subject_text(arena, &context, of),
            .now = column_value_text(arena, &context, of, is),
            .before = column_value_text(arena, &context, of, was),
            .contribution = moved,
            .agency = of->agency ? of->agency : "",
        };
        if (strcmp(change.now, change.before) != 0)
            family->changes[family->n_change++] = change;
    }
    qsort(family->changes, family->n_change, sizeof *family->changes, change_order);
    if (family->n_change > CHANGES)
        family->n_change = CHANGES;
}

static void earlier_compare(struct case_maker *maker, const struct explanation *now,
                            const struct subject *subjects)
{
    struct family_case *family = maker->family;
    struct explanation then;
    day_t earlier = earlier_date(maker);
    struct view view;
    snapshot_date(maker->snapshot, earlier, &view);
    family->earlier = DAY_NONE;
    family->earlier_score = NAN;
    if (!view_knows(&view, maker->child))
        return;
    snapshot_explain(maker->snapshot, &family->arena, &view, maker->child, &then);
    family->earlier = earlier;
    family->earlier_score = then.score;
    changes_make(maker, now, &then, &view, subjects);
}

void case_why_make(struct case_maker *maker)
{
    struct family_case *family = maker->family;
    const struct case_model *model = maker->model;
    struct explanation now;
    snapshot_explain(maker->snapshot, &family->arena, &maker->view, maker->child, &now);
    struct subject *subjects = arena_array(&family->arena, model->n_subject + 1, sizeof *subjects);
    size_t *order = arena_array(&family->arena, model->n_subject + 1, sizeof *order);
    subjects_sum(model, &now, subjects);
    for (size_t k = 0; k < model->n_subject; k++)
        order[k] = k;
    qsort_r(order, model->n_subject, sizeof *order, contribution_falling, subjects);
    struct why_order ranking = {&now, subjects, order};
    family->score = now.score;
    family->in_cohort = now.in_cohort;
    family->base_rate = model->model->bundle.base_rate;
    family->rescored = fabs(now.score - family->alert.score) > RESCORED * fabs(now.score);
    family->may_be_chance = model->may_be_chance;
    family->similar =
        past_scores_near(&model->past, family->alert.score, model->timeline->config->min_count);
    reasons_make(maker, &ranking);
    earlier_compare(maker, &now, subjects);
}
