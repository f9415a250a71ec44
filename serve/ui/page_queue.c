// The list: ranked rows, each with its band, its first reason and its state.

#include "serve/ui/pages.h"
#include "serve/ui/parts.h"

#include "serve/case/case_text.h"

#include <string.h>

static const struct {
    const char *filter, *text;
} filters[] = {{"open", "To review"}, {"decided", "Decided"}, {"all", "All"}};

static void queue_filters(struct html *html, const struct queue_page *page)
{
    html_raw(html, "<nav aria-label=\"Which families\" class=\"hub-no-print\"><p "
                   "class=\"govuk-body\">Show: ");
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        bool here = strcmp(filters[i].filter, page->filter) == 0;
        html_raw(html, i ? " · " : "");
        if (here)
            html_put(html, "<strong>%s</strong>", filters[i].text);
        else
            html_put(html, "<a class=\"govuk-link\" href=\"/queue?show=%s\">%s</a>",
                     filters[i].filter, filters[i].text);
    }
    html_raw(html, "</p></nav>");
}

static void queue_capacity(struct html *html, const struct queue_page *page)
{
    if (!*page->month)
        return;
    html_raw(html, "<p class=\"govuk-body-l\">");
    html_put(html, "%s: <strong>%lld alert%s</strong>", page->month, (long long)page->n_used,
             page->n_used == 1 ? "" : "s");
    if (page->n_place)
        html_put(html, " (limit %lld)", (long long)page->n_place);
    html_put(html, ". %lld to review, %lld decided.</p>", (long long)page->n_to_do,
             (long long)page->n_decided);
    if (page->n_earlier)
        html_put(html,
                 "<p class=\"govuk-body\"><strong>%lld</strong> more from other lists %s still to "
                 "review.</p>",
                 (long long)page->n_earlier, page->n_earlier == 1 ? "is" : "are");
}

// Cases whose review date has come.
static void queue_due(struct html *html, const struct queue_page *page)
{
    struct arena arena = {0};
    if (!page->n_due)
        return;
    html_raw(html, "<div class=\"govuk-inset-text\"><p class=\"govuk-body\"><strong>Review date "
                   "reached:</strong></p><ul class=\"govuk-list govuk-list--bullet\">");
    for (size_t i = 0; i < page->n_due; i++)
        html_put(html,
                 "<li><a class=\"govuk-link\" href=\"/cases/%lld\">Case %lld</a>, due on %s: %s, "
                 "by %s</li>",
                 (long long)page->due[i].alert_id, (long long)page->due[i].alert_id,
                 case_day_words(&arena, page->due[i].follow_up),
                 decision_label(page->decisions, page->n_decision, page->due[i].decision),
                 page->due[i].user_name);
    html_raw(html, "</ul></div>");
    arena_done(&arena);
}

// Decisions of others, drawn at random whichever way they went. Not what they decided: the second look
// is one's own.
static void queue_second(struct html *html, const struct queue_page *page)
{
    if (!page->n_second)
        return;
    html_raw(
        html,
        "<div class=\"govuk-inset-text\"><p class=\"govuk-body\"><strong>Second look:</strong> "
        "1 in 10 decisions is drawn at random for another reviewer, whichever way it "
        "went.</p><ul class=\"govuk-list govuk-list--bullet\">");
    for (size_t i = 0; i < page->n_second; i++)
        html_put(html, "<li><a class=\"govuk-link\" href=\"/cases/%lld\">Case %lld</a></li>",
                 (long long)page->second[i].alert_id, (long long)page->second[i].alert_id);
    html_raw(html, "</ul></div>");
}

// "More information is needed, 27 November 2026, by rosa. Review by 4 December 2026."
static void queue_decision(struct html *html, const struct queue_row *row)
{
    struct arena arena = {0};
    char time[40];
    if (!row->last)
        return;
    html_put(html, "<p class=\"govuk-body-s\">%s<strong>%s</strong>, %s, by %s.",
             row->last->alert_id == row->alert->id ? "" : "Decided before, under another alert: ",
             row->last_decision, time_words(row->last->time_ms, time), row->last->user_name);
    if (row->last->follow_up != DAY_NONE)
        html_put(html, " Review date <strong>%s</strong>.",
                 case_day_words(&arena, row->last->follow_up));
    html_raw(html, "</p>");
    arena_done(&arena);
}

static void queue_item(struct html *html, const struct queue_row *row)
{
    const struct alert *alert = row->alert;
    struct arena arena = {0};
    char time[40];
    html_put(html,
             "<li class=\"hub-queue__item\"><div><span class=\"hub-rank\"><span "
             "class=\"govuk-visually-hidden\">Rank </span>%lld</span></div><div><h2 "
             "class=\"govuk-heading-m hub-tight\"><a class=\"govuk-link\" href=\"/cases/%lld\">%s"
             "</a></h2>",
             (long long)alert->rank, (long long)alert->id, row->who);
    if (*row->reason)
        html_put(html, "<p class=\"govuk-body\">%s</p>", row->reason);
    if (*row->known)
        html_put(html, "<p class=\"govuk-body-s\">Open to social care: %s</p>", row->known);
    queue_decision(html, row);
    html_put(html,
             "<p class=\"govuk-body-s hub-quiet\">%s%s · case %lld · list date %s · added %s</p>",
             alert->household ? "Household " : "No household known",
             alert->household ? alert->household : "", (long long)alert->id,
             case_day_words(&arena, alert->as_of), time_words(alert->created_ms, time));
    arena_done(&arena);
    html_raw(html, "</div><div class=\"hub-queue__facts\"><p>");
    part_band(html, alert->band, row->top, row->band);
    html_raw(html, "</p><p>");
    if (alert->state == ALERT_DECIDED)
        part_tag(html, "green", "Decided");
    else if (alert->state == ALERT_NEW)
        part_tag(html, "blue", "Not started");
    else
        part_tag(html, "grey",
                 alert->state == ALERT_OPEN ? "In progress" : "Replaced by a newer list");
    html_raw(html, "</p>");
    if (*row->known) {
        html_raw(html, "<p>");
        part_tag(html, "grey", "Open to social care");
        html_raw(html, "</p>");
    }
    if (*row->due && alert->state != ALERT_DECIDED)
        html_put(html, "<p class=\"govuk-body-s%s\">%s%s</p>",
                 row->overdue ? " govuk-error-message" : "",
                 row->overdue ? "Overdue: review by " : "Review by ", row->due);
    html_raw(html, "</div></li>");
}

void page_queue(struct html *html, const struct setting *setting, const struct queue_page *page)
{
    struct arena arena = {0};
    struct frame frame = {.title = "Families to review",
                          .hub_name = setting->hub_name,
                          .viewer = setting->viewer,
                          .tab = TAB_QUEUE};
    page_open(html, &frame);
    html_raw(html, "<h1 class=\"govuk-heading-xl\">Families to review</h1>");
    queue_capacity(html, page);
    html_raw(html, "<p class=\"govuk-body\">Families are ranked by the model’s estimate, highest "
                   "first. The rank does not show how urgent a case is.</p>");
    if (page->may_be_chance)
        html_put(html,
                 "<p class=\"govuk-inset-text\">%s <a class=\"govuk-link\" href=\"/models\">Read "
                 "how the list is made</a>.</p>",
                 RANKING_WARNING);
    queue_due(html, page);
    queue_second(html, page);
    queue_filters(html, page);
    if (page->n) {
        html_raw(html, "<ol class=\"hub-queue\">");
        for (size_t i = 0; i < page->n; i++)
            queue_item(html, &page->rows[i]);
        html_raw(html, "</ol>");
        part_pages(html, arena_format(&arena, "/queue?show=%s&page=", page->filter), page->numbers);
    } else {
        html_put(html, "<p class=\"govuk-inset-text\">%s</p>",
                 *page->month ? "No families match."
                              : "There are no alerts yet. Whoever runs hearth creates them with "
                                "hearth score.");
    }
    arena_done(&arena);
    page_close(html);
}
