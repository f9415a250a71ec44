#!/usr/bin/python3
"""Fits the weights of features/timeline/duplicates.c on simulated boroughs as hearth.yaml links them, and prints them: of two members of a
household, left apart by linkage, whether they are one person.

    fit_duplicates.py --probe HOMES_PROBE --hearth HEARTH --sources features/timeline [--births N] [--seeds 11,12] [--write]

Pairs of which a relationship names both say nothing. Each pair counts once for each date."""
import argparse
import os
import re
import subprocess
import tempfile

import numpy

from fit_homes import newton
from measure_homes import true_of_linked


def names_of(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    body = text[text.index("duplicate_weights["):]
    return re.findall(r'\[\w+\] = \{\s*"(\w+)"', body[:body.index("};\n")])


def pairs_of(args, workspace):
    """Evidence and truth of the pairs of one workspace."""
    true = true_of_linked(workspace)
    dates = ",".join("%d-07-01" % year for year in (2018, 2020, 2022, 2024))
    text = subprocess.run([args.probe, "duplicates", workspace, dates], check=True, capture_output=True, text=True).stdout
    rows = [line.split("\t") for line in text.splitlines()]
    rows = [row for row in rows if row[0] in true and row[1] in true]
    x = numpy.array([[float(cell) for cell in row[3:]] for row in rows])
    return x, numpy.array([true[row[0]] == true[row[1]] for row in rows], dtype=float)


def simulated(args, seed):
    with tempfile.TemporaryDirectory() as work:
        workspace = os.path.join(work, "w")
        subprocess.run([args.hearth, "simulate", workspace, "--quiet", "--births-per-year", str(args.births), "--years", "9", "--seed", str(seed)],
                       check=True, stdout=subprocess.DEVNULL)
        subprocess.run([args.hearth, "link", "-C", workspace, "--quiet"], check=True, stdout=subprocess.DEVNULL)
        return pairs_of(args, workspace)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--probe", required=True)
    parser.add_argument("--hearth", required=True)
    parser.add_argument("--sources", required=True)
    parser.add_argument("--births", type=int, default=150)
    parser.add_argument("--seeds", default="11,12")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    path = os.path.join(args.sources, "duplicates.c")
    names = names_of(path)
    parts = [simulated(args, int(seed)) for seed in args.seeds.split(",")]
    x, y = numpy.vstack([part[0] for part in parts]), numpy.concatenate([part[1] for part in parts])
    order = sorted(range(len(names)), key=lambda i: names[i] != "always")  # the constant first: it has no penalty
    weights = newton(x[:, order], y, [names[i] for i in order], {})
    p = 1 / (1 + numpy.exp(-x[:, order] @ weights))
    print("%d pairs, %.4f one person, Brier %.4f" % (len(y), y.mean(), ((p - y) ** 2).mean()))
    for low in numpy.arange(0, 1, 0.1):
        band = (p >= low) & (p < low + 0.1)
        if band.any():
            print("  said %.2f  right %.2f  n %d" % (p[band].mean(), y[band].mean(), band.sum()))
    for i, k in enumerate(order):
        print("%-16s %7.3f" % (names[k], weights[i]))
    if args.write:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        for i, k in enumerate(order):
            text = re.sub(r'(\{\s*"%s",\s*"[^"]*",\s*)[-0-9.e]+' % names[k], lambda match, i=i: match.group(1) + "%.3f" % weights[i], text)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)


if __name__ == "__main__":
    main()
