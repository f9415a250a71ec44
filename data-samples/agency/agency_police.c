// Police: nominals, incidents with everybody's part in them, arrests. Incidents lie in one file a
// year; a record can be corrected or withdrawn by a later version. From one day on rows come from a
// new recording system, which has its own codes and writes the time. Officers meet most people once,
// at the door: many have no date of birth, some are entered twice.

#include "data-samples/agency/agency_work.h"

#include "data-samples/agency/agency_clock.h"

#include "data-samples/world/world_codes.h"

#define PARTY_MAX 12
#define WITHDRAWN_SHARE 0.015
#define CORRECTED_SHARE 0.03
#define INCIDENT_KINDS                                                                             \
    (KIND(FACT_DOMESTIC_ABUSE) | KIND(FACT_ANTISOCIAL) | KIND(FACT_CHILD_CONCERN))

struct party {
    uint32_t person;
    const char *role;
};

// How a recording system writes: its types of incident, parts in one, a withdrawn record.
struct recording {
    struct spelling types[4];
    struct spelling roles[5];
    const char *withdrawn;
    bool times;
};
static const struct recording recordings[2] = {
    {.types = {{"domestic_abuse", {"DA", "DOM", "DV1"}},
               {"antisocial", {"ASB", "ASBN", "ASBP"}},
               {"child_concern", {"PPN", "CCN", "Merlin"}}, // Merlin: unmapped
               {NULL, {NULL}}},
     .roles = {{NULL, {NULL}}},
     .withdrawn = "Y"},
    {.types = {{"domestic_abuse", {"V04-DA", "P21-DA"}},
               {"antisocial", {"N03", "N07"}},
               {"child_concern", {"P14", "P15-CYP", "P99"}}, // P99: unmapped
               {NULL, {NULL}}},
     .roles = {{"VICTIM", {"vic"}},
               {"SUSPECT", {"sus"}},
               {"CHILD", {"chi"}},
               {"COMPLAINANT", {"com"}},
               {NULL, {NULL}}},
     .withdrawn = "true",
     .times = true},
};
#define OLD_SYSTEM_SHARE 0.55 // of the records' months

// The first of a month, from which rows are written by the new system.
static day_t new_system_from(const struct agency_view *view)
{
    double months = (view->end + 1 - view->from) / 30.4375;
    return day_add_months(view->from, (int)(OLD_SYSTEM_SHARE * months));
}

// Who is named in an incident, and as what.
static size_t parties(const struct agency *agency, const struct fact *fact,
                      struct party ret_parties[PARTY_MAX])
{
    const struct agency_view *view = agency->view;
    size_t n = 0;
    const char *role = fact->kind == FACT_DOMESTIC_ABUSE     ? "VICTIM"
                       : fact->kind == FACT_CHILD_CONCERN    ? "CHILD"
                       : fact->bits & ANTISOCIAL_COMPLAINANT ? "COMPLAINANT"
                                                             : "SUSPECT";
    ret_parties[n++] = (struct party){fact->person, role};
    if (fact->kind != FACT_DOMESTIC_ABUSE)
        return n;
    if (fact->other != WORLD_NONE)
        ret_parties[n++] = (struct party){fact->other, "SUSPECT"};
    const struct stay *stay = agency_stay_at(view, fact->person, fact->day);
    if (!(fact->bits & ABUSE_CHILDREN_PRESENT) || !stay)
        return n;
    uint32_t residents[PARTY_MAX];
    size_t n_resident = agency_residents(view, stay->dwelling, fact->day, residents, PARTY_MAX);
    for (size_t i = 0; i < n_resident && n < PARTY_MAX; i++) {
        int age = agency_age(&view->world->persons[residents[i]], fact->day);
        if (age >= 0 && age < 18 && residents[i] != fact->person && residents[i] != fact->other)
            ret_parties[n++] = (struct party){residents[i], "CHILD"};
    }
    return n;
}

void police_enrol(struct agency *agency)
{
    struct party found[PARTY_MAX];
    struct fact_list list =
        agency_facts(agency->view, &agency->arena, INCIDENT_KINDS | KIND(FACT_ARREST));
    for (size_t i = 0; i < list.n; i++) {
        if (list.facts[i]->kind == FACT_ARREST) {
            register_enrol(agency, list.facts[i]->person, list.facts[i]->day);
            continue;
        }
        size_t n = parties(agency, list.facts[i], found);
        for (size_t k = 0; k < n; k++)
            register_enrol(agency, found[k].person, list.facts[i]->day);
    }
}

static void write_person(struct agency *agency, struct sheet *sheet, const struct client *client,
                         const struct version *version, const struct identity *identity)
{
    register_cell(agency, sheet, client);
    identity_cells(sheet, identity);
    version_address_cells(sheet, version, identity);
    version_end_row(sheet, version);
}

// ---- incidents ---------------------------------------------------------------------------------

// One line of an incident: what all its versions say, and what this one does.
struct incident_row {
    const struct fact *fact;
    day_t new_system;     // from which on the second recording system is used
    const char *types[2]; // of the two systems
    const struct recording *recording;
    const char *type, *role;
    const struct client *client;
    size_t number; // of the incident
    size_t part;
    day_t known;
    bool withdrawn;
    int minute; // of the day
    struct draw draw;
};

static void incident_row(struct agency *agency, struct sheet *sheet, struct incident_row *row)
{
    bool has_grade = row->fact->kind == FACT_DOMESTIC_ABUSE;
    sheet_format(sheet, "INC%07zu/%zu", row->number, row->part);
    register_cell(agency, sheet, row->client);
    if (row->recording->times)
        sheet_event_time(sheet, row->fact->day, row->minute);
    else
        sheet_event_day(sheet, row->fact->day);
    sheet_text(sheet, row->type);
    sheet_text(sheet, row->role);
    if (has_grade)
        sheet_integer(sheet, row->fact->code + 1); // 1 standard, 2 medium, 3 high
    else
        sheet_text(sheet, "-1");
    sheet_day(sheet, row->known);
    sheet_text(sheet, row->withdrawn ? row->recording->withdrawn : NULL);
    sheet_end(sheet);
}

// The row as the system writes it that is in use on the day `known`.
static void use_system(struct incident_row *row, day_t known, const char *role)
{
    row->known = known;
    row->recording = &recordings[known >= row->new_system];
    row->type = row->types[known >= row->new_system];
    row->role = agency_spelling(row->recording->roles, role, &row->draw);
}

static void write_incident(struct agency *agency, struct sheet *sheet, const struct fact *fact,
                           size_t number)
{
    size_t index = (size_t)(fact - agency->view->world->facts);
    struct draw draw = agency_draw(agency, PURPOSE_FACT, index);
    struct incident_row row = {
        .fact = fact, .number = number, .new_system = new_system_from(agency->view)};
    day_t known = agency_known(agency, fact->day, &draw);
    for (int i = 0; i < 2; i++)
        row.types[i] = agency_spelling(recordings[i].types, fact_rows[fact->kind].name, &draw);
    row.minute = clock_minute(&clock_police, &draw);
    double fate = draw_unit(&draw);
    day_t again = agency_next_load(agency, known + draw_range(&draw, 7, 80));
    row.draw = draw;
    struct party found[PARTY_MAX];
    size_t n = known <= agency->view->end ? parties(agency, fact, found) : 0;
    for (size_t i = 0; i < n; i++) {
        row.client = register_client(agency, found[i].person, fact->day, index * PARTY_MAX + i);
        row.part = i + 1;
        row.withdrawn = false;
        use_system(&row, known, found[i].role);
        sheet_allow_errors(sheet, agency_draw(agency, PURPOSE_ERRORS, index * PARTY_MAX + i));
        incident_row(agency, sheet, &row);
        if (fate > WITHDRAWN_SHARE + CORRECTED_SHARE || again > agency->view->end)
            continue;
        use_system(&row, again, found[i].role);
        row.withdrawn = fate < WITHDRAWN_SHARE;
        if (!row.withdrawn && fact->kind == FACT_ANTISOCIAL)
            row.type = "OTH"; // was something else
        incident_row(agency, sheet, &row);
    }
}

static int year_of(day_t day)
{
    int year, month, of_month;
    day_to_civil(day, &year, &month, &of_month);
    return year;
}

static enum status write_incidents(struct agency *agency, struct error *err)
{
    struct fact_list list = agency_facts(agency->view, &agency->arena, INCIDENT_KINDS);
    struct sheet sheet;
    size_t i = 0;
    for (int year = year_of(agency->view->from); year <= year_of(agency->view->end); year++) {
        enum status status = agency_open(
            agency, &sheet, arena_format(&agency->arena, "incidents-%d.csv", year),
            "incident_ref nominal_id incident_date incident_type party_role dash_grade loaded_at "
            "withdrawn",
            err);
        if (status)
            return status;
        for (; i < list.n && year_of(list.facts[i]->day) <= year; i++)
            write_incident(agency, &sheet, list.facts[i], i + 1);
        status = agency_close(agency, &sheet, err);
        if (status)
            return status;
    }
    return OK;
}

static void write_arrest(struct agency *agency, struct sheet *sheet, struct fact_item *item)
{
    sheet_text(sheet, item->record_id);
    register_cell(agency, sheet, item->client);
    sheet_event_day(sheet, item->fact->day);
    sheet_text(sheet, agency_code(item->fact));
    sheet_day(sheet, item->known);
    sheet_end(sheet);
}

enum status police_write(struct agency *agency, struct error *err)
{
    static const struct fact_file arrests = {
        "arrests.csv", "custody_ref nominal_id arrest_date offence_group loaded_at", "CU",
        KIND(FACT_ARREST), write_arrest};
    enum status status = agency_write_persons(
        agency, "nominals.csv",
        "nominal_id surname forename dob sex address postcode uprn address_from address_to "
        "loaded_at",
        write_person, err);
    if (!status)
        status = write_incidents(agency, err);
    return status ? status : agency_write_facts(agency, &arrests, err);
}
