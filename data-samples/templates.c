// Finds, alters and writes the workspace files that are embedded in the program.

#include "data-samples/templates.h"

#include "features/base/file.h"

#include <string.h>

#define SCENARIOS "scenarios/"
#define SUFFIX ".yaml"

static bool is_scenario(const char *path)
{
    return strncmp(path, SCENARIOS, strlen(SCENARIOS)) == 0;
}

const char **template_scenarios(struct arena *arena, size_t *ret_n)
{
    const char **names = arena_array(arena, shipped_file_count + 1, sizeof *names);
    *ret_n = 0;
    for (size_t i = 0; i < shipped_file_count; i++) {
        const char *path = template_files[i].path;
        if (!is_scenario(path))
            continue;
        size_t n = strlen(path) - strlen(SCENARIOS) - strlen(SUFFIX);
        names[(*ret_n)++] = arena_text_n(arena, path + strlen(SCENARIOS), n);
    }
    return names;
}

enum status template_check_scenario(struct arena *arena, const char *name, struct error *err)
{
    size_t n;
    const char **names = template_scenarios(arena, &n);
    char list[200] = "";
    for (size_t i = 0; i < n; i++) {
        if (strcmp(names[i], name) == 0)
            return OK;
        strncat(list, i ? ", " : "", sizeof list - strlen(list) - 1);
        strncat(list, names[i], sizeof list - strlen(list) - 1);
    }
    error_set(err, E_USAGE, "no scenario '%.100s' is shipped", name);
    const char *nearest = error_nearest(name, names, n);
    if (nearest)
        error_hint(err, "did you mean '%s'? (shipped: %s)", nearest, list);
    else
        error_hint(err, "shipped: %s", list);
    return E_USAGE;
}

bool template_is_written(const struct template_file *file, const char *scenario)
{
    if (!is_scenario(file->path) || !scenario)
        return true;
    const char *name = file->path + strlen(SCENARIOS);
    size_t n = strlen(scenario);
    return strncmp(name, scenario, n) == 0 && strcmp(name + n, SUFFIX) == 0;
}

static const struct template_change *change_at(const char *text,
                                               const struct template_change *changes)
{
    for (; changes->from; changes++)
        if (strncmp(text, changes->from, strlen(changes->from)) == 0)
            return changes;
    return NULL;
}

// The length of the changed text; writes it when `to` is not NULL.
static size_t copy_changed(const char *text, const struct template_change *changes, char *to)
{
    size_t n = 0;
    while (*text) {
        const struct template_change *change = change_at(text, changes);
        size_t n_new = change ? strlen(change->to) : 1;
        if (to)
            memcpy(to + n, change ? change->to : text, n_new);
        n += n_new;
        text += change ? strlen(change->from) : 1;
    }
    return n;
}

// In one pass, so that what one change writes is no other's to find.
char *template_text(struct arena *arena, const struct template_file *file,
                    const struct template_change *changes)
{
    char *text = arena_alloc(arena, copy_changed(file->text, changes, NULL) + 1);
    copy_changed(file->text, changes, text);
    return text;
}

// Comments on the keys of hearth.yaml and of scenarios, from the help topics on them.
static enum status comments_add(struct arena *arena, const struct program *program,
                                const char *path, const char **text, struct error *err)
{
    const char *name = is_scenario(path)                  ? "scenario"
                       : strcmp(path, "hearth.yaml") == 0 ? "sources"
                                                          : "";
    for (size_t i = 0; program && i < program->n_topic; i++)
        if (program->topics[i].comment && strcmp(program->topics[i].name, name) == 0)
            return program->topics[i].comment(arena, *text, text, err);
    return OK;
}

static enum status check_free(struct arena *arena, const char *folder, const char *scenario,
                              struct error *err)
{
    for (size_t i = 0; i < shipped_file_count; i++) {
        const struct template_file *file = &template_files[i];
        const char *path = file_join(arena, folder, file->path);
        if (!template_is_written(file, scenario) || !file_exists(path))
            continue;
        error_set(err, E_USAGE, "'%.300s' is there already", path);
        error_hint(err, "nothing is overwritten: choose another folder, or remove the old one");
        return E_USAGE;
    }
    return OK;
}

static enum status write_one(struct arena *arena, const char *path, const char *text,
                             struct error *err)
{
    char *folder = arena_text(arena, path);
    *strrchr(folder, '/') = 0;
    struct output output;
    enum status status = file_make_directories(folder, err);
    if (!status)
        status = output_open(&output, path, err);
    if (status)
        return status;
    fputs(text, output.stream);
    return output_close(&output, err);
}

enum status template_write(struct arena *arena, const char *folder,
                           const struct template_options *options, struct error *err)
{
    enum status status = check_free(arena, folder, options->scenario, err);
    for (size_t i = 0; i < shipped_file_count && !status; i++) {
        const struct template_file *file = &template_files[i];
        if (!template_is_written(file, options->scenario))
            continue;
        const char *text = template_text(arena, file, options->changes);
        status = comments_add(arena, options->program, file->path, &text, err);
        if (!status)
            status = write_one(arena, arena_format(arena, "%s/%s", folder, file->path), text, err);
    }
    return status;
}
