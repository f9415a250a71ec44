// A case: who in outline, why the family is on the list with the records behind each reason, what
// changed. Never an estimate without its range and its limits.

#include "serve/ui/pages.h"
#include "serve/ui/parts.h"

#include "features/base/plain.h"
#include "features/base/text.h"
#include "serve/case/case_text.h"

#include <string.h>

#define MAIN_SHARE 0.15 // of all that raises the score

static void case_head(struct html *html, const struct case_page *page)
{
    struct arena arena = {0};
    const struct family_case *family = page->family;
    const struct alert *alert = page->alert;
    html_put(html,
             "<span class=\"govuk-caption-xl\">Case %lld · %s</span>"
             "<h1 class=\"govuk-heading-xl\">%s aged %s</h1>",
             (long long)alert->id, text_sentence(&arena, family->group_words),
             family->people[0].label, case_age_words(&arena, family->people[0].dob, family->today));
    html_raw(html, "<p class=\"govuk-body\">");
    if (!page->hides_estimate && *alert->band) {
        part_band(html, alert->band, page->top, page->band);
        html_raw(html, " ");
    }
    part_tag(html, alert->state == ALERT_DECIDED ? "green" : "blue",
             alert->state == ALERT_NEW       ? "Not started"
             : alert->state == ALERT_OPEN    ? "In progress"
             : alert->state == ALERT_DECIDED ? "Decided"
                                             : "Replaced by a newer list");
    if (page->hides_estimate)
        html_put(html, " On the list for %s", case_day_words(&arena, alert->as_of));
    else
        html_put(html, " Rank %lld on the list for %s", (long long)alert->rank,
                 case_day_words(&arena, alert->as_of));
    if (alert->household)
        html_put(html, " · household %s", alert->household);
    html_put(html, " · %s %s</p>", family->one, alert->person);
    arena_done(&arena);
}

// Beside the reasons, and apart from them: dated, sourced, to be checked.
static void case_strengths(struct html *html, const struct family_case *family)
{
    struct arena arena = {0};
    if (!family->n_strength)
        return;
    html_raw(html,
             "<h2 class=\"govuk-heading-m\" id=\"strengths\">Also on record: strengths to "
             "check</h2><p class=\"govuk-body\">They are no part of the estimate and no reason "
             "for a decision. Check that each still holds.</p><ul class=\"govuk-list "
             "govuk-list--bullet\">");
    for (size_t i = 0; i < family->n_strength; i++) {
        const struct case_strength *strength = &family->strengths[i];
        const struct case_source *source = &family->sources[strength->i_source];
        html_put(html, "<li>%s: %s (%s%s%s)</li>", text_sentence(&arena, strength->text),
                 case_day_words(&arena, strength->date), source->title, *source->agency ? ", " : "",
                 source->agency);
    }
    html_raw(html, "</ul>");
    arena_done(&arena);
}

static void case_actions(struct html *html, const struct case_page *page)
{
    long long id = (long long)page->alert->id;
    html_raw(html, "<div class=\"govuk-button-group hub-no-print\">");
    if (page->may_decide) {
        html_put(html,
                 "<a href=\"/cases/%lld/decide\" role=\"button\" draggable=\"false\" "
                 "class=\"govuk-button\" data-module=\"govuk-button\">Record decision</a>",
                 id);
        if (!page->revealed)
            html_put(html,
                     "<a href=\"/cases/%lld/identity\" role=\"button\" draggable=\"false\" "
                     "class=\"govuk-button govuk-button--secondary\" "
                     "data-module=\"govuk-button\">View identity</a>",
                     id);
    }
    html_put(html, "<a class=\"govuk-link\" href=\"/cases/%lld/history\">History of this case</a>",
             id);
    html_raw(html, "</div>");
}

static void decision_words(struct html *html, const struct case_page *page,
                           const struct review *review)
{
    struct arena arena = {0};
    char time[40];
    html_put(html, "<strong>%s</strong>, by %s on %s. %s with the alert.",
             decision_label(page->decisions, page->n_decision, review->decision), review->user_name,
             time_words(review->time_ms, time), review->agree ? "Agreed" : "Disagreed");
    if (review->follow_up != DAY_NONE)
        html_put(html, " <strong>Review date %s.</strong>",
                 case_day_words(&arena, review->follow_up));
    arena_done(&arena);
}

// What the decision means for new lists, and whether the records have ended that.
static void case_hold(struct html *html, const struct case_page *page)
{
    struct arena arena = {0};
    const struct held_row *hold = page->hold;
    if (hold && hold->woken)
        html_put(html,
                 " <strong>Woken: %s on %s.</strong> A new decision takes the place of this one.",
                 hold->woken, case_day_words(&arena, hold->woken_on));
    else if (hold)
        html_put(html, " Held back from new lists until %s, unless the records change.",
                 case_day_words(&arena, hold->until));
    arena_done(&arena);
}

// What was decided about this child, now and before: a new list does not make it undone.
static void case_decisions(struct html *html, const struct case_page *page)
{
    if (page->last_review) {
        html_raw(html, "<div class=\"govuk-inset-text\">Last decision: ");
        decision_words(html, page, page->last_review);
        case_hold(html, page);
        html_raw(html, "</div>");
    }
    if (!page->n_earlier)
        return;
    html_put(html,
             "<div class=\"govuk-inset-text\"><p class=\"govuk-body\">Decided about this %s under "
             "another alert:</p><ul class=\"govuk-list govuk-list--bullet\">",
             page->family->one);
    for (size_t i = 0; i < page->n_earlier; i++) {
        html_raw(html, "<li>");
        decision_words(html, page, &page->earlier[i]);
        html_put(html, " <a class=\"govuk-link\" href=\"/cases/%lld/history\">Case %lld</a></li>",
                 (long long)page->earlier[i].alert_id, (long long)page->earlier[i].alert_id);
    }
    html_raw(html, "</ul></div>");
}

static void case_replaced(struct html *html, const struct case_page *page)
{
    if (page->alert->state != ALERT_REPLACED)
        return;
    html_raw(
        html,
        "<div class=\"govuk-warning-text\"><span class=\"govuk-warning-text__icon\" "
        "aria-hidden=\"true\">!</span><strong class=\"govuk-warning-text__text\"><span "
        "class=\"govuk-visually-hidden\">Warning</span>A newer list has replaced this alert. ");
    if (page->standing)
        html_put(html,
                 "Record your decision on <a class=\"govuk-link\" href=\"/cases/%lld\">case "
                 "%lld</a>.",
                 (long long)page->standing, (long long)page->standing);
    else
        html_put(html, "This %s is not on the newer list. That does not show that the %s is safer.",
                 page->family->one, page->family->one);
    html_raw(html, "</strong></div>");
}

// "2.4", "18": in 100.
static const char *in_100(struct arena *arena, double share)
{
    return arena_format(arena, share < 0.0995 ? "%.1f" : "%.0f", 100 * share);
}

// What became of others with a similar estimate, and how far that differs from what is common.
static void case_similar(struct html *html, const struct family_case *family)
{
    struct arena arena = {0};
    const struct case_similar *similar = &family->similar;
    const char *base = in_100(&arena, family->base_rate);
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
             "<p class=\"govuk-body-l hub-tight\">In tests on past dates, <strong>%s of the "
             "%s</strong> predictions with the most similar estimates %s followed by the "
             "outcome: the %s went on to %s.</p>",
             plain_number(&arena, (double)similar->n_outcome),
             plain_number(&arena, (double)similar->n), similar->n_outcome == 1 ? "was" : "were",
             family->one, family->outcome_words);
    html_put(html,
             "<p class=\"govuk-body\">That is %s in 100 (95%% confidence interval %s to %s). ",
             in_100(&arena, (double)similar->n_outcome / (double)similar->n),
             in_100(&arena, similar->low), in_100(&arena, similar->high));
    if (similar->low > family->base_rate || similar->high < family->base_rate)
        html_put(html, "The whole interval is %s the %s in 100 for all %s. ",
                 similar->low > family->base_rate ? "above" : "below", base, family->group_words);
    else
        html_put(html,
                 "These tests cannot show whether that is higher or lower than for all %s (%s in "
                 "100). ",
                 family->group_words, base);
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

static void case_estimate(struct html *html, const struct case_page *page)
{
    struct arena arena = {0};
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
    if (family->similar.n)
        case_similar(html, family);
    else
        html_put(html,
                 "<p class=\"govuk-body\">There are no tests on past dates to compare with. Of all "
                 "%s, %s in 100 went on to %s.</p>",
                 family->group_words, in_100(&arena, family->base_rate), family->outcome_words);
    html_put(html,
             "<p class=\"govuk-body\">Model estimate: of 100 %s with records like these, about %s "
             "go on to %s",
             family->many, in_100(&arena, family->alert.score), family->outcome_words);
    if (!isnan(family->alert.low) && !isnan(family->alert.high))
        html_put(html, " (range of the estimate: %s to %s)", in_100(&arena, family->alert.low),
                 in_100(&arena, family->alert.high));
    html_put(html, ". This is about a group. It cannot be known for this %s.%s</p></div>",
             family->one, family->limits);
    arena_done(&arena);
}

static const char *weight_words(double share)
{
    return share >= MAIN_SHARE       ? "Large contribution"
           : share >= MAIN_SHARE / 3 ? "Medium contribution"
                                     : "Small contribution";
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

static void reason_item(struct html *html, const struct case_page *page,
                        const struct case_reason *reason, double total)
{
    bool raises = total > 0;
    double share = raises ? reason->contribution / total : 0;
    html_put(html, "<li class=\"%s\">",
             !raises               ? "hub-reason--lowers"
             : share >= MAIN_SHARE ? "hub-reason--main"
                                   : "hub-reason--more");
    html_put(html, "<h3 class=\"govuk-heading-s\">%s: %s</h3>", reason->subject, reason->now);
    if (raises)
        html_put(html, "<p class=\"govuk-body-s hub-quiet\">%s%s%s</p>", weight_words(share),
                 *reason->agency ? " · from " : "", reason->agency);
    else if (*reason->agency)
        html_put(html, "<p class=\"govuk-body-s hub-quiet\">From %s</p>", reason->agency);
    reason_records(html, page, reason);
    html_raw(html, "</li>");
}

static void case_reasons(struct html *html, const struct case_page *page)
{
    const struct family_case *family = page->family;
    double total = 0;
    for (size_t i = 0; i < family->n_raising; i++)
        total += family->raising[i].contribution;
    html_raw(html, "<h2 class=\"govuk-heading-l\" id=\"why\">Why this family is on the list</h2>");
    case_estimate(html, page);
    if (family->rescored)
        html_raw(html,
                 "<div class=\"govuk-warning-text\"><span class=\"govuk-warning-text__icon\" "
                 "aria-hidden=\"true\">!</span><strong class=\"govuk-warning-text__text\">"
                 "<span class=\"govuk-visually-hidden\">Warning</span>The records have "
                 "changed since this alert was created. This page uses the current records, so "
                 "it may differ from the alert.</strong></div>");
    html_raw(html, "<h2 class=\"govuk-heading-m\">Records that raised the estimate</h2>"
                   "<ul class=\"hub-reasons\">");
    for (size_t i = 0; i < family->n_raising; i++)
        if (!family->raising[i].absent)
            reason_item(html, page, &family->raising[i], total);
    html_raw(html, "</ul>");
    reasons_absent(html, family->raising, family->n_raising, true);
    html_raw(html, "<h2 class=\"govuk-heading-m\">Records that lowered the estimate</h2>");
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
    html_raw(html, "<ul class=\"hub-reasons\">");
    for (size_t i = 0; i < family->n_lowering; i++)
        if (!family->lowering[i].absent)
            reason_item(html, page, &family->lowering[i], 0);
    html_raw(html, "</ul>");
    reasons_absent(html, family->lowering, family->n_lowering, false);
    html_raw(html, "<p class=\"govuk-body-s hub-quiet\">The model only uses what "
                   "agencies recorded. It does not know about protective factors such as support "
                   "from relatives. Ask about them.</p>");
}

static void case_changes(struct html *html, const struct case_page *page)
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

void page_case(struct html *html, const struct setting *setting, const struct case_page *page)
{
    struct arena arena = {0};
    struct frame frame = {
        .title = arena_format(&arena, "Case %lld", (long long)page->alert->id),
        .hub_name = setting->hub_name,
        .viewer = setting->viewer,
        .tab = TAB_QUEUE,
        .back = "/queue",
        .back_text = "Families to review",
        .errors = &page->errors,
    };
    page_open(html, &frame);
    if (page->recorded)
        part_success(html, "Your decision has been saved");
    case_head(html, page);
    case_owner(html, page);
    case_known(html, page->family);
    case_replaced(html, page);
    case_positions(html, page->family);
    case_decisions(html, page);
    case_actions(html, page);
    case_since(html, page); // records first, then one's own view, then the estimate
    case_family(html, page);
    case_chronology(html, page);
    case_strengths(html, page->family);
    case_missing(html, page);
    case_own_view(html, page);
    case_reasons(html, page);
    case_changes(html, page);
    if (page->may_decide)
        case_actions(html, page);
    page_close(html);
    arena_done(&arena);
}
