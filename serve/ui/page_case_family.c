// The lower half of a case: household and family, the chronology across agencies, what is missing.

#include "serve/ui/pages.h"
#include "serve/ui/parts.h"

#include "features/base/text.h"
#include "serve/case/case_text.h"

#include <stdio.h>
#include <string.h>

#define LATE_DAYS 60    // without a new record about anyone
#define FRESH_TEXT "35" // CASE_FRESH_DAYS

void record_dates(struct html *html, struct arena *arena, const struct case_record *record)
{
    html_put(html, "<time class=\"hub-number\">%s</time>", case_day_words(arena, record->date));
    if (record->end != DAY_NONE)
        html_put(html, " to <time class=\"hub-number\">%s</time>",
                 case_day_words(arena, record->end));
    else if (record->is_spell)
        html_raw(html, ", no end date recorded");
}

const char *record_person(const struct case_page *page, size_t i_person)
{
    return i_person < page->family->n_person ? page->family->people[i_person].label
                                             : "Someone else";
}

void record_what(struct html *html, const struct case_record *record)
{
    html_put(html, "%s", record->title);
    if (*record->category)
        html_put(html, ": %s", record->category);
    if (*record->details)
        html_put(html, " <span class=\"hub-quiet\">(%s)</span>", record->details);
}

// What a reader would stumble over.
void record_notes(struct html *html, const struct case_page *page, const struct case_record *record)
{
    const struct family_case *family = page->family;
    if (record->i_person < family->n_person && family->people[record->i_person].dob != DAY_NONE &&
        record->date < family->people[record->i_person].dob)
        html_raw(html, " <span class=\"hub-quiet\">(before birth)</span>");
    if (record->was_sent)
        html_raw(html, " <span class=\"hub-quiet\">(sent since the last extract)</span>");
}

void case_record_line(struct html *html, const struct case_page *page,
                      const struct case_record *record)
{
    struct arena arena = {0};
    record_dates(html, &arena, record);
    html_raw(html, " – ");
    record_what(html, record);
    html_put(html, " – %s", record_person(page, record->i_person));
    if (*record->agency)
        html_put(html, ", from %s", record->agency);
    if (record->known > record->date)
        html_put(html, ", received %s", case_day_words(&arena, record->known));
    record_notes(html, page, record);
    if (page->shows_files && *record->file)
        html_put(html, " <code class=\"hub-file\">%s:%zu</code>", record->file, record->line);
    arena_done(&arena);
}

static void identity_lines(struct html *html, const struct case_page *page, size_t i)
{
    for (size_t k = 0; k < page->identities[i].n; k++)
        html_put(html, "<span class=\"hub-quiet\">%s:</span> %s<br>",
                 page->identities[i].items[k].name, page->identities[i].items[k].value);
}

// With the identities of whoever is possibly the same person, so that they can be compared.
static void identity_cell(struct html *html, const struct case_page *page, size_t i)
{
    html_raw(html, "<td class=\"govuk-table__cell\">");
    identity_lines(html, page, i);
    for (size_t k = 0; k < page->family->n_person; k++) {
        if (page->family->people[k].same_as != i)
            continue;
        html_put(html, "<span class=\"hub-quiet\">Under %s:</span><br>",
                 page->family->people[k].id);
        identity_lines(html, page, k);
    }
    html_raw(html, "</td>");
}

// Records under other ids that may be the person's: they are not linked, and no second person.
static void same_persons(struct html *html, const struct case_page *page, size_t i)
{
    struct arena arena = {0};
    const struct family_case *family = page->family;
    for (size_t k = 0; k < family->n_person; k++) {
        const struct case_person *other = &family->people[k];
        if (other->same_as == i)
            html_put(html,
                     "<br><span class=\"hub-quiet govuk-!-font-weight-regular\">Possibly the same "
                     "person: %s, %s%s%s, %d record%s%s%s%s. Check before you count them "
                     "twice.</span>",
                     other->id, other->sex, *other->sex ? ", " : "",
                     case_age_words(&arena, other->dob, family->alert.as_of), other->n_record,
                     other->n_record == 1 ? "" : "s", other->died != DAY_NONE ? ", has died" : "",
                     *other->known ? ", open to social care: " : "", other->known);
    }
    arena_done(&arena);
}

static void person_row(struct html *html, const struct case_page *page, size_t i)
{
    struct arena arena = {0};
    const struct case_person *person = &page->family->people[i];
    html_put(html,
             "<tr class=\"govuk-table__row\"><th scope=\"row\" class=\"govuk-table__header\">%s "
             "<span class=\"hub-quiet govuk-!-font-weight-regular\">%s</span>",
             person->label, person->id);
    same_persons(html, page, i);
    html_put(
        html, "</th><td class=\"govuk-table__cell\">%s%s%s%s</td>",
        *person->relation ? person->relation : arena_format(&arena, "the %s", page->family->one),
        *person->sex ? ", " : "", person->sex, person->young_parent ? ", parent under 18" : "");
    html_put(html,
             "<td class=\"govuk-table__cell\">%s%s</td><td class=\"govuk-table__cell\">%s%s%s</td>"
             "<td class=\"govuk-table__cell hub-number\">%d record%s</td>",
             case_age_words(&arena, person->dob, page->family->today),
             person->died != DAY_NONE ? " (has died)" : "", person->home,
             *person->recorded ? ". Last recorded here: " : "", person->recorded, person->n_record,
             person->n_record == 1 ? "" : "s");
    html_put(html, "<td class=\"govuk-table__cell\">%s%s</td>",
             *person->known ? "Open to social care: " : "", person->known);
    if (page->revealed)
        identity_cell(html, page, i);
    html_raw(html, "</tr>");
    arena_done(&arena);
}

static size_t place_count(const struct case_page *page, enum case_place place)
{
    size_t n = 0;
    for (size_t i = 0; i < page->family->n_person; i++)
        n += page->family->people[i].place == place && page->family->people[i].same_as == SIZE_MAX;
    return n;
}

static void place_table(struct html *html, const struct case_page *page, enum case_place place,
                        const char *caption)
{
    static const char *const heads[] = {"Who",       "Relation", "Age",     "Home",
                                        "On record", "Status",   "Identity"};
    html_put(
        html,
        "<div class=\"hub-table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"%s\"><table "
        "class=\"govuk-table hub-stack hub-people\"><caption class=\"govuk-table__caption "
        "govuk-table__caption--s\">%s</caption><thead class=\"govuk-table__head\"><tr "
        "class=\"govuk-table__row\">",
        caption, caption);
    for (size_t i = 0; i < (page->revealed ? 7 : 6); i++)
        html_put(html, "<th scope=\"col\" class=\"govuk-table__header\">%s</th>", heads[i]);
    html_raw(html, "</tr></thead><tbody class=\"govuk-table__body\">");
    for (size_t i = 0; i < page->family->n_person; i++)
        if (page->family->people[i].place == place && page->family->people[i].same_as == SIZE_MAX)
            person_row(html, page, i);
    html_raw(html, "</tbody></table></div>");
}

// Who is no longer at the home, as far as the records say: folded, and without names.
static void place_was(struct html *html, const struct case_page *page)
{
    struct case_page nameless = *page;
    size_t n = place_count(page, PLACE_WAS);
    if (!n)
        return;
    nameless.revealed = false;
    html_put(html,
             "<details class=\"govuk-details\"><summary class=\"govuk-details__summary\"><span "
             "class=\"govuk-details__summary-text\">Was here: %zu %s</span></summary>",
             n, n == 1 ? "person" : "people");
    place_table(html, &nameless, PLACE_WAS, "Was here");
    html_raw(html, "</details>");
}

void case_family(struct html *html, const struct case_page *page)
{
    static const char *const captions[CASE_PLACE_COUNT] = {
        [PLACE_HERE] = "Lives here",
        [PLACE_UNSURE] = "Not sure: may live here",
        [PLACE_ELSEWHERE] = "Family who live elsewhere, or whose address is not known",
    };
    html_raw(html, "<h2 class=\"govuk-heading-l\" id=\"family\">Home and family</h2>");
    if (!page->revealed)
        html_raw(html, "<p class=\"govuk-body\">Names are hidden until a reviewer views the "
                       "identity and says why.</p>");
    for (int place = 0; place < CASE_PLACE_COUNT; place++) {
        if (place == PLACE_WAS)
            place_was(html, page);
        else if (place_count(page, (enum case_place)place))
            place_table(html, page, (enum case_place)place, captions[place]);
    }
    if (page->family->n_person_more)
        html_put(html,
                 "<p class=\"govuk-body\">%zu more people share the home or are related, and are "
                 "not shown. Ask the agencies who they are.</p>",
                 page->family->n_person_more);
}

void case_since(struct html *html, const struct case_page *page)
{
    struct arena arena = {0};
    const struct family_case *family = page->family;
    size_t n = family->n_since + family->n_since_more;
    if (!n)
        return;
    html_put(html,
             "<h2 class=\"govuk-heading-m\" id=\"since\">Since this list was made</h2><p "
             "class=\"govuk-body\">%zu record%s about this family %s received on or after %s. The "
             "estimate does not include %s.</p><ul class=\"hub-records\">",
             n, n == 1 ? "" : "s", n == 1 ? "was" : "were",
             case_day_words(&arena, family->alert.as_of), n == 1 ? "it" : "them");
    for (size_t i = 0; i < family->n_since; i++) {
        html_raw(html,
                 family->since[i].significant ? "<li><strong>Significant:</strong> " : "<li>");
        case_record_line(html, page, &family->since[i]);
        html_raw(html, "</li>");
    }
    if (family->n_since_more)
        html_put(html, "<li>and %zu older</li>", family->n_since_more);
    html_raw(html, "</ul>");
    arena_done(&arena);
}

static void source_row(struct html *html, const struct case_source *source)
{
    struct arena arena = {0};
    html_put(html,
             "<tr class=\"govuk-table__row\"><th scope=\"row\" class=\"govuk-table__header\">%s "
             "<span class=\"hub-quiet govuk-!-font-weight-regular\">%s</span></th>"
             "<td class=\"govuk-table__cell\">%s</td>",
             source->title, source->agency,
             source->n_family ? arena_format(&arena, "%d record%s", source->n_family,
                                             source->n_family == 1 ? "" : "s")
                              : "None");
    html_put(html, "<td class=\"govuk-table__cell\">%s</td>",
             source->extracted == DAY_NONE ? "Not stated"
                                           : case_day_words(&arena, source->extracted));
    html_put(html,
             "<td class=\"govuk-table__cell\">%s</td><td class=\"govuk-table__cell\">%s</td>"
             "</tr>",
             source->coverage_from == DAY_NONE ? "Not stated"
                                               : case_day_words(&arena, source->coverage_from),
             source->latest == DAY_NONE ? "No records" : case_day_words(&arena, source->latest));
    arena_done(&arena);
}

// Which sources say nothing about the family, and which have fallen silent about everybody.
static void sources_words(struct html *html, const struct family_case *family)
{
    struct arena arena = {0};
    const char *none = "", *late = "";
    size_t n = 0, n_some = 0, n_old = 0;
    for (size_t i = 0; i < family->n_source; i++) {
        const struct case_source *source = &family->sources[i];
        const char *title = text_within(&arena, source->title);
        if (!source->has_dates)
            continue;
        n++;
        n_some += source->n_family > 0;
        if (!source->n_family)
            none = arena_format(&arena, "%s%s%s", none, *none ? "; " : "", title);
        if (source->extracted == DAY_NONE || family->today - source->extracted > CASE_FRESH_DAYS)
            n_old++;
        else if (source->latest == DAY_NONE || source->latest + LATE_DAYS < family->data_end)
            late = arena_format(
                &arena, "%s%s%s (%s)", late, *late ? "; " : "", title,
                source->latest == DAY_NONE ? "no records" : case_day_words(&arena, source->latest));
    }
    html_put(html, "<p class=\"govuk-body\">%zu of %zu sources have records about this family.",
             n_some, n);
    if (*none)
        html_put(html, " These have none: %s.", none);
    html_raw(html, "</p>");
    if (n_old)
        html_put(
            html,
            "<p class=\"govuk-body\"><strong>%zu of %zu extracts are more than " FRESH_TEXT
            " days old.</strong> What happened since is unknown: check the case systems before "
            "deciding. The table has the day of each.</p>",
            n_old, n);
    if (*late)
        html_put(html,
                 "<p class=\"govuk-body\">These sources may be out of date. They have had no new "
                 "records about anyone for 2 months: %s.</p>",
                 late);
    arena_done(&arena);
}

static void link_lines(struct html *html, const struct family_case *family)
{
    struct arena arena = {0};
    if (!family->linked)
        html_raw(html, "<p class=\"govuk-body\">Records were linked on one shared person number, "
                       "which all agencies use.</p>");
    else if (!family->n_link)
        html_raw(html, "<p class=\"govuk-body\">No records were linked: each person appears in "
                       "one agency’s records only.</p>");
    for (size_t i = 0; i < family->n_link; i++) {
        const struct case_link *link = &family->links[i];
        html_put(html, "<p class=\"govuk-body\">%s: %d records were linked (latest link %s)",
                 family->people[link->i_person].label, link->n_record,
                 case_day_words(&arena, link->latest));
        if (link->confidence >= 1)
            html_raw(html, ", all on the same identifier or identical personal details.</p>");
        else
            html_put(html,
                     ". The least certain link has a match score of %s, where 1 is certain. The "
                     "score is not a tested probability. Check that these records are about the "
                     "same person before you act.</p>",
                     link->confidence >= 0.995 ? "more than 0.99"
                                               : arena_format(&arena, "%.2f", link->confidence));
    }
    for (size_t i = 0; i < family->n_possible; i++) {
        const struct case_possible *possible = &family->possible[i];
        html_put(html,
                 "<p class=\"govuk-body\">%s is possibly the same person as %s. Their records were "
                 "not linked (%s). Check before you act on either.</p>",
                 family->people[possible->i_person].label, family->people[possible->i_other].label,
                 possible->reason);
    }
    for (size_t i = 0; i < family->n_outside; i++) {
        const struct case_outside *outside = &family->outside[i];
        html_put(html,
                 "<p class=\"govuk-body\">%zu %s outside this case %s possibly the same person as "
                 "%s. The records were not linked (%s), so this page may not show all that "
                 "agencies hold about this person.</p>",
                 outside->n, outside->n == 1 ? "person" : "people", outside->n == 1 ? "is" : "are",
                 family->people[outside->i_person].label, outside->reason);
    }
    arena_done(&arena);
}

void case_missing(struct html *html, const struct case_page *page)
{
    const struct family_case *family = page->family;
    struct arena arena = {0};
    html_raw(html, "<h2 class=\"govuk-heading-l\" id=\"missing\">What is missing or may be "
                   "wrong</h2>");
    html_put(html,
             "<p class=\"govuk-body\">The records end on %s. Later events, and anything no agency "
             "recorded, are not shown. No record does not mean that nothing happened.</p>",
             case_day_words(&arena, family->data_end));
    if (!family->in_cohort)
        html_put(
            html,
            "<p class=\"govuk-body\"><strong>According to the current records, this %s no longer "
            "meets the criteria for this list (%s).</strong> The case stays on the list until a "
            "person "
            "decides. If the family has moved away, tell the receiving council, or record why "
            "not.</p>",
            family->one, family->group_words);
    sources_words(html, family);
    html_raw(html,
             "<details class=\"govuk-details\"><summary class=\"govuk-details__summary\"><span "
             "class=\"govuk-details__summary-text\">Every source, with its dates</span>"
             "</summary><div class=\"hub-table-scroll\" tabindex=\"0\" role=\"region\" "
             "aria-label=\"Sources\"><table class=\"govuk-table hub-stack\"><caption "
             "class=\"govuk-table__caption govuk-table__caption--m\">Sources</caption><thead "
             "class=\"govuk-table__head\"><tr "
             "class=\"govuk-table__row\"><th scope=\"col\" class=\"govuk-table__header\">"
             "Source</th><th scope=\"col\" class=\"govuk-table__header\">Records about this "
             "family</th><th scope=\"col\" class=\"govuk-table__header\">Extract "
             "of</th><th scope=\"col\" class=\"govuk-table__header\">Records start</th><th "
             "scope=\"col\" class=\"govuk-table__header\">Latest record about anyone</th></tr>"
             "</thead><tbody class=\"govuk-table__body\">");
    for (size_t i = 0; i < family->n_source; i++)
        if (family->sources[i].has_dates)
            source_row(html, &family->sources[i]);
    html_raw(html, "</tbody></table></div></details><h3 class=\"govuk-heading-m\">Are these the "
                   "right records?</h3>");
    link_lines(html, family);
    html_raw(html, "<p class=\"govuk-body\">If the records are wrong, or about another person, "
                   "record that as your decision. There is an outcome for each.</p>");
    arena_done(&arena);
}
