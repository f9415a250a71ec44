// Bounded copies of short texts and numbers.

#include "data-samples/world/world_text.h"

enum { DIGITS_MAX = 20 };

char *world_text_put(char *at, const char *end, const char *text)
{
    while (*text && at < end - 1)
        *at++ = *text++;
    *at = '\0';
    return at;
}

char *world_number_put(char *at, const char *end, uint64_t number, int width)
{
    char digits[DIGITS_MAX + 1];
    int first = DIGITS_MAX;
    digits[first] = '\0';
    while (first > 0 && (number || DIGITS_MAX - first < width || first == DIGITS_MAX)) {
        digits[--first] = (char)('0' + number % 10);
        number /= 10;
    }
    return world_text_put(at, end, &digits[first]);
}
