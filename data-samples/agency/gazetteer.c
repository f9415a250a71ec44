// Classes are those of AddressBase (Ordnance Survey): RD dwelling, RD06 self-contained flat, RH01
// house in multiple occupation, RI01 care home, RI02 communal residence, PP property shell, which is
// the building that holds the flats.

#include "data-samples/agency/gazetteer.h"

#include "data-samples/agency/agency_address.h"

#include <stdlib.h>

#define PURPOSE_LICENCE 19 // beside the identities' 16 to 21; no agency has number 63
#define LICENSED 0.6       // of houses in multiple occupation

static const struct sheet_style style = {.dates = DATE_ISO, .missing = ""};

struct gazetteer {
    const struct world *world;
    uint64_t seed;
    struct sheet addresses, places;
    bool *has_shell; // by area
};

static const char *const classes[HOME_KIND_COUNT] = {
    [HOME_OWN] = "RD",    [HOME_SHARED] = "RH01", [HOME_HOSTEL] = "RI02",
    [HOME_CARE] = "RI01", [HOME_FOSTER] = "RD",   [HOME_TEMPORARY] = "RD"};
static const char *const kinds[HOME_KIND_COUNT] = {
    [HOME_SHARED] = "HMO", [HOME_HOSTEL] = "hostel", [HOME_CARE] = "care home"};

static void put_address(struct gazetteer *gazetteer, const struct world_address *at,
                        const char *parent, const char *class)
{
    struct sheet *sheet = &gazetteer->addresses;
    sheet_text(sheet, at->uprn);
    sheet_text(sheet, parent);
    sheet_text(sheet, class);
    sheet_text(sheet, at->line);
    sheet_text(sheet, at->postcode);
    sheet_end(sheet);
}

static void put_place(struct gazetteer *gazetteer, const struct world_address *at, const char *kind)
{
    struct sheet *sheet = &gazetteer->places;
    sheet_text(sheet, at->uprn);
    sheet_text(sheet, at->line);
    sheet_text(sheet, at->postcode);
    sheet_text(sheet, kind);
    sheet_text(sheet, NULL); // from, to: as long as anybody knows
    sheet_text(sheet, NULL);
    sheet_end(sheet);
}

static void put_shell(struct gazetteer *gazetteer, uint32_t dwelling)
{
    uint32_t area = gazetteer->world->dwellings[dwelling].area;
    struct world_address at;
    if (gazetteer->has_shell[area])
        return;
    gazetteer->has_shell[area] = true;
    world_building(gazetteer->world, dwelling, &at);
    put_address(gazetteer, &at, NULL, "PP");
    put_place(gazetteer, &at, "shell");
}

static void put_dwelling(struct gazetteer *gazetteer, uint32_t dwelling)
{
    struct world_place place;
    struct world_address at;
    world_place(gazetteer->world, dwelling, &place);
    world_address(gazetteer->world, dwelling, &at);
    bool own = kinds[place.kind] == NULL;
    put_address(gazetteer, &at, place.parent, own && place.flat[0] ? "RD06" : classes[place.kind]);
    struct draw draw = draw_for(gazetteer->seed, PURPOSE_LICENCE, dwelling);
    if (!own && (place.kind != HOME_SHARED || draw_yes(&draw, LICENSED)))
        put_place(gazetteer, &at, kinds[place.kind]);
    if (place.flat[0])
        put_shell(gazetteer, dwelling);
}

// Not of the next district.
static bool is_here(const struct dwelling *home)
{
    return home->area < WORLD_AREA_ELSEWHERE;
}

static void put_all(struct gazetteer *gazetteer)
{
    const struct world *world = gazetteer->world;
    size_t n_area = 0;
    for (size_t i = 0; i < world->n_dwelling; i++)
        if (is_here(&world->dwellings[i]) && world->dwellings[i].area >= n_area)
            n_area = world->dwellings[i].area + 1;
    gazetteer->has_shell = memory_alloc(n_area * sizeof *gazetteer->has_shell + 1);
    for (size_t i = 0; i < world->n_dwelling; i++)
        if (is_here(&world->dwellings[i]))
            put_dwelling(gazetteer, (uint32_t)i);
    put_place(gazetteer, &address_refuge, "refuge");
    free(gazetteer->has_shell);
}

enum status gazetteer_write(const struct agency_view *view, const char *records,
                            struct file_count ret_counts[GAZETTEER_FILES], struct error *err)
{
    static const char *const names[GAZETTEER_FILES] = {"gazetteer/addresses.csv",
                                                       "gazetteer/places.csv"};
    static const char *const headers[] = {"uprn parent_uprn class address postcode",
                                          "uprn address postcode kind from to"};
    struct gazetteer gazetteer = {.world = view->world, .seed = view->seed};
    struct sheet *sheets[] = {&gazetteer.addresses, &gazetteer.places};
    struct arena arena = {0};
    enum status status = file_make_directories(file_join(&arena, records, "gazetteer"), err);
    for (int i = 0; i < GAZETTEER_FILES && !status; i++)
        status =
            sheet_open(sheets[i], file_join(&arena, records, names[i]), &style, headers[i], err);
    if (!status)
        put_all(&gazetteer);
    for (int i = 0; i < GAZETTEER_FILES && !status; i++) {
        ret_counts[i] = (struct file_count){names[i], sheets[i]->n_row};
        status = sheet_close(sheets[i], err);
    }
    arena_done(&arena);
    return status;
}
