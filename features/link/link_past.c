// The pack of the past: plain arrays, mapped. Whatever does not fit is no past: then all is linked
// anew, which gives the same persons.

#include "features/link/link_past.h"

#include <string.h>

#define PAST_KIND "link"
#define PAST_VERSION 3

// ---- writing ------------------------------------------------------------------------------------

static void add(struct pack_writer *writer, struct pack_array array, enum status *status,
                struct error *err)
{
    if (!*status)
        *status = pack_add(writer, array, err);
}

static size_t text_bytes(const struct texts *ids)
{
    return ids->n ? ids->offsets[ids->n - 1] + strlen(texts_at(ids, (uint32_t)ids->n - 1)) + 1 : 0;
}

static enum status write_arrays(struct pack_writer *writer, const char *key,
                                const struct link_past *past, struct error *err)
{
    size_t n = past->n_record;
    const struct pack_array arrays[] = {
        {"key", key, HASH_TEXT, 1},
        {"input", past->input, n, 4},
        {"id_offsets", past->ids.offsets, n, 8},
        {"id_texts", past->ids.blob, text_bytes(&past->ids), 1},
        {"digest", past->digest, n, 8},
        {"state", past->state, n, 8},
        {"pairs", past->pairs, past->n_pair, sizeof *past->pairs},
        {"matches", past->matches, past->n_match, sizeof *past->matches},
        {"outcomes", past->outcomes, past->n_match, 1},
        {"person", past->person, n, 4},
        {"person_offsets", past->person_ids.offsets, past->person_ids.n, 8},
        {"person_texts", past->person_ids.blob, text_bytes(&past->person_ids), 1},
        {"tallies", past->tallies, past->n_tally, sizeof *past->tallies},
    };
    enum status status = OK;
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        add(writer, arrays[i], &status, err);
    return status;
}

enum status link_past_write(const char *path, const char key[HASH_TEXT],
                            const struct link_past *past, struct error *err)
{
    struct pack_writer *writer;
    enum status status = pack_create(path, PAST_KIND, PAST_VERSION, &writer, err);
    if (status)
        return status;
    status = write_arrays(writer, key, past, err);
    if (!status)
        return pack_commit(writer, err);
    pack_discard(writer);
    return status;
}

// ---- reading ------------------------------------------------------------------------------------

struct reading {
    const struct pack *pack;
    bool fits;
};

static const void *get(struct reading *reading, const char *name, size_t bytes, size_t *ret_n)
{
    struct pack_array array = {0};
    if (pack_get(reading->pack, name, bytes, &array, ERROR_IGNORED))
        reading->fits = false;
    *ret_n = array.n;
    return array.data;
}

static const void *get_n(struct reading *reading, const char *name, size_t bytes, size_t n)
{
    size_t n_found;
    const void *data = get(reading, name, bytes, &n_found);
    reading->fits = reading->fits && n_found == n;
    return data;
}

static bool read_past(const struct pack *pack, const char *key, struct link_past *past)
{
    struct reading reading = {pack, true};
    size_t n_byte;
    const char *its = get_n(&reading, "key", 1, HASH_TEXT);
    if (!reading.fits || memcmp(its, key, HASH_TEXT) != 0)
        return false;
    past->input = get(&reading, "input", 4, &past->n_record);
    size_t n = past->n_record;
    past->ids = (struct texts){get_n(&reading, "id_offsets", 8, n),
                               get(&reading, "id_texts", 1, &n_byte), n};
    past->digest = get_n(&reading, "digest", 8, n);
    past->state = get_n(&reading, "state", 8, n);
    past->pairs = get(&reading, "pairs", sizeof *past->pairs, &past->n_pair);
    past->matches = get(&reading, "matches", sizeof *past->matches, &past->n_match);
    past->outcomes = get_n(&reading, "outcomes", 1, past->n_match);
    past->person = get_n(&reading, "person", 4, n);
    past->person_ids.offsets = get(&reading, "person_offsets", 8, &past->person_ids.n);
    past->person_ids.blob = get(&reading, "person_texts", 1, &n_byte);
    past->tallies = get(&reading, "tallies", sizeof *past->tallies, &past->n_tally);
    return reading.fits;
}

void link_past_open(const char *path, const char key[HASH_TEXT], struct pack *ret_pack,
                    struct link_past *ret_past, bool *ret_open)
{
    *ret_open = false;
    *ret_past = (struct link_past){0};
    if (!file_exists(path) || pack_open(path, PAST_KIND, PAST_VERSION, ret_pack, ERROR_IGNORED))
        return;
    *ret_open = read_past(ret_pack, key, ret_past);
    if (!*ret_open)
        pack_close(ret_pack);
}
