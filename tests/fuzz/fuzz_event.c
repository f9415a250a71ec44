// Any bytes as the columns of an event that a program sends: a row as ingest would type it, or the reason why
// not, which tells no value. What is taken is the same when its cells are sent again.

#include "features/base/json.h"
#include "features/timeline/overlay_build.h"
#include "tests/fuzz/fuzz_input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes);

static const char config_text[] =
    "hearth: 1\ndata_end: 2020-12-31\nlink: none\nsources:\n"
    "  - {name: e, agency: a, files: rows.csv, record: event, ids: x, codes: codes.csv,\n"
    "     columns: {person_id: id, date: date, known: known, category: kind, record_id: key,\n"
    "               values: {dash: dash, age: age}, void: void, tags: {role: role}}}\n"
    "  - {name: s, agency: a, files: rows.csv, record: spell, ids: x, dates: '%d/%m/%Y',\n"
    "     columns: {person_id: id, start: date, end: end, end_known: end_known, category: kind}}\n";

static const struct overlay_reader *readers(void)
{
    static struct arena arena; // the process's
    static struct config config;
    static struct overlay_reader both[2];
    struct single_reader *rows;
    struct error err = {0};
    if (both[0].rows)
        return both;
    fuzz_write_text("hearth.yaml", config_text);
    fuzz_write_text("codes.csv", "local,canonical\nfight,violence\n");
    enum status status = config_read(&arena, fuzz_folder(), &config, &err);
    for (size_t i = 0; i < 2 && !status; i++) {
        status = single_open(&config, &config.sources[i], &rows, &err);
        both[i] = (struct overlay_reader){&config.sources[i], status ? NULL : rows};
    }
    if (status) {
        fprintf(stderr, "%s: %s\n", err.place, err.message);
        abort();
    }
    return both;
}

static void row_check(const struct overlay_reader *reader, const char *const *texts)
{
    struct single_row row;
    struct reject reject;
    struct single_reader *rows = (struct single_reader *)reader->rows;
    if (!single_read(rows, texts, &row, &reject)) {
        if (!reject.reason || !*reject.reason)
            abort();
        return;
    }
    bool no_day = row.date == DAY_NONE; // which a row that retracts may lack
    if (!row.person_id || !*row.person_id || (no_day && !row.is_void) || (!no_day && row.known < row.date))
        abort();
    if (reader->source->kind == RECORD_SPELL && row.end != DAY_NONE && row.end < row.date)
        abort();
    size_t n;
    single_cells(rows, texts, &n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes)
{
    struct arena arena = {0};
    struct error err = {0};
    const char **texts;
    if (!n_bytes)
        return 0;
    const struct overlay_reader *reader = &readers()[data[0] & 1];
    const char *columns = arena_text_n(&arena, (const char *)data + 1, n_bytes - 1);
    if (overlay_texts(&arena, reader, columns, &texts, &err) == OK)
        row_check(reader, texts);
    else if (!err.message[0])
        abort();
    arena_done(&arena);
    return 0;
}
