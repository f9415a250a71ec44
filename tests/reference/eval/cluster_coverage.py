#!/usr/bin/env python3
"""How often the 95 % intervals of `evaluate effect` hold the truth when whole families are treated alike.

    cluster_coverage.py --hearth PROGRAM [--tables 1000] [--least 0.93]

Each table has families whose children share a risk that no column shows, and their treatment, which changes nothing: the
effect is 0. Prints the share of intervals that hold 0 with `--cluster family` and without. Fails when one with
`--cluster` is below --least, or when leaving it out does no harm, for then the tables prove nothing.
"""

import argparse
import concurrent.futures
import csv
import json
import math
import os
import random
import subprocess
import sys
import tempfile

METHODS = ("regression", "weights", "overlap", "entropy", "match")


def chance(log_odds):
    return 1 / (1 + math.exp(-log_odds))


def table_write(path, seed, n_family=400):
    rng = random.Random(seed)
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["family", "age", "income", "treated", "outcome"])
        for family in range(n_family):
            income, hidden = rng.gauss(0, 1), rng.gauss(0, 2)
            treated = int(rng.random() < chance(-0.5 - 0.4 * income))
            for _ in range(rng.choice((1, 2, 3, 4, 5))):
                age = rng.gauss(0, 1)
                outcome = int(rng.random() < chance(-0.8 + 0.3 * age - 0.4 * income + hidden))
                out.writerow([family, round(age, 4), round(income, 4), treated, outcome])


def intervals(program, table, out, words):
    command = [program, "evaluate", "effect", "--table", table, "--treatment", "treated", "--outcome", "outcome", "--covariates",
               "age,income", "--methods", ",".join(METHODS), "--estimand", "att", "--internal", "--threads", "1", "--quiet", "--json",
               "--out", out, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit("%s\n%s" % (" ".join(command), done.stderr))
    return {row["method"]: (row["ci_low"], row["ci_high"]) for row in json.loads(done.stdout)["estimates"]}


def run_table(program, seed):
    """By method: whether the interval with clusters, and the one without, holds 0."""
    with tempfile.TemporaryDirectory() as folder:
        table = os.path.join(folder, "t.csv")
        table_write(table, seed)
        both = [intervals(program, table, os.path.join(folder, "out%d" % i), words)
                for i, words in enumerate((["--cluster", "family"], []))]
    return {name: tuple(low <= 0 <= high for low, high in (one[name] for one in both)) for name in METHODS}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--hearth", required=True)
    parser.add_argument("--tables", type=int, default=1000)
    parser.add_argument("--least", type=float, default=0.93)
    options = parser.parse_args()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        rows = list(pool.map(lambda seed: run_table(options.hearth, seed), range(options.tables)))
    failed = False
    print("%-12s %14s %9s   of %d tables" % ("method", "with --cluster", "without", len(rows)))
    for name in METHODS:
        share = [sum(row[name][k] for row in rows) / len(rows) for k in (0, 1)]
        wrong = share[0] < options.least or share[1] >= share[0]
        failed = failed or wrong
        print("%-12s %14.3f %9.3f%s" % (name, *share, "   not as it should be" if wrong else ""))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
