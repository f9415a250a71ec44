"""How well any model can do: predictors fitted on error-free, timely columns of all facts about child and family.

Rows are children under two on each quarter day without an enquiry in the half year before, from `test_world_predict`. Each
predictor is fitted on half of the families and judged on the other half, both ways round. "On the true log risk": fitted
without the noise of outcomes, that is what infinitely many boroughs would teach."""
import os
import subprocess
import tempfile

import numpy
import xgboost
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import r2_score, roc_auc_score
from sklearn.preprocessing import StandardScaler

BOOSTED = {"tree_method": "hist", "max_depth": 3, "eta": 0.05, "subsample": 0.8, "colsample_bytree": 0.5, "min_child_weight": 20,
           "lambda": 5, "seed": 1, "nthread": 1}
ROUNDS = 300


def read_rows(predict, births, seed):
    """(family, true risk, outcome, columns)"""
    with tempfile.TemporaryDirectory() as work:
        path = os.path.join(work, "rows")
        told = subprocess.run([predict, str(births), str(seed), path], check=True, capture_output=True, text=True).stdout
        rows = numpy.fromfile(path, numpy.float32).reshape(-1, int(told.split()[0]))
    return rows[:, 1].astype(int), rows[:, 2].astype(float), rows[:, 3] > 0, rows[:, 4:]


def linear(x, y, test_x):
    scaler = StandardScaler().fit(x)
    fitted = LogisticRegression(C=0.01, max_iter=300).fit(scaler.transform(x), y)
    return fitted.decision_function(scaler.transform(test_x))


def boosted(x, y, test_x):
    fitted = xgboost.train({**BOOSTED, "objective": "binary:logistic"}, xgboost.DMatrix(x, y), ROUNDS)
    return fitted.predict(xgboost.DMatrix(test_x), output_margin=True)


def linear_on_risk(x, y, test_x):
    scaler = StandardScaler().fit(x)
    return Ridge(alpha=10).fit(scaler.transform(x), y).predict(scaler.transform(test_x))


def boosted_on_risk(x, y, test_x):
    fitted = xgboost.train({**BOOSTED, "objective": "reg:squarederror"}, xgboost.DMatrix(x, y), ROUNDS)
    return fitted.predict(xgboost.DMatrix(test_x))


def model_ceilings(predict, births, seed):
    family, risk, outcome, x = read_rows(predict, births, seed)
    log_risk = numpy.log(numpy.maximum(risk, 1e-6))
    found = {"rows": len(risk), "rows_with_outcome": int(outcome.sum()), "families": len(set(family)),
             "auroc_true_risk": roc_auc_score(outcome, risk)}
    for name, fit, target in (("linear", linear, outcome), ("boosted", boosted, outcome),
                              ("linear_on_true_log_risk", linear_on_risk, log_risk),
                              ("boosted_on_true_log_risk", boosted_on_risk, log_risk)):
        areas, shares = [], []
        for part in (0, 1):
            train, test = family % 2 == part, family % 2 != part
            score = fit(x[train], target[train], x[test])
            areas.append(roc_auc_score(outcome[test], score))
            shares.append(r2_score(log_risk[test], score))
        found["auroc_" + name] = sum(areas) / 2
        if target is log_risk:
            found["r2_" + name] = sum(shares) / 2
    return found
