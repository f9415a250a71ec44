// One named value a scenario: the hub and the API read it, the command line writes it.
#include "serve/alert/list_state.h"

#include "features/base/json.h"
#include "features/base/plain.h"
#include "serve/store/audit.h"
#include "serve/store/store_values.h"

#include <stdlib.h>
#include <string.h>

static const char *value_name(struct arena *arena, const char *scenario)
{
    return arena_format(arena, "list.%s", scenario);
}

static json *state_to_json(const struct list_state *state)
{
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    json_put_day(root, "as_of", state->as_of);
    json_put_text(root, "model", state->model);
    json_put_bool(root, "withheld", state->withheld);
    json_put_bool(root, "off", state->off);
    json *reasons = json_put_array(root, "reasons");
    for (size_t i = 0; i < state->reasons.n; i++)
        json_add_text(reasons, state->reasons.items[i]);
    if (!state->override.why)
        return root;
    json *override = json_put_object(root, "override");
    json_put_text(override, "why", state->override.why);
    json *by = json_put_array(override, "by");
    for (int i = 0; i < OVERRIDE_PEOPLE; i++)
        json_add_text(by, state->override.by[i]);
    json_put_day(override, "until", state->override.until);
    return root;
}

enum status list_state_write(struct store *store, const char *actor, const char *scenario,
                             const struct list_state *state, struct error *err)
{
    struct arena arena = {0};
    json *root = state_to_json(state);
    char *text = json_canonical(root);
    struct audit_entry entry = {
        .actor = actor, .action = LIST_STATE_ACTION, .subject = scenario, .details = text};
    enum status status = store_value_write(store, &entry, value_name(&arena, scenario), text, err);
    free(text);
    json_free(root);
    arena_done(&arena);
    return status;
}

static day_t day_of(const json *object, const char *name)
{
    const char *text = json_text(object, name);
    day_t day;
    return text && day_parse(text, strlen(text), NULL, &day) ? day : DAY_NONE;
}

static const char *text_of(struct arena *arena, const json *value)
{
    const char *text = json_value_text(value);
    return text ? arena_text(arena, text) : NULL;
}

static void state_from_json(struct arena *arena, const json *root, struct list_state *state)
{
    const json *reasons = json_get(root, "reasons"), *override = json_get(root, "override");
    state->as_of = day_of(root, "as_of");
    state->model = text_of(arena, json_get(root, "model"));
    state->withheld = json_bool(root, "withheld", false);
    state->off = json_bool(root, "off", false);
    for (size_t i = 0; i < json_count(reasons) && i < LIST_REASONS_MAX; i++)
        state->reasons.items[state->reasons.n++] = text_of(arena, json_at(reasons, i));
    if (!override)
        return;
    state->override.why = text_of(arena, json_get(override, "why"));
    for (int i = 0; i < OVERRIDE_PEOPLE; i++)
        state->override.by[i] = text_of(arena, json_at(json_get(override, "by"), (size_t)i));
    state->override.until = day_of(override, "until");
}

enum status list_state_read(struct store *store, struct arena *arena, const char *scenario,
                            struct list_state *ret_state, struct error *err)
{
    const char *text;
    json *root = NULL;
    *ret_state = (struct list_state){.as_of = DAY_NONE, .override = {.until = DAY_NONE}};
    enum status status = store_value_get(store, arena, value_name(arena, scenario), &text, err);
    if (status || !text)
        return status;
    if (json_read_text(text, strlen(text), &root, ERROR_IGNORED))
        return error_set(err, E_FAILED, "the store does not hold the state of a list");
    state_from_json(arena, root, ret_state);
    json_free(root);
    return OK;
}

bool list_override_holds(const struct list_override *override, day_t today)
{
    return override->why && override->until != DAY_NONE && today <= override->until;
}

static void notice_add(struct list_reasons *notices, const char *text)
{
    if (text && notices->n < LIST_REASONS_MAX)
        notices->items[notices->n++] = text;
}

void list_state_notices(struct arena *arena, const struct list_state *state, day_t today,
                        struct list_reasons *ret_notices)
{
    const struct list_override *override = &state->override;
    *ret_notices = (struct list_reasons){0};
    if (state->as_of == DAY_NONE)
        return;
    if (state->off)
        notice_add(ret_notices, "Evidence is not tested: all its limits are 0 in the scenario.");
    if (state->withheld)
        notice_add(ret_notices, arena_format(arena, "No alerts were made from the list of %s:",
                                             plain_date(arena, state->as_of)));
    else if (state->reasons.n && override->why)
        notice_add(
            ret_notices,
            arena_format(arena,
                         "These alerts were made without enough evidence, by decision of %s and "
                         "%s %s %s: %s",
                         override->by[0] ? override->by[0] : "?",
                         override->by[1] ? override->by[1] : "?",
                         list_override_holds(override, today) ? "until" : "which ended on",
                         plain_date(arena, override->until), override->why));
    for (size_t i = 0; i < state->reasons.n; i++)
        notice_add(ret_notices, arena_format(arena, "%s.", state->reasons.items[i]));
}
