// What the agencies recorded: errors, addresses, who is on file, how late, and what their records
// have to do with each other.

#include "data-samples/calibration/figures.h"
#include "data-samples/calibration/record_sample.h"

#include "data-samples/agency/agency_lag.h"
#include "data-samples/agency/agency_register.h"
#include "data-samples/agency/child_register.h"
#include "data-samples/world/world_calendar.h"
#include "data-samples/world/world_codes.h"

#include <string.h>

enum { LATE_DAYS = 30, WEEK = 7, GROUP_AGENCIES = 4 };

// --- questions about a record

static int has_nhs(const struct sampled_record *record)
{
    bool can = record->client->person < record->agency->view->n_nhs;
    return can ? record->identity.nhs[0] != 0 : -1;
}

static int has_no_dob(const struct sampled_record *record)
{
    return record->client->secondary ? -1 : record->identity.dob == DAY_NONE;
}

static int has_wrong_dob(const struct sampled_record *record)
{
    return record->identity.dob == DAY_NONE ? -1 : record->identity.dob != record->person->dob;
}

static int has_other_forename(const struct sampled_record *record)
{
    char name[WORLD_NAME_TEXT];
    return strcmp(record->identity.forename, world_forename(record->person->forename, name)) != 0;
}

static bool is_minority(const struct sampled_record *record)
{
    const char *group = world_ethnicities[record->person->ethnicity];
    return strcmp(group, "APKN") == 0 || strcmp(group, "AOTH") == 0 || strcmp(group, "BAFR") == 0 ||
           strcmp(group, "OOTH") == 0;
}

static int minority_forename(const struct sampled_record *record)
{
    return is_minority(record) ? has_other_forename(record) : -1;
}

static int white_forename(const struct sampled_record *record)
{
    bool is_white = strcmp(world_ethnicities[record->person->ethnicity], "WBRI") == 0;
    return is_white ? has_other_forename(record) : -1;
}

static int has_no_uprn(const struct sampled_record *record)
{
    return record->identity.at.line[0] ? !record->identity.at.uprn[0] : -1;
}

// A neighbour's, or the building's of a flat.
static int has_wrong_uprn(const struct sampled_record *record)
{
    struct world_address at;
    if (!record->on_file || !record->identity.at.uprn[0])
        return -1;
    world_address(record->agency->view->world, record->on_file->dwelling, &at);
    return strcmp(record->identity.at.uprn, at.uprn) != 0;
}

static int is_out_of_date(const struct sampled_record *record)
{
    if (!record->home || !record->on_file || record->is_visitor)
        return -1;
    return record->home->dwelling != record->on_file->dwelling;
}

// "qx12ab" and "QX1 2AB" are one postcode.
static bool is_same_postcode(const char *one, const char *other)
{
    while (*one || *other) {
        while (*one == ' ')
            one++;
        while (*other == ' ')
            other++;
        if ((*one | 32) != (*other | 32))
            return false;
        one += *one != 0;
        other += *other != 0;
    }
    return true;
}

static int has_wrong_postcode(const struct sampled_record *record)
{
    struct world_address at;
    if (!record->home || record->is_visitor)
        return -1;
    world_address(record->agency->view->world, record->home->dwelling, &at);
    return !is_same_postcode(record->identity.at.postcode, at.postcode);
}

static int is_twice(const struct sampled_record *record)
{
    return record->agency->people.second[record->client->person] != DAY_MAX;
}

static int lives_elsewhere(const struct sampled_record *record)
{
    return record->is_visitor;
}

// Of the children on the child health register at the end.
static int is_ghost(const struct sampled_record *record)
{
    day_t end = record->agency->view->end;
    if (record->is_visitor || calibration_age(record->person, end) >= 18 ||
        calibration_age(record->person, end) < 0)
        return -1;
    struct child_entry entry = child_entry(record->agency, record->client->person);
    if (!entry.held || entry.registered > end || entry.gone_heard <= end)
        return -1;
    return !calibration_is_here(record->person, end);
}

static double per_cent(const struct calibration_index *index, const struct figure_row *row)
{
    return 100 * sample_share(index, row->agency, row->question);
}

// --- between groups, agencies, and records of one family

static double forename_gap(const struct calibration_index *index, const struct figure_row *row)
{
    static const char *const folders[GROUP_AGENCIES] = {"health", "hospital", "education",
                                                        "police"};
    (void)row;
    double gap = 0;
    for (int i = 0; i < GROUP_AGENCIES; i++)
        gap += sample_share(index, folders[i], minority_forename) -
               sample_share(index, folders[i], white_forename);
    return 100 * gap / GROUP_AGENCIES;
}

// Of a wrong birthday at the hospital for those whom the police have with a wrong one.
static double birthday_odds(const struct calibration_index *index, const struct figure_row *row)
{
    const struct agency *police = sample_agency(index, "police");
    const struct agency *hospital = sample_agency(index, "hospital");
    double table[2][2] = {{0.5, 0.5}, {0.5, 0.5}};
    (void)row;
    for (size_t i = 0; i < police->people.n_client; i++) {
        struct sampled_record one, other;
        uint32_t person = police->people.clients[i].person;
        if (police->people.clients[i].copy || !sample_record(hospital, person, &other) ||
            !sample_record(police, person, &one))
            continue;
        int first = has_wrong_dob(&one), second = has_wrong_dob(&other);
        if (first >= 0 && second >= 0)
            table[first][second]++;
    }
    return table[0][0] * table[1][1] / (table[0][1] * table[1][0]);
}

static double late(const struct calibration_index *index, const struct figure_row *row)
{
    const struct agency *agency = sample_agency(index, row->agency);
    const struct world *world = agency->view->world;
    double n = 0, n_late = 0;
    for (size_t i = 0; i < world->n_fact; i++) {
        day_t day = world->facts[i].day;
        if (world->facts[i].kind != row->kind || day < agency->view->from)
            continue;
        struct draw draw = agency_draw(agency, PURPOSE_FACT, i);
        day_t known = agency_known(agency, day, &draw);
        n += known <= agency->view->end;
        n_late += known <= agency->view->end && known > day + LATE_DAYS;
    }
    return 100 * n_late / n;
}

static bool is_police_event(const struct fact *fact)
{
    return fact->kind == FACT_DOMESTIC_ABUSE || fact->kind == FACT_CHILD_CONCERN ||
           fact->kind == FACT_ARREST;
}

static bool police_met(const struct calibration_index *index, uint32_t person, day_t day)
{
    const struct world *world = index->world;
    uint32_t family = world->persons[person].family, first = person, i;
    while (first > 0 && world->persons[first - 1].family == family)
        first--;
    for (i = first; i < world->n_person && world->persons[i].family == family; i++)
        for (size_t k = index->first_fact[i]; k < index->first_fact[i + 1]; k++)
            if (is_police_event(&world->facts[k]) && world->facts[k].day <= day &&
                world->facts[k].day >= day - WEEK)
                return true;
    return false;
}

static double referrals_after_events(const struct calibration_index *index,
                                     const struct figure_row *row)
{
    const struct world *world = index->world;
    double n = 0, n_met = 0;
    (void)row;
    for (size_t i = 0; i < world->n_fact; i++) {
        const struct fact *fact = &world->facts[i];
        if (fact->kind != FACT_REFERRAL || fact->code != SOURCE_POLICE ||
            fact->day < world->records_from)
            continue;
        n++;
        n_met += police_met(index, fact->person, fact->day);
    }
    return 100 * n_met / n;
}

// Of facts of a kind, on days of the week from row->from on; 0 = Monday.
static double on_weekdays(const struct calibration_index *index, const struct figure_row *row)
{
    const struct world *world = sample_agency(index, "police")->view->world;
    double n = 0, n_on = 0;
    for (size_t i = 0; i < world->n_fact; i++) {
        if (world->facts[i].kind != row->kind || world->facts[i].day < world->records_from)
            continue;
        double weekday = calendar_weekday(world->facts[i].day);
        n++;
        n_on += weekday >= row->from && weekday < row->to;
    }
    return 100 * n_on / n;
}

#define ASSUMED "assumed"
#define OF_RECORDS(what, folder, says, told, from_share, to_share, where)                          \
    {                                                                                              \
        .name = what, .source = where, .published = told, .least = from_share, .most = to_share,   \
        .measure = per_cent, .agency = folder, .question = says                                    \
    }

static const struct figure_row rows[] = {
    OF_RECORDS("hospital: NHS number on file, %", "hospital", has_nhs, NAN, 94, 99, ASSUMED),
    OF_RECORDS("social care: NHS number on file, %", "social_care", has_nhs, NAN, 48, 62, ASSUMED),
    OF_RECORDS("police: no date of birth, %", "police", has_no_dob, NAN, 6, 10, ASSUMED),
    OF_RECORDS("hospital: another date of birth, %", "hospital", has_wrong_dob, NAN, 0.2, 1.2,
               ASSUMED),
    OF_RECORDS("police: another forename, %", "police", has_other_forename, 12, 8, 16,
               "two collections of the same families, Lam and Harron 2024"),
    OF_RECORDS("health register: another forename, %", "health", has_other_forename, NAN, 6, 12,
               ASSUMED),
    {.name = "another forename: Asian, Black, other less White British, points",
     .source = "missed more often: Hagger-Johnson 2015, Libuy 2021; the size is assumed",
     .published = NAN,
     .least = 2,
     .most = 10,
     .measure = forename_gap},
    {.name = "birthday wrong at the hospital, odds ratio for those wrong at the police",
     .source = "errors cluster by person, Harron 2017; 1 = independent; the size is assumed",
     .published = NAN,
     .least = 8,
     .most = 300,
     .measure = birthday_odds},
    OF_RECORDS("police: UPRN missing, %", "police", has_no_uprn, NAN, 62, 78, ASSUMED),
    OF_RECORDS("social care: UPRN missing, %", "social_care", has_no_uprn, NAN, 33, 48, ASSUMED),
    OF_RECORDS("general practice: UPRN of another place, %", "gp", has_wrong_uprn, NAN, 0.4, 4,
               "0.5 to 1 a neighbour's, and buildings of flats, assumed"),
    OF_RECORDS("hospital: address out of date, %", "hospital", is_out_of_date, 20, 12, 34,
               "a fifth, as old as in hospital records, Harron 2017"),
    OF_RECORDS("council tax: address out of date, %", "revenues", is_out_of_date, NAN, 0, 8,
               ASSUMED),
    OF_RECORDS("hospital: postcode missing or another than that of the home, %", "hospital",
               has_wrong_postcode, 53, 20, 55, "of families, HES and PDS, Harron 2017"),
    OF_RECORDS("hospital: registered twice, %", "hospital", is_twice, NAN, 0.8, 4, ASSUMED),
    OF_RECORDS("police: registered twice, %", "police", is_twice, NAN, 3, 9, ASSUMED),
    OF_RECORDS("hospital: live in another district, %", "hospital", lives_elsewhere, NAN, 30, 50,
               "30 to 50, plausible"),
    OF_RECORDS("police: live in another district, %", "police", lives_elsewhere, NAN, 30, 50,
               "30 to 50, plausible"),
    OF_RECORDS("child health register: have left the borough, %", "health", is_ghost, NAN, 2, 6,
               "lists are some per cent too long"),
    {.name = "police: domestic abuse on file more than a month late, %",
     .source = ASSUMED,
     .published = NAN,
     .least = 2,
     .most = 9,
     .measure = late,
     .kind = FACT_DOMESTIC_ABUSE,
     .agency = "police"},
    {.name = "police referrals within a week of an event of the family, %",
     .source = "most; 1 before events caused records",
     .published = NAN,
     .least = 85,
     .most = 100,
     .measure = referrals_after_events},
    {.name = "emergency attendances on a Monday, %",
     .source = "15 to 16, NHS England, from memory",
     WITHIN(15.5, 0.06),
     .measure = on_weekdays,
     .kind = FACT_EMERGENCY,
     .from = 0,
     .to = 1},
    {.name = "domestic abuse incidents at the weekend, %",
     .source = "above two days of seven, from memory",
     .published = NAN,
     .least = 30,
     .most = 38,
     .measure = on_weekdays,
     .kind = FACT_DOMESTIC_ABUSE,
     .from = 5,
     .to = 7},
};

const struct figure_topic figures_records = {"records", "The agencies' records", rows,
                                             sizeof rows / sizeof *rows};
