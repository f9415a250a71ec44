#!/usr/bin/python3
"""Absolute floors on two frozen worlds: linkage by the shipped rules reaches what it reached when they were recorded, and the worlds
are the same ones. A simulator that makes other worlds needs new floors, measured and recorded on purpose (floors.json)."""
import json
import os
import subprocess
import tempfile
import unittest

from workspace_files import world_digest

HEARTH = os.environ["HEARTH"]
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "floors.json"), encoding="utf-8") as recorded:
    FLOORS = json.load(recorded)


def run(*arguments):
    return subprocess.run([HEARTH, *arguments, "--quiet"], check=True, capture_output=True, text=True).stdout


def measured(floor):
    with tempfile.TemporaryDirectory(prefix="hearth-floors-") as work:
        root = os.path.join(work, "borough")
        run("simulate", root, "--births-per-year", str(floor["births_per_year"]), "--seed", str(floor["seed"]))
        found = {"world": world_digest(root)}
        run("ingest", "-C", root)
        linked = json.loads(run("link", "-C", root, "--json", "--reference", os.path.join(root, "truth/persons.csv")))
        found |= {"recall": linked["truth"]["recall"], "precision": linked["truth"]["precision"]}
    return found


class Floors(unittest.TestCase):
    def test_frozen_worlds_keep_their_floors(self):
        self.assertGreaterEqual(len(FLOORS["worlds"]), 2)
        for floor in FLOORS["worlds"]:
            with self.subTest(seed=floor["seed"]):
                found = measured(floor)
                print(floor, found)
                self.assertEqual(found["world"], floor["world"], "another world: measure again and record old and new floors")
                for name in ("recall", "precision"):
                    self.assertGreaterEqual(found[name], floor[name], name)


if __name__ == "__main__":
    unittest.main()
