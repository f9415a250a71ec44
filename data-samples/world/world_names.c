// Names from syllables without a meaning, so that no row can look like a person who
// lives. A number is a mixed-radix reading of syllables, hence different numbers never collide.

#include "data-samples/world/world_names.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

const char *const world_ethnicities[WORLD_N_ETHNICITY] = {"WBRI", "WOTH", "MWBC", "MOTH", "AIND",
                                                          "APKN", "AOTH", "BAFR", "BCRB", "OOTH"};

#define N(array) (sizeof array / sizeof *array)

static char *capitalised(char *name)
{
    name[0] = (char)toupper((unsigned char)name[0]);
    return name;
}

char *world_forename(uint32_t forename, char buffer[WORLD_NAME_TEXT])
{
    const struct name_pool *pool = &name_pools[forename_pool(forename)];
    bool is_boy = forename / POOL_FORENAMES % 2;
    uint32_t i = forename % POOL_FORENAMES * 7 % POOL_FORENAMES; // 7: common ones differ
    const struct syllables *starts = &pool->starts, *middles = &pool->middles,
                           *ends = is_boy ? &pool->boy_ends : &pool->girl_ends;
    snprintf(buffer, WORLD_NAME_TEXT, "%s%s%s", starts->texts[i / ends->n % starts->n],
             middles->texts[i / ends->n / starts->n % middles->n], ends->texts[i % ends->n]);
    return capitalised(buffer);
}

static char *double_surname(const struct name_pool *pool, uint32_t i, char *buffer)
{
    size_t n_start = pool->starts.n, n_end = pool->family_ends.n;
    char second[WORLD_NAME_TEXT / 2], first[WORLD_NAME_TEXT / 2];
    snprintf(first, sizeof first, "%s%s", pool->starts.texts[i % n_start],
             pool->family_ends.texts[i / n_start % n_end]);
    snprintf(second, sizeof second, "%s%s", pool->starts.texts[i / n_start / n_end % n_start],
             pool->girl_ends.texts[0]);
    snprintf(buffer, WORLD_NAME_TEXT, "%s-%s", capitalised(first), capitalised(second));
    return buffer;
}

char *world_surname(uint32_t surname, char buffer[WORLD_NAME_TEXT])
{
    const struct name_pool *pool = &name_pools[surname_pool(surname)];
    uint32_t rank = surname % POOL_SURNAMES, i = rank * 7 % POOL_SURNAMES;
    const char *word = rank == 0 ? pool->women_word : rank == 1 ? pool->men_word : NULL;
    size_t n_start = pool->starts.n, n_end = pool->family_ends.n;
    if (!word && rank % 20 == 19) // one in twenty has two parts
        return double_surname(pool, i, buffer);
    if (word)
        snprintf(buffer, WORLD_NAME_TEXT, "%s", word);
    else
        snprintf(buffer, WORLD_NAME_TEXT, "%s%s%s", pool->starts.texts[i % n_start],
                 pool->middles.texts[i / n_start / n_end % pool->middles.n],
                 pool->family_ends.texts[i / n_start % n_end]);
    return capitalised(buffer);
}
