// Audits what people look at from the command line, in one transaction for all rows of a look.

#include "serve/store/command_look.h"

#include "features/base/arena.h"
#include "features/base/json.h"
#include "serve/store/audit.h"

#include <stdlib.h>
#include <string.h>

static const char *details_text(struct arena *arena, const struct command_look *look)
{
    json *details = json_object_create();
    json_put_text(details, "command", look->command);
    if (look->scenario)
        json_put_text(details, "scenario", look->scenario);
    if (look->as_of != DAY_NONE)
        json_put_day(details, "as_of", look->as_of);
    if (look->n > 1)
        json_put_integer(details, "people", (long long)look->n);
    char *text = json_canonical(details);
    const char *kept = arena_text(arena, text);
    free(text);
    json_free(details);
    return kept;
}

enum status command_look_record(const char *workspace, const struct command_look *look,
                                struct error *err)
{
    struct arena arena = {0};
    char actor[ACTOR_TEXT];
    struct store *store;
    struct error why = {0};
    enum status status = store_open_workspace(workspace, &(struct store_options){0}, &store, &why);
    if (status == E_NOT_FOUND)
        return OK;
    if (status) {
        *err = why;
        return status;
    }
    size_t n = look->n ? look->n : 1;
    struct audit_entry *entries = arena_array(&arena, n, sizeof *entries);
    const char *details = details_text(&arena, look);
    actor_cli(actor);
    for (size_t i = 0; i < n; i++)
        entries[i] = (struct audit_entry){.actor = actor,
                                          .action = COMMAND_LOOK_ACTION,
                                          .subject = look->n ? look->persons[i] : "",
                                          .details = details};
    status = audit_add(store, entries, n, err);
    if (status)
        error_context(err, "the look must stand in the audit before anything is shown");
    store_close(store);
    arena_done(&arena);
    return status;
}
