// A due time that was left out would be missed in silence, so both steps name the same bands.

#include "features/ingest/config_clocks.h"

#include <stdlib.h>
#include <string.h>

#define WORKING_TIME_MAX 9999

static bool working_time_parse(const char *text, struct working_time *ret_time)
{
    char *end;
    *ret_time = (struct working_time){0};
    if (strcmp(text, "none") == 0)
        return true;
    if (*text < '0' || *text > '9')
        return false;
    long n = strtol(text, &end, 10);
    *ret_time = (struct working_time){(int)n, *end};
    return n >= 1 && n <= WORKING_TIME_MAX && (*end == 'h' || *end == 'd') && !end[1];
}

static void step_read(struct key_reader *reader, const struct yaml *names,
                      struct band_limit **ret_limits, size_t *ret_n)
{
    if (!names || names->kind != YAML_MAP) // key_read has refused anything else
        return;
    *ret_limits = arena_array(reader->arena, names->n_child + 1, sizeof **ret_limits);
    for (const struct yaml *name = names->first; name; name = name->next) {
        struct error err = {0};
        struct band_limit *limit = &(*ret_limits)[(*ret_n)++];
        limit->band = name->key;
        if (name->kind == YAML_TEXT && working_time_parse(name->text, &limit->time))
            continue;
        yaml_error(name, &err, "%s of hub.clocks must be a working time such as 4h or 3d, or none",
                   name->key);
        error_hint(&err, "h counts hours from 9am to 5pm, d such days");
        key_note(reader, E_CONFIG, &err);
    }
}

static bool names_band(const struct yaml *names, const char *band)
{
    for (const struct yaml *name = names->first; name; name = name->next)
        if (strcmp(name->key, band) == 0)
            return true;
    return false;
}

// Bands of `names` that `other` does not name.
static void missing_note(struct key_reader *reader, const struct yaml *names,
                         const struct yaml *other)
{
    for (const struct yaml *name = names->first; name; name = name->next) {
        struct error err = {0};
        if (names_band(other, name->key))
            continue;
        yaml_error(name, &err, "hub.clocks: %s has no time for the band %s", other->key, name->key);
        error_hint(&err, "write %s: none there when it has no due time", name->key);
        key_note(reader, E_CONFIG, &err);
    }
}

void clocks_read(struct key_reader *reader, struct hub_clocks *clocks)
{
    const struct yaml *screen = clocks->screen_names, *decide = clocks->decide_names;
    step_read(reader, screen, &clocks->screen, &clocks->n_screen);
    step_read(reader, decide, &clocks->decide, &clocks->n_decide);
    if (!clocks->n_screen || !clocks->n_decide)
        return;
    missing_note(reader, screen, decide);
    missing_note(reader, decide, screen);
}
