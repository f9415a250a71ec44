#!/usr/bin/env python3
"""`train --table` with logit, and `predict`, against scikit-learn's LogisticRegression(C = 1/penalty).

    HEARTH=path/to/hearth test_logit_oracle.py

The decision column is compared on rows that were not trained on, to 1e-6; German credit too where ../shared/data is there.
"""

import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

try:
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import MinMaxScaler, StandardScaler
except ImportError:
    print("skipped: python3-numpy and python3-sklearn are not installed")
    sys.exit(77)

HEARTH = os.environ["HEARTH"]
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
GERMAN = os.path.join(ROOT, "..", "shared", "data", "german", "german.data")
SVMGUIDE = os.path.join(ROOT, "..", "shared", "data", "svm", "svmguide1")


def hearth(*words, wanted=0):
    done = subprocess.run([HEARTH, *words], capture_output=True, text=True)
    assert done.returncode == wanted, f"{words}: exit {done.returncode}\n{done.stderr}"
    return done


def write_csv(path, names, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows(rows)


def read_csv(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def column(rows, name):
    return np.array([float(row[name]) for row in rows])


class Logit(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        rng = np.random.default_rng(5)
        self.x = rng.normal(size=(900, 7)) * [1, 10, 0.1, 1, 3, 1, 1] + [0, 5, 0, 0, 1, 0, 2]
        margin = self.x @ [0.8, -0.1, 4, 0, 0.2, 0, -0.5] + 0.3
        self.y = (rng.random(900) < 1 / (1 + np.exp(-margin))).astype(int)
        self.names = [f"x{j}" for j in range(7)]

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, first, end, order=None):
        order = order or list(range(7))
        write_csv(self.path(name), ["id", *[self.names[j] for j in order], "y"],
                  [[f"p{i}", *[repr(float(self.x[i, j])) for j in order], self.y[i]] for i in range(first, end)])

    def decisions(self, model, order=None):
        self.write("train.csv", 0, 600)
        self.write("test.csv", 600, 900, order)
        hearth("train", "--table", self.path("train.csv"), "--label", "y", "--id", "id", "--test",
               self.path("test.csv"), "--model", model, "--out", self.path("m"), "--quiet")
        hearth("predict", "--model", self.path("m"), "--table", self.path("test.csv"), "--out", self.path("p.csv"))
        return read_csv(self.path("p.csv"))

    def test_decisions_equal_scikit_learn(self):
        for scale, scaler in (("standard", StandardScaler()), ("minmax", MinMaxScaler((-1, 1))), ("none", None)):
            for penalty in (0.01, 1, 50):
                rows = self.decisions(f"logit:penalty={penalty},scale={scale}")
                train, test = self.x[:600], self.x[600:]
                if scaler:
                    train, test = scaler.fit_transform(train), scaler.transform(test)
                model = LogisticRegression(C=1 / penalty, tol=1e-12, max_iter=300, solver="newton-cg")
                wanted = model.fit(train, self.y[:600]).decision_function(test)
                difference = np.abs(column(rows, "decision") - wanted).max()
                self.assertLess(difference, 1e-6, f"{scale} {penalty}")
                self.assertTrue(((column(rows, "decision") > 0) == (column(rows, "predicted") == 1)).all())

    def test_columns_are_matched_by_name(self):
        straight = column(self.decisions("logit"), "decision")
        turned = self.decisions("logit", order=[6, 2, 0, 1, 5, 4, 3])
        self.assertEqual(list(turned[0])[:3], ["id", "x6", "x2"])
        self.assertTrue((column(turned, "decision") == straight).all())

    def test_probabilities_are_calibrated(self):
        rows = self.decisions("logit:penalty=1,scale=none,calibrate=none")
        wanted = 1 / (1 + np.exp(-column(rows, "decision")))
        self.assertLess(np.abs(column(rows, "score") - wanted).max(), 1e-12)
        rows = self.decisions("points")
        with open(self.path("m/metrics.json"), encoding="utf-8") as file:
            metrics = json.load(file)["metrics"]
        self.assertLess(metrics["calibration_slope"]["ci_low"], 1)
        self.assertGreater(metrics["calibration_slope"]["ci_high"], 1)

    def test_a_changed_model_is_refused(self):
        self.decisions("logit")
        path = self.path("m/model.json")
        with open(path, encoding="utf-8") as file:
            whole = json.load(file)
        for change in (lambda model: model["state"].update(intercept=model["state"]["intercept"] + 1e-6),
                       lambda model: model["state"]["weights"].__setitem__(3, model["state"]["weights"][3] + 1e-6),
                       lambda model: model["state"]["weights"].pop(),
                       lambda model: model["state"]["features"][0].update(column=99),
                       lambda model: model["calibrator"].update(slope=2)):
            changed = json.loads(json.dumps(whole))
            change(changed["model"])
            with open(path, "w", encoding="utf-8") as file:
                json.dump(changed, file)
            done = hearth("predict", "--model", self.path("m"), "--table", self.path("test.csv"), "--out",
                          self.path("p2.csv"), wanted=1)
            self.assertIn("m/", done.stderr)
            self.assertFalse(os.path.exists(self.path("p2.csv")))
        with open(path, "w", encoding="utf-8") as file:
            json.dump(whole, file)
        hearth("predict", "--model", self.path("m"), "--table", self.path("test.csv"), "--out", self.path("p2.csv"))

    def test_nothing_changed_is_nothing_rebuilt(self):
        self.decisions("logit")
        before = os.stat(self.path("m/model.json")).st_mtime_ns
        done = hearth("train", "--table", self.path("train.csv"), "--label", "y", "--id", "id", "--test",
                      self.path("test.csv"), "--model", "logit", "--out", self.path("m"))
        self.assertIn("already there", done.stderr)
        self.assertEqual(os.stat(self.path("m/model.json")).st_mtime_ns, before)

    def test_errors_have_a_place_and_a_hint(self):
        self.write("train.csv", 0, 100)
        base = ["train", "--table", self.path("train.csv"), "--model", "logit", "--out", self.path("m")]
        done = hearth(*base, "--label", "yy", wanted=2)
        self.assertIn("did you mean 'y'", done.stderr)
        self.write("test.csv", 100, 200)
        with open(self.path("test.csv"), encoding="utf-8") as file:
            lines = file.read().splitlines()
        fields = lines[3].split(",")
        fields[2] = "wat"
        lines[3] = ",".join(fields)
        with open(self.path("test.csv"), "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        done = hearth(*base, "--label", "y", "--id", "id", "--test", self.path("test.csv"), wanted=1)
        self.assertIn("test.csv:4:3:", done.stderr)
        self.assertIn("'wat' is not a number (column x1)", done.stderr)
        self.assertIn("needs the days of events", hearth("train", "--table", self.path("train.csv"), "--label", "y",
                                                       "--id", "id", "--model", "hazard", "--out", self.path("m"),
                                                       wanted=1).stderr)

    def test_german_credit_with_text_columns(self):
        if not os.path.exists(GERMAN):
            self.skipTest("../shared/data/german is not there")
        with open(GERMAN, encoding="utf-8") as file:
            rows = [line.split() for line in file if line.strip()]
        names = [f"a{j}" for j in range(20)] + ["class"]
        write_csv(self.path("g.csv"), names, rows[:700])
        write_csv(self.path("g2.csv"), names, rows[700:])
        hearth("train", "--table", self.path("g.csv"), "--label", "class", "--positive", "2", "--test",
               self.path("g2.csv"), "--model", "logit:penalty=2", "--out", self.path("m"), "--quiet")
        hearth("predict", "--model", self.path("m"), "--table", self.path("g2.csv"), "--out", self.path("p.csv"))
        columns = []
        for j in range(20):
            values = [row[j] for row in rows]
            try:
                columns.append(np.array(values, float))
            except ValueError:
                columns += [np.array([value == level for value in values], float) for level in sorted(set(values[:700]))]
        x = np.array(columns).T
        kept = x[:700].std(axis=0) > 0
        scaler = StandardScaler().fit(x[:700, kept])
        model = LogisticRegression(C=0.5, tol=1e-12, max_iter=300, solver="newton-cg")
        model.fit(scaler.transform(x[:700, kept]), [row[20] == "2" for row in rows[:700]])
        wanted = model.decision_function(scaler.transform(x[700:, kept]))
        self.assertLess(np.abs(column(read_csv(self.path("p.csv")), "decision") - wanted).max(), 1e-6)

    def test_libsvm_files(self):
        if not os.path.exists(SVMGUIDE):
            self.skipTest("../shared/data/svm is not there")
        hearth("train", "--table", SVMGUIDE, "--format", "libsvm", "--test", SVMGUIDE + ".t", "--model",
               "logit:penalty=1,scale=minmax", "--out", self.path("m"), "--quiet")
        hearth("predict", "--model", self.path("m"), "--table", SVMGUIDE + ".t", "--out", self.path("p.csv"))
        rows = read_csv(self.path("p.csv"))
        self.assertEqual(list(rows[0]), ["id", "score", "decision", "predicted"])

        def read(path):
            with open(path, encoding="utf-8") as file:
                lines = [line.split() for line in file if line.strip()]
            x = np.zeros((len(lines), 4))
            for i, line in enumerate(lines):
                for pair in line[1:]:
                    index, value = pair.split(":")
                    x[i, int(index) - 1] = float(value)
            return x, np.array([float(line[0]) for line in lines])

        (x, y), (x2, _) = read(SVMGUIDE), read(SVMGUIDE + ".t")
        scaler = MinMaxScaler((-1, 1)).fit(x)
        model = LogisticRegression(C=1, tol=1e-12, max_iter=300, solver="newton-cg").fit(scaler.transform(x), y)
        wanted = model.decision_function(scaler.transform(x2))
        self.assertLess(np.abs(column(rows, "decision") - wanted).max(), 1e-6)


if __name__ == "__main__":
    unittest.main(warnings="ignore")
