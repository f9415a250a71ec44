// Hashes of hearth.yaml and the scenario by what they say: comments, blank lines and the order of keys
// change nothing, a changed value does.

#include "features/base/sort.h"
#include "features/extract/own_table.h"

#include <stdlib.h>
#include <string.h>

static int compare_keys(const void *a, const void *b)
{
    return strcmp((*(const struct yaml *const *)a)->key, (*(const struct yaml *const *)b)->key);
}

// The children of a mapping by key; of a list, and of outcomes, whose first is the primary one, as they
// stand. Owns: the caller frees.
static const struct yaml **children_of(const struct yaml *node)
{
    const struct yaml **children = memory_alloc((node->n_child + 1) * sizeof *children);
    size_t n = 0;
    for (const struct yaml *child = node->first; child; child = child->next)
        children[n++] = child;
    if (node->kind == YAML_MAP && !(node->key && strcmp(node->key, "outcomes") == 0))
        qsort(children, n, sizeof *children, compare_keys);
    return children;
}

static bool is_left_out(const struct yaml *node, const char *const *left_out)
{
    for (; left_out && *left_out; left_out++)
        if (strcmp(node->key, *left_out) == 0)
            return true;
    return false;
}

// left_out: keys at the top, NULL-ended; NULL = none.
static void hash_tree(struct hash *hash, const struct yaml *node, const char *const *left_out)
{
    static const char *const kinds[] = {
        [YAML_TEXT] = "text", [YAML_LIST] = "list", [YAML_MAP] = "map"};
    hash_add_text(hash, kinds[node->kind]);
    if (node->kind == YAML_TEXT) {
        hash_add_text(hash, node->text);
        return;
    }
    const struct yaml **children = children_of(node);
    for (size_t i = 0; i < node->n_child; i++) {
        if (node->kind == YAML_MAP && is_left_out(children[i], left_out))
            continue;
        if (node->kind == YAML_MAP)
            hash_add_text(hash, children[i]->key);
        hash_tree(hash, children[i], NULL);
    }
    hash_add_text(hash, "end");
    free(children);
}

// What no cell of the matrix depends on.
static const char *const beside_matrix[] = {
    "title", "purpose", "words",   "models",  "select", "alerts", "interventions", "enough", "name",
    "today", "hub",     "privacy", "serving", "store",  NULL};

// What no cohort depends on.
static const char *const beside_cohorts[] = {"title",  "purpose", "words",         "features",
                                             "splits", "models",  "select",        "alerts",
                                             "enough", "name",    "interventions", NULL};

enum status config_hash_cohorts(struct extract *extract, struct hash *hash, struct error *err)
{
    const struct yaml *config;
    enum status status = yaml_read_file(&extract->arena, extract->config.path, &config, err);
    if (!status) {
        hash_tree(hash, config, beside_matrix);
        hash_tree(hash, extract->root, beside_cohorts);
    }
    hash_add_text(hash, extract->timeline.content_hash);
    return status;
}

enum status config_hashes_make(struct extract *extract, struct error *err)
{
    const struct yaml *config;
    struct hash *hash = hash_create();
    enum status status = yaml_read_file(&extract->arena, extract->config.path, &config, err);
    if (!status) {
        hash_tree(hash, config, NULL);
        hash_tree(hash, extract->root, NULL);
    }
    hash_finish(hash, extract->config_hash);
    hash = hash_create();
    if (!status) {
        hash_tree(hash, config, beside_matrix);
        hash_tree(hash, extract->root, beside_matrix);
    }
    hash_add_text(hash, extract->timeline.content_hash);
    for (size_t i = 0; i < extract->n_entry; i++)
        if (extract->entries[i].own)
            hash_add_text(hash, extract->entries[i].own->hash);
    hash_finish(hash, extract->hash);
    return status;
}
