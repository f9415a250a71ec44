// The folder of a model: what is written is what is loaded, and nothing changed is loaded.

#include "model/bundle/bundle.h"
#include "model/bundle/digests.h"
#include "model/numeric/numerics.h"
#include "model/train/assess.h"

#include "features/base/csv.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define N 400
#define N_FOLD 2
#define FOLDER "model"

struct world {
    struct arena arena;
    double x[N * 2];
    signed char y[N];
    uint32_t family[N];
    size_t train[N_FOLD][N], test[N_FOLD][N], all[N];
    struct split splits[N_FOLD];
    struct dataset data;
    struct plan plan;
    struct trainer_options options;
    struct trained trained;
    struct predictions predictions;
    struct assessment assessment;
    struct training_record record;
};

static void plan_make(struct world *world)
{
    for (size_t f = 0; f < N_FOLD; f++) {
        size_t n_train = 0, n_test = 0;
        for (size_t i = 0; i < N; i++)
            if (i % N_FOLD == f)
                world->test[f][n_test++] = i;
            else
                world->train[f][n_train++] = i;
        world->splits[f] = (struct split){
            .name = f ? "fold 2" : "fold 1",
            .date = DAY_NONE,
            .train = {.data = &world->data, .index = world->train[f], .n = n_train, .y = world->y},
            .test = {.data = &world->data, .index = world->test[f], .n = n_test, .y = world->y}};
    }
    for (size_t i = 0; i < N; i++)
        world->all[i] = i;
    world->plan =
        (struct plan){.scheme = SPLIT_FOLDS,
                      .data = &world->data,
                      .splits = world->splits,
                      .n_split = N_FOLD,
                      .final = {.data = &world->data, .index = world->all, .n = N, .y = world->y}};
}

// Labels follow the first column by `slope`; features have the names that vectors.csv wants itself.
static struct world *world_make(double slope)
{
    static const char *names[] = {"score", "decision"};
    static const struct top tops[] = {{"10%", true, 10}};
    struct world *world = memory_alloc(sizeof *world);
    struct arena *arena = &world->arena;
    for (size_t i = 0; i < N; i++) {
        world->x[2 * i] = (double)random_below(5, 1, i, 1000) / 250 - 2;
        world->x[2 * i + 1] = (double)random_below(5, 2, i, 10);
        world->y[i] =
            (double)random_below(5, 3, i, 1000) / 1000 < logistic(slope * world->x[2 * i]);
        world->family[i] = (uint32_t)(i / 3);
    }
    world->data = (struct dataset){.n_row = N,
                                   .n_col = 2,
                                   .x = world->x,
                                   .y = world->y,
                                   .cluster = world->family,
                                   .names = names};
    plan_make(world);
    struct grid grid = {0};
    world->options = (struct trainer_options){
        .selection = selection_default(), .seed = 1, .n_thread = 1, .quiet = true, .grid = &grid};
    const char *const models[] = {"logit", "points", "logit:penalty=100"};
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(settings_parse(arena, models[i], &grid, ERROR_IGNORED), OK);
    assert_int_equal(
        trainer_run(arena, &world->plan, &world->options, &world->trained, ERROR_IGNORED), OK);
    predictions_gather(arena, &world->plan, &world->trained, &world->predictions);
    struct evaluation_input base = {.tops = tops,
                                    .n_top = 1,
                                    .threshold = NAN,
                                    .min_count = 10,
                                    .n_replicate = 20,
                                    .seed = 1,
                                    .n_thread = 1};
    assert_int_equal(assess(arena, &(struct assess_input){&world->plan, &world->predictions, &base},
                            &world->assessment, ERROR_IGNORED),
                     OK);
    world->record = (struct training_record){.id = "0123456789ab",
                                             .name = "t.csv",
                                             .outcome = "y",
                                             .input_hash = "",
                                             .data_end = DAY_NONE,
                                             .data = &world->data,
                                             .plan = &world->plan,
                                             .trained = &world->trained,
                                             .selection = &world->options.selection,
                                             .search = &world->trained,
                                             .search_plan = &world->plan,
                                             .predictions = &world->predictions,
                                             .assessment = &world->assessment};
    return world;
}

static void world_free(struct world *world)
{
    trained_done(&world->trained);
    arena_done(&world->arena);
    free(world);
}

static void folder_clear(void)
{
    struct arena arena = {0};
    for (size_t i = 0; bundle_files[i]; i++)
        unlink(file_join(&arena, FOLDER, bundle_files[i]));
    rmdir(FOLDER);
    arena_done(&arena);
}

static enum status folder_write(struct world *world, struct error *err)
{
    enum status status = bundle_make_id(&world->record, world->record.id, err);
    return status ? status : bundle_write(FOLDER, &world->record, err);
}

static void test_a_loaded_model_scores_as_the_fitted_one(void **state)
{
    struct world *world = world_make(1.5);
    struct bundle bundle;
    struct error err = {0};
    assert_int_equal(folder_write(world, &err), OK);
    if (bundle_load(FOLDER, &bundle, &err)) // also with features called score and decision
        fail_msg("%s", err.message);
    for (size_t i = 0; i < N; i += 7)
        assert_true(fitted_margin(&bundle.fitted, world->x + 2 * i) ==
                    fitted_margin(&world->trained.fitted, world->x + 2 * i));
    assert_false(file_exists(FOLDER "/state.bin"));
    bundle_close(&bundle);
    folder_clear();
    world_free(world);
}

static void test_the_warning_follows_the_interval(void **state)
{
    static const double slopes[] = {0, 1.5};
    for (size_t i = 0; i < 2; i++) {
        struct world *world = world_make(slopes[i]);
        struct bundle bundle;
        assert_int_equal(folder_write(world, ERROR_IGNORED), OK);
        assert_int_equal(bundle_load(FOLDER, &bundle, ERROR_IGNORED), OK);
        const struct interval *auroc = &world->assessment.overall.metrics[0];
        assert_true(fabs(bundle.auroc.low - auroc->low) < 1e-15);
        if (i == 0)
            assert_string_equal(bundle_warning(&bundle), EVALUATION_WARNING);
        else
            assert_null(bundle_warning(&bundle));
        struct file_text card;
        assert_int_equal(file_read(&world->arena, FOLDER "/card.md", 1 << 20, &card, ERROR_IGNORED),
                         OK);
        assert_true((strstr(card.text, EVALUATION_WARNING) != NULL) == (i == 0));
        bundle_close(&bundle);
        folder_clear();
        world_free(world);
    }
}

static void test_predictions_have_family_and_every_candidate(void **state)
{
    struct world *world = world_make(1);
    struct csv_table table;
    assert_int_equal(folder_write(world, ERROR_IGNORED), OK);
    assert_int_equal(
        csv_read_table(&world->arena, FOLDER "/predictions.csv", &table, ERROR_IGNORED), OK);
    assert_int_equal(table.n_row, 3 * N);
    const char *const names[] = {"person_id", "as_of",  "split", "label",
                                 "score",     "family", "model"};
    assert_int_equal(table.n_col, 7);
    for (size_t i = 0; i < 7; i++)
        assert_string_equal(table.names[i], names[i]);
    const struct trained *trained = &world->trained;
    for (size_t i = 0; i < N; i++) {
        assert_string_equal(table_cell(&table, i, 6), trained->cells[trained->winner].text);
        size_t row = strtoul(table_cell(&table, i, 0), NULL, 10) - 1;
        assert_int_equal(strtoul(table_cell(&table, i, 5), NULL, 10), row / 3 + 1);
    }
    for (size_t c = 1; c < 3; c++) // the others follow, with the same rows
        for (size_t i = 0; i < N; i++) {
            assert_string_equal(table_cell(&table, c * N + i, 0), table_cell(&table, i, 0));
            assert_string_not_equal(table_cell(&table, c * N + i, 6), table_cell(&table, i, 6));
        }
    folder_clear();
    world_free(world);
}

static enum status bytes_make(struct arena *arena, const void *fitted_state,
                              struct bytes *ret_bytes, struct error *err)
{
    (void)fitted_state;
    (void)err;
    char *data = arena_text(arena, "forty bytes that some library wrote once");
    *ret_bytes = (struct bytes){data, strlen(data)};
    return OK;
}

static void file_write(const char *path, const char *text)
{
    struct output output;
    assert_int_equal(output_open(&output, path, ERROR_IGNORED), OK);
    fputs(text, output.stream);
    assert_int_equal(output_close(&output, ERROR_IGNORED), OK);
}

// A kind that keeps bytes beside its JSON: the hash in model.json guards them.
static void test_state_bytes_are_written_and_guarded(void **state)
{
    struct world *world = world_make(1);
    struct bundle bundle;
    struct error err = {0};
    struct model_kind with_bytes = *world->trained.fitted.settings.kind;
    with_bytes.to_bytes = bytes_make;
    world->trained.fitted.settings.kind = &with_bytes;
    assert_int_equal(folder_write(world, ERROR_IGNORED), OK);
    struct file_text bytes;
    assert_int_equal(file_read(&world->arena, FOLDER "/state.bin", 1000, &bytes, ERROR_IGNORED),
                     OK);
    assert_int_equal(bytes.n_bytes, 40);
    assert_string_equal(bytes.text, "forty bytes that some library wrote once");
    assert_int_equal(bundle_load(FOLDER, &bundle, ERROR_IGNORED), OK);
    bundle_close(&bundle);
    file_write(FOLDER "/state.bin", "forty bytes that some library wrote twice");
    assert_int_equal(bundle_load(FOLDER, &bundle, &err), E_DATA);
    assert_non_null(strstr(err.place, "state.bin"));
    unlink(FOLDER "/state.bin");
    assert_int_equal(bundle_load(FOLDER, &bundle, ERROR_IGNORED), E_SYSTEM);
    folder_clear();
    world_free(world);
}

// Any one byte of any file, a missing file, one that was not there.
static void test_nothing_changed_is_loaded(void **state)
{
    struct world *world = world_make(1);
    struct bundle bundle;
    assert_int_equal(folder_write(world, ERROR_IGNORED), OK);
    for (size_t i = 0; bundle_files[i]; i++) {
        struct error err = {0};
        struct file_text file;
        const char *path = file_join(&world->arena, FOLDER, bundle_files[i]);
        if (file_read(&world->arena, path, 1 << 20, &file, ERROR_IGNORED)) {
            file_write(path, "1");
            assert_int_equal(digests_check(FOLDER, true, ERROR_IGNORED), E_DATA);
            unlink(path);
            continue;
        }
        char *byte = &file.text[random_below(7, i, 0, file.n_bytes)];
        *byte ^= 1;
        file_write(path, file.text);
        assert_int_equal(digests_check(FOLDER, true, &err), E_DATA);
        if (bundle_files[i + 1]) // a digest that does not fit may be wrong on either side
            assert_string_equal(err.place, path);
        unlink(path);
        assert_int_equal(digests_check(FOLDER, true, ERROR_IGNORED), E_DATA);
        *byte ^= 1;
        file_write(path, file.text);
        assert_int_equal(digests_check(FOLDER, true, ERROR_IGNORED), OK);
    }
    assert_int_equal(bundle_load(FOLDER, &bundle, ERROR_IGNORED), OK);
    bundle_close(&bundle);
    folder_clear();
    world_free(world);
}

// Digests that were made again do not help: the id is a digest of the model's state.
static void test_a_state_changed_with_its_digests_is_refused(void **state)
{
    struct world *world = world_make(1);
    struct bundle bundle;
    struct error err = {0};
    struct file_text file;
    assert_int_equal(folder_write(world, ERROR_IGNORED), OK);
    assert_int_equal(bundle_load(FOLDER, &bundle, ERROR_IGNORED), OK);
    bundle_close(&bundle);
    assert_int_equal(file_read(&world->arena, FOLDER "/model.json", 1 << 20, &file, ERROR_IGNORED),
                     OK);
    char *digit = strstr(strstr(file.text, "\"expected\""), ".") + 5;
    *digit = *digit == '1' ? '2' : '1';
    file_write(FOLDER "/model.json", file.text);
    assert_int_equal(digests_write(FOLDER, ERROR_IGNORED), OK);
    assert_int_equal(bundle_load(FOLDER, &bundle, &err), E_DATA);
    assert_non_null(strstr(err.message, "id"));
    folder_clear();
    world_free(world);
}

static void test_small_counts_stay_out_of_the_folder(void **state)
{
    struct world *world = world_make(1);
    for (size_t i = 0; i < N; i++) // 6 rows with the outcome
        world->y[i] = i % 67 == 0;
    predictions_gather(&world->arena, &world->plan, &world->trained, &world->predictions);
    struct evaluation_input base = {
        .threshold = NAN, .min_count = 10, .n_replicate = 20, .seed = 1, .n_thread = 1};
    assert_int_equal(assess(&world->arena,
                            &(struct assess_input){&world->plan, &world->predictions, &base},
                            &world->assessment, ERROR_IGNORED),
                     OK);
    json *metrics = metrics_to_json(&world->record), *model = model_to_json(&world->record);
    const json *const parts[] = {metrics, json_at(json_get(metrics, "splits"), 0),
                                 json_get(model, "training")};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(json_kind_of(json_get(parts[i], "n_positive")), JSON_NOTHING);
        assert_int_equal(json_kind_of(json_get(parts[i], "base_rate")), JSON_NOTHING);
        assert_string_equal(json_value_text(json_at(json_get(parts[i], "withheld"), 0)),
                            "n_positive");
    }
    // all digits of a figure and the number of rows would give the number with the outcome back
    for (size_t i = 0; i < 2; i++) {
        const json *auroc = json_get(json_get(parts[i], "metrics"), "auroc");
        double estimate = json_number(auroc, "estimate", NAN);
        assert_true(fabs(estimate * 100 - round(estimate * 100)) < 1e-9);
        assert_int_equal(json_count(json_get(auroc, "rounded")), 3);
    }
    const json *candidate = json_at(json_get(json_get(model, "selection"), "candidates"), 0);
    double average = json_number(candidate, "average", NAN);
    assert_true(fabs(average * 100 - round(average * 100)) < 1e-9);
    json_free(metrics);
    json_free(model);
    world_free(world);
}

static int prepare(void **state)
{
    static char folder[] = "/tmp/hearth-bundle-XXXXXX";
    numerics_prepare();
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int clean(void **state)
{
    char folder[4096];
    return getcwd(folder, sizeof folder) && chdir("/") == 0 && rmdir(folder) == 0 ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_loaded_model_scores_as_the_fitted_one),
        cmocka_unit_test(test_the_warning_follows_the_interval),
        cmocka_unit_test(test_predictions_have_family_and_every_candidate),
        cmocka_unit_test(test_state_bytes_are_written_and_guarded),
        cmocka_unit_test(test_nothing_changed_is_loaded),
        cmocka_unit_test(test_a_state_changed_with_its_digests_is_refused),
        cmocka_unit_test(test_small_counts_stay_out_of_the_folder),
    };
    return cmocka_run_group_tests(tests, prepare, clean);
}
