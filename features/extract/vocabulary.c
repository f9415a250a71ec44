// The vocabulary of a model: the categories and tags that its scenario named when it was trained. Its
// columns keep their meaning when such a text is in no record for a while, so that it is no slip then.

#include "features/base/json.h"
#include "features/extract/plan.h"

#include <string.h>

#define VOCABULARY_MAX_BYTES ((size_t)16 << 20)
#define ID_MAX 64

static const char *column_of(const struct extract *extract, const struct literal *literal)
{
    const struct source *source = &extract->config.sources[literal->i_source];
    return literal->table == WORD_TAG ? source->tags[literal->i_tag].name : "";
}

enum status extract_vocabulary_write(const struct extract *extract, const char *path,
                                     struct error *err)
{
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    json *list = json_put_array(root, "texts");
    for (size_t i = 0; i < extract->n_literal; i++) {
        const struct literal *literal = &extract->literals[i];
        bool is_list = literal->texts->kind == YAML_LIST;
        for (const struct yaml *node = is_list ? literal->texts->first : literal->texts; node;
             node = is_list ? node->next : NULL) {
            json *item = json_add_object(list);
            json_put_text(item, "source", extract->config.sources[literal->i_source].name);
            json_put_text(item, "tag", column_of(extract, literal)); // "" = the category
            json_put_text(item, "text", node->text);
        }
    }
    enum status status = json_write_file(root, path, err);
    json_free(root);
    return status;
}

// The id in models/S/selected; false when no model is in use.
static bool model_in_use(const struct extract *extract, char ret_id[ID_MAX])
{
    struct arena arena = {0};
    const char *path = file_join(&arena, extract->config.workspace,
                                 arena_format(&arena, "models/%s/selected", extract->info.name));
    struct file_text file;
    bool found = file_exists(path) && !file_read(&arena, path, ID_MAX - 1, &file, ERROR_IGNORED);
    if (found) {
        snprintf(ret_id, ID_MAX, "%s", file.text);
        ret_id[strcspn(ret_id, "\r\n")] = 0;
    }
    arena_done(&arena);
    return found && *ret_id && !strchr(ret_id, '/') && *ret_id != '.';
}

void vocabulary_read(struct extract *extract)
{
    char id[ID_MAX];
    struct arena arena = {0};
    json *root = NULL;
    if (!model_in_use(extract, id))
        return;
    const char *path =
        file_join(&arena, extract->config.workspace,
                  arena_format(&arena, "models/%s/%s/vocabulary.json", extract->info.name, id));
    if (file_exists(path) && json_read_file(path, VOCABULARY_MAX_BYTES, &root, ERROR_IGNORED) == OK)
        extract->vocabulary = root;
    arena_done(&arena);
}

bool vocabulary_has(const struct extract *extract, const struct literal *literal, const char *text)
{
    const json *list = extract->vocabulary ? json_get(extract->vocabulary, "texts") : NULL;
    const char *source = extract->config.sources[literal->i_source].name;
    const char *tag = column_of(extract, literal);
    for (size_t i = 0; list && json_at(list, i); i++) {
        const char *parts[] = {json_text(json_at(list, i), "source"),
                               json_text(json_at(list, i), "tag"),
                               json_text(json_at(list, i), "text")};
        if (parts[0] && parts[1] && parts[2] && strcmp(parts[0], source) == 0 &&
            strcmp(parts[1], tag) == 0 && strcmp(parts[2], text) == 0)
            return true;
    }
    return false;
}
