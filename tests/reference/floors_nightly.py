#!/usr/bin/python3
"""Absolute floors on frozen worlds that take too long for every day (floors.json): who is said to live with small children as hearth
links them, in one of the worlds of linkage's floors, and the AUROC of the shipped scenario's models in a larger one.

    floors_nightly.py --hearth build/release/hearth --probe build/release/homes_probe [--print]

Fails for a figure below its floor; --print shows what is measured, to record new floors on purpose. Needs python3-pandas; minutes."""
import argparse
import json
import os
import subprocess
import sys
import tempfile

from workspace_files import world_digest

FOLDER = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(FOLDER, "homes"))
from measure_homes import Truth, measure, true_of_linked  # pylint: disable=wrong-import-position

ROLES = ("all", "mother", "child", "adult_man")


def run(hearth, *arguments):
    return subprocess.run([hearth, *arguments, "--quiet"], check=True, capture_output=True, text=True).stdout


def simulated(hearth, work, floor):
    """A workspace with linked persons."""
    root = os.path.join(work, "borough")
    run(hearth, "simulate", root, "--births-per-year", str(floor["births_per_year"]), "--seed", str(floor["seed"]))
    run(hearth, "link", "-C", root)
    return root


def homes(hearth, probe, floor):
    with tempfile.TemporaryDirectory(prefix="hearth-floors-") as work:
        root = simulated(hearth, work, floor)
        found = measure(probe, root, Truth(root), floor["dates"], true_of_linked(root))
    shares = {name: found[name] for name in ("home", "size_exact")}
    for role in ROLES:
        shares |= {role + " " + name: found[role][name] for name in ("precision", "recall")}
    return shares


def models(hearth, floor):
    """AUROC within a test date by kind, and the world's digest. Over all dates together it is moved by base rates that change."""
    with tempfile.TemporaryDirectory(prefix="hearth-floors-") as work:
        root = simulated(hearth, work, floor)
        found = {}
        for kind in floor["auroc_within_dates"]:
            trained = json.loads(run(hearth, "train", "-C", root, "--scenario", "child-safeguarding", "--kinds", kind, "--json"))
            found[kind] = trained["auroc_within_dates"]["estimate"]
        return found, world_digest(root)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hearth", required=True)
    parser.add_argument("--probe", required=True)
    parser.add_argument("--print", action="store_true")
    options = parser.parse_args()
    with open(os.path.join(FOLDER, "floors.json"), encoding="utf-8") as file:
        floors = json.load(file)
    hearth, probe = os.path.abspath(options.hearth), os.path.abspath(options.probe)
    found = {"homes": homes(hearth, probe, floors["homes"])}
    found["auroc_within_dates"], world = models(hearth, floors["nightly"])
    print(json.dumps(found | {"world": world}, indent=1))
    if options.print:
        return 0
    bad = [] if world == floors["nightly"]["world"] else ["another world: measure again and record old and new floors"]
    for part, least_of in (("homes", floors["homes"]["floors"]), ("auroc_within_dates", floors["nightly"]["auroc_within_dates"])):
        bad += ["%s %s: %.3f is below %.3f" % (part, name, found[part][name], least) for name, least in least_of.items()
                if not found[part][name] >= least]
    print("\n".join(bad) or "no figure is below its floor")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
