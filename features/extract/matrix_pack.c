// The matrix of a scenario on disk: build/matrix/<scenario>.pack, written by ranges of rows as they
// are computed and mapped read-only, so that it never has to be in memory. It is derived: a pack
// whose key is not that of the present inputs is written anew.

#include "features/base/program_digest.h"
#include "features/extract/extract.h"
#include "features/extract/matrix_fill.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define MATRIX_KIND "matrix"
#define MATRIX_VERSION 3 // raise it when the arrays change
#define MATRIX_PACK_MAX_BYTES ((size_t)1 << 40)

enum matrix_array {
    ARRAY_X,
    ARRAY_FAMILY,
    ARRAY_HOUSEHOLD,
    ARRAY_EVENT,
    ARRAY_CENSORED,
    ARRAY_COMPETING,
    ARRAY_LABEL,
    ARRAY_HORIZON,
    N_ARRAY
};

struct pack_sink {
    struct pack_writer *writer;
    size_t arrays[N_ARRAY]; // in the pack
    size_t n_row, n_col, n_outcome;
    struct matrix_rows *buffers; // by worker, MATRIX_CHUNK rows each
    int n_worker;
};

static struct matrix_rows buffer_place(void *context, size_t first, int worker)
{
    return ((struct pack_sink *)context)->buffers[worker];
}

static enum status buffer_write(void *context, size_t first, size_t n, int worker,
                                struct error *err)
{
    const struct pack_sink *sink = context;
    const struct matrix_rows *rows = &sink->buffers[worker];
    const struct pack_range range = {.first = first, .n = n};
    const struct {
        enum matrix_array array;
        struct pack_range range;
        const void *data;
    } writes[] = {
        {ARRAY_X, {.first = first * sink->n_col, .n = n * sink->n_col}, rows->x},
        {ARRAY_FAMILY, range, rows->family},
        {ARRAY_HOUSEHOLD, range, rows->household},
        {ARRAY_EVENT, range, rows->event},
        {ARRAY_CENSORED, range, rows->censored},
        {ARRAY_COMPETING, range, rows->competing},
    };
    enum status status = OK;
    for (size_t i = 0; i < sizeof writes / sizeof *writes && !status; i++) {
        struct pack_range to = writes[i].range;
        to.i_array = sink->arrays[writes[i].array];
        status = pack_write(sink->writer, to, writes[i].data, err);
    }
    for (size_t k = 0; k < sink->n_outcome && !status; k++) {
        struct pack_range to = {sink->arrays[ARRAY_LABEL], k * sink->n_row + first, n};
        status = pack_write(sink->writer, to, rows->labels + k * rows->stride, err);
        to.i_array = sink->arrays[ARRAY_HORIZON];
        if (!status)
            status = pack_write(sink->writer, to, rows->horizons + k * rows->stride, err);
    }
    return status;
}

static void buffers_make(struct pack_sink *sink)
{
    size_t n_label = MATRIX_CHUNK * sink->n_outcome;
    sink->buffers = memory_alloc((size_t)sink->n_worker * sizeof *sink->buffers);
    for (int i = 0; i < sink->n_worker; i++)
        sink->buffers[i] = (struct matrix_rows){
            .x = memory_alloc(MATRIX_CHUNK * sink->n_col * sizeof(double)),
            .family = memory_alloc(MATRIX_CHUNK * sizeof(uint32_t)),
            .household = memory_alloc(MATRIX_CHUNK * sizeof(uint32_t)),
            .event = memory_alloc(MATRIX_CHUNK * sizeof(day_t)),
            .censored = memory_alloc(MATRIX_CHUNK * sizeof(day_t)),
            .competing = memory_alloc(MATRIX_CHUNK * sizeof(day_t)),
            .labels = memory_alloc(n_label),
            .horizons = memory_alloc(n_label * sizeof(day_t)),
            .stride = MATRIX_CHUNK,
        };
}

static void buffers_free(struct pack_sink *sink)
{
    for (int i = 0; i < sink->n_worker; i++) {
        free(sink->buffers[i].x);
        free(sink->buffers[i].family);
        free(sink->buffers[i].household);
        free(sink->buffers[i].event);
        free(sink->buffers[i].censored);
        free(sink->buffers[i].competing);
        free(sink->buffers[i].labels);
        free(sink->buffers[i].horizons);
    }
    free(sink->buffers);
}

static enum status reserve_arrays(struct pack_sink *sink, struct error *err)
{
    size_t n = sink->n_row, n_label = n * sink->n_outcome;
    const struct {
        const char *name;
        size_t n, bytes;
    } arrays[N_ARRAY] = {
        [ARRAY_X] = {"x", n * sink->n_col, sizeof(double)},
        [ARRAY_FAMILY] = {"family", n, sizeof(uint32_t)},
        [ARRAY_HOUSEHOLD] = {"household", n, sizeof(uint32_t)},
        [ARRAY_EVENT] = {"event", n, sizeof(day_t)},
        [ARRAY_CENSORED] = {"censored", n, sizeof(day_t)},
        [ARRAY_COMPETING] = {"competing", n, sizeof(day_t)},
        [ARRAY_LABEL] = {"label", n_label, sizeof(signed char)},
        [ARRAY_HORIZON] = {"horizon", n_label, sizeof(day_t)},
    };
    enum status status = OK;
    for (size_t i = 0; i < N_ARRAY && !status; i++)
        status = pack_reserve(
            sink->writer, (struct pack_array){arrays[i].name, NULL, arrays[i].n, arrays[i].bytes},
            &sink->arrays[i], err);
    return status;
}

// Who the rows are of: persons and dates, a cohort at a time.
static enum status write_rows(struct pack_writer *writer, const struct cohort_list *cohorts,
                              struct error *err)
{
    size_t i_person, i_date, first = 0;
    enum status status =
        pack_reserve(writer, (struct pack_array){"person", NULL, cohorts->n_row, sizeof(uint32_t)},
                     &i_person, err);
    if (!status)
        status =
            pack_reserve(writer, (struct pack_array){"as_of", NULL, cohorts->n_row, sizeof(day_t)},
                         &i_date, err);
    for (size_t i = 0; i < cohorts->n && !status; first += cohorts->items[i++]->n) {
        const struct cohort *cohort = cohorts->items[i];
        day_t *dates = memory_alloc(cohort->n * sizeof *dates);
        for (size_t k = 0; k < cohort->n; k++)
            dates[k] = cohort->as_of;
        status = pack_write(writer, (struct pack_range){i_person, first, cohort->n},
                            cohort->persons, err);
        if (!status)
            status = pack_write(writer, (struct pack_range){i_date, first, cohort->n}, dates, err);
        free(dates);
    }
    return status;
}

static enum status write_all(struct extract *extract, const struct cohort_list *cohorts,
                             const char *key, struct pack_writer *writer, struct error *err)
{
    struct pack_sink sink = {
        .writer = writer,
        .n_row = cohorts->n_row,
        .n_col = extract->n_col,
        .n_outcome = extract->info.n_outcome,
        .n_worker = extract->options.n_thread,
    };
    enum status status = pack_add(writer, (struct pack_array){"key", key, HASH_TEXT, 1}, err);
    if (!status)
        status = write_rows(writer, cohorts, err);
    if (!status)
        status = reserve_arrays(&sink, err);
    if (status)
        return status;
    buffers_make(&sink);
    status = matrix_fill_cohorts(extract, cohorts,
                                 &(struct row_sink){buffer_place, buffer_write, &sink}, err);
    buffers_free(&sink);
    return status;
}

static enum status check_size(const struct extract *extract, size_t n_row, struct error *err)
{
    size_t n_bytes;
    if (!__builtin_mul_overflow(n_row, extract->n_col, &n_bytes) &&
        !__builtin_mul_overflow(n_bytes, sizeof(double), &n_bytes) &&
        n_bytes <= MATRIX_PACK_MAX_BYTES)
        return OK;
    error_set(err, E_LIMIT, "a matrix of %zu rows and %zu columns is beyond 1 TiB", n_row,
              extract->n_col);
    error_hint(err, "leave columns out, or take fewer dates");
    return E_LIMIT;
}

static enum status pack_make(struct extract *extract, const struct cohort_list *cohorts,
                             const char *path, const char *key, struct error *err)
{
    struct pack_writer *writer;
    enum status status = check_size(extract, cohorts->n_row, err);
    if (!status)
        status = pack_create(path, MATRIX_KIND, MATRIX_VERSION, &writer, err);
    if (status)
        return status;
    status = write_all(extract, cohorts, key, writer, err);
    if (!status)
        return pack_commit(writer, err);
    pack_discard(writer);
    return status;
}

// One array of the pack; false when it is not of that length.
static bool get_array(const struct pack *pack, const char *name, size_t n, size_t bytes,
                      const void *ret_pointer)
{
    struct pack_array array;
    if (pack_get(pack, name, bytes, &array, ERROR_IGNORED) || array.n != n)
        return false;
    memcpy((void *)(uintptr_t)ret_pointer, &array.data, sizeof array.data);
    return true;
}

static bool persons_are_inside(const uint32_t *persons, size_t n, size_t n_person, bool or_none)
{
    for (size_t i = 0; i < n; i++)
        if (persons[i] >= n_person && !(or_none && persons[i] == HOUSEHOLD_NONE))
            return false;
    return true;
}

static bool arrays_get(const struct extract *extract, struct matrix *matrix)
{
    const struct pack *pack = &matrix->pack;
    struct pack_array persons;
    size_t n_label, n_person = extract->timeline.n_person;
    if (pack_get(pack, "person", sizeof *matrix->person, &persons, ERROR_IGNORED))
        return false;
    size_t n = persons.n;
    matrix->n_row = n;
    matrix->n_col = extract->n_col;
    matrix->n_outcome = extract->info.n_outcome;
    n_label = n * matrix->n_outcome;
    return get_array(pack, "person", n, sizeof *matrix->person, &matrix->person) &&
           get_array(pack, "as_of", n, sizeof *matrix->as_of, &matrix->as_of) &&
           get_array(pack, "x", n * matrix->n_col, sizeof *matrix->x, &matrix->x) &&
           get_array(pack, "event", n, sizeof *matrix->event, &matrix->event) &&
           get_array(pack, "censored", n, sizeof *matrix->censored, &matrix->censored) &&
           get_array(pack, "competing", n, sizeof *matrix->competing, &matrix->competing) &&
           get_array(pack, "label", n_label, 1, &matrix->labels) &&
           get_array(pack, "horizon", n_label, sizeof *matrix->horizons, &matrix->horizons) &&
           get_array(pack, "family", n, sizeof *matrix->family, &matrix->family) &&
           get_array(pack, "household", n, sizeof *matrix->household, &matrix->household) &&
           persons_are_inside(matrix->person, n, n_person, false) &&
           persons_are_inside(matrix->family, n, n_person, false) &&
           persons_are_inside(matrix->household, n, n_person, true);
}

// Maps the pack when it is the one of that key.
static bool pack_map(const struct extract *extract, const char *path, const char *key,
                     struct matrix *ret_matrix)
{
    const char *found;
    *ret_matrix = (struct matrix){0};
    if (!file_exists(path) ||
        pack_open(path, MATRIX_KIND, MATRIX_VERSION, &ret_matrix->pack, ERROR_IGNORED))
        return false;
    if (get_array(&ret_matrix->pack, "key", HASH_TEXT, 1, &found) &&
        memcmp(found, key, HASH_TEXT) == 0 && arrays_get(extract, ret_matrix))
        return true;
    matrix_free(ret_matrix);
    return false;
}

static bool is_own_dates(const struct extract *extract, const day_t *dates, size_t n_dates)
{
    return n_dates == extract->info.n_as_of &&
           memcmp(dates, extract->info.as_of, n_dates * sizeof *dates) == 0;
}

static void make_key(const struct extract *extract, const day_t *dates, size_t n_dates,
                     char ret_key[HASH_TEXT])
{
    struct hash *hash = hash_create();
    program_digest_add(hash);
    hash_add_text(hash, extract->hash);
    hash_add(hash, dates, n_dates * sizeof *dates);
    hash_finish(hash, ret_key);
}

enum status extract_matrix_map(struct extract *extract, const day_t *dates, size_t n_dates,
                               struct matrix *ret_matrix, struct error *err)
{
    char key[HASH_TEXT];
    struct arena arena = {0};
    struct cohort_list cohorts;
    const char *folder = file_join(&arena, extract->config.workspace, "build/matrix");
    const char *path =
        file_join(&arena, folder,
                  arena_format(&arena, "%s%s.pack", extract->info.name,
                               is_own_dates(extract, dates, n_dates) ? "" : "-dates"));
    assert(!extract->overlay); // newer events belong to no pack
    make_key(extract, dates, n_dates, key);
    enum status status = OK;
    if (!pack_map(extract, path, key, ret_matrix)) {
        status = file_make_directories(folder, err);
        if (!status) {
            cohort_list_find(extract, dates, n_dates, &cohorts);
            status = pack_make(extract, &cohorts, path, key, err);
            cohort_list_done(&cohorts);
        }
        if (!status && !pack_map(extract, path, key, ret_matrix))
            status = error_set(err, E_DATA, "'%s' cannot be read back", path);
    }
    arena_done(&arena);
    return status;
}
