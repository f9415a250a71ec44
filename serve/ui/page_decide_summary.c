// What must be in sight while a decision is written: where the child stands, why the family is listed, and
// what was decided and promised before, of brothers and sisters too.

#include "serve/ui/pages.h"

#include "serve/case/case_text.h"

#include <string.h>

#define SUMMARY_FACTS 5

static void summary_facts(struct html *html, const struct family_case *family)
{
    struct arena arena = {0};
    size_t n = 0;
    html_raw(html, "<h2 class=\"govuk-heading-m\">Why this family is listed</h2><ul "
                   "class=\"govuk-list govuk-list--bullet\">");
    for (size_t i = 0; i < family->n_raising && n < SUMMARY_FACTS; i++) {
        const struct case_reason *reason = &family->raising[i];
        if (!reason->n_record)
            continue;
        html_put(html, "<li>%s: %s <span class=\"hub-quiet\">(%s%s)</span></li>", reason->subject,
                 reason->now, reason->n_record + reason->n_more > 1 ? "latest on " : "",
                 case_day_words(&arena, reason->records[0].date));
        n++;
    }
    html_raw(html, "</ul>");
    arena_done(&arena);
}

static void summary_decision(struct html *html, const struct decide_page *page, const char *who,
                             const struct review *review)
{
    struct arena arena = {0};
    char time[TIME_WORDS];
    html_put(html, "<li>%s: <strong>%s</strong>, by %s on %s.", who,
             decision_label(page->decisions, page->n, review->decision), review->user_name,
             time_words(review->time_ms, time));
    if (review->follow_up != DAY_NONE)
        html_put(html, " Review date %s.", case_day_words(&arena, review->follow_up));
    html_put(html, " <a class=\"govuk-link\" href=\"/cases/%lld/history\">Case %lld</a></li>",
             (long long)review->alert_id, (long long)review->alert_id);
    arena_done(&arena);
}

static const char *label_of(const struct family_case *family, const char *person)
{
    for (size_t i = 0; i < family->n_person; i++)
        if (strcmp(family->people[i].id, person) == 0)
            return family->people[i].label;
    return person;
}

static void summary_decisions(struct html *html, const struct decide_page *page)
{
    html_raw(html, "<h2 class=\"govuk-heading-m\">Decided before</h2>");
    if (!page->before && !page->n_other) {
        html_raw(html, "<p class=\"govuk-body\">No decision is recorded about the children of "
                       "this family.</p>");
        return;
    }
    html_raw(html, "<ul class=\"govuk-list govuk-list--bullet\">");
    if (page->before)
        summary_decision(html, page, page->family->people[0].label, page->before);
    for (size_t i = 0; i < page->n_other; i++)
        summary_decision(html, page, label_of(page->family, page->others[i].person),
                         &page->others[i]);
    html_raw(html, "</ul>");
}

void decide_summary(struct html *html, const struct decide_page *page)
{
    case_positions(html, page->family);
    summary_facts(html, page->family);
    summary_decisions(html, page);
}
