// Names follow the group, the parents and the sex. Nothing here draws from a stream of the world:
// the caller hands in what is random, so that names cannot move anything else.

#include "data-samples/world/world_naming.h"

#include "data-samples/world/world_parameters.h"
#include "data-samples/world/world_random.h"

// By ethnicity, one digit a pool: people of a mixed group have names of any of these.
static const char *const pools_of[WORLD_N_ETHNICITY] = {"0", "1",   "0", "002356", "2",
                                                        "3", "443", "5", "0",      "6"};

static uint32_t pool_of(uint8_t ethnicity, double u)
{
    const char *digits = pools_of[ethnicity];
    uint32_t n = 0, bits = (uint32_t)(u * 0x1p30);
    while (digits[n])
        n++;
    return (uint32_t)(digits[(bits * 2654435761u >> 16) % n] - '0');
}

// The rank of a name of n: the heads' shares first, then falling as the square root of the rank.
static uint32_t rank_of(const double heads[POOL_HEADS], uint32_t first, uint32_t n, double u)
{
    uint32_t n_head = 0;
    for (; n_head < POOL_HEADS && heads[n_head] > 0; n_head++) {
        if (u < heads[n_head])
            return first + n_head;
        u -= heads[n_head];
    }
    double left = 1;
    for (uint32_t i = 0; i < n_head; i++)
        left -= heads[i];
    double share = u / left;
    first += n_head;
    uint32_t rank = first + (uint32_t)((n - first) * share * share);
    return rank < n ? rank : n - 1;
}

static uint32_t forename_in(uint32_t pool, bool female, double u)
{
    const struct name_pool *row = &name_pools[pool];
    uint32_t rank = rank_of(female ? row->girl_heads : row->boy_heads, 0, POOL_FORENAMES, u);
    return (pool * 2 + !female) * POOL_FORENAMES + rank;
}

uint32_t naming_forename(uint8_t ethnicity, bool female, double u)
{
    return forename_in(pool_of(ethnicity, u), female, u);
}

uint32_t naming_surname(uint8_t ethnicity, bool female, double u)
{
    uint32_t pool = pool_of(ethnicity, u);
    const struct name_pool *row = &name_pools[pool];
    double word = female ? row->women : row->men;
    if (u < word)
        return pool * POOL_SURNAMES + !female;
    uint32_t n_word = row->women_word ? 2 : 0; // ranks of the words
    return pool * POOL_SURNAMES +
           rank_of(row->surname_heads, n_word, POOL_SURNAMES, (u - word) / (1 - word));
}

static bool is_word(uint32_t surname)
{
    const struct name_pool *row = &name_pools[surname_pool(surname)];
    uint32_t rank = surname % POOL_SURNAMES;
    return (rank == 0 && row->women_word) || (rank == 1 && row->men_word);
}

bool naming_is_family_name(uint32_t surname)
{
    return !is_word(surname);
}

uint32_t naming_inherited(uint32_t surname, bool female)
{
    const struct name_pool *row = &name_pools[surname_pool(surname)];
    if (!is_word(surname) || (!female && !row->men_word))
        return surname;
    return surname / POOL_SURNAMES * POOL_SURNAMES + !female;
}

void naming_child(const struct person *mother, const struct person *father, uint64_t random,
                  struct person *child)
{
    const struct person *like = father && random & 1 ? father : mother;
    const struct person *namesake = child->female ? mother : father;
    double u = (double)(stream_hash(random, 1) >> 11) * 0x1p-53,
           after = (double)(stream_hash(random, 2) >> 11) * 0x1p-53,
           word = (double)(stream_hash(random, 3) >> 11) * 0x1p-53;
    uint32_t pool = forename_pool(like->forename);
    if (pool != forename_pool(child->forename))
        child->forename = forename_in(pool, child->female, u);
    if (namesake && namesake->female == child->female &&
        after < (child->female ? NAME_AFTER_MOTHER : NAME_AFTER_FATHER))
        child->forename = namesake->forename;
    uint32_t surname = naming_inherited(child->surname_at_birth, child->female);
    const struct name_pool *row = &name_pools[surname_pool(surname)];
    if (row->women_word && word < (child->female ? row->women : row->men))
        surname = surname / POOL_SURNAMES * POOL_SURNAMES + !child->female;
    child->surname_at_birth = child->surname = surname;
}

void naming_differ(const struct person *elder, struct person *child)
{
    if (elder->forename != child->forename)
        return;
    uint32_t rank = child->forename % POOL_FORENAMES;
    child->forename = child->forename - rank + (rank + 101) % POOL_FORENAMES;
}
