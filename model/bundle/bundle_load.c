// Loading trusts nothing: model.json may have been written by another version, edited, or be
// hostile. Every index is checked when read, and the stored vectors must score as they did.
#include "model/bundle/bundle.h"

#include "features/base/file.h"
#include "model/bundle/digests.h"
#include "model/bundle/evidence_json.h"
#include "model/bundle/range_files.h"

#include <math.h>
#include <string.h>

static char *text_or_empty(struct arena *arena, const char *text)
{
    return arena_text(arena, text ? text : "");
}

static day_t day_of(const json *object, const char *name)
{
    const char *text = json_text(object, name);
    day_t day;
    return text && day_parse(text, strlen(text), NULL, &day) ? day : DAY_NONE;
}

static enum status names_read(const json *columns, struct bundle *bundle, struct error *err)
{
    bundle->n_col = json_count(columns);
    if (bundle->n_col > BUNDLE_MAX_COLUMNS)
        return error_set(err, E_LIMIT, "the model has more than %d columns", BUNDLE_MAX_COLUMNS);
    bundle->names = arena_array(&bundle->arena, bundle->n_col + 1, sizeof *bundle->names);
    for (size_t i = 0; i < bundle->n_col; i++) {
        const char *name = json_text(json_at(columns, i), "name");
        if (!name)
            return error_set(err, E_DATA, "column %zu of the model has no name", i + 1);
        bundle->names[i] = arena_text(&bundle->arena, name);
    }
    return OK;
}

// The columns a schema makes must be the model's.
static enum status schema_check(struct bundle *bundle, struct error *err)
{
    if (bundle->schema.libsvm)
        return OK;
    size_t n_col;
    const char **names = schema_names(&bundle->arena, &bundle->schema, &n_col);
    bool same = n_col == bundle->n_col;
    for (size_t i = 0; same && i < n_col; i++)
        same = strcmp(names[i], bundle->names[i]) == 0;
    return same ? OK : error_set(err, E_DATA, "the model's table does not make its columns");
}

static enum status parts_read(const json *root, const struct bytes *state, struct bundle *bundle,
                              struct error *err)
{
    const json *training = json_get(root, "training"), *table = json_get(root, "table");
    if (json_number(root, "format", 0) != 1)
        return error_set(err, E_DATA, "not a model of format 1");
    bundle->id = text_or_empty(&bundle->arena, json_text(root, "id"));
    bundle->name = text_or_empty(&bundle->arena, json_text(root, "name"));
    bundle->title = text_or_empty(&bundle->arena, json_text(root, "title"));
    bundle->outcome = text_or_empty(&bundle->arena, json_text(root, "outcome"));
    bundle->horizon = text_or_empty(&bundle->arena, json_text(root, "horizon"));
    bundle->config_hash =
        text_or_empty(&bundle->arena, json_text(json_get(root, "hashes"), "config"));
    bundle->columns_hash =
        text_or_empty(&bundle->arena, json_text(json_get(root, "hashes"), "columns"));
    bundle->as_of_from = day_of(training, "as_of_from");
    bundle->as_of_to = day_of(training, "as_of_to");
    bundle->trained_on = DAY_NONE;
    bundle->base_rate = json_number(training, "base_rate", NAN);
    bundle->n_row = (size_t)fmin(fmax(json_number(training, "n", 0), 0), 1e15);
    bundle->n_positive = (size_t)fmin(fmax(json_number(training, "n_positive", 0), 0), 1e15);
    enum status status = names_read(json_get(root, "columns"), bundle, err);
    bundle->has_schema = table != NULL;
    if (!status && table)
        status = schema_from_json(&bundle->arena, table, &bundle->schema, err);
    if (!status && table)
        status = schema_check(bundle, err);
    if (!status)
        status = fitted_from_json(
            &bundle->arena, &(struct state_source){json_get(root, "model"), *state, bundle->n_col},
            &bundle->fitted, err);
    return status;
}

enum status bundle_from_json(const json *root, const struct bytes *state, struct bundle *ret_bundle,
                             struct error *err)
{
    *ret_bundle = (struct bundle){.auroc = interval_none(NAN, NULL)};
    enum status status = parts_read(root, state, ret_bundle, err);
    if (status)
        bundle_close(ret_bundle);
    return status;
}

// state.bin of the model, when it names the hash of one. Owns: file_unmap when data is set.
static enum status state_map(struct arena *arena, const char *directory, const json *root,
                             struct mapped *ret_mapped, struct error *err)
{
    const char *wanted = json_text(root, "state_hash");
    char found[HASH_TEXT];
    if (!wanted)
        return OK;
    const char *path = file_join(arena, directory, BUNDLE_STATE);
    enum status status = file_load(path, ret_mapped, err);
    if (status)
        return status;
    struct hash *hash = hash_create();
    hash_add(hash, ret_mapped->data, ret_mapped->n_bytes);
    hash_finish(hash, found);
    if (ret_mapped->n_bytes > BUNDLE_MAX_BYTES)
        status = error_set(err, E_LIMIT, "the model's state is beyond %zu bytes", BUNDLE_MAX_BYTES);
    else if (strcmp(found, wanted) != 0)
        status = error_set(err, E_DATA, "the state is not the one that model.json names");
    if (status)
        error_at(err, path, 0, 0);
    return status;
}

// A folder without these files, or with some that cannot be read, has no known AUROC, evidence or day of
// training.
static void figures_load(struct arena *arena, const char *directory, struct bundle *bundle)
{
    json *metrics = NULL, *manifest = NULL;
    json_read_file(file_join(arena, directory, "metrics.json"), BUNDLE_MAX_BYTES, &metrics,
                   ERROR_IGNORED);
    json_read_file(file_join(arena, directory, "manifest.json"), BUNDLE_MAX_BYTES, &manifest,
                   ERROR_IGNORED);
    const json *auroc = json_get(json_get(metrics, "metrics"), "auroc");
    bundle->auroc = (struct interval){.estimate = json_number(auroc, "estimate", NAN),
                                      .low = json_number(auroc, "ci_low", NAN),
                                      .high = json_number(auroc, "ci_high", NAN)};
    evidence_from_json(&bundle->arena, json_get(metrics, "evidence"), &bundle->evidence);
    bundle->trained_on = day_of(manifest, "trained_on");
    json_free(metrics);
    json_free(manifest);
}

const char *bundle_warning(const struct bundle *bundle)
{
    return bundle->auroc.low > 0.5 ? NULL : EVALUATION_WARNING;
}

// The model must be the one that its id names.
static enum status id_check(const json *root, const struct bytes *state,
                            const struct bundle *bundle, struct error *err)
{
    char id[HASH_TEXT];
    const struct model_identity identity = {json_get(root, "model"), *state, bundle->names,
                                            bundle->n_col};
    bundle_id_of(&identity, id);
    if (strcmp(id, bundle->id) == 0)
        return OK;
    error_set(err, E_DATA, "the model is not the one that its id names");
    error_hint(err,
               "train it again, or put a copy of the folder back: 'hearth backup' takes no models");
    return E_DATA;
}

enum status bundle_load(const char *directory, struct bundle *ret_bundle, struct error *err)
{
    struct arena arena = {0};
    char *path = file_join(&arena, directory, "model.json");
    json *root = NULL;
    *ret_bundle = (struct bundle){0};
    struct mapped mapped = {0};
    enum status status = json_read_file(path, BUNDLE_MAX_BYTES, &root, err);
    if (!status)
        status = state_map(&arena, directory, root, &mapped, err);
    if (!status) {
        struct bytes state = {mapped.data, mapped.n_bytes};
        status = bundle_from_json(root, &state, ret_bundle, err);
        if (!status && (status = id_check(root, &state, ret_bundle, err)))
            bundle_close(ret_bundle);
        if (status)
            error_at(err, path, 0, 0);
    }
    if (mapped.data)
        file_unmap(&mapped);
    if (!status) {
        figures_load(&arena, directory, ret_bundle);
        status = vectors_replay(directory, ret_bundle, err);
        if (!status)
            status = range_files_read(&ret_bundle->arena, directory, ret_bundle->n_col,
                                      &ret_bundle->range, err);
        if (!status) // last: what does not even fit together has an error with a closer place
            status = digests_check(directory, false, err);
        if (status)
            bundle_close(ret_bundle);
    }
    json_free(root);
    arena_done(&arena);
    return status;
}

void bundle_close(struct bundle *bundle)
{
    fitted_done(&bundle->fitted);
    estimate_range_done(&bundle->range);
    arena_done(&bundle->arena);
    *bundle = (struct bundle){0};
}

const char *bundle_id(struct arena *arena, const char *directory, struct error *err)
{
    struct bundle bundle;
    if (!file_exists(file_join(arena, directory, "model.json")) ||
        bundle_load(directory, &bundle, err))
        return NULL;
    const char *id = arena_text(arena, bundle.id);
    bundle_close(&bundle);
    return id;
}

const char *bundle_id_of_run(struct arena *arena, const char *directory, const char *run_hash,
                             struct error *err)
{
    json *manifest = NULL;
    const char *path = file_join(arena, directory, "manifest.json");
    if (!file_exists(path) || json_read_file(path, BUNDLE_MAX_BYTES, &manifest, ERROR_IGNORED))
        return NULL;
    const char *hash = json_text(manifest, "run_hash");
    bool same = hash && strcmp(hash, run_hash) == 0;
    json_free(manifest);
    return same ? bundle_id(arena, directory, err) : NULL;
}
