// Orders for qsort and searches in what is sorted.
#ifndef HEARTH_SORT_H
#define HEARTH_SORT_H

#include <stdint.h>
#include <string.h>

// A comparator written as a list of keys: each returns from the function when its two values
// differ. NaN equals all.
#define ORDER_BY(left, right)                                                                      \
    do {                                                                                           \
        if ((left) < (right))                                                                      \
            return -1;                                                                             \
        if ((left) > (right))                                                                      \
            return 1;                                                                              \
    } while (0)
#define ORDER_BY_FALLING(left, right) ORDER_BY(right, left)
#define ORDER_BY_TEXT(left, right)                                                                 \
    do {                                                                                           \
        int order_ = strcmp((left), (right));                                                      \
        if (order_)                                                                                \
            return order_;                                                                         \
    } while (0)

// The last key of a comparator: -1, 0 or 1.
#define ORDER_OF(left, right) (((left) > (right)) - ((left) < (right)))

// Comparators of plain arrays: ascending numbers, texts bytewise (arrays of `const char *`).
int order_u32(const void *a, const void *b);
int order_i32(const void *a, const void *b); // day_t too
int order_double(const void *a, const void *b);
int order_text(const void *a, const void *b);

// The first i in [0, n) for which `is_before`, an expression of i, does not hold; n when it always
// holds. It must hold up to some place and not after it. Cost: log2(n) evaluations.
#define SORTED_FIRST(i, n, is_before)                                                              \
    ({                                                                                             \
        size_t low_ = 0, high_ = (n);                                                              \
        while (low_ < high_) {                                                                     \
            size_t i = low_ + (high_ - low_) / 2;                                                  \
            if (is_before)                                                                         \
                low_ = i + 1;                                                                      \
            else                                                                                   \
                high_ = i;                                                                         \
        }                                                                                          \
        low_;                                                                                      \
    })

#endif
