// Two texts and a kind of comparison: similarities are symmetric, in their range, and perfect for equal
// texts alone; so are the levels of every kind.

#include "features/base/arena.h"
#include "features/base/text.h"
#include "features/link/comparison.h"
#include "features/link/text_similarity.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes);

typedef double similarity_of(struct similarity_text a, struct similarity_text b);
typedef size_t distance_of(struct similarity_text a, struct similarity_text b);

// Whether all of both texts is looked at, and both are UTF-8 whose bytes stand for one text only.
static bool is_whole(const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    while (*at) {
        size_t n = text_utf8_length(at);
        if (!n)
            return false;
        at += n;
    }
    return strlen(text) <= SIMILARITY_MAX;
}

static void similarity_check(const char *x, const char *y)
{
    static similarity_of *const similarities[] = {similarity_jaro, similarity_jaro_winkler};
    static distance_of *const distances[] = {similarity_levenshtein, similarity_damerau};
    const struct similarity_text a = {x, strlen(x)}, b = {y, strlen(y)};
    bool equal = strcmp(x, y) == 0, whole = is_whole(x) && is_whole(y);
    for (size_t i = 0; i < 2; i++) {
        double similarity = similarities[i](a, b);
        if (!(similarity >= 0 && similarity <= 1) || similarity != similarities[i](b, a) ||
            (equal && similarity < 1) || (whole && !equal && similarity == 1))
            abort();
        size_t distance = distances[i](a, b);
        if (distance > a.n_bytes + b.n_bytes || distance != distances[i](b, a) ||
            (equal && distance) || (whole && !equal && !distance))
            abort();
    }
    if (similarity_damerau(a, b) > similarity_levenshtein(a, b) ||
        similarity_levenshtein(a, b) > 2 * similarity_damerau(a, b))
        abort();
}

static void level_check(const struct comparison *comparison, bool equal)
{
    int level = comparison_level_records(comparison, 0, 1, DAY_MAX);
    int top = (int)comparison->kind->n_level - 1;
    if (level < LEVEL_NULL || level > top)
        abort();
    if (level != comparison_level_records(comparison, 1, 0, DAY_MAX))
        abort();
    if (equal && level != LEVEL_NULL && level < top && !comparison->kind->equal)
        abort();
}

static void comparison_check(const char *as, const char *x, const char *y, bool normalise)
{
    struct linkage_variable variable = {.name = as, .normalise = normalise};
    struct comparison comparison = {.kind = comparison_kind_find(as), .variable = &variable};
    variable_add_text(&variable, 0, x, DAY_NONE);
    variable_add_text(&variable, 1, y, DAY_NONE);
    variable_settle(&variable, 2);
    comparison_prepare(&comparison);
    level_check(&comparison, strcmp(x, y) == 0);
    comparison_done(&comparison);
    variable_done(&variable);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes)
{
    if (n_bytes < 1)
        return 0;
    char *first = memory_alloc(n_bytes); // ends with a 0
    memcpy(first, data + 1, n_bytes - 1);
    char *second = strchr(first, '\n');
    if (second) {
        *second++ = 0;
        similarity_check(first, second);
        const struct comparison_kind *kind = &comparison_kinds[data[0] % n_comparison_kind];
        if (is_whole(first) && is_whole(second))
            comparison_check(kind->name, first, second, data[0] < 128);
    }
    free(first);
    return 0;
}
