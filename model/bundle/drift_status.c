// A member of status.json beside the evidence of the model in use, and a file of its own in kept/, which
// models use, train and whoever deletes models/ leave alone: so that a stop is lifted by an evaluation only.
#include "model/bundle/drift_status.h"

#include "features/base/file.h"
#include "features/base/json.h"
#include "model/bundle/model_choice.h"

#include <string.h>

#define STATUS_MAX_BYTES ((size_t)512 << 20)

static const char *path_of(struct arena *arena, const struct drift_subject *subject)
{
    return file_join(arena, subject->workspace,
                     arena_format(arena, "models/%s/status.json", subject->scenario));
}

static const char *kept_path_of(struct arena *arena, const struct drift_subject *subject)
{
    return file_join(
        arena, subject->workspace,
        arena_format(arena, "kept/drift/%s/%s.json", subject->scenario, subject->model));
}

static enum status unusable(const char *path, struct error *err)
{
    error_set(err, E_DATA, "the status of the model in use cannot be read");
    error_at(err, path, 0, 0);
    error_hint(err, "evaluate the model again, or make the file anew with: hearth models use");
    return E_DATA;
}

static const char *const verdicts[] = {[false] = "nothing found", [true] = "stop"};

static bool drift_take(struct arena *arena, const json *root, struct drift_status *ret)
{
    const json *drift = json_get(root, "drift"), *reasons = json_get(drift, "reasons");
    const char *verdict = json_text(drift, "verdict"), *since = json_text(drift, "since");
    const char *on = json_text(drift, "evaluated_on");
    if (!verdict || !since || !on || !day_parse(since, strlen(since), NULL, &ret->since) ||
        !day_parse(on, strlen(on), NULL, &ret->evaluated_on))
        return false;
    const char **texts = arena_array(arena, json_count(reasons) + 1, sizeof *texts);
    for (size_t i = 0; i < json_count(reasons); i++) {
        const char *text = json_value_text(json_at(reasons, i));
        texts[ret->n_reason++] = arena_text(arena, text ? text : "");
    }
    ret->reasons = texts;
    ret->stop = strcmp(verdict, verdicts[true]) == 0;
    return ret->stop || strcmp(verdict, verdicts[false]) == 0;
}

struct drift_told {
    struct drift_status drift;
    bool known;
};

// What one of the two files says of the model.
static enum status file_take(struct arena *arena, const struct drift_subject *subject,
                             const char *path, struct drift_told *ret_told, struct error *err)
{
    json *root;
    *ret_told = (struct drift_told){0};
    if (!file_exists(path))
        return OK;
    if (json_read_file(path, STATUS_MAX_BYTES, &root, err))
        return unusable(path, err);
    const char *model = json_text(root, "model");
    bool good = model != NULL;
    if (good && strcmp(model, subject->model) == 0 && json_get(root, "drift"))
        good = ret_told->known = drift_take(arena, root, &ret_told->drift);
    json_free(root);
    return good ? OK : unusable(path, err);
}

enum status drift_status_read(struct arena *arena, const struct drift_subject *subject,
                              struct drift_status *ret_status, bool *ret_known, struct error *err)
{
    struct drift_told told, kept = {0};
    enum status status = file_take(arena, subject, path_of(arena, subject), &told, err);
    if (!status)
        status = file_take(arena, subject, kept_path_of(arena, subject), &kept, err);
    if (kept.known && (!told.known || (kept.drift.stop && !told.drift.stop)))
        told = kept;
    *ret_status = told.drift;
    *ret_known = !status && told.known;
    return status;
}

static void drift_put(json *root, const struct drift_status *drift)
{
    json *object = json_put_object(root, "drift");
    json_put_text(object, "verdict", verdicts[drift->stop]);
    json_put_day(object, "since", drift->since);
    json_put_day(object, "evaluated_on", drift->evaluated_on);
    json *reasons = json_put_array(object, "reasons");
    for (size_t i = 0; i < drift->n_reason; i++)
        json_add_text(reasons, drift->reasons[i]);
}

static enum status file_write(const struct drift_subject *subject, const char *path,
                              const struct drift_status *drift, struct error *err)
{
    json *root = NULL;
    if (!file_exists(path) || json_read_file(path, STATUS_MAX_BYTES, &root, ERROR_IGNORED))
        root = json_object_create();
    json_put_integer(root, "format", 1);
    json_put_text(root, "model", subject->model);
    drift_put(root, drift);
    enum status status = json_write_file(root, path, err);
    json_free(root);
    return status;
}

// The kept file first: a run that ends between the two leaves the stop that it found.
static enum status both_write(struct arena *arena, const struct drift_subject *subject,
                              const struct drift_status *drift, struct error *err)
{
    const char *folder = file_join(arena, subject->workspace,
                                   arena_format(arena, "kept/drift/%s", subject->scenario));
    enum status status = file_make_directories(folder, err);
    if (!status)
        status = file_write(subject, kept_path_of(arena, subject), drift, err);
    return status ? status : file_write(subject, path_of(arena, subject), drift, err);
}

enum status drift_status_keep(const struct drift_subject *subject, const struct drift_status *drift,
                              bool *ret_kept, struct error *err)
{
    struct arena arena = {0};
    struct drift_status old;
    bool known;
    const char *in_use;
    *ret_kept = false;
    enum status status =
        model_choice_read(&arena, subject->workspace, subject->scenario, &in_use, err);
    bool is_in_use = !status && in_use && strcmp(in_use, subject->model) == 0;
    if (is_in_use)
        status = drift_status_read(&arena, subject, &old, &known, err);
    bool stays =
        is_in_use && !status && known && old.stop && !drift->stop && drift->since > old.since;
    if (is_in_use && !status && !stays) {
        struct drift_status now = *drift;
        if (known && old.stop && now.stop && old.since < now.since)
            now.since = old.since; // or the later stop could be lifted by looking less far back
        status = both_write(&arena, subject, &now, err);
        *ret_kept = !status;
    }
    arena_done(&arena);
    return status;
}
