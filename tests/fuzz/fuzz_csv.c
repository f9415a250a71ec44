// Any bytes are rows or bad rows: never a byte read outside, never a line lost, never an unended
// field.
#include "features/base/csv.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes);

// Rows read part by part are those of the whole.
static void parts_compare(const char *data, size_t n_bytes, struct csv_form form, size_t n_part)
{
    struct csv_reader *whole = csv_open(data, n_bytes, form), *cut = csv_open(data, n_bytes, form);
    struct csv_part part;
    struct csv_row row, expected;
    size_t lines_before = csv_line(cut) - 1;
    while (csv_part_next(cut, n_part, &part)) {
        struct csv_reader *reader = csv_part_open(cut, &part);
        enum csv_result result, wanted;
        while ((result = csv_next(reader, &row)) != CSV_END) {
            wanted = csv_next(whole, &expected);
            if (wanted != result || row.line + lines_before != expected.line ||
                row.n_field != expected.n_field || row.bad_column != expected.bad_column ||
                row.bad_reason != expected.bad_reason)
                abort();
            for (size_t i = 0; i < row.n_field; i++)
                if (strcmp(row.fields[i].text, expected.fields[i].text))
                    abort();
        }
        lines_before += row.line - 1;
        csv_close(reader);
    }
    if (csv_next(whole, &expected) != CSV_END)
        abort();
    csv_close(whole);
    csv_close(cut);
}

// The first byte chooses the encoding.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes)
{
    if (!n_bytes)
        return 0;
    const struct csv_form form = {
        .encoding = data[0] & 2   ? CSV_UTF16
                    : data[0] & 1 ? CSV_WINDOWS_1252
                                  : CSV_UTF8,
        .delimiter = ",;|\t"[data[0] >> 2 & 3],
        .n_skip = data[0] >> 6,
    };
    struct csv_reader *reader = csv_open((const char *)data + 1, n_bytes - 1, form);
    struct csv_row row;
    enum csv_result result;
    size_t line = 0, position = 0, n_all;
    csv_bytes(reader, &n_all);
    while ((result = csv_next(reader, &row)) != CSV_END) {
        if (row.line <= line || csv_position(reader) <= position || csv_position(reader) > n_all)
            abort();
        line = row.line;
        position = csv_position(reader);
        if (result == CSV_BAD && (!row.bad_reason || row.n_field))
            abort();
        for (size_t i = 0; i < row.n_field; i++)
            if (strlen(row.fields[i].text) != row.fields[i].n_bytes)
                abort();
    }
    if (csv_position(reader) != n_all)
        abort();
    csv_close(reader);
    parts_compare((const char *)data + 1, n_bytes - 1, form, 1 + (data[0] >> 4) * 7);
    return 0;
}
