// Any bytes as hearth.yaml, with a codes file and two places that it may name: a configuration that holds, or
// errors with their places. What holds is opened as far as it goes without records.

#include "features/ingest/config.h"
#include "features/ingest/manifest.h"
#include "features/ingest/single_row.h"
#include "serve/http/entrance.h"
#include "tests/fuzz/fuzz_input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes);

static void source_check(struct arena *arena, const struct config *config,
                         const struct source *source)
{
    char key[HASH_TEXT];
    struct manifest manifest = {.n_input = 0};
    struct single_reader *reader = NULL;
    struct error err = {0};
    if (config_source(config, source->name) != source)
        abort(); // two of one name
    if (manifest_key(config, source, DAY_NONE, key, &err) == OK && strlen(key) != HASH_TEXT - 1)
        abort();
    if (manifest_inputs(arena, config, source, &manifest, &err) == OK && !manifest.n_input)
        abort();
    if ((source->kind == RECORD_EVENT || source->kind == RECORD_SPELL) &&
        single_open(config, source, &reader, &err) == OK) {
        size_t n;
        single_columns(reader, &n);
        single_header(reader, &n);
        single_close(reader);
    }
}

// Neither files of keys nor of secrets: entrance_open reads them.
static void serving_check(struct arena *arena, const struct config *config)
{
    struct entrance entrance = {.n_host = 0};
    const struct serving_config *serving = &config->serving;
    int64_t seconds;
    if (serving->session && (!serving_seconds(serving->session, &seconds) || seconds < 1))
        abort();
    if (!serving->certificate && !serving->key && !serving->proxy.secret_file &&
        entrance_open(arena, fuzz_folder(), serving, &entrance, ERROR_IGNORED) == OK)
        entrance_close(&entrance);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes)
{
    struct arena arena = {0};
    struct config config;
    struct error err = {0};
    struct pieces pieces = pieces_cut(data, n_bytes);
    fuzz_write("hearth.yaml", pieces.items[0]);
    fuzz_write("codes.csv", pieces.items[1]);
    fuzz_write("a.csv", pieces.items[2]);
    enum status status = config_read(&arena, fuzz_folder(), &config, &err);
    if (status && !err.message[0])
        abort();
    for (size_t i = 0; !status && i < config.n_source; i++)
        source_check(&arena, &config, &config.sources[i]);
    if (!status)
        serving_check(&arena, &config);
    arena_done(&arena);
    return 0;
}
