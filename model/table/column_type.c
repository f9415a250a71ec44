// One cell that is no number must not turn a column of numbers into a column for each of its values
// without a word: the person who knows the table decides.
#include "model/table/column_type.h"

#include "features/base/number.h"
#include "features/base/sort.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MANY_NUMBERS 20 // distinct numbers: below it a column may as well be one of codes
#define SHOWN_BYTES 24  // of an odd cell in a message

static bool is_one_of(const char *text, const char *const *texts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(text, texts[i]) == 0)
            return true;
    return false;
}

size_t table_blank_missing(struct csv_table *table, const struct cell_rules *rules)
{
    size_t n = 0;
    for (size_t i = 0; i < table->n_row * table->n_col && rules->n_missing; i++)
        if (*table->cells[i] && is_one_of(table->cells[i], rules->missing, rules->n_missing)) {
            table->cells[i] = "";
            n++;
        }
    return n;
}

static bool is_number(const char *text)
{
    double value;
    return number_parse(text, strlen(text), &value);
}

// Sorts texts and counts the distinct ones.
static size_t count_distinct(const char **texts, size_t n)
{
    size_t n_distinct = 0;
    qsort(texts, n, sizeof *texts, order_text);
    for (size_t i = 0; i < n; i++)
        n_distinct += i == 0 || strcmp(texts[i], texts[i - 1]) != 0;
    return n_distinct;
}

struct column_cells {
    const char **numbers, **odd;
    size_t n_number, n_odd;
};

static bool odd_are_mistakes(struct column_cells *cells)
{
    size_t n = cells->n_number + cells->n_odd;
    if (cells->n_odd == 0 || cells->n_number * 2 < n)
        return false;
    return (double)cells->n_number >= COLUMN_NEARLY_ALL * (double)n ||
           (count_distinct(cells->odd, cells->n_odd) <= COLUMN_FEW_CODES &&
            count_distinct(cells->numbers, cells->n_number) >= MANY_NUMBERS);
}

static void odd_cell_add(const struct column_place *place, const struct cell_rules *rules,
                         const struct column_cells *cells, size_t i_row, struct error_list *list)
{
    struct error err = {0};
    const char *text = table_cell(place->table, i_row, place->i_col);
    const char *name = place->table->names[place->i_col];
    bool long_text = strlen(text) > SHOWN_BYTES;
    error_set(&err, E_DATA, "'%.*s%s' is not a number (column %s), and %zu of the other %zu are",
              SHOWN_BYTES, text, long_text ? "…" : "", name, cells->n_number,
              cells->n_number + cells->n_odd - 1);
    error_at(&err, place->file, place->table->lines[i_row], place->i_col + 1);
    if (list->n && strcmp(list->items[list->n - 1].message, err.message) == 0)
        ; // the hint stands with the cell before
    else if (rules->missing_option && !long_text)
        error_hint(&err,
                   "%s '%s' makes such cells missing; --text %s takes the column as text, one 0/1 "
                   "column for each of its values",
                   rules->missing_option, text, name);
    else
        error_hint(&err, "correct the cell, or leave it empty when nothing is known");
    error_list_add(list, &err);
}

static enum status odd_cells_refuse(const struct column_place *place,
                                    const struct cell_rules *rules,
                                    const struct column_cells *cells, struct error *err)
{
    struct error_list list = {0};
    for (size_t i = 0; i < place->table->n_row; i++) {
        const char *text = table_cell(place->table, i, place->i_col);
        if (*text && !is_number(text))
            odd_cell_add(place, rules, cells, i, &list);
    }
    return error_list_finish(&list, err);
}

// A number as people write it: 12,5 · 12.5 % · £1,200.50 · 1 200 · 1.234,5. Reads what is left once
// signs of money and percent, blanks and separators of thousands are gone.
static bool is_written_number(const char *text)
{
    char plain[64];
    size_t n = 0;
    double value;
    const char *comma = strrchr(text, ','), *point = strrchr(text, '.');
    bool decimal_comma = comma && (!point || comma > point);
    for (const char *p = text; *p; p++) {
        if (strncmp(p, "£", strlen("£")) == 0 || strncmp(p, "\u00a0", strlen("\u00a0")) == 0 ||
            strncmp(p, "€", strlen("€")) == 0) {
            p += strncmp(p, "€", strlen("€")) == 0 ? strlen("€") - 1 : strlen("£") - 1;
            continue;
        }
        if (strchr("%$ '", *p) || (decimal_comma ? *p == '.' : *p == ','))
            continue;
        if (n + 1 >= sizeof plain)
            return false;
        plain[n++] = *p == ',' ? '.' : *p;
        if (decimal_comma && p != comma && *p == ',')
            n--; // 1,200,000: its last comma parts thousands as well
    }
    plain[n] = 0;
    return number_parse(plain, n, &value);
}

static enum status text_refuse(const struct column_place *place, const struct cell_rules *rules,
                               const char *message, const char *advice, struct error *err)
{
    const char *name = place->table->names[place->i_col];
    error_set(err, E_DATA, "column '%s': %s", name, message);
    error_at(err, place->file, 1, place->i_col + 1);
    if (rules->missing_option)
        error_hint(
            err,
            "%s, or leave the column out with --drop %s; --text %s takes it as text, one 0/1 "
            "column for each of its values",
            advice, name, name);
    else
        error_hint(err, "%s, or leave the column out", advice);
    return E_DATA;
}

// A column that would become a great many columns by mistake: numbers that are written in another
// way, or a name or number of each row.
static enum status text_check(const struct column_place *place, const struct cell_rules *rules,
                              struct column_cells *cells, struct error *err)
{
    size_t n = cells->n_number + cells->n_odd, n_written = 0;
    char message[200];
    for (size_t i = 0; i < cells->n_odd; i++)
        n_written += is_written_number(cells->odd[i]);
    if (n_written && (double)(cells->n_number + n_written) >= COLUMN_NEARLY_ALL * (double)n) {
        snprintf(
            message, sizeof message,
            "%zu of %zu cells are numbers with a decimal comma, a separator of thousands, or a "
            "sign such as %% or £",
            n_written, n);
        return text_refuse(place, rules, message, "write numbers as 1234.5", err);
    }
    size_t n_distinct = count_distinct(cells->odd, cells->n_odd);
    if (n_distinct <= COLUMN_MANY_TEXTS || (double)n_distinct <= COLUMN_OWN_TEXT * (double)n)
        return OK;
    snprintf(message, sizeof message, "%zu different texts in %zu cells are too many to learn from",
             n_distinct, n);
    return text_refuse(place, rules, message,
                       "if it names the rows or their households, give it as --id or --cluster",
                       err);
}

enum status column_is_text(const struct column_place *place, const struct cell_rules *rules,
                           bool *ret_text, struct error *err)
{
    const struct csv_table *table = place->table;
    bool insists = is_one_of(table->names[place->i_col], rules->text, rules->n_text);
    struct column_cells cells = {
        memory_alloc((table->n_row + 1) * sizeof *cells.numbers),
        memory_alloc((table->n_row + 1) * sizeof *cells.odd),
        0,
        0,
    };
    for (size_t i = 0; i < table->n_row; i++) {
        const char *text = table_cell(table, i, place->i_col);
        if (!*text)
            continue;
        if (is_number(text))
            cells.numbers[cells.n_number++] = text;
        else
            cells.odd[cells.n_odd++] = text;
    }
    *ret_text = insists || cells.n_odd > 0;
    enum status status = OK;
    if (!insists && odd_are_mistakes(&cells))
        status = odd_cells_refuse(place, rules, &cells, err);
    else if (!insists && cells.n_odd)
        status = text_check(place, rules, &cells, err);
    free(cells.numbers);
    free(cells.odd);
    return status;
}
