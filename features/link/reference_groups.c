// Pairs are counted by clusters: the records of one true person for recall, of one linked person for
// precision. The clusters' sums of squares give the effective number of pairs.

#include "features/link/reference_groups.h"

#include "features/base/csv.h"
#include "features/base/sort.h"
#include "features/ingest/dictionary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const group_columns[] = {"sex",          "ethnicity",  "deprivation",
                                            "imd_quintile", "imd_decile", "imd"};
#define COLUMN_COUNT (sizeof group_columns / sizeof *group_columns)
#define GROUPS_MAX 200 // of one column

struct member {                          // a record that is in both files
    uint32_t person, true_person, group; // group: of the true person; DICTIONARY_NONE = blank
};

struct table { // a CSV and the places of its columns
    struct csv_table rows;
    size_t columns[3];
};

static enum status open_table(struct arena *arena, const char *path, const char *const *names,
                              struct table *table, struct error *err)
{
    enum status status = csv_read_table(arena, path, &table->rows, err);
    for (size_t i = 0; names[i] && !status; i++) {
        long place = table_column(&table->rows, names[i]);
        if (place < 0) {
            status = error_set(err, E_DATA, "no column %s", names[i]);
            error_at(err, path, 1, 0);
        }
        table->columns[i] = (size_t)place;
    }
    return status;
}

static const char *cell(const struct table *table, size_t i_row, size_t i_column)
{
    return table_cell(&table->rows, i_row, table->columns[i_column]);
}

static uint32_t number_text(struct dictionary *texts, const char *text)
{
    return dictionary_add(texts, text, strlen(text));
}

static uint32_t number_record(struct arena *arena, struct dictionary *records,
                              const struct table *table, size_t i_row)
{
    return number_text(records,
                       arena_format(arena, "%s\n%s", cell(table, i_row, 0), cell(table, i_row, 1)));
}

struct members {
    struct member *items;
    size_t n;
    struct dictionary true_ids;
};

// The records that both files have, without groups.
static void find_members(const struct table *persons, const struct table *reference,
                         struct members *members)
{
    struct arena arena = {0};
    struct dictionary records = {0}, person_ids = {0};
    uint32_t *true_of = memory_alloc((reference->rows.n_row + 1) * sizeof *true_of);
    for (size_t i = 0; i < reference->rows.n_row; i++) {
        uint32_t record = number_record(&arena, &records, reference, i);
        if (record == i && *cell(reference, i, 2))
            true_of[record] = number_text(&members->true_ids, cell(reference, i, 2)) + 1;
    }
    members->items = memory_alloc((persons->rows.n_row + 1) * sizeof *members->items);
    for (size_t i = 0; i < persons->rows.n_row; i++) {
        const char *key = arena_format(&arena, "%s\n%s", cell(persons, i, 0), cell(persons, i, 1));
        uint32_t record = dictionary_find(&records, key, strlen(key));
        if (record == DICTIONARY_NONE || !true_of[record])
            continue;
        members->items[members->n++] = (struct member){
            number_text(&person_ids, cell(persons, i, 2)), true_of[record] - 1, DICTIONARY_NONE};
    }
    free(true_of);
    dictionary_done(&records);
    dictionary_done(&person_ids);
    arena_done(&arena);
}

// ---- shares -------------------------------------------------------------------------------------

struct sums {
    struct pair_sums pairs;
    size_t n_person;
};

static int compare_true(const void *a, const void *b)
{
    const struct member *x = a, *y = b;
    ORDER_BY(x->true_person, y->true_person);
    return ORDER_OF(x->person, y->person);
}

static int compare_person(const void *a, const void *b)
{
    const struct member *x = a, *y = b;
    ORDER_BY(x->person, y->person);
    return ORDER_OF(x->true_person, y->true_person);
}

static double pairs_of(size_t n)
{
    return (double)n * ((double)n - 1) / 2;
}

// Pairs of [first, end), sorted by person, then true person, that are right, of the group.
static double pairs_right(const struct member *items, size_t first, size_t end, uint32_t group)
{
    double n = 0;
    for (size_t i = first, k; i < end; i = k) {
        for (k = i; k < end && items[k].person == items[i].person &&
                    items[k].true_person == items[i].true_person;
             k++)
            ;
        if (items[i].group == group)
            n += pairs_of(k - i);
    }
    return n;
}

static void sum_recall(struct members *members, struct sums *by_group)
{
    qsort(members->items, members->n, sizeof *members->items, compare_true);
    for (size_t first = 0, end; first < members->n; first = end) {
        const struct member *item = &members->items[first];
        for (end = first; end < members->n && members->items[end].true_person == item->true_person;
             end++)
            ;
        if (item->group == DICTIONARY_NONE)
            continue;
        by_group[item->group].n_person++;
        pair_sums_add(&by_group[item->group].pairs, pairs_of(end - first),
                      pairs_right(members->items, first, end, item->group));
    }
}

static void sum_precision(struct members *members, size_t n_group, struct sums *by_group)
{
    qsort(members->items, members->n, sizeof *members->items, compare_person);
    size_t *n_of = memory_alloc((n_group + 1) * sizeof *n_of);
    for (size_t first = 0, end; first < members->n; first = end) {
        memset(n_of, 0, n_group * sizeof *n_of);
        for (end = first;
             end < members->n && members->items[end].person == members->items[first].person; end++)
            if (members->items[end].group != DICTIONARY_NONE)
                n_of[members->items[end].group]++;
        for (uint32_t g = 0; g < n_group && end - first > 1; g++)
            if (n_of[g])
                pair_sums_add(&by_group[g].pairs,
                              pairs_of(end - first) - pairs_of(end - first - n_of[g]),
                              pairs_right(members->items, first, end, g));
    }
    free(n_of);
}

// ---- groups -------------------------------------------------------------------------------------

static int compare_names(const void *a, const void *b)
{
    const struct reference_group *x = a, *y = b;
    return strcmp(x->name, y->name);
}

// Of imd_decile in people's stays: the quintile.
static const char *group_name(const char *text, bool halve)
{
    static const char *const quintiles[] = {"1 (most deprived)", "2", "3", "4",
                                            "5 (least deprived)"};
    if (!halve)
        return text;
    long decile = strtol(text, NULL, 10);
    return decile < 1 || decile > 10 ? "" : quintiles[(decile - 1) / 2];
}

struct group_column {
    const char *name, *column; // in the output; in the table
    bool halve;                // deciles become quintiles
};

// Of several rows of a person the last one counts.
static void add_column(struct arena *arena, const struct table *people,
                       const struct group_column *column, struct members *members,
                       struct reference_groups *groups)
{
    long place = table_column(&people->rows, column->column);
    struct dictionary names = {0};
    if (place < 0)
        return;
    uint32_t *group_of = memory_alloc((members->true_ids.n + 1) * sizeof *group_of);
    for (size_t i = 0; i < members->true_ids.n; i++)
        group_of[i] = DICTIONARY_NONE;
    for (size_t i = 0; i < people->rows.n_row; i++) {
        const char *id = cell(people, i, 0);
        const char *name = group_name(table_cell(&people->rows, i, (size_t)place), column->halve);
        uint32_t number = dictionary_find(&members->true_ids, id, strlen(id));
        if (number != DICTIONARY_NONE && *name && names.n < GROUPS_MAX)
            group_of[number] = number_text(&names, name);
    }
    for (size_t i = 0; i < members->n; i++)
        members->items[i].group = group_of[members->items[i].true_person];
    struct sums *recall = memory_alloc((names.n + 1) * sizeof *recall);
    struct sums *precision = memory_alloc((names.n + 1) * sizeof *precision);
    sum_recall(members, recall);
    sum_precision(members, names.n, precision);
    struct reference_group *first = &groups->items[groups->n];
    for (uint32_t g = 0; g < names.n; g++)
        groups->items[groups->n++] = (struct reference_group){
            column->name, arena_text(arena, dictionary_text(&names, g)), recall[g].n_person,
            pair_share_of(&recall[g].pairs), pair_share_of(&precision[g].pairs)};
    if (names.n)
        qsort(first, names.n, sizeof *first, compare_names);
    free(group_of);
    free(recall);
    free(precision);
    dictionary_done(&names);
}

enum status reference_groups_compare(struct arena *arena, const struct reference_group_paths *paths,
                                     struct reference_groups *ret_groups, struct error *err)
{
    static const char *const of_persons[] = {"input", "record_id", "person_id", NULL};
    static const char *const of_people[] = {"person_id", NULL};
    const struct group_column of_stays = {"deprivation quintile", "imd_decile", true};
    struct table persons, reference, people, stays;
    struct members members = {0};
    *ret_groups = (struct reference_groups){
        .items = arena_array(arena, (COLUMN_COUNT + 1) * GROUPS_MAX, sizeof *ret_groups->items)};
    enum status status = open_table(arena, paths->persons, of_persons, &persons, err);
    if (!status)
        status = open_table(arena, paths->reference, of_persons, &reference, err);
    if (!status)
        status = open_table(arena, paths->people, of_people, &people, err);
    if (!status && paths->stays)
        status = open_table(arena, paths->stays, of_people, &stays, err);
    if (status)
        return status;
    find_members(&persons, &reference, &members);
    for (size_t i = 0; i < COLUMN_COUNT && members.n; i++)
        add_column(arena, &people,
                   &(struct group_column){group_columns[i], group_columns[i], false}, &members,
                   ret_groups);
    if (paths->stays && members.n)
        add_column(arena, &stays, &of_stays, &members, ret_groups);
    free(members.items);
    dictionary_done(&members.true_ids);
    return OK;
}

static void put_share(json *object, const char *key, const struct reference_share *share)
{
    json *item = json_put_object(object, key);
    json_put_number(item, "estimate", share->estimate);
    json_put_number(item, "low", share->low);
    json_put_number(item, "high", share->high);
}

void reference_groups_put(json *object, const struct reference_groups *groups)
{
    json *list = json_put_array(object, "groups");
    for (size_t i = 0; i < groups->n; i++) {
        json *group = json_add_object(list);
        json_put_text(group, "column", groups->items[i].column);
        json_put_text(group, "group", groups->items[i].name);
        json_put_integer(group, "persons", (long long)groups->items[i].n_person);
        put_share(group, "recall", &groups->items[i].recall);
        put_share(group, "precision", &groups->items[i].precision);
    }
}
