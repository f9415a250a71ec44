// Orders by several keys, and the search in what is sorted, against the slow way.

#include "features/base/sort.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

struct row {
    int key;
    double weight;
    const char *name;
};

static int row_order(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    ORDER_BY(x->key, y->key);
    ORDER_BY_FALLING(x->weight, y->weight);
    ORDER_BY_TEXT(x->name, y->name);
    return 0;
}

static void test_keys_count_in_turn(void **state)
{
    struct row rows[] = {{2, 1, "b"}, {1, 1, "b"}, {2, 3, "c"}, {2, 1, "a"}, {-1, 0, "z"}};
    const char *const wanted[] = {"z", "b", "c", "a", "b"};
    qsort(rows, 5, sizeof *rows, row_order);
    for (size_t i = 0; i < 5; i++)
        assert_string_equal(rows[i].name, wanted[i]);
    assert_int_equal(row_order(&rows[0], &rows[0]), 0);
    assert_int_equal(ORDER_OF(3, 2), 1);
    assert_int_equal(ORDER_OF(2, 2), 0);
    assert_int_equal(ORDER_OF(NAN, 2), 0);
}

static void test_plain_orders(void **state)
{
    uint32_t small = 1, large = UINT32_MAX;
    int32_t low = INT32_MIN, high = INT32_MAX;
    double minus = -INFINITY, plus = 0.5;
    const char *first = "B", *second = "a";
    assert_int_equal(order_u32(&small, &large), -1);
    assert_int_equal(order_u32(&large, &small), 1);
    assert_int_equal(order_i32(&low, &high), -1);
    assert_int_equal(order_i32(&high, &high), 0);
    assert_int_equal(order_double(&plus, &minus), 1);
    assert_true(order_text(&first, &second) < 0);
    assert_int_equal(order_text(&first, &first), 0);
}

static void test_first_not_before(void **state)
{
    int items[40];
    for (size_t n = 0; n <= 40; n++) {
        for (size_t i = 0; i < n; i++)
            items[i] = (int)(i * i / 9); // with repeats
        for (int wanted = -1; wanted < 180; wanted++) {
            size_t slow = 0;
            while (slow < n && items[slow] < wanted)
                slow++;
            assert_int_equal(SORTED_FIRST(i, n, items[i] < wanted), slow);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys_count_in_turn),
        cmocka_unit_test(test_plain_orders),
        cmocka_unit_test(test_first_not_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
