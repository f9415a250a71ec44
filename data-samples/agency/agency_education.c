// Education: the school census. Pupils have a unique pupil number from the age of four; absence is
// counted by term; free meals are spells.

#include "data-samples/agency/agency_work.h"

#include "data-samples/agency/agency_removals.h"
#include "data-samples/world/world_codes.h"

static const struct spelling reasons[] = {{"disruption", {"DB"}},
                                          {"assault", {"PP", "PA"}}, // of a pupil, of an adult
                                          {"abuse", {"VP", "VA"}},
                                          {"other", {"OT", "MT"}}, // MT: unmapped
                                          {NULL, {NULL}}};

static const struct spelling logged[] = {{"attendance", {"Attendance", "Lateness"}},
                                         {"behaviour", {"Behaviour", "Peer on peer"}},
                                         {"home", {"Home circumstances", "Family"}},
                                         {"wellbeing", {"Emotional wellbeing", "Mental health"}},
                                         {"neglect", {"Neglect", "Appearance / hygiene"}},
                                         {"disclosure", {"Disclosure", "CP - disclosure"}},
                                         {NULL, {NULL}}};

void education_enrol(struct agency *agency)
{
    register_enrol_facts(agency, KIND(FACT_SCHOOL) | KIND(FACT_SUSPENSION) | KIND(FACT_FREE_MEALS) |
                                     KIND(FACT_ABSENCE) | KIND(FACT_LOGGED));
}

static void write_person(struct agency *agency, struct sheet *sheet, const struct client *client,
                         const struct version *version, const struct identity *identity)
{
    register_cell(agency, sheet, client);
    sheet_text(sheet, identity->upn);
    identity_cells(sheet, identity);
    version_address_cells(sheet, version, identity);
    version_end_row(sheet, version);
}

static void write_roll(struct agency *agency, struct sheet *sheet, struct fact_item *item)
{
    struct spell_end end = agency_end(agency, item->fact, &item->draw);
    sheet_text(sheet, item->record_id);
    register_cell(agency, sheet, item->client);
    sheet_day(sheet, item->fact->day);
    sheet_day(sheet, end.end);
    sheet_format(sheet, "%d", 4000 + item->fact->code);
    sheet_day(sheet, item->known);
    sheet_day(sheet, end.known);
    sheet_end(sheet);
}

static void write_meals(struct agency *agency, struct sheet *sheet, struct fact_item *item)
{
    struct spell_end end = agency_end(agency, item->fact, &item->draw);
    sheet_text(sheet, item->record_id);
    register_cell(agency, sheet, item->client);
    sheet_start_day(sheet, item->fact->day);
    sheet_day(sheet, end.end);
    sheet_day(sheet, item->known);
    sheet_day(sheet, end.known);
    sheet_end(sheet);
}

static void write_suspension(struct agency *agency, struct sheet *sheet, struct fact_item *item)
{
    sheet_text(sheet, item->record_id);
    register_cell(agency, sheet, item->client);
    sheet_event_day(sheet, item->fact->day);
    sheet_text(sheet, agency_spelling(reasons, agency_code(item->fact), &item->draw));
    sheet_number(sheet, item->fact->value, 1);
    sheet_day(sheet, item->known);
    sheet_end(sheet);
}

// Entries are of the school's own system, whose categories schools fill in as they like.
static void write_logged(struct agency *agency, struct sheet *sheet, struct fact_item *item)
{
    sheet_text(sheet, item->record_id);
    register_cell(agency, sheet, item->client);
    sheet_event_day(sheet, item->fact->day);
    sheet_text(sheet, agency_spelling(logged, agency_code(item->fact), &item->draw));
    sheet_day(sheet, item->known);
    sheet_end(sheet);
}

static void write_absence(struct agency *agency, struct sheet *sheet, struct fact_item *item)
{
    sheet_text(sheet, item->record_id);
    register_cell(agency, sheet, item->client);
    sheet_event_day(sheet, item->fact->day);
    sheet_number(sheet, 100 * (double)item->fact->value, 1); // per cent
    sheet_day(sheet, item->known);
    sheet_end(sheet);
}

enum status education_write(struct agency *agency, struct error *err)
{
    static const struct fact_file files[] = {
        {"school_roll.csv", "enrolment_id pupil_id entrydate leavingdate school loaded end_loaded",
         "EN", KIND(FACT_SCHOOL), write_roll},
        {"suspensions.csv", "exclusion_id pupil_id startdate reason days loaded", "EX",
         KIND(FACT_SUSPENSION), write_suspension},
        {"absence.csv", "session_id pupil_id term_end percent_missed loaded", "AB",
         KIND(FACT_ABSENCE), write_absence},
        {"concerns.csv", "concern_id pupil_id logged_on category loaded", "CL", KIND(FACT_LOGGED),
         write_logged},
        {"fsm_periods.csv", "fsm_id pupil_id startdate enddate loaded end_loaded", "FM",
         KIND(FACT_FREE_MEALS), write_meals},
    };
    enum status status = agency_write_persons(
        agency, "pupils.csv",
        "pupil_id upn surname forename dob sex address postcode uprn address_from address_to "
        "loaded",
        write_person, err);
    for (size_t i = 0; i < sizeof files / sizeof *files && !status; i++)
        status = agency_write_facts(agency, &files[i], err);
    for (size_t i = 0; i < REMOVAL_FILES && !status; i++)
        status = agency_write_facts(agency, &removal_files[i], err);
    return status;
}
