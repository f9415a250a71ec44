// scores/S/<as_of>.csv: rows of the band not_enough_data come after the ranked ones.

#include "serve/alert/little_list.h"

#include "features/base/csv.h"
#include "features/base/file.h"
#include "features/base/sort.h"
#include "model/score/scores.h"

#include <stdlib.h>
#include <string.h>

// The columns of a list that are read; −1 = missing.
struct list_columns {
    long rank, person, as_of, band, household, reasons[LITTLE_REASONS];
};

static bool columns_find(const struct csv_table *table, struct list_columns *columns)
{
    static const char *const reasons[LITTLE_REASONS] = {"reason_1", "reason_2", "reason_3",
                                                        "reason_4", "reason_5"};
    *columns = (struct list_columns){
        table_column(table, "rank"), table_column(table, "person_id"), table_column(table, "as_of"),
        table_column(table, "band"), table_column(table, "household"), {0}};
    bool all = columns->rank >= 0 && columns->person >= 0 && columns->as_of >= 0 &&
               columns->band >= 0 && columns->household >= 0;
    for (size_t k = 0; k < LITTLE_REASONS; k++) {
        columns->reasons[k] = table_column(table, reasons[k]);
        all &= columns->reasons[k] >= 0;
    }
    return all;
}

// The persons of the ranked rows, bytewise.
struct ranked_persons {
    const char **items;
    size_t n;
};

static struct ranked_persons ranked_collect(struct arena *arena, const struct csv_table *table,
                                            const struct list_columns *columns)
{
    struct ranked_persons ranked = {arena_array(arena, table->n_row + 1, sizeof *ranked.items), 0};
    for (size_t i = 0; i < table->n_row; i++)
        if (*table_cell(table, i, (size_t)columns->rank))
            ranked.items[ranked.n++] = table_cell(table, i, (size_t)columns->person);
    qsort(ranked.items, ranked.n, sizeof *ranked.items, order_text);
    return ranked;
}

static bool is_ranked(const struct ranked_persons *ranked, const char *person)
{
    return bsearch(&person, ranked->items, ranked->n, sizeof person, order_text) != NULL;
}

static void row_read(const struct csv_table *table, const struct list_columns *columns, size_t i,
                     struct little_row *row)
{
    const char *as_of = table_cell(table, i, (size_t)columns->as_of);
    const char *household = table_cell(table, i, (size_t)columns->household);
    row->person = table_cell(table, i, (size_t)columns->person);
    row->household = *household ? household : NULL;
    if (!day_parse(as_of, strlen(as_of), NULL, &row->as_of))
        row->as_of = DAY_NONE;
    for (size_t k = 0; k < LITTLE_REASONS; k++) {
        const char *text = table_cell(table, i, (size_t)columns->reasons[k]);
        if (*text)
            row->missing[row->n_missing++] = text;
    }
}

static enum status list_add(struct arena *arena, const char *path, const char *scenario,
                            struct little_list *list, struct error *err)
{
    struct csv_table table;
    struct list_columns columns;
    enum status status = csv_read_table(arena, path, &table, err);
    if (status || !columns_find(&table, &columns)) // a list of an older program has no such band
        return status;
    struct little_row *all = arena_array(arena, list->n + table.n_row + 1, sizeof *all);
    if (list->n)
        memcpy(all, list->items, list->n * sizeof *all);
    list->items = all;
    struct ranked_persons ranked = ranked_collect(arena, &table, &columns);
    for (size_t i = 0; i < table.n_row; i++)
        if (strcmp(table_cell(&table, i, (size_t)columns.band), NOT_ENOUGH_DATA) == 0) {
            all[list->n] = (struct little_row){.scenario = scenario};
            row_read(&table, &columns, i, &all[list->n]);
            all[list->n].ranked = is_ranked(&ranked, all[list->n].person);
            list->n++;
        }
    return OK;
}

// The scenario of a list's path, "…/scores/<scenario>/<date>.csv". Owns: arena.
static const char *scenario_of(struct arena *arena, const char *path)
{
    const char *end = strrchr(path, '/'), *start = end;
    while (start > path && start[-1] != '/')
        start--;
    return arena_text_n(arena, start, (size_t)(end - start));
}

enum status little_list_read(struct arena *arena, const char *workspace,
                             struct little_list *ret_list, struct error *err)
{
    char **paths;
    size_t n;
    *ret_list = (struct little_list){0};
    if (file_glob(arena, file_join(arena, workspace, "scores/*/*.csv"), &paths, &n, ERROR_IGNORED))
        return OK;
    for (size_t i = 0; i < n; i++) { // bytewise: the last of a scenario is the newest
        const char *scenario = scenario_of(arena, paths[i]);
        if (i + 1 < n && strcmp(scenario_of(arena, paths[i + 1]), scenario) == 0)
            continue;
        enum status status = list_add(arena, paths[i], scenario, ret_list, err);
        if (status)
            return status;
    }
    return OK;
}
