#!/usr/bin/env python3
"""`train --table` with svm against the figures that LIBSVM's guide and its own tools print.

    HEARTH=path/to/hearth test_svm_published.py

The data are ../shared/data/svm: accuracy of the default, scaled to [-1, 1], and with the guide's parameters; the number of
support vectors and rho of heart_scale. Accuracies are compared exactly.
"""

import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

HEARTH = os.environ["HEARTH"]
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
DATA = os.path.join(ROOT, "..", "shared", "data", "svm")
if not os.path.isdir(DATA):
    print("skipped: ../shared/data/svm is not there")
    sys.exit(77)


def labels(path):
    with open(path, encoding="ascii") as file:
        return ["1" if float(line.split()[0]) > 0 else "0" for line in file]


class Svm(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def path(self, name):
        return os.path.join(self.folder, name)

    def hearth(self, *words):
        done = subprocess.run([HEARTH, *words], capture_output=True, text=True, cwd=self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)

    def train(self, table, model):
        shutil.rmtree(self.path("m"), ignore_errors=True)
        self.hearth("train", "--table", os.path.join(DATA, table), "--format", "libsvm", "--label", "label",
                    "--model", model, "--out", "m", "--quiet")

    def accuracy(self, table, model):
        test = os.path.join(DATA, table + ".t")
        self.train(table, model)
        self.hearth("predict", "--model", "m", "--table", test, "--out", "p.csv", "--quiet")
        with open(self.path("p.csv"), newline="", encoding="utf-8") as file:
            predicted = [row["predicted"] for row in csv.DictReader(file)]
        truth = labels(test)
        self.assertEqual(len(predicted), len(truth))
        return 100 * sum(a == b for a, b in zip(predicted, truth)) / len(truth)

    def test_svmguide1(self):
        self.assertEqual(self.accuracy("svmguide1", "svm:scale=none"), 66.925)
        self.assertEqual(self.accuracy("svmguide1", "svm:scale=minmax"), 96.15)
        self.assertEqual(self.accuracy("svmguide1", "svm:scale=minmax,C=2,gamma=2"), 96.875)

    def test_svmguide3_with_one_class_in_its_test_file(self):
        self.assertAlmostEqual(self.accuracy("svmguide3", "svm:scale=none"), 2.43902, places=5)
        self.assertAlmostEqual(self.accuracy("svmguide3", "svm:scale=minmax"), 12.1951, places=4)
        self.assertAlmostEqual(self.accuracy("svmguide3", "svm:scale=minmax,C=128,gamma=0.125"), 87.8049, places=4)

    def test_heart_scale(self):
        self.train("heart_scale", "svm:scale=none")
        with open(self.path("m/state.bin"), "rb") as file:
            head = file.read().decode("latin-1")
        self.assertEqual(re.search(r'"vectors":(\d+)', head).group(1), "132")
        self.assertAlmostEqual(-float(re.search(r'"constant":(-?[\d.]+)', head).group(1)), 0.424462, places=6)


if __name__ == "__main__":
    unittest.main()
