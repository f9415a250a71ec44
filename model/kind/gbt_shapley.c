// Shapley values of trees in time that grows with the number of leaves and the square of their depth:
// all subsets of the columns above a leaf are followed at once, as shares by their size.
#include "model/kind/gbt_state.h"

struct path_step { // a column above the leaf
    uint32_t column;
    double zero;  // share of rows that go this way when the column is unknown
    double one;   // 1 where the row goes this way, else 0
    double share; // of subsets of this size
};

#define COLUMN_NONE UINT32_MAX // the step before the first split

struct walk {
    const struct tree_node *tree;
    const double *x;
    double *ret;
};

static void path_extend(struct path_step *path, size_t depth, const struct path_step *step)
{
    path[depth] = *step;
    path[depth].share = depth == 0;
    for (size_t i = depth; i-- > 0;) {
        path[i + 1].share += step->one * path[i].share * (double)(i + 1) / (double)(depth + 1);
        path[i].share = step->zero * path[i].share * (double)(depth - i) / (double)(depth + 1);
    }
}

// Takes the step k out of the path again.
static void path_unwind(struct path_step *path, size_t depth, size_t k)
{
    double one = path[k].one, zero = path[k].zero, next = path[depth].share;
    for (size_t i = depth; i-- > 0;) {
        if (one != 0) {
            double before = path[i].share;
            path[i].share = next * (double)(depth + 1) / ((double)(i + 1) * one);
            next = before - path[i].share * zero * (double)(depth - i) / (double)(depth + 1);
        } else {
            path[i].share = path[i].share * (double)(depth + 1) / (zero * (double)(depth - i));
        }
    }
    for (size_t i = k; i < depth; i++) {
        path[i].column = path[i + 1].column;
        path[i].zero = path[i + 1].zero;
        path[i].one = path[i + 1].one;
    }
}

// The summed shares of the path without the step k.
static double path_sum_without(const struct path_step *path, size_t depth, size_t k)
{
    double one = path[k].one, zero = path[k].zero, next = path[depth].share, sum = 0;
    for (size_t i = depth; i-- > 0;) {
        if (one != 0) {
            double share = next * (double)(depth + 1) / ((double)(i + 1) * one);
            sum += share;
            next = path[i].share - share * zero * (double)(depth - i) / (double)(depth + 1);
        } else {
            sum += path[i].share * (double)(depth + 1) / (zero * (double)(depth - i));
        }
    }
    return sum;
}

// Follows the node; the path has depth steps, and gets this one.
static void follow(const struct walk *walk, uint32_t i_node, const struct path_step *above,
                   size_t depth, const struct path_step *step)
{
    struct path_step path[TREE_DEPTH_MAX + 2];
    if (step->zero == 0 && step->one == 0) // no subset of the columns comes here
        return;
    for (size_t i = 0; i < depth; i++)
        path[i] = above[i];
    path_extend(path, depth, step);
    const struct tree_node *node = &walk->tree[i_node];
    if (!node->left) {
        for (size_t k = 1; k <= depth; k++)
            walk->ret[path[k].column] +=
                path_sum_without(path, depth, k) * (path[k].one - path[k].zero) * node->value;
        return;
    }
    uint32_t hot = tree_step(node, walk->x), cold = hot == node->left ? node->right : node->left;
    double zero = 1, one = 1;
    size_t k = 1;
    while (k <= depth && path[k].column != node->column)
        k++;
    if (k <= depth) { // split by this column before
        zero = path[k].zero;
        one = path[k].one;
        path_unwind(path, depth, k);
        depth--;
    }
    double cover = node->cover;
    follow(walk, hot, path, depth + 1,
           &(struct path_step){node->column, zero * walk->tree[hot].cover / cover, one, 0});
    follow(walk, cold, path, depth + 1,
           &(struct path_step){node->column, zero * walk->tree[cold].cover / cover, 0, 0});
}

// The mean of the leaves under their covers.
static double tree_mean(const struct tree_node *tree, uint32_t i_node)
{
    const struct tree_node *node = &tree[i_node];
    if (!node->left)
        return node->value;
    return (tree[node->left].cover * tree_mean(tree, node->left) +
            tree[node->right].cover * tree_mean(tree, node->right)) /
           node->cover;
}

double gbt_shapley(const struct gbt *gbt, const double *x, double *ret)
{
    double mean = gbt->start;
    for (size_t t = 0; t < gbt->n_tree; t++) {
        struct walk walk = {gbt->nodes + gbt->first[t], x, ret};
        follow(&walk, 0, NULL, 0, &(struct path_step){COLUMN_NONE, 1, 1, 0});
        mean += tree_mean(walk.tree, 0);
    }
    return mean;
}
