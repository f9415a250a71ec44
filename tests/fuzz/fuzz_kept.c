// Any bytes as the JSON and the lists that hearth wrote and reads back: manifests, counts of earlier ingests,
// what the store keeps of lists, the audit's digests of rows. Damaged is found or does no harm. The first byte
// chooses.

#include "features/ingest/accepted_counts.h"
#include "model/bundle/model_choice.h"
#include "serve/alert/list_state.h"
#include "serve/store/row_proof.h"
#include "serve/store/secret.h"
#include "serve/store/store_values.h"
#include "tests/fuzz/fuzz_input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes);

static void must(enum status status, const struct error *err)
{
    if (!status)
        return;
    fprintf(stderr, "%s: %s\n", err->place, err->message);
    abort();
}

static const struct config *config_get(void)
{
    static struct arena arena; // the process's
    static struct config config;
    struct error err = {0};
    if (config.n_source)
        return &config;
    static const char *const folders[] = {"build", "build/records", "kept", "models", "models/s"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        fuzz_make_folder(folders[i]);
    fuzz_write_text("rows.csv", "person_id,date\n1,2020-01-01\n");
    fuzz_write_text("hearth.yaml",
                    "hearth: 1\nlink: none\nsources:\n  - {name: a, agency: b, files: rows.csv, "
                    "record: event, ids: x,\n     max_loss: 10%, columns: {person_id: person_id, "
                    "date: date}}\n");
    must(config_read(&arena, fuzz_folder(), &config, &err), &err);
    return &config;
}

static struct manifest manifest_new(struct arena *arena)
{
    static struct manifest_count codes[] = {{"x", 40, NULL}, {"y", 20, NULL}};
    static struct manifest_count tags[] = {{"role:r1", 50, "tag.role"}};
    struct manifest manifest = {.n_accepted = 60, .first_date = 0, .last_date = 9};
    struct error err = {0};
    const struct config *config = config_get();
    must(manifest_inputs(arena, config, config->sources, &manifest, &err), &err);
    manifest.codes = codes, manifest.n_code = 2;
    manifest.tags = tags, manifest.n_tag = 1;
    return manifest;
}

// What was read is written, and read again the same.
static void manifest_check(struct arena *arena, struct piece piece)
{
    char path[256];
    struct manifest manifest, again;
    struct error err = {0};
    const struct config *config = config_get();
    fuzz_write("build/records/a.json", piece);
    if (!manifest_of(arena, config, config->sources, &manifest))
        return;
    must(manifest_write(&manifest, config->sources, fuzz_path(path, "m.json"), &err), &err);
    if (!manifest_read(arena, path, &again) || again.n_accepted != manifest.n_accepted ||
        again.n_input != manifest.n_input || again.first_date != manifest.first_date ||
        again.n_code != manifest.n_code || again.n_change != manifest.n_change)
        abort();
}

static void counts_check(struct arena *arena, struct piece piece)
{
    const struct config *config = config_get();
    struct source_job job = {.config = config,
                             .source = config->sources,
                             .data_end = DAY_NONE,
                             .manifest = manifest_new(arena),
                             .stale = true};
    fuzz_write("kept/ingest.json", piece);
    accepted_counts_update(config, &job, false, ERROR_IGNORED);
    arena_done(&job.arena);
}

static void choice_check(struct arena *arena, struct piece piece)
{
    const char *id = NULL;
    config_get();
    fuzz_write("models/s/selected", piece);
    if (model_choice_read(arena, fuzz_folder(), "s", &id, ERROR_IGNORED) == OK && id &&
        (!*id || strchr(id, '/') || *id == '.'))
        abort();
}

static struct store *store_get(void)
{
    static struct store *store; // the process's
    char path[256];
    struct error err = {0};
    const struct store_options options = {.create = true};
    if (!store) {
        must(secret_prepare(&err), &err);
        must(store_open(fuzz_path(path, "hearth.db"), &options, &store, &err), &err);
    }
    return store;
}

static void state_check(struct arena *arena, struct piece piece)
{
    struct list_state state = {.as_of = 0, .override = {.until = DAY_NONE}}, again;
    struct list_reasons notices;
    struct store *store = store_get();
    struct error err = {0};
    static char name[NAME_TEXT];
    if (!*name) { // as list_state names its value
        must(list_state_write(store, "cli:fuzz", "s", &state, &err), &err);
        snprintf(name, sizeof name, "list.s");
    }
    const char *text = arena_text_n(arena, piece.bytes, piece.n_bytes);
    if (store_value_set(store, "cli:fuzz", name, text, ERROR_IGNORED))
        return;
    if (list_state_read(store, arena, "s", &again, ERROR_IGNORED) == OK) {
        list_state_notices(arena, &again, 0, &notices);
        list_override_holds(&again.override, 0);
    }
}

static void proof_check_told(struct arena *arena, struct piece piece)
{
    static struct row_proof *proof; // the process's
    static int n;
    struct error err = {0};
    if (n++ % 2000 == 0) {
        row_proof_free(proof);
        must(secret_prepare(&err), &err);
        must(row_proof_create(&database_sqlite, *database_sqlite.n_migration, &proof, &err), &err);
    }
    const struct audit_row row = {.changes = arena_text_n(arena, piece.bytes, piece.n_bytes)};
    row_proof_told(proof, &row);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes)
{
    static void (*const checks[])(struct arena *, struct piece) = {
        manifest_check, counts_check, choice_check, state_check, proof_check_told};
    struct arena arena = {0};
    if (!n_bytes || n_bytes > 16384)
        return 0;
    checks[data[0] % (sizeof checks / sizeof *checks)](
        &arena, (struct piece){(const char *)data + 1, n_bytes - 1});
    arena_done(&arena);
    return 0;
}
