// Why a family is listed: the dated facts; then, after the reader's own view, the estimate with its range and
// limits, and what the model made of the records.

#include "serve/ui/pages.h"
#include "serve/ui/parts.h"

#include "features/base/plain.h"
#include "serve/case/case_text.h"

#include <string.h>

#define MAIN_SHARE 0.15 // of all that raises the score
#define FACTS 5

// "2.4", "18": in 100.
static const char *in_100(struct arena *arena, double share)
{
    return arena_format(arena, share < 0.0995 ? "%.1f" : "%.0f", 100 * share);
}

// How sure the number is: what the tests on past dates say, and the range.
static void case_similar(struct html *html, const struct family_case *family)
{
    struct arena arena = {0};
    const struct case_similar *similar = &family->similar;
    if (similar->withheld) {
        html_put(
            html,
            "<p class=\"govuk-body\">Too few of the %s predictions in tests on past dates were "
            "followed by the outcome to show how many.</p>",
            plain_number(&arena, (double)similar->n));
        arena_done(&arena);
        return;
    }
    html_put(html,
             "<p class=\"govuk-body\">In tests on past dates, %s of the %s predictions with the "
             "most similar estimates %s followed by the outcome (95%% confidence interval %s to "
             "%s in 100). ",
             plain_number(&arena, (double)similar->n_outcome),
             plain_number(&arena, (double)similar->n), similar->n_outcome == 1 ? "was" : "were",
             in_100(&arena, similar->low), in_100(&arena, similar->high));
    if (similar->low > family->base_rate || similar->high < family->base_rate)
        html_put(html, "The whole interval is %s the %s in 100 for all %s. ",
                 similar->low > family->base_rate ? "above" : "below",
                 in_100(&arena, family->base_rate), family->group_words);
    else
        html_put(html, "These tests cannot show whether that is higher or lower than for all %s. ",
                 family->group_words);
    const char *from = in_100(&arena, similar->score_low);
    const char *to = in_100(&arena, similar->score_high);
    if (strcmp(from, to) == 0)
        html_put(html, "The model’s estimates for them were about %s in 100.", from);
    else
        html_put(html, "The model’s estimates for them ranged from %s to %s in 100.", from, to);
    if (similar->score_low > similar->high)
        html_raw(html, " The model’s estimates were higher than what happened.");
    if (similar->score_high < similar->low)
        html_raw(html, " The model’s estimates were lower than what happened.");
    html_put(html, " A %s is counted once for each test date.</p>", family->one);
    arena_done(&arena);
}

static void case_how_sure(struct html *html, const struct family_case *family)
{
    struct arena arena = {0};
    part_details_open(html, "How sure is this?");
    if (family->similar.n)
        case_similar(html, family);
    else
        html_raw(html, "<p class=\"govuk-body\">There are no tests on past dates to compare "
                       "with.</p>");
    html_put(html, "<p class=\"govuk-body\">Model estimate: %s in 100",
             in_100(&arena, family->alert.score));
    if (!isnan(family->alert.low) && !isnan(family->alert.high))
        html_put(html, " (range of the estimate: %s to %s)", in_100(&arena, family->alert.low),
                 in_100(&arena, family->alert.high));
    html_put(html, ".%s</p>", family->limits);
    part_details_close(html);
    arena_done(&arena);
}

// One number, of the past where there are tests, beside what is common.
static void case_number(struct html *html, const struct family_case *family)
{
    struct arena arena = {0};
    const struct case_similar *similar = &family->similar;
    bool tested = similar->n && !similar->withheld;
    double share = tested ? (double)similar->n_outcome / (double)similar->n : family->alert.score;
    html_put(html,
             "<p class=\"govuk-body-l hub-tight\"><strong>%s in 100</strong>; among all %s %s "
             "in 100</p>",
             in_100(&arena, share), family->group_words, in_100(&arena, family->base_rate));
    html_put(html,
             "<p class=\"govuk-body\">%s %s with %s like this, about %s in 100 went on to %s. "
             "This is about a group. It cannot be known for this %s.</p>",
             tested ? "Of past" : "The model estimates that of", family->many,
             tested ? "estimates" : "records", in_100(&arena, share), family->outcome_words,
             family->one);
    arena_done(&arena);
}

static void case_estimate(struct html *html, const struct case_page *page)
{
    const struct family_case *family = page->family;
    html_raw(html, "<div class=\"hub-chance\">");
    if (family->may_be_chance)
        html_put(html, "<p class=\"govuk-body\"><strong>%s</strong></p>", RANKING_WARNING);
    if (page->hides_estimate) {
        html_raw(html, "<p class=\"govuk-body\"><a class=\"govuk-link\" href=\"#view\">Save your "
                       "own view</a> to see the model’s estimate. Your view is kept as it was "
                       "before the estimate.</p></div>");
        return;
    }
    case_number(html, family);
    case_how_sure(html, family);
    html_raw(html, "</div>");
}

static void reason_records(struct html *html, const struct case_page *page,
                           const struct case_reason *reason)
{
    if (!reason->n_record)
        return;
    size_t n = reason->n_record + reason->n_more;
    html_put(html,
             "<details class=\"govuk-details\"><summary class=\"govuk-details__summary\"><span "
             "class=\"govuk-details__summary-text\">The %s behind this<span "
             "class=\"govuk-visually-hidden\">: %s</span></span></summary><div "
             "class=\"govuk-details__text\"><ul class=\"hub-records\">",
             n == 1 ? "record" : "records", reason->subject);
    for (size_t i = 0; i < reason->n_record; i++) {
        html_raw(html, "<li>");
        case_record_line(html, page, &reason->records[i]);
        html_raw(html, "</li>");
    }
    if (reason->n_more)
        html_put(html, "<li>and %zu older</li>", reason->n_more);
    html_raw(html, "</ul></div></details>");
}

// Of which agency, what of it is the latest, and what is usual.
static void fact_notes(struct html *html, const struct case_reason *reason)
{
    struct arena arena = {0};
    html_raw(html, "<p class=\"govuk-body-s hub-quiet\">");
    html_put(html, "%s %s", reason->n_record + reason->n_more > 1 ? "Latest on" : "On",
             case_day_words(&arena, reason->records[0].date));
    html_put(html, "%s%s", *reason->agency ? " · from " : "", reason->agency);
    html_put(html, "%s%s</p>", *reason->usual ? " · " : "", reason->usual);
    arena_done(&arena);
}

// What a reader must know first: records with a date, and how unusual they are.
void case_facts(struct html *html, const struct case_page *page)
{
    const struct family_case *family = page->family;
    size_t n = 0;
    html_raw(html, "<h2 class=\"govuk-heading-l\" id=\"facts\">Why this family is listed</h2>"
                   "<ul class=\"hub-reasons\">");
    for (size_t i = 0; i < family->n_raising && n < FACTS; i++) {
        const struct case_reason *reason = &family->raising[i];
        if (!reason->n_record)
            continue;
        html_put(html, "<li><h3 class=\"govuk-heading-s\">%s: %s</h3>", reason->subject,
                 reason->now);
        fact_notes(html, reason);
        reason_records(html, page, reason);
        html_raw(html, "</li>");
        n++;
    }
    html_raw(html, "</ul>");
    if (!n)
        html_put(html,
                 "<p class=\"govuk-body\">No record with a date raised the estimate of this "
                 "%s.</p>",
                 family->one);
}

static const char *weight_words(double share)
{
    return share >= MAIN_SHARE       ? "Large contribution"
           : share >= MAIN_SHARE / 3 ? "Medium contribution"
                                     : "Small contribution";
}

// That something is not on record contributes too. raised: which of the two it did.
static void reasons_absent(struct html *html, const struct case_reason *reasons, size_t n,
                           bool raised)
{
    size_t n_absent = 0;
    for (size_t i = 0; i < n; i++) {
        if (!reasons[i].absent)
            continue;
        if (!n_absent++)
            html_put(html,
                     "<p class=\"govuk-body-s hub-quiet\">Having no record of these also %s the "
                     "estimate slightly: ",
                     raised ? "raised" : "lowered");
        else
            html_raw(html, "; ");
        html_put(html, "%s", reasons[i].subject);
    }
    if (n_absent)
        html_raw(html, ".</p>");
}

// total: of all that raised, 0 for what lowered.
static void weights_list(struct html *html, const struct case_reason *reasons, size_t n,
                         double total)
{
    html_raw(html, "<ul class=\"govuk-list govuk-list--bullet\">");
    for (size_t i = 0; i < n; i++)
        if (!reasons[i].absent)
            html_put(html, "<li>%s: %s%s%s</li>", reasons[i].subject, reasons[i].now,
                     total > 0 ? " · " : "",
                     total > 0 ? weight_words(reasons[i].contribution / total) : "");
    html_raw(html, "</ul>");
    reasons_absent(html, reasons, n, total > 0);
}

// The arithmetic, folded: it is no reason for an outcome.
static void case_weights(struct html *html, const struct family_case *family)
{
    double total = 0;
    for (size_t i = 0; i < family->n_raising; i++)
        total += family->raising[i].contribution;
    part_details_open(html, "How the model weighs this");
    html_raw(html, "<h3 class=\"govuk-heading-s\">Records that raised the estimate</h3>");
    weights_list(html, family->raising, family->n_raising, total);
    html_raw(html, "<h3 class=\"govuk-heading-s\">Records that lowered the estimate</h3>");
    if (!family->n_lowering)
        html_raw(html, "<p class=\"govuk-body\">No records lowered the estimate.</p>");
    else
        html_put(
            html,
            "<p class=\"govuk-body\">These lowered the model’s estimate. They do not show that "
            "the %s is safer. The model weighs many overlapping records together, so one of "
            "several related records can count downwards. Some are serious in themselves. Do "
            "not use them as a reason to take no action.</p>",
            family->one);
    weights_list(html, family->lowering, family->n_lowering, 0);
    html_raw(html, "<p class=\"govuk-body-s hub-quiet\">The model only uses what "
                   "agencies recorded. It does not know about protective factors such as support "
                   "from relatives. Ask about them.</p>");
    part_details_close(html);
}

void case_reasons(struct html *html, const struct case_page *page)
{
    const struct family_case *family = page->family;
    html_raw(html, "<h2 class=\"govuk-heading-l\" id=\"why\">The model’s estimate</h2>");
    case_estimate(html, page);
    if (family->rescored)
        html_raw(html,
                 "<div class=\"govuk-warning-text\"><span class=\"govuk-warning-text__icon\" "
                 "aria-hidden=\"true\">!</span><strong class=\"govuk-warning-text__text\">"
                 "<span class=\"govuk-visually-hidden\">Warning</span>The records have "
                 "changed since this alert was created. This page uses the current records, so "
                 "it may differ from the alert.</strong></div>");
    if (!page->hides_estimate)
        case_weights(html, family);
}

void case_changes(struct html *html, const struct case_page *page)
{
    struct arena arena = {0};
    const struct family_case *family = page->family;
    const char *then = case_day_words(&arena, family->earlier);
    const char *at = case_day_words(&arena, family->alert.as_of);
    html_raw(html, "<h2 class=\"govuk-heading-m\" id=\"changes\">What has changed</h2>");
    if (family->earlier == DAY_NONE) {
        html_put(html,
                 "<p class=\"govuk-body\">There were no records about this %s on the date of the "
                 "previous list, so there is nothing to compare.</p>",
                 family->one);
    } else if (!page->hides_estimate) {
        html_put(
            html,
            "<p class=\"govuk-body\">The model’s estimate was %s in 100 on %s and is %s in 100 "
            "on the list’s date.</p>",
            in_100(&arena, family->earlier_score), then, in_100(&arena, family->score));
    }
    if (page->hides_estimate) {
        html_raw(html, "<p class=\"govuk-body\">What changed the estimate is shown once you have "
                       "saved your own view.</p>");
    } else if (family->n_change) {
        html_put(html,
                 "<table class=\"govuk-table hub-stack\"><caption class=\"govuk-table__caption "
                 "govuk-visually-hidden\">What changed most since %s</caption><thead "
                 "class=\"govuk-table__head\"><tr class=\"govuk-table__row\"><th scope=\"col\" "
                 "class=\"govuk-table__header\">What</th><th scope=\"col\" "
                 "class=\"govuk-table__header\">%s</th><th scope=\"col\" "
                 "class=\"govuk-table__header\">%s</th></tr></thead><tbody "
                 "class=\"govuk-table__body\">",
                 then, then, at);
        for (size_t i = 0; i < family->n_change; i++) {
            const struct case_reason *change = &family->changes[i];
            html_put(html,
                     "<tr class=\"govuk-table__row\"><td class=\"govuk-table__cell\">%s</td><td "
                     "class=\"govuk-table__cell\" data-label=\"%s\">%s</td><td "
                     "class=\"govuk-table__cell\" data-label=\"%s\"><strong>%s</strong> <span "
                     "class=\"hub-quiet\">(%s)</span></td></tr>",
                     change->subject, then, change->before, at, change->now,
                     change->contribution > 0 ? "raised the estimate" : "lowered the estimate");
        }
        html_raw(html, "</tbody></table>");
    }
    arena_done(&arena);
}
