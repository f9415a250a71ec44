// Father and son of one name have two dates of birth among the records of that name, so neither is
// taken for the other where a record has none.

#include "features/link/namesakes.h"

#include "features/base/arena.h"
#include "features/base/number.h"
#include "features/base/sort.h"

#include <stdlib.h>
#include <string.h>

#define PAIRS_LEAST 20  // that tell whether a source has duplicates
#define OTHERS_SHARE 20 // one in so many may be of two people

struct bearer {
    uint32_t forename, surname, record; // codes of the variables
    day_t received;                     // known with both from after this day on
};

static int compare_names(const struct bearer *x, const struct bearer *y)
{
    ORDER_BY(x->forename, y->forename);
    return ORDER_OF(x->surname, y->surname);
}

static int compare_bearers(const void *a, const void *b)
{
    const struct bearer *x = a, *y = b;
    int order = compare_names(x, y);
    return order ? order : ORDER_OF(x->record, y->record);
}

// Calls for each combination of a record's forenames and surnames; returns how many there are.
static size_t list_names(const struct number_evidence *evidence, uint32_t record,
                         struct bearer *ret_bearers)
{
    const struct linkage_variable *forename = evidence->forename, *surname = evidence->surname;
    size_t n = 0;
    for (uint32_t i = forename->first[record]; i < forename->first[record + 1]; i++)
        for (uint32_t k = surname->first[record]; k < surname->first[record + 1]; k++) {
            const struct variable_value *f = &forename->values[i], *s = &surname->values[k];
            day_t received = f->received > s->received ? f->received : s->received;
            if (ret_bearers)
                ret_bearers[n] = (struct bearer){f->code, s->code, record, received};
            n++;
        }
    return n;
}

// ---- duplicates in a source -----------------------------------------------------------------------

static day_t later(day_t a, day_t b)
{
    return a > b ? a : b;
}

// From after which day on the record has had a date of birth; DAY_MAX = it has none.
static day_t birth_received(const struct linkage_variable *dob, uint32_t record)
{
    day_t first = DAY_MAX;
    for (uint32_t v = dob->first[record]; v < dob->first[record + 1]; v++)
        if (dob->values[v].received < first)
            first = dob->values[v].received;
    return first;
}

// A home that turns out to be one later does not count.
static void note_pair(struct namesakes *names, uint32_t input, const struct bearer *x,
                      const struct bearer *y)
{
    const struct linkage_variable *dob = names->evidence->dob;
    struct duplicate_days *days = &names->inputs[input];
    day_t born = later(birth_received(dob, x->record), birth_received(dob, y->record));
    day_t day = later(later(x->received, y->received), born);
    if (x->record == y->record || born == DAY_MAX ||
        home_compare(names->homes, x->record, y->record, day) != HOME_SAME)
        return;
    bool same = variable_shared(dob, x->record, y->record, day);
    day_t **list = same ? &days->same : &days->other;
    size_t *n = same ? &days->n_same : &days->n_other;
    memory_grow(list, same ? &days->same_capacity : &days->other_capacity, *n + 1, sizeof **list);
    (*list)[(*n)++] = day;
}

static void note_duplicates(struct namesakes *names, const struct registry *registry)
{
    names->n_input = registry->n_input;
    names->inputs = memory_alloc((registry->n_input + 1) * sizeof *names->inputs);
    for (size_t i = 1; i < names->n && names->evidence->dob; i++) {
        const struct bearer *x = &names->bearers[i - 1], *y = &names->bearers[i];
        uint32_t input = registry->input[x->record];
        if (!compare_names(x, y) && input == registry->input[y->record])
            note_pair(names, input, x, y);
    }
    for (size_t i = 0; i < names->n_input; i++) {
        struct duplicate_days *days = &names->inputs[i];
        if (days->n_same)
            qsort(days->same, days->n_same, sizeof *days->same, order_i32);
        if (days->n_other)
            qsort(days->other, days->n_other, sizeof *days->other, order_i32);
    }
}

static size_t count_until(const day_t *days, size_t n, day_t by)
{
    size_t low = 0;
    while (low < n) {
        size_t middle = low + (n - low) / 2;
        if (days[middle] <= by)
            low = middle + 1;
        else
            n = middle;
    }
    return low;
}

bool namesakes_are_duplicates(const struct namesakes *names, uint32_t input, day_t by)
{
    if (input >= names->n_input)
        return false;
    const struct duplicate_days *days = &names->inputs[input];
    size_t n_same = count_until(days->same, days->n_same, by);
    size_t n_other = count_until(days->other, days->n_other, by);
    return n_same + n_other >= PAIRS_LEAST && n_other * OTHERS_SHARE <= n_same + n_other;
}

// ---- names ----------------------------------------------------------------------------------------

void namesakes_index(const struct number_evidence *evidence, const struct home_evidence *homes,
                     const struct registry *registry, struct namesakes *ret_names)
{
    *ret_names = (struct namesakes){.evidence = evidence, .homes = homes};
    if (!evidence->forename || !evidence->surname)
        return;
    size_t n = 0;
    for (uint32_t r = 0; r < registry->n_record; r++)
        n += list_names(evidence, r, NULL);
    ret_names->bearers = memory_alloc((n + 1) * sizeof *ret_names->bearers);
    for (uint32_t r = 0; r < registry->n_record; r++)
        ret_names->n += list_names(evidence, r, ret_names->bearers + ret_names->n);
    if (n)
        qsort(ret_names->bearers, n, sizeof *ret_names->bearers, compare_bearers);
    note_duplicates(ret_names, registry);
}

// The first bearer of the name; n where there is none.
static size_t find_first(const struct namesakes *names, const struct bearer *name)
{
    size_t low = 0, high = names->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_names(&names->bearers[middle], name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

// Whether the bearers of the name who have a date of birth by the day, one at least, have one.
static bool one_birth(const struct namesakes *names, const struct bearer *name, day_t by)
{
    const struct linkage_variable *dob = names->evidence->dob;
    bool any = false;
    uint32_t birth = 0;
    for (size_t i = find_first(names, name);
         i < names->n && !compare_names(&names->bearers[i], name); i++) {
        uint32_t record = names->bearers[i].record;
        if (names->bearers[i].received > by)
            continue;
        for (uint32_t v = dob->first[record]; v < dob->first[record + 1]; v++) {
            if (dob->values[v].received > by)
                continue;
            if (any && dob->values[v].code != birth)
                return false;
            birth = dob->values[v].code;
            any = true;
        }
    }
    return any;
}

static bool has_value(const struct linkage_variable *variable, uint32_t record, uint32_t code,
                      day_t by)
{
    for (uint32_t i = variable->first[record]; i < variable->first[record + 1]; i++)
        if (variable->values[i].code == code && variable->values[i].received <= by)
            return true;
    return false;
}

bool namesakes_one_birth(const struct namesakes *names, uint32_t a, uint32_t b, day_t by)
{
    const struct number_evidence *evidence = names->evidence;
    const struct linkage_variable *forename = evidence->forename, *surname = evidence->surname;
    if (!names->n || !evidence->dob)
        return false;
    for (uint32_t i = forename->first[a]; i < forename->first[a + 1]; i++)
        for (uint32_t k = surname->first[a]; k < surname->first[a + 1]; k++) {
            const struct variable_value *f = &forename->values[i], *s = &surname->values[k];
            const struct bearer name = {f->code, s->code, a, by};
            if (f->received <= by && s->received <= by && has_value(forename, b, f->code, by) &&
                has_value(surname, b, s->code, by) &&
                strlen(dictionary_text(&forename->texts, f->code)) > 2 &&
                one_birth(names, &name, by))
                return true;
        }
    return false;
}

// ---- digests --------------------------------------------------------------------------------------

static uint64_t mix(uint64_t a, uint64_t b)
{
    return number_scramble(a + number_scramble(b + 1));
}

static uint64_t births_of(const struct linkage_variable *dob, uint32_t record)
{
    uint64_t sum = 0;
    for (uint32_t v = dob->first[record]; v < dob->first[record + 1]; v++)
        sum += mix(dob->values[v].code, (uint32_t)dob->values[v].received);
    return sum;
}

// The days on which the verdict on an input's duplicates changes.
static uint64_t verdicts_of(const struct namesakes *names, uint32_t input)
{
    const struct duplicate_days *days = &names->inputs[input];
    uint64_t sum = 0;
    bool before = false;
    for (size_t i = 0, k = 0; i < days->n_same || k < days->n_other;) {
        bool is_same = k == days->n_other || (i < days->n_same && days->same[i] <= days->other[k]);
        day_t day = is_same ? days->same[i++] : days->other[k++];
        bool verdict = namesakes_are_duplicates(names, input, day);
        sum = verdict == before ? sum : mix(sum, (uint32_t)day);
        before = verdict;
    }
    return sum;
}

static uint64_t texts_of(const struct linkage_variable *variable, uint32_t record)
{
    uint64_t sum = 0;
    for (uint32_t v = variable->first[record]; v < variable->first[record + 1]; v++) {
        const char *text = dictionary_text(&variable->texts, variable->values[v].code);
        sum += mix(dictionary_hash(text, strlen(text), 0), (uint32_t)variable->values[v].received);
    }
    return sum;
}

uint64_t namesakes_who(const struct namesakes *names, uint32_t record)
{
    const struct number_evidence *evidence = names->evidence;
    uint64_t births = evidence && evidence->dob ? births_of(evidence->dob, record) : 0;
    if (!births)
        return 0;
    return births + (evidence->forename ? texts_of(evidence->forename, record) : 0) +
           (evidence->name ? texts_of(evidence->name, record) : 0);
}

void namesakes_digest(const struct namesakes *names, const struct registry *registry,
                      uint64_t *states)
{
    const struct linkage_variable *dob = names->evidence ? names->evidence->dob : NULL;
    if (!dob)
        return;
    for (size_t first = 0, end; first < names->n; first = end) {
        const struct bearer *bearers = names->bearers;
        uint64_t sum = 0;
        for (end = first; end < names->n && !compare_names(&bearers[first], &bearers[end]); end++) {
            uint64_t births = births_of(dob, bearers[end].record);
            sum += births ? mix(births, (uint32_t)bearers[end].received) : 0;
        }
        for (size_t i = first; i < end; i++)
            states[bearers[i].record] += mix(sum, 2);
    }
    uint64_t *verdicts = memory_alloc((names->n_input + 1) * sizeof *verdicts);
    for (uint32_t i = 0; i < names->n_input; i++)
        verdicts[i] = verdicts_of(names, i);
    for (size_t r = 0; names->n_input && r < registry->n_record; r++)
        states[r] += verdicts[registry->input[r]];
    free(verdicts);
}

void namesakes_done(struct namesakes *names)
{
    free(names->bearers);
    for (size_t i = 0; i < names->n_input; i++) {
        free(names->inputs[i].same);
        free(names->inputs[i].other);
    }
    free(names->inputs);
}
