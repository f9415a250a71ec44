// The two forms that count: opening an identity, and recording a decision.

#include "serve/ui/pages.h"
#include "serve/ui/parts.h"

#include "features/base/arena.h"

#include <string.h>

// Opens a page that asks something about a case, up to below its heading.
static void form_page_open(struct html *html, const struct setting *setting, const char *heading,
                           long long id, const struct form_errors *errors)
{
    struct arena arena = {0};
    const char *name = arena_format(&arena, "Case %lld", id);
    struct frame frame = {
        .title = arena_format(&arena, "%s – case %lld", heading, id),
        .hub_name = setting->hub_name,
        .viewer = setting->viewer,
        .tab = TAB_QUEUE,
        .errors = errors,
        .back = arena_format(&arena, "/cases/%lld", id),
        .back_text = name,
    };
    page_open(html, &frame);
    html_put(html,
             "<div class=\"govuk-grid-row\"><div class=\"govuk-grid-column-two-thirds\"><span "
             "class=\"govuk-caption-xl\">%s</span><h1 class=\"govuk-heading-xl\">%s</h1>",
             name, heading);
    arena_done(&arena);
}

void page_reveal(struct html *html, const struct setting *setting, const struct reveal_page *page)
{
    struct arena arena = {0};
    long long id = (long long)page->alert->id;
    struct choice *choices = arena_array(&arena, page->n + 1, sizeof *choices);
    for (size_t i = 0; i < page->n; i++)
        choices[i] = (struct choice){page->reasons[i].code, page->reasons[i].label, NULL};
    form_page_open(html, setting, "View identity", id, &page->errors);
    html_put(
        html,
        "<p class=\"govuk-body\">You will see the names, dates of birth, ethnicity, addresses and "
        "identity numbers of the child and the people around them until you sign out. We record "
        "your name "
        "and your reason. This cannot be deleted.</p>"
        "<form method=\"post\" action=\"/cases/%lld/identity\" novalidate>",
        id);
    part_csrf(html, setting->viewer->csrf);
    part_radios(html,
                &(struct radios){.id = "reason",
                                 .legend = "Why do you need to see the identity?",
                                 .chosen = page->reason,
                                 .choices = choices,
                                 .n = page->n},
                &page->errors);
    part_textarea(html,
                  &(struct textarea){"words", LABEL_WORDS,
                                     "One or two sentences. Do not repeat names here.", page->words,
                                     4, REVEAL_WORDS_MAX},
                  &page->errors);
    part_button(html, "View identity");
    html_raw(html, "</form></div></div>");
    page_close(html);
    arena_done(&arena);
}

static void decision_choices(struct html *html, const struct decide_page *page)
{
    struct arena arena = {0};
    struct choice *choices = arena_array(&arena, page->n + 1, sizeof *choices);
    const char **headings = arena_array(&arena, page->n + 1, sizeof *headings);
    for (size_t i = 0; i < page->n; i++) {
        const struct decision *decision = &page->decisions[i];
        bool first = !i || strcmp(decision->part, page->decisions[i - 1].part) != 0;
        choices[i] = (struct choice){decision->code, decision->label,
                                     decision->follow_up ? "Needs a review date"
                                     : decision->closes  ? NULL
                                                         : "The case stays on the list"};
        headings[i] = first ? decision->part : "";
    }
    part_radios(html,
                &(struct radios){.id = "outcome",
                                 .legend = "What happens next?",
                                 .chosen = page->decision,
                                 .choices = choices,
                                 .n = page->n,
                                 .headings = headings,
                                 .small = true},
                &page->errors);
    arena_done(&arena);
}

// Level of need, whom one spoke to, and the family: not needed where records are wrong.
static void decide_details(struct html *html, const struct decide_page *page)
{
    static const struct choice needs[] = {{"1", "Level 1: universal services", NULL},
                                          {"2", "Level 2: early help", NULL},
                                          {"3", "Level 3: complex, a child in need", NULL},
                                          {"4", "Level 4: acute, significant harm", NULL}};
    static const struct choice informed[] = {{"yes", "Yes", NULL}, {"no", "No", NULL}};
    static const struct choice agreement[] = {{"agreed", "The family agrees", NULL},
                                              {"refused", "The family does not agree", NULL},
                                              {"not_sought", "We have not asked", NULL}};
    part_radios(html,
                &(struct radios){.id = "need",
                                 .legend = "Level of need",
                                 .hint = "Not needed where the records are wrong.",
                                 .chosen = page->need,
                                 .choices = needs,
                                 .n = 4,
                                 .small = true},
                &page->errors);
    part_textarea(html,
                  &(struct textarea){"spoke_to", LABEL_SPOKE_TO " (optional)",
                                     "Roles and agencies, for example the health visitor. Do not "
                                     "repeat names of the family here.",
                                     page->spoke_to, 2, DETAIL_MAX},
                  &page->errors);
    part_radios(html,
                &(struct radios){.id = "informed",
                                 .legend = "Has the family been informed?",
                                 .chosen = page->informed,
                                 .choices = informed,
                                 .n = 2,
                                 .inline_row = true},
                &page->errors);
    part_radios(html,
                &(struct radios){.id = "agreement",
                                 .legend = "Does the family agree to this?",
                                 .chosen = page->agreement,
                                 .choices = agreement,
                                 .n = 3,
                                 .small = true},
                &page->errors);
    part_textarea(html,
                  &(struct textarea){"agreement_why", LABEL_AGREEMENT_WHY,
                                     "Needed when the family was not informed or not asked, for "
                                     "example because that would put the child at risk.",
                                     page->agreement_why, 2, DETAIL_MAX},
                  &page->errors);
}

static void decide_form(struct html *html, const struct setting *setting,
                        const struct decide_page *page)
{
    static const struct choice agree[] = {
        {"yes", "Yes", NULL},
        {"no", "No", NULL},
    };
    struct arena arena = {0};
    html_put(html, "<form method=\"post\" action=\"/cases/%lld/decide\" novalidate>",
             (long long)page->alert->id);
    part_csrf(html, setting->viewer->csrf);
    html_put(html,
             "<input type=\"hidden\" name=\"submission\" value=\"%s\"><input type=\"hidden\" "
             "name=\"last_seen\" value=\"%lld\">",
             page->submission, (long long)page->last_shown);
    decision_choices(html, page);
    part_radios(html,
                &(struct radios){.id = "agree",
                                 .legend = "Did this family need a closer look?",
                                 .hint = "Answer from what you know now, whatever happens next. "
                                         "We use your answer to evaluate the model, not your work.",
                                 .chosen = page->agree,
                                 .choices = agree,
                                 .n = 2},
                &page->errors);
    decide_details(html, page);
    part_textarea(
        html,
        &(struct textarea){
            "rationale", LABEL_RATIONALE,
            "At least 20 characters. Include what you checked, who you spoke to and what led to "
            "the decision. Someone reading this in a year’s time should "
            "be able to follow it.",
            page->rationale, 8, RATIONALE_MAX},
        &page->errors);
    part_date(html,
              &(struct date_input){"follow_up", "Review date (optional)",
                                   arena_format(&arena, "For example, %s", page->date_example),
                                   page->day, page->month, page->year},
              &page->errors);
    part_textarea(html,
                  &(struct textarea){"note", LABEL_NOTE " (optional)",
                                     "For example, who was told, or what you asked which agency.",
                                     page->note, 4, RATIONALE_MAX},
                  &page->errors);
    html_raw(html,
             "<div class=\"govuk-button-group\"><button type=\"submit\" name=\"act\" "
             "value=\"record\" class=\"govuk-button\" data-module=\"govuk-button\" "
             "data-prevent-double-click=\"true\">Record decision</button><button type=\"submit\" "
             "name=\"act\" value=\"draft\" class=\"govuk-button govuk-button--secondary\" "
             "data-module=\"govuk-button\">Save draft</button></div></form>");
    arena_done(&arena);
}

static void decided_before(struct html *html, const struct decide_page *page)
{
    char time[TIME_WORDS];
    html_put(html,
             "<div class=\"govuk-inset-text\"><p class=\"govuk-body\">A decision has already been "
             "recorded for this %s%s: <strong>%s</strong>, by %s on %s.</p><p "
             "class=\"govuk-body\">",
             page->one, page->before->alert_id == page->alert->id ? "" : ", under another alert",
             decision_label(page->decisions, page->n, page->before->decision),
             page->before->user_name, time_words(page->before->time_ms, time));
    html_lines(html, page->before->rationale);
    html_raw(html, "</p><p class=\"govuk-body\">You can still record your own.</p></div>");
}

void page_decide(struct html *html, const struct setting *setting, const struct decide_page *page)
{
    form_page_open(html, setting, "Record decision", (long long)page->alert->id, &page->errors);
    html_raw(html, "</div></div><div class=\"govuk-grid-row\"><div "
                   "class=\"govuk-grid-column-one-third\">");
    if (page->family)
        decide_summary(html, page);
    html_raw(html, "</div><div class=\"govuk-grid-column-two-thirds\">");
    html_raw(html,
             "<p class=\"govuk-body\">Your decision is saved with your name and today’s date. You "
             "can undo it for 10 minutes. After that you cannot edit it, but you can record a new "
             "one.</p>");
    if (page->draft_of)
        html_put(html,
                 "<div class=\"govuk-inset-text\">This is your draft, saved on %s. Nobody else "
                 "sees it. It is deleted when you record the decision.</div>",
                 page->draft_of);
    if (page->before)
        decided_before(html, page);
    decide_form(html, setting, page);
    html_raw(html, "</div></div>");
    page_close(html);
}
