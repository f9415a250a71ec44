// The hospital: emergency visits and admissions of whoever comes, under its own number and the NHS
// number. It asks for the address again at each visit, so that few are stale.

#include "data-samples/agency/agency_work.h"

#include "data-samples/agency/agency_clock.h"

#include "data-samples/world/world_codes.h"

static const struct spelling reasons[] = {{"injury", {"INJ", "INJURY"}},
                                          {"poison_or_burn", {"BURN", "POIS"}},
                                          {"infection", {"INF"}},
                                          {"breathing", {"RESP"}},
                                          {"self_harm", {"DSH"}},
                                          {"intoxication", {"ETOH", "INTOX"}},
                                          {"assault", {"ASSLT"}},
                                          {"other", {"OTH", "TRIAGE"}}, // TRIAGE: unmapped
                                          {NULL, {NULL}}};

void hospital_enrol(struct agency *agency)
{
    register_enrol_facts(agency, KIND(FACT_EMERGENCY) | KIND(FACT_ADMISSION));
}

static void write_person(struct agency *agency, struct sheet *sheet, const struct client *client,
                         const struct version *version, const struct identity *identity)
{
    register_cell(agency, sheet, client);
    sheet_text(sheet, identity->nhs);
    identity_cells(sheet, identity);
    version_address_cells(sheet, version, identity);
    version_end_row(sheet, version);
}

static void write_visit(struct agency *agency, struct sheet *sheet, struct fact_item *item)
{
    sheet_text(sheet, item->record_id);
    register_cell(agency, sheet, item->client);
    sheet_event_time(sheet, item->fact->day, clock_minute(&clock_emergency, &item->draw));
    sheet_text(sheet, agency_spelling(reasons, agency_code(item->fact), &item->draw));
    sheet_flag(sheet, item->fact->bits & EMERGENCY_SAFEGUARDING);
    sheet_day(sheet, item->known);
    sheet_end(sheet);
}

static void write_admission(struct agency *agency, struct sheet *sheet, struct fact_item *item)
{
    struct spell_end end = agency_end(agency, item->fact, &item->draw);
    sheet_text(sheet, item->record_id);
    register_cell(agency, sheet, item->client);
    sheet_start_day(sheet, item->fact->day);
    sheet_day(sheet, end.end);
    sheet_text(sheet, agency_spelling(reasons, agency_code(item->fact), &item->draw));
    sheet_day(sheet, item->known);
    sheet_day(sheet, end.known);
    sheet_end(sheet);
}

enum status hospital_write(struct agency *agency, struct error *err)
{
    static const struct fact_file files[] = {
        {"emergency.csv", "attendance_no hospital_no arrived complaint safeguarding loaded", "ED",
         KIND(FACT_EMERGENCY), write_visit},
        {"admissions.csv", "spell_no hospital_no admitted discharged reason loaded end_loaded",
         "AD", KIND(FACT_ADMISSION), write_admission},
    };
    enum status status = agency_write_persons(
        agency, "patients.csv",
        "hospital_no nhs_no family_name given_name date_of_birth sex address postcode uprn "
        "address_from address_to loaded",
        write_person, err);
    for (size_t i = 0; i < sizeof files / sizeof *files && !status; i++)
        status = agency_write_facts(agency, &files[i], err);
    return status;
}
