// The reviewer's own view of a case, between its records and the estimate.

#include "serve/ui/pages.h"
#include "serve/ui/parts.h"

#include <string.h>

static const struct choice choices[] = {
    {"yes", "Yes", NULL}, {"no", "No", NULL}, {"unsure", "I cannot tell from the records", NULL}};

static void view_form(struct html *html, const struct case_page *page)
{
    html_put(html, "<form method=\"post\" action=\"/cases/%lld/view\" novalidate>",
             (long long)page->alert->id);
    part_csrf(html, page->csrf);
    part_radios(html,
                &(struct radios){.id = "closer_look",
                                 .legend = "From the records, does this family need a closer look?",
                                 .hint = "Answer before you see the estimate. We keep your answer "
                                         "to evaluate the model, not your work.",
                                 .choices = choices,
                                 .n = sizeof choices / sizeof *choices,
                                 .inline_row = true},
                &page->errors);
    part_textarea(
        html, &(struct textarea){"words", LABEL_VIEW " (optional)", NULL, NULL, 3, OWN_VIEW_MAX},
        &page->errors);
    part_button(html, "Save your view");
    html_raw(html, "</form>");
}

void case_own_view(struct html *html, const struct case_page *page)
{
    char time[TIME_WORDS];
    const struct own_view *view = page->own_view;
    if (!view && !page->hides_estimate)
        return;
    html_raw(html, "<h2 class=\"govuk-heading-l\" id=\"view\">Your own view</h2>");
    if (!view) {
        view_form(html, page);
        return;
    }
    size_t i = 0;
    while (i + 1 < sizeof choices / sizeof *choices &&
           strcmp(choices[i].value, view->closer_look) != 0)
        i++;
    html_put(html,
             "<div class=\"govuk-inset-text\"><p class=\"govuk-body\">Does this family need a "
             "closer look? <strong>%s</strong>, saved on %s, before the estimate.</p><p "
             "class=\"govuk-body\">",
             choices[i].label, time_words(view->time_ms, time));
    html_lines(html, view->words);
    html_raw(html, "</p></div>");
}
