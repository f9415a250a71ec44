#!/usr/bin/python3
"""Who is said to live with children of a simulated borough, true ids given, keeps the floors of homes_floors.json (measured, less what
another seed moves). Needs python3-pandas (skipped without) and homes_probe beside the program, or in $HOMES_PROBE."""
import json
import os
import subprocess
import sys
import tempfile
import unittest

try:
    from measure_homes import Truth, measure
    from true_ids import with_true_ids
except ImportError:
    sys.exit(77)

HEARTH = os.environ["HEARTH"]
PROBE = os.environ.get("HOMES_PROBE", os.path.join(os.path.dirname(HEARTH), "homes_probe"))
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "homes_floors.json"), encoding="utf-8") as recorded:
    FLOORS = json.load(recorded)


class HomesTruth(unittest.TestCase):
    def test_homes_keep_their_floors(self):
        with tempfile.TemporaryDirectory(prefix="hearth-homes-") as work:
            workspace = os.path.join(work, "w")
            subprocess.run([HEARTH, "simulate", workspace, "--quiet", "--births-per-year", str(FLOORS["births_per_year"]), "--years", "9",
                            "--seed", str(FLOORS["seed"])], check=True, stdout=subprocess.DEVNULL)
            found = measure(PROBE, with_true_ids(workspace, os.path.join(work, "true")), Truth(workspace), FLOORS["dates"], {})
        print(found)
        self.assertGreater(found["children"], 100)
        for name in ("home", "size_exact"):
            self.assertGreaterEqual(found[name], FLOORS[name], name)
        for role in ("all", "mother", "child", "adult_man"):
            for name, least in FLOORS[role].items():
                self.assertGreaterEqual(found[role][name], least, role + " " + name)
        self.assertLessEqual(found["brier"], FLOORS["brier"])
        self.assertLessEqual(found["repeated"], 0.01)


if __name__ == "__main__":
    if not os.path.exists(PROBE):
        sys.exit(77)
    unittest.main()
