// A file a fit, named by the digest of the program, the rows' values, the rows chosen with their labels,
// days and weights, the settings and the seed. The margins' own digest ends the file.
#include "model/train/kept_fits.h"

#include "features/base/program_digest.h"
#include "features/base/sort.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ENDING ".margins"

static void hash_rows(struct hash *hash, const struct rows *rows)
{
    const struct event_days *days = &rows->days;
    hash_add(hash, &rows->n, sizeof rows->n);
    hash_add(hash, rows->index, rows->n * sizeof *rows->index);
    hash_add(hash, &rows->until, sizeof rows->until);
    for (size_t i = 0; i < rows->n; i++) {
        size_t row = rows->index[i];
        double weight = rows_weight(rows, i);
        hash_add(hash, &rows->y[row], sizeof rows->y[row]);
        hash_add(hash, &weight, sizeof weight);
        if (!days->event)
            continue;
        const day_t of_row[] = {days->event[row], days->censored[row], days->competing[row]};
        hash_add(hash, of_row, sizeof of_row);
    }
    if (rows->timed)
        hash_rows(hash, rows->timed);
}

void kept_fit_name(const struct kept_fits *kept, struct kept_fit *fit)
{
    const struct dataset *data = fit->data;
    const struct rows *test = &fit->split->test;
    struct hash *hash = hash_create();
    program_digest_add(hash);
    hash_add_text(hash, "hearth fit 1");
    hash_add_text(hash, kept->data_hash);
    hash_add(hash, &data->n_row, sizeof data->n_row);
    for (size_t j = 0; j < data->n_col; j++)
        hash_add_text(hash, data->names[j]);
    hash_add_text(hash, fit->text);
    hash_add(hash, &fit->seed, sizeof fit->seed);
    hash_rows(hash, &fit->split->train);
    hash_add(hash, &test->n, sizeof test->n);
    hash_add(hash, test->index, test->n * sizeof *test->index);
    hash_finish(hash, fit->name);
}

static const char *path_of(struct arena *arena, const struct kept_fits *kept, const char *name)
{
    return file_join(arena, kept->folder, arena_format(arena, "%s" ENDING, name));
}

static void margins_hash(const double *margins, size_t n, char ret_hex[HASH_TEXT])
{
    struct hash *hash = hash_create();
    hash_add(hash, margins, n * sizeof *margins);
    hash_finish(hash, ret_hex);
}

bool kept_fit_read(const struct kept_fits *kept, const struct kept_fit *fit, double *ret_margins)
{
    struct arena arena = {0};
    struct mapped mapped = {0};
    char hex[HASH_TEXT];
    size_t n_bytes = fit->split->test.n * sizeof *ret_margins;
    const char *path = path_of(&arena, kept, fit->name);
    bool good = file_exists(path) && file_load(path, &mapped, ERROR_IGNORED) == OK &&
                mapped.n_bytes == n_bytes + HASH_TEXT;
    if (good) {
        memcpy(ret_margins, mapped.data, n_bytes);
        margins_hash(ret_margins, fit->split->test.n, hex);
        good = memcmp(hex, mapped.data + n_bytes, HASH_TEXT) == 0;
    }
    if (mapped.data)
        file_unmap(&mapped);
    arena_done(&arena);
    return good;
}

void kept_fit_write(const struct kept_fits *kept, const struct kept_fit *fit, const double *margins)
{
    struct arena arena = {0};
    struct output output;
    char hex[HASH_TEXT];
    size_t n = fit->split->test.n;
    if (file_make_directories(kept->folder, ERROR_IGNORED) == OK &&
        output_open(&output, path_of(&arena, kept, fit->name), ERROR_IGNORED) == OK) {
        output.rebuilt = true;
        margins_hash(margins, n, hex);
        fwrite(margins, sizeof *margins, n, output.stream);
        fwrite(hex, 1, HASH_TEXT, output.stream);
        output_close(&output, ERROR_IGNORED);
    }
    arena_done(&arena);
}

void kept_fits_sweep(const struct kept_fits *kept, const char **names, size_t n)
{
    char **paths;
    size_t n_path = 0;
    struct arena arena = {0};
    const char *pattern = file_join(&arena, kept->folder, "*" ENDING);
    if (n)
        qsort(names, n, sizeof *names, order_text);
    if (file_glob(&arena, pattern, &paths, &n_path, ERROR_IGNORED))
        n_path = 0;
    for (size_t i = 0; i < n_path; i++) {
        const char *slash = strrchr(paths[i], '/'), *base = slash ? slash + 1 : paths[i];
        const char *name = arena_text_n(&arena, base, strcspn(base, "."));
        if (!n || !bsearch(&name, names, n, sizeof *names, order_text))
            unlink(paths[i]);
    }
    arena_done(&arena);
}
