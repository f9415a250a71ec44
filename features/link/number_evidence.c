// The evidence is looked at again on each day on which one of the two records gained a value, until
// it links them: values received later cannot reach back.

#include "features/link/number_evidence.h"

#include "features/base/sort.h"
#include "features/link/birth_date.h"

#include <stdlib.h>
#include <string.h>

const char *const number_columns[NUMBER_COUNT] = {"nhs_number", "upn", "nino"};

bool number_is_column(const char *name)
{
    for (size_t i = 0; i < NUMBER_COUNT; i++)
        if (strcmp(number_columns[i], identity_field(name)->name) == 0)
            return true;
    return false;
}

typedef bool date_test(day_t a, day_t b);

// Whether a date of birth of one record and one of the other, known by the day, pass the test.
static bool dates_pass(const struct linkage_variable *dob, uint32_t a, uint32_t b, day_t by,
                       date_test *test)
{
    for (uint32_t i = dob->first[a]; i < dob->first[a + 1]; i++)
        for (uint32_t k = dob->first[b]; k < dob->first[b + 1]; k++)
            if (dob->values[i].received <= by && dob->values[k].received <= by &&
                test((day_t)dob->values[i].code, (day_t)dob->values[k].code))
                return true;
    return false;
}

static bool known(const struct linkage_variable *variable, uint32_t record, day_t by)
{
    return variable && variable_known(variable, record, by);
}

static bool shared(const struct linkage_variable *variable, uint32_t a, uint32_t b, day_t by)
{
    return variable && variable_shared(variable, a, b, by);
}

static bool names_known(const struct number_evidence *evidence, uint32_t record, day_t by)
{
    return known(evidence->name, record, by) ||
           (known(evidence->forename, record, by) && known(evidence->surname, record, by));
}

static enum number_verdict compare_names(const struct number_evidence *evidence, uint32_t a,
                                         uint32_t b, day_t by)
{
    if (shared(evidence->name, a, b, by) ||
        (shared(evidence->forename, a, b, by) && shared(evidence->surname, a, b, by)))
        return NUMBER_LINKS;
    bool compared = names_known(evidence, a, by) && names_known(evidence, b, by);
    return compared ? NUMBER_NAMES_DIFFER : NUMBER_ALONE;
}

// Whether the number is, by the day, on the record of someone of another generation.
static bool is_disputed(const struct number_group *group, uint32_t record, day_t by)
{
    const struct linkage_variable *dob = group->evidence->dob;
    for (size_t i = 0; i < group->n; i++)
        if (group->holders[i].received <= by && group->holders[i].record != record &&
            dates_pass(dob, record, group->holders[i].record, by, birth_dates_exclude))
            return true;
    return false;
}

static enum number_verdict compare_on(const struct number_group *group, uint32_t a, uint32_t b,
                                      day_t by)
{
    const struct number_evidence *evidence = group->evidence;
    if (!known(evidence->dob, a, by) || !known(evidence->dob, b, by))
        return compare_names(evidence, a, b, by);
    if (!dates_pass(evidence->dob, a, b, by, birth_dates_agree))
        return NUMBER_DATES_DIFFER;
    if (!is_disputed(group, a, by) || shared(evidence->forename, a, b, by) ||
        shared(evidence->name, a, b, by))
        return NUMBER_LINKS;
    return NUMBER_NAMES_DIFFER;
}

// The first day after `day` on which one of the records gained a value; DAY_MAX = none.
static day_t next_day(const struct number_evidence *evidence, uint32_t a, uint32_t b, day_t day)
{
    const struct linkage_variable *const variables[] = {evidence->dob, evidence->forename,
                                                        evidence->surname, evidence->name};
    const uint32_t records[] = {a, b};
    day_t next = DAY_MAX;
    for (size_t v = 0; v < sizeof variables / sizeof *variables; v++)
        for (size_t r = 0; variables[v] && r < 2; r++)
            for (uint32_t i = variables[v]->first[records[r]];
                 i < variables[v]->first[records[r] + 1]; i++) {
                day_t received = variables[v]->values[i].received;
                if (received > day && received < next)
                    next = received;
            }
    return next;
}

enum number_verdict number_links(const struct number_group *group, size_t i, size_t k,
                                 day_t *ret_received)
{
    const struct number_holder *holders = group->holders;
    uint32_t a = holders[i].record, b = holders[k].record;
    day_t day =
        holders[i].received > holders[k].received ? holders[i].received : holders[k].received;
    enum number_verdict verdict = NUMBER_ALONE;
    for (; day != DAY_MAX; day = next_day(group->evidence, a, b, day)) {
        verdict = compare_on(group, a, b, day);
        if (verdict != NUMBER_LINKS)
            continue;
        *ret_received = day;
        return verdict;
    }
    return verdict;
}

// A temporary UPN, which ends in a letter, is replaced by another.
static bool is_lasting(const struct linkage_variable *numbers, size_t kind, uint32_t code)
{
    const char *text = dictionary_text(&numbers->texts, code);
    size_t n = strlen(text);
    return kind != NUMBER_UPN || (n && text[n - 1] >= '0' && text[n - 1] <= '9');
}

static bool has_lasting(const struct linkage_variable *numbers, size_t kind, uint32_t record,
                        day_t by)
{
    for (uint32_t i = numbers->first[record]; i < numbers->first[record + 1]; i++)
        if (numbers->values[i].received <= by && is_lasting(numbers, kind, numbers->values[i].code))
            return true;
    return false;
}

bool number_strangers(const struct number_evidence *evidence, uint32_t a, uint32_t b, day_t by,
                      bool *ret_compared)
{
    bool dates = known(evidence->dob, a, by) && known(evidence->dob, b, by);
    bool names = names_known(evidence, a, by) && names_known(evidence, b, by);
    *ret_compared = dates || names;
    return (dates && !dates_pass(evidence->dob, a, b, by, birth_dates_agree)) ||
           (names && compare_names(evidence, a, b, by) == NUMBER_NAMES_DIFFER);
}

void number_compare(const struct number_evidence *evidence, uint32_t a, uint32_t b, day_t by,
                    struct number_kinds *kinds)
{
    for (size_t kind = 0; kind < NUMBER_COUNT; kind++) {
        const struct linkage_variable *numbers = evidence->numbers[kind];
        if (!numbers || !has_lasting(numbers, kind, a, by) || !has_lasting(numbers, kind, b, by))
            continue;
        kinds->both |= 1u << kind;
        if (variable_shared(numbers, a, b, by))
            kinds->shared |= 1u << kind;
    }
}
