// What a model loses without parts of its data: column 0 (police) makes the outcome, column 1 (health)
// is noise, column 2 (police) repeats column 0 in part.

#include "model/kind/settings.h"
#include "model/numeric/numerics.h"
#include "model/train/study.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define N_FAMILY 900
#define N_ROW (2 * N_FAMILY) // two dates
#define N_COL 3

static double x[N_ROW * N_COL];
static signed char y[N_ROW];
static uint32_t cluster[N_ROW];
static size_t train_rows[N_ROW], test_rows[N_ROW];
static const char *names[] = {"self.p.count", "self.h.count", "self.q.count"};
static const struct column columns[] = {
    {.name = "self.p.count", .agency = "police", .group = "trouble"},
    {.name = "self.h.count", .agency = "health", .group = "care"},
    {.name = "self.q.count", .agency = "police", .group = "trouble"},
};

static double uniform(uint64_t stream, uint64_t i)
{
    return (double)random_below(5, stream, i, 1u << 30) / (1u << 30);
}

static void rows_make(void)
{
    for (size_t i = 0; i < N_ROW; i++) {
        double *row = x + i * N_COL;
        row[0] = uniform(1, i);
        row[1] = uniform(2, i);
        row[2] = row[0] + uniform(3, i);
        y[i] = uniform(4, i) < 1 / (1 + exp(4 - 6 * row[0]));
        cluster[i] = (uint32_t)(i % N_FAMILY);
        train_rows[i] = i;
        test_rows[i] = i;
    }
}

static struct study study_of(struct arena *arena, uint64_t seed)
{
    static struct split split;
    static struct dataset data;
    static struct plan plan;
    static struct trainer_options trainer;
    struct grid grid = {0};
    struct study study;
    struct error err = {0};
    rows_make();
    data = (struct dataset){
        .n_row = N_ROW, .n_col = N_COL, .x = x, .y = y, .cluster = cluster, .names = names};
    split = (struct split){
        .name = "test",
        .train = {.data = &data, .index = train_rows, .n = N_FAMILY, .y = y},
        .test = {.data = &data, .index = test_rows + N_FAMILY, .n = N_FAMILY, .y = y}};
    plan = (struct plan){
        .scheme = SPLIT_TEST, .data = &data, .splits = &split, .n_split = 1, .final = split.train};
    trainer = (struct trainer_options){
        .selection = selection_default(), .seed = seed, .n_thread = 2, .quiet = true};
    assert_int_equal(settings_parse(arena, "logit:penalty=0.1", &grid, &err), OK);
    const struct study_question question = {.plan = &plan,
                                            .settings = &grid.cells[0],
                                            .columns = columns,
                                            .trainer = &trainer,
                                            .min_count = 10};
    assert_int_equal(study_make(arena, &question, &study, &err), OK);
    return study;
}

static const struct study_variant *variant_of(const struct study *study, enum study_kind kind,
                                              const char *name)
{
    for (size_t v = 0; v < study->n; v++)
        if (study->variants[v].kind == kind &&
            (!name || strcmp(study->variants[v].name, name) == 0))
            return &study->variants[v];
    fail_msg("no such variant");
    return NULL;
}

static const struct compared *compared_of(const struct study *study, enum study_kind kind,
                                          const char *name)
{
    return &study->comparison.ranked[variant_of(study, kind, name)->i_ranked];
}

static void test_the_agency_that_matters_is_a_loss_and_noise_is_none(void **state)
{
    struct arena arena = {0};
    struct study study = study_of(&arena, 1);
    const struct compared *police = compared_of(&study, STUDY_AGENCY, "police");
    const struct compared *health = compared_of(&study, STUDY_AGENCY, "health");
    assert_int_equal(variant_of(&study, STUDY_AGENCY, "police")->n_column, 1);
    assert_true(police->difference.high < -0.2); // AUROC of noise alone
    assert_true(police->average.low < 0.5 && police->average.high > 0.5);
    assert_true(health->difference.low < 0 && health->difference.high > 0);
    assert_true(health->difference.high - health->difference.low < 0.02); // paired, so narrow
    // the group has the same columns as the agency: the same model, the same figures
    const struct compared *trouble = compared_of(&study, STUDY_GROUP, "trouble");
    assert_true(trouble->average.estimate == police->average.estimate);
    arena_done(&arena);
}

static void test_shares_of_families_are_nested_and_near_their_size(void **state)
{
    struct arena arena = {0};
    struct study study = study_of(&arena, 1);
    size_t half = variant_of(&study, STUDY_FAMILIES, "50%")->n_train,
           tenth = variant_of(&study, STUDY_FAMILIES, "10%")->n_train;
    assert_in_range(half, N_FAMILY * 45 / 100, N_FAMILY * 55 / 100);
    assert_in_range(tenth, N_FAMILY * 6 / 100, N_FAMILY * 14 / 100);
    assert_int_equal(variant_of(&study, STUDY_WHOLE, NULL)->n_train, N_FAMILY);
    struct study other = study_of(&arena, 2); // other families
    assert_int_not_equal(variant_of(&other, STUDY_FAMILIES, "50%")->n_train, half);
    struct study again = study_of(&arena, 1);
    assert_int_equal(variant_of(&again, STUDY_FAMILIES, "50%")->n_train, half);
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
        cmocka_unit_test(test_the_agency_that_matters_is_a_loss_and_noise_is_none),
        cmocka_unit_test(test_shares_of_families_are_nested_and_near_their_size),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
