// Each limit looks at all pairs of records of the two persons, so that one mistaken pair cannot join
// them. They are symmetric, and use only what was known on the day of the match.

#include "features/link/merge_limits.h"

#include "features/link/birth_date.h"
#include "features/link/namesakes.h"
#include "features/link/record_facts.h"
#include "features/link/weighing.h"

#include <math.h>
#include <string.h>

#define YEARS_MAX 120 // of a life
#define ADULT_YEARS 18
#define MONTHS_BEFORE 10 // of a pregnancy, rounded up
// Of .5 to 1 in steps of .1 the best on made lists of many poor copies, of few copies and of registers
// (tests/reference/link/test_link_made.py).
#define PRIOR_POWER 0.8

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
    size_t n_full; // forename and date of birth agree, or a number
    size_t n_sex_for, n_sex_against;
    size_t n_same_name;  // forenames are equal, and more than an initial
    size_t n_like_name;  // the same, or a form of one name, or a typing error apart
    size_t n_same_place; // homes are equal, or postcodes where they do not differ
    size_t n_one_input;  // of one input, and not n_full
    size_t n_twin; // of one input, born on one day, without an equal forename, a form of it, or
                   // a number in common: twins' names are often alike
    size_t n_twin_like; // of these, a typing error apart
    bool tied;
    double sum_weight;
};

// Which comparisons are looked at apart from their weights: of names, births and homes.
enum { NAME, SURNAME, BIRTH, PLACE, SEX, SUBJECT_COUNT };
static const char *const subject_kinds[SUBJECT_COUNT][3] = {
    [NAME] = {"forename", "name", NULL}, [SURNAME] = {"surname", NULL, NULL},
    [BIRTH] = {"date", NULL, NULL},      [PLACE] = {"postcode", "uprn", "address"},
    [SEX] = {"sex", NULL, NULL},
};

struct subject_level {
    int level, top; // LEVEL_NULL; of equal values
    const char *name;
};

// The level of the subject's first comparison that has one.
static struct subject_level level_of(const struct weighing *weighing, level_pattern pattern,
                                     int subject)
{
    for (size_t i = 0; i < weighing->n; i++) {
        const struct comparison_kind *kind = weighing->comparisons[i].kind;
        int level = pattern_level(pattern, i);
        for (size_t k = 0; k < 3 && level != LEVEL_NULL && subject_kinds[subject][k]; k++)
            if (strcmp(kind->name, subject_kinds[subject][k]) == 0)
                return (struct subject_level){level, (int)kind->n_level - 1,
                                              kind->levels[level].name};
    }
    return (struct subject_level){LEVEL_NULL, 0, ""};
}

static bool is_one_of(const char *name, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(name, *list) == 0)
            return true;
    return false;
}

// Relatives share a name's beginning, an initial or a year of birth often enough.
static const char *const unlike_names[] = {"differs", NULL};
static const char *const open_names[] = {"alike_80", NULL};
static const char *const open_births[] = {"year", "day_month", "year_month", NULL};
static const char *const like_names[] = {"parts", "alike_92", "nickname", NULL};

static bool shares_number(const struct merge_limits *limits, uint32_t a, uint32_t b, day_t by)
{
    struct number_kinds kinds = {0};
    number_compare(limits->evidence, a, b, by, &kinds);
    return kinds.shared;
}

// Whether the forename that both have is an initial.
static bool is_initial(const struct merge_limits *limits, const struct record_pair *pair, day_t by)
{
    const struct linkage_variable *forename = limits->evidence->forename;
    uint32_t a = pair->a, b = pair->b;
    bool initial = false;
    for (uint32_t i = forename ? forename->first[a] : 0; forename && i < forename->first[a + 1];
         i++)
        for (uint32_t k = forename->first[b]; k < forename->first[b + 1]; k++) {
            const struct variable_value *x = &forename->values[i], *y = &forename->values[k];
            if (x->code != y->code || x->received > by || y->received > by)
                continue;
            if (strlen(dictionary_text(&forename->texts, x->code)) > 2)
                return false;
            initial = true;
        }
    return initial;
}

static enum home_verdict home_of(const struct merge_limits *limits, uint32_t a, uint32_t b,
                                 day_t by)
{
    return limits->homes ? home_compare(limits->homes, a, b, by) : HOME_UNKNOWN;
}

// Whether by the day a forename of one record is the surname of the other, letter by letter.
static bool crosses(const struct number_evidence *evidence, uint32_t forename_of,
                    uint32_t surname_of, day_t by)
{
    const struct linkage_variable *forename = evidence->forename, *surname = evidence->surname;
    for (uint32_t i = forename->first[forename_of]; i < forename->first[forename_of + 1]; i++)
        for (uint32_t k = surname->first[surname_of]; k < surname->first[surname_of + 1]; k++) {
            const struct variable_value *x = &forename->values[i], *y = &surname->values[k];
            if (x->received <= by && y->received <= by &&
                strcmp(dictionary_text(&forename->texts, x->code),
                       dictionary_text(&surname->texts, y->code)) == 0)
                return true;
        }
    return false;
}

// Forename and surname that changed columns are no other names.
static bool is_swapped(const struct merge_limits *limits, const struct record_pair *pair, day_t by)
{
    const struct number_evidence *evidence = limits->evidence;
    return evidence->forename && evidence->surname && crosses(evidence, pair->a, pair->b, by) &&
           crosses(evidence, pair->b, pair->a, by);
}

static void add_cross_pair(const struct merge_limits *limits, const struct record_pair *pair,
                           day_t by, struct cross_pairs *cross)
{
    const struct weighing *weighing = limits->weighing;
    level_pattern pattern = weighing_pattern(weighing, pair->a, pair->b, by);
    struct subject_level name = level_of(weighing, pattern, NAME);
    struct subject_level birth = level_of(weighing, pattern, BIRTH);
    struct subject_level place = level_of(weighing, pattern, PLACE);
    bool number = shares_number(limits, pair->a, pair->b, by);
    bool unlike = name.level == 0 || is_one_of(name.name, unlike_names);
    bool swapped = unlike && is_swapped(limits, pair, by);
    unlike = unlike && !swapped;
    bool named = swapped || (name.level > 0 && !unlike);
    bool born = birth.level > 0 && !is_one_of(birth.name, open_births);
    enum home_verdict home = home_of(limits, pair->a, pair->b, by);
    bool same_postcode = place.level > 0 && place.level == place.top;
    bool same_place = home == HOME_SAME || (same_postcode && home == HOME_UNKNOWN);
    bool surname = swapped || level_of(weighing, pattern, SURNAME).level != 0;
    // Without a home in common, one forename with a day of birth nearby or another surname is often
    // two people's.
    bool certain = same_place || (birth.level == birth.top && surname);
    bool full = number || (named && born && !is_one_of(name.name, open_names) && certain);
    cross->n++;
    cross->sum_weight += weighing_weight(weighing, pair, by, pattern);
    cross->n_name_for += named && !is_one_of(name.name, open_names);
    cross->n_name_against += unlike && !number;
    cross->n_birth_for += born;
    cross->n_birth_against += birth.level == 0 && !number;
    cross->n_full += full;
    // A surname written as the forename, of which the other part differs, is a relative's too.
    bool same_name = name.level == name.top && surname && !is_initial(limits, pair, by);
    cross->n_same_name += same_name;
    cross->n_like_name += same_name || (surname && is_one_of(name.name, like_names));
    cross->n_same_place += same_place;
    struct subject_level sex = level_of(weighing, pattern, SEX);
    cross->n_sex_for += sex.level > 0;
    cross->n_sex_against += sex.level == 0 && !number;
    bool one_input = limits->input[pair->a] == limits->input[pair->b];
    bool forename =
        named && (swapped || name.level == name.top || strcmp(name.name, "nickname") == 0);
    cross->n_one_input += one_input && !full;
    bool twin = one_input && !number && birth.level == birth.top && birth.level > 0 && !forename;
    cross->n_twin += twin;
    cross->n_twin_like += twin && is_one_of(name.name, like_names);
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

// What a person's records say of the age on a day. An elector, a payer of council tax and a parent
// are adults without a date of birth.
enum age { AGE_UNKNOWN, AGE_CHILD, AGE_ADULT, AGE_ADULT_BY_RECORD };

static enum age age_of(const struct merge_limits *limits, const uint32_t *records, size_t n,
                       day_t by)
{
    struct life life = life_of(limits, records, n, by);
    if (!is_known(life.born))
        return is_known(life.born_before) ? AGE_ADULT_BY_RECORD : AGE_UNKNOWN;
    bool adult =
        is_known(life.born_before) || day_add_months(life.born.last, 12 * ADULT_YEARS) <= by;
    return adult ? AGE_ADULT : AGE_CHILD;
}

static bool has_birth(enum age age)
{
    return age == AGE_CHILD || age == AGE_ADULT;
}

// Two children of one source with one date of birth are twins, however alike their names are. Of two
// adults a forename that is a typing error apart is more often one person's.
static bool are_twins(const struct cross_pairs *cross, enum age a, enum age b)
{
    bool adults = a == AGE_ADULT && b == AGE_ADULT;
    return cross->n_twin > (adults ? cross->n_twin_like : 0);
}

// Without a number, or forename with date of birth, in common, two records of one home may be of
// parent and child of one name, or of twins. They must be of different sources, since a source
// seldom has two records of one person at one home. Dates of birth that agree are enough, where
// forenames do not differ (an unborn child has none). Where only one side has a date of birth, the
// forenames must be equal (of adults, nearly so), and a child's record is no record of an adult.
// Where neither has one, nothing tells the generations apart.
static bool is_too_thin(const struct cross_pairs *cross, enum age a, enum age b)
{
    if (cross->n_one_input || !cross->n_same_place)
        return true;
    if (has_birth(a) && has_birth(b))
        return !cross->n_birth_for || cross->n_birth_against;
    if (!has_birth(a) && !has_birth(b))
        return true;
    if (a != AGE_ADULT_BY_RECORD && b != AGE_ADULT_BY_RECORD)
        return !cross->n_same_name;
    return a == AGE_CHILD || b == AGE_CHILD || !cross->n_like_name;
}

// Whether only one side has a date of birth, and a record of each has the whole name and the home, or
// the postcode, of one of the other, and nobody of that name has another date. Two records of one
// source at one home are two people, unless the source is known for duplicates, and a child's record
// is none of an adult.
static bool is_sole_bearer(const struct merge_limits *limits, const struct merge_sides *sides,
                           enum age a, enum age b)
{
    day_t by = sides->match->received;
    bool generations = (a == AGE_CHILD && b == AGE_ADULT_BY_RECORD) ||
                       (b == AGE_CHILD && a == AGE_ADULT_BY_RECORD);
    bool sole = false;
    if (!limits->names || has_birth(a) == has_birth(b) || generations)
        return false;
    for (size_t i = 0; i < sides->n_a; i++)
        for (size_t k = 0; k < sides->n_b; k++) {
            uint32_t x = sides->a[i], y = sides->b[k];
            enum home_verdict home = home_of(limits, x, y, by);
            level_pattern pattern = weighing_pattern(limits->weighing, x, y, by);
            struct subject_level place = level_of(limits->weighing, pattern, PLACE);
            bool near = place.level > 0 && place.level == place.top;
            bool at_home = home == HOME_SAME || (near && home == HOME_UNKNOWN);
            if (at_home && limits->input[x] == limits->input[y] &&
                !namesakes_are_duplicates(limits->names, limits->input[x], by))
                return false;
            sole = sole || ((near || at_home) && namesakes_one_birth(limits->names, x, y, by));
        }
    return sole;
}

struct search { // for somebody else at a home
    const struct merge_limits *limits;
    const struct merge_sides *sides;
    uint32_t record; // without a date of birth
    bool of_b;       // it is on side b; the other has dates
};

static bool is_on_side(const uint32_t *records, size_t n, uint32_t record)
{
    for (size_t i = 0; i < n; i++)
        if (records[i] == record)
            return true;
    return false;
}

// Whether a date of birth of the record agrees with one of the other side; true where it has none.
static bool birth_fits(const struct search *search, uint32_t record)
{
    const struct linkage_variable *dob = search->limits->evidence->dob;
    const struct merge_sides *sides = search->sides;
    const uint32_t *others = search->of_b ? sides->a : sides->b;
    size_t n = search->of_b ? sides->n_a : sides->n_b;
    day_t by = sides->match->received;
    bool any = false;
    for (uint32_t i = dob->first[record]; i < dob->first[record + 1]; i++) {
        if (dob->values[i].received > by)
            continue;
        any = true;
        for (size_t o = 0; o < n; o++)
            for (uint32_t k = dob->first[others[o]]; k < dob->first[others[o] + 1]; k++)
                if (dob->values[k].received <= by &&
                    birth_dates_agree((day_t)dob->values[i].code, (day_t)dob->values[k].code))
                    return true;
    }
    return !any;
}

static bool may_be_meant(void *context, uint32_t other)
{
    const struct search *search = context;
    const struct merge_sides *sides = search->sides;
    const struct weighing *weighing = search->limits->weighing;
    if (is_on_side(sides->a, sides->n_a, other) || is_on_side(sides->b, sides->n_b, other) ||
        birth_fits(search, other))
        return false;
    level_pattern pattern =
        weighing_pattern(weighing, search->record, other, sides->match->received);
    struct subject_level name = level_of(weighing, pattern, NAME);
    return name.level > 0 && (name.level == name.top || strcmp(name.name, "nickname") == 0);
}

// Whether somebody else at the home of a record without a date of birth, of any surname and of
// another date than the other side's, has its forename or a form of it.
static bool fits_housemate(const struct merge_limits *limits, const struct merge_sides *sides,
                           enum age a, enum age b)
{
    if (!limits->homes || has_birth(a) == has_birth(b))
        return false;
    struct search search = {limits, sides, 0, !has_birth(b)};
    const uint32_t *records = search.of_b ? sides->b : sides->a;
    size_t n = search.of_b ? sides->n_b : sides->n_a;
    for (size_t i = 0; i < n; i++) {
        search.record = records[i];
        if (home_any(limits->homes, records[i], sides->match->received, may_be_meant, &search))
            return true;
    }
    return false;
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
    if (!limits->facts) {
        // A chain through one poor record must not join two groups that are otherwise unlike. Pairs of
        // the same records are no independent questions, so the prior counts less than once a pair.
        double n_question = pow((double)cross.n, PRIOR_POWER);
        double sum_odds =
            cross.sum_weight + n_question * match_weight_prior(limits->weighing->weights);
        return !by_number && sum_odds < 0 ? DOUBT_WEAK : DOUBT_NONE;
    }
    if (dates_impossible(limits, sides))
        return DOUBT_DATES;
    if (cross.tied)
        return DOUBT_TIED;
    if (cross.n_birth_against > cross.n_birth_for)
        return DOUBT_BIRTHS;
    if (cross.n_name_against > cross.n_name_for)
        return DOUBT_NAMES;
    if (cross.n_sex_against > cross.n_sex_for)
        return DOUBT_SEX;
    day_t by = sides->match->received;
    enum age age_a = age_of(limits, sides->a, sides->n_a, by);
    enum age age_b = age_of(limits, sides->b, sides->n_b, by);
    if (are_twins(&cross, age_a, age_b) ||
        (!cross.n_full &&
         ((is_too_thin(&cross, age_a, age_b) && !is_sole_bearer(limits, sides, age_a, age_b)) ||
          fits_housemate(limits, sides, age_a, age_b))))
        return DOUBT_THIN;
    return !by_number && cross.sum_weight < 0 ? DOUBT_WEAK : DOUBT_NONE;
}

bool merge_limits_names_equal(const struct merge_limits *limits, const struct match *match)
{
    level_pattern pattern = weighing_pattern(limits->weighing, match->a, match->b, match->received);
    struct subject_level name = level_of(limits->weighing, pattern, NAME);
    const struct record_pair pair = {match->a, match->b};
    return name.level == name.top && !is_initial(limits, &pair, match->received);
}
