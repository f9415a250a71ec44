#!/usr/bin/env python3
"""Metrics of `evaluate model` against scikit-learn and R's glm, ties included.

    HEARTH=path/to/hearth test_metrics_oracle.py

Tolerances: 1e-9 for scikit-learn's figures, 1e-6 for glm's (its own convergence). Bootstrap intervals are random, so only their
place is checked: around the estimate, and wider for families than for single rows.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

try:
    import numpy as np
    from sklearn import metrics
except ImportError:
    print("skipped: python3-numpy and python3-sklearn are not installed")
    sys.exit(77)

HEARTH = os.environ["HEARTH"]
ROUNDINGS = (2, 3, 15)  # decimals of the scores: few = many ties


def make_rows(seed, n, decimals):
    rng = np.random.default_rng(seed)
    logit = rng.normal(-1.5, 1.2, n)
    label = (rng.random(n) < 1 / (1 + np.exp(-(0.8 * logit + 0.2)))).astype(int)
    score = np.clip(np.round(1 / (1 + np.exp(-logit)), decimals), 0.01, 0.99)
    return score, label, rng.integers(0, n // 3, n), rng.choice(["a", "b", "c,d"], n, p=[0.6, 0.3, 0.1])


def write_table(path, score, label, family, group):
    with open(path, "w", encoding="utf-8") as file:
        file.write("id,score,label,family,group\n")
        for i in range(len(score)):
            file.write(f'p{i},{score[i]!r},{label[i]},f{family[i]},"{group[i]}"\n')


def evaluate(table, out, *words):
    subprocess.run([HEARTH, "evaluate", "model", "--table", table, "--label", "label", "--score", "score",
                    "--out", out, "--quiet", "--internal", *words], check=True, stdout=subprocess.DEVNULL)
    with open(os.path.join(out, "result.json"), encoding="utf-8") as file:
        return json.load(file)


def clustered_delong(score, label, family):
    """Obuchowski 1997, equations 6 to 9, over all pairs."""
    wins = (score[label == 1][:, None] > score[label == 0]) + 0.5 * (score[label == 1][:, None] == score[label == 0])
    auroc, m, n = wins.mean(), (label == 1).sum(), (label == 0).sum()
    ones, zeros = family[label == 1], family[label == 0]
    s10 = s01 = s11 = 0
    for one in np.unique(family):
        a = wins.mean(axis=1)[ones == one].sum() - (ones == one).sum() * auroc
        b = wins.mean(axis=0)[zeros == one].sum() - (zeros == one).sum() * auroc
        s10, s01, s11 = s10 + a * a, s01 + b * b, s11 + a * b
    i10, i01, i = len(np.unique(ones)), len(np.unique(zeros)), len(np.unique(family))
    s10, s01, s11 = s10 * i10 / ((i10 - 1) * m), s01 * i01 / ((i01 - 1) * n), s11 * i / (i - 1)
    return auroc, np.sqrt(s10 / m + s01 / n + 2 * s11 / (m * n))


class Metrics(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.table = os.path.join(self.folder, "t.csv")
        self.out = os.path.join(self.folder, "out")

    def test_values_equal_scikit_learn(self):
        for seed, decimals in enumerate(ROUNDINGS):
            score, label, family, group = make_rows(seed, 700, decimals)
            write_table(self.table, score, label, family, group)
            got = evaluate(self.table, self.out, "--bootstrap", "20", "--cluster", "family")
            auroc, error = clustered_delong(score, label, family)
            interval = got["metrics"]["auroc"]
            self.assertAlmostEqual(interval["ci_low"], auroc - 1.959963984540054 * error, delta=1e-9)
            self.assertAlmostEqual(interval["ci_high"], auroc + 1.959963984540054 * error, delta=1e-9)
            wanted = {"auroc": metrics.roc_auc_score(label, score),
                      "average_precision": metrics.average_precision_score(label, score),
                      "brier": metrics.brier_score_loss(label, score),
                      "log_loss": metrics.log_loss(label, score)}
            for name, value in wanted.items():
                self.assertAlmostEqual(got["metrics"][name]["estimate"], value, delta=1e-9, msg=name)
            self.assertEqual(got["n"], 700)
            self.assertEqual(got["n_positive"], int(label.sum()))

    def test_calibration_equals_glm_of_r(self):
        if not shutil.which("Rscript"):
            self.skipTest("R is not installed")
        score, label, family, group = make_rows(11, 900, 3)
        write_table(self.table, score, label, family, group)
        got = evaluate(self.table, self.out, "--bootstrap", "20")["metrics"]
        program = (f"d <- read.csv('{self.table}'); x <- qlogis(d$score);"
                   "g <- glm(label ~ x, binomial, d, control=glm.control(1e-14, 100));"
                   "o <- glm(label ~ 1 + offset(x), binomial, d, control=glm.control(1e-14, 100));"
                   "cat(sprintf('%.15g', c(coef(g), coef(o))))")
        text = subprocess.run(["Rscript", "-e", program], check=True, capture_output=True, text=True).stdout
        intercept, slope, large = map(float, text.split())
        self.assertAlmostEqual(got["calibration_slope"]["estimate"], slope, delta=1e-6)
        self.assertAlmostEqual(got["calibration_intercept"]["estimate"], intercept, delta=1e-6)
        self.assertAlmostEqual(got["calibration_in_the_large"]["estimate"], large, delta=1e-6)

    def test_rates_by_group_equal_a_confusion_matrix(self):
        score, label, family, group = make_rows(21, 800, 2)
        write_table(self.table, score, label, family, group)
        got = evaluate(self.table, self.out, "--bootstrap", "20", "--threshold", "0.3", "--group", "group")
        self.assertEqual([row["value"] for row in got["groups"]], ["a", "b", "c,d"])
        for row in got["groups"]:
            inside = group == row["value"]
            tn, fp, fn, tp = metrics.confusion_matrix(label[inside], score[inside] >= 0.3, labels=[0, 1]).ravel()
            self.assertEqual(row["n"], int(inside.sum()))
            for name, value in (("tpr", tp / (tp + fn)), ("fpr", fp / (fp + tn)), ("fnr", fn / (tp + fn)),
                                ("ppv", tp / (tp + fp)), ("selection_rate", (tp + fp) / inside.sum())):
                self.assertAlmostEqual(row[name]["estimate"], value, delta=1e-12, msg=name)

    def test_figures_at_k_have_tie_bounds(self):
        score, label, family, group = make_rows(31, 500, 2)
        write_table(self.table, score, label, family, group)
        got = evaluate(self.table, self.out, "--bootstrap", "20", "--at-k", "2%", "--at-k", "37")
        self.assertEqual([row["k"] for row in got["at_k"]], ["2%", 37])
        for row, k in zip(got["at_k"], (10, 37)):
            self.assertEqual(row["n"], k)
            best = np.lexsort((-label, -score))[:k]
            worst = np.lexsort((label, -score))[:k]
            self.assertAlmostEqual(row["precision"]["best"], label[best].mean(), delta=1e-12)
            self.assertAlmostEqual(row["precision"]["worst"], label[worst].mean(), delta=1e-12)
            self.assertAlmostEqual(row["recall"]["best"], label[best].sum() / label.sum(), delta=1e-12)
            cut = np.sort(score)[::-1][k - 1]
            above, tie = score > cut, score == cut
            hits = label[above].sum() + (k - above.sum()) * label[tie].mean()
            self.assertAlmostEqual(row["precision"]["estimate"], hits / k, delta=1e-12)
            self.assertAlmostEqual(row["lift"]["estimate"], hits / k / label.mean(), delta=1e-12)

    def test_intervals_hold_the_estimate_and_widen_with_families(self):
        score, label, family, group = make_rows(41, 400, 3)
        five = np.repeat(np.arange(400), 5)  # five copies of each row in one family
        write_table(self.table, score[five], label[five], five, group[five])
        alone = evaluate(self.table, self.out)["metrics"]["auroc"]
        together = evaluate(self.table, self.out, "--cluster", "family")["metrics"]["auroc"]
        for interval in (alone, together):
            self.assertLess(interval["ci_low"], interval["estimate"])
            self.assertLess(interval["estimate"], interval["ci_high"])
        ratio = (together["ci_high"] - together["ci_low"]) / (alone["ci_high"] - alone["ci_low"])
        self.assertGreater(ratio, 1.8)  # the square root of five, about
        self.assertLess(ratio, 2.7)

    def test_undefined_is_null(self):
        write_table(self.table, np.array([0.1, 0.2, 0.3]), np.array([0, 0, 0]), [0, 1, 2], ["a", "a", "b"])
        got = evaluate(self.table, self.out, "--group", "group")
        self.assertIsNone(got["metrics"]["auroc"]["estimate"])
        self.assertIsNone(got["metrics"]["average_precision"]["estimate"])
        self.assertIsNone(got["groups"][0]["tpr"]["estimate"])
        self.assertEqual(got["base_rate"], 0)


if __name__ == "__main__":
    unittest.main()
