#!/usr/bin/python3
"""Random worlds: hearth's features against the naive ones, and against rows from the future."""
import argparse
import csv
import io
import math
import os
import shutil
import subprocess
import sys
import tempfile

from make_world import make_world
from naive_features import feature_rows, load_scenario, open_world
from naive_time import as_of_dates, text_of

MOST_SHOWN = 5


def hearth_rows(hearth, root, dates=()):
    """The features CSV that hearth writes, as lists of texts."""
    out = os.path.join(root, "hearth-out.csv")
    command = [hearth, "features", "-C", root, "--scenario", "s", "--out", out, "--quiet"]
    for day in dates:
        command += ["--as-of", text_of(day)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if run.returncode != 0:
        raise RuntimeError(f"hearth exits {run.returncode}: {run.stderr.strip()}")
    with open(out, encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def naive_rows(root, dates=None):
    """The naive features, through the same CSV form."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(feature_rows(open_world(root), load_scenario(root, "s"), dates))
    text.seek(0)
    return list(csv.reader(text))


def same_cell(left, right):
    if left == right:
        return True
    if "" in (left, right):
        return False
    return math.isclose(float(left), float(right), rel_tol=1e-9, abs_tol=1e-12)


def is_label(name):
    return name == "label" or name.startswith("label.")


def differences(expected, found, labels=True):
    """Texts that say where two tables differ; labels may be left out."""
    if expected[0] != found[0]:
        missing = [name for name in expected[0] if name not in found[0]]
        extra = [name for name in found[0] if name not in expected[0]]
        return [f"header: missing {missing[:8]}, not expected {extra[:8]}"
                + ("" if missing or extra else f", order: expected {expected[0]} found {found[0]}")]
    keys, found_keys = [tuple(row[:2]) for row in expected[1:]], [tuple(row[:2]) for row in found[1:]]
    if keys != found_keys:
        return [f"rows: missing {[key for key in keys if key not in found_keys][:5]}, "
                f"not expected {[key for key in found_keys if key not in keys][:5]}"
                + ("" if sorted(keys) != sorted(found_keys) else ", or in another order")]
    texts = []
    for row, its in zip(expected[1:], found[1:]):
        for name, left, right in zip(expected[0], row, its):
            same = (left == right or not labels) if is_label(name) else same_cell(left, right)
            if not same:
                texts.append(f"row {row[0]} {row[1]}, column {name}: expected {left!r}, found {right!r}")
    return texts


def check_oracle(hearth, folder, seed):
    """hearth's features equal the naive ones."""
    root = os.path.join(folder, f"world-{seed}")
    make_world(root, seed)
    return differences(naive_rows(root), hearth_rows(hearth, root))


def check_dates(hearth, folder, seed):
    """The same for dates that are not the scenario's: categories and types stay fixed as they are."""
    root = os.path.join(folder, f"dates-{seed}")
    make_world(root, seed)
    own = as_of_dates(load_scenario(root, "s")["cohort"]["as_of"])
    dates = [own[-1] + 17, own[0] - 45]
    return differences(naive_rows(root, dates), hearth_rows(hearth, root, dates))


def check_future(hearth, folder, seed):
    """Rows nobody knew before the last as_of change no feature cell and no row."""
    before, after = (os.path.join(folder, f"{name}-{seed}") for name in ("before", "after"))
    make_world(before, seed, with_end=True)
    make_world(after, seed, future=True, with_end=True)
    dates = as_of_dates(load_scenario(before, "s")["cohort"]["as_of"])
    return differences(hearth_rows(hearth, before, dates), hearth_rows(hearth, after, dates), labels=False)


def check_linked(hearth, folder, seed):
    """Persons by rules: the rows of every date are those of the persons known at that date."""
    root = os.path.join(folder, f"linked-{seed}")
    make_world(root, seed, linked=True)
    return differences(naive_rows(root), hearth_rows(hearth, root))


def check_linked_future(hearth, folder, seed):
    """Evidence nobody knew before the last as_of joins nobody at any as_of."""
    before, after = (os.path.join(folder, f"linked-{name}-{seed}") for name in ("before", "after"))
    make_world(before, seed, with_end=True, linked=True)
    make_world(after, seed, future=True, with_end=True, linked=True)
    dates = as_of_dates(load_scenario(before, "s")["cohort"]["as_of"])
    return differences(hearth_rows(hearth, before, dates), hearth_rows(hearth, after, dates), labels=False)


def check_observed(hearth, folder, seed):
    """The same where sources do not know all of the time."""
    root = os.path.join(folder, f"observed-{seed}")
    make_world(root, seed, covered=True, linked=seed % 4 == 0)
    return differences(naive_rows(root), hearth_rows(hearth, root))


CHECKS = {"oracle": check_oracle, "observed": check_observed, "dates": check_dates, "future": check_future, "linked": check_linked,
          "linked_future": check_linked_future}


def run_check(name, hearth, folder, seed):
    """Runs one check; prints its first differences; True when there is none."""
    try:
        texts = CHECKS[name](hearth, folder, seed)
    except (RuntimeError, subprocess.TimeoutExpired) as problem:
        texts = [str(problem)]
    for text in texts[:MOST_SHOWN]:
        print(f"seed {seed}, {name}: {text}")
    if len(texts) > MOST_SHOWN:
        print(f"seed {seed}, {name}: and {len(texts) - MOST_SHOWN} more")
    return not texts


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hearth", required=True)
    parser.add_argument("--seeds", default="1-40", help="first-last")
    parser.add_argument("--keep", action="store_true", help="keep the worlds and say where")
    options = parser.parse_args()
    first, last = (int(text) for text in options.seeds.split("-"))
    hearth, folder = os.path.abspath(options.hearth), tempfile.mkdtemp(prefix="hearth-worlds-")
    results = [run_check(name, hearth, folder, seed)
               for seed in range(first, last + 1) for name in CHECKS]
    if options.keep:
        print(f"worlds kept in {folder}")
    else:
        shutil.rmtree(folder)
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
