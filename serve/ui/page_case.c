// A case: who in outline, what was decided, and the order of its parts.

#include "serve/ui/pages.h"
#include "serve/ui/parts.h"

#include "features/base/text.h"
#include "serve/case/case_text.h"

#include <string.h>

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
        part_band(html, alert->band, page->top);
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

// Where to go on after a decision, and the way back for a while.
static void case_after(struct html *html, const struct case_page *page)
{
    if (page->next)
        html_put(html,
                 "<p class=\"govuk-body\">Recorded. Next: <a class=\"govuk-link\" "
                 "href=\"/cases/%lld\">case %lld</a></p>",
                 (long long)page->next, (long long)page->next);
    if (!page->undo_until)
        return;
    html_put(html,
             "<form method=\"post\" action=\"/decisions/%lld/undo\" class=\"hub-owner "
             "hub-no-print\">",
             (long long)page->last_review->id);
    part_csrf(html, page->csrf);
    html_put(html,
             "<p class=\"govuk-body\">You can undo your decision until %s.</p><button "
             "type=\"submit\" class=\"govuk-button govuk-button--secondary\" "
             "data-module=\"govuk-button\">Undo decision</button></form>",
             page->undo_until);
}

// A long page: where its parts are.
static void case_contents(struct html *html, const struct case_page *page)
{
    const struct family_case *family = page->family;
    const struct {
        const char *id, *text;
        bool there;
    } parts[] = {{"facts", "Why this family is listed", true},
                 {"strengths", "Strengths to check", family->n_strength > 0},
                 {"since", "Since this list was made", family->n_since > 0},
                 {"family", "Home and family", true},
                 {"picture", "The past two years", family->n_chronology > 0},
                 {"chronology", "Chronology", true},
                 {"missing", "What is missing or may be wrong", true},
                 {"view", "Your own view", page->own_view || page->hides_estimate},
                 {"why", "The model’s estimate", true}};
    html_raw(html, "<nav aria-label=\"Contents\" class=\"hub-no-print\"><h2 "
                   "class=\"govuk-heading-s\">Contents</h2><ul class=\"govuk-list "
                   "hub-sections\">");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].there)
            html_put(html, "<li><a class=\"govuk-link\" href=\"#%s\">%s</a></li>", parts[i].id,
                     parts[i].text);
    html_raw(html, "</ul></nav>");
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
    case_after(html, page);
    case_head(html, page);
    case_owner(html, page);
    case_known(html, page->family);
    case_replaced(html, page);
    case_positions(html, page->family);
    case_decisions(html, page);
    case_actions(html, page);
    case_contents(html, page);
    case_facts(html, page); // records first, then one's own view, then the estimate
    case_strengths(html, page->family);
    case_since(html, page);
    case_family(html, page);
    case_lanes(html, page);
    case_chronology(html, page);
    case_missing(html, page);
    case_own_view(html, page);
    case_reasons(html, page);
    case_changes(html, page);
    if (page->may_decide)
        case_actions(html, page);
    page_close(html);
    arena_done(&arena);
}
