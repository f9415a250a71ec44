// Any bytes are a tree within its limits or an error with a place.
#include "features/base/yaml.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes);

// Counts the nodes; every child of a mapping has a key, every text is ended.
static size_t walk(const struct yaml *node, size_t depth)
{
    size_t n = 1, n_child = 0;
    if (depth > 64 || !node->line || !node->column || !node->text)
        abort();
    for (const struct yaml *child = node->first; child; child = child->next) {
        if ((node->kind == YAML_MAP) != (child->key != NULL))
            abort();
        n += walk(child, depth + 1);
        n_child++;
    }
    if (n_child != node->n_child)
        abort();
    return n + (strlen(node->text) > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes)
{
    struct arena arena = {0};
    struct error err = {0};
    const struct yaml *root = NULL;
    enum status status = yaml_read_bytes(
        &arena, &(struct yaml_bytes){"input", (const char *)data, n_bytes}, &root, &err);
    if (status ? !err.message[0] : !root || !walk(root, 0))
        abort();
    arena_done(&arena);
    return 0;
}
