// Housing: council tenancies with tenants and the members of their households, quarterly rent
// statements, homelessness applications. Tenants are known well, members by name and little else.

#include "data-samples/agency/agency_move.h"
#include "data-samples/agency/agency_work.h"

#include "data-samples/world/world_codes.h"

#define MEMBER_MAX 16
#define MEMBERS_LISTED 0.85 // of those who live with a tenant

// The household at the start of the tenancy, and children born into it that the tenant reports.
static void see_members(struct agency *agency, const struct fact *tenancy)
{
    const struct agency_view *view = agency->view;
    const struct stay *stay = agency_stay_at(view, tenancy->person, tenancy->day);
    if (!stay)
        return;
    uint32_t home = stay->dwelling;
    for (uint32_t i = view->home_first[home]; i < view->home_first[home + 1]; i++) {
        const struct stay *other = &view->world->stays[view->home_stays[i]];
        day_t since = other->from > tenancy->day ? other->from : tenancy->day;
        if (other->to <= since || since >= tenancy->end)
            continue;
        struct draw draw = agency_draw(agency, PURPOSE_PEOPLE, view->home_stays[i]);
        if (draw_yes(&draw, MEMBERS_LISTED))
            register_enrol_secondary(agency, other->person, since);
    }
}

void housing_enrol(struct agency *agency)
{
    struct fact_list list = agency_facts(agency->view, &agency->arena,
                                         KIND(FACT_TENANCY) | KIND(FACT_RENT) |
                                             KIND(FACT_HOMELESS) | KIND(FACT_POSSESSION));
    for (size_t i = 0; i < list.n; i++) {
        const struct fact *fact = list.facts[i];
        register_enrol(agency, fact->person, fact->day);
        if (fact->kind != FACT_TENANCY)
            continue;
        if (fact->other != WORLD_NONE)
            register_enrol(agency, fact->other, fact->day);
        see_members(agency, fact);
    }
}

static void write_person(struct agency *agency, struct sheet *sheet, const struct client *client,
                         const struct version *version, const struct identity *identity)
{
    register_cell(agency, sheet, client);
    sheet_text(sheet, identity->forename);
    sheet_text(sheet, identity->surname);
    sheet_day(sheet, identity->dob);
    sheet_text(sheet, client->secondary ? NULL : identity->nino);
    version_address_cells(sheet, version, identity);
    sheet_text(sheet, client->secondary ? "Household member" : "Applicant – tenant");
    version_end_row(sheet, version);
}

static void write_tenancy(struct agency *agency, struct sheet *sheet, struct fact_item *item)
{
    uint32_t tenants[] = {item->fact->person, item->fact->other};
    for (size_t i = 0; i < 2; i++) {
        if (!register_knows(agency, tenants[i]))
            continue;
        struct fact own = *item->fact;
        own.person = tenants[i];
        struct spell_end end = agency_end(agency, &own, &item->draw);
        sheet_format(sheet, "%s/%zu", item->record_id, i + 1);
        register_cell(agency, sheet,
                      i ? register_client(agency, tenants[i], item->fact->day, item->index)
                        : item->client);
        sheet_start_day(sheet, move_spell_day(agency, item->fact));
        sheet_day(sheet, end.end);
        sheet_text(sheet, agency_code(item->fact));
        sheet_day(sheet, item->known);
        sheet_day(sheet, end.known);
        sheet_end(sheet);
    }
}

static void write_rent(struct agency *agency, struct sheet *sheet, struct fact_item *item)
{
    sheet_text(sheet, item->record_id);
    register_cell(agency, sheet, item->client);
    sheet_event_day(sheet, item->fact->day);
    if (draw_yes(&item->draw, 0.001))
        sheet_text(sheet, "£1,240.50cr"); // a number that is none
    else
        sheet_number(sheet, item->fact->value, 2);
    sheet_day(sheet, item->known);
    sheet_end(sheet);
}

static const struct spelling steps[] = {{"notice", {"NSP", "NOSP"}}, // two words for one form
                                        {"claim", {"CLAIM"}},
                                        {"order", {"PO", "SPO"}}, // outright, suspended
                                        {"warrant", {"WARRANT"}},
                                        {"eviction", {"EVICT"}},
                                        {NULL, {NULL}}};

static void write_possession(struct agency *agency, struct sheet *sheet, struct fact_item *item)
{
    sheet_text(sheet, item->record_id);
    register_cell(agency, sheet, item->client);
    sheet_event_day(sheet, item->fact->day);
    sheet_text(sheet, agency_spelling(steps, agency_code(item->fact), &item->draw));
    sheet_number(sheet, item->fact->value, 2);
    sheet_day(sheet, item->known);
    sheet_end(sheet);
}

static void write_homeless(struct agency *agency, struct sheet *sheet, struct fact_item *item)
{
    sheet_text(sheet, item->record_id);
    register_cell(agency, sheet, item->client);
    sheet_event_day(sheet, item->fact->day);
    sheet_text(sheet, agency_code(item->fact));
    sheet_flag(sheet, item->fact->bits & HOMELESS_CHILDREN);
    sheet_flag(sheet, item->fact->bits & HOMELESS_TEMPORARY);
    sheet_day(sheet, item->known);
    sheet_end(sheet);
}

enum status housing_write(struct agency *agency, struct error *err)
{
    static const struct fact_file files[] = {
        {"tenancies.csv",
         "tenancy_ref person_ref tenancy_start tenancy_end tenancy_type extracted end_extracted",
         "TN", KIND(FACT_TENANCY), write_tenancy},
        {"rent_statements.csv", "statement_no person_ref statement_date balance extracted", "ST",
         KIND(FACT_RENT), write_rent},
        {"possession.csv", "action_no person_ref action_date step balance extracted", "PA",
         KIND(FACT_POSSESSION), write_possession},
        {"homelessness.csv",
         "case_no person_ref applied_on reason_for_loss children temporary_accommodation "
         "extracted",
         "HC", KIND(FACT_HOMELESS), write_homeless},
    };
    enum status status = agency_write_persons(
        agency, "people.csv",
        "person_ref forename surname dob ni_number address postcode uprn standing address_from "
        "address_to extracted",
        write_person, err);
    for (size_t i = 0; i < sizeof files / sizeof *files && !status; i++)
        status = agency_write_facts(agency, &files[i], err);
    return status;
}
