// Pairs of records hide how many children a wrong link reaches: one false record of a mother is in
// the position, the reasons and the score of each of her children.

#include "features/link/reference_children.h"

#include "features/base/csv.h"
#include "features/base/day.h"
#include "features/ingest/dictionary.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNKNOWN UINT32_MAX
#define CHILD_MONTHS (12 * 18)

struct truth {
    struct dictionary people;   // true persons
    struct dictionary records;  // "input\nrecord"
    uint32_t *true_of;          // by record
    size_t n_true_of, capacity; // in use; allocated
    bool *seen, *is_false;      // by true person: has a record; one that is another's too
};

struct table { // a CSV and the places of its columns
    const char *path;
    struct csv_table csv;
    long columns[4];
};

static enum status open_table(struct arena *arena, const char *path, const char *const *names,
                              struct table *ret_table, struct error *err)
{
    ret_table->path = path;
    enum status status = csv_read_table(arena, path, &ret_table->csv, err);
    for (size_t i = 0; names[i] && !status; i++) {
        ret_table->columns[i] = table_column(&ret_table->csv, names[i]);
        if (ret_table->columns[i] >= 0)
            continue;
        status = error_set(err, E_DATA, "no column %s", names[i]);
        error_at(err, path, 1, 0);
    }
    return status;
}

static const char *cell(const struct table *table, size_t i_row, size_t i_column)
{
    return table_cell(&table->csv, i_row, (size_t)table->columns[i_column]);
}

static uint32_t number_of(struct dictionary *dictionary, const char *text)
{
    return dictionary_add(dictionary, text, strlen(text));
}

static const char *record_key(struct arena *arena, const struct table *table, size_t i_row)
{
    return arena_format(arena, "%s\n%s", cell(table, i_row, 0), cell(table, i_row, 1));
}

static void read_truth(struct arena *arena, const struct table *table, struct truth *truth)
{
    for (size_t i = 0; i < table->csv.n_row; i++) {
        if (!*cell(table, i, 2))
            continue;
        uint32_t record = number_of(&truth->records, record_key(arena, table, i));
        memory_grow(&truth->true_of, &truth->capacity, record + 1, sizeof *truth->true_of);
        truth->true_of[record] = number_of(&truth->people, cell(table, i, 2));
        truth->n_true_of = truth->records.n;
    }
}

// Marks the true persons whose records were linked with another's.
static void mark_false(struct arena *arena, const struct table *table, struct truth *truth)
{
    struct dictionary linked = {0};
    size_t n_row = table->csv.n_row;
    uint32_t *person = memory_alloc((n_row + 1) * sizeof *person);
    uint32_t *true_of = memory_alloc((n_row + 1) * sizeof *true_of);
    uint32_t *first = memory_alloc((n_row + 1) * sizeof *first); // of a linked person
    bool *mixed = memory_alloc(n_row + 1);
    for (size_t i = 0; i < n_row; i++) {
        const char *key = record_key(arena, table, i);
        uint32_t record = dictionary_find(&truth->records, key, strlen(key));
        size_t n_before = linked.n;
        person[i] = number_of(&linked, cell(table, i, 2));
        true_of[i] = record == DICTIONARY_NONE ? UNKNOWN : truth->true_of[record];
        if (person[i] == n_before)
            first[person[i]] = UNKNOWN;
        if (true_of[i] == UNKNOWN)
            continue;
        if (first[person[i]] == UNKNOWN)
            first[person[i]] = true_of[i];
        mixed[person[i]] |= first[person[i]] != true_of[i];
    }
    for (size_t i = 0; i < n_row; i++)
        if (true_of[i] != UNKNOWN) {
            truth->seen[true_of[i]] = true;
            truth->is_false[true_of[i]] |= mixed[person[i]];
        }
    free(person);
    free(true_of);
    free(first);
    free(mixed);
    dictionary_done(&linked);
}

// P(X >= k) of a binomial. Units: probability.
static double binomial_tail(size_t n, size_t k, double share)
{
    double below = 0;
    for (size_t i = 0; i < k; i++)
        below += exp(lgamma((double)n + 1) - lgamma((double)i + 1) - lgamma((double)(n - i) + 1) +
                     (double)i * log(share) + (double)(n - i) * log1p(-share));
    return below < 1 ? 1 - below : 0;
}

enum { PERSON, DOB, MOTHER, ETHNICITY };

static day_t dob_of(const struct table *people, size_t i_row)
{
    const char *text = cell(people, i_row, DOB);
    day_t day;
    return day_parse(text, strlen(text), NULL, &day) ? day : DAY_NONE;
}

static day_t first_child_dob(const struct table *people)
{
    day_t latest = DAY_MIN;
    for (size_t i = 0; i < people->csv.n_row; i++) {
        day_t dob = dob_of(people, i);
        latest = dob > latest ? dob : latest;
    }
    return latest == DAY_MIN ? DAY_MAX : day_add_months(latest, -CHILD_MONTHS);
}

static void count_child(struct child_group *group, bool is_false)
{
    group->n++;
    group->n_false += is_false;
}

static uint32_t find_person(const struct truth *truth, const char *id)
{
    return *id ? dictionary_find(&truth->people, id, strlen(id)) : DICTIONARY_NONE;
}

static void count_children(struct arena *arena, const struct table *people,
                           const struct truth *truth, struct reference_children *children)
{
    size_t n_person = truth->people.n;
    bool *of_child = memory_alloc(n_person + 1); // by mother: a child of hers has a false record
    struct dictionary groups = {0};
    day_t born_from = first_child_dob(people);
    for (size_t i = 0; i < people->csv.n_row; i++) {
        uint32_t child = find_person(truth, cell(people, i, PERSON));
        uint32_t mother = find_person(truth, cell(people, i, MOTHER));
        if (child != DICTIONARY_NONE && mother != DICTIONARY_NONE)
            of_child[mother] |= truth->is_false[child];
    }
    children->groups = arena_array(arena, people->csv.n_row, sizeof *children->groups);
    for (size_t i = 0; i < people->csv.n_row; i++) {
        uint32_t child = find_person(truth, cell(people, i, PERSON));
        uint32_t mother = find_person(truth, cell(people, i, MOTHER));
        if (child == DICTIONARY_NONE || !truth->seen[child] || dob_of(people, i) <= born_from)
            continue;
        bool is_false = truth->is_false[child];
        if (mother != DICTIONARY_NONE)
            is_false |= truth->is_false[mother] | of_child[mother];
        const char *name = cell(people, i, ETHNICITY);
        uint32_t group = number_of(&groups, *name ? name : "not recorded");
        children->groups[group].name = *name ? name : "not recorded";
        count_child(&children->groups[group], is_false);
        count_child(&children->all, is_false);
    }
    children->n_group = groups.n;
    free(of_child);
    dictionary_done(&groups);
}

enum status reference_children_compare(struct arena *arena, const struct reference_paths *paths,
                                       struct reference_children *ret_children, struct error *err)
{
    static const char *const pairs[] = {"input", "record_id", "person_id", NULL};
    static const char *const columns[] = {"person_id", "dob", "mother_id", "ethnicity", NULL};
    struct table persons, reference, people;
    struct truth truth = {0};
    *ret_children = (struct reference_children){.all = {.name = "all"}};
    enum status status = open_table(arena, paths->persons, pairs, &persons, err);
    if (!status)
        status = open_table(arena, paths->reference, pairs, &reference, err);
    if (!status)
        status = open_table(arena, paths->people, columns, &people, err);
    if (status)
        return status;
    read_truth(arena, &reference, &truth);
    truth.seen = memory_alloc(truth.people.n + 1);
    truth.is_false = memory_alloc(truth.people.n + 1);
    mark_false(arena, &persons, &truth);
    count_children(arena, &people, &truth, ret_children);
    ret_children->all.p_above =
        binomial_tail(ret_children->all.n, ret_children->all.n_false, CHILDREN_BAR);
    for (size_t i = 0; i < ret_children->n_group; i++) {
        struct child_group *group = &ret_children->groups[i];
        group->p_above = binomial_tail(group->n, group->n_false, CHILDREN_BAR);
    }
    free(truth.true_of);
    free(truth.seen);
    free(truth.is_false);
    dictionary_done(&truth.people);
    dictionary_done(&truth.records);
    return OK;
}

static void print_group(const struct child_group *group)
{
    printf("    %-14s %8zu of %8zu  %6.3f%%%s\n", group->name, group->n_false, group->n,
           group->n ? 100 * (double)group->n_false / (double)group->n : 0.,
           group->p_above < .05 ? "  above 1 in 1,000 (exact test, 5%)" : "");
}

void reference_children_print(const struct reference_children *children)
{
    printf("children with a false record of self, mother or sibling:\n");
    for (size_t i = 0; i < children->n_group; i++)
        print_group(&children->groups[i]);
    print_group(&children->all);
}

static void put_group(json *object, const struct child_group *group)
{
    json_put_integer(object, "children", (long long)group->n);
    json_put_integer(object, "with_false_record", (long long)group->n_false);
    json_put_number(object, "p_above_1_in_1000", group->p_above);
}

void reference_children_put(json *object, const struct reference_children *children)
{
    put_group(object, &children->all);
    json *groups = json_put_array(object, "groups");
    for (size_t i = 0; i < children->n_group; i++) {
        json *group = json_add_object(groups);
        json_put_text(group, "ethnicity", children->groups[i].name);
        put_group(group, &children->groups[i]);
    }
}
