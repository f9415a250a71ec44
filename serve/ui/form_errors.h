// What is wrong with a form: which field, and what to do about it.
#ifndef HEARTH_FORM_ERRORS_H
#define HEARTH_FORM_ERRORS_H

#include <stddef.h>

struct form_error {
    const char *field, *message; // the id of the field to mend
};
#define FORM_ERRORS 8
struct form_errors {
    struct form_error items[FORM_ERRORS];
    size_t n;
};
void form_error_add(struct form_errors *errors, const char *field, const char *message);
const char *form_error_of(const struct form_errors *errors, const char *field); // or NULL

#endif
