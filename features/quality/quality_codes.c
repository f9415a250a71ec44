// Codes that stop, or begin, while their source goes on: a renamed code looks to a model as if
// nothing of that kind happened any more, and an outcome's base rate falls to nothing.

#include "features/quality/quality_parts.h"

#include <stdlib.h>

#define CODE_EXPECTED 10.0 // rows that must have been expected after the last one
#define RENAMED_DAYS 62    // a code that begins so near to another's end may be its new name

struct code_span {
    day_t first, last;
    uint64_t n;
};

static int compare_days(const void *a, const void *b)
{
    day_t x = *(const day_t *)a, y = *(const day_t *)b;
    return (x > y) - (x < y);
}

// How many of the sorted days are on or before the day.
static size_t count_until(const day_t *days, size_t n, day_t day)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (days[middle] <= day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

// The span of each code, and the sorted days of the rows that have one: a code that is written only
// when the work is done (the outcome of an assessment) is missing from all recent rows, which says
// nothing about one code.
static struct code_span *spans_of(const struct records *records, day_t *days, size_t *n_coded)
{
    struct code_span *spans = memory_alloc((records->categories.n + 1) * sizeof *spans);
    *n_coded = 0;
    for (size_t i = 0; i < records->n_row; i++) {
        if (records->category[i] == TEXT_NONE)
            continue;
        day_t day = records->date[i];
        struct code_span *span = &spans[records->category[i]];
        span->first = !span->n || day < span->first ? day : span->first;
        span->last = !span->n || day > span->last ? day : span->last;
        span->n++;
        days[(*n_coded)++] = day;
    }
    qsort(days, *n_coded, sizeof *days, compare_days);
    return spans;
}

// The longest time without a row of the code so far: council tax reminders come once a year.
static day_t longest_gap(const struct records *records, uint32_t code, size_t n)
{
    size_t k = 0;
    day_t *days = memory_alloc((n + 1) * sizeof *days), gap = 0;
    for (size_t i = 0; i < records->n_row; i++)
        if (records->category[i] == code)
            days[k++] = records->date[i];
    qsort(days, k, sizeof *days, compare_days);
    for (size_t i = 1; i < k; i++)
        if (days[i] - days[i - 1] > gap)
            gap = days[i] - days[i - 1];
    free(days);
    return gap;
}

// The code that begins nearest to the day, of those that came into use then; SIZE_MAX = none.
static size_t successor(const struct code_span *spans, size_t n, const day_t *days, size_t n_row,
                        day_t last)
{
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < n; i++) {
        if (!spans[i].n || abs(spans[i].first - last) > RENAMED_DAYS)
            continue;
        double n_before = (double)count_until(days, n_row, spans[i].first - 1);
        double expected = n_before * (double)spans[i].n / ((double)n_row - n_before);
        if (expected >= CODE_EXPECTED && (best == SIZE_MAX || spans[i].n > spans[best].n))
            best = i;
    }
    return best;
}

void codes_measure(struct arena *arena, const struct records *records, struct quality_source *item)
{
    size_t n_row, n = records->categories.n;
    if (!source_has_facts(item->source) || !records->category || !records->n_row)
        return;
    day_t *days = memory_alloc(records->n_row * sizeof *days);
    struct code_span *spans = spans_of(records, days, &n_row);
    item->stopped = arena_array(arena, n, sizeof *item->stopped);
    for (size_t i = 0; i < n; i++) {
        size_t n_until = count_until(days, n_row, spans[i].last);
        if (!spans[i].n || !n_until ||
            (double)spans[i].n / (double)n_until * (double)(n_row - n_until) < CODE_EXPECTED ||
            days[n_row - 1] - spans[i].last <= longest_gap(records, (uint32_t)i, spans[i].n))
            continue;
        size_t new = successor(spans, n, days, n_row, spans[i].last);
        item->stopped[item->n_stopped++] = (struct quality_stop){
            .code = arena_text(arena, texts_at(&records->categories, (uint32_t)i)),
            .last = spans[i].last,
            .n_row = spans[i].n,
            .successor = new == SIZE_MAX
                             ? NULL
                             : arena_text(arena, texts_at(&records->categories, (uint32_t) new)),
            .successor_first = new == SIZE_MAX ? DAY_NONE : spans[new].first,
        };
    }
    free(spans);
    free(days);
}
