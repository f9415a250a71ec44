// Names and addresses from syllables without a meaning, so that no row can look like a person who
// lives. A number is a mixed-radix reading of syllables, hence different numbers never collide.

#include "data-samples/world/world_names.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

const char *const world_ethnicities[WORLD_N_ETHNICITY] = {"WBRI", "WOTH", "MWBC", "MOTH", "AIND",
                                                          "APKN", "AOTH", "BAFR", "BCRB", "OOTH"};

static const char *const starts[] = {"bra", "dre", "fio", "gwe", "hul", "jor", "kel", "lum",
                                     "mav", "nir", "oro", "pel", "qui", "rud", "sol", "tav",
                                     "uzi", "ven", "wyl", "xan", "yor", "zet"};
static const char *const middles[] = {"",    "bel", "cor", "dan", "fil", "gor", "lin", "mer",
                                      "nul", "pas", "ril", "sen", "tor", "vin", "wex", "zan"};
static const char *const girl_ends[] = {"a", "iel", "yth", "une", "ora", "né", "ise", "ença"};
static const char *const boy_ends[] = {"ek", "un", "ash", "ilo", "or", "öm", "ard", "ík"};
static const char *const family_ends[] = {"brook", "dale",  "fenn",  "gard",  "hurst", "low",
                                          "mere",  "nock",  "quist", "stow",  "thorp", "wick",
                                          "zell",  "äcker", "bérin", "combe", "leigh", "rade"};
static const char *const streets[] = {"Alderquin", "Brimlow",   "Corvane",    "Dunmerrow",
                                      "Eskwold",   "Fennaby",   "Gollbrook",  "Harquay",
                                      "Ivelstone", "Jasmorrow", "Kettlemark", "Lorvane"};
static const char *const street_kinds[] = {"Row",     "Close", "Rise", "Way",
                                           "Gardens", "Road",  "Lane"};

#define N(array) (sizeof array / sizeof *array)

static char *capitalised(char *name)
{
    name[0] = (char)toupper((unsigned char)name[0]);
    return name;
}

char *world_forename(uint32_t forename, char buffer[WORLD_NAME_TEXT])
{
    uint32_t half = WORLD_N_FORENAME / 2, i = forename % half * 7 % half; // 7: common ones differ
    const char *const *ends = forename < half ? girl_ends : boy_ends;
    uint32_t end = i % N(girl_ends), start = i / N(girl_ends) % N(starts);
    uint32_t middle = i / N(girl_ends) / N(starts);
    snprintf(buffer, WORLD_NAME_TEXT, "%s%s%s", starts[start], middles[middle], ends[end]);
    return capitalised(buffer);
}

char *world_surname(uint32_t surname, char buffer[WORLD_NAME_TEXT])
{
    uint32_t i = surname % WORLD_N_SURNAME * 7 % WORLD_N_SURNAME;
    if (surname % 20 != 19) { // one in twenty has two parts
        snprintf(buffer, WORLD_NAME_TEXT, "%s%s%s", starts[i % N(starts)],
                 middles[i / N(starts) / N(family_ends) % N(middles)],
                 family_ends[i / N(starts) % N(family_ends)]);
        return capitalised(buffer);
    }
    char second[WORLD_NAME_TEXT / 2], first[WORLD_NAME_TEXT / 2];
    snprintf(first, sizeof first, "%s%s", starts[i % N(starts)],
             family_ends[i / N(starts) % N(family_ends)]);
    snprintf(second, sizeof second, "%s%s", starts[i / N(starts) / N(family_ends) % N(starts)],
             girl_ends[0]);
    snprintf(buffer, WORLD_NAME_TEXT, "%s-%s", capitalised(first), capitalised(second));
    return buffer;
}

void world_address(const struct world *world, uint32_t dwelling, struct world_address *ret_address)
{
    static const char letters[] = "ABDEFGHJLNPQRSTUWXYZ";
    const struct dwelling *home = &world->dwellings[dwelling];
    uint32_t area = home->area;
    snprintf(ret_address->uprn, sizeof ret_address->uprn, "99%010u", dwelling * 7u + 1000u);
    snprintf(ret_address->postcode, sizeof ret_address->postcode, "QX%u %u%c%c",
             1 + area / 400 / 10, area / 400 % 10, letters[area / 20 % 20], letters[area % 20]);
    const char *street = streets[area % N(streets)];
    const char *kind = street_kinds[area / N(streets) % N(street_kinds)];
    if (home->number % 4 == 0) // a quarter are flats
        snprintf(ret_address->line, sizeof ret_address->line, "Flat %u, %u %s %s",
                 home->number / 4u, 200u + area % 50, street, kind);
    else
        snprintf(ret_address->line, sizeof ret_address->line, "%u %s %s",
                 home->number + area % 90 * 2, street, kind);
}
