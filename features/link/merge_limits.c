// Each limit looks at all pairs of records of the two persons, so that one mistaken pair cannot join
// them. They are symmetric, and use only what was known on the day of the match.

#include "features/link/merge_limits.h"

#include "features/link/birth_date.h"
#include "features/link/record_facts.h"
#include "features/link/weighing.h"

#include <string.h>

#define YEARS_MAX 120    // of a life
#define MONTHS_BEFORE 10 // of a pregnancy, rounded up

// ---- numbers --------------------------------------------------------------------------------------

// Whether the match compares a number.
static bool compares_number(const struct merge_limits *limits, const struct match *match)
{
    if (match->rule == MATCH_WEIGHT)
        return false;
    const struct link_rule *rule = &limits->rules[match->rule];
    for (size_t k = 0; k < rule->n_column; k++)
        if (number_is_column(rule->columns[k]))
            return true;
    return false;
}

static struct number_kinds numbers_of(const struct merge_limits *limits,
                                      const struct merge_sides *sides)
{
    struct number_kinds kinds = {0};
    for (size_t i = 0; i < sides->n_a; i++)
        for (size_t k = 0; k < sides->n_b; k++)
            number_compare(limits->evidence, sides->a[i], sides->b[k], sides->match->received,
                           &kinds);
    return kinds;
}

// ---- dates ----------------------------------------------------------------------------------------

struct day_range {
    day_t first, last; // DAY_MAX, DAY_MIN = none
};

static struct day_range range_of(const struct linkage_variable *days, const uint32_t *records,
                                 size_t n, day_t by)
{
    struct day_range range = {DAY_MAX, DAY_MIN};
    for (size_t i = 0; days && i < n; i++)
        for (uint32_t v = days->first[records[i]]; v < days->first[records[i] + 1]; v++) {
            day_t day = (day_t)days->values[v].code;
            if (days->values[v].received > by)
                continue;
            range.first = day < range.first ? day : range.first;
            range.last = day > range.last ? day : range.last;
        }
    return range;
}

static bool is_known(struct day_range range)
{
    return range.first != DAY_MAX;
}

// Who somebody may be, by the dates on a side.
struct life {
    struct day_range born, died, active, born_before;
};

static struct life life_of(const struct merge_limits *limits, const uint32_t *records, size_t n,
                           day_t by)
{
    const struct record_facts *facts = limits->facts;
    return (struct life){
        range_of(limits->evidence->dob, records, n, by),
        range_of(facts ? &facts->died : NULL, records, n, by),
        range_of(facts ? &facts->activity : NULL, records, n, by),
        range_of(facts ? &facts->born_before : NULL, records, n, by),
    };
}

// Whether whoever was born on one side can have lived the other.
static bool lives_exclude(const struct life *one, const struct life *other)
{
    day_t born = one->born.first;
    if (!is_known(one->born))
        return false;
    if (is_known(other->died) && born > other->died.last)
        return true;
    if (is_known(other->born_before) && born > other->born_before.first)
        return true;
    if (is_known(other->active) &&
        (day_add_months(other->active.first, MONTHS_BEFORE) < born ||
         day_add_months(one->born.last, 12 * YEARS_MAX) < other->active.first))
        return true;
    return is_known(other->born) && birth_dates_exclude(one->born.last, other->born.first) &&
           birth_dates_exclude(one->born.first, other->born.last);
}

static bool dates_impossible(const struct merge_limits *limits, const struct merge_sides *sides)
{
    day_t by = sides->match->received;
    struct life a = life_of(limits, sides->a, sides->n_a, by);
    struct life b = life_of(limits, sides->b, sides->n_b, by);
    return lives_exclude(&a, &b) || lives_exclude(&b, &a);
}

// ---- all pairs ------------------------------------------------------------------------------------

// The pairs of records of two persons. A pair is for or against where both have a value.
struct cross_pairs {
    size_t n, n_name_for, n_name_against, n_birth_for, n_birth_against;
    size_t n_full;    // forename and date of birth agree, or a number
    size_t n_unnamed; // of one input, without forenames or a number in common
    bool tied;
    double sum_weight;
};

// The level of the first comparison of one of the kinds; LEVEL_NULL when there is none.
static int level_of(const struct weighing *weighing, level_pattern pattern, const char *kind,
                    const char *other_kind)
{
    for (size_t i = 0; i < weighing->n; i++) {
        const char *name = weighing->comparisons[i].kind->name;
        if (strcmp(name, kind) == 0 || strcmp(name, other_kind) == 0)
            return pattern_level(pattern, i);
    }
    return LEVEL_NULL;
}

static bool shares_number(const struct merge_limits *limits, uint32_t a, uint32_t b, day_t by)
{
    struct number_kinds kinds = {0};
    number_compare(limits->evidence, a, b, by, &kinds);
    return kinds.shared;
}

static void add_cross_pair(const struct merge_limits *limits, const struct record_pair *pair,
                           day_t by, struct cross_pairs *cross)
{
    const struct weighing *weighing = limits->weighing;
    level_pattern pattern = weighing_pattern(weighing, pair->a, pair->b, by);
    int name = level_of(weighing, pattern, "forename", "name");
    int birth = level_of(weighing, pattern, "date", "date");
    bool number = shares_number(limits, pair->a, pair->b, by);
    cross->n++;
    cross->sum_weight += weighing_weight(weighing, pair, by, pattern);
    cross->n_name_for += name > 0;
    cross->n_name_against += name == 0 && !number;
    cross->n_birth_for += birth > 0;
    cross->n_birth_against += birth == 0 && !number;
    bool full = number || (name > 0 && birth > 0);
    cross->n_full += full;
    cross->n_unnamed += limits->input[pair->a] == limits->input[pair->b] && name <= 0 && !number;
    cross->tied |= limits->facts && record_facts_tied(limits->facts, pair->a, pair->b, by);
}

static struct cross_pairs compare_sides(const struct merge_limits *limits,
                                        const struct merge_sides *sides)
{
    struct cross_pairs cross = {0};
    for (size_t i = 0; i < sides->n_a; i++)
        for (size_t k = 0; k < sides->n_b; k++) {
            uint32_t a = sides->a[i], b = sides->b[k];
            const struct record_pair pair = {a < b ? a : b, a < b ? b : a};
            add_cross_pair(limits, &pair, sides->match->received, &cross);
        }
    return cross;
}

enum match_doubt merge_limits_check(const struct merge_limits *limits,
                                    const struct merge_sides *sides, bool *ret_thin)
{
    bool by_number = compares_number(limits, sides->match);
    struct number_kinds kinds = numbers_of(limits, sides);
    *ret_thin = false;
    if (!by_number && (kinds.both & ~kinds.shared))
        return DOUBT_NUMBERS;
    if (!limits->weighing)
        return DOUBT_NONE;
    struct cross_pairs cross = compare_sides(limits, sides);
    *ret_thin = !cross.n_full;
    if (!limits->facts)
        return !by_number && cross.sum_weight < 0 ? DOUBT_WEAK : DOUBT_NONE;
    if (dates_impossible(limits, sides))
        return DOUBT_DATES;
    if (cross.tied)
        return DOUBT_TIED;
    if (cross.n_birth_against > cross.n_birth_for)
        return DOUBT_BIRTHS;
    if (cross.n_name_against > cross.n_name_for)
        return DOUBT_NAMES;
    if (cross.n_unnamed)
        return DOUBT_UNNAMED;
    return !by_number && cross.sum_weight < 0 ? DOUBT_WEAK : DOUBT_NONE;
}

bool merge_limits_nameless(const struct merge_limits *limits, const struct match *match)
{
    level_pattern pattern = weighing_pattern(limits->weighing, match->a, match->b, match->received);
    return level_of(limits->weighing, pattern, "forename", "name") == LEVEL_NULL;
}
