// Sums of well mixed hashes: values come in an order that differs between runs.

#include "features/link/record_digest.h"

#include "features/base/number.h"
#include "features/base/parallel.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK 8192

void record_identities(const struct registry *registry, uint64_t *ret_identities)
{
    uint64_t *seeds = memory_alloc((registry->n_input + 1) * sizeof *seeds);
    for (size_t i = 0; i < registry->n_input; i++)
        seeds[i] = dictionary_hash(registry->inputs[i], strlen(registry->inputs[i]), 1);
    for (size_t r = 0; r < registry->n_record; r++)
        ret_identities[r] =
            dictionary_hash(registry->ids[r], strlen(registry->ids[r]), seeds[registry->input[r]]);
    free(seeds);
}

struct digesting {
    const struct digest_request *request;
    const uint64_t *identities;
    uint64_t **texts; // of each column: the hash of each code; NULL = codes are days
    uint64_t *digests;
};

static uint64_t mix(uint64_t a, uint64_t b)
{
    return number_scramble(a * 0x9e3779b97f4a7c15u + number_scramble(b + 0x632be59bd9b4e019u));
}

static void hash_texts(void *context, size_t first, size_t end, int worker)
{
    const struct digesting *digesting = context;
    (void)worker;
    for (size_t k = first; k < end; k++) {
        const struct dictionary *texts = &digesting->request->columns[k].texts;
        if (!texts->n)
            continue;
        digesting->texts[k] = memory_resize(NULL, texts->n * sizeof **digesting->texts);
        for (size_t i = 0; i < texts->n; i++) {
            const char *text = dictionary_text(texts, (uint32_t)i);
            digesting->texts[k][i] = dictionary_hash(text, strlen(text), 2);
        }
    }
}

static uint64_t sum_values(const struct linkage_variable *variable, const uint64_t *texts,
                           uint32_t record, uint64_t salt)
{
    uint64_t sum = 0;
    for (uint32_t i = variable->first[record]; i < variable->first[record + 1]; i++) {
        const struct variable_value *value = &variable->values[i];
        sum +=
            mix(texts ? texts[value->code] : value->code, salt << 32 | (uint32_t)value->received);
    }
    return sum;
}

static uint64_t sum_facts(const struct record_facts *facts, const uint64_t *identities,
                          uint32_t record, uint64_t salt)
{
    const struct linkage_variable *days[] = {&facts->activity, &facts->born_before, &facts->died};
    uint64_t sum = 0;
    for (size_t k = 0; k < sizeof days / sizeof *days; k++)
        for (uint32_t i = days[k]->first[record]; i < days[k]->first[record + 1]; i++) {
            const struct variable_value *value = &days[k]->values[i];
            const char *text =
                days[k]->texts.n ? dictionary_text(&days[k]->texts, value->code) : NULL;
            uint64_t of_value = text ? dictionary_hash(text, strlen(text), 3) : value->code;
            sum += mix(of_value, (salt + k) << 32 | (uint32_t)value->received);
        }
    for (uint32_t i = facts->first_tie[record]; i < facts->first_tie[record + 1]; i++)
        sum += mix(identities[facts->ties[i].other],
                   (salt + 3) << 32 | (uint32_t)facts->ties[i].received);
    return sum;
}

static void digest_records(void *context, size_t first, size_t end, int worker)
{
    const struct digesting *digesting = context;
    const struct digest_request *request = digesting->request;
    const day_t *received = request->registry->first_received;
    (void)worker;
    for (size_t r = first; r < end; r++) {
        uint64_t sum = mix(digesting->identities[r], received ? (uint32_t)received[r] : 0);
        for (size_t k = 0; k < request->n_column; k++)
            sum += sum_values(&request->columns[k], digesting->texts[k], (uint32_t)r, k + 1);
        if (request->facts)
            sum += sum_facts(request->facts, digesting->identities, (uint32_t)r,
                             request->n_column + 1);
        digesting->digests[r] = number_scramble(sum);
    }
}

void record_digests(const struct digest_request *request, const uint64_t *identities,
                    uint64_t *ret_digests)
{
    struct digesting digesting = {request, identities,
                                  memory_alloc((request->n_column + 1) * sizeof(uint64_t *)),
                                  ret_digests};
    parallel_for(request->n_column, 1, request->n_thread, hash_texts, &digesting);
    parallel_for(request->registry->n_record, CHUNK, request->n_thread, digest_records, &digesting);
    for (size_t k = 0; k < request->n_column; k++)
        free(digesting.texts[k]);
    free(digesting.texts);
}
