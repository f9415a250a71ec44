// A record without a date of birth says little against being a father's namesake: its ties, its age
// on a register of adults and its first day do.

#include "features/link/record_facts.h"

#include "features/base/sort.h"

#include <stdlib.h>

#define PARENT_YEARS 12  // that a parent is older than a child, at least
#define ELECTOR_YEARS 16 // attainers are registered before they may vote
#define PAYER_YEARS 10 // of council tax: adults, but accounts name a household's children at times

struct gathering {
    const struct source *source;
    const struct records *rows;
    const uint32_t *record_of;
    const struct registry *registry;
    const struct linkage_variable *dob;
    struct record_facts *facts;
};

static day_t later(day_t a, day_t b)
{
    return a > b ? a : b;
}

static day_t received_of(const struct records *rows, size_t i_row)
{
    day_t date = rows->date ? rows->date[i_row] : DAY_NONE;
    return later(date, rows->known ? rows->known[i_row] : DAY_NONE);
}

static bool is_never_visible(const struct records *rows, size_t i_row)
{
    return rows->superseded && received_of(rows, i_row) >= rows->superseded[i_row];
}

// ---- activity -------------------------------------------------------------------------------------

// The earliest day of what was received first, then every earlier day that was received later.
static void gather_activity(const struct config *config, const struct records *records,
                            const struct registry *registry, struct record_facts *facts)
{
    day_t *earliest = memory_alloc((registry->n_record + 1) * sizeof *earliest);
    for (size_t r = 0; r < registry->n_record; r++)
        earliest[r] = DAY_MAX;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < config->n_source; i++) {
            const struct records *rows = &records[i];
            for (size_t k = 0; rows->date && k < rows->n_row; k++) {
                uint32_t record = registry->record_of[i][rows->person[k]];
                day_t day = rows->date[k], received = received_of(rows, k);
                if (day == DAY_NONE || day >= earliest[record] || is_never_visible(rows, k))
                    continue;
                if (pass)
                    variable_add_day(&facts->activity, record, day, received);
                else if (received == registry->first_received[record])
                    earliest[record] = day;
            }
        }
    for (size_t r = 0; r < registry->n_record; r++)
        if (earliest[r] != DAY_MAX)
            variable_add_day(&facts->activity, (uint32_t)r, earliest[r],
                             registry->first_received[r]);
    free(earliest);
    variable_settle(&facts->activity, registry->n_record);
}

// ---- ties -----------------------------------------------------------------------------------------

static void add_tie(struct record_facts *facts, struct record_tie tie)
{
    memory_grow(&facts->ties, &facts->capacity, facts->n_tie + 1, sizeof *facts->ties);
    facts->ties[facts->n_tie++] = tie;
}

static void bound_parent(const struct gathering *gathering, uint32_t parent, uint32_t child,
                         day_t received)
{
    const struct linkage_variable *dob = gathering->dob;
    for (uint32_t i = dob->first[child]; i < dob->first[child + 1]; i++)
        variable_add_day(&gathering->facts->born_before, parent,
                         day_add_months((day_t)dob->values[i].code, -12 * PARENT_YEARS),
                         later(received, dob->values[i].received));
}

static void gather_ties(const struct gathering *gathering)
{
    const struct records *rows = gathering->rows;
    for (size_t k = 0; rows->other && k < rows->n_row; k++) {
        uint32_t record = gathering->record_of[rows->person[k]];
        uint32_t other = gathering->record_of[rows->other[k]];
        day_t received = received_of(rows, k);
        if (record == other || is_never_visible(rows, k))
            continue;
        add_tie(gathering->facts, (struct record_tie){record, other, received});
        add_tie(gathering->facts, (struct record_tie){other, record, received});
        uint8_t relation = rows->relation[k];
        if (relation == TIE_MOTHER || relation == TIE_FATHER || relation == TIE_PARENT)
            bound_parent(gathering, other, record, received);
        else if (relation == TIE_CHILD)
            bound_parent(gathering, record, other, received);
    }
}

static int compare_ties(const void *a, const void *b)
{
    const struct record_tie *x = a, *y = b;
    ORDER_BY(x->record, y->record);
    ORDER_BY(x->other, y->other);
    return ORDER_OF(x->received, y->received);
}

static void index_ties(struct record_facts *facts, size_t n_record)
{
    if (facts->n_tie)
        qsort(facts->ties, facts->n_tie, sizeof *facts->ties, compare_ties);
    facts->first_tie = memory_alloc((n_record + 2) * sizeof *facts->first_tie);
    for (size_t i = 0; i < facts->n_tie; i++)
        facts->first_tie[facts->ties[i].record + 1]++;
    for (size_t r = 0; r < n_record; r++)
        facts->first_tie[r + 1] += facts->first_tie[r];
}

// ---- adults ---------------------------------------------------------------------------------------

static void gather_adults(const struct gathering *gathering)
{
    const struct source *source = gathering->source;
    const struct records *rows = gathering->rows;
    bool electors = source->gateway_kind == SOURCE_ELECTORAL;
    if (source->kind != RECORD_PERSON || (!electors && source->gateway_kind != SOURCE_COUNCIL_TAX))
        return;
    int n_month = 12 * (electors ? ELECTOR_YEARS : PAYER_YEARS);
    for (size_t k = 0; k < rows->n_row; k++) {
        day_t received = received_of(rows, k);
        if (received != DAY_NONE && !is_never_visible(rows, k))
            variable_add_day(&gathering->facts->born_before, gathering->record_of[rows->person[k]],
                             day_add_months(received, -n_month), received);
    }
}

void record_facts_gather(const struct config *config, const struct records *records,
                         const struct registry *registry, const struct linkage_variable *dob,
                         struct record_facts *ret_facts)
{
    *ret_facts = (struct record_facts){.died = {.name = "died", .normalise = true}};
    variable_gather(config, records, registry, &ret_facts->died);
    gather_activity(config, records, registry, ret_facts);
    for (size_t i = 0; i < config->n_source; i++) {
        const struct gathering gathering = {
            &config->sources[i], &records[i], registry->record_of[i], registry, dob, ret_facts};
        gather_ties(&gathering);
        gather_adults(&gathering);
    }
    variable_settle(&ret_facts->born_before, registry->n_record);
    index_ties(ret_facts, registry->n_record);
}

bool record_facts_tied(const struct record_facts *facts, uint32_t a, uint32_t b, day_t by)
{
    for (uint32_t i = facts->first_tie[a]; i < facts->first_tie[a + 1]; i++)
        if (facts->ties[i].other == b)
            return facts->ties[i].received <= by; // the first of equal ones is the earliest
    return false;
}

void record_facts_done(struct record_facts *facts)
{
    variable_done(&facts->activity);
    variable_done(&facts->born_before);
    variable_done(&facts->died);
    free(facts->ties);
    free(facts->first_tie);
}
