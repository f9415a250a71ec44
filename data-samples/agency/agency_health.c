// Health visiting and maternity (the child health information service): the children who live in the
// borough, with mother, residence and NHS number, as far as the register has heard of them
// (child_register.h).

#include "data-samples/agency/agency_work.h"

#include "data-samples/agency/child_register.h"
#include "data-samples/world/world_codes.h"

#include <math.h>

#define ETHNIC_GROUPS 5

static const struct spelling visits[] = {{"antenatal", {"ANC"}},           {"new_birth", {"NBV"}},
                                         {"six_weeks", {"6-8W", "6WK"}},   {"one_year", {"12M"}},
                                         {"two_years", {"2-2.5Y", "27M"}}, {NULL, {NULL}}};

void health_enrol(struct agency *agency)
{
    for (uint32_t i = 0; i < agency->view->n_resident; i++) {
        struct child_entry entry = child_entry(agency, i);
        if (!entry.held)
            continue;
        register_enrol(agency, i, entry.registered);
        register_enrol(agency, entry.mother, entry.registered);
    }
    register_enrol_facts(agency, KIND(FACT_BOOKING) | KIND(FACT_MOOD_SCORE));
}

// The five groups of the census, from DfE's codes.
static const char *broad_ethnicity(const char *code)
{
    static const struct {
        char first;
        const char *group;
    } groups[ETHNIC_GROUPS] = {
        {'W', "White"}, {'M', "Mixed"}, {'A', "Asian"}, {'B', "Black"}, {'O', "Other"}};
    for (size_t i = 0; i < ETHNIC_GROUPS; i++)
        if (code[0] == groups[i].first)
            return groups[i].group;
    return "Other";
}

static void write_person(struct agency *agency, struct sheet *sheet, const struct client *client,
                         const struct version *version, const struct identity *identity)
{
    const struct world *world = agency->view->world;
    const struct person *person = &world->persons[client->person];
    struct draw draw = agency_draw(agency, PURPOSE_PEOPLE, client->person);
    bool says_ethnicity = draw_yes(&draw, 0.95);
    register_cell(agency, sheet, client);
    sheet_text(sheet, identity->nhs);
    identity_cells(sheet, identity);
    sheet_text(sheet,
               says_ethnicity ? broad_ethnicity(world_ethnicities[person->ethnicity]) : NULL);
    version_address_cells(sheet, version, identity);
    if (version->stay) // what the loader adds from the postcode
        sheet_integer(sheet, (world->dwellings[version->stay->dwelling].imd_decile + 1) / 2);
    else
        sheet_text(sheet, NULL);
    sheet_day(sheet, version->died);
    version_end_row(sheet, version);
}

// ---- mothers, residence, moves out: rows about the children on the register --------------------

struct child_row {
    const struct client *client;
    struct child_entry entry;
    size_t number;
    day_t known; // of the registration
};
typedef void child_writer(struct agency *agency, struct sheet *sheet, struct child_row *row);

static enum status write_children(struct agency *agency, const char *name, const char *header,
                                  child_writer *writer, struct error *err)
{
    const struct agency_view *view = agency->view;
    struct sheet sheet;
    enum status status = agency_open(agency, &sheet, name, header, err);
    if (status)
        return status;
    for (size_t i = 0; i < agency->people.n_client; i++) {
        const struct client *client = &agency->people.clients[i];
        if (client->copy)
            continue;
        struct child_row row = {client, child_entry(agency, client->person), i + 1, 0};
        row.known = agency_next_load(agency, row.entry.registered);
        if (row.entry.held && row.known <= view->end)
            writer(agency, &sheet, &row);
    }
    return agency_close(agency, &sheet, err);
}

static void write_mother(struct agency *agency, struct sheet *sheet, struct child_row *row)
{
    if (!register_knows(agency, row->entry.mother))
        return;
    register_cell(agency, sheet, row->client);
    register_cell(agency, sheet,
                  register_client(agency, row->entry.mother, row->known, row->number));
    sheet_text(sheet, "mother");
    sheet_day(sheet, agency->view->world->persons[row->client->person].dob);
    sheet_day(sheet, row->known);
    sheet_end(sheet);
}

// The day on which the hub knew of the end, or DAY_NONE.
static day_t end_known(const struct agency *agency, const struct child_row *row)
{
    if (row->entry.gone_heard == DAY_MAX)
        return DAY_NONE;
    day_t known = agency_next_load(agency, row->entry.gone_heard);
    return known <= agency->view->end ? known : DAY_NONE;
}

static void write_residence(struct agency *agency, struct sheet *sheet, struct child_row *row)
{
    day_t known = end_known(agency, row);
    sheet_format(sheet, "RS%06zu", row->number);
    register_cell(agency, sheet, row->client);
    sheet_day(sheet, row->entry.from);
    sheet_day(sheet, known == DAY_NONE ? DAY_NONE : row->entry.gone);
    sheet_day(sheet, row->known);
    sheet_day(sheet, known);
    sheet_end(sheet);
}

static void write_move_out(struct agency *agency, struct sheet *sheet, struct child_row *row)
{
    day_t known = end_known(agency, row);
    if (!row->entry.left || known == DAY_NONE || row->entry.gone < agency->view->from)
        return;
    sheet_format(sheet, "TO%06zu", row->number);
    register_cell(agency, sheet, row->client);
    sheet_day(sheet, row->entry.gone);
    sheet_day(sheet, known);
    sheet_end(sheet);
}

// ---- visits, bookings, mood --------------------------------------------------------------------

static void write_visit(struct agency *agency, struct sheet *sheet, struct fact_item *item)
{
    const struct fact *fact = item->fact;
    const struct person *child = &agency->view->world->persons[fact->person];
    const struct client *client = item->client;
    bool missed = fact->bits & VISIT_MISSED, refused = fact->bits & VISIT_REFUSED;
    if (fact->day < child->dob) { // of the unborn: filed under the mother
        if (!register_knows(agency, child->mother))
            return;
        client = register_client(agency, child->mother, fact->day, item->index);
    }
    day_t done =
        missed || refused || isnan(fact->value) ? DAY_NONE : fact->day + (day_t)fact->value;
    day_t known = done != DAY_NONE && done > fact->day
                      ? agency_next_load(agency, done + draw_range(&item->draw, 0, 5))
                      : item->known;
    if (known > agency->view->end)
        return;
    sheet_text(sheet, item->record_id);
    register_cell(agency, sheet, client);
    sheet_event_day(sheet, fact->day);
    sheet_text(sheet, agency_spelling(visits, agency_code(fact), &item->draw));
    sheet_text(sheet, missed    ? draw_yes(&item->draw, 0.5) ? "DNA" : "NOACCESS"
                      : refused ? "DECLINED"
                                : "SEEN");
    sheet_day(sheet, done);
    sheet_day(sheet, known);
    sheet_end(sheet);
}

static void write_booking(struct agency *agency, struct sheet *sheet, struct fact_item *item)
{
    const struct fact *fact = item->fact;
    sheet_text(sheet, item->record_id);
    register_cell(agency, sheet, item->client);
    sheet_event_day(sheet, fact->day);
    sheet_text(sheet, agency_code(fact));
    sheet_number(sheet, fact->value, 0);
    sheet_flag(sheet, fact->bits & BOOKING_SMOKES);
    sheet_flag(sheet, fact->bits & BOOKING_MIND);
    sheet_flag(sheet, fact->bits & BOOKING_SUBSTANCE);
    sheet_flag(sheet, fact->bits & BOOKING_ABUSE);
    sheet_flag(sheet, fact->bits & BOOKING_SOCIAL);
    sheet_day(sheet, item->known);
    sheet_end(sheet);
}

static void write_mood(struct agency *agency, struct sheet *sheet, struct fact_item *item)
{
    sheet_text(sheet, item->record_id);
    register_cell(agency, sheet, item->client);
    sheet_event_day(sheet, item->fact->day);
    sheet_number(sheet, item->fact->value, 0);
    sheet_day(sheet, item->known);
    sheet_end(sheet);
}

enum status health_write(struct agency *agency, struct error *err)
{
    static const struct fact_file files[] = {
        {"visits.csv", "visit_id chis_id due_date review status done_date extract_date", "HV",
         KIND(FACT_VISIT_DUE), write_visit},
        {"maternity_bookings.csv",
         "booking_id chis_id booking_date timing weeks smoker mental_health substance_use "
         "domestic_abuse social_factors extract_date",
         "BK", KIND(FACT_BOOKING), write_booking},
        {"mood_scores.csv", "score_id chis_id asked_on epds extract_date", "EP",
         KIND(FACT_MOOD_SCORE), write_mood},
    };
    enum status status = agency_write_persons(agency, "register.csv",
                                              "chis_id nhs_number surname forename dob sex "
                                              "ethnic_group address postcode uprn imd_quintile "
                                              "date_of_death address_from address_to extract_date",
                                              write_person, err);
    if (!status)
        status = write_children(agency, "mothers.csv",
                                "child_chis_id mother_chis_id relation since extract_date",
                                write_mother, err);
    if (!status)
        status = write_children(
            agency, "residence.csv",
            "residence_id chis_id resident_from resident_to extract_date end_extract_date",
            write_residence, err);
    if (!status)
        status = write_children(agency, "transfers_out.csv",
                                "transfer_id chis_id left_on extract_date", write_move_out, err);
    for (size_t i = 0; i < sizeof files / sizeof *files && !status; i++)
        status = agency_write_facts(agency, &files[i], err);
    return status;
}
