#!/usr/bin/python3
"""What could be reached at best in a simulated borough, by linkage, households and models: the ceilings.

    ceilings.py --hearth HEARTH --predict TEST_WORLD_PREDICT [--births N] [--link-births N] [--seed N] [--out FILE]
                [--check FILE]

Prints JSON (--out: also into a file); --check compares with a file made before and fails where a figure differs by more than
0.005. Models are measured on a borough of --births (2500); linkage and households, which grow with pairs, on one of
--link-births (250) with the same seed. Needs Debian's python3-pandas, python3-sklearn, python3-xgboost, python3-yaml; about ten
minutes. The file that `hearth simulate` ships is made so:

    python3 tests/reference/ceilings/ceilings.py --hearth .build/release/hearth --predict .build/release/test_world_predict \\
        --out data-samples/ceilings.json
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import warnings

from ceiling_homes import home_ceiling
from ceiling_link import link_ceiling
from ceiling_models import model_ceilings
from ceiling_records import read_persons

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from workspace_files import world_digest  # pylint: disable=wrong-import-position

TOLERANCE = 0.005


def rounded(value):
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    return round(value, 4) if isinstance(value, float) else value


def figures(value, path=""):
    """(path, number) of all shares in it."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from figures(item, path + "/" + key)
    elif isinstance(value, float):
        yield path, value


def measure(args):
    found = {"years": 10, "seed": args.seed, "births_per_year": args.births}
    with tempfile.TemporaryDirectory(prefix="hearth-ceilings-") as work:
        workspace = os.path.join(work, "borough")
        subprocess.run([args.hearth, "simulate", workspace, "--births-per-year", str(args.link_births), "--seed", str(args.seed), "--quiet"],
                       check=True, stdout=subprocess.DEVNULL)
        found["world"] = world_digest(workspace)
        rows = read_persons(workspace)
        size = {"births_per_year": args.link_births}
        found["households"] = size | home_ceiling(workspace, rows)
        found["linkage"] = size | link_ceiling(rows)
    found["models"] = model_ceilings(args.predict, args.births, args.seed)
    return rounded(found)


def compare(found, path):
    with open(path, encoding="utf-8") as file:
        before = json.load(file)
    if found["world"] != before["world"]:
        print("another world: %s, recorded for %s" % (found["world"], before["world"]))
        return 1
    old, bad = dict(figures(before)), 0
    for name, value in figures(found):
        if abs(value - old.get(name, float("nan"))) <= TOLERANCE or name.endswith("threshold_log2"):
            continue
        print("%s: %.4f, recorded %s" % (name, value, old.get(name)))
        bad = 1
    return bad


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--hearth", type=os.path.abspath, required=True)
    parser.add_argument("--predict", type=os.path.abspath, required=True)
    parser.add_argument("--births", type=int, default=2500)
    parser.add_argument("--link-births", type=int, default=250)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out")
    parser.add_argument("--check")
    args = parser.parse_args()
    warnings.simplefilter("ignore", FutureWarning)
    found = measure(args)
    text = json.dumps(found, indent=2) + "\n"
    print(text, end="")
    if args.out:
        with open(args.out, "w", encoding="utf-8") as file:
            file.write(text)
    return compare(found, args.check) if args.check else 0


if __name__ == "__main__":
    sys.exit(main())
