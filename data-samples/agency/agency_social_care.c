// Children's social care, in the table and column names of the Standard Safeguarding Dataset, with
// what the hub's loader adds: `loaded_at`, and the address parts as columns of their own. Clients
// only: a child from the first contact on, a mother when a case about her child is opened.

#include "data-samples/agency/agency_work.h"

#include "data-samples/agency/agency_kin.h"
#include "data-samples/agency/agency_names.h"
#include "data-samples/world/world_climate.h"
#include "data-samples/world/world_codes.h"

#define MOTHERS_RECORDED 0.9 // of children with a referral
#define CHILD_KINDS                                                                                \
    (KIND(FACT_CONTACT) | KIND(FACT_REFERRAL) | KIND(FACT_ASSESSMENT) | KIND(FACT_CIN_PLAN) |      \
     KIND(FACT_S47) | KIND(FACT_CONFERENCE) | KIND(FACT_CP_PLAN) | KIND(FACT_CLA) |                \
     KIND(FACT_ADOPTED))

static const struct spelling sources[] = {
    {"police", {"6", "POL", "Police "}},
    {"school", {"2A", "2B", "SCH"}},
    {"health", {"3B", "3E", "HV"}}, // HV: no codes file explains it
    {"council", {"5B", "5A", "5D"}},
    {"individual", {"1A", "1D", "9"}},
    {"legal", {"7"}},
    {"housing", {"4"}},
    {"other", {"8", "10"}},
    {NULL, {NULL}}};
static const struct spelling categories[] = {{"neglect", {"NEG", "Neglect"}},
                                             {"emotional", {"EMO", "Emotional abuse"}},
                                             {"physical", {"PHY"}},
                                             {"sexual", {"SAB"}},
                                             {NULL, {NULL}}};
static const struct spelling statuses[] = {
    {"care_order", {"C1", "C2"}}, {"agreed", {"V2"}}, {"emergency", {"L1", "L2"}}, {NULL, {NULL}}};

void social_care_enrol(struct agency *agency)
{
    const struct world *world = agency->view->world;
    struct fact_list list = agency_facts(agency->view, &agency->arena, CHILD_KINDS);
    for (size_t i = 0; i < list.n; i++) {
        const struct fact *fact = list.facts[i];
        const struct person *person = &world->persons[fact->person];
        register_enrol(agency, fact->person, fact->day);
        struct draw draw = agency_draw(agency, PURPOSE_PEOPLE, fact->person);
        if (fact->kind != FACT_CONTACT && draw_yes(&draw, MOTHERS_RECORDED))
            register_enrol_secondary(agency, person->mother, fact->day);
    }
    agency_kin_enrol(agency, CHILD_KINDS & ~KIND(FACT_CONTACT));
}

// ---- persons -----------------------------------------------------------------------------------

#define PERSON_HEADER                                                                              \
    "pers_person_id pers_legacy_id pers_upn pers_forename pers_surname pers_sex pers_ethnicity "   \
    "pers_dob pers_single_unique_id pers_upn_unknown pers_expected_dob pers_death_date "           \
    "pers_is_mother loaded_at"

static void unborn_names(const struct agency *agency, const struct person *person,
                         struct identity *identity)
{
    const struct world *world = agency->view->world;
    const char *name = "Unborn";
    if (person->twin != WORLD_NONE)
        name = person < &world->persons[person->twin] ? "Unborn Twin 1" : "Unborn Twin 2";
    snprintf(identity->forename, sizeof identity->forename, "%s", name);
    if (person->mother != WORLD_NONE)
        world_surname(world->persons[person->mother].surname, identity->surname);
    name_upper(identity->surname);
    identity->sex = "";
}

static void write_person(struct agency *agency, struct sheet *sheet, const struct client *client,
                         const struct version *version, const struct identity *identity)
{
    if (version->moved)
        return; // addresses have a file of their own
    const struct person *person = &agency->view->world->persons[client->person];
    struct identity shown = *identity;
    if (version->unborn)
        unborn_names(agency, person, &shown);
    int age = agency_age(person, version->known);
    register_cell(agency, sheet, client);
    sheet_text(sheet, NULL);
    sheet_text(sheet, shown.upn);
    sheet_text(sheet, shown.forename);
    sheet_text(sheet, shown.surname);
    sheet_text(sheet, *shown.sex ? shown.sex : "U");
    sheet_text(sheet, version->unborn ? NULL : world_ethnicities[person->ethnicity]);
    if (!version->unborn && shown.dob == DAY_NONE)
        sheet_text(sheet, "1900-01-01 00:00:00.000"); // what the form fills in
    else
        sheet_day(sheet, version->unborn ? DAY_NONE : shown.dob);
    sheet_text(sheet, version->unborn ? NULL : shown.nhs);
    sheet_text(sheet, *shown.upn ? NULL : age < 4 ? "UN1" : "UN4");
    sheet_day(sheet, version->unborn ? person->due : DAY_NONE);
    sheet_day(sheet, version->died);
    sheet_flag(sheet, agency_age(person, client->since) >= 12 && client->secondary);
    sheet_day(sheet, version->known);
    sheet_end(sheet);
}

#define ADDRESS_HEADER                                                                             \
    "addr_table_id addr_person_id addr_address_type addr_address_start_date "                      \
    "addr_address_end_date addr_address_postcode addr_address_uprn addr_address_line loaded_at"

static void write_address(struct agency *agency, struct sheet *sheet, const struct client *client,
                          const struct version *version, const struct identity *identity)
{
    if (!version->stay)
        return;
    sheet_format(sheet, "A%07zu", sheet->n_row + 1);
    register_cell(agency, sheet, client);
    sheet_text(sheet, "HOME");
    sheet_day(sheet, version->from);
    sheet_day(sheet, version->to);
    sheet_text(sheet, identity->at.postcode);
    sheet_text(sheet, identity->at.uprn);
    sheet_text(sheet, identity->at.line);
    sheet_day(sheet, version->known);
    sheet_end(sheet);
}

static void write_mothers(struct agency *agency, struct sheet *sheet)
{
    const struct world *world = agency->view->world;
    for (size_t i = 0; i < agency->people.n_client; i++) {
        const struct client *client = &agency->people.clients[i];
        uint32_t mother = world->persons[client->person].mother;
        if (client->secondary || !register_knows(agency, mother))
            continue;
        struct draw draw = agency_draw(agency, PURPOSE_PEOPLE, i);
        const struct client *parent = register_client(agency, mother, client->since, i);
        day_t since = parent->since > client->since ? parent->since : client->since;
        day_t known = agency_known(agency, since, &draw);
        if (known > agency->view->end)
            continue;
        sheet_format(sheet, "M%06zu", sheet->n_row + 1);
        register_cell(agency, sheet, parent);
        register_cell(agency, sheet, client);
        sheet_text(sheet, "mother");
        sheet_day(sheet, known);
        sheet_end(sheet);
    }
}

// ---- the case ----------------------------------------------------------------------------------

static void write_contact(struct agency *agency, struct sheet *sheet, struct fact_item *item)
{
    const struct fact *fact = item->fact;
    const char *outcome = fact->bits & CONTACT_BECAME_REFERRAL ? "REFERRAL"
                          : fact->bits & CONTACT_ON_OPEN_CASE  ? "OPEN CASE"
                          : draw_yes(&item->draw, 0.3)         ? "ADVICE"
                                                               : "NFA";
    sheet_text(sheet, item->record_id);
    register_cell(agency, sheet, item->client);
    sheet_event_day(sheet, fact->day);
    sheet_text(sheet, agency_spelling(sources, agency_code(fact), &item->draw));
    sheet_text(sheet, outcome);
    sheet_day(sheet, item->known);
    sheet_end(sheet);
}

static const char *team_of(const struct world *world, uint32_t person)
{
    static const char *const teams[TEAM_COUNT] = {"CSC North", "CSC East", "CSC South", "CSC West"};
    return teams[climate_team_of(world->options.seed, world->persons[person].family)];
}

static void referral_version(struct agency *agency, struct sheet *sheet,
                             const struct fact_item *item, const char *source, day_t known)
{
    const struct fact *fact = item->fact;
    struct draw draw = item->draw; // the same closing day in every version that has one
    struct spell_end end = agency_end(agency, fact, &draw);
    bool has_need = known > item->known && REFERRAL_NEED(fact->bits);
    bool is_closed = end.known != DAY_NONE && known >= end.known;
    char need[8], reason[8];
    snprintf(need, sizeof need, "N%u", REFERRAL_NEED(fact->bits));
    snprintf(reason, sizeof reason, "RC%u", REFERRAL_CLOSED_AS(fact->bits));
    sheet_text(sheet, item->record_id);
    register_cell(agency, sheet, item->client);
    sheet_event_day(sheet, fact->day);
    sheet_text(sheet, has_need ? need : NULL);
    sheet_text(sheet, source);
    sheet_flag(sheet, fact->bits & REFERRAL_NFA);
    sheet_day(sheet, is_closed ? end.end : DAY_NONE);
    sheet_text(sheet, is_closed && REFERRAL_CLOSED_AS(fact->bits) ? reason : NULL);
    sheet_text(sheet, team_of(agency->view->world, fact->person));
    sheet_day(sheet, known);
    sheet_end(sheet);
}

// Versions: as it came in; with the primary need, which the assessment finds; closed.
static void write_referral(struct agency *agency, struct sheet *sheet, struct fact_item *item)
{
    const char *source = agency_spelling(sources, agency_code(item->fact), &item->draw);
    day_t need = agency_next_load(agency, item->known + draw_range(&item->draw, 20, 45));
    struct draw draw = item->draw;
    struct spell_end end = agency_end(agency, item->fact, &draw);
    referral_version(agency, sheet, item, source, item->known);
    if (need <= agency->view->end && !(end.known != DAY_NONE && end.known <= need))
        referral_version(agency, sheet, item, source, need);
    if (end.known != DAY_NONE && end.known > item->known)
        referral_version(agency, sheet, item, source, end.known);
}

static const char *factor_flag(uint32_t bits, uint32_t factors, bool known)
{
    return !known ? NULL : bits & factors ? "Y" : "N";
}

static void assessment_version(struct agency *agency, struct sheet *sheet,
                               const struct fact_item *item, const struct spell_end *end)
{
    const struct fact *fact = item->fact;
    bool done = end->known != DAY_NONE;
    uint32_t bits = fact->bits;
    sheet_text(sheet, item->record_id);
    register_cell(agency, sheet, item->client);
    sheet_event_day(sheet, fact->day);
    sheet_day(sheet, end->end);
    sheet_text(sheet, done ? agency_code(fact) : NULL);
    sheet_text(sheet,
               factor_flag(bits, 1u << FACTOR_PARENT_ABUSE | 1u << FACTOR_CHILD_ABUSE, done));
    sheet_text(sheet, factor_flag(bits, 1u << FACTOR_PARENT_MIND, done));
    sheet_text(sheet, factor_flag(bits, 1u << FACTOR_PARENT_ALCOHOL, done));
    sheet_text(sheet, factor_flag(bits, 1u << FACTOR_PARENT_DRUGS, done));
    sheet_text(sheet, factor_flag(bits, 1u << FACTOR_NEGLECT, done));
    sheet_text(sheet, factor_flag(bits, 1u << FACTOR_PHYSICAL | 1u << FACTOR_SEXUAL, done));
    sheet_day(sheet, done ? end->known : item->known);
    sheet_end(sheet);
}

// Versions: begun; authorised, with outcome and factors.
static void write_assessment(struct agency *agency, struct sheet *sheet, struct fact_item *item)
{
    static const struct spell_end begun = {DAY_NONE, DAY_NONE};
    struct spell_end end = agency_end(agency, item->fact, &item->draw);
    if (end.known == DAY_NONE || end.known > item->known)
        assessment_version(agency, sheet, item, &begun);
    if (end.known != DAY_NONE)
        assessment_version(agency, sheet, item, &end);
}

static void write_cin_plan(struct agency *agency, struct sheet *sheet, struct fact_item *item)
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

// Versions: begun; ended, with the outcome.
static void write_enquiry(struct agency *agency, struct sheet *sheet, struct fact_item *item)
{
    const struct fact *fact = item->fact;
    struct spell_end end = agency_end(agency, fact, &item->draw);
    for (int i = 0; i < 2; i++) {
        if (i ? end.known == DAY_NONE : end.known != DAY_NONE && end.known <= item->known)
            continue;
        sheet_text(sheet, item->record_id);
        register_cell(agency, sheet, item->client);
        sheet_event_day(sheet, fact->day);
        sheet_day(sheet, i ? end.end : DAY_NONE);
        sheet_text(sheet, !i ? NULL : fact->code == ENQUIRY_NO_ACTION ? "Y" : "N");
        sheet_text(sheet, i ? agency_code(fact) : NULL);
        sheet_day(sheet, i ? end.known : item->known);
        sheet_end(sheet);
    }
}

static void write_conference(struct agency *agency, struct sheet *sheet, struct fact_item *item)
{
    sheet_text(sheet, item->record_id);
    register_cell(agency, sheet, item->client);
    sheet_day(sheet, item->fact->day);
    sheet_flag(sheet, item->fact->code == CONFERENCE_PLAN);
    sheet_day(sheet, item->known);
    sheet_end(sheet);
}

static void write_cp_plan(struct agency *agency, struct sheet *sheet, struct fact_item *item)
{
    struct spell_end end = agency_end(agency, item->fact, &item->draw);
    const char *category = agency_spelling(categories, agency_code(item->fact), &item->draw);
    sheet_text(sheet, item->record_id);
    register_cell(agency, sheet, item->client);
    sheet_day(sheet, item->fact->day);
    sheet_day(sheet, end.end);
    sheet_text(sheet, category);
    sheet_day(sheet, item->known);
    sheet_day(sheet, end.known);
    sheet_end(sheet);
}

static void write_care(struct agency *agency, struct sheet *sheet, struct fact_item *item)
{
    static const char *const ended[] = {NULL, "E4A", "E11", "E45", "E15"}; // by enum care_end
    struct spell_end end = agency_end(agency, item->fact, &item->draw);
    uint32_t reason = end.known != DAY_NONE && item->fact->bits < 5 ? item->fact->bits : 0;
    sheet_text(sheet, item->record_id);
    register_cell(agency, sheet, item->client);
    sheet_day(sheet, item->fact->day);
    sheet_text(sheet, agency_spelling(statuses, agency_code(item->fact), &item->draw));
    sheet_day(sheet, end.end);
    sheet_text(sheet, ended[reason]);
    sheet_day(sheet, item->known);
    sheet_day(sheet, end.known);
    sheet_end(sheet);
}

static void write_adoption(struct agency *agency, struct sheet *sheet, struct fact_item *item)
{
    sheet_text(sheet, item->record_id);
    register_cell(agency, sheet, item->client);
    sheet_day(sheet, item->fact->day);
    sheet_text(sheet, "ADOPTION");
    sheet_day(sheet, item->known);
    sheet_end(sheet);
}

static const struct fact_file files[] = {
    {"ssd_contacts.csv",
     "cont_contact_id cont_person_id cont_contact_date cont_contact_source_code "
     "cont_contact_outcome loaded_at",
     "C", KIND(FACT_CONTACT), write_contact},
    {"ssd_cin_episodes.csv",
     "cine_referral_id cine_person_id cine_referral_date cine_cin_primary_need_code "
     "cine_referral_source_code cine_referral_nfa cine_close_date cine_close_reason cine_team "
     "loaded_at",
     "R", KIND(FACT_REFERRAL), write_referral},
    {"ssd_cin_assessments.csv",
     "cina_assessment_id cina_person_id cina_assessment_start_date cina_assessment_auth_date "
     "cina_assessment_outcome factor_domestic_abuse factor_mental_health factor_alcohol "
     "factor_drugs factor_neglect factor_abuse loaded_at",
     "A", KIND(FACT_ASSESSMENT), write_assessment},
    {"ssd_cin_plans.csv",
     "cinp_cin_plan_id cinp_person_id cinp_cin_plan_start_date cinp_cin_plan_end_date loaded_at "
     "end_loaded_at",
     "N", KIND(FACT_CIN_PLAN), write_cin_plan},
    {"ssd_s47_enquiry.csv",
     "s47e_s47_enquiry_id s47e_person_id s47e_s47_start_date s47e_s47_end_date s47e_s47_nfa "
     "s47e_s47_outcome loaded_at",
     "S", KIND(FACT_S47), write_enquiry},
    {"ssd_initial_cp_conference.csv",
     "icpc_icpc_id icpc_person_id icpc_icpc_date icpc_icpc_outcome_cp_flag loaded_at", "I",
     KIND(FACT_CONFERENCE), write_conference},
    {"ssd_cp_plans.csv",
     "cppl_cp_plan_id cppl_person_id cppl_cp_plan_start_date cppl_cp_plan_end_date "
     "cppl_cp_plan_initial_category loaded_at end_loaded_at",
     "P", KIND(FACT_CP_PLAN), write_cp_plan},
    {"ssd_cla_episodes.csv",
     "clae_cla_episode_id clae_person_id clae_cla_episode_start_date clae_cla_legal_status "
     "clae_cla_episode_ceased_date clae_cla_episode_ceased_reason loaded_at end_loaded_at",
     "L", KIND(FACT_CLA), write_care},
    {"ssd_permanence.csv",
     "perm_table_id perm_person_id perm_permanence_order_date perm_permanence_order_type "
     "loaded_at",
     "O", KIND(FACT_ADOPTED), write_adoption},
};

enum status social_care_write(struct agency *agency, struct error *err)
{
    struct sheet sheet;
    enum status status =
        agency_write_persons(agency, "ssd_person.csv", PERSON_HEADER, write_person, err);
    if (!status)
        status =
            agency_write_persons(agency, "ssd_address.csv", ADDRESS_HEADER, write_address, err);
    if (!status)
        status = agency_open(agency, &sheet, "ssd_mother.csv",
                             "moth_table_id moth_person_id moth_childs_person_id moth_relation "
                             "loaded_at",
                             err);
    if (status)
        return status;
    write_mothers(agency, &sheet);
    status = agency_close(agency, &sheet, err);
    if (!status)
        status = agency_kin_write(
            agency, "ssd_relationships.csv",
            "rela_table_id rela_person_id rela_other_person_id rela_relation loaded_at", false,
            err);
    for (size_t i = 0; i < sizeof files / sizeof *files && !status; i++)
        status = agency_write_facts(agency, &files[i], err);
    return status;
}
