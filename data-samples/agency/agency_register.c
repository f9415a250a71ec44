// Whom an agency knows, since when, under which id; and the versions of each record, as the agency
// hears of moves, new surnames, births and deaths, or does not.

#include "data-samples/agency/agency_register.h"
#include "data-samples/agency/agency_lag.h"
#include "data-samples/agency/agency_move.h"
#include "data-samples/agency/agency_names.h"
#include "data-samples/agency/agency_quality.h"
#include "data-samples/agency/agency_second.h"
#include "data-samples/world/world_text.h"
#include "features/base/sort.h"

#include <stdlib.h>

#define VERSION_MAX 64
enum { PURPOSE_SECOND, PURPOSE_WHICH, PURPOSE_NEWS = 3 };

void register_open(struct agency *agency)
{
    size_t n = agency->view->world->n_person;
    struct agency_register *people = &agency->people;
    people->since = arena_array(&agency->arena, n + 1, sizeof *people->since);
    people->second = arena_array(&agency->arena, n + 1, sizeof *people->second);
    people->secondary = arena_array(&agency->arena, n + 1, sizeof *people->secondary);
    people->client = arena_array(&agency->arena, n + 1, sizeof *people->client);
    people->client_two = arena_array(&agency->arena, n + 1, sizeof *people->client_two);
    for (size_t i = 0; i < n; i++)
        people->since[i] = people->second[i] = DAY_MAX;
}

void register_enrol_secondary(struct agency *agency, uint32_t person, day_t day)
{
    struct agency_register *people = &agency->people;
    if (person == WORLD_NONE || day > agency->view->end)
        return;
    if (people->since[person] == DAY_MAX)
        people->secondary[person] = true;
    if (day < people->since[person])
        people->since[person] = day;
}

void register_enrol_facts(struct agency *agency, uint64_t kinds)
{
    struct fact_list list = agency_facts(agency->view, &agency->arena, kinds);
    for (size_t i = 0; i < list.n; i++)
        register_enrol(agency, list.facts[i]->person, list.facts[i]->day);
}

void register_enrol(struct agency *agency, uint32_t person, day_t day)
{
    register_enrol_secondary(agency, person, day);
    if (person != WORLD_NONE && day <= agency->view->end)
        agency->people.secondary[person] = false;
}

bool register_knows(const struct agency *agency, uint32_t person)
{
    return person != WORLD_NONE && agency->people.since[person] != DAY_MAX;
}

static int by_since(const void *a, const void *b)
{
    const struct client *left = a, *right = b;
    ORDER_BY(left->since, right->since);
    ORDER_BY(left->person, right->person);
    return left->copy - right->copy;
}

static void draw_second(struct agency *agency, uint32_t person)
{
    struct agency_register *people = &agency->people;
    struct draw draw = agency_draw(agency, PURPOSE_SECOND, person);
    if (!draw_yes(&draw, quality_rates(agency, person, 0).second_id))
        return;
    day_t from =
        people->since[person] > agency->view->from ? people->since[person] : agency->view->from;
    day_t day = from + draw_range(&draw, 20, 900);
    if (day <= agency->view->end && agency_alive(&agency->view->world->persons[person], day))
        people->second[person] = day;
}

void register_number(struct agency *agency)
{
    struct agency_register *people = &agency->people;
    size_t n_person = agency->view->world->n_person, n = 0;
    quality_centre(agency);
    for (uint32_t i = 0; i < n_person; i++) {
        if (people->since[i] == DAY_MAX)
            continue;
        draw_second(agency, i);
        n += people->second[i] == DAY_MAX ? 1 : 2;
    }
    people->clients = arena_array(&agency->arena, n + 1, sizeof *people->clients);
    for (uint32_t i = 0; i < n_person; i++) {
        day_t since[] = {people->since[i], people->second[i]};
        for (uint8_t copy = 0; copy < 2; copy++)
            if (since[copy] != DAY_MAX)
                people->clients[people->n_client++] =
                    (struct client){i, since[copy], copy, people->secondary[i], false};
    }
    qsort(people->clients, people->n_client, sizeof *people->clients, by_since);
    for (uint32_t i = 0; i < people->n_client; i++) {
        const struct client *client = &people->clients[i];
        (client->copy ? people->client_two : people->client)[client->person] = i;
    }
}

const struct client *register_client(const struct agency *agency, uint32_t person, day_t day,
                                     uint64_t item)
{
    const struct agency_register *people = &agency->people;
    struct draw draw = agency_draw(agency, PURPOSE_WHICH, item);
    bool second = people->second[person] <= day && draw_yes(&draw, 0.6);
    return &people->clients[second ? people->client_two[person] : people->client[person]];
}

void register_id_text(const struct agency *agency, const struct client *client, char *buffer,
                      size_t n_max)
{
    const struct agency_row *row = agency->row;
    uint32_t number = row->id_first + (uint32_t)(client - agency->people.clients);
    world_number_put(world_text_put(buffer, buffer + n_max, row->id_prefix), buffer + n_max, number,
                     row->id_width);
}

void register_cell(struct agency *agency, struct sheet *sheet, const struct client *client)
{
    char text[32];
    register_id_text(agency, client, text, sizeof text);
    sheet_text(sheet, text);
    agency->people.clients[client - agency->people.clients].used = true;
}

void identity_cells(struct sheet *sheet, const struct identity *identity)
{
    sheet_text(sheet, identity->surname);
    sheet_text(sheet, identity->forename);
    sheet_day(sheet, identity->dob);
    sheet_text(sheet, identity->sex);
}

void version_address_cells(struct sheet *sheet, const struct version *version,
                           const struct identity *identity)
{
    sheet_text(sheet, version->stay ? identity->at.line : NULL);
    sheet_text(sheet, identity->at.postcode);
    sheet_text(sheet, identity->at.uprn);
}

void version_end_row(struct sheet *sheet, const struct version *version)
{
    sheet_day(sheet, version->from);
    sheet_day(sheet, version->to);
    sheet_day(sheet, version->known);
    sheet_end(sheet);
}

// ---- versions ----------------------------------------------------------------------------------

struct versions {
    struct version list[VERSION_MAX];
    size_t n;
};

static void add_version(struct versions *versions, struct version version)
{
    if (versions->n < VERSION_MAX)
        versions->list[versions->n++] = version;
}

static day_t later(day_t a, day_t b)
{
    return a > b ? a : b;
}

static day_t news(const struct agency *agency, const struct client *client, day_t day)
{
    struct draw draw =
        agency_draw(agency, PURPOSE_NEWS, (uint64_t)client->person * 2 + client->copy);
    return agency_known(agency, day + draw_range(&draw, 2, 40), &draw);
}

// The first row: the address at the time of registration; for the unborn a row without a birth.
static void first_version(const struct agency *agency, const struct client *client,
                          struct versions *versions)
{
    const struct agency_view *view = agency->view;
    const struct person *person = &view->world->persons[client->person];
    struct draw draw =
        agency_draw(agency, PURPOSE_NEWS, (uint64_t)client->person * 2 + client->copy);
    struct agency_entry entry = agency_entry(agency, client->since, &draw);
    struct version version = {.known = entry.known, .to = DAY_NONE, .died = DAY_NONE};
    uint32_t lives = client->person;
    version.unborn = client->since < person->dob;
    if (version.unborn && person->mother != WORLD_NONE)
        lives = person->mother;
    version.stay = agency_stay_at(view, lives, client->since);
    version.from = move_first_day(agency, version.stay, entry.recorded);
    add_version(versions, version);
    if (!version.unborn)
        return;
    entry = agency_entry(agency, person->dob + draw_range(&draw, 5, 40), &draw);
    version.unborn = false;
    version.stay = agency_stay_at(view, client->person, person->dob);
    version.from = entry.recorded;
    version.known = entry.known;
    add_version(versions, version);
}

// Moves that the agency hears of; the last address ends when it hears that the person left.
static void move_versions(const struct agency *agency, const struct client *client,
                          struct versions *versions)
{
    const struct agency_view *view = agency->view;
    const struct stay *stays = view->world->stays;
    uint32_t person = client->person, end = view->stay_first[person + 1];
    day_t dob = view->world->persons[person].dob, after = later(client->since, dob);
    for (uint32_t i = view->stay_first[person]; i < end; i++) {
        struct move_news news = move_heard(agency, client, &stays[i]);
        if (stays[i].from > after && news.heard)
            add_version(versions, (struct version){news.from, DAY_NONE, news.known, &stays[i],
                                                   false, true, DAY_NONE});
        struct version *last = &versions->list[versions->n - 1];
        if (i + 1 < end || stays[i].to == DAY_MAX || last->stay != &stays[i])
            continue;
        day_t heard = move_end_heard(agency, client, &stays[i]);
        if (heard != DAY_NONE && heard <= view->end && heard > last->known)
            last->to = heard;
    }
}

// News of the main home that comes while the agency has the second one changes nothing.
static void drop_moves(struct versions *versions, day_t from, day_t to)
{
    size_t n = 0;
    for (size_t i = 0; i < versions->n; i++) {
        const struct version *version = &versions->list[i];
        if (!version->moved || version->known < from || version->known >= to)
            versions->list[n++] = *version;
    }
    versions->n = n;
}

static void insert_version(struct versions *versions, struct version version)
{
    size_t at = versions->n;
    if (versions->n == VERSION_MAX)
        return;
    while (at > 0 && versions->list[at - 1].known > version.known) {
        versions->list[at] = versions->list[at - 1];
        at--;
    }
    versions->list[at] = version;
    versions->n++;
}

// Rows with a child's second home in place of the main one.
static void second_versions(const struct agency *agency, const struct client *client,
                            struct versions *versions)
{
    struct second_address addresses[SECOND_MOST];
    size_t n = second_addresses(agency, client, addresses);
    for (size_t i = 0; i < n; i++) {
        const struct second_address *second = &addresses[i];
        struct version version = {second->from, DAY_NONE, second->known, second->stay,
                                  false,        true,     DAY_NONE};
        drop_moves(versions, second->known, second->back_known);
        if (versions->list[0].known >= second->known && !versions->list[0].unborn)
            versions->list[0].stay = second->stay;
        else
            insert_version(versions, version);
        const struct stay *main = agency_stay_at(agency->view, client->person, second->stay->to);
        if (second->back_known == DAY_MAX || !main)
            continue;
        version = (struct version){
            second->back_known, DAY_NONE, second->back_known, main, false, true, DAY_NONE};
        insert_version(versions, version);
    }
}

// Rows in which something else is new: a surname, a death.
static void other_versions(const struct agency *agency, const struct client *client,
                           struct versions *versions)
{
    const struct person *person = &agency->view->world->persons[client->person];
    struct version last = versions->list[versions->n - 1];
    last.moved = false;
    if (person->changed_surname != DAY_NONE && person->changed_surname > client->since) {
        last.known = news(agency, client, person->changed_surname);
        if (last.known > versions->list[versions->n - 1].known)
            add_version(versions, last);
    }
    if (person->died != DAY_NONE && person->died > client->since) {
        last.died = person->died;
        last.known = news(agency, client, person->died);
        if (last.known < versions->list[versions->n - 1].known)
            last.known = versions->list[versions->n - 1].known;
        add_version(versions, last);
    }
}

// Of what changed before the first extract, only the last is in it.
static bool is_superseded(const struct agency *agency, const struct versions *versions, size_t i)
{
    day_t first = agency->view->from;
    return i + 1 < versions->n && versions->list[i].known < first &&
           versions->list[i + 1].known < first;
}

static void write_client(struct agency *agency, struct sheet *sheet, const struct client *client,
                         version_writer *writer)
{
    struct versions versions = {.n = 0};
    first_version(agency, client, &versions);
    move_versions(agency, client, &versions);
    second_versions(agency, client, &versions);
    other_versions(agency, client, &versions);
    struct error_rates rates = quality_rates(agency, client->person, client->copy);
    for (size_t i = 0; i < versions.n; i++) {
        const struct version *version = &versions.list[i];
        if (version->known > agency->view->end || is_superseded(agency, &versions, i))
            continue;
        struct identity identity;
        struct identity_request request = {agency->index,  client->person, client->copy,
                                           version->known, version->stay,  client->secondary};
        identity_make(agency->view, &rates, &request, &identity);
        if (agency->row->names_plain) {
            name_plain(identity.surname);
            name_plain(identity.forename);
        }
        if (agency->row->names_in_capitals) {
            name_upper(identity.surname);
            name_upper(identity.forename);
        }
        writer(agency, sheet, client, version, &identity);
    }
}

void register_write(struct agency *agency, struct sheet *sheet, version_writer *writer)
{
    for (size_t i = 0; i < agency->people.n_client; i++)
        write_client(agency, sheet, &agency->people.clients[i], writer);
}
