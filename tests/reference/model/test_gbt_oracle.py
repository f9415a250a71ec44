#!/usr/bin/env python3
"""`train --table` with gbt: the errors that xgboost's demonstration prints for agaricus, and margins beside xgboost's own on
random rows with holes. Shapley values: tests/unit/kind/test_gbt.c.

    HEARTH=path/to/hearth test_gbt_oracle.py

The first needs ../shared/data/svm, the second python3-xgboost; each is skipped alone. Errors are compared to six digits, margins to
2e-5 (xgboost adds floats).
"""

import csv
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import unittest

HEARTH = os.environ["HEARTH"]
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
DATA = os.path.join(ROOT, "..", "shared", "data", "svm")
PEER = """
import json, sys
import numpy as np, xgboost
job = json.load(sys.stdin)
x = np.array(job["x"], dtype=np.float32)  # None becomes nan
rows = xgboost.DMatrix(x, label=job["y"])
booster = xgboost.train({**job["parameters"], "objective": "binary:logistic", "nthread": 1}, rows, job["trees"])
print(json.dumps(booster.predict(rows, output_margin=True).tolist()))
"""


def peer_python():
    for python in (sys.executable, "/usr/bin/python3"):
        if subprocess.run([python, "-c", "import xgboost"], capture_output=True).returncode == 0:
            return python
    return None


class Gbt(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def path(self, name):
        return os.path.join(self.folder, name)

    def hearth(self, *words):
        done = subprocess.run([HEARTH, *words], capture_output=True, text=True, cwd=self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)

    def predict(self, table):
        self.hearth("predict", "--model", "m", "--table", table, "--out", "p.csv", "--quiet")
        with open(self.path("p.csv"), newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def error(self, table):
        with open(table, encoding="ascii") as file:
            truth = [line.split()[0] for line in file]
        rows = self.predict(table)
        return sum(row["predicted"] != y for row, y in zip(rows, truth)) / len(truth)

    @unittest.skipUnless(os.path.isdir(DATA), "../shared/data/svm is not there")
    def test_agaricus(self):
        train, test = (os.path.join(DATA, "agaricus.txt." + part) for part in ("train", "test"))
        printed = {1: (0.046522, 0.042831), 2: (0.022263, 0.021726), 3: (0.007063, 0.006207)}
        for trees, errors in printed.items():
            shutil.rmtree(self.path("m"), ignore_errors=True)
            self.hearth("train", "--table", train, "--format", "libsvm", "--label", "label", "--folds", "2",
                        "--model", f"gbt:trees={trees},depth=2,rate=1", "--out", "m", "--quiet")
            self.assertAlmostEqual(self.error(train), errors[0], places=6)
            self.assertAlmostEqual(self.error(test), errors[1], places=6)

    @unittest.skipUnless(peer_python(), "python3-xgboost is not installed")
    def test_margins_are_those_of_xgboost(self):
        draw = random.Random(4)
        x = [[None if draw.random() < 0.1 else round(draw.gauss(0, 1), 3) for _ in range(6)] for _ in range(600)]
        y = [int(draw.gauss(0, 1) + (row[0] or 0) * (row[1] or 0.5) + (row[2] is None) > 0.4) for row in x]
        with open(self.path("t.csv"), "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["y", *"abcdef"])
            writer.writerows([label, *("" if v is None else v for v in row)] for label, row in zip(y, x))
        self.hearth("train", "--table", "t.csv", "--label", "y", "--folds", "2", "--out", "m", "--quiet",
                    "--model", "gbt:trees=40,depth=4,rate=0.3,method=exact,lambda=2,min_child_weight=0.5")
        job = {"x": x, "y": y, "trees": 40,
               "parameters": {"max_depth": 4, "eta": 0.3, "tree_method": "exact", "lambda": 2, "min_child_weight": 0.5}}
        done = subprocess.run([peer_python(), "-c", PEER], input=json.dumps(job), capture_output=True, text=True, check=True)
        for row, margin in zip(self.predict("t.csv"), json.loads(done.stdout)):
            self.assertAlmostEqual(float(row["decision"]), margin, delta=2e-5)


if __name__ == "__main__":
    unittest.main()
