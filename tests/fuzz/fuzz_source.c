// Any bytes as a source's file and its codes file: records whose indices and days hold, and rejects. The first
// byte chooses the source: each kind of record, and the ways in which a file may be written.

#include "features/ingest/records.h"
#include "features/ingest/source_read.h"
#include "tests/fuzz/fuzz_input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes);

static const char config_text[] =
    "hearth: 1\ndata_end: 2020-12-31\nlink: none\nsources:\n"
    "  - {name: e, agency: a, files: rows.csv, record: event, ids: x, max_rejects: 100%,\n"
    "     columns: {person_id: id, date: date, known: known, category: kind, value: score,\n"
    "               record_id: key, void: void, tags: {role: role}}, codes: codes.csv}\n"
    "  - {name: s, agency: a, files: rows.csv, record: spell, ids: x, max_rejects: 100%,\n"
    "     delimiter: ';', encoding: windows-1252, dates: '%d/%m/%Y', missing: [N/A],\n"
    "     columns: {person_id: id, start: date, end: end, end_known: end_known, category: kind}}\n"
    "  - {name: p, agency: a, files: rows.csv, record: person, ids: x, max_rejects: 100%,\n"
    "     columns: {person_id: id, dob: date, died: end, sex: kind, uprn: uprn, postcode: "
    "postcode,\n"
    "               from: known, to: end_known}}\n"
    "  - {name: r, agency: a, files: rows.csv, record: relationship, ids: x, max_rejects: 100%,\n"
    "     encoding: utf-16, skip: 1,\n"
    "     columns: {person_id: id, other_id: key, relation: kind, start: date, end: end}}\n";

static void config_get(struct config *config)
{
    static struct arena arena; // the process's
    static struct config read;
    struct error err = {0};
    if (!read.n_source) {
        fuzz_write_text("hearth.yaml", config_text);
        fuzz_write_text("codes.csv", "local,canonical\n");
        fuzz_make_folder("build");
        fuzz_make_folder("build/records");
        fuzz_make_folder("rejects");
        if (config_read(&arena, fuzz_folder(), &read, &err)) {
            fprintf(stderr, "%s: %s\n", err.place, err.message);
            abort();
        }
    }
    *config = read;
}

static bool day_is_good(day_t day)
{
    return day == DAY_NONE || (day > DAY_NONE && day < DAY_MAX);
}

// records_open has checked the indices.
static void records_check(struct arena *arena, const struct source_job *job)
{
    struct records records;
    struct error err = {0};
    if (records_open(arena, job->config, job->source, &records, &err))
        abort(); // we wrote what we do not accept
    for (size_t i = 0; i < records.n_row; i++) {
        if (!day_is_good(records.date[i]) || !day_is_good(records.known[i]))
            abort();
        if (job->source->kind != RECORD_PERSON && job->source->kind != RECORD_RELATIONSHIP &&
            records.date[i] == DAY_NONE)
            abort(); // what is known before its date, an appointment, is as good as any
        if (job->source->kind == RECORD_SPELL && records.end[i] != DAY_NONE &&
            records.end[i] < records.date[i])
            abort();
    }
    if (records.n_accepted < records.n_row)
        abort();
    records_close(&records);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes)
{
    struct config config;
    if (!n_bytes || n_bytes > 8192)
        return 0;
    config_get(&config);
    struct pieces pieces = pieces_cut(data + 1, n_bytes - 1);
    fuzz_write("rows.csv", pieces.items[0]);
    fuzz_write("codes.csv", pieces.items[1]);
    struct source_job job = {.config = &config,
                             .source = &config.sources[data[0] % config.n_source],
                             .data_end = config.data_end,
                             .stale = true,
                             .n_thread = 1,
                             .part_bytes = 1 + (size_t)data[0] * 4};
    if (manifest_inputs(&job.arena, &config, job.source, &job.manifest, &job.err))
        abort();
    source_read(&job);
    if (job.status ? !job.err.message[0] : job.manifest.over_limit)
        abort();
    if (job.status == OK)
        records_check(&job.arena, &job);
    arena_done(&job.arena);
    return 0;
}
