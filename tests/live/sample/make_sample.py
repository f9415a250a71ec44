#!/usr/bin/env python3
"""Makes the workspace of a small invented borough: configuration, scenario and the extracts of its agencies.

    make_sample.py DIR [--seed N] [--children N]

Nothing in it is real; see README.md beside this file. The same seed gives the same bytes.
"""

import argparse
import random
import shutil
import sys
from pathlib import Path

sys.dont_write_bytecode = True  # leave no __pycache__ in the source tree

from sample_records import make_records  # noqa: E402
from sample_world import make_families  # noqa: E402

HERE = Path(__file__).resolve().parent / "borough"
ENCODINGS = {"register/persons.csv": "windows-1252"}


def copy_configuration(folder):
    for part in ("codes", "scenarios"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    shutil.copyfile(HERE / "borough.yaml", folder / "hearth.yaml")
    shutil.copyfile(HERE / "child-safeguarding.yaml", folder / "scenarios" / "child-safeguarding.yaml")
    for codes in sorted(HERE.glob("*.csv")):
        shutil.copyfile(codes, folder / "codes" / codes.name)


def main():
    parser = argparse.ArgumentParser(description="Makes the workspace of a small invented borough.")
    parser.add_argument("folder", metavar="DIR", type=Path, help="the workspace to make")
    parser.add_argument("--seed", type=int, default=1, help="default: 1")
    parser.add_argument("--children", type=int, default=2500, help="born in the ten years; default: 2500")
    options = parser.parse_args()
    if (options.folder / "hearth.yaml").exists():
        parser.error(f"{options.folder} is a workspace already; remove it first")
    rng = random.Random(options.seed)
    families = make_families(rng, options.children)
    tables = make_records(rng, families)
    tables.write(options.folder, ENCODINGS)
    copy_configuration(options.folder)
    print(f"{len(families)} invented families, "
          f"{sum(len(rows) for rows in tables.rows.values())} records")


if __name__ == "__main__":
    main()
