// Read in two passes over the mapped file: one to check and measure, one to fill.
#include "model/table/libsvm_file.h"

#include "features/base/file.h"
#include "features/base/number.h"

#include <math.h>
#include <string.h>

// A walk over the tokens of the file, line by line.
struct walk {
    const char *at, *end;
    size_t line;
};

struct token {
    const char *text;
    size_t n_bytes;
};

// Next line that holds something; false at the end of the file.
static bool walk_line(struct walk *walk, struct walk *ret_line)
{
    while (walk->at < walk->end) {
        const char *stop = memchr(walk->at, '\n', (size_t)(walk->end - walk->at));
        const char *next = stop ? stop + 1 : walk->end;
        stop = stop ? stop : walk->end;
        const char *comment = memchr(walk->at, '#', (size_t)(stop - walk->at));
        *ret_line = (struct walk){walk->at, comment ? comment : stop, ++walk->line};
        walk->at = next;
        while (ret_line->at < ret_line->end && strchr(" \t\r", *ret_line->at))
            ret_line->at++;
        if (ret_line->at < ret_line->end)
            return true;
    }
    return false;
}

static bool walk_token(struct walk *line, struct token *ret_token)
{
    while (line->at < line->end && strchr(" \t\r", *line->at))
        line->at++;
    ret_token->text = line->at;
    while (line->at < line->end && !strchr(" \t\r", *line->at))
        line->at++;
    ret_token->n_bytes = (size_t)(line->at - ret_token->text);
    return ret_token->n_bytes > 0;
}

static bool number_read(const char *text, size_t n_bytes, double *ret_value)
{
    size_t plus = n_bytes > 0 && *text == '+';
    return number_parse(text + plus, n_bytes - plus, ret_value);
}

static bool pair_read(const struct token *token, size_t *ret_index, double *ret_value)
{
    const char *colon = memchr(token->text, ':', token->n_bytes);
    double index;
    if (!colon)
        return false;
    size_t n_index = (size_t)(colon - token->text);
    if (!number_parse(token->text, n_index, &index) || index < 1 || index != floor(index) ||
        index > (double)DATASET_MAX_COLUMNS)
        return false;
    *ret_index = (size_t)index;
    return number_read(colon + 1, token->n_bytes - n_index - 1, ret_value);
}

static enum status line_error(const char *path, size_t line, const char *what, struct error *err)
{
    error_set(err, E_DATA, "%s", what);
    error_at(err, path, line, 0);
    error_hint(err, "a line reads: label index:value index:value …, with indices rising from 1");
    return E_DATA;
}

struct file_reading {
    const char *path;
    struct libsvm_rows *rows;
    size_t largest; // index so far
};

// Reads one line; x NULL = only measure.
static enum status line_read(struct file_reading *reading, struct walk line, double *x,
                             struct error *err)
{
    const char *path = reading->path;
    struct libsvm_rows *rows = reading->rows;
    struct token token;
    size_t last = 0, line_number = line.line;
    struct walk after_label = line;
    if (walk_token(&after_label, &token) && !memchr(token.text, ':', token.n_bytes))
        line = after_label;
    while (walk_token(&line, &token)) {
        size_t index;
        double value;
        if (!pair_read(&token, &index, &value))
            return line_error(path, line_number, "not index:value", err);
        if (index <= last)
            return line_error(path, line_number, "indices do not rise", err);
        last = index;
        if (x && index <= rows->n_col)
            x[index - 1] = value;
        rows->n_beyond += x && index > rows->n_col;
    }
    reading->largest = last > reading->largest ? last : reading->largest;
    return OK;
}

static enum status label_read(const char *path, struct walk line, double *ret_label,
                              struct error *err)
{
    struct token token;
    *ret_label = NAN;
    if (!walk_token(&line, &token) || memchr(token.text, ':', token.n_bytes))
        return OK;
    if (number_read(token.text, token.n_bytes, ret_label))
        return OK;
    return line_error(path, line.line, "the label is not a number", err);
}

static enum status rows_fill(const char *path, const struct mapped *mapped,
                             struct libsvm_rows *rows, struct error *err)
{
    struct walk walk = {mapped->data, mapped->data + mapped->n_bytes, 0}, line;
    struct file_reading reading = {path, rows, 0};
    enum status status = OK;
    for (size_t i = 0; !status && walk_line(&walk, &line); i++) {
        rows->lines[i] = line.line;
        status = label_read(path, line, &rows->label[i], err);
        if (!status)
            status = line_read(&reading, line, rows->x + i * rows->n_col, err);
    }
    return status;
}

enum status libsvm_read(struct arena *arena, const char *path, size_t n_col,
                        struct libsvm_rows *ret_rows, struct error *err)
{
    struct mapped mapped;
    *ret_rows = (struct libsvm_rows){0};
    enum status status = file_load(path, &mapped, err);
    if (status)
        return status;
    struct walk walk = {mapped.data, mapped.data + mapped.n_bytes, 0}, line;
    struct file_reading reading = {path, ret_rows, 0};
    for (; !status && walk_line(&walk, &line); ret_rows->n_row++)
        status = line_read(&reading, line, NULL, err);
    ret_rows->n_col = n_col ? n_col : reading.largest;
    if (!status)
        status = dataset_check_size(ret_rows->n_row, ret_rows->n_col, err);
    if (!status) {
        ret_rows->x = arena_array(arena, ret_rows->n_row * ret_rows->n_col + 1, sizeof(double));
        ret_rows->label = arena_array(arena, ret_rows->n_row + 1, sizeof(double));
        ret_rows->lines = arena_array(arena, ret_rows->n_row + 1, sizeof(size_t));
        status = rows_fill(path, &mapped, ret_rows, err);
    }
    file_unmap(&mapped);
    return status;
}

enum status libsvm_labels(const struct libsvm_rows *rows, const char *path, const char *positive,
                          signed char *ret_labels, struct error *err)
{
    double wanted = NAN;
    if (positive && !number_read(positive, strlen(positive), &wanted))
        return error_set(err, E_USAGE, "--positive '%s' is not a number", positive);
    bool has_zero = false, has_minus = false;
    for (size_t i = 0; i < rows->n_row; i++) {
        double label = rows->label[i];
        ret_labels[i] = isnan(label) ? -1 : label == (positive ? wanted : 1);
        if (positive || isnan(label) || label == 1)
            continue;
        has_zero = has_zero || label == 0;
        has_minus = has_minus || label == -1;
        if ((label != 0 && label != -1) || (has_zero && has_minus)) {
            line_error(path, rows->lines[i], "labels are 0 and 1, or -1 and +1", err);
            error_hint(err, "name the value that counts as 1 with --positive");
            return E_DATA;
        }
    }
    for (size_t i = 0; positive && i < rows->n_row; i++)
        if (ret_labels[i] == 1)
            return OK;
    if (positive && rows->n_row) {
        error_set(err, E_USAGE, "no row has the label '%s' of --positive", positive);
        error_at(err, path, 0, 0);
        return E_USAGE;
    }
    return OK;
}

const char **libsvm_names(struct arena *arena, size_t n_col)
{
    const char **names = arena_array(arena, n_col + 1, sizeof *names);
    for (size_t i = 0; i < n_col; i++)
        names[i] = arena_format(arena, "%zu", i + 1);
    return names;
}
