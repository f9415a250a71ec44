#!/usr/bin/python3
"""hearth on the NAFLD cohort: the published counts, and random rows cell by cell against the naive features."""
import argparse
import csv
import os
import random
import shutil
import subprocess
import sys
import tempfile

from compare_worlds import differences
from naive_columns import columns_of
from naive_features import label_columns, load_scenario, row_of
from naive_labels import cohort, fixing_date
from naive_time import day_of
from naive_world import World

HERE = os.path.dirname(os.path.abspath(__file__))
DATA_NAME = os.path.join("..", "shared", "data", "nafld")
DATA = os.path.normpath(os.path.join(HERE, "..", "..", DATA_NAME))
COUNTS = {"2004-01-01": (5254, 3672), "2007-01-01": (7679, 5201), "2010-01-01": (9023, 5687)}
BASE_RATE = ("2010-01-01", "5.13")
N_ROWS, SEED = 200, 1


def hearth_rows(hearth, folder):
    """Copies the workspace and yields the lines of hearth's features CSV."""
    root, out = os.path.join(folder, "nafld"), os.path.join(folder, "features.csv")
    shutil.copytree(DATA, root)
    os.chmod(root, 0o755)
    subprocess.run([hearth, "features", "-C", root, "--scenario", "cardiac", "--out", out, "--quiet"],
                   check=True, timeout=1800)
    with open(out, encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def count_problems(labels):
    """labels: as_of -> label texts. Texts for each published figure that is missed."""
    problems = []
    for as_of, expected in COUNTS.items():
        known = [text for text in labels.get(as_of, []) if text != ""]
        found = (len(labels.get(as_of, [])), len(known))
        positives = known.count("1")
        print(f"{as_of}: {found[0]} persons, {found[1]} knowable labels, {positives} positive")
        if found != expected:
            problems.append(f"{as_of}: expected {expected} persons and knowable labels")
        if as_of == BASE_RATE[0] and f"{100 * positives / max(1, len(known)):.2f}" != BASE_RATE[1]:
            problems.append(f"{as_of}: expected a base rate of {BASE_RATE[1]} %")
    return problems


def row_problems(rows):
    """Compares randomly chosen rows, and who is in the cohort at their dates, with the naive features."""
    world, scenario = World(DATA), load_scenario(DATA, "cardiac")
    columns = columns_of(world, scenario, fixing_date(world, scenario))
    header = ["person_id", "as_of"] + label_columns(scenario) + [name for name, _ in columns]
    problems = []
    for as_of in sorted({row[1] for row in rows[1:]}):
        found = [row[0] for row in rows[1:] if row[1] == as_of]
        if found != cohort(world.at(day_of(as_of)), scenario["cohort"]):
            problems.append(f"{as_of}: the cohort differs")
    chosen = random.Random(SEED).sample(rows[1:], min(N_ROWS, len(rows) - 1))
    expected = [row_of(world.at(day_of(row[1])), row[0], scenario, columns) for row in chosen]
    return problems + differences([header] + expected, [rows[0]] + chosen)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hearth", required=True)
    options = parser.parse_args()
    if not os.path.isdir(DATA):
        print(f"skipped: {DATA_NAME} is not here")
        return 0
    with tempfile.TemporaryDirectory(prefix="hearth-nafld-") as folder:
        rows = hearth_rows(os.path.abspath(options.hearth), folder)
    labels = {}
    for row in rows[1:]:
        labels.setdefault(row[1], []).append(row[2])
    problems = count_problems(labels) + row_problems(rows)
    for text in problems[:10]:
        print(text)
    print(f"{len(problems)} problems" if problems else f"{N_ROWS} rows and every cohort agree")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
