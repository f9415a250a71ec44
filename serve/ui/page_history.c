// What people did: decisions and opened identities of a case, one's own decisions.

#include "serve/ui/pages.h"
#include "serve/ui/parts.h"

#include "features/base/arena.h"
#include "serve/case/case_text.h"

#include <string.h>

// What people wrote may name somebody: for those who may see names.
static void prose(struct html *html, const struct history_page *page, const char *text)
{
    if (page->hides_words)
        html_raw(html, "<span class=\"hub-quiet\">(only reviewers can read this text)</span>");
    else
        html_lines(html, text);
}

static void prose_row(struct html *html, const struct history_page *page, const char *key,
                      const char *text)
{
    if (!text || !*text)
        return;
    html_put(html,
             "<div class=\"govuk-summary-list__row\"><dt class=\"govuk-summary-list__key\">%s"
             "</dt><dd class=\"govuk-summary-list__value\">",
             key);
    prose(html, page, text);
    html_raw(html, "</dd></div>");
}

static void review_details(struct html *html, const struct history_page *page,
                           const struct review_details *details)
{
    struct arena arena = {0};
    if (details->need)
        part_row(html, "Level of need", arena_format(&arena, "%lld", (long long)details->need));
    prose_row(html, page, "Spoke to", details->spoke_to);
    if (details->informed && *details->informed)
        part_row(html, "Family informed", strcmp(details->informed, "yes") == 0 ? "Yes" : "No");
    if (details->agreement && *details->agreement)
        part_row(html, "Family agrees",
                 strcmp(details->agreement, "agreed") == 0    ? "Yes"
                 : strcmp(details->agreement, "refused") == 0 ? "No"
                                                              : "Not asked");
    prose_row(html, page, "Why not informed or not asked", details->agreement_why);
    arena_done(&arena);
}

static void review_item(struct html *html, const struct history_page *page,
                        const struct review *review)
{
    struct arena arena = {0};
    char time[40];
    html_put(html,
             "<div class=\"govuk-summary-card\"><div class=\"govuk-summary-card__title-wrapper\">"
             "<h2 class=\"govuk-summary-card__title\">%s</h2>",
             decision_label(page->decisions, page->n_decision, review->decision));
    if (!page->alert)
        html_put(html,
                 "<ul class=\"govuk-summary-card__actions\"><li "
                 "class=\"govuk-summary-card__action\"><a class=\"govuk-link\" "
                 "href=\"/cases/%lld\">Case %lld</a></li></ul>",
                 (long long)review->alert_id, (long long)review->alert_id);
    html_raw(html, "</div><div class=\"govuk-summary-card__content\"><dl "
                   "class=\"govuk-summary-list\">");
    part_row(html, "By", review->user_name);
    part_row(html, "On", time_words(review->time_ms, time));
    part_row(html, "The family needed a closer look", review->agree ? "Yes" : "No");
    prose_row(html, page, "Reasons", review->rationale);
    if (review->follow_up != DAY_NONE)
        part_row(html, "Review date", case_day_words(&arena, review->follow_up));
    prose_row(html, page, "Notes", review->note);
    review_details(html, page, &review->details);
    if (review->undone_ms)
        part_row(html, "Undone on", time_words(review->undone_ms, time));
    html_raw(html, "</dl></div></div>");
    arena_done(&arena);
}

static const char *reason_words(const struct history_page *page, const char *code)
{
    for (size_t i = 0; i < page->n_reason; i++)
        if (strcmp(page->reasons[i].code, code) == 0)
            return page->reasons[i].label;
    return code;
}

static void reveals_table(struct html *html, const struct history_page *page)
{
    char time[40];
    html_raw(html, "<h2 class=\"govuk-heading-l\">Who viewed the identity</h2>");
    if (!page->n_reveal)
        html_raw(html, "<p class=\"govuk-body\">No one has viewed it.</p>");
    for (size_t i = 0; i < page->n_reveal; i++) {
        html_put(html, "<p class=\"govuk-body\"><strong>%s</strong>, %s. %s: ",
                 page->reveals[i].user_name, time_words(page->reveals[i].time_ms, time),
                 reason_words(page, page->reveals[i].reason));
        prose(html, page, page->reveals[i].words);
        html_raw(html, "</p>");
    }
}

static void owners_table(struct html *html, const struct history_page *page)
{
    char time[40];
    html_raw(html, "<h2 class=\"govuk-heading-l\">Who worked on the case</h2>");
    if (!page->n_owner)
        html_raw(html, "<p class=\"govuk-body\">No one has taken it.</p>");
    for (size_t i = page->n_owner; i-- > 0;) { // the newest first
        const struct case_owner *owner = &page->owners[i];
        html_put(html, "<p class=\"govuk-body\"><strong>%s</strong>, from %s, recorded by %s",
                 owner->user_name ? owner->user_name : "Nobody: put back",
                 time_words(owner->time_ms, time), owner->by);
        if (*owner->words) {
            html_raw(html, ": ");
            prose(html, page, owner->words);
        }
        html_raw(html, "</p>");
    }
}

void page_history(struct html *html, const struct setting *setting, const struct history_page *page)
{
    struct arena arena = {0};
    long long id = page->alert ? (long long)page->alert->id : 0;
    const char *title =
        page->alert ? arena_format(&arena, "History of case %lld", id) : "My decisions";
    struct frame frame = {
        .title = title,
        .hub_name = setting->hub_name,
        .viewer = setting->viewer,
        .tab = page->alert ? TAB_QUEUE : TAB_DECISIONS,
        .back = page->alert ? arena_format(&arena, "/cases/%lld", id) : NULL,
        .back_text = arena_format(&arena, "Case %lld", id),
    };
    page_open(html, &frame);
    html_put(html, "<h1 class=\"govuk-heading-xl\">%s</h1>", title);
    if (!page->n_review)
        html_raw(html, "<p class=\"govuk-inset-text\">No decision yet.</p>");
    for (size_t i = page->n_review; i-- > 0;) // the newest first
        review_item(html, page, &page->reviews[i]);
    if (page->alert)
        owners_table(html, page);
    if (page->alert)
        reveals_table(html, page);
    else
        part_pages(html, "/decisions?page=", page->numbers);
    page_close(html);
    arena_done(&arena);
}
