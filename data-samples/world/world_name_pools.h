// The pools that names come from: one a naming tradition, each with syllables of its own. All of
// them are invented; no syllable set is a language's and no name a person's.
#ifndef HEARTH_WORLD_NAME_POOLS_H
#define HEARTH_WORLD_NAME_POOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    NAME_POOLS = 7,
    POOL_FORENAMES = 600, // of each sex in a pool; low numbers are common
    POOL_SURNAMES = 6000,
    POOL_HEADS = 8,
};

struct syllables {
    const char *const *texts;
    size_t n;
};

struct name_pool {
    struct syllables starts, middles, girl_ends, boy_ends, family_ends;
    // Surnames borne by one sex whatever the parents are called, or NULL: a woman has the first
    // with the probability women, a man the second with the probability men.
    const char *women_word, *men_word;
    double women, men;
    // Shares of the commonest surnames, and of the commonest forenames; the rest falls as the
    // square root of the rank.
    double surname_heads[POOL_HEADS], girl_heads[POOL_HEADS], boy_heads[POOL_HEADS];
    bool family_first;   // people of this tradition say the family name first
    bool transliterated; // names have several spellings in Latin letters
    double other_names;  // of people who go by another forename: share with one of the first pool
};
extern const struct name_pool name_pools[NAME_POOLS];

// The pool of a forename's or surname's number.
uint32_t forename_pool(uint32_t forename);
uint32_t surname_pool(uint32_t surname);

#endif
