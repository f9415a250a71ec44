// How the list is made: what the model predicts, what it was judged on, how well, for whom, and
// what it must not be used for.

#include "serve/ui/pages.h"
#include "serve/ui/parts.h"

#include <string.h>

static void figures(struct html *html, const char *caption, const struct model_row *rows, size_t n)
{
    html_put(html,
             "<table class=\"govuk-table hub-stack\"><caption class=\"govuk-table__caption "
             "govuk-table__caption--m\">%s</caption><thead class=\"govuk-table__head\"><tr "
             "class=\"govuk-table__row\"><th scope=\"col\" class=\"govuk-table__header\">What</th>"
             "<th scope=\"col\" class=\"govuk-table__header\">Figure</th><th scope=\"col\" "
             "class=\"govuk-table__header\">What it means</th></tr></thead><tbody "
             "class=\"govuk-table__body\">",
             caption);
    for (size_t i = 0; i < n; i++)
        html_put(html,
                 "<tr class=\"govuk-table__row\"><th scope=\"row\" "
                 "class=\"govuk-table__header\">%s</th><td class=\"govuk-table__cell\">%s</td><td "
                 "class=\"govuk-table__cell\">%s</td></tr>",
                 rows[i].name, rows[i].value, rows[i].meaning);
    html_raw(html, "</tbody></table>");
}

static void model_section(struct html *html, const struct model_page *model)
{
    html_put(html, "<h2 class=\"govuk-heading-l\">%s</h2><dl class=\"govuk-summary-list\">",
             model->title);
    part_row(html, "Model", model->id);
    part_row(html, "Kind", model->kind);
    part_row(html, "Purpose", model->purpose);
    part_row(html, "Trained on", model->trained_on);
    part_row(html, "Dates", model->dates);
    html_raw(html, "</dl>");
    if (model->n && model->may_be_chance)
        html_raw(html,
                 "<p class=\"govuk-inset-text\">On years it had not seen, this model may have "
                 "put families in an order no better than chance. Go by the records of a "
                 "case, not by its place.</p>");
    if (model->n)
        figures(html, "How well it did on years it had not seen", model->rows, model->n);
    if (model->n_group)
        figures(html, "How groups compare among the first on the list", model->groups,
                model->n_group);
}

void page_models(struct html *html, const struct setting *setting, const struct model_page *models,
                 size_t n)
{
    struct frame frame = {.title = "How the list is made",
                          .hub_name = setting->hub_name,
                          .viewer = setting->viewer,
                          .tab = TAB_MODELS};
    page_open(html, &frame);
    html_raw(html, "<h1 class=\"govuk-heading-xl\">How the list is made</h1><p "
                   "class=\"govuk-body-l\">A model puts families in the order in which similar "
                   "families, in past years, came to need protection. It decides nothing.</p>");
    if (!n)
        html_raw(html, "<p class=\"govuk-inset-text\">There is no model yet.</p>");
    for (size_t i = 0; i < n; i++)
        model_section(html, &models[i]);
    html_raw(html,
             "<h2 class=\"govuk-heading-l\">Limits</h2><ul class=\"govuk-list "
             "govuk-list--bullet\"><li>It learned what services recorded, not all that "
             "happened. Families that are watched more have more records.</li><li>Most on the "
             "list would never have needed protection, and most who will are not on it.</li>"
             "<li>A reason is what moved the estimate, not a cause.</li><li>It was judged on "
             "the past of this place. It says less about each year that follows.</li></ul>");
    page_close(html);
}
