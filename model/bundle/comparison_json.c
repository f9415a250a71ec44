// Averages are rounded where more digits would give a small count back; what lists find is withheld where
// it, or the rest of the lists, is a small count.
#include "model/bundle/comparison_json.h"

#include "features/base/number.h"
#include "features/base/small_counts.h"

#include <math.h>

bool training_has_few(const struct training_record *record)
{
    const struct plan *plan = record->search_plan;
    for (size_t i = 0; i < plan->n_split; i++) {
        double positive = (double)rows_positive(&plan->splits[i].test);
        double cells[] = {positive, (double)plan->splits[i].test.n - positive};
        if (!plan->splits[i].left_out &&
            counts_any_small(cells, 2, record->assessment->overall.min_count))
            return true;
    }
    return false;
}

struct interval comparison_shown(const struct training_record *record,
                                 const struct interval *interval)
{
    struct interval shown = *interval;
    if (training_has_few(record) && !isnan(shown.estimate))
        interval_round(&shown, ROUNDED_DECIMALS);
    return shown;
}

static void put_shown(const struct training_record *record, json *object, const char *key,
                      const struct interval *interval)
{
    if (isnan(interval->estimate) && !interval->reason)
        return;
    struct interval shown = comparison_shown(record, interval);
    interval_to_json(&shown, false, json_put_object(object, key));
}

static void put_found(const struct training_record *record, size_t c, json *object)
{
    const struct comparison *comparison = record->comparison;
    const struct compared *row = &comparison->ranked[c];
    bool withheld = row->withheld || comparison->ranked[record->trained->winner].withheld;
    if (!comparison->length)
        return;
    interval_to_json(&row->found, row->withheld, json_put_object(object, "found"));
    if (c != record->trained->winner)
        interval_to_json(&row->found_difference, withheld,
                         json_put_object(object, "found_difference_to_selected"));
}

static void put_ranked(const struct training_record *record, size_t c, json *item)
{
    const struct comparison *comparison = record->comparison;
    const struct compared *row = &comparison->ranked[c];
    const struct cell *cell = trained_ranked(record->trained, c);
    bool few = training_has_few(record);
    json_put_text(item, "model", cell->text);
    json_put_bool(item, "baseline", cell->ranked_by != NULL);
    json_put_bool(item, "listed", c < record->trained->n_cell);
    json_put_bool(item, "selected", c == record->trained->winner);
    put_shown(record, item, "average", &row->average);
    put_shown(record, item, "difference_to_selected", &row->difference);
    put_shown(record, item, "difference_to_best_baseline", &row->to_baseline);
    put_found(record, c, item);
    if (!few)
        json_put_number(item, "regret", row->regret);
    json *dates = json_put_array(item, "by_date");
    for (size_t s = 0; s < comparison->n_split; s++) {
        struct interval shown = comparison_shown(record, &row->by_date[s]);
        json *date = json_add_object(dates);
        json_put_text(date, "test", comparison->dates[s]);
        interval_to_json(&shown, false, date);
    }
}

static void put_rules(const struct training_record *record, json *rules)
{
    for (size_t i = 0; i < record->comparison->n_rule; i++) {
        const struct compared_rule *row = &record->comparison->rules[i];
        struct interval regret = interval_none(row->regret, NULL),
                        most = interval_none(row->regret_max, NULL);
        json *item = json_add_object(rules);
        json_put_text(item, "rule", row->name);
        json_put_text(item, "model", record->trained->cells[row->chosen].text);
        json_put_number(item, "regret", comparison_shown(record, &regret).estimate);
        json_put_number(item, "regret_max", comparison_shown(record, &most).estimate);
    }
}

void comparison_to_json(const struct training_record *record, json *object)
{
    const struct comparison *comparison = record->comparison;
    json_put_text(object, "resampled", "families, over all test dates together");
    json_put_integer(object, "replicates", (long long)comparison->n_replicate);
    json_put_number(object, "monte_carlo_error", comparison->monte_carlo_error);
    if (comparison->length)
        json_put_integer(object, "length", (long long)comparison->length);
    put_shown(record, object, "selected", &comparison->selected);
    if (comparison->best_baseline < comparison->n)
        json_put_text(object, "best_baseline",
                      trained_ranked(record->trained, comparison->best_baseline)->text);
    json *candidates = json_put_array(object, "candidates");
    for (size_t c = 0; c < comparison->n; c++)
        put_ranked(record, c, json_add_object(candidates));
    put_rules(record, json_put_array(object, "rules"));
    struct arena arena = {0};
    json_put_text(object, "sentence", comparison_sentence(&arena, record));
    arena_done(&arena);
}

// Whether an earlier candidate of the kind, or the selected one, stands for it in the sentence.
static bool is_said(const struct training_record *record, size_t c)
{
    const struct trained *trained = record->trained;
    const struct model_kind *kind = trained_ranked(trained, c)->settings.kind;
    if (c == trained->winner || trained_ranked(trained, c)->ranked_by)
        return c == trained->winner;
    if (trained->cells[trained->winner].settings.kind == kind)
        return true;
    for (size_t i = 0; i < trained->n_cell; i++) {
        bool same = i != c && trained->cells[i].settings.kind == kind;
        double own = record->comparison->ranked[c].found.estimate,
               other = record->comparison->ranked[i].found.estimate;
        if (same && (other > own || (other == own && i < c)))
            return true;
    }
    return false;
}

static const char *found_text(struct arena *arena, const struct compared *row)
{
    return row->withheld ? "few" : arena_format(arena, "%.0f", row->found.estimate);
}

const char *comparison_sentence(struct arena *arena, const struct training_record *record)
{
    const struct comparison *comparison = record->comparison;
    const struct trained *trained = record->trained;
    if (!comparison->length)
        return NULL;
    const char *text = arena_format(
        arena, "Lists of %zu at %zu test dates: the selected model (%s) finds %s with the outcome",
        comparison->length, comparison->n_split,
        trained->cells[trained->winner].settings.kind->name,
        found_text(arena, &comparison->ranked[trained->winner]));
    for (size_t c = 0; c < comparison->n; c++) {
        const struct cell *cell = trained_ranked(trained, c);
        const char *found = found_text(arena, &comparison->ranked[c]);
        if (!is_said(record, c))
            text = cell->ranked_by
                       ? arena_format(arena, "%s; the order of %s %s", text, cell->ranked_by, found)
                       : arena_format(arena, "%s; %s %s", text, cell->settings.kind->name, found);
    }
    return arena_format(arena, "%s.", text);
}
