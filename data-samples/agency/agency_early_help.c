// Early help has a case system of its own: the panel's decisions with score and allocation, and the
// episodes that followed. The child of the case and the mother are on its register.

#include "data-samples/agency/agency_work.h"

#include "data-samples/agency/agency_kin.h"
#include "data-samples/world/world_codes.h"

#include <math.h>

static const struct spelling kinds[] = {
    {"parenting", {"PP", "Triple P", "PARENTING"}},
    {"family_support", {"FS1", "FS2", "Key work"}}, // Key work: no codes file explains it
    {NULL, {NULL}}};

void early_help_enrol(struct agency *agency)
{
    const struct world *world = agency->view->world;
    struct fact_list list =
        agency_facts(agency->view, &agency->arena, KIND(FACT_PANEL) | KIND(FACT_EARLY_HELP));
    for (size_t i = 0; i < list.n; i++) {
        const struct fact *fact = list.facts[i];
        register_enrol(agency, fact->person, fact->day);
        register_enrol_secondary(agency, world->persons[fact->person].mother, fact->day);
    }
    agency_kin_enrol(agency, KIND(FACT_PANEL) | KIND(FACT_EARLY_HELP));
}

static void write_person(struct agency *agency, struct sheet *sheet, const struct client *client,
                         const struct version *version, const struct identity *identity)
{
    register_cell(agency, sheet, client);
    sheet_text(sheet, version->unborn ? "Baby" : identity->forename);
    sheet_text(sheet, identity->surname);
    sheet_day(sheet, version->unborn ? DAY_NONE : identity->dob);
    sheet_text(sheet, version->unborn ? NULL : identity->sex);
    sheet_text(sheet, version->unborn ? NULL : identity->upn);
    version_address_cells(sheet, version, identity);
    version_end_row(sheet, version);
}

static void write_panel(struct agency *agency, struct sheet *sheet, struct fact_item *item)
{
    sheet_text(sheet, item->record_id);
    register_cell(agency, sheet, item->client);
    sheet_event_day(sheet, item->fact->day);
    sheet_text(sheet, agency_code(item->fact));
    sheet_number(sheet, item->fact->value, 1);
    sheet_flag(sheet, item->fact->bits & PANEL_ALLOCATED);
    sheet_day(sheet, item->known);
    sheet_end(sheet);
}

static void write_episode(struct agency *agency, struct sheet *sheet, struct fact_item *item)
{
    struct spell_end end = agency_end(agency, item->fact, &item->draw);
    sheet_text(sheet, item->record_id);
    register_cell(agency, sheet, item->client);
    sheet_start_day(sheet, item->fact->day);
    sheet_day(sheet, end.end);
    sheet_text(sheet, agency_spelling(kinds, agency_code(item->fact), &item->draw));
    sheet_day(sheet, item->known);
    sheet_day(sheet, end.known);
    sheet_end(sheet);
}

enum status early_help_write(struct agency *agency, struct error *err)
{
    static const struct fact_file files[] = {
        {"panel.csv", "panel_ref case_person panel_date decision score allocated extract_date",
         "PN", KIND(FACT_PANEL), write_panel},
        {"episodes.csv",
         "episode_ref case_person start_date end_date programme extract_date end_extract_date",
         "EP", KIND(FACT_EARLY_HELP), write_episode},
    };
    enum status status = agency_write_persons(agency, "people.csv",
                                              "case_person first_name last_name birth_date gender "
                                              "upn address post_code uprn address_from "
                                              "address_to extract_date",
                                              write_person, err);
    if (!status)
        status =
            agency_kin_write(agency, "relationships.csv",
                             "link_ref case_person other_person relation extract_date", true, err);
    for (size_t i = 0; i < sizeof files / sizeof *files && !status; i++)
        status = agency_write_facts(agency, &files[i], err);
    return status;
}
