// Another model means another list: who decided so, and when, is kept.
#include "serve/store/model_use.h"

#include "features/base/json.h"
#include "serve/store/audit.h"

#include <stdlib.h>

static enum status use_add(struct store *store, const struct model_use *use, struct error *err)
{
    char actor[ACTOR_TEXT];
    json *details = json_object_create();
    actor_cli(actor);
    json_put_text(details, "model", use->model);
    json_put_text(details, "before", use->before);
    json_put_text(details, "command", use->command);
    char *text = json_canonical(details);
    struct audit_entry entry = {
        .actor = actor, .action = MODEL_USE_ACTION, .subject = use->scenario, .details = text};
    enum status status = audit_add(store, &entry, 1, err);
    free(text);
    json_free(details);
    return status;
}

enum status model_use_audit(const char *workspace, const struct model_use *use, struct error *err)
{
    struct store *store = NULL;
    struct error own = {0};
    enum status status = store_open_workspace(workspace, &(struct store_options){0}, &store, &own);
    if (status == E_NOT_FOUND)
        return OK;
    if (status) {
        *err = own;
        return status;
    }
    status = use_add(store, use, err);
    store_close(store);
    return status;
}
