// Persons are compared as records are: of all values known by a day the two that agree best count.

#include "features/timeline/duplicate_evidence.h"

#include "features/base/sort.h"

#include <stdlib.h>

#define DAYS_MAX 128  // on which evidence of two persons may change; later ones count together
#define VALUES_MAX 64 // forms of one column of a person that are compared

// What a level says: the first row whose kind and level fit; level "" fits all others.
static const struct {
    const char *kind, *level;
    enum duplicate_evidence evidence;
} level_rows[] = {
    {"forename", "differs", DUPLICATE_FORENAME_DIFFERS},
    {"forename", "exact", DUPLICATE_FORENAME_SAME},
    {"forename", "nickname", DUPLICATE_FORENAME_SAME},
    {"forename", "", DUPLICATE_FORENAME_ALIKE},
    {"name", "differs", DUPLICATE_FORENAME_DIFFERS},
    {"name", "exact", DUPLICATE_FORENAME_SAME},
    {"name", "order", DUPLICATE_FORENAME_SAME},
    {"name", "within", DUPLICATE_FORENAME_SAME},
    {"name", "", DUPLICATE_FORENAME_ALIKE},
    {"surname", "differs", DUPLICATE_SURNAME_DIFFERS},
    {"surname", "exact", DUPLICATE_STORED},
    {"surname", "", DUPLICATE_SURNAME_ALIKE},
    {"date", "differs", DUPLICATE_BIRTH_DIFFERS},
    {"date", "year", DUPLICATE_BIRTH_DIFFERS},
    {"date", "day_month", DUPLICATE_BIRTH_DIFFERS},
    {"date", "year_month", DUPLICATE_BIRTH_DIFFERS},
    {"date", "exact", DUPLICATE_BIRTH_SAME},
    {"date", "exact_vague", DUPLICATE_BIRTH_SAME},
    {"date", "", DUPLICATE_BIRTH_NEAR},
    {"sex", "exact", DUPLICATE_SEX_SAME},
    {"sex", "", DUPLICATE_SEX_DIFFERS},
    {"nhs_number", "exact", DUPLICATE_NUMBER_SAME},
    {"nhs_number", "", DUPLICATE_NUMBER_DIFFERS},
    {"upn", "exact", DUPLICATE_NUMBER_SAME},
    {"upn", "", DUPLICATE_NUMBER_DIFFERS},
    {"nino", "exact", DUPLICATE_NUMBER_SAME},
    {"nino", "differs", DUPLICATE_NUMBER_DIFFERS},
    {"id", "exact", DUPLICATE_NUMBER_SAME},
    {"id", "differs", DUPLICATE_NUMBER_DIFFERS},
    {"email", "exact", DUPLICATE_NUMBER_SAME},
    {"phone", "exact", DUPLICATE_NUMBER_SAME},
};

// DUPLICATE_STORED: the level says nothing. Both are at one address; texts and categories say little.
static enum duplicate_evidence evidence_of(const char *kind, const char *level)
{
    for (size_t i = 0; i < sizeof level_rows / sizeof *level_rows; i++)
        if (strcmp(level_rows[i].kind, kind) == 0 &&
            (!level_rows[i].level[0] || strcmp(level_rows[i].level, level) == 0))
            return level_rows[i].evidence;
    return DUPLICATE_STORED;
}

static void note_levels(struct person_records *people)
{
    const struct weight_matches *weights = &people->persons->weights;
    for (size_t c = 0; c < weights->n_comparison; c++) {
        const struct comparison_kind *kind = weights->comparisons[c].kind;
        for (size_t i = 0; i < kind->n_level; i++)
            people->evidence[c][i] = (uint8_t)evidence_of(kind->name, kind->levels[i].name);
    }
}

// The first comparison of the kind; the date is that of births (a date of anything else is rare).
static const struct comparison *find_comparison(const struct persons *persons, const char *kind)
{
    for (size_t i = 0; i < persons->weights.n_comparison; i++)
        if (strcmp(persons->weights.comparisons[i].kind->name, kind) == 0)
            return &persons->weights.comparisons[i];
    return NULL;
}

static void index_records(struct person_records *people)
{
    const struct persons *persons = people->persons;
    uint32_t n_record = (uint32_t)persons->registry.n_record;
    people->first = memory_alloc((persons->n_person + 2) * sizeof *people->first);
    people->items = memory_alloc((persons->first[n_record] + 1) * sizeof *people->items);
    for (uint32_t m = 0; m < persons->first[n_record]; m++)
        people->first[persons->memberships[m].person + 2]++;
    for (size_t p = 2; p < persons->n_person + 2; p++)
        people->first[p] += people->first[p - 1];
    for (uint32_t r = 0; r < n_record; r++)
        for (uint32_t m = persons->first[r]; m < persons->first[r + 1]; m++) {
            const struct membership *membership = &persons->memberships[m];
            people->items[people->first[membership->person + 1]++] =
                (struct held_record){r, membership->linked};
        }
}

// The distinct forms of a person's values; the code of the first value of each.
static size_t list_values(const struct person_records *people, const struct comparison *comparison,
                          uint32_t person, uint32_t *ret_codes)
{
    const struct linkage_variable *variable = comparison->variable;
    uint32_t forms[VALUES_MAX];
    size_t n = 0;
    for (uint32_t i = people->first[person]; i < people->first[person + 1]; i++) {
        uint32_t record = people->items[i].record;
        for (uint32_t v = variable->first[record]; v < variable->first[record + 1]; v++) {
            uint32_t form = comparison_form(comparison, variable->values[v].code);
            size_t k = 0;
            while (k < n && forms[k] != form)
                k++;
            if (form == DICTIONARY_NONE || k < n || n == VALUES_MAX)
                continue;
            forms[n] = form;
            ret_codes[n++] = variable->values[v].code;
        }
    }
    return n;
}

static struct person_values index_values(const struct person_records *people,
                                         const struct comparison *comparison)
{
    size_t n_person = people->persons->n_person, n = 0, capacity = 0;
    struct person_values values = {.comparison = comparison};
    values.first = memory_alloc((n_person + 1) * sizeof *values.first);
    for (uint32_t p = 0; comparison && p < n_person; p++) {
        memory_grow(&values.codes, &capacity, n + VALUES_MAX, sizeof *values.codes);
        n += list_values(people, comparison, p, values.codes + n);
        values.first[p + 1] = (uint32_t)n;
    }
    return values;
}

bool person_records_index(const struct persons *persons, struct person_records *ret_people)
{
    *ret_people = (struct person_records){.persons = persons};
    const struct comparison *names = find_comparison(persons, "forename");
    names = names ? names : find_comparison(persons, "name");
    if (!persons->columns || !names)
        return false;
    note_levels(ret_people);
    index_records(ret_people);
    ret_people->names = index_values(ret_people, names);
    ret_people->births = index_values(ret_people, find_comparison(persons, "date"));
    return true;
}

void person_records_done(struct person_records *people)
{
    free(people->first);
    free(people->items);
    free(people->names.first);
    free(people->names.codes);
    free(people->births.first);
    free(people->births.codes);
}

// The level from which two values of the comparison make a pair.
static int least_level(const struct person_records *people, const struct person_values *values)
{
    return values == &people->births ? (int)values->comparison->kind->n_level - 1 : 1;
}

static bool values_meet(const struct person_records *people, const struct person_values *values,
                        uint32_t a, uint32_t b)
{
    int least = values->comparison ? least_level(people, values) : 0;
    for (uint32_t i = values->first[a]; i < values->first[a + 1]; i++)
        for (uint32_t k = values->first[b]; k < values->first[b + 1]; k++)
            if (comparison_level(values->comparison, values->codes[i], values->codes[k]) >= least)
                return true;
    return false;
}

bool person_records_meet(const struct person_records *people, uint32_t a, uint32_t b)
{
    return values_meet(people, &people->names, a, b) || values_meet(people, &people->births, a, b);
}

// ---- by day ---------------------------------------------------------------------------------------

struct day_list {
    day_t days[DAYS_MAX];
    size_t n;
};

static void add_day(struct day_list *list, day_t day)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->days[i] == day)
            return;
    if (list->n < DAYS_MAX)
        list->days[list->n++] = day;
}

// Whether the comparison may say something: its highest level may be of no use (surnames).
static bool is_asked(const struct person_records *people, size_t c)
{
    return people->evidence[c][0] != DUPLICATE_STORED ||
           people->evidence[c][people->persons->weights.comparisons[c].kind->n_level - 1] !=
               DUPLICATE_STORED;
}

// The days after which something new is known of the person.
static void add_days(const struct person_records *people, uint32_t person, struct day_list *list)
{
    const struct weight_matches *weights = &people->persons->weights;
    for (uint32_t i = people->first[person]; i < people->first[person + 1]; i++) {
        const struct held_record *held = &people->items[i];
        day_t seen = people->persons->registry.first_received[held->record];
        add_day(list, held->linked > seen ? held->linked : seen);
        for (size_t c = 0; c < weights->n_comparison; c++) {
            const struct linkage_variable *variable = weights->comparisons[c].variable;
            for (uint32_t v = variable->first[held->record];
                 is_asked(people, c) && v < variable->first[held->record + 1]; v++)
                if (variable->values[v].received > held->linked)
                    add_day(list, variable->values[v].received);
        }
    }
}

static int best_level(const struct person_records *people, uint32_t a, uint32_t b,
                      const struct comparison *comparison, day_t by)
{
    int best = LEVEL_NULL;
    for (uint32_t i = people->first[a]; i < people->first[a + 1]; i++)
        for (uint32_t k = people->first[b]; k < people->first[b + 1]; k++) {
            const struct held_record *x = &people->items[i], *y = &people->items[k];
            if (x->linked > by || y->linked > by)
                continue;
            int level = comparison_level_records(comparison, x->record, y->record, by);
            best = level > best ? level : best;
        }
    return best;
}

static bool share_agency(const struct person_records *people, uint32_t a, uint32_t b, day_t by)
{
    const struct registry *registry = &people->persons->registry;
    for (uint32_t i = people->first[a]; i < people->first[a + 1]; i++)
        for (uint32_t k = people->first[b]; k < people->first[b + 1]; k++) {
            const struct held_record *x = &people->items[i], *y = &people->items[k];
            if (registry->input[x->record] == registry->input[y->record] && x->linked <= by &&
                y->linked <= by && registry->first_received[x->record] <= by &&
                registry->first_received[y->record] <= by)
                return true;
        }
    return false;
}

static bool meet_by(const struct person_records *people, uint32_t a, uint32_t b, day_t by)
{
    const struct comparison *births = people->births.comparison;
    return best_level(people, a, b, people->names.comparison, by) >= 1 ||
           (births && best_level(people, a, b, births, by) >= least_level(people, &people->births));
}

// 0: neither their names nor their births agree by the day.
static uint32_t find_evidence(const struct person_records *people, uint32_t a, uint32_t b, day_t by)
{
    const struct weight_matches *weights = &people->persons->weights;
    uint32_t evidence = 0;
    if (!meet_by(people, a, b, by))
        return 0;
    for (size_t c = 0; c < weights->n_comparison; c++) {
        int level = is_asked(people, c) ? best_level(people, a, b, &weights->comparisons[c], by)
                                        : LEVEL_NULL;
        if (level != LEVEL_NULL && people->evidence[c][level] != DUPLICATE_STORED)
            evidence |= 1u << people->evidence[c][level];
    }
    return share_agency(people, a, b, by) ? evidence | 1u << DUPLICATE_ONE_AGENCY : evidence;
}

void duplicate_rows_add(const struct person_records *people, uint32_t a, uint32_t b,
                        struct duplicate_rows *rows)
{
    struct day_list list = {.n = 0};
    add_days(people, a, &list);
    add_days(people, b, &list);
    if (list.n)
        qsort(list.days, list.n, sizeof *list.days, order_i32);
    struct duplicate_row row = {.other = b};
    for (size_t i = 0; i < list.n; i++) {
        uint32_t evidence = list.days[i] == DAY_MAX ? 0 : find_evidence(people, a, b, list.days[i]);
        if (!evidence || evidence == row.evidence)
            continue;
        row.evidence = evidence;
        row.known = list.days[i];
        memory_grow(&rows->items, &rows->capacity, rows->n + 1, sizeof *rows->items);
        memory_grow(&rows->persons, &rows->persons_capacity, rows->n + 1, sizeof *rows->persons);
        rows->persons[rows->n] = a;
        rows->items[rows->n++] = row;
    }
}
