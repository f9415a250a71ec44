// Rejects are data: agencies repair their extracts by them. They must be exact about the place and
// silent about the person, so a value is described by its class only.

#include "features/ingest/reject.h"

#include "features/base/number.h"

#include <ctype.h>
#include <string.h>

// Digits with at least two separators of dates, perhaps a month's name or a time.
static bool is_date_like(const struct csv_field *field)
{
    size_t n_digit = 0, n_separator = 0, n_letter = 0;
    for (size_t i = 0; i < field->n_bytes; i++) {
        unsigned char c = (unsigned char)field->text[i];
        n_digit += isdigit(c) != 0;
        n_letter += isalpha(c) != 0;
        n_separator += strchr("-/. ", c) != NULL;
        if (!isalnum(c) && !strchr("-/. :+", c))
            return false;
    }
    return n_digit >= 3 && n_separator >= 2 && n_letter <= 10;
}

const char *reject_class(const struct csv_field *field)
{
    double value;
    if (!field || !field->n_bytes)
        return "empty";
    if (field->n_bytes > REJECT_LONG_BYTES)
        return "long";
    if (strspn(field->text, "0123456789") == field->n_bytes)
        return "digits";
    if (number_parse(field->text, field->n_bytes, &value))
        return "number";
    return is_date_like(field) ? "date-like" : "text";
}

struct reject reject_of_bad_row(const struct csv_row *row)
{
    const char *value_class = "text";
    if (strcmp(row->bad_reason, "bad encoding") == 0)
        value_class = "bytes";
    else if (strcmp(row->bad_reason, "row too long") == 0)
        value_class = "long";
    return (struct reject){row->bad_column, value_class, row->bad_reason};
}

void reject_write_header(FILE *stream)
{
    fputs("file,line,column,value_class,reason\n", stream);
}

void reject_write(FILE *stream, const char *path, size_t line, const struct reject *reject)
{
    csv_write_field(stream, path);
    fprintf(stream, ",%zu,%zu,%s,", line, reject->column, reject->value_class);
    csv_write_field(stream, reject->reason);
    fputc('\n', stream);
}
