// Revenues and benefits: council tax accounts with their liable persons, the stages of recovery,
// and benefits. Every household of the borough has an account; birthdays are often not asked for.

#include "data-samples/agency/agency_move.h"
#include "data-samples/agency/agency_work.h"

#include "data-samples/world/world_codes.h"

static const struct spelling stages[] = {{"summons", {"SUM"}},
                                         {"liability_order", {"LO"}},
                                         {"agent", {"EA", "BAILIFF"}}, // BAILIFF: unmapped
                                         {NULL, {NULL}}};
static const struct spelling schemes[] = {{"tax_support", {"CTR", "CTS"}},
                                          {"housing_benefit", {"HB"}},
                                          {"universal_credit", {"UC"}},
                                          {NULL, {NULL}}};

void revenues_enrol(struct agency *agency)
{
    struct fact_list list =
        agency_facts(agency->view, &agency->arena,
                     KIND(FACT_COUNCIL_TAX) | KIND(FACT_TAX_STAGE) | KIND(FACT_BENEFIT));
    for (size_t i = 0; i < list.n; i++) {
        const struct fact *fact = list.facts[i];
        if (fact->kind == FACT_BENEFIT)
            register_enrol(agency, fact->person, fact->day); // a claim needs a date of birth
        else
            register_enrol_secondary(agency, fact->person, fact->day);
        register_enrol_secondary(agency, fact->other, fact->day);
    }
}

static void write_person(struct agency *agency, struct sheet *sheet, const struct client *client,
                         const struct version *version, const struct identity *identity)
{
    const struct person *person = &agency->view->world->persons[client->person];
    register_cell(agency, sheet, client);
    sheet_text(sheet, person->female ? "MS" : "MR");
    sheet_text(sheet, identity->forename);
    sheet_text(sheet, identity->surname);
    sheet_day(sheet, identity->dob);
    sheet_text(sheet, client->secondary ? NULL : identity->nino);
    sheet_text(sheet, identity->at.uprn);
    sheet_text(sheet, version->stay ? identity->at.line : NULL);
    sheet_text(sheet, identity->at.postcode);
    version_end_row(sheet, version);
}

static void write_stage(struct agency *agency, struct sheet *sheet, struct fact_item *item)
{
    sheet_text(sheet, item->record_id);
    register_cell(agency, sheet, item->client);
    sheet_event_day(sheet, item->fact->day);
    const char *stage = agency_spelling(stages, agency_code(item->fact), &item->draw);
    if (item->fact->code == STAGE_REMINDER)
        stage = item->fact->bits & REMINDER_FINAL    ? "FN"
                : item->fact->bits & REMINDER_SECOND ? "RM2"
                                                     : "RM1";
    sheet_text(sheet, stage);
    sheet_number(sheet, item->fact->value, 2);
    sheet_day(sheet, item->known);
    sheet_end(sheet);
}

static void write_account(struct agency *agency, struct sheet *sheet, struct fact_item *item)
{
    uint32_t liable[] = {item->fact->person, item->fact->other};
    for (size_t i = 0; i < 2; i++) {
        if (!register_knows(agency, liable[i]))
            continue;
        struct fact own = *item->fact;
        own.person = liable[i];
        struct spell_end end = agency_end(agency, &own, &item->draw);
        sheet_format(sheet, "%s/%zu", item->record_id, i + 1);
        register_cell(agency, sheet,
                      i ? register_client(agency, liable[i], item->fact->day, item->index)
                        : item->client);
        sheet_day(sheet, item->fact->day);
        sheet_day(sheet, end.end);
        sheet_flag(sheet, item->fact->code == ACCOUNT_SINGLE_DISCOUNT);
        sheet_day(sheet, item->known);
        sheet_day(sheet, end.known);
        sheet_end(sheet);
    }
}

static void write_benefit(struct agency *agency, struct sheet *sheet, struct fact_item *item)
{
    struct spell_end end = agency_end(agency, item->fact, &item->draw);
    sheet_text(sheet, item->record_id);
    register_cell(agency, sheet, item->client);
    sheet_start_day(sheet, move_spell_day(agency, item->fact));
    sheet_day(sheet, end.end);
    sheet_text(sheet, agency_spelling(schemes, agency_code(item->fact), &item->draw));
    sheet_day(sheet, item->known);
    sheet_day(sheet, end.known);
    sheet_end(sheet);
}

enum status revenues_write(struct agency *agency, struct error *err)
{
    static const struct fact_file files[] = {
        {"accounts.csv",
         "account_line party_no liable_from liable_to single_discount load_date "
         "end_load_date",
         "CT", KIND(FACT_COUNCIL_TAX), write_account},
        {"recovery.csv", "notice_no party_no issued stage balance load_date", "RN",
         KIND(FACT_TAX_STAGE), write_stage},
        {"benefits.csv", "claim_no party_no claim_from claim_to scheme load_date end_load_date",
         "BN", KIND(FACT_BENEFIT), write_benefit},
    };
    enum status status = agency_write_persons(
        agency, "parties.csv",
        "party_no title first_name surname dob nino uprn address postcode address_from "
        "address_to load_date",
        write_person, err);
    for (size_t i = 0; i < sizeof files / sizeof *files && !status; i++)
        status = agency_write_facts(agency, &files[i], err);
    return status;
}
