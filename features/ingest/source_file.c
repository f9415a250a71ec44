// A file that is not what hearth.yaml says is the commonest fault of a first day. The bytes show
// what it is, so the message says which key to write, and no other.

#include "features/ingest/source_file.h"

#include "features/base/file_format.h"

#include <string.h>

#define SKIP_TRIED 20 // lines in which a header is looked for

// Whether the file has the plan's header under that form.
static bool form_fits(const struct row_plan *plan, const struct mapped *mapped,
                      struct csv_form form)
{
    struct csv_row header;
    struct csv_reader *reader = csv_open(mapped->data, mapped->n_bytes, form);
    bool fits = csv_next(reader, &header) == CSV_ROW && row_plan_fits(plan, &header);
    csv_close(reader);
    return fits;
}

// The error of the missing column stands unless another delimiter, or another line, has them all.
static void advise(const struct row_plan *plan, const struct mapped *mapped, const char *path,
                   struct error *err)
{
    static const char *const names[] = {",", ";", "|", "tab"};
    const struct csv_form stated = source_form(plan->source);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct csv_form form = stated;
        form.delimiter = i == 3 ? '\t' : names[i][0];
        if (form.delimiter == stated.delimiter || !form_fits(plan, mapped, form))
            continue;
        error_set(err, E_CONFIG, "the cells are separated by %s, but delimiter is %s", names[i],
                  plan->source->delimiter);
        error_at(err, path, stated.n_skip + 1, 0);
        error_hint(err, "write delimiter: \"%s\" in source %s", names[i], plan->source->name);
        return;
    }
    for (size_t n = 0; n < SKIP_TRIED; n++) {
        struct csv_form form = stated;
        form.n_skip = n;
        if (n == stated.n_skip || !form_fits(plan, mapped, form))
            continue;
        error_set(err, E_CONFIG, "the header is on line %zu, but skip is %zu", n + 1,
                  stated.n_skip);
        error_at(err, path, n + 1, 0);
        error_hint(err, "write skip: %zu in source %s", n, plan->source->name);
        return;
    }
}

static enum status header_read(struct source_file *file, struct row_plan *plan, const char *path,
                               struct error *err)
{
    struct csv_row header;
    enum csv_result result = csv_next(file->csv, &header);
    enum status status = E_CONFIG;
    if (result == CSV_ROW) {
        status = row_plan_header(plan, &header, path, err);
    } else {
        error_set(err, E_CONFIG, "the file has no header row%s%s", result == CSV_BAD ? ": " : "",
                  result == CSV_BAD ? header.bad_reason : "");
        error_at(err, path, header.line, result == CSV_BAD ? header.bad_column : 0);
        if (result == CSV_BAD && strcmp(header.bad_reason, "bad encoding") == 0)
            error_hint(err, "write encoding: windows-1252 or utf-16 in source %s",
                       plan->source->name);
    }
    if (status)
        advise(plan, &file->mapped, path, err);
    return status;
}

enum status source_file_open(struct source_file *file, struct row_plan *plan, const char *path,
                             struct error *err)
{
    *file = (struct source_file){0};
    enum status status = file_load(path, &file->mapped, err);
    if (status)
        return status;
    status = file_format_check(file->mapped.data, file->mapped.n_bytes, path, err);
    if (!status) {
        file->csv = csv_open(file->mapped.data, file->mapped.n_bytes, source_form(plan->source));
        status = header_read(file, plan, path, err);
    }
    if (status)
        source_file_close(file);
    return status;
}

void source_file_close(struct source_file *file)
{
    csv_close(file->csv);
    file_unmap(&file->mapped);
    *file = (struct source_file){0};
}
