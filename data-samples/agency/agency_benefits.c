// Claims for housing benefit and council tax support: who lives in the claimant's household, as the
// claim says it. Birthdays are proved for claimant, partner and children. Births and arrivals are
// told late, departures later or never, and grown members, who lower the benefit, often not at all.

#include "data-samples/agency/agency_work.h"

#include "data-samples/agency/agency_quality.h"
#include "data-samples/world/world_codes.h"

#define MEMBER_MAX 24
#define BIRTH_DAYS 35     // median until a birth is told
#define ARRIVAL_DAYS 60   // of another arrival
#define DEPARTURE_DAYS 75 // of a departure
#define ARRIVAL_TOLD 0.75
#define DEPARTURE_TOLD 0.8
#define GROWN_LISTED 0.55
#define DEPENDANT_UNTIL 19 // years
enum { PURPOSE_MEMBER = 20 };

struct claim_member {
    uint32_t person;
    const char *relation;
    const struct stay *home; // the claimant's
    day_t from, to;          // told; to DAY_MAX = until the claim ends
    bool secondary;          // known by name only
};

// The other person who is liable for council tax with the claimant; WORLD_NONE = nobody.
static uint32_t partner_of(const struct agency_view *view, uint32_t claimant, day_t day)
{
    for (uint32_t i = view->fact_first[claimant]; i < view->fact_first[claimant + 1]; i++) {
        const struct fact *fact = &view->world->facts[i];
        if (fact->kind == FACT_COUNCIL_TAX && fact->day <= day && day < fact->end)
            return fact->other;
    }
    return WORLD_NONE;
}

// Of one family, or parent and child: strangers who share a house are no household.
static bool is_kin(const struct person *persons, uint32_t a, uint32_t b)
{
    return persons[a].family == persons[b].family || persons[a].mother == b ||
           persons[a].father == b || persons[b].mother == a || persons[b].father == a;
}

// One of those who lived at the claimant's home, as the claim has it; false = not listed.
static bool list_member(const struct agency *agency, const struct fact *claim,
                        const struct stay *home, const struct stay *stay,
                        struct claim_member *ret_member)
{
    const struct world *world = agency->view->world;
    const struct person *person = &world->persons[stay->person];
    day_t start = claim->day > home->from ? claim->day : home->from;
    day_t from = stay->from > start ? stay->from : start;
    day_t end = home->to < claim->end ? home->to : claim->end;
    if (stay->to <= from || from >= end || stay->person == claim->person ||
        !is_kin(world->persons, claim->person, stay->person))
        return false;
    struct draw draw =
        agency_draw(agency, PURPOSE_MEMBER, (uint64_t)(stay - world->stays) * 4 + claim->code);
    bool dependant = agency_age(person, from) < DEPENDANT_UNTIL;
    bool partner = stay->person == partner_of(agency->view, claim->person, from);
    bool listed = draw_yes(&draw, GROWN_LISTED), told = draw_yes(&draw, ARRIVAL_TOLD);
    int late = draw_days(&draw, stay->from == person->dob ? BIRTH_DAYS : ARRIVAL_DAYS, 0.9);
    bool departure_told = draw_yes(&draw, DEPARTURE_TOLD);
    int departure_late = draw_days(&draw, DEPARTURE_DAYS, 0.9);
    *ret_member = (struct claim_member){stay->person, partner ? "PTR" : dependant ? "DEP" : "ND",
                                        home,         from,
                                        DAY_MAX,      !partner && !dependant};
    if (from > start) // came while the claim ran
        ret_member->from += late;
    if (stay->to < end && departure_told)
        ret_member->to = stay->to + departure_late;
    if (ret_member->to > end)
        ret_member->to = end;
    return (partner || dependant || listed) &&
           (from == start || told || stay->from == person->dob) &&
           ret_member->from < ret_member->to;
}

// Everybody on the claim, the claimant first at each home.
static size_t claim_members(const struct agency *agency, const struct fact *claim,
                            struct claim_member ret_members[MEMBER_MAX])
{
    const struct agency_view *view = agency->view;
    const struct stay *stays = view->world->stays;
    size_t n = 0;
    if (claim->code == BENEFIT_UNIVERSAL_CREDIT) // the Department for Work and Pensions keeps it
        return 0;
    for (uint32_t i = view->stay_first[claim->person]; i < view->stay_first[claim->person + 1];
         i++) {
        const struct stay *home = &stays[i];
        day_t from = claim->day > home->from ? claim->day : home->from;
        day_t to = claim->end < home->to ? claim->end : home->to;
        if (from >= to || n == MEMBER_MAX)
            continue;
        ret_members[n++] = (struct claim_member){claim->person, "CLM", home, from, to, false};
        for (uint32_t k = view->home_first[home->dwelling];
             k < view->home_first[home->dwelling + 1] && n < MEMBER_MAX; k++)
            n += list_member(agency, claim, home, &stays[view->home_stays[k]], &ret_members[n]);
    }
    return n;
}

void benefits_enrol(struct agency *agency)
{
    struct fact_list list = agency_facts(agency->view, &agency->arena, KIND(FACT_BENEFIT));
    struct claim_member members[MEMBER_MAX];
    for (size_t i = 0; i < list.n; i++) {
        size_t n = claim_members(agency, list.facts[i], members);
        for (size_t k = 0; k < n; k++)
            (members[k].secondary ? register_enrol_secondary
                                  : register_enrol)(agency, members[k].person, members[k].from);
    }
}

static void write_member(struct agency *agency, struct sheet *sheet, const struct fact_item *item,
                         const struct claim_member *member, day_t known)
{
    const struct client *client =
        register_client(agency, member->person, member->from, item->index);
    struct identity_request request = {.agency = agency->index,
                                       .person = member->person,
                                       .copy = client->copy,
                                       .day = known,
                                       .stay = member->home,
                                       .secondary = client->secondary};
    struct error_rates rates = quality_rates(agency, member->person, client->copy);
    struct identity identity;
    identity_make(agency->view, &rates, &request, &identity);
    bool ended = member->to < DAY_MAX && agency_next_load(agency, member->to) <= agency->view->end;
    bool claimant = member->person == item->fact->person;
    sheet_text(sheet, item->record_id);
    register_cell(agency, sheet, item->client);
    if (claimant || member->relation[0] == 'N') // the law counts neither as the claimant's family
        sheet_text(sheet, NULL);
    else
        register_cell(agency, sheet, item->client);
    register_cell(agency, sheet, client);
    sheet_text(sheet, member->relation);
    sheet_text(sheet, identity.forename);
    sheet_text(sheet, identity.surname);
    sheet_day(sheet, identity.dob);
    sheet_text(sheet, claimant || member->relation[0] == 'P' ? identity.nino : NULL);
    sheet_text(sheet, identity.at.line);
    sheet_text(sheet, identity.at.postcode);
    sheet_text(sheet, identity.at.uprn);
    sheet_day(sheet, member->from);
    sheet_day(sheet, ended ? member->to : DAY_NONE);
    sheet_day(sheet, known);
    sheet_end(sheet);
}

static void write_claim(struct agency *agency, struct sheet *sheet, struct fact_item *item)
{
    struct claim_member members[MEMBER_MAX];
    size_t n = claim_members(agency, item->fact, members);
    for (size_t i = 0; i < n; i++) {
        day_t known = agency_known(agency, members[i].from, &item->draw);
        if (known < item->known) // no member before the claim
            known = item->known;
        bool past = members[i].to <= agency->view->from;
        if (known <= agency->view->end && !past)
            write_member(agency, sheet, item, &members[i], known);
    }
}

enum status benefits_write(struct agency *agency, struct error *err)
{
    static const struct fact_file file = {"claim_members.csv",
                                          "claim_no claimant_ref family_of person_ref relationship "
                                          "first_name surname dob nino address "
                                          "postcode uprn member_from member_to load_date",
                                          "BN", KIND(FACT_BENEFIT), write_claim};
    return agency_write_facts(agency, &file, err);
}
