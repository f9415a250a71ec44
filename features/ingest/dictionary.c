// Ids, categories and attribute values repeat in almost every row, so they are stored once and
// named by number. Linear probing in a table at most half full; the hash is kept beside the number,
// so that most misses and all growing need no look at the texts.

#include "features/ingest/dictionary.h"

#include "features/base/arena.h"

#include <stdlib.h>
#include <string.h>

struct dictionary_slot {
    uint64_t start; // the first eight bytes of the text, zeros behind a shorter one
    uint32_t hash;
    uint32_t number; // + 1; 0 = free
};

// Its last n_bytes (at most seven), the first the lowest, as memcpy would put them.
static inline uint64_t tail_word(const char *text, size_t n_bytes)
{
    const unsigned char *bytes = (const unsigned char *)text;
    if (n_bytes >= 4) { // two halves, which may overlap in equal bytes
        uint32_t low, high;
        memcpy(&low, text, 4);
        memcpy(&high, text + n_bytes - 4, 4);
        return low | (uint64_t)high << 8 * (n_bytes - 4);
    }
    if (!n_bytes)
        return 0;
    size_t middle = n_bytes / 2, last = n_bytes - 1;
    return bytes[0] | (uint64_t)bytes[middle] << 8 * middle | (uint64_t)bytes[last] << 8 * last;
}

// Multiplies two words to 128 bits and folds: every input bit reaches every output bit.
static inline uint64_t mix(uint64_t a, uint64_t b)
{
    unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint64_t dictionary_hash(const char *text, size_t n_bytes, uint64_t seed)
{
    uint64_t hash = seed ^ UINT64_C(0x9e3779b97f4a7c15);
    uint64_t word;
    for (; n_bytes >= 8; n_bytes -= 8, text += 8) {
        memcpy(&word, text, 8);
        hash = mix(hash ^ word, UINT64_C(0xd6e8feb86659fd93));
    }
    word = tail_word(text, n_bytes) | (uint64_t)n_bytes << 56;
    return mix(hash ^ word, UINT64_C(0xa0761d6478bd642f));
}

const char *dictionary_text(const struct dictionary *dictionary, uint32_t i)
{
    return dictionary->blob + dictionary->offsets[i];
}

static inline size_t text_length(const struct dictionary *dictionary, uint32_t i)
{
    uint64_t end = i + 1 < dictionary->n ? dictionary->offsets[i + 1] : dictionary->n_bytes;
    return (size_t)(end - dictionary->offsets[i]) - 1;
}

static inline uint64_t text_start(const char *text, size_t n_bytes)
{
    uint64_t start;
    if (n_bytes < 8)
        return tail_word(text, n_bytes);
    memcpy(&start, text, 8);
    return start;
}

// The text's slot, or the free one where it belongs. A text of up to seven bytes is known by its start: it has no
// zero in it, so that an equal start means an equal length.
static struct dictionary_slot *slot_find(const struct dictionary *dictionary, const char *text,
                                         size_t n_bytes, uint32_t hash)
{
    size_t i = hash & (dictionary->n_slot - 1);
    uint64_t start = text_start(text, n_bytes);
    for (;; i = (i + 1) & (dictionary->n_slot - 1)) {
        struct dictionary_slot *slot = &dictionary->slots[i];
        if (!slot->number)
            return slot;
        if (slot->hash != hash || slot->start != start)
            continue;
        if (n_bytes < 8)
            return slot;
        uint32_t other = slot->number - 1;
        if (text_length(dictionary, other) == n_bytes &&
            memcmp(dictionary_text(dictionary, other), text, n_bytes) == 0)
            return slot;
    }
}

static void slots_grow(struct dictionary *dictionary)
{
    size_t n_old = dictionary->n_slot;
    struct dictionary_slot *old = dictionary->slots;
    dictionary->n_slot = n_old ? 2 * n_old : 256;
    dictionary->slots = memory_alloc(dictionary->n_slot * sizeof *dictionary->slots);
    for (size_t k = 0; k < n_old; k++) {
        if (!old[k].number)
            continue;
        size_t i = old[k].hash & (dictionary->n_slot - 1);
        while (dictionary->slots[i].number)
            i = (i + 1) & (dictionary->n_slot - 1);
        dictionary->slots[i] = old[k];
    }
    free(old);
}

uint32_t dictionary_add(struct dictionary *dictionary, const char *text, size_t n_bytes)
{
    if (2 * dictionary->n >= dictionary->n_slot)
        slots_grow(dictionary);
    uint32_t hash = (uint32_t)dictionary_hash(text, n_bytes, 0);
    struct dictionary_slot *slot = slot_find(dictionary, text, n_bytes, hash);
    if (slot->number)
        return slot->number - 1;
    memory_grow(&dictionary->blob, &dictionary->blob_capacity, dictionary->n_bytes + n_bytes + 1,
                1);
    memory_grow(&dictionary->offsets, &dictionary->offset_capacity, dictionary->n + 1,
                sizeof *dictionary->offsets);
    memcpy(dictionary->blob + dictionary->n_bytes, text, n_bytes);
    dictionary->blob[dictionary->n_bytes + n_bytes] = 0;
    dictionary->offsets[dictionary->n++] = dictionary->n_bytes;
    dictionary->n_bytes += n_bytes + 1;
    *slot = (struct dictionary_slot){text_start(text, n_bytes), hash, (uint32_t)dictionary->n};
    return slot->number - 1;
}

uint32_t dictionary_find(const struct dictionary *dictionary, const char *text, size_t n_bytes)
{
    if (!dictionary->n)
        return DICTIONARY_NONE;
    uint32_t hash = (uint32_t)dictionary_hash(text, n_bytes, 0);
    const struct dictionary_slot *slot = slot_find(dictionary, text, n_bytes, hash);
    return slot->number ? slot->number - 1 : DICTIONARY_NONE;
}

struct numbered_text {
    const char *text;
    uint32_t number;
};

static int compare_texts(const void *a, const void *b)
{
    return strcmp(((const struct numbered_text *)a)->text, ((const struct numbered_text *)b)->text);
}

void dictionary_sort(struct dictionary *dictionary, const bool *used, uint32_t *ret_number)
{
    struct numbered_text *texts = memory_alloc(dictionary->n * sizeof *texts);
    size_t n = 0;
    for (size_t i = 0; i < dictionary->n; i++) {
        ret_number[i] = DICTIONARY_NONE;
        if (!used || used[i])
            texts[n++] =
                (struct numbered_text){dictionary_text(dictionary, (uint32_t)i), (uint32_t)i};
    }
    qsort(texts, n, sizeof *texts, compare_texts);
    struct dictionary sorted = {0};
    for (size_t i = 0; i < n; i++)
        ret_number[texts[i].number] = dictionary_add(&sorted, texts[i].text, strlen(texts[i].text));
    free(texts);
    dictionary_done(dictionary);
    *dictionary = sorted;
}

void dictionary_done(struct dictionary *dictionary)
{
    free(dictionary->blob);
    free(dictionary->offsets);
    free(dictionary->slots);
    *dictionary = (struct dictionary){0};
}
