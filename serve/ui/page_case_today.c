// Where a case stands today: the child by the records, who is open to social care, who works on it.

#include "serve/ui/pages.h"
#include "serve/ui/parts.h"

#include "serve/case/case_text.h"

// Where the child stands by today's records: never "not open", only what an extract of a day says. An old
// extract comes after what must be done about it.
void case_positions(struct html *html, const struct family_case *family)
{
    struct arena arena = {0};
    if (!family->n_position)
        return;
    html_put(html,
             "<h2 class=\"govuk-heading-m\" id=\"position\">Position on %s</h2><dl "
             "class=\"hub-position\">",
             case_day_words(&arena, family->today));
    for (size_t i = 0; i < family->n_position; i++) {
        const struct case_position *position = &family->positions[i];
        html_put(html, "<div%s><dt>%s</dt><dd>",
                 position->open ? " class=\"hub-position__open\"" : "", position->title);
        if (*position->caution)
            html_put(html, "<strong>%s</strong> ", position->caution);
        html_put(html, "<span%s>%s</span></dd></div>",
                 *position->caution && !position->open ? " class=\"hub-quiet\"" : "",
                 position->text);
    }
    html_raw(html, "</dl>");
    arena_done(&arena);
}

// A child who is open to social care has an allocated worker: what is new goes to them.
void case_known(struct html *html, const struct family_case *family)
{
    struct arena arena = {0};
    size_t n = family->n_since + family->n_since_more;
    if (!*family->people[0].known)
        return;
    const char *significant =
        family->n_significant
            ? arena_format(&arena, ", %zu of them significant", family->n_significant)
            : "";
    html_put(html,
             "<div class=\"govuk-inset-text\"><p class=\"govuk-body\"><strong>Open to social "
             "care:</strong> %s. Hand over to the allocated worker",
             family->people[0].known);
    if (n)
        html_put(html, " what is new: <a class=\"govuk-link\" href=\"#since\">%zu record%s</a>%s",
                 n, n == 1 ? "" : "s", significant);
    html_put(html, ". The other children of the home stay on the list and need a decision of their "
                   "own.</p></div>");
    arena_done(&arena);
}

// Who works on the case; looking at it changes nothing.
void case_owner(struct html *html, const struct case_page *page)
{
    const struct alert *alert = page->alert;
    long long id = (long long)alert->id;
    if (alert->state != ALERT_NEW && alert->state != ALERT_OPEN)
        return;
    html_put(html, "<div class=\"hub-owner\"><p class=\"govuk-body\"><strong>%s%s</strong>",
             alert->owner ? "Owner: " : "Nobody works on this case yet",
             alert->owner ? alert->owner : "");
    if (page->may_decide && alert->owner)
        html_put(html,
                 " <a class=\"govuk-link hub-no-print\" href=\"/cases/%lld/hand-over\">Hand over"
                 "</a>",
                 id);
    html_raw(html, "</p>");
    if (page->may_decide && !alert->owner) {
        html_put(html, "<form method=\"post\" action=\"/cases/%lld/take\" class=\"hub-no-print\">",
                 id);
        part_csrf(html, page->csrf);
        html_raw(html, "<button type=\"submit\" class=\"govuk-button govuk-button--secondary\" "
                       "data-module=\"govuk-button\">Take case</button></form>");
    }
    html_raw(html, "</div>");
}
