// The electoral register: adults at the address at which they registered. They come on it some time
// after they moved in, or never, and stay on it after they left until they register elsewhere or a
// canvass finds them gone. Changes are published at the start of a month, but not while the autumn
// canvass runs. Who registered before June 2014 did so without giving a date of birth.

#include "data-samples/agency/agency_work.h"

#include "data-samples/agency/agency_stays.h"
#include "data-samples/world/world_codes.h"

#include <math.h>

#define DOB_ASKED_FROM 16231  // 2014-06-10, when individual registration began in England
#define TOGETHER 0.6          // of adults who register with the rest of the household
#define REMOVED_MEAN_DAYS 540 // after leaving, unless they register elsewhere in the borough
#define ATTAINER_AGE 17       // may be on the register, with the day on which they may vote
#define RATE_A_YEAR 2.0       // of registering: an owner of middle age
#define NEVER 0.02            // of the same

// The first of a month on which changes are published after the day: December in place of the
// autumn's months.
static day_t published(day_t day)
{
    int year, month, of_month;
    day_to_civil(day_add_months(day, 1), &year, &month, &of_month);
    return day_from_civil(year, month >= 9 && month <= 11 ? 12 : month, 1);
}

// Share of a group that may not vote: neither British nor Irish, of the Commonwealth or the EU.
static double not_eligible(const struct person *person)
{
    static const double shares[WORLD_N_ETHNICITY] = {0,    0.05, 0.01, 0.05, 0.06,
                                                     0.05, 0.25, 0.08, 0.02, 0.35};
    return shares[person->ethnicity];
}

// How readily a person registers at a home, against an owner of middle age.
struct readiness {
    double rate; // factor
    double never;
};

static struct readiness readiness_of(const struct agency_view *view, const struct person *person,
                                     const struct stay *stay, day_t day)
{
    static const struct readiness by_tenure[] = {[TENURE_OWNED] = {1, 1},
                                                 [TENURE_PRIVATE_RENT] = {0.5, 6},
                                                 [TENURE_SOCIAL_RENT] = {0.75, 3}};
    struct readiness ready = by_tenure[view->world->dwellings[stay->dwelling].tenure];
    int age = agency_age(person, day);
    bool minority = person->ethnicity > 1;
    ready.rate *= RATE_A_YEAR *
                  (age < 20   ? 0.7
                   : age < 35 ? 0.75
                   : age < 65 ? 1
                              : 1.5) *
                  (minority ? 0.7 : 1);
    ready.never *= NEVER * (age < 35 ? 1.6 : 1) * (minority ? 1.8 : 1);
    return ready;
}

// The day from which the register has the person at this home; DAY_MAX = never.
static day_t added_on(const struct agency *agency, const struct person *person,
                      const struct stay *stay)
{
    day_t from = day_add_months(person->dob, 12 * ATTAINER_AGE);
    if (from < stay->from)
        from = stay->from;
    if (from >= stay->to)
        return DAY_MAX;
    struct draw own =
        agency_draw(agency, PURPOSE_ENTRY, (uint64_t)(stay - agency->view->world->stays));
    struct draw home = registration_home_draw(agency, PURPOSE_HOME, stay);
    struct readiness ready = readiness_of(agency->view, person, stay, from);
    bool together = draw_yes(&own, TOGETHER);
    double never = draw_unit(together ? &home : &own), wait = draw_unit(together ? &home : &own);
    if (never < ready.never)
        return DAY_MAX;
    day_t applied = from + (day_t)(365.25 * -log(wait) / ready.rate) + 5;
    return applied < stay->to ? published(applied) : DAY_MAX;
}

// The day on which a canvass, or the registrar of deaths, has the entry removed.
static day_t removed_on(const struct agency *agency, const struct person *person,
                        const struct stay *stay)
{
    struct draw draw =
        agency_draw(agency, PURPOSE_REMOVAL, (uint64_t)(stay - agency->view->world->stays));
    if (stay->to == DAY_MAX)
        return DAY_MAX;
    if (person->died != DAY_NONE && person->died <= stay->to)
        return published(person->died + draw_range(&draw, 10, 60));
    return published(stay->to + (day_t)(-log(draw_unit(&draw)) * REMOVED_MEAN_DAYS));
}

static size_t electors_entries(const struct agency *agency, uint32_t index,
                               struct registration ret_entries[REGISTRATION_MAX])
{
    const struct agency_view *view = agency->view;
    const struct person *person = &view->world->persons[index];
    struct draw draw = agency_draw(agency, PURPOSE_PEOPLE, index);
    if (draw_yes(&draw, not_eligible(person)))
        return 0;
    size_t n = 0;
    for (uint32_t i = view->stay_first[index]; i < view->stay_first[index + 1]; i++) {
        const struct stay *stay = &view->world->stays[i];
        struct registration *last = n ? &ret_entries[n - 1] : NULL;
        if (last && last->stay->dwelling == stay->dwelling && last->to >= stay->from) {
            last->to = removed_on(agency, person, stay); // back at the same home
            continue;
        }
        day_t added = added_on(agency, person, stay);
        if (added == DAY_MAX || n == REGISTRATION_MAX)
            continue;
        if (last && last->to > added)
            last->to = added;
        ret_entries[n++] = (struct registration){stay, added, removed_on(agency, person, stay)};
    }
    return n;
}

void electoral_enrol(struct agency *agency)
{
    registrations_enrol(agency, electors_entries);
}

static void write_elector(struct agency *agency, struct sheet *sheet, struct registration_row *row)
{
    const struct person *person = &agency->view->world->persons[row->client->person];
    day_t adult = day_add_months(person->dob, 12 * 18);
    register_cell(agency, sheet, row->client);
    sheet_text(sheet, row->identity.surname);
    sheet_text(sheet, row->identity.forename);
    sheet_day(sheet, row->entry.from >= DOB_ASKED_FROM ? row->identity.dob : DAY_NONE);
    sheet_day(sheet, adult > row->entry.from ? adult : DAY_NONE);
    sheet_text(sheet, row->identity.at.line);
    sheet_text(sheet, row->identity.at.postcode);
    sheet_text(sheet, row->identity.at.uprn);
    sheet_day(sheet, row->entry.from);
    sheet_day(sheet, row->entry.to);
    sheet_day(sheet, row->known);
    sheet_end(sheet);
}

enum status electoral_write(struct agency *agency, struct error *err)
{
    static const struct registration_file file = {
        "register.csv",
        "elector_id surname forename dob date_of_attainment address postcode uprn added_on "
        "removed_on extracted",
        electors_entries, write_elector, false};
    return registrations_write(agency, &file, err);
}
