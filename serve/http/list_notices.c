// Notices of each scenario from the state of its list, which `hearth score` keeps in the store.

#include "serve/http/list_notices.h"

#include "features/base/file.h"
#include "serve/alert/list_state.h"

#include <string.h>

#define NOTICES_MAX 64

static void notice_add(struct notices *notices, const char *text)
{
    if (notices->n < NOTICES_MAX)
        notices->items[notices->n++] = text;
}

static void scenario_notices(const struct site *site, struct arena *arena, const char *scenario,
                             struct notices *notices)
{
    struct list_state state;
    struct list_reasons reasons = {0};
    if (list_state_read(site->store, arena, scenario, &state, ERROR_IGNORED)) {
        notice_add(notices, arena_format(arena,
                                         "%s: the evidence behind the list is not known, because "
                                         "the store cannot be read.",
                                         scenario));
        return;
    }
    list_state_notices(arena, &state, site_today(site), &reasons);
    const char *text = "";
    for (size_t i = 0; i < reasons.n; i++)
        text = arena_format(arena, "%s%s%s", text, *text ? " " : "", reasons.items[i]);
    if (*text)
        notice_add(notices, arena_format(arena, "%s: %s", scenario, text));
}

void list_notices_find(const struct site *site, struct arena *arena, const char *scenario,
                       struct notices *ret_notices)
{
    char **paths;
    size_t n;
    *ret_notices = (struct notices){arena_array(arena, NOTICES_MAX, sizeof(const char *)), 0};
    if (scenario) {
        scenario_notices(site, arena, scenario, ret_notices);
        return;
    }
    if (file_glob(arena, file_join(arena, site->workspace, "models/*/selected"), &paths, &n,
                  ERROR_IGNORED))
        return;
    for (size_t i = 0; i < n; i++) {
        char *folder = arena_text_n(arena, paths[i], strlen(paths[i]) - strlen("/selected"));
        const char *slash = strrchr(folder, '/');
        scenario_notices(site, arena, slash ? slash + 1 : folder, ret_notices);
    }
}

void list_notices_put(json *object, const struct notices *notices)
{
    json *array = json_put_array(object, "notices");
    for (size_t i = 0; i < notices->n; i++)
        json_put_text(json_add_object(array), "text", notices->items[i]);
}
