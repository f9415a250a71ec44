// Finding a family by name or number: which agencies hold records and whom to ask. It opens nothing.

#include "serve/ui/pages.h"

static void field(struct html *html, const struct find_page *page, struct input input)
{
    input.kind = "text";
    input.autocomplete = "off";
    part_input(html, &input, &page->errors);
}

static void group_start(struct html *html, const char *legend)
{
    html_put(html,
             "<fieldset class=\"govuk-fieldset govuk-!-margin-bottom-6\"><legend "
             "class=\"govuk-fieldset__legend govuk-fieldset__legend--m\">%s</legend>",
             legend);
}

static void search_fields(struct html *html, const struct find_page *page)
{
    group_start(html, "Name and date of birth");
    field(html, page,
          (struct input){.id = "surname",
                         .label = "Last name",
                         .hint = "As any agency may have it",
                         .value = page->surname});
    field(html, page,
          (struct input){.id = "forename",
                         .label = "First name (optional)",
                         .hint = NULL,
                         .value = page->forename});
    part_date(html,
              &(struct date_input){"dob", "Date of birth", "For example, 27 3 2024", page->day,
                                   page->month, page->year},
              &page->errors);
    html_raw(html, "</fieldset>");
    group_start(html, "Or address");
    field(html, page,
          (struct input){
              .id = "address", .label = "Number and street", .hint = NULL, .value = page->address});
    field(html, page,
          (struct input){
              .id = "postcode", .label = "Postcode", .hint = NULL, .value = page->postcode});
    html_raw(html, "</fieldset>");
    group_start(html, "Or number");
    field(html, page,
          (struct input){.id = "number",
                         .label = "NHS number, UPN or National Insurance number",
                         .hint = NULL,
                         .value = page->number});
    field(html, page,
          (struct input){.id = "record",
                         .label = "Number in a case system",
                         .hint = "An agency’s own number for the person",
                         .value = page->record});
    field(html, page,
          (struct input){.id = "person",
                         .label = "Number in hearth",
                         .hint = "Starts with P",
                         .value = page->person});
    html_raw(html, "</fieldset>");
}

static void search_form(struct html *html, const struct setting *setting,
                        const struct find_page *page)
{
    struct arena arena = {0};
    struct choice *choices = arena_array(&arena, page->n_reason + 1, sizeof *choices);
    for (size_t i = 0; i < page->n_reason; i++)
        choices[i] = (struct choice){page->reasons[i].code, page->reasons[i].label, NULL};
    html_raw(html,
             "<p class=\"govuk-body\">Enter a name with a date of birth, an address, or a number. "
             "You will see which agencies hold records and whom to ask, not what the records say. "
             "We record your name, your reason and whom you found. This cannot be deleted.</p>"
             "<form method=\"post\" action=\"/find\" novalidate>");
    part_csrf(html, setting->viewer->csrf);
    search_fields(html, page);
    part_radios(html,
                &(struct radios){.id = "reason",
                                 .legend = "Why are you looking for this family?",
                                 .chosen = page->reason,
                                 .choices = choices,
                                 .n = page->n_reason},
                &page->errors);
    part_textarea(html,
                  &(struct textarea){"words", LABEL_WORDS,
                                     "One or two sentences. Do not repeat names here.", page->words,
                                     4, REVEAL_WORDS_MAX},
                  &page->errors);
    part_button(html, "Find");
    html_raw(html, "</form>");
    arena_done(&arena);
}

static void found_agencies(struct html *html, const struct found_row *row)
{
    html_raw(html, "<div class=\"govuk-summary-list__row\"><dt "
                   "class=\"govuk-summary-list__key\">Records held by</dt><dd "
                   "class=\"govuk-summary-list__value\"><ul class=\"govuk-list\">");
    for (size_t i = 0; i < row->n_agency; i++) {
        const char *contact = row->agencies[i].contact;
        html_put(html, "<li>%s: %s</li>", row->agencies[i].name,
                 contact ? contact : "no contact given");
    }
    html_raw(html, "</ul></dd></div>");
}

static void found_cases(struct html *html, const struct found_row *row)
{
    html_raw(html, "<div class=\"govuk-summary-list__row\"><dt "
                   "class=\"govuk-summary-list__key\">On a list</dt><dd "
                   "class=\"govuk-summary-list__value\">");
    for (size_t i = 0; i < row->n_case; i++)
        html_put(html, "%s<a class=\"govuk-link\" href=\"/cases/%lld\">Case %lld</a>",
                 i ? ", " : "", (long long)row->cases[i], (long long)row->cases[i]);
    html_raw(html, row->n_case ? "</dd></div>" : "No</dd></div>");
}

static void search_results(struct html *html, const struct find_page *page)
{
    if (!page->n)
        html_raw(html,
                 "<p class=\"govuk-body\">Nobody was found. Check the spelling and the date, or "
                 "try another name, an address or a number. Agencies that do not send records to "
                 "hearth may know the family.</p>");
    else
        html_put(html, "<h2 class=\"govuk-heading-m\" role=\"status\">%zu %s found</h2>",
                 page->n + page->n_more, page->n + page->n_more == 1 ? "person" : "people");
    for (size_t i = 0; i < page->n; i++) {
        const struct found_row *row = &page->rows[i];
        html_put(html,
                 "<div class=\"govuk-summary-card\"><div "
                 "class=\"govuk-summary-card__title-wrapper\"><h3 "
                 "class=\"govuk-summary-card__title\">%s</h3></div><div "
                 "class=\"govuk-summary-card__content\"><dl class=\"govuk-summary-list\">",
                 row->person);
        part_row(html, "Found by", row->by);
        found_agencies(html, row);
        found_cases(html, row);
        html_raw(html, "</dl></div></div>");
    }
    if (page->n_more)
        html_put(html,
                 "<p class=\"govuk-body\">%zu more were found. Add a first name or a number to "
                 "narrow the search.</p>",
                 page->n_more);
    html_raw(html,
             "<p class=\"govuk-body\"><a class=\"govuk-link\" href=\"/find\">Search again</a></p>");
}

void page_find(struct html *html, const struct setting *setting, const struct find_page *page)
{
    struct frame frame = {.title = "Find a family",
                          .hub_name = setting->hub_name,
                          .viewer = setting->viewer,
                          .tab = TAB_FIND,
                          .errors = &page->errors};
    page_open(html, &frame);
    html_raw(html, "<div class=\"govuk-grid-row\"><div class=\"govuk-grid-column-two-thirds\"><h1 "
                   "class=\"govuk-heading-xl\">Find a family</h1>");
    if (page->searched)
        search_results(html, page);
    else
        search_form(html, setting, page);
    html_raw(html, "</div></div>");
    page_close(html);
}
