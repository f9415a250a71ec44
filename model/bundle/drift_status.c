// A member of status.json beside the evidence of the model in use. Another model in use has a file of its
// own, without it.
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

static enum status unusable(const char *path, struct error *err)
{
    error_set(err, E_DATA, "the status of the model in use cannot be read");
    error_at(err, path, 0, 0);
    error_hint(err, "evaluate the model again, or make the file anew with: hearth models use");
    return E_DATA;
}

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
    ret->stop = strcmp(verdict, "stop") == 0;
    return true;
}

enum status drift_status_read(struct arena *arena, const struct drift_subject *subject,
                              struct drift_status *ret_status, bool *ret_known, struct error *err)
{
    json *root;
    const char *path = path_of(arena, subject);
    *ret_status = (struct drift_status){0};
    *ret_known = false;
    if (!file_exists(path))
        return OK;
    if (json_read_file(path, STATUS_MAX_BYTES, &root, err))
        return unusable(path, err);
    const char *model = json_text(root, "model");
    bool good = model != NULL;
    if (good && strcmp(model, subject->model) == 0 && json_get(root, "drift"))
        good = *ret_known = drift_take(arena, root, ret_status);
    json_free(root);
    return good ? OK : unusable(path, err);
}

static void drift_put(json *root, const struct drift_status *drift)
{
    json *object = json_put_object(root, "drift");
    json_put_text(object, "verdict", drift->stop ? "stop" : "nothing found");
    json_put_day(object, "since", drift->since);
    json_put_day(object, "evaluated_on", drift->evaluated_on);
    json *reasons = json_put_array(object, "reasons");
    for (size_t i = 0; i < drift->n_reason; i++)
        json_add_text(reasons, drift->reasons[i]);
}

enum status drift_status_keep(const struct drift_subject *subject, const struct drift_status *drift,
                              bool *ret_kept, struct error *err)
{
    struct arena arena = {0};
    struct drift_status old;
    bool known;
    json *root = NULL;
    const char *in_use, *path = path_of(&arena, subject);
    *ret_kept = false;
    enum status status =
        model_choice_read(&arena, subject->workspace, subject->scenario, &in_use, err);
    bool is_in_use = !status && in_use && strcmp(in_use, subject->model) == 0;
    if (is_in_use)
        status = drift_status_read(&arena, subject, &old, &known, err);
    bool stays =
        is_in_use && !status && known && old.stop && !drift->stop && drift->since > old.since;
    if (is_in_use && !status && !stays) {
        if (!file_exists(path) || json_read_file(path, STATUS_MAX_BYTES, &root, ERROR_IGNORED))
            root = json_object_create();
        json_put_integer(root, "format", 1);
        json_put_text(root, "model", subject->model);
        struct drift_status now = *drift;
        if (known && old.stop && now.stop && old.since < now.since)
            now.since = old.since; // or the later stop could be lifted by looking less far back
        drift_put(root, &now);
        status = json_write_file(root, path, err);
        *ret_kept = !status;
        json_free(root);
    }
    arena_done(&arena);
    return status;
}
