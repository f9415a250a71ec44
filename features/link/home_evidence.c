// Addresses are equal in the form of address_normal.h, so that ways of writing do not matter.

#include "features/link/home_evidence.h"

#include "features/base/arena.h"
#include "features/base/number.h"

#include <stdlib.h>

const char *const home_columns[HOME_COUNT] = {"uprn", "address"};

void home_evidence_make(const struct linkage_variable *const *variables,
                        struct home_evidence *ret_evidence)
{
    for (size_t k = 0; k < HOME_COUNT; k++) {
        const struct linkage_variable *variable = variables[k];
        struct home_index *index = &ret_evidence->indexes[k];
        *index = (struct home_index){.variable = variable};
        if (!variable)
            continue;
        index->first = memory_alloc((variable->texts.n + 2) * sizeof *index->first);
        index->values = memory_alloc((variable->n + 1) * sizeof *index->values);
        for (size_t i = 0; i < variable->n; i++)
            index->first[variable->values[i].code + 2]++;
        for (size_t i = 2; i < variable->texts.n + 2; i++)
            index->first[i] += index->first[i - 1];
        for (size_t i = 0; i < variable->n; i++)
            index->values[index->first[variable->values[i].code + 1]++] = (uint32_t)i;
    }
}

void home_evidence_done(struct home_evidence *evidence)
{
    for (size_t k = 0; k < HOME_COUNT; k++) {
        free(evidence->indexes[k].first);
        free(evidence->indexes[k].values);
    }
}

enum home_verdict home_compare(const struct home_evidence *evidence, uint32_t a, uint32_t b,
                               day_t by)
{
    enum home_verdict verdict = HOME_UNKNOWN;
    for (size_t k = 0; k < HOME_COUNT; k++) {
        const struct linkage_variable *variable = evidence->indexes[k].variable;
        if (!variable || !variable_known(variable, a, by) || !variable_known(variable, b, by))
            continue;
        if (variable_shared(variable, a, b, by))
            return HOME_SAME;
        verdict = HOME_DIFFERS;
    }
    return verdict;
}

bool home_any(const struct home_evidence *evidence, uint32_t record, day_t by, home_test *test,
              void *context)
{
    for (size_t k = 0; k < HOME_COUNT; k++) {
        const struct home_index *index = &evidence->indexes[k];
        const struct linkage_variable *variable = index->variable;
        for (uint32_t i = variable ? variable->first[record] : 0;
             variable && i < variable->first[record + 1]; i++) {
            uint32_t code = variable->values[i].code;
            if (variable->values[i].received > by)
                continue;
            for (uint32_t v = index->first[code]; v < index->first[code + 1]; v++) {
                const struct variable_value *value = &variable->values[index->values[v]];
                if (value->record != record && value->received <= by &&
                    test(context, value->record))
                    return true;
            }
        }
    }
    return false;
}

void home_digest(const struct home_evidence *evidence, const uint64_t *digests, size_t n_record,
                 uint64_t *states)
{
    for (size_t k = 0; k < HOME_COUNT; k++) {
        const struct linkage_variable *variable = evidence->indexes[k].variable;
        if (!variable)
            continue;
        uint64_t *sums = memory_alloc((variable->texts.n + 1) * sizeof *sums);
        for (size_t i = 0; i < variable->n; i++) {
            const struct variable_value *value = &variable->values[i];
            uint64_t digest = digests[value->record];
            sums[value->code] += digest ? number_scramble(digest + (uint32_t)value->received) : 0;
        }
        for (size_t r = 0; r < n_record; r++)
            for (uint32_t i = variable->first[r]; i < variable->first[r + 1]; i++)
                states[r] += number_scramble(sums[variable->values[i].code] + k);
        free(sums);
    }
}
