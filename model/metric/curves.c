// Charts are thinned to a hundred points: more cannot be seen, and the page stays small.
#include "model/metric/curves.h"

#include "features/base/small_counts.h"

#include <math.h>

#define Z95 1.959964

static void wilson(double hits, double n, double *ret_low, double *ret_high)
{
    double p = hits / n, z2 = Z95 * Z95;
    double centre = (p + z2 / (2 * n)) / (1 + z2 / n);
    double half = Z95 / (1 + z2 / n) * sqrt(p * (1 - p) / n + z2 / (4 * n * n));
    *ret_low = fmax(0, centre - half);
    *ret_high = fmin(1, centre + half);
}

struct bin {
    double hits, sum, n;
};

static void bin_close(struct bin *bin, struct chart_point *point)
{
    *point = (struct chart_point){.x = bin->sum / bin->n, .y = bin->hits / bin->n, .count = bin->n};
    wilson(bin->hits, bin->n, &point->low, &point->high);
    *bin = (struct bin){0};
}

// Bins of about equal size that never divide a tie, from the lowest score to the highest. A bin with
// few rows with or without the outcome takes in the next, the last one the one before it, so that no
// bin shows a small count.
static void fill_calibration(const struct ranking *ranking, double min_count, struct curves *curves)
{
    size_t end = ranking->n;
    struct bin bin = {0};
    for (size_t i_bin = 0; i_bin < CALIBRATION_BINS && end > 0; i_bin++) {
        size_t first = ranking->n * (CALIBRATION_BINS - 1 - i_bin) / CALIBRATION_BINS;
        while (first > 0 && ranking->score[first] == ranking->score[first - 1])
            first--;
        for (size_t i = first; i < end; i++) {
            bin.hits += ranking->label[i];
            bin.sum += ranking->score[i];
            bin.n++;
        }
        end = first < end ? first : end;
        if (bin.n > 0 && !counts_any_small((double[]){bin.hits, bin.n - bin.hits}, 2, min_count))
            bin_close(&bin, &curves->calibration[curves->n_calibration++]);
    }
    if (bin.n > 0 && curves->n_calibration > 0) {
        struct chart_point *last = &curves->calibration[curves->n_calibration - 1];
        bin.hits += last->y * last->count;
        bin.sum += last->x * last->count;
        bin.n += last->count;
        bin_close(&bin, last);
    }
}

static struct chart_point plain(double x, double y)
{
    return (struct chart_point){x, y, NAN, NAN, NAN};
}

static void fill_roc(const struct ranking *ranking, double min_count, struct curves *curves)
{
    double positive = (double)ranking->n_positive, negative = (double)ranking->n - positive;
    double tp = 0, fp = 0, shown_tp = 0, shown_fp = 0;
    if (positive == 0 || negative == 0)
        return;
    curves->roc[curves->n_roc++] = plain(0, 0);
    for (size_t first = 0, end; first < ranking->n; first = end) {
        end = ranking_tie_end(ranking, first);
        for (size_t i = first; i < end; i++)
            *(ranking->label[i] ? &tp : &fp) += 1;
        size_t step = (size_t)((fp / negative + tp / positive) / 2 * (CURVE_POINTS - 1));
        double steps[] = {tp - shown_tp, fp - shown_fp, positive - tp, negative - fp};
        if (end != ranking->n && (step < curves->n_roc || counts_any_small(steps, 4, min_count)))
            continue;
        curves->roc[curves->n_roc++] = plain(fp / negative, tp / positive);
        shown_tp = tp;
        shown_fp = fp;
    }
}

static void fill_shares(const struct ranking *ranking, double min_count, struct curves *curves)
{
    double shown_hits = 0, shown_n = 0, positive = (double)ranking->n_positive;
    for (size_t i = 0; i < CURVE_POINTS && ranking->n_positive > 0; i++) {
        // half a per cent apart up to 10 %, then in growing steps to all rows
        double percent =
            i <= 20 ? fmax(0.1, 0.5 * (double)i) : 10 + 90 * pow((double)(i - 20) / 80, 1.5);
        struct top top = {NULL, true, fmin(percent, 100)};
        struct at_top at;
        ranking_at_top(ranking, NULL, &top, &at);
        double share = at.n / (double)ranking->n, hits = at.precision.estimate * at.n;
        double steps[] = {hits - shown_hits, at.n - shown_n - (hits - shown_hits), positive - hits};
        if (curves->n_share && share <= curves->precision[curves->n_share - 1].x)
            continue;
        if (share < 1 && counts_any_small(steps, 3, min_count))
            continue;
        curves->precision[curves->n_share] = plain(share, at.precision.estimate);
        curves->recall[curves->n_share++] = plain(share, at.recall.estimate);
        shown_hits = hits;
        shown_n = at.n;
    }
}

void curves_fill(const struct ranking *ranking, double min_count, struct curves *ret_curves)
{
    *ret_curves = (struct curves){0};
    if (counts_any_small(
            (double[]){(double)ranking->n_positive, (double)(ranking->n - ranking->n_positive)}, 2,
            min_count))
        return;
    if (ranking->probabilities)
        fill_calibration(ranking, min_count, ret_curves);
    fill_roc(ranking, min_count, ret_curves);
    fill_shares(ranking, min_count, ret_curves);
}

static void report_calibration(struct report *report, const struct curves *curves)
{
    double top = 0.01;
    for (size_t i = 0; i < curves->n_calibration; i++)
        top = fmax(top, fmax(curves->calibration[i].x, curves->calibration[i].high));
    struct chart_series series = {"rows in ten groups by score", curves->calibration,
                                  curves->n_calibration, true, false};
    report_line_chart(report,
                      &(struct line_chart){
                          .title = "Calibration",
                          .description = "How often the outcome happened among rows with "
                                         "about the same score. On the dashed line, predicted "
                                         "and observed rates agree.",
                          .x = {"mean score", CHART_PERCENT, 0, fmin(top, 1)},
                          .y = {"share with the outcome", CHART_PERCENT, 0, fmin(top, 1)},
                          .series = &series,
                          .n_series = 1,
                          .reference = {"perfect", 0, 0, fmin(top, 1), fmin(top, 1)},
                      });
}

static void report_roc(struct report *report, const struct curves *curves)
{
    struct chart_series series = {"this model", curves->roc, curves->n_roc, false, false};
    report_line_chart(report, &(struct line_chart){
                                  .title = "ROC curve",
                                  .description =
                                      "Rows with the outcome found, against rows without it taken, "
                                      "as the list grows longer.",
                                  .x = {"false positive rate", CHART_PERCENT, 0, 1},
                                  .y = {"true positive rate", CHART_PERCENT, 0, 1},
                                  .series = &series,
                                  .n_series = 1,
                                  .reference = {"chance", 0, 0, 1, 1},
                              });
}

static void report_shares(struct report *report, const struct ranking *ranking,
                          const struct curves *curves)
{
    double rate = ranking->n ? (double)ranking->n_positive / (double)ranking->n : 0;
    struct chart_series series[] = {
        {"precision", curves->precision, curves->n_share, false, false},
        {"recall", curves->recall, curves->n_share, false, false},
    };
    report_line_chart(report, &(struct line_chart){
                                  .title = "Precision and recall by length of the list",
                                  .description =
                                      "Precision: how many of those on the list have the outcome. "
                                      "Recall: how many of those with the outcome are on the list.",
                                  .x = {"share of rows on the list", CHART_PERCENT, 0, 1},
                                  .y = {"share", CHART_PERCENT, 0, 1},
                                  .series = series,
                                  .n_series = 2,
                                  .reference = {"base rate", 0, rate, 1, rate},
                              });
}

void curves_report(struct report *report, const struct ranking *ranking,
                   const struct curves *curves)
{
    if (curves->n_calibration > 0)
        report_calibration(report, curves);
    if (curves->n_roc > 0)
        report_roc(report, curves);
    if (curves->n_share > 0)
        report_shares(report, ranking, curves);
}
