#!/usr/bin/python3
"""The logit of the NAFLD scenario beside scikit-learn's on the same matrix: train on rows whose window closed by
2007-01-01 and before, test at 2010-01-01. usage: nafld_model.py HEARTH; skips where ../shared is not there."""
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(HERE, "..", "..", "..", "shared", "data", "nafld")
TEST, LAST_CLOSED, PUBLISHED = "2010-01-01", "2007-01-01", 0.777


def run(*words):
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def sklearn_figures(path):
    """AUROC and average precision of a standardised L2 logistic regression on hearth's own features CSV."""
    with open(path, encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    x = np.array([[float(cell) if cell else np.nan for cell in row[3:]] for row in rows])
    date = np.array([row[1] for row in rows])
    known = np.array([row[2] != "" for row in rows])
    y = np.array([row[2] == "1" for row in rows])
    train, test = (date <= LAST_CLOSED) & known, (date == TEST) & known
    varies = ~np.isnan(x[train]).all(axis=0)
    x = x[:, varies]
    missing = np.isnan(x)
    z = np.where(missing, np.nanmedian(x[train], axis=0), x)
    z = np.hstack([z, missing[:, missing[train].any(axis=0)]])
    spread = z[train].std(axis=0)
    z = (z[:, spread > 0] - z[train][:, spread > 0].mean(axis=0)) / spread[spread > 0]
    score = LogisticRegression(C=1, max_iter=5000).fit(z[train], y[train]).predict_proba(z[test])[:, 1]
    return roc_auc_score(y[test], score), average_precision_score(y[test], score)


def check_metrics_equal_sklearn(folder, split):
    """The figures in metrics.json equal scikit-learn's on predictions.csv."""
    with open(os.path.join(folder, "predictions.csv"), encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["split"] == TEST and row["label"] != ""]
    rows = [row for row in rows if row["model"] == rows[0]["model"]]  # the selected one's are first
    y, score = [int(row["label"]) for row in rows], [float(row["score"]) for row in rows]
    assert len(rows) == 5687, len(rows)
    for name, value in (("auroc", roc_auc_score(y, score)), ("average_precision", average_precision_score(y, score)),
                        ("brier", brier_score_loss(y, score))):
        ours = split["metrics"][name]["estimate"]
        assert abs(ours - value) < 1e-12, (name, ours, value)
        print(f"{name} at {TEST}: {ours:.4f}, equal to scikit-learn's on the same predictions")


def main():
    if not os.path.isdir(DATA):
        print("skipped: ../shared/data/nafld is not here")
        sys.exit(77)
    hearth = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as work:
        space = os.path.join(work, "nafld")
        shutil.copytree(DATA, space)
        run("chmod", "-R", "u+w", space)
        run(hearth, "features", "-C", space, "--scenario", "cardiac", "--out", os.path.join(work, "f.csv"))
        run(hearth, "train", "-C", space, "--scenario", "cardiac")
        with open(os.path.join(space, "models", "cardiac", "selected"), encoding="utf-8") as file:
            folder = os.path.join(space, "models", "cardiac", file.read().strip())
        with open(os.path.join(folder, "metrics.json"), encoding="utf-8") as file:
            split = next(one for one in json.load(file)["splits"] if one["test"] == TEST)
        auroc = split["metrics"]["auroc"]
        theirs, their_precision = sklearn_figures(os.path.join(work, "f.csv"))
        print(f"AUROC at {TEST}: hearth {auroc['estimate']:.4f} ({auroc['ci_low']:.4f} to {auroc['ci_high']:.4f}), "
              f"scikit-learn on the same matrix {theirs:.4f}, published {PUBLISHED}; "
              f"average precision {split['metrics']['average_precision']['estimate']:.4f}, {their_precision:.4f}")
        assert auroc["ci_low"] <= PUBLISHED <= auroc["ci_high"]
        assert abs(auroc["estimate"] - theirs) < 0.005
        check_metrics_equal_sklearn(folder, split)


if __name__ == "__main__":
    main()
