// A stop by drift stays with the model in use until an evaluation that looks as far back finds nothing.

#include "model/bundle/drift_status.h"
#include "model/bundle/model_choice.h"

#include "tests/unit/workspace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const reasons[] = {"values moved in 2 columns"};

static day_t day(int month)
{
    return day_from_civil(2021, month, 1);
}

// Returns whether it was kept.
static bool keep(const char *folder, const char *model, bool stop, int month)
{
    bool kept;
    struct error err = {0};
    const struct drift_subject subject = {folder, "s", model};
    const struct drift_status drift = {.stop = stop,
                                       .since = day(month),
                                       .evaluated_on = day(12),
                                       .reasons = reasons,
                                       .n_reason = stop};
    if (drift_status_keep(&subject, &drift, &kept, &err))
        fail_msg("%s", err.message);
    return kept;
}

static bool stops(const char *folder, const char *model)
{
    bool known;
    struct arena arena = {0};
    struct error err = {0};
    struct drift_status drift;
    const struct drift_subject subject = {folder, "s", model};
    assert_int_equal(drift_status_read(&arena, &subject, &drift, &known, &err), OK);
    if (known && drift.stop)
        assert_string_equal(drift.reasons[0], reasons[0]);
    arena_done(&arena);
    return known && drift.stop;
}

static char *workspace_with(const char *model)
{
    struct error err = {0};
    char *folder = workspace_make();
    workspace_write(folder, "models/s/a/metrics.json", "{\"evidence\": {\"length\": 20}}");
    workspace_write(folder, "models/s/b/metrics.json", "{}");
    assert_int_equal(model_choice_write(folder, "s", model, &err), OK);
    return folder;
}

static void test_a_stop_is_lifted_only_by_looking_as_far_back(void **state)
{
    char *folder = workspace_with("a");
    assert_false(stops(folder, "a"));
    assert_true(keep(folder, "a", true, 3));
    assert_true(stops(folder, "a"));
    assert_false(keep(folder, "a", false, 4)); // a later day shows less
    assert_true(stops(folder, "a"));
    assert_true(keep(folder, "a", true, 6)); // another stop: still lifted from March alone
    assert_false(keep(folder, "a", false, 6));
    assert_true(stops(folder, "a"));
    assert_true(keep(folder, "a", false, 3));
    assert_false(stops(folder, "a"));
    workspace_remove(folder);
}

static void test_a_stop_belongs_to_the_model_in_use(void **state)
{
    struct error err = {0};
    char *folder = workspace_with("a");
    assert_false(keep(folder, "b", true, 3)); // not in use: nothing is kept
    assert_false(stops(folder, "b"));
    assert_true(keep(folder, "a", true, 3));
    assert_int_equal(model_choice_write(folder, "s", "a", &err), OK); // the same again
    assert_true(stops(folder, "a"));
    assert_int_equal(model_choice_write(folder, "s", "b", &err), OK);
    assert_false(stops(folder, "b"));
    assert_int_equal(model_choice_write(folder, "s", "a", &err), OK); // in use again, stopped still
    assert_true(stops(folder, "a"));
    workspace_remove(folder);
}

static void a_stop_outlives_the_files_of_the_model(void **state)
{
    char path[256], *folder = workspace_with("a");
    assert_true(keep(folder, "a", true, 3));
    snprintf(path, sizeof path, "%s/models/s/status.json", folder);
    assert_int_equal(unlink(path), 0);
    assert_true(stops(folder, "a"));
    workspace_write(folder, "models/s/status.json",
                    "{\"format\": 1, \"model\": \"a\", \"drift\": {\"verdict\": \"nothing found\", "
                    "\"since\": \"2021-03-01\", \"evaluated_on\": \"2021-12-01\"}}");
    assert_true(stops(folder, "a"));          // a stop in either counts
    assert_true(keep(folder, "a", false, 3)); // only an evaluation lifts it, in both
    assert_false(stops(folder, "a"));
    workspace_remove(folder);
}

static void test_a_damaged_status_is_an_error_and_no_all_clear(void **state)
{
    bool known;
    struct arena arena = {0};
    struct drift_status drift;
    static const char *const damaged[] = {
        "{", "{\"format\": 1}",
        "{\"format\": 1, \"model\": \"a\", \"drift\": {\"verdict\": \"stop\", \"since\": \"x\"}}",
        "{\"format\": 1, \"model\": \"a\", \"drift\": {\"verdict\": \"stoq\", \"since\": "
        "\"2024-01-01\", "
        "\"evaluated_on\": \"2025-01-01\"}}"};
    char *folder = workspace_with("a");
    const struct drift_subject subject = {folder, "s", "a"};
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
        struct error err = {0};
        workspace_write(folder, "models/s/status.json", damaged[i]);
        assert_int_equal(drift_status_read(&arena, &subject, &drift, &known, &err), E_DATA);
        assert_non_null(strstr(err.place, "status.json"));
    }
    arena_done(&arena);
    workspace_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_stop_is_lifted_only_by_looking_as_far_back),
        cmocka_unit_test(test_a_stop_belongs_to_the_model_in_use),
        cmocka_unit_test(a_stop_outlives_the_files_of_the_model),
        cmocka_unit_test(test_a_damaged_status_is_an_error_and_no_all_clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
