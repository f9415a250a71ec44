// Conditions joined by AND, their values numbered in the order in which they came.

#include "serve/store/where.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static void text_add(struct where *where, const char *text, size_t n)
{
    size_t n_before = strlen(where->sql);
    assert(n_before + n < WHERE_BYTES);
    memcpy(where->sql + n_before, text, n);
    where->sql[n_before + n] = 0;
}

static void parameter_add(struct where *where, struct value value)
{
    char number[16];
    int n = snprintf(number, sizeof number, "?%d", where_value(where, value));
    text_add(where, number, (size_t)n);
}

static void condition_begin(struct where *where)
{
    const char *text = *where->sql ? " AND " : " WHERE ";
    text_add(where, text, strlen(text));
}

int where_value(struct where *where, struct value value)
{
    assert(where->n_value < WHERE_VALUES);
    where->values[where->n_value++] = value;
    return (int)where->n_value;
}

void where_add(struct where *where, const char *condition, const struct value *values,
               size_t n_value)
{
    condition_begin(where);
    text_add(where, "(", 1);
    for (size_t i_value = 0; *condition;) {
        size_t n = strcspn(condition, "?");
        text_add(where, condition, n);
        condition += n;
        if (!*condition)
            break;
        condition++;
        assert(i_value < n_value);
        parameter_add(where, values[i_value++]);
    }
    text_add(where, ")", 1);
}

void where_in(struct where *where, const char *column, const struct value *values, size_t n_value)
{
    condition_begin(where);
    if (!n_value) {
        text_add(where, "1 = 0", 5);
        return;
    }
    text_add(where, column, strlen(column));
    text_add(where, " IN (", 5);
    for (size_t i = 0; i < n_value; i++) {
        if (i)
            text_add(where, ", ", 2);
        parameter_add(where, values[i]);
    }
    text_add(where, ")", 1);
}
