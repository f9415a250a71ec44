#!/usr/bin/python3
"""Fits the weights of features/timeline/home_model.c on simulated boroughs and prints them, with the Brier score of each model.

    fit_homes.py --probe HOMES_PROBE --hearth HEARTH --sources features/timeline [--births N] [--seeds 11,12] [--write]

Two passes: the claims' weights, then (with those written and the probe built anew, --stay) the stays', whose evidence rests on the claims.
True ids: errors of linkage are no part of the model. Ridge-penalised logistic regression by Newton's method."""
import argparse
import os
import re
import subprocess
import tempfile

import numpy
import pandas

from measure_homes import Truth
from true_ids import with_true_ids

RIDGE = 1.0
SET = {"claim": {"text": -2.0}, "stay": {}}  # not fitted: see home_model.c


def newton(x, y, names, fixed):
    """The weights of a logistic regression with a small ridge on all but the first; those set are kept."""
    weights, penalty = numpy.array([fixed.get(name, 0.0) for name in names]), numpy.full(x.shape[1], RIDGE)
    penalty[0] = 0
    free = numpy.array([name not in fixed for name in names])
    for _ in range(50):
        p = 1 / (1 + numpy.exp(-x @ weights))
        gradient = (x.T @ (y - p) - penalty * weights)[free]
        hessian = ((x * (p * (1 - p))[:, None]).T @ x + numpy.diag(penalty))[free][:, free]
        step = numpy.linalg.solve(hessian, gradient)
        weights[free] += step
        if numpy.abs(step).max() < 1e-8:
            break
    return weights


def names_of(sources, table):
    """The names of a table's rows, in order."""
    with open(os.path.join(sources, "home_model.c"), encoding="utf-8") as file:
        text = file.read()
    body = text[text.index("home_weight %s_weights[" % table):]
    return re.findall(r'\[\w+\] = \{\s*"(\w+)"', body[:body.index("};\n")])


def true_places(truth, day, rows):
    """Whether each (person, place) is the true home, and whether it can be told. A written address without UPRN is the home of most of the
    others who are said to be there; where nobody else is, it cannot be told."""
    homes = truth.homes(day)
    true = rows["person"].map(homes).fillna("")
    counts = true[true != ""].groupby([rows["place"], true]).size()
    usual = {}
    for (place, uprn), n in counts.items():
        usual.setdefault(place, {})[uprn] = n
    right, told = numpy.zeros(len(rows), bool), numpy.ones(len(rows), bool)
    for i, (place, uprn) in enumerate(zip(rows["place"], true)):
        if place.startswith("u:"):
            right[i] = place[2:] == uprn
            continue
        others = dict(usual.get(place, {}))
        others[uprn] = others.get(uprn, 0) - 1
        most = max(others.values(), default=0)
        told[i] = most > 0
        right[i] = told[i] and others.get(uprn, 0) == most and uprn != ""
    return right, told


def evidence(args, seed, kind):
    with tempfile.TemporaryDirectory() as work:
        workspace = os.path.join(work, "w")
        subprocess.run([args.hearth, "simulate", workspace, "--quiet", "--births-per-year", str(args.births), "--years", "9", "--seed", str(seed)],
                       check=True, stdout=subprocess.DEVNULL)
        truth, xs, ys = Truth(workspace), [], []
        copy = with_true_ids(workspace, os.path.join(work, "true"))
        here = set(truth.people.index[truth.people["visitor"].fillna("") != "Y"])
        for year in (2018, 2020, 2022, 2024):
            date = "%d-07-01" % year
            text = subprocess.run([args.probe, "evidence", copy, date], check=True, capture_output=True, text=True).stdout
            lines = [line.split("\t") for line in text.splitlines() if line.startswith(kind)]
            rows = pandas.DataFrame({"person": [line[1] for line in lines], "place": [line[3] for line in lines]})
            right, told = true_places(truth, (pandas.Timestamp(date) - pandas.Timestamp(0)).days, rows)
            if kind == "claim":  # a text's weight is set
                told &= rows["place"].str.startswith("u:").to_numpy()
            kept = rows["person"].isin(here).to_numpy() & told
            xs.append(numpy.array([line[4:] for line in lines], dtype=float)[kept])
            ys.append(right[kept])
        return numpy.vstack(xs), numpy.concatenate(ys).astype(float)


def write_weights(sources, table, names, weights):
    path = os.path.join(sources, "home_model.c")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    start = text.index("home_weight %s_weights[" % table)
    end = text.index("};\n", start)
    body = text[start:end]
    for name, weight in zip(names, weights):
        body = re.sub(r'(\{\s*"%s",\s*"[^"]*",\s*)[-0-9.e]+' % name, lambda match: match.group(1) + "%.3f" % weight, body)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text[:start] + body + text[end:])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--probe", required=True)
    parser.add_argument("--hearth", required=True)
    parser.add_argument("--sources", required=True)
    parser.add_argument("--births", type=int, default=150)
    parser.add_argument("--seeds", default="11,12")
    parser.add_argument("--stay", action="store_true")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    kind = "stay" if args.stay else "claim"
    names = names_of(args.sources, kind)
    parts = [evidence(args, int(seed), kind) for seed in args.seeds.split(",")]
    x, y = numpy.vstack([part[0] for part in parts]), numpy.concatenate([part[1] for part in parts])
    weights = newton(x, y, names, SET[kind])
    p = 1 / (1 + numpy.exp(-x @ weights))
    print("%s: %d rows, %.4f right, Brier %.4f" % (kind, len(y), y.mean(), ((p - y) ** 2).mean()))
    for low in numpy.arange(0, 1, 0.1):
        band = (p >= low) & (p < low + 0.1)
        if band.any():
            print("  said %.2f  right %.2f  n %d" % (p[band].mean(), y[band].mean(), band.sum()))
    for name, weight in zip(names, weights):
        print("%-16s %7.3f" % (name, weight))
    if args.write:
        write_weights(args.sources, kind, names, weights)


if __name__ == "__main__":
    main()
