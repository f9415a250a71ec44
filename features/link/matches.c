// A rule makes of each record its keys: one for each combination of the values it was ever known
// with. Records with an equal key match. Keys are compared whole, so no collision of hashes can
// link two people.

#include "features/link/matches.h"

#include "features/base/sort.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct key {
    uint32_t record;
    day_t received; // from after this day on the record was known with all of the key's values
    uint32_t codes[LINK_COLUMNS_MAX];
};

struct keys {
    struct key *items;
    size_t n, capacity;
    size_t n_column;
};

static const char *const doubt_words[DOUBT_COUNT] = {
    [DOUBT_NONE] = "",
    [DOUBT_NUMBERS] = "different numbers",
    [DOUBT_TIED] = "related to each other",
    [DOUBT_BIRTHS] = "different dates of birth",
    [DOUBT_DATES] = "impossible dates",
    [DOUBT_NAMES] = "different forenames",
    [DOUBT_SEX] = "different sexes",
    [DOUBT_THIN] = "too little to tell relatives apart",
    [DOUBT_WEAK] = "most of their records disagree",
    [DOUBT_RIVAL] = "one of them may be another person",
    [DOUBT_NEAR] = "near the threshold",
};

const char *match_doubt_words(enum match_doubt doubt)
{
    return doubt_words[doubt];
}

void match_add(struct matches *matches, struct match match)
{
    memory_grow(&matches->items, &matches->capacity, matches->n + 1, sizeof *matches->items);
    matches->items[matches->n++] = match;
}

void matches_reserve(struct matches *matches, size_t n)
{
    memory_grow(&matches->items, &matches->capacity, matches->n + n, sizeof *matches->items);
}

void matches_copy(const struct matches *matches, struct matches *ret_copy)
{
    *ret_copy = (struct matches){0};
    memory_grow(&ret_copy->items, &ret_copy->capacity, matches->n, sizeof *matches->items);
    if (matches->n)
        memcpy(ret_copy->items, matches->items, matches->n * sizeof *matches->items);
    ret_copy->n = matches->n;
}

static int compare_keys(const void *a, const void *b)
{
    const struct key *x = a, *y = b;
    for (size_t i = 0; i < LINK_COLUMNS_MAX; i++)
        if (x->codes[i] != y->codes[i])
            return x->codes[i] < y->codes[i] ? -1 : 1;
    ORDER_BY(x->received, y->received);
    return ORDER_OF(x->record, y->record);
}

// The number of combinations; 0 when a column has no value.
static size_t count_keys(const struct linkage_variable *const *columns, size_t n_column,
                         uint32_t record)
{
    size_t n = 1;
    for (size_t i = 0; i < n_column && n && n <= MATCH_KEYS_MAX; i++)
        n *= columns[i]->first[record + 1] - columns[i]->first[record];
    return n;
}

// Adds all combinations, the last column running fastest.
static void add_keys(const struct linkage_variable *const *columns, uint32_t record, size_t n_key,
                     struct keys *keys)
{
    memory_grow(&keys->items, &keys->capacity, keys->n + n_key, sizeof *keys->items);
    for (size_t i = 0; i < n_key; i++) {
        struct key *key = &keys->items[keys->n++];
        *key = (struct key){.record = record, .received = DAY_NONE};
        size_t rest = i;
        for (size_t k = keys->n_column; k-- > 0;) {
            uint32_t first = columns[k]->first[record];
            size_t n = columns[k]->first[record + 1] - first;
            const struct variable_value *value = &columns[k]->values[first + rest % n];
            rest /= n;
            key->codes[k] = value->code;
            if (value->received > key->received)
                key->received = value->received;
        }
    }
}

struct matching { // a rule at work
    const struct match_request *request;
    struct matches *matches;
    struct match_tally *tally;
};

static enum status too_many(const struct link_rule *rule, size_t n, struct error *err)
{
    error_set(err, E_LIMIT, "rule [%s]: one value is shared by %zu records, too many pairs (%zu)",
              rule->text, n, MATCHES_MAX);
    error_hint(err, "a placeholder? name it under missing: of its source, or add a column");
    return E_LIMIT;
}

static void add_pair(const struct matching *matching, uint32_t a, uint32_t b, day_t received)
{
    match_add(matching->matches, (struct match){.a = a < b ? a : b,
                                                .b = a < b ? b : a,
                                                .received = received,
                                                .rule = matching->request->i_rule});
}

// The pairs of holders of one number that are one person on more than the number.
static void add_holders(const struct matching *matching, const struct key *keys, size_t n)
{
    struct number_holder *holders = memory_alloc(n * sizeof *holders);
    for (size_t i = 0; i < n; i++)
        holders[i] = (struct number_holder){keys[i].record, keys[i].received};
    const struct number_group group = {matching->request->evidence, holders, n};
    for (size_t j = 1; j < n; j++)
        for (size_t i = 0; i < j; i++) {
            day_t received;
            enum number_verdict verdict = number_links(&group, i, j, &received);
            if (verdict == NUMBER_LINKS)
                add_pair(matching, keys[i].record, keys[j].record, received);
            else
                matching->tally->n_refused[verdict]++;
        }
    free(holders);
}

// A value of one column that many share, most of them with other names or dates of birth than the
// next: it may stand for nobody.
static void note_strangers(const struct matching *matching, const struct key *keys, size_t n)
{
    const struct match_request *request = matching->request;
    struct match_tally *tally = matching->tally;
    size_t n_compared = 0, n_strange = 0;
    if (n <= MATCH_STRANGE || request->rule->n_column != 1 || !request->likeness)
        return;
    for (size_t i = 1; i < n; i++) {
        bool compared;
        n_strange += number_strangers(request->likeness, keys[i - 1].record, keys[i].record,
                                      DAY_MAX, &compared);
        n_compared += compared;
    }
    if (2 * n_strange <= n_compared)
        return;
    tally->n_strange++;
    if (n > tally->n_largest_strange)
        tally->n_largest_strange = n;
}

// All pairs among keys[0..n) of one value, which are sorted by day.
static enum status add_group(const struct matching *matching, const struct key *keys, size_t n,
                             struct error *err)
{
    const struct match_request *request = matching->request;
    struct match_tally *tally = matching->tally;
    if (request->max_group && n > request->max_group) {
        tally->n_crowd++;
        tally->n_largest_crowd = n > tally->n_largest_crowd ? n : tally->n_largest_crowd;
        return OK;
    }
    if (n > MATCHES_MAX / n || matching->matches->n + n * (n - 1) / 2 > MATCHES_MAX)
        return too_many(request->rule, n, err);
    if (request->evidence) {
        add_holders(matching, keys, n);
        return OK;
    }
    note_strangers(matching, keys, n);
    for (size_t j = 1; j < n; j++)
        for (size_t i = 0; i < j; i++)
            add_pair(matching, keys[i].record, keys[j].record, keys[j].received);
    return OK;
}

static enum status match_keys(const struct matching *matching, struct keys *keys, struct error *err)
{
    enum status status = OK;
    if (keys->n)
        qsort(keys->items, keys->n, sizeof *keys->items, compare_keys);
    for (size_t first = 0, end; first < keys->n && !status; first = end) {
        const struct key *key = &keys->items[first];
        end = first + 1;
        while (end < keys->n && memcmp(key->codes, keys->items[end].codes, sizeof key->codes) == 0)
            end++;
        if (end - first > 1)
            status = add_group(matching, key, end - first, err);
    }
    return status;
}

enum status matches_by_rule(const struct match_request *request, struct matches *matches,
                            struct match_tally *ret_tally, struct error *err)
{
    *ret_tally = (struct match_tally){0};
    const struct link_rule *rule = request->rule;
    struct keys keys = {.n_column = rule->n_column};
    enum status status = OK;
    for (size_t r = 0; r < request->n_record && !status; r++) {
        size_t n = count_keys(request->columns, rule->n_column, (uint32_t)r);
        if (n > MATCH_KEYS_MAX) {
            status = error_set(err, E_LIMIT,
                               "rule [%s]: one record has more than %d combinations of values",
                               rule->text, MATCH_KEYS_MAX);
            error_hint(err, "an id that stands for many people? name it under missing:");
        } else if (n) {
            add_keys(request->columns, (uint32_t)r, n, &keys);
        }
    }
    if (!status)
        status = match_keys(&(struct matching){request, matches, ret_tally}, &keys, err);
    free(keys.items);
    return status;
}

static int compare_pairs(const void *a, const void *b)
{
    const struct match *x = a, *y = b;
    ORDER_BY(x->a, y->a);
    ORDER_BY(x->b, y->b);
    ORDER_BY(x->received, y->received);
    return ORDER_OF(x->rule, y->rule);
}

// Clerical review decisions first, then the rules, then weights.
int match_order_by_day(const void *a, const void *b)
{
    const struct match *x = a, *y = b;
    ORDER_BY(x->received, y->received);
    ORDER_BY(y->rule == MATCH_ALWAYS, x->rule == MATCH_ALWAYS);
    ORDER_BY(x->rule, y->rule);
    ORDER_BY_FALLING(x->weight, y->weight);
    return compare_pairs(a, b);
}

// Weights come sorted, after the matches of rules: only what is before a long sorted end is sorted, and
// then both are merged.
static void sort_pairs(struct matches *matches)
{
    struct match *items = matches->items;
    size_t tail = matches->n, n = 0;
    while (tail > 1 && compare_pairs(&items[tail - 2], &items[tail - 1]) <= 0)
        tail--;
    tail -= tail == 1; // all are sorted
    if (!tail)
        return;
    struct match *merged = memory_resize(NULL, matches->n * sizeof *merged);
    size_t head = 0, n_head = tail;
    qsort(items, n_head, sizeof *items, compare_pairs);
    while (head < n_head || tail < matches->n) {
        bool first =
            tail == matches->n || (head < n_head && compare_pairs(&items[head], &items[tail]) <= 0);
        merged[n++] = first ? items[head++] : items[tail++];
    }
    free(items);
    matches->items = merged;
    matches->capacity = n;
}

void matches_settle(struct matches *matches)
{
    sort_pairs(matches);
    struct match *items = matches->items;
    size_t n = 0;
    for (size_t i = 0; i < matches->n; i++)
        if (!n || items[n - 1].a != items[i].a || items[n - 1].b != items[i].b)
            items[n++] = items[i];
    matches->n = n;
}

static int compare_records(const void *a, const void *b)
{
    const struct match *x = a, *y = b;
    ORDER_BY(x->a, y->a);
    return ORDER_OF(x->b, y->b);
}

void matches_remove(struct matches *matches, const struct match *items, size_t n)
{
    size_t n_kept = 0;
    for (size_t i = 0; i < matches->n && n; i++)
        if (!bsearch(&matches->items[i], items, n, sizeof *items, compare_records))
            matches->items[n_kept++] = matches->items[i];
    matches->n = n ? n_kept : matches->n;
}

void matches_sort_by_day(struct matches *matches)
{
    if (matches->n)
        qsort(matches->items, matches->n, sizeof *matches->items, match_order_by_day);
}
