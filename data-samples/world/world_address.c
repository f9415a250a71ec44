// Postcodes come in streets of three, streets in towns of twenty, towns in turn. One postcode in five
// is a block of flats; elsewhere the last two dwellings are the halves of one house.

#include "data-samples/world/world_address.h"
#include "data-samples/world/world_text.h"

#include <stdio.h>

enum {
    STREET_AREAS = 3,
    TOWN_AREAS = 60, // of a town before the next has its turn
    TOWNS = 6,
    AREA_HOMES = 20,
    TEAM_WARDS = 3,
    COMMON_EVERY = 10, // one street in so many has a name that every town has
};
#define N(array) (sizeof array / sizeof *array)
#define END(text) (text + sizeof text)
#define PUT_TEXT(to, text) world_text_put(to, END(to), text)
#define PUT_NUMBER(to, number) world_number_put(to, END(to), number, 1)

static const char *const towns[TOWNS] = {"Southquen", "Northquen", "Marsh Tavel",
                                         "Lorbridge", "Eskwold",   "Harquay"};
static const char *const towns_elsewhere[TOWNS] = {"Averdeen", "Stoke Brill",    "Tolvane",
                                                   "Wexmoor",  "Cressing Hythe", "Palderby"};
static const char *const common[][2] = {
    {"High", "Street"}, {"Church", "Lane"}, {"Station", "Road"},  {"Mill", "Lane"},
    {"Park", "Road"},   {"School", "Lane"}, {"Chapel", "Street"}, {"London", "Road"}};
static const char *const starts[] = {"Alder", "Brim", "Cor",  "Dun",  "Esk",  "Fenn",
                                     "Gorr",  "Har",  "Ivel", "Jas",  "Kett", "Lor",
                                     "Mav",   "Nim",  "Oss",  "Pell", "Rud",  "Thor"};
static const char *const ends[] = {"quin", "low",   "vane", "merrow", "wold", "naby", "brook",
                                   "quay", "stone", "mark", "den",    "wick", "combe"};
static const char *const kinds[] = {"Road", "Close", "Street", "Avenue", "Rise", "Way", "Gardens"};
static const char *const blocks[] = {"House", "Court", "Point"};

static uint32_t town_of(uint32_t area)
{
    return area / TOWN_AREAS % TOWNS;
}

// Wards of twenty streets; a team has three of twelve, which lie next to each other.
static const struct ward {
    uint32_t town, half;
} wards[TEAM_COUNT][TEAM_WARDS] = {[TEAM_NORTH] = {{0, 0}, {0, 1}, {1, 0}},
                                   [TEAM_EAST] = {{1, 1}, {2, 0}, {2, 1}},
                                   [TEAM_SOUTH] = {{3, 0}, {3, 1}, {4, 0}},
                                   [TEAM_WEST] = {{4, 1}, {5, 0}, {5, 1}}};

uint32_t world_team_area(enum climate_team team, uint32_t i)
{
    const struct ward *ward = &wards[team][i / TOWN_AREAS % TEAM_WARDS];
    uint32_t round = i / (TOWN_AREAS * TEAM_WARDS) * 2 + ward->half;
    return (round * TOWNS + ward->town) * TOWN_AREAS + i % TOWN_AREAS;
}

enum climate_team world_area_team(uint32_t area)
{
    uint32_t half = area / (TOWN_AREAS * TOWNS) % 2;
    for (int team = 0; team < TEAM_COUNT; team++)
        for (int i = 0; i < TEAM_WARDS; i++)
            if (wards[team][i].town == town_of(area) && wards[team][i].half == half)
                return (enum climate_team)team;
    return TEAM_COUNT; // no such area
}

static uint32_t area_in_town(uint32_t area)
{
    return area / (TOWN_AREAS * TOWNS) * TOWN_AREAS + area % TOWN_AREAS;
}

static bool is_block(uint32_t area)
{
    return area % 5 == 1;
}

void world_postcode(uint32_t area, char ret_postcode[24])
{
    static const char letters[] = "ABDEFGHJLNPQRSTUWXYZ";
    bool is_here = area < WORLD_AREA_ELSEWHERE;
    uint32_t i = area_in_town(is_here ? area : area - WORLD_AREA_ELSEWHERE);
    const char *end = ret_postcode + 24;
    char *at = world_text_put(ret_postcode, end, is_here ? "QX" : "QY");
    at = world_number_put(at, end, 1 + town_of(area) + TOWNS * (i / 4000), 1);
    at = world_number_put(world_text_put(at, end, " "), end, i / 400 % 10, 1);
    world_text_put(at, end, (char[]){letters[i / 20 % 20], letters[i % 20], '\0'});
}

static void name_street(uint32_t area, struct world_place *place)
{
    uint32_t street = area / STREET_AREAS, in_town = area_in_town(area) / STREET_AREAS;
    if (in_town % COMMON_EVERY == 0) { // the same in every town
        const char *const *name = common[in_town / COMMON_EVERY % N(common)];
        PUT_TEXT(place->street, name[0]);
        place->street_kind = name[1];
        return;
    }
    uint32_t n_stem = N(starts) * N(ends), stem = street % n_stem;
    world_text_put(PUT_TEXT(place->street, starts[stem % N(starts)]), END(place->street),
                   ends[stem / N(starts) % N(ends)]);
    place->street_kind = kinds[(street / n_stem + street) % N(kinds)];
}

static void name_building(uint32_t area, const char *kind, struct world_place *place)
{
    uint32_t stem = (area * 7 + 3) % (N(starts) * N(ends));
    snprintf(place->building, sizeof place->building, "%s%s %s", starts[stem % N(starts)],
             ends[stem / N(starts)], kind);
}

static void number_home(const struct dwelling *home, struct world_place *place)
{
    uint32_t first = home->area % STREET_AREAS * AREA_HOMES;
    bool is_home = home->kind != HOME_CARE && home->kind != HOME_HOSTEL;
    PUT_NUMBER(place->number, first + home->number);
    if (!is_home) {
        name_building(home->area + home->number, home->kind == HOME_CARE ? "Care Home" : "Hostel",
                      place);
    } else if (is_block(home->area)) {
        PUT_NUMBER(place->flat, home->number % 100u);
        PUT_NUMBER(place->number, first + 1);
        name_building(home->area, blocks[home->area % N(blocks)], place);
    } else if (home->number >= AREA_HOMES - 1) {
        PUT_TEXT(place->flat, home->number % 2 ? "A" : "B");
        PUT_NUMBER(place->number, first + AREA_HOMES - 1);
    }
}

void world_place(const struct world *world, uint32_t dwelling, struct world_place *ret_place)
{
    const struct dwelling *home = &world->dwellings[dwelling];
    bool is_here = home->area < WORLD_AREA_ELSEWHERE;
    *ret_place =
        (struct world_place){.town = (is_here ? towns : towns_elsewhere)[town_of(home->area)],
                             .kind = (enum home_kind)home->kind};
    world_number_put(PUT_TEXT(ret_place->uprn, "99"), END(ret_place->uprn), dwelling * 7u + 1000u,
                     10);
    world_postcode(home->area, ret_place->postcode);
    name_street(home->area, ret_place);
    number_home(home, ret_place);
    if (ret_place->flat[0]) // never a dwelling's: those leave 6 when divided by 7
        world_number_put(PUT_TEXT(ret_place->parent, "99"), END(ret_place->parent),
                         home->area * 7u + 1003u, 10);
}

static bool is_letter(const char *flat)
{
    return flat[0] >= 'A';
}

static void write_line(const struct world_place *place, bool with_flat, char *line, size_t n_max)
{
    bool letter = is_letter(place->flat) && with_flat;
    bool numbered = place->flat[0] && !is_letter(place->flat) && with_flat;
    snprintf(line, n_max, "%s%s%s%s%s%s%s %s %s, %s", numbered ? "Flat " : "",
             numbered ? place->flat : "", numbered ? ", " : "", place->building,
             place->building[0] ? ", " : "", place->number, letter ? place->flat : "",
             place->street, place->street_kind, place->town);
}

void world_address(const struct world *world, uint32_t dwelling, struct world_address *ret_address)
{
    struct world_place place;
    world_place(world, dwelling, &place);
    write_line(&place, true, ret_address->line, sizeof ret_address->line);
    snprintf(ret_address->uprn, sizeof ret_address->uprn, "%s", place.uprn);
    snprintf(ret_address->postcode, sizeof ret_address->postcode, "%s", place.postcode);
}

void world_building(const struct world *world, uint32_t dwelling, struct world_address *ret_address)
{
    struct world_place place;
    world_place(world, dwelling, &place);
    write_line(&place, false, ret_address->line, sizeof ret_address->line);
    snprintf(ret_address->uprn, sizeof ret_address->uprn, "%s", place.parent);
    snprintf(ret_address->postcode, sizeof ret_address->postcode, "%s", place.postcode);
}
