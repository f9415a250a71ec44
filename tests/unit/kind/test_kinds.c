// What every kind of model promises, over the whole table: margins, contributions, description,
// state, threads, and refusal of nonsense. Kinds without functions promise to say so.

#include "model/kind/description.h"
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
    day_t as_of[N_ROW], horizon[N_ROW], event[N_ROW], none[N_ROW];
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
        fixture->as_of[i] = 1000;
        fixture->horizon[i] = 1730;
        fixture->none[i] = DAY_NONE;
        fixture->event[i] = fixture->y[i] ? 1000 + (day_t)random_below(5, 8, i, 730) : DAY_NONE;
    }
    static const char *names[] = {"a", "b", "c", "d", "e", "f"};
    fixture->data = (struct dataset){.n_row = N_ROW,
                                     .n_col = N_COL,
                                     .x = fixture->x,
                                     .as_of = fixture->as_of,
                                     .horizon = fixture->horizon,
                                     .names = names};
    fixture->rows = (struct rows){.data = &fixture->data,
                                  .index = fixture->index,
                                  .n = N_ROW,
                                  .y = fixture->y,
                                  .days = {fixture->event, fixture->none, fixture->none},
                                  .until = 2000};
}

static enum status fixture_fit(struct arena *arena, const struct fixture *fixture,
                               const struct settings *settings, int n_thread,
                               struct fitted *ret_fitted)
{
    struct fit_options options = {
        .settings = settings, .rows = &fixture->rows, .seed = 1, .n_thread = n_thread};
    return fitted_fit(arena, &options, ret_fitted, ERROR_IGNORED);
}

static struct feature_rows all_rows(const struct fixture *fixture)
{
    return (struct feature_rows){fixture->x, N_ROW, N_COL, NULL};
}

// The kind as a user writes it who gives only what must be given.
static const char *plainest(const struct model_kind *kind)
{
    return strcmp(kind->name, "baseline") == 0 ? "baseline:column=a" : kind->name;
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
        assert_int_equal(settings_parse(&arena, plainest(model_kinds[i]), &grid, ERROR_IGNORED),
                         OK);
        assert_int_equal(fixture_fit(&arena, fixture, &grid.cells[0], 1, &fitted), OK);
        check(fixture, &fitted);
        fitted_done(&fitted);
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
        if (fitted->settings.kind->exactness == CONTRIBUTIONS_EXACT)
            assert_near(sum, margin, 1e-12 * (1 + fabs(margin)));
        assert_true(parts[4] == 0); // a constant says nothing
    }
    for (size_t j = 0; j < N_COL; j++)
        assert_near(sums[j] / N_ROW, 0, 1e-10); // against the average training row
}

static void test_exact_contributions_sum_to_the_margin(void **state)
{
    each_kind(check_contributions);
}

static size_t n_used(const struct fixture *fixture, const struct fitted *fitted)
{
    struct arena arena = {0};
    struct description description;
    size_t n = 0;
    description_make(&arena, fitted, &fixture->rows, 1, &description);
    while (n < N_COL && description.importance[n].size > 0)
        n++;
    arena_done(&arena);
    return n;
}

static void check_direction(struct fixture *fixture, const struct fitted *fitted)
{
    double low[N_COL] = {0, 1, 0, 0.5, 3, 0.5}, high[N_COL];
    memcpy(high, low, sizeof low);
    high[0] = 10;
    assert_true(fitted_margin(fitted, high) > fitted_margin(fitted, low) + 1);
    if (n_used(fixture, fitted) == 1) // a rule of one column knows of no other
        return;
    low[0] = 8; // where both classes are common: margins of support vectors are flat elsewhere
    memcpy(high, low, sizeof low);
    high[1] = 3;
    assert_true(fitted_margin(fitted, high) < fitted_margin(fitted, low) - 0.3);
    memcpy(high, low, sizeof low);
    high[2] = 1;
    assert_true(fitted_margin(fitted, high) > fitted_margin(fitted, low) + 0.7);
}

static void test_planted_effects_are_found(void **state)
{
    each_kind(check_direction);
}

static void check_files(struct fixture *fixture, const struct fitted *fitted)
{
    struct arena arena = {0};
    struct fitted again;
    struct bytes bytes;
    json *object = json_object_create();
    fitted_to_json(fitted, object);
    assert_int_equal(fitted_state_bytes(&arena, fitted, &bytes, ERROR_IGNORED), OK);
    const struct state_source source = {object, bytes, N_COL}, narrow = {object, bytes, 1};
    assert_int_equal(fitted_from_json(&arena, &source, &again, ERROR_IGNORED), OK);
    for (size_t i = 0; i < N_ROW; i++)
        assert_true(fitted_margin(fitted, fixture->x + i * N_COL) ==
                    fitted_margin(&again, fixture->x + i * N_COL));
    fitted_done(&again);
    assert_int_equal(fitted_from_json(&arena, &narrow, &again, ERROR_IGNORED), E_DATA);
    for (size_t n = 0; n < bytes.n; n += 1 + bytes.n / 100) { // cut short
        const struct state_source cut = {object, {bytes.data, n}, N_COL};
        assert_int_equal(fitted_from_json(&arena, &cut, &again, ERROR_IGNORED), E_DATA);
    }
    json_free(object);
    arena_done(&arena);
}

static void test_files_keep_every_bit(void **state)
{
    each_kind(check_files);
}

static void check_missing(struct fixture *fixture, const struct fitted *fitted)
{
    double nothing[N_COL];
    for (size_t j = 0; j < N_COL; j++)
        nothing[j] = NAN;
    assert_true(isfinite(fitted_margin(fitted, nothing)));
}

static void test_a_row_of_missing_values_has_a_margin(void **state)
{
    each_kind(check_missing);
}

static void check_threads(struct fixture *fixture, const struct fitted *one)
{
    struct arena arena = {0};
    struct fitted four;
    struct feature_rows rows = all_rows(fixture);
    double *values = arena_array(&arena, 4 * N_ROW * N_COL, sizeof *values);
    double *again = values + N_ROW * N_COL;
    assert_int_equal(fixture_fit(&arena, fixture, &one->settings, 4, &four), OK);
    fitted_margins(one, &rows, 1, values);
    fitted_margins(&four, &rows, 4, again);
    assert_memory_equal(values, again, N_ROW * sizeof *values);
    fitted_contributions(one, &rows, 1, values);
    fitted_contributions(&four, &rows, 4, again);
    assert_memory_equal(values, again, N_ROW * N_COL * sizeof *values);
    fitted_done(&four);
    arena_done(&arena);
}

static void test_threads_do_not_change_a_bit(void **state)
{
    each_kind(check_threads);
}

// A row by itself, and rows chosen by index, give what the whole gives.
static void check_batches(struct fixture *fixture, const struct fitted *fitted)
{
    struct arena arena = {0};
    struct feature_rows rows = all_rows(fixture);
    double *margins = arena_array(&arena, N_ROW, sizeof *margins), chosen[3], parts[N_COL];
    double *contributions = arena_array(&arena, N_ROW * N_COL, sizeof *contributions);
    fitted_margins(fitted, &rows, 1, margins);
    fitted_contributions(fitted, &rows, 1, contributions);
    for (size_t i = 0; i < N_ROW; i++) {
        const double *x = fixture->x + i * N_COL;
        assert_true(fitted_margin(fitted, x) == margins[i]);
        assert_true(fitted_explain(fitted, x, parts) == margins[i]);
        assert_memory_equal(parts, contributions + i * N_COL, sizeof parts);
    }
    struct feature_rows some = {fixture->x, 3, N_COL, (const size_t[]){7, 0, N_ROW - 1}};
    fitted_margins(fitted, &some, 2, chosen);
    assert_true(chosen[0] == margins[7] && chosen[1] == margins[0] &&
                chosen[2] == margins[N_ROW - 1]);
    fitted_margins(fitted, &(struct feature_rows){fixture->x, 0, N_COL, NULL}, 1, chosen);
    arena_done(&arena);
}

static void test_a_row_does_not_depend_on_its_neighbours(void **state)
{
    each_kind(check_batches);
}

static void check_description(struct fixture *fixture, const struct fitted *fitted)
{
    struct arena arena = {0};
    struct description description;
    description_make(&arena, fitted, &fixture->rows, 2, &description);
    assert_true(strlen(description.measure) > 0);
    assert_true(description.importance[0].size > 0);
    for (size_t j = 1; j < N_COL; j++)
        assert_true(description.importance[j].size <= description.importance[j - 1].size);
    assert_true(description.importance[0].column == 0); // the strongest planted effect
    for (size_t i = 0; description.card && i < description.card->n_item; i++)
        assert_true(description.card->items[i].column < N_COL);
    arena_done(&arena);
}

static void test_every_model_describes_itself(void **state)
{
    each_kind(check_description);
}

static const char *const hostile_states[] = {
    "{}",
    "[]",
    "{\"intercept\": null}",
    "{\"intercept\": 1, \"slope\": 1, \"items\": [{\"column\": 99, \"at_least\": 0, \"points\": "
    "1}]}",
    "{\"intercept\": 1, \"features\": [{\"column\": -1}], \"weights\": [1]}",
    "{\"intercept\": 1, \"features\": [], \"weights\": [1, 2]}"};

static void test_hostile_states_are_refused(void **state)
{
    for (size_t i = 0; i < n_model_kind; i++)
        for (size_t h = 0; h < sizeof hostile_states / sizeof *hostile_states; h++) {
            if (!model_kinds[i]->from_json)
                continue;
            struct arena arena = {0};
            json *object;
            void *made = NULL;
            assert_int_equal(json_read_text(hostile_states[h], strlen(hostile_states[h]), &object,
                                            ERROR_IGNORED),
                             OK);
            assert_int_equal(model_kinds[i]->from_json(&arena, object, N_COL, &made, ERROR_IGNORED),
                             E_DATA);
            json_free(object);
            arena_done(&arena);
        }
}

static void test_rows_are_whole_or_not_implemented(void **state)
{
    struct arena arena = {0};
    for (size_t i = 0; i < n_model_kind; i++) {
        const struct model_kind *kind = model_kinds[i], *found;
        struct error err = {0};
        assert_true(strlen(kind->name) > 0 && strlen(kind->help) > 0);
        for (size_t p = 0; p < kind->n_parameter; p++) {
            const struct parameter_row *row = &kind->parameters[p];
            assert_true(strlen(row->name) > 0 && strlen(row->help) > 0);
            assert_true(row->value >= row->min && row->value <= row->max);
        }
        if (kind->fit) {
            assert_true(kind->margins && kind->contributions);
            assert_true((kind->to_json && kind->from_json) != (kind->to_bytes && kind->from_bytes));
            assert_int_equal(kind_find(kind->name, &found, &err), OK);
            assert_ptr_equal(found, kind);
            assert_non_null(strstr(kind_list(&arena), kind->name));
        } else {
            assert_int_equal(kind_find(kind->name, &found, &err), E_NOT_IMPLEMENTED);
            assert_non_null(strstr(err.message, kind->name));
            assert_non_null(strstr(err.hint, kind_list(&arena)));
        }
    }
    arena_done(&arena);
}

// Margins and contributions of all rows under these weights.
static void weighted_fit(struct arena *arena, struct fixture *fixture, const double *weight,
                         const struct settings *settings, double *ret_margins)
{
    struct fitted fitted;
    struct feature_rows rows = all_rows(fixture);
    fixture->rows.weight = weight;
    assert_int_equal(fixture_fit(arena, fixture, settings, 1, &fitted), OK);
    fixture->rows.weight = NULL;
    fitted_margins(&fitted, &rows, 1, ret_margins);
    ret_margins[N_ROW] = fitted.baseline;
    fitted_done(&fitted);
}

static void check_weights(struct fixture *fixture, const struct fitted *fitted)
{
    struct arena arena = {0};
    double *weight = arena_array(&arena, N_ROW, sizeof *weight);
    double *plain = arena_array(&arena, N_ROW + 1, sizeof *plain);
    double *weighted = arena_array(&arena, N_ROW + 1, sizeof *weighted);
    for (size_t i = 0; i < N_ROW; i++)
        weight[i] = 1;
    weighted_fit(&arena, fixture, NULL, &fitted->settings, plain);
    weighted_fit(&arena, fixture, weight, &fitted->settings, weighted);
    assert_memory_equal(plain, weighted, (N_ROW + 1) * sizeof *plain);
    for (size_t i = 0; i < N_ROW; i++)
        weight[i] = fixture->y[i] ? 3 : 1;
    weighted_fit(&arena, fixture, weight, &fitted->settings, weighted);
    assert_true(weighted[N_ROW] > plain[N_ROW] + 0.5); // log 3 more odds, about
    assert_true(weighted[N_ROW] < plain[N_ROW] + 2);
    weight[5] = 0;
    struct fitted none;
    fixture->rows.weight = weight;
    assert_int_equal(fixture_fit(&arena, fixture, &fitted->settings, 1, &none), E_DATA);
    fixture->rows.weight = NULL;
    arena_done(&arena);
}

static void test_weights_of_1_are_no_weights(void **state)
{
    each_kind(check_weights);
}

static void test_one_class_is_an_error(void **state)
{
    struct arena arena = {0};
    struct fixture *fixture = arena_alloc(&arena, sizeof *fixture);
    struct grid grid = {0};
    struct fitted fitted;
    fixture_make(fixture);
    memset(fixture->y, 0, sizeof fixture->y);
    assert_int_equal(settings_parse(&arena, "logit", &grid, ERROR_IGNORED), OK);
    assert_int_equal(fixture_fit(&arena, fixture, &grid.cells[0], 1, &fitted), E_DATA);
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
    fixture_make(fixture);
    assert_int_equal(settings_parse(&arena, "points:items=5,max_points=4", &grid, ERROR_IGNORED),
                     OK);
    assert_int_equal(fixture_fit(&arena, fixture, &grid.cells[0], 1, &fitted), OK);
    struct kind_description description = {0};
    points_describe(&arena, fitted.state, &description);
    const struct score_card *card = description.card;
    assert_true(card->n_item >= 2 && card->n_item <= 5);
    for (size_t r = 0; r < N_ROW; r++) {
        const double *x = fixture->x + r * N_COL;
        int total = 0;
        for (size_t i = 0; i < card->n_item; i++) {
            const struct card_item *item = &card->items[i];
            assert_true(item->points != 0 && item->points >= -4 && item->points <= 4);
            if (!isnan(x[item->column]) && x[item->column] >= item->cut)
                total += item->points;
        }
        assert_near(fitted_margin(&fitted, x), card->intercept + card->slope * total, 1e-12);
    }
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
        cmocka_unit_test(test_exact_contributions_sum_to_the_margin),
        cmocka_unit_test(test_planted_effects_are_found),
        cmocka_unit_test(test_files_keep_every_bit),
        cmocka_unit_test(test_a_row_of_missing_values_has_a_margin),
        cmocka_unit_test(test_threads_do_not_change_a_bit),
        cmocka_unit_test(test_weights_of_1_are_no_weights),
        cmocka_unit_test(test_a_row_does_not_depend_on_its_neighbours),
        cmocka_unit_test(test_every_model_describes_itself),
        cmocka_unit_test(test_hostile_states_are_refused),
        cmocka_unit_test(test_rows_are_whole_or_not_implemented),
        cmocka_unit_test(test_one_class_is_an_error),
        cmocka_unit_test(test_a_card_adds_up),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
