// Draws follow from home, day of moving in and agency: a household's address is written once, and a
// mistake stays with it.

#include "data-samples/agency/agency_address.h"

#include "data-samples/agency/agency_draw.h"
#include "data-samples/agency/agency_names.h"
#include "data-samples/world/world_codes.h"
#include "data-samples/world/world_text.h"

#include <stdio.h>
#include <string.h>

#define PURPOSE_ADDRESS 17 // beside PURPOSE_IDENTITY and the numbers' 18
#define POSTCODE_SQUEEZED 0.06
#define POSTCODE_SMALL 0.03 // in small letters
#define STREET_TYPO 0.03    // of addresses in people's own words
#define NEW_DAYS 365        // at a home, in which its address is written down worse
#define NEW_MORE 1.8        // times the rates of errors
#define PARENT_KNOWN 0.6    // of flats without their number: has the building's UPRN, else none
#define FLAT_LOST_LET 2.0   // times, where it is let privately: tenants change
#define FLAT_LOST_OTHER 0.6 // times elsewhere
#define NEIGHBOUR_REACH 400 // dwellings around, among which one of the same area is looked for
#define NO_ABODE 0.5        // of single people who lost their home and got no other
#define SHELTER_DAYS 150

const struct world_address address_refuge = {"", "PO Box 12, Quenmere", "QX1 9ZZ"};
static const struct world_address no_abode = {"", "No fixed abode", "ZZ99 3VZ"};
static const struct world_address withheld = {"", "Address withheld", ""};

// ---- the text ----------------------------------------------------------------------------------

struct writing {
    const char *flat; // before its number
    bool building, town, county, street_first, short_kind;
};

static const char *short_kind(const char *kind)
{
    static const char *const kinds[][2] = {{"Road", "Rd"},   {"Street", "St"},    {"Close", "Cl"},
                                           {"Avenue", "Av"}, {"Gardens", "Gdns"}, {"Lane", "La"}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i][0], kind) == 0)
            return kinds[i][1];
    return kind;
}

static struct writing agency_writing(enum address_order order)
{
    static const struct writing writings[] = {
        [ADDRESS_GAZETTEER] = {"Flat ", true, true, false, false, false},
        [ADDRESS_SHORT] = {"Flat ", false, false, false, false, false},
        [ADDRESS_COUNTY] = {"", true, true, true, false, false},
        [ADDRESS_STREET_FIRST] = {"Flat ", false, true, false, true, true},
    };
    return writings[order];
}

static struct writing own_writing(struct draw *draw)
{
    static const char *const flats[] = {"Flat ", "Flat ",      "",     "",
                                        "F",     "Apartment ", "Flt ", "Apt "};
    return (struct writing){.flat = flats[draw_below(draw, 8)],
                            .building = draw_yes(draw, 0.6),
                            .town = draw_yes(draw, 0.55),
                            .county = draw_yes(draw, 0.15),
                            .street_first = draw_yes(draw, 0.1),
                            .short_kind = draw_yes(draw, 0.5)};
}

// Appends as much as there is room for.
static void put(struct world_address *at, const char *before, const char *text)
{
    const char *end = at->line + sizeof at->line;
    char *to = at->line + strlen(at->line);
    if (*text)
        world_text_put(to == at->line ? to : world_text_put(to, end, before), end, text);
}

static void put_flat(const struct world_place *place, const char *flat, struct world_address *at)
{
    put(at, ", ", place->flat[0] ? flat : "");
    put(at, flat[0] ? "" : ", ", place->flat);
}

static void put_street(const struct world_place *place, const struct writing *writing,
                       const char *before, bool joined, struct world_address *at)
{
    put(at, before, place->number);
    put(at, "", joined ? place->flat : ""); // 39B
    put(at, " ", place->street);
    put(at, " ", writing->short_kind ? short_kind(place->street_kind) : place->street_kind);
}

static void write_line(const struct world_place *place, const struct writing *writing,
                       struct world_address *at)
{
    bool joined = place->flat[0] >= 'A' && writing->flat[0] != 'A';
    bool named = writing->building || place->kind == HOME_CARE || place->kind == HOME_HOSTEL;
    const char *building = named ? place->building : "";
    const char *slash = writing->flat[0] ? ", " : "/"; // 3/14 Corvane Rise
    at->line[0] = 0;
    if (writing->street_first)
        put_street(place, writing, "", joined, at);
    if (!writing->street_first && !joined)
        put_flat(place, writing->flat, at);
    put(at, writing->street_first || writing->flat[0] ? ", " : " ", building);
    if (writing->street_first && !joined)
        put_flat(place, writing->flat, at);
    else if (!writing->street_first)
        put_street(place, writing, building[0] ? ", " : slash, joined, at);
    put(at, ", ", writing->town ? place->town : "");
    put(at, ", ", writing->county ? "Quenmere" : "");
}

// ---- UPRN, postcode ----------------------------------------------------------------------------

struct entry { // an address being written
    const struct world *world;
    const struct stay *stay;
    struct address_rates rates;
    double more; // times the usual errors
    struct world_place place;
    bool flat_lost;
    struct draw draw;
};

// Another dwelling of the area, or of none the dwelling itself.
static uint32_t neighbour(const struct world *world, uint32_t dwelling)
{
    for (uint32_t step = 1; step < NEIGHBOUR_REACH; step++) {
        if (dwelling + step < world->n_dwelling &&
            world->dwellings[dwelling + step].area == world->dwellings[dwelling].area)
            return dwelling + step;
        if (step <= dwelling &&
            world->dwellings[dwelling - step].area == world->dwellings[dwelling].area)
            return dwelling - step;
    }
    return dwelling;
}

static void write_uprn(struct entry *entry, char uprn[16])
{
    struct draw *draw = &entry->draw;
    const struct world_place *place = &entry->place;
    bool present = draw_yes(draw, entry->rates.uprn),
         wrong = draw_yes(draw, entry->rates.uprn_wrong), parent = draw_yes(draw, PARENT_KNOWN);
    snprintf(uprn, 16, "%s", place->uprn);
    if (!present || (entry->flat_lost && !parent)) {
        uprn[0] = 0;
    } else if (place->parent[0] && (entry->flat_lost || (wrong && parent))) {
        snprintf(uprn, 16, "%s", place->parent);
    } else if (wrong) {
        struct world_place other;
        world_place(entry->world, neighbour(entry->world, entry->stay->dwelling), &other);
        snprintf(uprn, 16, "%s", other.uprn);
    }
}

static uint32_t last_area(const struct world *world, const struct stay *stay)
{
    bool second = stay >= world->second_homes && stay < world->second_homes + world->n_second_home;
    bool first = second || stay == world->stays || stay[-1].person != stay->person;
    uint32_t area = world->dwellings[stay->dwelling].area;
    return first ? area ^ 1u : world->dwellings[stay[-1].dwelling].area;
}

static void write_postcode(struct entry *entry, char postcode[24])
{
    const struct address_rates *rates = &entry->rates;
    struct draw *draw = &entry->draw;
    bool present = draw_yes(draw, rates->postcode);
    double u = draw_unit(draw);
    bool squeezed = draw_yes(draw, POSTCODE_SQUEEZED), small = draw_yes(draw, POSTCODE_SMALL);
    if (u < rates->postcode_old)
        world_postcode(last_area(entry->world, entry->stay), postcode);
    else if (u < rates->postcode_old + rates->postcode_sector)
        postcode[strlen(postcode) - 2] = 0;
    if (squeezed)
        name_squeeze(postcode); // QX12AB
    for (char *at = postcode; small && *at; at++)
        *at = (char)(*at >= 'A' ? *at | 32 : *at);
    if (!present)
        postcode[0] = 0;
}

// ---- people without a home of their own ----------------------------------------------------------

// The loss of a home that the person, or a child's mother, reported lately; NULL = none.
static const struct fact *lost_home(const struct agency_view *view, uint32_t person, day_t day)
{
    for (uint32_t i = view->fact_first[person]; i < view->fact_first[person + 1]; i++) {
        const struct fact *fact = &view->world->facts[i];
        if (fact->kind == FACT_HOMELESS && fact->day <= day && day < fact->day + SHELTER_DAYS)
            return fact;
    }
    return NULL;
}

// The address that stands for one in a time without a home; NULL = the person has one.
static const struct world_address *sheltered(const struct agency_view *view,
                                             const struct identity_request *request)
{
    const struct person *person = &view->world->persons[request->person];
    bool child = agency_age(person, request->day) < 18 && person->mother != WORLD_NONE;
    uint32_t asked = child ? person->mother : request->person;
    const struct fact *loss = lost_home(view, asked, request->day);
    if (!loss)
        return NULL;
    struct draw draw = draw_for(view->seed, PURPOSE_ADDRESS, (uint64_t)(loss - view->world->facts));
    bool rough = draw_yes(&draw, NO_ABODE), told = draw_yes(&draw, 0.5);
    if (loss->code == HOMELESS_ABUSE && loss->bits & HOMELESS_TEMPORARY)
        return told ? &address_refuge : &withheld;
    return rough && !(loss->bits & (HOMELESS_TEMPORARY | HOMELESS_CHILDREN)) ? &no_abode : NULL;
}

// Whether the row is of somebody's first year in a home into which they moved.
static bool is_new(const struct agency_view *view, const struct identity_request *request)
{
    const struct stay *stay = request->stay;
    return stay->from > view->world->persons[request->person].dob &&
           request->day < stay->from + NEW_DAYS;
}

static double more_often(double rate)
{
    return rate * NEW_MORE < 0.5 ? rate * NEW_MORE : rate > 0.5 ? rate : 0.5;
}

// What newcomers say of their home: flats and postcodes that they do not know yet.
static void write_worse(struct entry *entry)
{
    struct address_rates *rates = &entry->rates;
    entry->more = NEW_MORE;
    rates->flat_lost = more_often(rates->flat_lost);
    rates->postcode = 1 - more_often(1 - rates->postcode);
    rates->postcode_old = more_often(rates->postcode_old);
    rates->postcode_sector = more_often(rates->postcode_sector);
}

static void write_home(const struct agency_view *view, const struct error_rates *rates,
                       const struct identity_request *request, struct world_address *ret_at)
{
    const struct stay *stay = request->stay;
    struct entry entry = {.world = view->world, .stay = stay, .rates = rates->address, .more = 1};
    if (is_new(view, request))
        write_worse(&entry);
    entry.draw = draw_for(view->seed, PURPOSE_ADDRESS + (uint64_t)request->agency * 64,
                          (uint64_t)request->copy << 63 | (uint64_t)stay->dwelling << 32 |
                              (uint32_t)stay->from);
    struct draw *draw = &entry.draw;
    struct world_place *place = &entry.place;
    world_place(view->world, stay->dwelling, place);
    bool let = view->world->dwellings[stay->dwelling].tenure == TENURE_PRIVATE_RENT;
    double lost = entry.rates.flat_lost * (let ? FLAT_LOST_LET : FLAT_LOST_OTHER);
    entry.flat_lost = draw_yes(draw, lost) && place->flat[0];
    write_uprn(&entry, ret_at->uprn);
    snprintf(ret_at->postcode, sizeof ret_at->postcode, "%s", place->postcode);
    write_postcode(&entry, ret_at->postcode);
    struct writing writing = agency_writing(entry.rates.order);
    if (draw_yes(draw, entry.rates.own_words)) {
        writing = own_writing(draw);
        if (draw_yes(draw, STREET_TYPO * entry.more))
            name_typo(place->street, sizeof place->street, draw);
        if (place->kind == HOME_SHARED && draw_yes(draw, 0.5))
            snprintf(place->building, sizeof place->building, "Room %u", request->person % 5 + 1);
    }
    if (entry.flat_lost)
        place->flat[0] = 0;
    write_line(place, &writing, ret_at);
}

void address_make(const struct agency_view *view, const struct error_rates *rates,
                  const struct identity_request *request, struct world_address *ret_at)
{
    const struct stay *stay = request->stay;
    *ret_at = (struct world_address){0};
    if (!stay)
        return;
    const struct world_address *shelter = sheltered(view, request);
    if (shelter) {
        *ret_at = *shelter;
        return;
    }
    write_home(view, rates, request, ret_at);
}
