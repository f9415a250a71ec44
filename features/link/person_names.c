// IDs outlive the record that they were made of: alerts and decisions refer to them. One that an
// earlier run gave is never given to other people's records.

#include "features/link/person_names.h"

#include "features/base/file.h"
#include "features/base/parallel.h"
#include "features/base/sort.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PERSON_ID_DIGITS 12 // of 5 bits each

#define PERSON_ID_BYTES (PERSON_ID_DIGITS + 2)
#define CHUNK 4096

// P and 12 digits made of the record's input and ID: no ID of an agency can be read from it. n_try:
// 0, or how many of its IDs are others' already.
static void name_make(const struct registry *registry, uint32_t record, unsigned n_try, char *name)
{
    static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz"; // without i l o u
    char hex[HASH_TEXT], try[16];
    struct hash *hash = hash_create();
    hash_add_text(hash, registry->inputs[registry->input[record]]);
    hash_add_text(hash, registry->ids[record]);
    snprintf(try, sizeof try, "%u", n_try);
    if (n_try)
        hash_add_text(hash, try);
    hash_finish(hash, hex);
    hex[PERSON_ID_DIGITS * 5 / 4] = 0;
    uint64_t bits = strtoull(hex, NULL, 16);
    name[0] = 'P';
    for (int i = PERSON_ID_DIGITS; i > 0; i--, bits >>= 5)
        name[i] = digits[bits & 31];
    name[PERSON_ID_DIGITS + 1] = 0;
}

struct naming {
    struct person_names *names;
    char *texts; // n_record × PERSON_ID_BYTES: the IDs that follow from the records
};

static void name_records(void *context, size_t first, size_t end, int worker)
{
    const struct naming *naming = context;
    (void)worker;
    for (size_t r = first; r < end; r++) {
        char *name = naming->texts + r * PERSON_ID_BYTES;
        name_make(naming->names->registry, (uint32_t)r, 0, name);
        naming->names->of_record[r] = name;
    }
}

// An ID that an earlier run gave is another's already, unless the record represents that person.
static void rename_taken(void *context, size_t first, size_t end, int worker)
{
    const struct naming *naming = context;
    const struct person_names *names = naming->names;
    (void)worker;
    for (size_t r = first; r < end; r++)
        for (unsigned n_try = 1;
             !names->is_representative[r] && previous_run_has(names->previous, names->of_record[r]);
             n_try++)
            name_make(names->registry, (uint32_t)r, n_try, naming->texts + r * PERSON_ID_BYTES);
}

static bool comes_before(const struct registry *registry, uint32_t a, uint32_t b)
{
    const day_t *received = registry->first_received;
    if (received && received[a] != received[b])
        return received[a] < received[b];
    return a < b;
}

// The record that each earlier person's ID follows from, else the first that it has left.
static void find_own(struct person_names *names)
{
    const struct previous_run *previous = names->previous;
    bool *follows = memory_alloc(previous->n_person + 1);
    for (size_t p = 0; p < previous->n_person; p++)
        names->own[p] = PREVIOUS_RUN_NONE;
    for (uint32_t r = 0; r < names->registry->n_record; r++) {
        uint32_t person = previous->person[r];
        if (person == PREVIOUS_RUN_NONE || follows[person])
            continue;
        follows[person] = strcmp(names->of_record[r], previous->ids[person]) == 0;
        bool heir = !(names->separated && names->separated[r]) &&
                    (names->own[person] == PREVIOUS_RUN_NONE ||
                     comes_before(names->registry, r, names->own[person]));
        if (follows[person] || heir)
            names->own[person] = r;
    }
    free(follows);
}

void person_names_make(struct arena *arena, struct person_names *names)
{
    const struct previous_run *previous = names->previous;
    size_t n = names->registry->n_record;
    names->of_record = arena_array(arena, n, sizeof *names->of_record);
    names->is_representative = arena_array(arena, n, sizeof *names->is_representative);
    names->own = arena_array(arena, previous->n_person, sizeof *names->own);
    struct naming naming = {names, arena_array(arena, n, PERSON_ID_BYTES)};
    parallel_for(n, CHUNK, names->n_thread, name_records, &naming);
    if (!previous->n_person)
        return;
    find_own(names);
    for (size_t p = 0; p < previous->n_person; p++)
        if (names->own[p] != PREVIOUS_RUN_NONE)
            names->is_representative[names->own[p]] = true;
    parallel_for(n, CHUNK, names->n_thread, rename_taken, &naming);
    for (size_t p = 0; p < previous->n_person; p++)
        if (names->own[p] != PREVIOUS_RUN_NONE)
            names->of_record[names->own[p]] = previous->ids[p];
}

// ---- after merging ------------------------------------------------------------------------------

struct claim { // of a person of today to the ID of an earlier one
    uint32_t then, now, n_record;
};

static int compare_claims(const void *a, const void *b)
{
    const struct claim *x = a, *y = b;
    ORDER_BY(x->then, y->then);
    ORDER_BY_FALLING(x->n_record, y->n_record);
    return ORDER_OF(x->now, y->now);
}

static int compare_pairs(const void *a, const void *b)
{
    const struct claim *x = a, *y = b;
    ORDER_BY(x->then, y->then);
    return ORDER_OF(x->now, y->now);
}

// Records of earlier persons whose ID is free, with persons of today that are new.
static struct claim *list_claims(const struct person_names *names, const struct merging *merging,
                                 size_t *ret_n)
{
    const uint32_t *person = names->previous->person;
    bool *used = memory_alloc(names->previous->n_person + 1);
    struct claim *claims = NULL;
    size_t n = 0, capacity = 0;
    for (size_t p = 0; p < merging->n_person; p++) {
        uint32_t record = merging->representative[p];
        if (person[record] != PREVIOUS_RUN_NONE && names->own[person[record]] == record)
            used[person[record]] = true;
    }
    for (uint32_t r = 0; r < names->registry->n_record; r++) {
        uint32_t now = merging->memberships[merging->first[r + 1] - 1].person;
        if (person[r] != PREVIOUS_RUN_NONE && !used[person[r]] &&
            !(names->separated && names->separated[r]) &&
            !names->is_representative[merging->representative[now]]) {
            memory_grow(&claims, &capacity, n + 1, sizeof *claims);
            claims[n++] = (struct claim){person[r], now, 1};
        }
    }
    free(used);
    *ret_n = n;
    return claims;
}

static size_t add_up(struct claim *claims, size_t n)
{
    size_t n_claim = 0;
    if (n)
        qsort(claims, n, sizeof *claims, compare_pairs);
    for (size_t i = 0; i < n; i++)
        if (n_claim && compare_pairs(&claims[n_claim - 1], &claims[i]) == 0)
            claims[n_claim - 1].n_record++;
        else
            claims[n_claim++] = claims[i];
    if (n_claim)
        qsort(claims, n_claim, sizeof *claims, compare_claims);
    return n_claim;
}

void person_names_inherit(const struct person_names *names, const struct merging *merging,
                          const char **ids)
{
    if (!names->previous->n_person)
        return;
    size_t n;
    struct claim *claims = list_claims(names, merging, &n);
    bool *named = memory_alloc(merging->n_person + 1);
    uint32_t settled = PREVIOUS_RUN_NONE; // the earlier person whose ID was taken last
    n = add_up(claims, n);
    for (size_t i = 0; i < n; i++) {
        if (claims[i].then == settled || named[claims[i].now])
            continue;
        settled = claims[i].then;
        named[claims[i].now] = true;
        ids[claims[i].now] = names->previous->ids[settled];
    }
    free(named);
    free(claims);
}
