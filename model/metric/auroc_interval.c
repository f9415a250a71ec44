// Each row's share of pairs won is its own piece of the area; the variance is that of the pieces,
// summed by cluster.
#include "model/metric/auroc_interval.h"

#include "model/metric/proportion.h"

#include <math.h>
#include <stdlib.h>

static double row_weight(const struct ranking *ranking, size_t i)
{
    return ranking->weight ? ranking->weight[i] : 1;
}

// By cluster: weights and sums of pieces of its rows with (1) and without (0) the outcome.
struct pieces {
    double weight[2], sum[2];
    size_t n_row[2];
};

static void totals_fill(const struct ranking *ranking, double ret_total[2])
{
    ret_total[0] = ret_total[1] = 0;
    for (size_t i = 0; i < ranking->n; i++)
        ret_total[ranking->label[i]] += row_weight(ranking, i);
}

// Returns the AUROC.
static double pieces_fill(const struct ranking *ranking, const double total[2],
                          struct pieces *clusters)
{
    double above[2] = {0}, sum = 0;
    for (size_t first = 0, end; first < ranking->n; first = end) {
        double tie[2] = {0};
        end = ranking_tie_end(ranking, first);
        for (size_t i = first; i < end; i++)
            tie[ranking->label[i]] += row_weight(ranking, i);
        double piece[2] = {(above[1] + tie[1] / 2) / total[1],
                           (total[0] - above[0] - tie[0] / 2) / total[0]};
        for (size_t i = first; i < end; i++) {
            struct pieces *cluster = &clusters[ranking->cluster[i]];
            int label = ranking->label[i];
            double weight = row_weight(ranking, i);
            cluster->weight[label] += weight;
            cluster->sum[label] += weight * piece[label];
            cluster->n_row[label]++;
            sum += label ? weight * piece[1] : 0;
        }
        above[0] += tie[0];
        above[1] += tie[1];
    }
    return sum / total[1];
}

static double variance_of(const struct ranking *ranking, const struct pieces *clusters,
                          double auroc, const double total[2], size_t n_cluster[2])
{
    double square[2] = {0}, product = 0;
    n_cluster[0] = n_cluster[1] = 0;
    for (size_t c = 0; c < ranking->n_cluster; c++) {
        double distance[2];
        for (int label = 0; label < 2; label++) {
            n_cluster[label] += clusters[c].n_row[label] > 0;
            distance[label] = clusters[c].sum[label] - clusters[c].weight[label] * auroc;
            square[label] += distance[label] * distance[label];
        }
        product += distance[0] * distance[1];
    }
    double variance = 0, n = (double)ranking->n_cluster;
    for (int label = 0; label < 2; label++) {
        double k = (double)n_cluster[label];
        variance += k / (k - 1) * square[label] / (total[label] * total[label]);
    }
    return variance + 2 * n / (n - 1) * product / (total[0] * total[1]);
}

static double variance_fill(const struct ranking *ranking, double *ret_auroc,
                            size_t ret_n_cluster[2])
{
    double total[2], variance = NAN;
    totals_fill(ranking, total);
    *ret_auroc = NAN;
    ret_n_cluster[0] = ret_n_cluster[1] = 0;
    if (!(total[0] > 0 && total[1] > 0))
        return NAN;
    struct pieces *clusters = memory_alloc((ranking->n_cluster + 1) * sizeof *clusters);
    *ret_auroc = pieces_fill(ranking, total, clusters);
    variance = variance_of(ranking, clusters, *ret_auroc, total, ret_n_cluster);
    free(clusters);
    return ret_n_cluster[0] > 1 && ret_n_cluster[1] > 1 ? fmax(0, variance) : NAN;
}

double auroc_variance(const struct ranking *ranking, double *ret_auroc)
{
    size_t n_cluster[2];
    return variance_fill(ranking, ret_auroc, n_cluster);
}

// Hanley and McNeil's variance of an area, with both classes as large as their mean.
static double assumed_variance(double area, const double n[2])
{
    double half = (n[0] + n[1]) / 2 - 1;
    return area * (1 - area) * (1 + half * ((1 - area) / (2 - area) + area / (1 + area))) /
           (n[0] * n[1]);
}

// The area on the far side of `low` … `high` at which the estimate is 1.96 standard errors away.
static double score_bound(double estimate, double end, const double n[2])
{
    double inside = estimate, outside = end;
    for (int i = 0; i < 100; i++) {
        double middle = (inside + outside) / 2;
        double far = INTERVAL_Z * sqrt(assumed_variance(middle, n));
        *(fabs(estimate - middle) < far ? &inside : &outside) = middle;
    }
    return inside;
}

struct interval auroc_interval(const struct ranking *ranking)
{
    size_t n_cluster[2];
    double auroc, variance = variance_fill(ranking, &auroc, n_cluster);
    if (isnan(auroc))
        return interval_none(NAN, ranking->n_positive ? "every row has the outcome"
                                                      : "no row has the outcome");
    if (ranking->n_cluster < 2)
        return interval_none(auroc, REASON_ONE_CLUSTER);
    if (isnan(variance))
        return interval_none(auroc, n_cluster[1] < 2 ? "too few clusters with the outcome"
                                                     : "too few clusters without the outcome");
    struct interval interval = {.estimate = auroc, .method = INTERVAL_DELONG};
    double far = INTERVAL_Z * sqrt(variance);
    double n[2] = {(double)n_cluster[0], (double)n_cluster[1]};
    interval.low = fmax(0, auroc - far);
    interval.high = fmin(1, auroc + far);
    if (variance > 1e-15 && fmin(n[0], n[1]) >= PROPORTION_FEW)
        return interval;
    double low = score_bound(auroc, 0, n), high = score_bound(auroc, 1, n);
    if (low < interval.low || high > interval.high)
        interval.method = INTERVAL_SCORE;
    interval.low = fmin(interval.low, low);
    interval.high = fmax(interval.high, high);
    return interval;
}

// Of one cluster: what its rows add to the mean area's error; whether it has rows without and with the outcome.
struct cluster_piece {
    double influence;
    bool has[2];
};

// Adds each row's piece less the area, as a share of its class. Returns the area; NaN = undefined.
static double part_add(const struct ranking_input *part, struct cluster_piece *clusters)
{
    struct arena arena = {0};
    struct ranking ranking;
    struct ranking_input alone = *part;
    alone.cluster = NULL; // each row its own: pieces by row
    ranking_build(&arena, &alone, &ranking);
    double total[2], auroc = NAN;
    totals_fill(&ranking, total);
    if (total[0] > 0 && total[1] > 0) {
        struct pieces *rows = arena_array(&arena, ranking.n_cluster + 1, sizeof *rows);
        auroc = pieces_fill(&ranking, total, rows);
        for (size_t i = 0; i < ranking.n; i++) {
            int label = ranking.label[i];
            const struct pieces *row = &rows[ranking.cluster[i]];
            size_t at = ranking.row[i];
            struct cluster_piece *cluster = &clusters[part->cluster ? part->cluster[at] : at];
            cluster->influence += (row->sum[label] - row->weight[label] * auroc) / total[label];
            cluster->has[label] = true;
        }
    }
    arena_done(&arena);
    return auroc;
}

struct interval auroc_within(const struct auroc_parts *parts)
{
    struct cluster_piece *clusters = memory_alloc((parts->n_cluster + 1) * sizeof *clusters);
    double sum = 0, square = 0, n_used = 0, n_cluster = 0;
    size_t n_has[2] = {0};
    for (size_t i = 0; i < parts->n_part; i++) {
        double auroc = part_add(&parts->parts[i], clusters);
        sum += isnan(auroc) ? 0 : auroc;
        n_used += !isnan(auroc);
    }
    for (size_t c = 0; c < parts->n_cluster; c++) {
        square += clusters[c].influence * clusters[c].influence;
        n_cluster += clusters[c].has[0] || clusters[c].has[1];
        n_has[0] += clusters[c].has[0];
        n_has[1] += clusters[c].has[1];
    }
    free(clusters);
    double estimate = sum / n_used;
    if (n_used < 2)
        return interval_none(NAN, "fewer than two test dates with and without the outcome");
    if (n_has[0] < 2 || n_has[1] < 2)
        return interval_none(estimate, n_has[1] < 2 ? "too few clusters with the outcome"
                                                    : "too few clusters without the outcome");
    double far = INTERVAL_Z * sqrt(n_cluster / (n_cluster - 1) * square) / n_used;
    return (struct interval){.estimate = estimate,
                             .low = fmax(0, estimate - far),
                             .high = fmin(1, estimate + far),
                             .method = INTERVAL_DELONG};
}
