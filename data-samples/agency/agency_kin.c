// Fathers and partners in the records of an agency that works with families. Practice records the
// man who lives with the child more often than the father who does not; rates are assumed.

#include "data-samples/agency/agency_kin.h"

#include <string.h>

#define FATHER_AT_HOME 0.65 // of fathers who live with the child on the day of a record
#define FATHER_APART 0.30
#define PARTNER_AT_HOME 0.50 // of the mother's partners who are not the father
#define LINK_RECORDED 0.9    // of those who are on the register
#define ADULT_AGE 18
#define HOME_MOST 12

static bool is_kin(const struct world *world, uint32_t child, uint32_t other)
{ // of one mother, or mother and child either way round
    const struct person *one = &world->persons[child], *two = &world->persons[other];
    return one->mother == other || one->father == other || one->mother == two->mother ||
           (one->mother != WORLD_NONE &&
            (two->mother == one->mother || world->persons[one->mother].mother == other ||
             world->persons[one->mother].father == other));
}

// The adult in the child's and its mother's home who is no kin: the mother's partner, or
// WORLD_NONE. ret_father_home: whether the father is there.
static uint32_t partner_at_home(const struct agency_view *view, uint32_t child, day_t day,
                                bool *ret_father_home)
{
    const struct world *world = view->world;
    const struct person *person = &world->persons[child];
    uint32_t lives = day < person->dob ? person->mother : child, partner = WORLD_NONE;
    const struct stay *stay = lives == WORLD_NONE ? NULL : agency_stay_at(view, lives, day);
    uint32_t found[HOME_MOST];
    size_t n = stay ? agency_residents(view, stay->dwelling, day, found, HOME_MOST) : 0;
    bool with_mother = false;
    *ret_father_home = false;
    for (size_t i = 0; i < n; i++) {
        with_mother |= found[i] == person->mother;
        *ret_father_home |= found[i] == person->father;
        if (found[i] != child && !is_kin(world, child, found[i]) &&
            agency_age(&world->persons[found[i]], day) >= ADULT_AGE)
            partner = found[i];
    }
    return with_mother && n < HOME_MOST && !*ret_father_home ? partner : WORLD_NONE;
}

void agency_kin_enrol(struct agency *agency, uint64_t kinds)
{
    const struct agency_view *view = agency->view;
    struct fact_list list = agency_facts(view, &agency->arena, kinds);
    size_t n = view->world->n_person + 1;
    agency->people.partner = arena_array(&agency->arena, n, sizeof *agency->people.partner);
    memset(agency->people.partner, 0xff, n * sizeof *agency->people.partner); // WORLD_NONE
    for (size_t i = 0; i < list.n; i++) {
        const struct fact *fact = list.facts[i];
        const struct person *child = &view->world->persons[fact->person];
        struct draw draw = agency_draw(agency, PURPOSE_KIN_RECORDED, fact->person);
        double of_father = draw_unit(&draw), of_partner = draw_unit(&draw);
        bool father_home;
        uint32_t partner = partner_at_home(view, fact->person, fact->day, &father_home);
        if (child->father != WORLD_NONE &&
            agency_alive(&view->world->persons[child->father], fact->day) &&
            of_father < (father_home ? FATHER_AT_HOME : FATHER_APART))
            register_enrol_secondary(agency, child->father, fact->day);
        if (partner != WORLD_NONE && of_partner < PARTNER_AT_HOME) {
            register_enrol_secondary(agency, partner, fact->day);
            agency->people.partner[fact->person] = partner;
        }
    }
}

static void write_link(struct agency *agency, struct sheet *sheet, const struct client *client,
                       uint32_t other, const char *relation)
{
    size_t item = (size_t)(client - agency->people.clients);
    struct draw draw = agency_draw(agency, PURPOSE_KIN_LINK, item * 3 + (size_t)(*relation % 3));
    if (!register_knows(agency, other) || !draw_yes(&draw, LINK_RECORDED))
        return;
    const struct client *related = register_client(agency, other, client->since, item);
    if (!client->used || !related->used)
        return; // their own rows have not been received
    day_t since = related->since > client->since ? related->since : client->since;
    day_t known = agency_known(agency, since, &draw);
    if (known > agency->view->end)
        return;
    sheet_format(sheet, "K%06zu", sheet->n_row + 1);
    register_cell(agency, sheet, client);
    register_cell(agency, sheet, related);
    sheet_text(sheet, relation);
    sheet_day(sheet, known);
    sheet_end(sheet);
}

// `written`: n_person, the partner that a mother's rows already name.
static void write_partner(struct agency *agency, struct sheet *sheet, const struct client *client,
                          uint32_t *written)
{
    uint32_t mother = agency->view->world->persons[client->person].mother;
    uint32_t partner = agency->people.partner[client->person];
    if (partner == WORLD_NONE || !register_knows(agency, mother) || written[mother] == partner + 1)
        return;
    written[mother] = partner + 1;
    write_link(agency, sheet, register_client(agency, mother, client->since, 0), partner,
               "partner");
}

enum status agency_kin_write(struct agency *agency, const char *file, const char *header,
                             bool with_mothers, struct error *err)
{
    struct sheet sheet;
    size_t n = agency->view->world->n_person + 1;
    uint32_t *written = arena_array(&agency->arena, n, sizeof *written);
    enum status status = agency_open(agency, &sheet, file, header, err);
    if (status)
        return status;
    for (size_t i = 0; i < agency->people.n_client; i++) {
        const struct client *client = &agency->people.clients[i];
        const struct person *person = &agency->view->world->persons[client->person];
        if (client->secondary)
            continue;
        if (with_mothers)
            write_link(agency, &sheet, client, person->mother, "mother");
        write_link(agency, &sheet, client, person->father, "father");
        write_partner(agency, &sheet, client, written);
    }
    return agency_close(agency, &sheet, err);
}
