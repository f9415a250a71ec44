// A date that cannot be read is evidence lost: linkage treats it as missing, so the extract's owner
// must hear of it. Values are described by their class only, as in the rejects of ingest.

#include "features/link/unreadable_dates.h"

#include "features/base/file.h"
#include "features/ingest/reject.h"

#include <stdlib.h>
#include <string.h>

bool flat_date_parse(const char *text, day_t *ret_day)
{
    static const char *const formats[] = {NULL, "%d/%m/%Y", "%Y%m%d"};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (day_parse(text, strlen(text), formats[i], ret_day))
            return true;
    return false;
}

static bool has_digits_of_date(const char *text)
{
    struct fold_buffer form = {0};
    comparison_kind_find("date")->form(text, strlen(text), &form);
    bool found = form.n_bytes > 0;
    free(form.text);
    return found;
}

void unreadable_dates_check(struct unreadable_dates *dates, const struct date_cell *cell,
                            bool compared)
{
    day_t day;
    if (!*cell->text || flat_date_parse(cell->text, &day) ||
        (compared && has_digits_of_date(cell->text)))
        return;
    const struct csv_field field = {cell->text, strlen(cell->text)};
    memory_grow(&dates->items, &dates->capacity, dates->n + 1, sizeof *dates->items);
    dates->items[dates->n++] = (struct unreadable_date){cell->column, cell->path, cell->line,
                                                        cell->place, reject_class(&field)};
}

void unreadable_dates_put(json *root, const struct unreadable_dates *dates)
{
    json *list = json_put_array(root, "unreadable_dates");
    for (size_t i = 0, end; i < dates->n; i = end) {
        const struct unreadable_date *first = &dates->items[i];
        for (end = i; end < dates->n && strcmp(dates->items[end].column, first->column) == 0;)
            end++;
        json *row = json_add_object(list);
        json_put_text(row, "column", first->column);
        json_put_integer(row, "values", (long long)(end - i));
        json_put_text(row, "first_file", first->path);
        json_put_integer(row, "first_line", (long long)first->line);
        json_put_integer(row, "first_column", (long long)first->place);
    }
}

enum status unreadable_dates_write(const struct unreadable_dates *dates, const char *folder,
                                   struct error *err)
{
    struct arena arena = {0};
    struct output output;
    enum status status =
        output_open(&output, file_join(&arena, folder, UNREADABLE_DATES_FILE), err);
    if (!status) {
        reject_write_header(output.stream);
        for (size_t i = 0; i < dates->n; i++) {
            const struct unreadable_date *date = &dates->items[i];
            const struct reject reject = {date->place, date->value_class, "not a date"};
            reject_write(output.stream, date->path, date->line, &reject);
        }
        status = output_close(&output, err);
    }
    arena_done(&arena);
    return status;
}

void unreadable_dates_done(struct unreadable_dates *dates)
{
    free(dates->items);
    *dates = (struct unreadable_dates){0};
}
