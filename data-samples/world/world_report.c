// Reports to social care follow from what an agency met. Told or not is drawn in the stream of
// traces, what social care makes of it in that of care.

#include "data-samples/world/world_report.h"
#include "data-samples/world/world_calendar.h"
#include "data-samples/world/world_case.h"
#include "data-samples/world/world_parameters.h"
#include "data-samples/world/world_pupils.h"

#include <math.h>

enum { WEEK = 7 };

static void remember(struct family *family, day_t day, enum source_code source)
{
    family->met[family->n_met++ % MET_MAX] = (struct met){day, (uint8_t)source};
}

static int met_count(const struct family *family)
{
    return family->n_met < MET_MAX ? family->n_met : MET_MAX;
}

int report_events_before(const struct family *family, day_t day)
{
    int n = 0;
    for (int i = 0; i < met_count(family); i++)
        n += family->met[i].day <= day && family->met[i].day > day - YEAR_DAYS;
    return n;
}

bool report_source_before(const struct family *family, day_t day, enum source_code *ret_source)
{
    day_t latest = day - WEEK - 1;
    for (int i = 0; i < met_count(family); i++)
        if (family->met[i].day > latest && family->met[i].day <= day) {
            latest = family->met[i].day;
            *ret_source = (enum source_code)family->met[i].source;
        }
    return latest >= day - WEEK;
}

static bool has_open_case(const struct family *family, day_t day)
{
    for (int i = 0; i < family->n_child; i++)
        if (family->children[i].case_until > day)
            return true;
    return false;
}

void report_event(struct family *family, const struct report_event *event)
{
    gsl_rng *stream = family->streams[PURPOSE_TRACES];
    int before = report_events_before(family, event->day);
    remember(family, event->day, event->source);
    double odds = exp(REPORT_REPEAT * (before < 3 ? before : 3)) *
                  (has_open_case(family, event->day) ? REPORT_OPEN : 1);
    bool told = draw_chance(stream, climate_odds(event->prob, odds));
    day_t day = calendar_working_from(event->day + draw_between(stream, 0, event->slowest));
    if (told && family->n_report < REPORT_MAX)
        family->reports[family->n_report++] =
            (struct report){day, event->children, (uint8_t)event->source};
}

void report_plan(struct family *family, int month, struct agenda *agenda)
{
    int n_left = 0;
    for (int i = 0; i < family->n_report; i++) {
        struct report report = family->reports[i];
        if (report.day >= family->calendar->start[month + 1]) {
            family->reports[n_left++] = report;
            continue;
        }
        struct happening happening = {.kind = HAPPENING_REPORT,
                                      .day = report.day,
                                      .children = report.children,
                                      .source = report.source};
        happening.marks.known = draw_uniform(family->streams[PURPOSE_CARE]);
        agenda_add(agenda, &happening);
    }
    family->n_report = n_left;
}

void report_trigger(struct family *family, const struct child *child, day_t day,
                    enum source_code source)
{
    gsl_rng *care = family->streams[PURPOSE_CARE];
    day_t met = day - draw_between(care, 0, 2);
    if (!child_here(family, child, met))
        return;
    remember(family, met, source);
    if (source == SOURCE_POLICE) {
        bool abuse = family_state(family, calendar_month(family->calendar, met), STATE_ABUSE);
        batch_event(family->batch, FACT_CHILD_CONCERN, child->person, met,
                    abuse ? CONCERN_ABUSE : CONCERN_NEGLECT);
    }
    if (source == SOURCE_SCHOOL)
        pupil_log(family, child, calendar_is_school_day(met) ? met : day, LOGGED_DISCLOSURE);
    if (source == SOURCE_HEALTH) {
        struct fact fact = FACT(FACT_EMERGENCY, child->person, met);
        fact.code = EMERGENCY_INJURY;
        fact.bits = EMERGENCY_SAFEGUARDING;
        batch_fact(family->batch, &fact);
    }
}
