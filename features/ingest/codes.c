// Agencies name the same thing differently; a codes file says what their words mean. Its order is
// meant: it is the order of the columns that `category: each` makes.

#include "features/ingest/codes.h"

#include "features/base/csv.h"
#include "features/base/file.h"

#include <stdlib.h>
#include <string.h>

static enum status codes_error(const char *path, size_t line, struct error *err,
                               const char *message)
{
    error_set(err, E_CONFIG, "%s", message);
    error_at(err, path, line, 0);
    error_hint(err, "a codes file has the header local,canonical and one row a local value");
    return E_CONFIG;
}

static enum status code_add(struct codes *codes, const struct csv_field *local,
                            const struct csv_field *canonical)
{
    size_t n_before = codes->locals.n;
    uint32_t i_local = dictionary_add(&codes->locals, local->text, local->n_bytes);
    uint32_t i_canonical = dictionary_add(&codes->canonicals, canonical->text, canonical->n_bytes);
    if (codes->locals.n == n_before)
        return codes->canonical[i_local] == i_canonical ? OK : E_CONFIG;
    memory_grow(&codes->canonical, &codes->capacity, codes->locals.n, sizeof *codes->canonical);
    codes->canonical[i_local] = i_canonical;
    return OK;
}

static enum status codes_take(const char *path, struct csv_reader *reader, struct codes *codes,
                              struct error *err)
{
    struct csv_row row;
    enum csv_result result = csv_next(reader, &row);
    if (result != CSV_ROW)
        return codes_error(path, row.line, err, "the codes file has no header row");
    long i_local = csv_find(&row, "local"), i_canonical = csv_find(&row, "canonical");
    size_t n_field = row.n_field;
    if (i_local < 0 || i_canonical < 0)
        return codes_error(path, row.line, err, "the columns local and canonical are needed");
    while ((result = csv_next(reader, &row)) != CSV_END) {
        if (result == CSV_BAD)
            return codes_error(path, row.line, err, row.bad_reason);
        if (row.n_field != n_field)
            return codes_error(path, row.line, err,
                               "the row has more or fewer fields than the header");
        const struct csv_field *local = &row.fields[i_local], *canonical = &row.fields[i_canonical];
        if (!local->n_bytes || !canonical->n_bytes)
            return codes_error(path, row.line, err, "local and canonical must not be empty");
        if (code_add(codes, local, canonical))
            return codes_error(path, row.line, err,
                               "the local value stands twice with different meanings");
    }
    return OK;
}

enum status codes_read(const char *path, struct codes *ret_codes, struct error *err)
{
    struct mapped mapped;
    enum status status = file_load(path, &mapped, err);
    if (status)
        return status;
    struct csv_reader *reader = csv_open(mapped.data, mapped.n_bytes, (struct csv_form){0});
    *ret_codes = (struct codes){0};
    status = codes_take(path, reader, ret_codes, err);
    csv_close(reader);
    file_unmap(&mapped);
    if (status)
        codes_done(ret_codes);
    return status;
}

void codes_done(struct codes *codes)
{
    dictionary_done(&codes->locals);
    dictionary_done(&codes->canonicals);
    free(codes->canonical);
    *codes = (struct codes){0};
}
