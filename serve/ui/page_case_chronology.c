// The chronology across agencies: filters, significant records first, and when each was received.

#include "serve/ui/pages.h"
#include "serve/ui/parts.h"

#include "features/base/text.h"
#include "serve/case/case_text.h"

#include <stdlib.h>
#include <string.h>

#define SHOWN 40 // records that are shown at first

// A kind of record: one of the sources that say something of the family.
static void filter_kinds(struct html *html, const struct case_page *page)
{
    struct arena arena = {0};
    const struct family_case *family = page->family;
    struct choice *kinds = arena_array(&arena, family->n_source + 1, sizeof *kinds);
    size_t n = 1;
    kinds[0] = (struct choice){"", "All kinds", NULL};
    for (size_t i = 0; i < family->n_source; i++)
        if (family->sources[i].n_family)
            kinds[n++] = (struct choice){family->sources[i].name,
                                         text_sentence(&arena, family->sources[i].title), NULL};
    part_select(html, &(struct select){"kind", "Kind", page->kind, kinds, n});
    arena_done(&arena);
}

static void filters(struct html *html, const struct case_page *page)
{
    struct arena arena = {0};
    const struct family_case *family = page->family;
    struct choice *agencies = arena_array(&arena, family->n_source + 1, sizeof *agencies);
    struct choice *people = arena_array(&arena, family->n_person + 1, sizeof *people);
    size_t n = 1, n_people = 1;
    agencies[0] = (struct choice){"", "All agencies", NULL};
    for (size_t i = 0; i < family->n_source; i++) {
        const char *agency = family->sources[i].agency;
        bool known = !*agency || !family->sources[i].n_family;
        for (size_t k = 0; k < n && !known; k++)
            known = strcmp(agencies[k].value, agency) == 0;
        if (!known)
            agencies[n++] = (struct choice){agency, agency, NULL};
    }
    people[0] = (struct choice){"", "Everyone", NULL};
    for (size_t i = 0; i < family->n_person; i++)
        if (!i || family->people[i].n_record)
            people[n_people++] =
                (struct choice){family->people[i].label, family->people[i].label, NULL};
    html_put(html, "<form method=\"get\" action=\"/cases/%lld#chronology\" class=\"hub-filters\">",
             (long long)page->alert->id);
    part_select(html, &(struct select){"agency", "Agency", page->agency, agencies, n});
    part_select(html, &(struct select){"person", "Person", page->person, people, n_people});
    filter_kinds(html, page);
    static const struct choice times[] = {{"", "Any time", NULL},
                                          {"3", "The past 3 months", NULL},
                                          {"12", "The past year", NULL},
                                          {"24", "The past 2 years", NULL}};
    part_select(html, &(struct select){"months", "Date", page->months, times, 4});
    if (page->all)
        html_raw(html, "<input type=\"hidden\" name=\"records\" value=\"all\">");
    html_raw(html, "<button type=\"submit\" class=\"govuk-button govuk-button--secondary\" "
                   "data-module=\"govuk-button\">Show</button></form>");
    arena_done(&arena);
}

static void chronology_row(struct html *html, const struct case_page *page,
                           const struct case_record *record)
{
    struct arena arena = {0};
    html_raw(html, "<tr class=\"govuk-table__row\"><td class=\"govuk-table__cell\">");
    record_dates(html, &arena, record);
    html_put(html, "</td><td class=\"govuk-table__cell\">%s</td><td class=\"govuk-table__cell\">",
             record_person(page, record->i_person));
    if (record->significant)
        html_raw(html, "<strong>Significant:</strong> ");
    record_what(html, record);
    record_notes(html, page, record);
    html_put(html, "</td><td class=\"govuk-table__cell\">%s", record->agency);
    if (page->shows_files && *record->file)
        html_put(html, "<br><code class=\"hub-file\">%s:%zu</code>", record->file, record->line);
    html_put(html, "</td><td class=\"govuk-table__cell\" data-label=\"Received\">%s</td></tr>",
             case_day_words(&arena, record->known));
    arena_done(&arena);
}

static bool record_shown(const struct case_page *page, const struct case_record *record)
{
    const struct family_case *family = page->family;
    if (*page->agency && strcmp(record->agency, page->agency) != 0)
        return false;
    if (*page->kind && strcmp(family->sources[record->i_source].name, page->kind) != 0)
        return false;
    day_t from = *page->months ? day_add_months(family->today, -(int)strtol(page->months, NULL, 10))
                               : DAY_MIN;
    bool open = record->is_spell && record->end == DAY_NONE;
    if (record->date < from && !open && (record->end == DAY_NONE || record->end < from))
        return false;
    return !*page->person || strcmp(record_person(page, record->i_person), page->person) == 0;
}

// "show all 309": the same filters, without the limit.
static void all_link(struct html *html, const struct case_page *page, size_t n)
{
    struct arena arena = {0};
    html_put(html,
             " <a class=\"govuk-link hub-no-print\" "
             "href=\"/cases/%lld?agency=%s&amp;person=%s&amp;kind=%s&amp;months=%s&amp;records=all"
             "#chronology\">Show all %zu records</a>",
             (long long)page->alert->id, address_encode(&arena, page->agency),
             address_encode(&arena, page->person), address_encode(&arena, page->kind), page->months,
             n);
    arena_done(&arena);
}

static void chronology_head(struct html *html)
{
    static const char *const heads[] = {"When", "Who", "What", "Agency", "Received"};
    html_raw(html, "<div class=\"hub-table-scroll\" tabindex=\"0\" role=\"region\" "
                   "aria-label=\"Chronology\"><table class=\"govuk-table hub-stack "
                   "govuk-table--small-text-until-tablet\"><caption "
                   "class=\"govuk-table__caption govuk-visually-hidden\">Records of the family, "
                   "significant ones first, each part newest first</caption><thead "
                   "class=\"govuk-table__head\"><tr class=\"govuk-table__row\">");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        html_put(html, "<th scope=\"col\" class=\"govuk-table__header\">%s</th>", heads[i]);
    html_raw(html, "</tr></thead><tbody class=\"govuk-table__body\">");
}

// What the scenario calls significant comes first, then the rest, each newest first.
void case_chronology(struct html *html, const struct case_page *page)
{
    const struct family_case *family = page->family;
    size_t n = 0, n_significant = 0, n_put = 0;
    for (size_t i = 0; i < family->n_chronology; i++) {
        bool shown = record_shown(page, &family->chronology[i]);
        n += shown;
        n_significant += shown && family->chronology[i].significant;
    }
    html_raw(html, "<h2 class=\"govuk-heading-l\" id=\"chronology\">Chronology</h2>");
    filters(html, page);
    if (!n) {
        html_raw(html, "<p class=\"govuk-body\">No records match.</p>");
        return;
    }
    size_t n_max = page->all || n <= SHOWN ? n : SHOWN;
    html_put(html, "<p class=\"govuk-body\">%zu record%s", n, n == 1 ? "" : "s");
    if (n_significant)
        html_put(html, ", %zu significant, which come first", n_significant);
    html_put(html, "%s.", family->n_older && n_max == n ? ". Older ones are left out" : "");
    if (n_max < n) {
        html_put(html, " %zu are shown.", n_max);
        all_link(html, page, n);
    }
    html_raw(html, "</p>");
    chronology_head(html);
    for (int rest = 0; rest < 2; rest++)
        for (size_t i = 0; i < family->n_chronology && n_put < n_max; i++) {
            const struct case_record *record = &family->chronology[i];
            if (record->significant == rest || !record_shown(page, record))
                continue;
            chronology_row(html, page, record);
            n_put++;
        }
    html_raw(html, "</tbody></table></div>");
}
