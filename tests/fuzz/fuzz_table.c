// Any bytes as the flat tables of `train`, `predict` and `evaluate`, with a test file beside: data that keep
// their shape, or errors with their places. The first byte says which reader and which columns.

#include "eval/effect/effect_table.h"
#include "model/table/flat_data.h"
#include "tests/fuzz/fuzz_input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes);

static void flat_check(const char *table, const char *test, unsigned bits)
{
    static const char *const drop[] = {"drop"}, *const missing[] = {"N/A", "-9"};
    struct arena arena = {0};
    struct flat_data flat;
    struct error err = {0};
    const struct span horizon = {14, 'd'};
    struct flat_options options = {.table = table,
                                   .test = bits & 4 ? test : NULL,
                                   .libsvm = bits & 1,
                                   .label = bits & 1 ? NULL : "y",
                                   .positive = bits & 8 ? "yes" : NULL,
                                   .id = bits & 16 && !(bits & 1) ? "id" : NULL,
                                   .time = bits & 32 && !(bits & 1) ? "time" : NULL,
                                   .drop = drop,
                                   .n_drop = bits & 1 ? 0 : 1,
                                   .horizon = bits & 32 ? &horizon : NULL,
                                   .rules = {.missing = missing, .n_missing = 2}};
    enum status status = flat_read(&arena, &options, &flat, &err);
    if (status ? !err.message[0] : flat.n_table > flat.data.n_row)
        abort();
    arena_done(&arena);
}

static void effect_check(const char *table, unsigned bits)
{
    static const char *const covariates[] = {"x", "z"};
    struct arena arena = {0};
    struct effect_table effect;
    struct error err = {0};
    struct effect_columns columns = {.path = table,
                                     .treatment = "a",
                                     .outcome = "y",
                                     .cluster = bits & 4 ? "id" : NULL,
                                     .covariates = covariates,
                                     .n_covariate = 2,
                                     .terms = {.squares = bits & 8, .interactions = bits & 16},
                                     .min_count = 10,
                                     .date_treatment = bits & 64 ? "ta" : NULL,
                                     .date_outcome = bits & 64 ? "ty" : NULL,
                                     .fill = bits & 32};
    enum status status = effect_table_read(&arena, &columns, &effect, &err);
    if (status && !err.message[0])
        abort();
    arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes)
{
    char table[256], test[256];
    if (!n_bytes || n_bytes > 16384)
        return 0;
    struct pieces pieces = pieces_cut(data + 1, n_bytes - 1);
    fuzz_write("table", pieces.items[0]);
    fuzz_write("test", pieces.items[1]);
    fuzz_path(table, "table");
    fuzz_path(test, "test");
    if (data[0] & 2)
        effect_check(table, data[0]);
    else
        flat_check(table, test, data[0]);
    return 0;
}
