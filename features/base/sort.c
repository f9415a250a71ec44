// The comparators of plain arrays, once for the whole tree.

#include "features/base/sort.h"

int order_u32(const void *a, const void *b)
{
    ORDER_BY(*(const uint32_t *)a, *(const uint32_t *)b);
    return 0;
}

int order_i32(const void *a, const void *b)
{
    ORDER_BY(*(const int32_t *)a, *(const int32_t *)b);
    return 0;
}

int order_double(const void *a, const void *b)
{
    ORDER_BY(*(const double *)a, *(const double *)b);
    return 0;
}

int order_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}
