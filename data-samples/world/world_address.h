// Where a dwelling is: the parts of its address as the gazetteer has them. Towns and their streets
// are invented, but every town has a High Street, so that number and street alone are not unique.
#ifndef HEARTH_WORLD_ADDRESS_H
#define HEARTH_WORLD_ADDRESS_H

#include "data-samples/world/world.h"
#include "data-samples/world/world_climate.h"

struct world_place {
    char uprn[16];           // twelve digits
    char parent[16];         // the UPRN of the building that holds the flat, or ""
    char flat[8];            // "3", or "" of a house
    char building[32];       // "Brimlow Court", "Harquay Care Home", or ""
    char number[8];          // "14", "14A"
    char street[24];         // "Corvane"
    const char *street_kind; // "Rise"
    const char *town;
    char postcode[24]; // "QX3 4AB"
    enum home_kind kind;
};
void world_place(const struct world *world, uint32_t dwelling, struct world_place *ret_place);

// As the gazetteer writes it.
struct world_address {
    char uprn[16];
    char line[128]; // "Flat 3, Brimlow Court, 14 Corvane Rise, Northquen"
    char postcode[24];
};
void world_address(const struct world *world, uint32_t dwelling, struct world_address *ret_address);
// Of the building that holds the dwelling, a flat: without the flat, with the parent's UPRN.
void world_building(const struct world *world, uint32_t dwelling,
                    struct world_address *ret_address);
// Areas from here on are of other districts: towns and postcodes of their own.
#define WORLD_AREA_ELSEWHERE 3600000u
// The map of teams: the i-th area of a team's part of the borough; which team has the area.
uint32_t world_team_area(enum climate_team team, uint32_t i);
enum climate_team world_area_team(uint32_t area);
void world_postcode(uint32_t area, char ret_postcode[24]);

#endif
