#!/usr/bin/python3
"""Who is said to live with children of a simulated borough, true ids given and as linked, keeps the floors of homes_floors.json (measured,
less what another seed moves). Needs python3-pandas (skipped without) and homes_probe beside the program, or in $HOMES_PROBE."""
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
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory(prefix="hearth-homes-") as work:
            workspace = os.path.join(work, "w")
            subprocess.run([HEARTH, "simulate", workspace, "--quiet", "--births-per-year", str(FLOORS["births_per_year"]), "--years", "9",
                            "--seed", str(FLOORS["seed"])], check=True, stdout=subprocess.DEVNULL)
            truth = Truth(workspace)
            cls.true = measure(PROBE, with_true_ids(workspace, os.path.join(work, "true")), truth, FLOORS["dates"], {})
            cls.linked = measure(PROBE, workspace, truth, FLOORS["dates"])
        print(cls.true)
        print(cls.linked)

    def keeps(self, found, floors):
        self.assertGreater(found["children"], 100)
        for name in ("home", "size_exact"):
            self.assertGreaterEqual(found[name], floors[name], name)
        for role in ("all", "mother", "child", "adult_man"):
            for name, least in floors[role].items():
                self.assertGreaterEqual(found[role][name], least, role + " " + name)
        self.assertLessEqual(found["brier"], floors["brier"])
        self.assertLessEqual(found["repeated"], floors["repeated"])

    def test_homes_of_true_ids_keep_their_floors(self):
        self.keeps(self.true, FLOORS)

    def test_homes_of_linked_records_keep_their_floors(self):
        self.keeps(self.linked, FLOORS["linked"])


if __name__ == "__main__":
    if not os.path.exists(PROBE):
        sys.exit(77)
    unittest.main()
