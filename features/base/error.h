// Errors: a status code and a message with the place and a hint, filled into the caller's struct.
#ifndef HEARTH_ERROR_H
#define HEARTH_ERROR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

// One row a code: name, exit status of a command, HTTP status, meaning. See error_codes.def.
enum status {
#define ERROR_CODE(name, exit_status, http_status, text) name,
#include "features/base/error_codes.def"
#undef ERROR_CODE
    ERROR_CODE_COUNT
};

struct error_list;
struct error {
    enum status code;
    char message[512];   // what went wrong, one line, no personal data unless the user typed it
    char place[320];     // "file:line:column" or empty
    char hint[512];      // what to do, or empty
    size_t n_file;       // bytes of `place` that name the file
    size_t line, column; // from 1, 0 = unknown
    bool after_result;   // the command has printed its result: what follows is talk
    // Where a reader that finds several errors in one file puts them all, the first one included.
    // NULL: only the first is kept. The caller's, like the error itself.
    struct error_list *all;
};

#define ERROR_LIST_MAX 20
struct error_list {
    size_t n, n_left_out; // kept in items, and beyond ERROR_LIST_MAX
    struct error items[ERROR_LIST_MAX];
};
// Adds a copy, in the order of lines and columns.
void error_list_add(struct error_list *list, const struct error *err);
// Fills err with the first error of the list and err->all with all; returns its code, or OK.
enum status error_list_finish(const struct error_list *list, struct error *err);

// The errors found together with err, after it; n may be 0. err->all is left alone when err is set
// to another error, so it counts only when its first one is err.
const struct error *error_others(const struct error *err, size_t *ret_n);
// What a caller passes that needs only the status: no `err` argument of the tree is ever NULL
// (tests/layering.py reads the calls), so that a function may write err->code and read err->hint.
#define ERROR_IGNORED (&(struct error){0})

// Fills `err` and returns `code`, so that `return error_set(err, E_DATA, …)` reads well.
enum status error_set(struct error *err, enum status code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
// Names the place of an error already set: line and column count from 1, 0 = unknown.
void error_at(struct error *err, const char *file, size_t line, size_t column);
void error_hint(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));
// Puts "while reading …: " before the message of an error already set.
void error_context(struct error *err, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
// Errno's text for the operation on the path: "cannot open 'x': No such file or directory".
enum status error_system(struct error *err, const char *operation, const char *path);

const char *error_code_name(enum status code);
int error_exit_status(enum status code);
int error_http_status(enum status code);
// Prints "hearth: place: message" and the hint line on stderr, for each of err->all. For programs,
// not for libraries.
void error_print(const struct error *err);

// The entry of names[0..n_name) nearest to `word` by edit distance, else the shortest
// that begins with it ("public" → "public_task"), or NULL when none is near.
const char *error_nearest(const char *word, const char *const *names, size_t n_name);

#endif
