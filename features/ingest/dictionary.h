// Distinct texts and their numbers, in order of first sight. Open addressing; grows as needed.
#ifndef HEARTH_DICTIONARY_H
#define HEARTH_DICTIONARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DICTIONARY_NONE UINT32_MAX
#define DICTIONARY_MAX (UINT32_MAX - (1u << 24)) // texts; callers check n against it now and then

struct dictionary { // zeroed = empty
    char *blob;     // texts one after the other, each ended by 0
    size_t n_bytes, blob_capacity;
    uint64_t *offsets; // n, into blob
    size_t n, offset_capacity;
    struct dictionary_slot *slots;
    size_t n_slot; // a power of two
};

// The number of the text, added when new. The text is copied.
uint32_t dictionary_add(struct dictionary *dictionary, const char *text, size_t n_bytes);
// The number of the text, or DICTIONARY_NONE.
uint32_t dictionary_find(const struct dictionary *dictionary, const char *text, size_t n_bytes);
const char *dictionary_text(const struct dictionary *dictionary, uint32_t i);
// Keeps the texts whose flag is set (NULL = all) and renumbers them bytewise ascending. Shapes:
// used and ret_number: n before the call; ret_number[old] = new, or DICTIONARY_NONE.
void dictionary_sort(struct dictionary *dictionary, const bool *used, uint32_t *ret_number);
void dictionary_done(struct dictionary *dictionary);

// 64 bits of a text, well mixed, the same on every run; `seed` chains texts.
uint64_t dictionary_hash(const char *text, size_t n_bytes, uint64_t seed);

#endif
