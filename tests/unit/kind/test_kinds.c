// What every kind of model promises, over the whole table: fit, exact parts, JSON, threads, and
// refusal of nonsense.

#include "model/kind/fitted.h"
#include "model/kind/points.h"
#include "model/numeric/numerics.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/near.h"

#define N_ROW 900
#define N_COL 6

struct fixture {
    double x[N_ROW * N_COL];
    size_t index[N_ROW];
    signed char y[N_ROW];
    struct dataset data;
    struct rows rows;
};

static double uniform(uint64_t stream, uint64_t counter)
{
    return (double)random_below(5, stream, counter, 1u << 30) / (1u << 30);
}

// Column 0 raises, column 1 lowers, 2 is a rare flag that raises, 3 noise with holes, 4 constant, 5
// noise.
static void fixture_make(struct fixture *fixture)
{
    for (size_t i = 0; i < N_ROW; i++) {
        double *x = fixture->x + i * N_COL;
        x[0] = uniform(1, i) * 10;
        x[1] = floor(uniform(2, i) * 4);
        x[2] = uniform(3, i) < 0.08;
        x[3] = uniform(4, i) < 0.3 ? NAN : uniform(5, i);
        x[4] = 3;
        x[5] = uniform(6, i);
        double margin = -3 + 0.4 * x[0] - 0.6 * x[1] + 2 * x[2];
        fixture->y[i] = uniform(7, i) < logistic(margin);
        fixture->index[i] = i;
    }
    fixture->data = (struct dataset){.n_row = N_ROW, .n_col = N_COL, .x = fixture->x};
    fixture->rows = (struct rows){&fixture->data, fixture->index, N_ROW, fixture->y};
}

// Runs `check` on a fitted model of every implemented kind.
static void each_kind(void (*check)(struct fixture *fixture, const struct fitted *fitted))
{
    size_t n_checked = 0;
    for (size_t i = 0; i < n_model_kind; i++) {
        if (!model_kinds[i]->fit)
            continue;
        struct arena arena = {0};
        struct fixture *fixture = arena_alloc(&arena, sizeof *fixture);
        struct grid grid = {0};
        struct fitted fitted;
        fixture_make(fixture);
        assert_int_equal(settings_parse(&arena, model_kinds[i]->name, &grid, NULL), OK);
        assert_int_equal(fitted_fit(&arena, &grid.cells[0], &fixture->rows, 1, &fitted, NULL), OK);
        check(fixture, &fitted);
        arena_done(&arena);
        n_checked++;
    }
    assert_true(n_checked >= 2);
}

static void check_contributions(struct fixture *fixture, const struct fitted *fitted)
{
    double parts[N_COL], sums[N_COL] = {0};
    for (size_t i = 0; i < N_ROW; i++) {
        double margin = fitted_explain(fitted, fixture->x + i * N_COL, parts),
               sum = fitted->baseline;
        for (size_t j = 0; j < N_COL; j++) {
            sum += parts[j];
            sums[j] += parts[j];
        }
        assert_near(sum, margin, 1e-12 * (1 + fabs(margin)));
        assert_true(parts[4] == 0); // a constant says nothing
    }
    for (size_t j = 0; j < N_COL; j++)
        assert_near(sums[j] / N_ROW, 0, 1e-10); // against the average training row
}

static void test_contributions_sum_to_the_margin(void **state)
{
    each_kind(check_contributions);
}

static void check_direction(struct fixture *fixture, const struct fitted *fitted)
{
    double scratch[N_COL], low[N_COL] = {0, 1, 0, 0.5, 3, 0.5}, high[N_COL];
    memcpy(high, low, sizeof low);
    high[0] = 10;
    assert_true(fitted_margin(fitted, high, scratch) > fitted_margin(fitted, low, scratch) + 1);
    memcpy(high, low, sizeof low);
    high[1] = 3;
    assert_true(fitted_margin(fitted, high, scratch) < fitted_margin(fitted, low, scratch) - 0.3);
    memcpy(high, low, sizeof low);
    high[2] = 1;
    assert_true(fitted_margin(fitted, high, scratch) > fitted_margin(fitted, low, scratch) + 0.7);
}

static void test_planted_effects_are_found(void **state)
{
    each_kind(check_direction);
}

static void check_json(struct fixture *fixture, const struct fitted *fitted)
{
    struct arena arena = {0};
    struct fitted again;
    double scratch[N_COL];
    json *object = json_object_create();
    fitted_to_json(fitted, object);
    assert_int_equal(fitted_from_json(&arena, object, N_COL, &again, NULL), OK);
    for (size_t i = 0; i < N_ROW; i++)
        assert_true(fitted_margin(fitted, fixture->x + i * N_COL, scratch) ==
                    fitted_margin(&again, fixture->x + i * N_COL, scratch));
    assert_int_equal(fitted_from_json(&arena, object, 1, &again, NULL), E_DATA);
    json_free(object);
    arena_done(&arena);
}

static void test_json_keeps_every_bit(void **state)
{
    each_kind(check_json);
}

static void check_missing(struct fixture *fixture, const struct fitted *fitted)
{
    double scratch[N_COL], nothing[N_COL];
    for (size_t j = 0; j < N_COL; j++)
        nothing[j] = NAN;
    assert_true(isfinite(fitted_margin(fitted, nothing, scratch)));
}

static void test_a_row_of_missing_values_has_a_margin(void **state)
{
    each_kind(check_missing);
}

static void test_threads_do_not_change_a_bit(void **state)
{
    for (size_t i = 0; i < n_model_kind; i++) {
        if (!model_kinds[i]->fit)
            continue;
        struct arena arena = {0};
        struct fixture *fixture = arena_alloc(&arena, sizeof *fixture);
        struct grid grid = {0};
        struct fitted one, four;
        double scratch[N_COL];
        fixture_make(fixture);
        assert_int_equal(settings_parse(&arena, model_kinds[i]->name, &grid, NULL), OK);
        assert_int_equal(fitted_fit(&arena, &grid.cells[0], &fixture->rows, 1, &one, NULL), OK);
        assert_int_equal(fitted_fit(&arena, &grid.cells[0], &fixture->rows, 4, &four, NULL), OK);
        for (size_t r = 0; r < N_ROW; r++)
            assert_true(fitted_margin(&one, fixture->x + r * N_COL, scratch) ==
                        fitted_margin(&four, fixture->x + r * N_COL, scratch));
        arena_done(&arena);
    }
}

static void test_one_class_is_an_error(void **state)
{
    struct arena arena = {0};
    struct fixture *fixture = arena_alloc(&arena, sizeof *fixture);
    struct grid grid = {0};
    struct fitted fitted;
    fixture_make(fixture);
    memset(fixture->y, 0, sizeof fixture->y);
    assert_int_equal(settings_parse(&arena, "logit", &grid, NULL), OK);
    assert_int_equal(fitted_fit(&arena, &grid.cells[0], &fixture->rows, 1, &fitted, NULL), E_DATA);
    arena_done(&arena);
}

// A card is what it says: few lines, whole points within bounds, margin = intercept + slope × the
// points added up.
static void test_a_card_adds_up(void **state)
{
    struct arena arena = {0};
    struct fixture *fixture = arena_alloc(&arena, sizeof *fixture);
    struct grid grid = {0};
    struct fitted fitted;
    double scratch[N_COL];
    fixture_make(fixture);
    assert_int_equal(settings_parse(&arena, "points:items=5,max_points=4", &grid, NULL), OK);
    assert_int_equal(fitted_fit(&arena, &grid.cells[0], &fixture->rows, 1, &fitted, NULL), OK);
    const struct points_card *card = points_get_card(fitted.state);
    assert_true(card->n_item >= 2 && card->n_item <= 5);
    for (size_t r = 0; r < N_ROW; r++) {
        const double *x = fixture->x + r * N_COL;
        int total = 0;
        for (size_t i = 0; i < card->n_item; i++) {
            const struct points_item *item = &card->items[i];
            assert_true(item->points != 0 && item->points >= -4 && item->points <= 4);
            if (!isnan(x[item->column]) && x[item->column] >= item->cut)
                total += item->points;
        }
        assert_int_equal(total, points_total(card, x));
        assert_near(fitted_margin(&fitted, x, scratch), card->intercept + card->slope * total,
                    1e-12);
    }
    arena_done(&arena);
}

static void parse_error(const char *text, enum status wanted, const char *hint)
{
    struct arena arena = {0};
    struct grid grid = {0};
    struct error err = {0};
    assert_int_equal(settings_parse(&arena, text, &grid, &err), wanted);
    assert_non_null(strstr(err.hint, hint));
    arena_done(&arena);
}

static void test_settings_are_checked_before_work(void **state)
{
    parse_error("logitt", E_USAGE, "logit");
    parse_error("logit:penalt=1", E_USAGE, "penalty");
    parse_error("logit:penalty", E_USAGE, "key=val");
    parse_error("logit:penalty=-1", E_USAGE, "");
    parse_error("logit:scale=big", E_USAGE, "");
    parse_error("points:items=2.5", E_USAGE, "");
    parse_error("svm:kernel=rbf", E_NOT_IMPLEMENTED, "");
    parse_error("gbt", E_NOT_IMPLEMENTED, "");
}

static void test_settings_read_back_from_their_text(void **state)
{
    struct arena arena = {0};
    struct grid grid = {0};
    assert_int_equal(settings_parse(&arena, "logit:penalty=0.1,scale=minmax,cap=0.01", &grid, NULL),
                     OK);
    const char *text = settings_text(&arena, &grid.cells[0]);
    assert_string_equal(text,
                        "logit:penalty=0.1,scale=minmax,cap=0.01,transform=none,calibrate=auto");
    assert_int_equal(settings_parse(&arena, text, &grid, NULL), OK);
    assert_memory_equal(&grid.cells[0], &grid.cells[1], sizeof grid.cells[0]);
    arena_done(&arena);
}

static void test_a_grid_is_the_product_of_its_lists(void **state)
{
    static const char text[] =
        "- {kind: points}\n- {kind: logit, penalty: [0.1, 1], scale: [none, standard, minmax]}\n";
    struct arena arena = {0};
    struct grid grid = {0};
    const struct yaml *root;
    assert_int_equal(yaml_read_text(&arena, "s.yaml", text, sizeof text - 1, &root, NULL), OK);
    assert_int_equal(settings_read(&arena, root, &grid, NULL), OK);
    assert_int_equal(grid.n, 7);
    assert_string_equal(settings_text(&arena, &grid.cells[1]),
                        "logit:penalty=0.1,scale=none,cap=0,transform=none,calibrate=auto");
    assert_string_equal(settings_text(&arena, &grid.cells[2]),
                        "logit:penalty=0.1,scale=standard,cap=0,transform=none,calibrate=auto");
    assert_string_equal(settings_text(&arena, &grid.cells[6]),
                        "logit:penalty=1,scale=minmax,cap=0,transform=none,calibrate=auto");
    static const char bad[] = "- {kind: logit, penaltee: 1}\n";
    struct error err = {0};
    assert_int_equal(yaml_read_text(&arena, "s.yaml", bad, sizeof bad - 1, &root, NULL), OK);
    assert_int_equal(settings_read(&arena, root, &grid, &err), E_CONFIG);
    assert_string_equal(err.place, "s.yaml:1:17");
    arena_done(&arena);
}

static int prepare(void **state)
{
    numerics_prepare();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_contributions_sum_to_the_margin),
        cmocka_unit_test(test_planted_effects_are_found),
        cmocka_unit_test(test_json_keeps_every_bit),
        cmocka_unit_test(test_a_row_of_missing_values_has_a_margin),
        cmocka_unit_test(test_threads_do_not_change_a_bit),
        cmocka_unit_test(test_one_class_is_an_error),
        cmocka_unit_test(test_a_card_adds_up),
        cmocka_unit_test(test_settings_are_checked_before_work),
        cmocka_unit_test(test_settings_read_back_from_their_text),
        cmocka_unit_test(test_a_grid_is_the_product_of_its_lists),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
