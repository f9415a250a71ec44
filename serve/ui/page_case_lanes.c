// 24 months in one picture: a lane for each agency, bars for spells, marks for events (one an incident,
// however many people's records tell of it), and a table that says the same.

#include "serve/ui/pages.h"
#include "serve/ui/parts.h"

#include "serve/case/case_text.h"

#include <stdio.h>
#include <string.h>

#define MONTHS 24
#define LANES 20
#define LABEL 220 // units of the picture, so below
#define WIDTH 960
#define LANE 30
#define AXIS 26

struct lane {
    const char *agency;
    size_t n_incident, n_significant, n_open; // of the two years; spells that are open now
    day_t latest;                             // DAY_NONE = nothing
};
struct lanes {
    const struct case_page *page;
    const struct family_case *family;
    struct lane items[LANES];
    size_t n;
    day_t from, to; // to: the last day of the picture
};

static double place_of(const struct lanes *lanes, day_t day)
{
    day = day < lanes->from ? lanes->from : day > lanes->to ? lanes->to : day;
    return LABEL + (double)(WIDTH - LABEL - 10) * (day - lanes->from) / (lanes->to - lanes->from);
}

static bool is_within(const struct lanes *lanes, const struct case_record *record)
{
    if (record->date > lanes->to)
        return false;
    if (!record->is_spell)
        return record->date >= lanes->from;
    return record->end == DAY_NONE || record->end >= lanes->from;
}

// Records of one day and kind tell of one incident: the chronology has them next to each other.
static bool is_repeat(const struct family_case *family, size_t i)
{
    const struct case_record *record = &family->chronology[i];
    for (size_t k = i; k-- > 0 && family->chronology[k].date == record->date;)
        if (family->chronology[k].i_source == record->i_source &&
            strcmp(family->chronology[k].category, record->category) == 0)
            return true;
    return false;
}

static struct lane *lane_of(struct lanes *lanes, const char *agency)
{
    for (size_t i = 0; i < lanes->n; i++)
        if (strcmp(lanes->items[i].agency, agency) == 0)
            return &lanes->items[i];
    if (lanes->n == LANES)
        return NULL;
    lanes->items[lanes->n] = (struct lane){.agency = agency, .latest = DAY_NONE};
    return &lanes->items[lanes->n++];
}

// One lane an agency, in the order of the sources: a source order is the same for every family.
static void lanes_find(struct lanes *lanes)
{
    const struct family_case *family = lanes->family;
    for (size_t i = 0; i < family->n_source; i++)
        if (family->sources[i].n_family && *family->sources[i].agency)
            lane_of(lanes, family->sources[i].agency);
    for (size_t i = 0; i < family->n_chronology; i++) {
        const struct case_record *record = &family->chronology[i];
        struct lane *lane = *record->agency ? lane_of(lanes, record->agency) : NULL;
        if (!lane || !is_within(lanes, record))
            continue;
        bool repeat = is_repeat(family, i);
        lane->n_incident += !record->is_spell && !repeat;
        lane->n_significant += record->significant && !repeat;
        lane->n_open += record->is_spell && record->end == DAY_NONE;
        if (lane->latest == DAY_NONE || record->date > lane->latest)
            lane->latest = record->date;
    }
}

static void number(struct html *html, const char *name, double value)
{
    char text[40];
    snprintf(text, sizeof text, " %s=\"%.1f\"", name, value);
    html_raw(html, text);
}

static void axis_put(struct html *html, const struct lanes *lanes)
{
    struct arena arena = {0};
    double bottom = AXIS + (double)lanes->n * LANE;
    for (int months = 0; months < MONTHS; months += 3) {
        double x = place_of(lanes, day_add_months(lanes->from, months));
        html_raw(html, "<line class=\"hub-lanes__line\" y1=\"18\"");
        number(html, "x1", x);
        number(html, "x2", x);
        number(html, "y2", bottom);
        html_raw(html, "/><text y=\"12\"");
        number(html, "x", x);
        const char *words = case_day_words(&arena, day_add_months(lanes->from, months));
        html_put(html, ">%s</text>", strchr(words, ' ') + 1); // the month and the year
    }
    arena_done(&arena);
}

static void record_put(struct html *html, const struct lanes *lanes,
                       const struct case_record *record, double y)
{
    struct arena arena = {0};
    double x = place_of(lanes, record->date);
    if (record->is_spell) {
        double end = place_of(lanes, record->end == DAY_NONE ? lanes->to : record->end);
        html_put(html, "<rect class=\"hub-lanes__spell%s\" height=\"8\" rx=\"2\"",
                 record->significant ? " hub-lanes--significant" : "");
        number(html, "x", x);
        number(html, "y", y - 4);
        number(html, "width", end - x > 3 ? end - x : 3);
    } else {
        html_put(html, "<circle class=\"hub-lanes__event%s\"",
                 record->significant ? " hub-lanes--significant" : "");
        number(html, "cx", x);
        number(html, "cy", y);
        number(html, "r", record->significant ? 7 : 4);
    }
    html_put(html, "><title>%s: %s%s%s, %s</title>", case_day_words(&arena, record->date),
             record->title, *record->category ? ": " : "", record->category,
             record_person(lanes->page, record->i_person));
    html_raw(html, record->is_spell ? "</rect>" : "</circle>");
    arena_done(&arena);
}

static void lane_put(struct html *html, const struct lanes *lanes, size_t i_lane)
{
    const struct family_case *family = lanes->family;
    double y = AXIS + LANE * ((double)i_lane + 0.5);
    html_raw(html, "<line class=\"hub-lanes__line\"");
    number(html, "x1", LABEL);
    number(html, "x2", WIDTH - 10);
    number(html, "y1", y);
    number(html, "y2", y);
    html_raw(html, "/><text class=\"hub-lanes__agency\" x=\"0\"");
    number(html, "y", y + 5);
    html_put(html, ">%s</text>", lanes->items[i_lane].agency);
    for (int marks = 0; marks < 2; marks++) // spells lie under the events
        for (size_t i = family->n_chronology; i-- > 0;) {
            const struct case_record *record = &family->chronology[i];
            if (record->is_spell != marks &&
                strcmp(record->agency, lanes->items[i_lane].agency) == 0 &&
                is_within(lanes, record) && !is_repeat(family, i))
                record_put(html, lanes, record, y);
        }
}

static void lanes_picture(struct html *html, const struct lanes *lanes)
{
    html_put(
        html,
        "<div class=\"hub-table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Picture of "
        "the past two years\"><svg class=\"hub-lanes\" role=\"img\" aria-label=\"Records of "
        "each agency in the past two years. The table below says the same.\" viewBox=\"0 0 %d "
        "%d\">",
        WIDTH, AXIS + (int)lanes->n * LANE);
    axis_put(html, lanes);
    for (size_t i = 0; i < lanes->n; i++)
        lane_put(html, lanes, i);
    html_raw(html, "</svg></div><p class=\"govuk-body-s hub-quiet\">A bar is a spell, a circle an "
                   "incident, a large one significant. Records of several people on one day are "
                   "one incident.</p>");
}

static void lane_row(struct html *html, const struct lanes *lanes, const struct lane *lane)
{
    struct arena arena = {0};
    html_put(html,
             "<tr class=\"govuk-table__row\"><th scope=\"row\" class=\"govuk-table__header\"><a "
             "class=\"govuk-link\" href=\"/cases/%lld?agency=%s#chronology\">%s</a></th>",
             (long long)lanes->page->alert->id, address_encode(&arena, lane->agency), lane->agency);
    html_put(html,
             "<td class=\"govuk-table__cell\" data-label=\"Incidents\">%zu</td><td "
             "class=\"govuk-table__cell\" data-label=\"Significant\">%zu</td><td "
             "class=\"govuk-table__cell\" data-label=\"Open now\">%zu</td><td "
             "class=\"govuk-table__cell\" data-label=\"Latest\">%s</td></tr>",
             lane->n_incident, lane->n_significant, lane->n_open,
             lane->latest == DAY_NONE ? "none in these years"
                                      : case_day_words(&arena, lane->latest));
    arena_done(&arena);
}

void case_lanes(struct html *html, const struct case_page *page)
{
    static const char *const heads[] = {"Agency", "Incidents", "Significant", "Open now", "Latest"};
    const struct family_case *family = page->family;
    struct lanes lanes = {.page = page,
                          .family = family,
                          .from = day_add_months(family->today, -MONTHS),
                          .to = family->today};
    lanes_find(&lanes);
    if (!lanes.n)
        return;
    html_raw(html, "<h2 class=\"govuk-heading-l\" id=\"picture\">The past two years</h2>");
    lanes_picture(html, &lanes);
    part_details_open(html, "The picture as a table");
    html_raw(html,
             "<table class=\"govuk-table hub-stack\"><caption class=\"govuk-table__caption "
             "govuk-visually-hidden\">Records of the past two years by agency</caption><thead "
             "class=\"govuk-table__head\"><tr class=\"govuk-table__row\">");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        html_put(html, "<th scope=\"col\" class=\"govuk-table__header\">%s</th>", heads[i]);
    html_raw(html, "</tr></thead><tbody class=\"govuk-table__body\">");
    for (size_t i = 0; i < lanes.n; i++)
        lane_row(html, &lanes, &lanes.items[i]);
    html_raw(html, "</tbody></table>");
    part_details_close(html);
}
