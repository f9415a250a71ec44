// General practice (the list of registered patients): everybody registers some time after moving in,
// tells of a new address late or never, and is taken off the list when registered elsewhere. Who
// leaves without registering elsewhere stays on it for years: lists are longer than the population.

#include "data-samples/agency/agency_work.h"

#include "data-samples/agency/agency_stays.h"

#define NEVER 0.02        // of people, never on a list here
#define TOGETHER 0.85     // of people who go with the rest of the household
#define TOLD_OF_MOVE 0.86 // of moves within the borough
#define MOVE_DAYS 90      // median until it is told
#define JOIN_DAYS 60      // median until somebody who moved in registers
#define JOIN_DAYS_YOUNG_MEN 200
#define GHOST 0.3     // of leavers, not taken off when they register elsewhere
#define GHOST_YEARS 6 // mean until a list is cleaned
#define LEAVE_DAYS 75 // median until the others are
#define AWAY_DAYS 60  // a longer gap between two homes here is a time elsewhere
#define AREAS_A_PRACTICE 60

static bool is_young_man(const struct person *person, day_t day)
{
    int age = agency_age(person, day);
    return !person->female && age >= 18 && age < 36;
}

// The day on which the practice writes down this home; DAY_MAX = never.
static day_t told_on(const struct agency *agency, const struct person *person,
                     const struct stay *stay, bool on_list)
{
    struct draw own =
        agency_draw(agency, PURPOSE_ENTRY, (uint64_t)(stay - agency->view->world->stays));
    struct draw home = registration_home_draw(agency, PURPOSE_HOME, stay);
    bool together = draw_yes(&own, TOGETHER);
    struct draw *draw = together ? &home : &own;
    bool told = draw_yes(draw, TOLD_OF_MOVE);
    int median = on_list                                         ? MOVE_DAYS
                 : is_young_man(person, stay->from) && !together ? JOIN_DAYS_YOUNG_MEN
                                                                 : JOIN_DAYS;
    day_t day = stay->from + 1 + draw_days(draw, median, 1.1);
    if (stay->from == person->dob)
        return stay->from + draw_range(&own, 8, 60);
    return (on_list && !told) || day >= stay->to ? DAY_MAX : day;
}

// The day on which somebody who left the borough or died is taken off the list.
static day_t taken_off_on(const struct agency *agency, const struct person *person,
                          const struct stay *stay, day_t back)
{
    struct draw draw =
        agency_draw(agency, PURPOSE_REMOVAL, (uint64_t)(stay - agency->view->world->stays));
    bool ghost = draw_yes(&draw, GHOST);
    int gone = draw_days(&draw, LEAVE_DAYS, 1), years = draw_range(&draw, 0, 2 * GHOST_YEARS * 365);
    if (stay->to == DAY_MAX || back - stay->to <= AWAY_DAYS)
        return DAY_MAX;
    if (person->died != DAY_NONE && person->died <= stay->to)
        return person->died + draw_range(&draw, 3, 30);
    return stay->to + (ghost ? years : gone);
}

static size_t patients_entries(const struct agency *agency, uint32_t index,
                               struct registration ret_entries[REGISTRATION_MAX])
{
    const struct agency_view *view = agency->view;
    const struct person *person = &view->world->persons[index];
    struct draw draw = agency_draw(agency, PURPOSE_PEOPLE, index);
    size_t n = 0;
    if (draw_yes(&draw, NEVER))
        return 0;
    for (uint32_t i = view->stay_first[index]; i < view->stay_first[index + 1]; i++) {
        const struct stay *stay = &view->world->stays[i];
        struct registration *last = n ? &ret_entries[n - 1] : NULL;
        bool on_list = last && last->to > stay->from;
        day_t told = told_on(agency, person, stay, on_list);
        day_t back = i + 1 < view->stay_first[index + 1] ? stay[1].from : DAY_MAX;
        day_t off = taken_off_on(agency, person, stay, back);
        bool same = on_list && last->stay->dwelling == stay->dwelling;
        if (same || (on_list && told == DAY_MAX))
            last->to = off; // keeps the address that it has
        else if (told != DAY_MAX && n < REGISTRATION_MAX) {
            if (on_list)
                last->to = told;
            ret_entries[n++] = (struct registration){stay, told, off};
        }
    }
    return n;
}

void gp_enrol(struct agency *agency)
{
    registrations_enrol(agency, patients_entries);
}

static void write_patient(struct agency *agency, struct sheet *sheet, struct registration_row *row)
{
    const struct world *world = agency->view->world;
    uint32_t practice = world->dwellings[row->entry.stay->dwelling].area / AREAS_A_PRACTICE;
    register_cell(agency, sheet, row->client);
    sheet_text(sheet, row->identity.nhs);
    identity_cells(sheet, &row->identity);
    sheet_text(sheet, row->identity.at.line);
    sheet_text(sheet, row->identity.at.postcode);
    sheet_text(sheet, row->identity.at.uprn);
    sheet_format(sheet, "Q8%04u", practice + 1);
    sheet_day(sheet, row->entry.from);
    sheet_day(sheet, row->entry.to);
    sheet_day(sheet, row->known);
    sheet_end(sheet);
}

enum status gp_write(struct agency *agency, struct error *err)
{
    static const struct registration_file file = {
        "registrations.csv",
        "patient_id nhs_number surname forename dob sex address postcode uprn practice "
        "effective_from effective_to extract_date",
        patients_entries, write_patient, true};
    return registrations_write(agency, &file, err);
}
