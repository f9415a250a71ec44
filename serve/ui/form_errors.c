// The errors of one form, in the order in which they were found; those past the limit are left out.

#include "serve/ui/form_errors.h"

#include <string.h>

void form_error_add(struct form_errors *errors, const char *field, const char *message)
{
    if (errors->n < FORM_ERRORS)
        errors->items[errors->n++] = (struct form_error){field, message};
}

const char *form_error_of(const struct form_errors *errors, const char *field)
{
    for (size_t i = 0; errors && i < errors->n; i++)
        if (strcmp(errors->items[i].field, field) == 0)
            return errors->items[i].message;
    return NULL;
}
