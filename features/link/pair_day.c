// A pair is linked at a date as it would be by the records known at that date: not before blocking
// had found it.

#include "features/link/pair_day.h"

#include <string.h>

// The bytes of the first characters of a text; of all of it where n is 0.
static size_t start_bytes(const char *text, size_t n_character)
{
    size_t n = 0;
    if (!n_character)
        return strlen(text);
    for (; text[n]; n++)
        if (((unsigned char)text[n] & 0xc0) != 0x80 && n_character-- == 0)
            break;
    return n;
}

// The text of a value; of a variable without texts, its day.
static const char *text_of(const struct linkage_variable *variable, uint32_t code,
                           char buffer[DAY_TEXT])
{
    return variable->texts.n ? dictionary_text(&variable->texts, code)
                             : day_format((day_t)code, buffer);
}

static bool same_value(const struct block_column *column, uint32_t a, uint32_t b)
{
    if (a == b || !column->n_character)
        return a == b;
    char day_a[DAY_TEXT], day_b[DAY_TEXT];
    const char *x = text_of(column->variable, a, day_a);
    const char *y = text_of(column->variable, b, day_b);
    size_t n = start_bytes(x, column->n_character);
    return n == start_bytes(y, column->n_character) && memcmp(x, y, n) == 0;
}

// The first day from after which both are known to share a value.
static day_t day_of_column(const struct block_column *column, const struct record_pair *pair)
{
    const struct linkage_variable *variable = column->variable;
    const struct variable_value *values = variable->values;
    day_t first = DAY_MAX;
    for (uint32_t i = variable->first[pair->a]; i < variable->first[pair->a + 1]; i++)
        for (uint32_t k = variable->first[pair->b]; k < variable->first[pair->b + 1]; k++) {
            day_t day =
                values[i].received > values[k].received ? values[i].received : values[k].received;
            if (day < first && same_value(column, values[i].code, values[k].code))
                first = day;
        }
    return first;
}

day_t pair_day_of_blocks(const struct blocking *blocking, const struct record_pair *pair)
{
    day_t first = DAY_MAX;
    for (size_t i = 0; i < blocking->n_rule; i++) {
        day_t day = DAY_NONE;
        for (size_t k = 0; k < blocking->rules[i].n_column && day < first; k++) {
            day_t of_column = day_of_column(&blocking->columns[i][k], pair);
            day = of_column > day ? of_column : day;
        }
        first = day < first ? day : first;
    }
    return first;
}
