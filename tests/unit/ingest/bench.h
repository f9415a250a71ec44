// A small workspace on its way through ingest, shared by the tests of this folder.
#ifndef HEARTH_TEST_BENCH_H
#define HEARTH_TEST_BENCH_H

#include "features/ingest/ingest.h"
#include "features/ingest/records.h"
#include "tests/unit/workspace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

// A workspace being ingested; `records` are those of the source looked at last.
struct bench {
    char *folder;
    struct arena arena;
    struct config config;
    struct records records;
    struct ingest_summary summary;
    struct error err;
};

static inline void bench_open(struct bench *bench, const char *yaml)
{
    *bench = (struct bench){.folder = workspace_make()};
    workspace_write(bench->folder, "hearth.yaml", yaml);
}

static inline void bench_close(struct bench *bench)
{
    if (bench->records.ids.blob)
        records_close(&bench->records);
    arena_done(&bench->arena);
    workspace_remove(bench->folder);
}

static inline enum status bench_ingest_parts(struct bench *bench, int n_thread, size_t part_bytes)
{
    const struct ingest_options options = {.n_thread = n_thread,
                                           .part_bytes = part_bytes,
                                           .force = part_bytes != 0,
                                           .quiet = true,
                                           .accept_loss = true};
    enum status status = config_read(&bench->arena, bench->folder, &bench->config, &bench->err);
    if (status)
        print_message("%s %s\n", bench->err.place, bench->err.message);
    assert_int_equal(status, OK);
    return ingest_update(&bench->config, &options, &bench->summary, &bench->err);
}

static inline enum status bench_ingest(struct bench *bench, int n_thread)
{
    return bench_ingest_parts(bench, n_thread, 0);
}

static inline const struct records *bench_records(struct bench *bench, const char *name)
{
    if (bench->records.ids.blob)
        records_close(&bench->records);
    bench->records = (struct records){0};
    enum status status =
        records_open(&bench->arena, &bench->config, config_source(&bench->config, name),
                     &bench->records, &bench->err);
    if (status)
        print_message("%s\n", bench->err.message);
    assert_int_equal(status, OK);
    return &bench->records;
}

// A file of the workspace as text, in the bench's arena.
static inline const char *bench_file(struct bench *bench, const char *name)
{
    struct file_text file = {0};
    assert_int_equal(file_read(&bench->arena, file_join(&bench->arena, bench->folder, name),
                               1 << 24, &file, &bench->err),
                     OK);
    return file.text;
}

static inline day_t day(const char *text)
{
    day_t result;
    assert_true(day_parse(text, strlen(text), NULL, &result));
    return result;
}

static inline const char *text_of(const struct texts *texts, uint32_t i)
{
    return i == TEXT_NONE ? "(none)" : texts_at(texts, i);
}

#define EVENTS                                                                                     \
    "hearth: 1\nsources:\n  - name: a\n    files: a*.csv\n    record: event\n"                     \
    "    max_rejects: 99%\n"

#endif
