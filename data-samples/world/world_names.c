// Names from syllables without a meaning, so that no row can look like a person who
// lives. A number is a mixed-radix reading of syllables, hence different numbers never collide.

#include "data-samples/world/world_names.h"
#include "data-samples/world/world_text.h"

#include <ctype.h>
#include <string.h>

const char *const world_ethnicities[WORLD_N_ETHNICITY] = {"WBRI", "WOTH", "MWBC", "MOTH", "AIND",
                                                          "APKN", "AOTH", "BAFR", "BCRB", "OOTH"};

#define N(array) (sizeof array / sizeof *array)

static char *capitalised(char *name)
{
    name[0] = (char)toupper((unsigned char)name[0]);
    return name;
}

static char *put_three(const char *first, const char *second, const char *third,
                       char buffer[WORLD_NAME_TEXT])
{
    const char *end = buffer + WORLD_NAME_TEXT;
    world_text_put(world_text_put(world_text_put(buffer, end, first), end, second), end, third);
    return capitalised(buffer);
}

char *world_forename(uint32_t forename, char buffer[WORLD_NAME_TEXT])
{
    const struct name_pool *pool = &name_pools[forename_pool(forename)];
    bool is_boy = forename / POOL_FORENAMES % 2;
    uint32_t i = forename % POOL_FORENAMES * 7 % POOL_FORENAMES; // 7: common ones differ
    const struct syllables *starts = &pool->starts, *middles = &pool->middles,
                           *ends = is_boy ? &pool->boy_ends : &pool->girl_ends;
    return put_three(starts->texts[i / ends->n % starts->n],
                     middles->texts[i / ends->n / starts->n % middles->n], ends->texts[i % ends->n],
                     buffer);
}

static char *double_surname(const struct name_pool *pool, uint32_t i, char *buffer)
{
    size_t n_start = pool->starts.n, n_end = pool->family_ends.n;
    char second[WORLD_NAME_TEXT], first[WORLD_NAME_TEXT];
    put_three(pool->starts.texts[i % n_start], pool->family_ends.texts[i / n_start % n_end], "",
              first);
    put_three(pool->starts.texts[i / n_start / n_end % n_start], pool->girl_ends.texts[0], "",
              second);
    return put_three(first, "-", second, buffer);
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
        return put_three(word, "", "", buffer);
    return put_three(pool->starts.texts[i % n_start],
                     pool->middles.texts[i / n_start / n_end % pool->middles.n],
                     pool->family_ends.texts[i / n_start % n_end], buffer);
}
