// What a fitted model does for kinds that the table does not have yet, shown with made-up ones: state
// in bytes, one call at a time, contributions that do not add up, targets in time.

#include "model/kind/fitted.h"

#include "features/base/parallel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define N_COL 2

// A kind as others will be: contributions that do not add up, one call at a time, a handle to free.
struct shy {
    atomic_int n_inside, n_seen_together, n_done;
};

static enum status shy_fit(struct arena *arena, const struct fit_input *input, void **ret_state,
                           struct error *err)
{
    *ret_state = arena_alloc(arena, sizeof(struct shy));
    return OK;
}

static void shy_enter(const void *state)
{
    struct shy *shy = (void *)(uintptr_t)state;
    if (atomic_fetch_add(&shy->n_inside, 1) > 0)
        atomic_fetch_add(&shy->n_seen_together, 1);
    for (volatile int i = 0; i < 1000; i++)
        ;
    atomic_fetch_sub(&shy->n_inside, 1);
}

static void shy_margins(const void *state, const struct feature_rows *rows, int n_thread,
                        double *ret_margins)
{
    shy_enter(state);
    for (size_t i = 0; i < rows->n; i++)
        ret_margins[i] = feature_row(rows, i)[0];
}

static double shy_contributions(const void *state, const struct feature_rows *rows, int n_thread,
                                double *ret_contributions)
{
    shy_enter(state);
    for (size_t i = 0; i < rows->n * rows->n_col; i++)
        ret_contributions[i] = 0.5;
    return 100;
}

static enum status shy_to_bytes(struct arena *arena, const void *state, struct bytes *ret_bytes,
                                struct error *err)
{
    *ret_bytes = (struct bytes){"shy", 3};
    return OK;
}

static enum status shy_from_bytes(struct arena *arena, const struct bytes *bytes, size_t n_col,
                                  void **ret_state, struct error *err)
{
    *ret_state = arena_alloc(arena, sizeof(struct shy));
    return bytes->n == 3 && memcmp(bytes->data, "shy", 3) == 0 ? OK : E_DATA;
}

static void shy_done(void *state)
{
    atomic_fetch_add(&((struct shy *)state)->n_done, 1);
}

static enum status timed_fit(struct arena *arena, const struct fit_input *input, void **ret_state,
                             struct error *err)
{
    fail(); // rows without days never come here
    return OK;
}

static const struct model_kind timed_kind = {
    .name = "timed", .target = TARGET_TIME, .fit = timed_fit};

static const struct model_kind shy_kind = {.name = "shy",
                                           .exactness = CONTRIBUTIONS_APPROXIMATE,
                                           .fit = shy_fit,
                                           .margins = shy_margins,
                                           .contributions = shy_contributions,
                                           .to_bytes = shy_to_bytes,
                                           .from_bytes = shy_from_bytes,
                                           .done = shy_done};

static void shy_ask(void *context, size_t first, size_t end, int worker)
{
    const struct fitted *fitted = context;
    double x[N_COL] = {1}, parts[N_COL];
    for (size_t i = first; i < end; i++) {
        assert_true(fitted_explain(fitted, x, parts) == 1);
        assert_true(parts[0] == 0);
    }
}

static void test_a_kind_that_is_not_thread_safe_is_asked_in_turn(void **state)
{
    static const double x[] = {2, 0, 6, 0, 10, 0};
    static const signed char y[] = {0, 1, 0};
    static const size_t index[] = {0, 1, 2};
    struct arena arena = {0};
    struct settings settings = {.kind = &shy_kind};
    struct dataset data = {.n_row = 3, .n_col = N_COL, .x = x};
    struct rows rows = {.data = &data, .index = index, .n = 3, .y = y};
    struct fit_options options = {.settings = &settings, .rows = &rows, .n_thread = 1};
    struct fitted fitted;
    assert_int_equal(fitted_fit(&arena, &options, &fitted, ERROR_IGNORED), OK);
    assert_true(fitted.baseline == 6); // the mean margin, not constant + Σ: it does not add up
    parallel_for(2000, 1, 4, shy_ask, &fitted);
    struct shy *shy = fitted.state;
    assert_int_equal(shy->n_seen_together, 0);
    fitted_done(&fitted);
    assert_int_equal(shy->n_done, 1);
    arena_done(&arena);
}

static void test_a_state_of_bytes_stays_out_of_the_json(void **state)
{
    struct arena arena = {0};
    struct shy shy = {0};
    struct fitted fitted = {.settings = {.kind = &shy_kind}, .state = &shy};
    struct state_source source = {0};
    void *again;
    json *object = json_object_create();
    fitted_to_json(&fitted, object);
    assert_null(json_get(object, "state"));
    assert_int_equal(kind_read_state(&arena, &shy_kind, &source, &again, ERROR_IGNORED), E_DATA);
    assert_int_equal(fitted_state_bytes(&arena, &fitted, &source.bytes, ERROR_IGNORED), OK);
    assert_int_equal(kind_read_state(&arena, &shy_kind, &source, &again, ERROR_IGNORED), OK);
    json_free(object);
    arena_done(&arena);
}

static void test_a_target_in_time_needs_days(void **state)
{
    static const double x[] = {2, 0, 6, 0};
    static const signed char y[] = {0, 1};
    static const size_t index[] = {0, 1};
    struct arena arena = {0};
    struct settings settings = {.kind = &timed_kind};
    struct dataset data = {.n_row = 2, .n_col = N_COL, .x = x};
    struct rows rows = {.data = &data, .index = index, .n = 2, .y = y};
    struct fit_options options = {.settings = &settings, .rows = &rows, .n_thread = 1};
    struct fitted fitted;
    assert_int_equal(fitted_fit(&arena, &options, &fitted, ERROR_IGNORED), E_DATA);
    fitted_done(&fitted);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_kind_that_is_not_thread_safe_is_asked_in_turn),
        cmocka_unit_test(test_a_state_of_bytes_stays_out_of_the_json),
        cmocka_unit_test(test_a_target_in_time_needs_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
