// Errors are values: the caller's struct is filled and a code returned, so that library code never
// prints. The codes, their exit and HTTP statuses are rows of error_codes.def.

#include "features/base/error.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct {
    const char *name;
    int exit_status, http_status;
    const char *text;
} error_codes[] = {
#define ERROR_CODE(name, exit_status, http_status, text) {#name, exit_status, http_status, text},
#include "features/base/error_codes.def"
#undef ERROR_CODE
};

enum status error_set(struct error *err, enum status code, const char *format, ...)
{
    assert(err);
    err->code = code;
    err->place[0] = err->hint[0] = 0;
    err->n_file = err->line = err->column = 0;
    err->after_result = false;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(err->message, sizeof err->message, format, arguments);
    va_end(arguments);
    return code;
}

void error_at(struct error *err, const char *file, size_t line, size_t column)
{
    assert(err);
    err->line = line;
    err->column = line ? column : 0;
    err->n_file = strlen(file);
    if (err->n_file >= sizeof err->place)
        err->n_file = sizeof err->place - 1;
    if (!line)
        snprintf(err->place, sizeof err->place, "%s", file);
    else if (!column)
        snprintf(err->place, sizeof err->place, "%s:%zu", file, line);
    else
        snprintf(err->place, sizeof err->place, "%s:%zu:%zu", file, line, column);
}

void error_hint(struct error *err, const char *format, ...)
{
    assert(err);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(err->hint, sizeof err->hint, format, arguments);
    va_end(arguments);
}

void error_context(struct error *err, const char *format, ...)
{
    assert(err);
    char context[256], old[sizeof err->message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(context, sizeof context, format, arguments);
    va_end(arguments);
    memcpy(old, err->message, sizeof old);
    snprintf(err->message, sizeof err->message, "while %s: %.240s", context, old);
}

enum status error_system(struct error *err, const char *operation, const char *path)
{
    int number = errno;
    return error_set(err, E_SYSTEM, "cannot %s '%s': %s", operation, path, strerror(number));
}

const char *error_code_name(enum status code)
{
    return error_codes[code].name;
}

int error_exit_status(enum status code)
{
    return error_codes[code].exit_status;
}

int error_http_status(enum status code)
{
    return error_codes[code].http_status;
}

static bool comes_before(const struct error *a, const struct error *b)
{
    return a->line != b->line ? a->line < b->line : a->column < b->column;
}

void error_list_add(struct error_list *list, const struct error *err)
{
    size_t i = list->n;
    if (list->n == ERROR_LIST_MAX) {
        list->n_left_out++;
        if (!comes_before(err, &list->items[--i]))
            return;
    } else {
        list->n++;
    }
    for (; i > 0 && comes_before(err, &list->items[i - 1]); i--)
        list->items[i] = list->items[i - 1];
    list->items[i] = *err;
    list->items[i].all = NULL;
}

enum status error_list_finish(const struct error_list *list, struct error *err)
{
    if (!list->n)
        return OK;
    struct error_list *all = err->all;
    *err = list->items[0];
    err->all = all;
    if (all)
        *all = *list;
    return err->code;
}

static void print_one(const struct error *err)
{
    const char *separator = err->place[0] ? ": " : "";
    const char *text = err->message[0] ? err->message : error_codes[err->code].text;
    fprintf(stderr, "hearth: %s%s%s\n", err->place, separator, text);
    if (err->hint[0])
        fprintf(stderr, "  %s\n", err->hint);
}

const struct error *error_others(const struct error *err, size_t *ret_n)
{
    const struct error_list *all = err->all;
    *ret_n = all && all->n && strcmp(all->items[0].place, err->place) == 0 ? all->n - 1 : 0;
    return *ret_n ? &all->items[1] : NULL;
}

void error_print(const struct error *err)
{
    size_t n;
    const struct error *others = error_others(err, &n);
    print_one(err); // it may have been given a context that its copy in the list has not
    for (size_t i = 0; i < n; i++)
        print_one(&others[i]);
    if (n && err->all->n_left_out)
        fprintf(stderr, "hearth: %zu more errors\n", err->all->n_left_out);
}

#define NEAREST_MAX 64 // longer words have no near neighbour

// Levenshtein distance, letters compared without case.
static size_t edit_distance(const char *a, const char *b)
{
    size_t n_b = strlen(b);
    size_t row[NEAREST_MAX + 1];
    for (size_t j = 0; j <= n_b; j++)
        row[j] = j;
    for (size_t i = 1; a[i - 1]; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= n_b; j++) {
            int same = tolower((unsigned char)a[i - 1]) == tolower((unsigned char)b[j - 1]);
            size_t best = diagonal + !same;
            diagonal = row[j];
            if (row[j] + 1 < best)
                best = row[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            row[j] = best;
        }
    }
    return row[n_b];
}

#define PREFIX_MIN 3 // letters of a word that may be the beginning of a name

// The shortest name that begins with the word.
static const char *longer_name(const char *word, const char *const *names, size_t n_name)
{
    const char *nearest = NULL;
    size_t n_word = strlen(word);
    for (size_t i = 0; i < n_name && n_word >= PREFIX_MIN; i++)
        if (names[i] && strncasecmp(names[i], word, n_word) == 0 &&
            (!nearest || strlen(names[i]) < strlen(nearest)))
            nearest = names[i];
    return nearest;
}

const char *error_nearest(const char *word, const char *const *names, size_t n_name)
{
    const char *nearest = NULL;
    size_t n_word = strlen(word);
    size_t best = n_word / 2 + 1; // more than half of the letters wrong is no likeness
    for (size_t i = 0; i < n_name && n_word <= NEAREST_MAX; i++) {
        if (!names[i] || strlen(names[i]) > NEAREST_MAX)
            continue;
        size_t distance = edit_distance(word, names[i]);
        if (distance < best) {
            best = distance;
            nearest = names[i];
        }
    }
    return nearest ? nearest : longer_name(word, names, n_name);
}
