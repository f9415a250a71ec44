// Whether trees can be walked, asked of what xgboost gave and of what was read.
#include "model/kind/gbt_state.h"

#include <math.h>
#include <string.h>

// Depths are those of the parents plus one, since children stand after them.
static bool tree_is_sound(const struct tree_node *tree, size_t n, size_t n_col, uint8_t *depth)
{
    memset(depth, 0, n);
    for (size_t i = 0; i < n; i++) {
        const struct tree_node *node = &tree[i];
        if (!isfinite(node->value) || !isfinite(node->cover) || node->cover < 0)
            return false;
        if (!node->left)
            continue;
        bool good = node->left > i && node->left < n && node->right > i && node->right < n &&
                    node->right != node->left && node->column < n_col && node->cover > 0 &&
                    depth[i] < TREE_DEPTH_MAX;
        if (!good)
            return false;
        uint32_t children[] = {node->left, node->right};
        for (size_t k = 0; k < 2; k++)
            if (depth[children[k]] < depth[i] + 1)
                depth[children[k]] = (uint8_t)(depth[i] + 1);
    }
    return n > 0;
}

bool gbt_is_sound(const struct gbt *gbt, size_t n_col)
{
    struct arena arena = {0};
    bool good = isfinite(gbt->start);
    for (size_t t = 0; t < gbt->n_tree && good; t++) {
        size_t n = gbt->first[t + 1] - gbt->first[t];
        uint8_t *depth = arena_array(&arena, n + 1, 1);
        good = tree_is_sound(gbt->nodes + gbt->first[t], n, n_col, depth);
    }
    arena_done(&arena);
    return good;
}
