// A row of a person who occurs again is no independent row, and a number that names a person predicts
// nothing.
#include "model/table/id_columns.h"

#include "features/base/sort.h"
#include "features/ingest/identity_value.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MIN_COLUMNS 3 // a label and a score are often equal by chance

// The name in lower case without other signs: "NHS_Number" → "nhsnumber".
static void letters_of(const char *name, char ret_letters[64])
{
    size_t n = 0;
    for (; *name && n < 63; name++)
        if (isalnum((unsigned char)*name))
            ret_letters[n++] = (char)tolower((unsigned char)*name);
    ret_letters[n] = 0;
}

bool column_names_people(const char *name)
{
    static const char *const names[] = {
        "id",      "person", "personid",  "child",     "childid",     "pupil",
        "pupilid", "family", "familyid",  "household", "client",      "clientid",
        "patient", "caseid", "patientid", "subjectid", "householdid", "nhsnumber",
        "nhsno",   "nhs",    "upn",       "uprn",      "nino",        "uln"};
    char letters[64];
    letters_of(name, letters);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(letters, names[i]) == 0)
            return true;
    return false;
}

static size_t count_copies(const char **texts, size_t n)
{
    size_t n_copy = 0;
    qsort(texts, n, sizeof *texts, order_text);
    for (size_t i = 1; i < n; i++)
        n_copy += *texts[i] && strcmp(texts[i], texts[i - 1]) == 0;
    return n_copy;
}

static const char *row_text(struct arena *arena, const struct csv_table *table, size_t i_row)
{
    size_t n = 1;
    for (size_t j = 0; j < table->n_col; j++)
        n += strlen(table_cell(table, i_row, j)) + 1;
    char *text = arena_array(arena, n, 1), *to = text;
    for (size_t j = 0; j < table->n_col; j++) {
        const char *cell = table_cell(table, i_row, j);
        to = memcpy(to, cell, strlen(cell));
        to += strlen(cell);
        *to++ = '\x1f';
    }
    *to = 0;
    return text;
}

void table_warn_of_repeats(const struct cli *cli, const struct csv_table *table, const size_t *rows,
                           size_t n)
{
    struct arena scratch = {0};
    const char **texts = arena_array(&scratch, n + 1, sizeof *texts);
    for (size_t j = 0; j < table->n_col; j++) {
        if (!column_names_people(table->names[j]))
            continue;
        for (size_t i = 0; i < n; i++)
            texts[i] = table_cell(table, rows ? rows[i] : i, j);
        if (!count_copies(texts, n))
            continue;
        cli_say(cli,
                "warning: values of column %s repeat, and each row counts as independent: the "
                "intervals are too narrow; give --cluster %s",
                table->names[j], table->names[j]);
        break;
    }
    for (size_t i = 0; i < n; i++)
        texts[i] = row_text(&scratch, table, rows ? rows[i] : i);
    if (table->n_col >= MIN_COLUMNS && count_copies(texts, n))
        cli_say(cli,
                "warning: rows equal other rows in every cell: each counts as independent; leave "
                "copies out, or name the column of the persons with --cluster");
    arena_done(&scratch);
}

size_t table_count_copies(const struct csv_table *table)
{
    struct arena scratch = {0};
    const char **texts = arena_array(&scratch, table->n_row + 1, sizeof *texts);
    for (size_t i = 0; i < table->n_row; i++)
        texts[i] = row_text(&scratch, table, i);
    size_t n = table->n_col < MIN_COLUMNS ? 0 : count_copies(texts, table->n_row);
    arena_done(&scratch);
    return n;
}

static bool is_placeholder(const struct identity_field *field, const char *text)
{
    return *text && (strcmp(text, "0") == 0 ||
                     identity_check(field, text, strlen(text)).state == IDENTITY_PLACEHOLDER);
}

size_t cells_blank_placeholders(const char *column, const char **cells, size_t n)
{
    const struct identity_field *field = identity_field(column);
    const char **sorted = memory_alloc((n + 1) * sizeof *sorted);
    size_t n_blank = 0;
    memcpy(sorted, cells, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, order_text);
    for (size_t i = 0, end; i < n; i = end) {
        const char *text = sorted[i];
        for (end = i + 1; end < n && strcmp(sorted[end], text) == 0;)
            end++;
        if (end - i < 2 || !is_placeholder(field, text))
            continue;
        n_blank += end - i;
        for (size_t k = 0; k < n; k++)
            if (strcmp(cells[k], text) == 0)
                cells[k] = "";
    }
    free(sorted);
    return n_blank;
}
