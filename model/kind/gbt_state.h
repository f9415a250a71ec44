// What boosted trees are made of: between their fit and the rest of the kind.
#ifndef HEARTH_GBT_STATE_H
#define HEARTH_GBT_STATE_H

#include "model/kind/kinds.h"

// Places of the parameters in fit_input.values.
enum {
    GBT_TREES,
    GBT_DEPTH,
    GBT_RATE,
    GBT_MIN_CHILD,
    GBT_SUBSAMPLE,
    GBT_COLUMNS,
    GBT_LAMBDA,
    GBT_ALPHA,
    GBT_GAMMA,
    GBT_BINS,
    GBT_METHOD,
    GBT_CALIBRATE,
    GBT_MONOTONE
};

#define TREE_DEPTH_MAX 32

// Of an inner node: values below the cut, as floats, go left, missing ones to missing_left's side. A
// leaf has left 0.
struct tree_node {
    uint32_t left, right; // from the first node of the tree; above the node's own number
    uint32_t column;
    bool missing_left;
    float value; // the cut, or what a leaf adds to the margin, in log-odds
    float cover; // summed second derivatives of the training rows there
};

struct gbt {
    size_t n_tree;
    const uint32_t *first; // n_tree + 1, into nodes
    const struct tree_node *nodes;
    double start; // log-odds before the first tree
};

// As fit of struct model_kind.
enum status gbt_fit(struct arena *arena, const struct fit_input *input, void **ret_state,
                    struct error *err);
// Whether every walk ends: children stand after their parents and inside the tree, columns below
// n_col, numbers finite, no branch deeper than TREE_DEPTH_MAX.
bool gbt_is_sound(const struct gbt *gbt, size_t n_col);

// What each column adds to the margin of a row, by Shapley values under the covers of the branches;
// adds to ret. Returns the mean margin under the covers, start included. Shapes: x, ret n_col. Source:
// Lundberg, Erion and Lee 2018, algorithm 2.
double gbt_shapley(const struct gbt *gbt, const double *x, double *ret);
// The child that a row goes to.
static inline uint32_t tree_step(const struct tree_node *node, const double *x)
{
    float v = (float)x[node->column];
    bool left = v != v ? node->missing_left : v < node->value;
    return left ? node->left : node->right;
}

#endif
