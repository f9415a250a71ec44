// How the list is made: what the model predicts, what it was tested on, how well it did, for which
// groups, and what it must not be used for.

#include "serve/ui/pages.h"
#include "serve/ui/parts.h"

#include <string.h>

static void figures(struct html *html, const char *caption, const struct model_row *rows, size_t n)
{
    static const char *const heads[] = {"What", "Figure", "What it means"};
    part_table_open(html,
                    &(struct table_head){caption, "govuk-table__caption--m", heads, 3, false});
    for (size_t i = 0; i < n; i++)
        html_put(html,
                 "<tr class=\"govuk-table__row\"><th scope=\"row\" "
                 "class=\"govuk-table__header\">%s</th><td class=\"govuk-table__cell\">%s</td><td "
                 "class=\"govuk-table__cell\">%s</td></tr>",
                 rows[i].name, rows[i].value, rows[i].meaning);
    part_table_close(html);
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
        html_raw(html, "<p class=\"govuk-inset-text\">" RANKING_WARNING "</p>");
    if (model->n)
        figures(html, "Performance on past dates that the model had not used", model->rows,
                model->n);
    if (model->n_group)
        figures(html, "Groups compared, at the top of the list", model->groups, model->n_group);
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
                   "class=\"govuk-body-l\">A statistical model estimates how often people with "
                   "similar records had the outcome in past years, and ranks families by that "
                   "estimate. It does not make decisions.</p>");
    if (!n)
        html_raw(html, "<p class=\"govuk-inset-text\">There is no model yet.</p>");
    for (size_t i = 0; i < n; i++)
        model_section(html, &models[i]);
    html_raw(html,
             "<h2 class=\"govuk-heading-l\">Limits</h2><ul class=\"govuk-list "
             "govuk-list--bullet\"><li>The outcome is what services recorded, not all "
             "that happened. Families under closer observation have more records.</li><li>Most "
             "families on the list would not have had the outcome, and most who have it are not "
             "on the list.</li><li>A reason describes the model, not a cause. Lower is not "
             "safer.</li><li>Not being on the list is no reason to refuse, delay or downgrade a "
             "referral.</li><li>The model was tested on past years of this area. It may be less "
             "accurate in later years.</li></ul>");
    page_close(html);
}
