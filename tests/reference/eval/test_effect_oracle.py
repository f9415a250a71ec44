#!/usr/bin/env python3
"""`evaluate effect` against numerical estimating equations and an exhaustive search, on random tables.

    HEARTH=path/to/hearth test_effect_oracle.py

Tolerances: estimates 1e-8, standard errors 1e-6 relative (the oracle's derivatives are numerical).
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

try:
    import numpy as np
except ImportError:
    print("skipped: python3-numpy is not installed")
    sys.exit(77)

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import effect_oracle as oracle  # noqa: E402

HEARTH = os.environ["HEARTH"]
COVARIATES = ["age", "visits", "area", "flag"]
SEEDS = range(1, 9)


def make_rows(seed, n=300, binary=False):
    """Rows as texts; few values a column, so that many rows have the same propensity, but no two steps between values
    are equal: a neighbour above is never as near as one below, but for the last digit."""
    rng = random.Random(seed)
    rows = []
    for i in range(n):
        age, visits = rng.choice([20, 25.5, 32, 39.75, 44]), rng.choice([0, 1, 2.5, 3.1])
        area, flag = rng.choice(["north", "south", "é,st"]), rng.randrange(2)
        family = rng.randrange(n // 4)
        luck = random.Random(seed * 1000 + family).gauss(0, 1)
        p = oracle.expit(0.05 * (age - 30) + 0.4 * visits - 0.8 * (area == "north") - 0.9 + 0.4 * luck)
        treated = int(rng.random() < p)
        y = 0.1 * age + visits - 1.5 * flag + treated * (1 + 0.5 * visits) + rng.gauss(0, 1) + luck
        y = int(rng.random() < oracle.expit(y - 4.5)) if binary else round(y, 3)
        rows.append({"id": f"r{i}", "age": str(age), "visits": str(visits), "area": area, "flag": str(flag),
                     "family": f"f{family}", "help": str(treated), "y": str(y)})
    return rows


def write_rows(path, rows, names=None):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names or list(rows[0]), extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


class Effects(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.table = os.path.join(self.folder, "t.csv")
        self.out = os.path.join(self.folder, "out")

    def run_hearth(self, *words, covariates=COVARIATES, out=None):
        subprocess.run([HEARTH, "evaluate", "effect", "--table", self.table, "--treatment", "help", "--outcome", "y",
                        "--covariates", ",".join(covariates), "--out", out or self.out, "--quiet", *words],
                       check=True, stdout=subprocess.DEVNULL)
        with open(os.path.join(out or self.out, "result.json"), encoding="utf-8") as file:
            return json.load(file)

    def assert_estimate(self, row, wanted, message):
        estimate, se = wanted[:2]
        self.assertAlmostEqual(row["estimate"], estimate, delta=1e-8 * max(1, abs(estimate)), msg=message)
        self.assertAlmostEqual(row["se"], se, delta=1e-6 * se, msg=message)
        self.assertAlmostEqual(row["ci_low"], row["estimate"] - oracle.Z95 * row["se"], delta=1e-9, msg=message)
        self.assertAlmostEqual(row["ci_high"], row["estimate"] + oracle.Z95 * row["se"], delta=1e-9, msg=message)

    def test_every_estimator_equals_its_estimating_equations(self):
        n_seen = 0
        for seed in SEEDS:
            rows = make_rows(seed, binary=seed % 2 == 0)
            write_rows(self.table, rows)
            a = np.array([int(row["help"]) for row in rows])
            y = np.array([float(row["y"]) for row in rows])
            z = oracle.design([column for _, column in oracle.expand(rows, COVARIATES)])
            family = np.unique([row["family"] for row in rows], return_inverse=True)[1]
            for words, cluster in (([], np.arange(len(rows))), (["--cluster", "family"], family)):
                for estimand in ("att", "ate"):
                    got = self.run_hearth("--estimand", estimand, *words)
                    for row in got["estimates"]:
                        message = f"seed {seed}, {words}, {row['method']} {row['estimand']}"
                        wanted = {"crude": lambda: oracle.crude(y, a, cluster),
                                  "regression": lambda: oracle.g_computation(z, y, a, cluster, estimand),
                                  "weights": lambda: oracle.weighting(z, y, a, cluster, estimand),
                                  "overlap": lambda: oracle.weighting(z, y, a, cluster, "ato"),
                                  "entropy": lambda: oracle.entropy(z, y, a, cluster, estimand)}.get(row["method"])
                        if wanted:
                            self.assert_estimate(row, wanted(), message)
                            n_seen += 1
        self.assertEqual(n_seen, 5 * 4 * len(SEEDS))

    def test_regression_for_the_overlap_is_one_effect_for_all(self):
        for seed in SEEDS:
            rows = make_rows(seed)
            write_rows(self.table, rows)
            a = np.array([int(row["help"]) for row in rows])
            y = np.array([float(row["y"]) for row in rows])
            z = oracle.design([column for _, column in oracle.expand(rows, COVARIATES)])
            got = self.run_hearth("--estimand", "ato", "--methods", "regression")
            self.assert_estimate(got["estimates"][0], oracle.regression(z, y, a, np.arange(len(rows))), f"seed {seed}")

    def test_matching_equals_an_exhaustive_search(self):
        cases = [(["--caliper", "none"], {}), ([], {"caliper": 0.2}), (["--ratio", "2"], {"ratio": 2, "caliper": 0.2}),
                 (["--replace", "--ratio", "3", "--caliper", "0.5"], {"ratio": 3, "replace": True, "caliper": 0.5}),
                 (["--exact", "area,flag", "--caliper", "0.3"], {"exact": ["area", "flag"], "caliper": 0.3}),
                 (["--cluster", "family", "--seed", "9"], {"cluster": True, "caliper": 0.2, "seed": 9}),
                 (["--replace"], {"replace": True, "caliper": 0.2}),
                 (["--replace", "--exact", "flag"], {"replace": True, "caliper": 0.2, "exact": ["flag"]})]
        for seed in SEEDS[:3]:
            rows = make_rows(seed)
            write_rows(self.table, rows)
            a = np.array([int(row["help"]) for row in rows])
            y = np.array([float(row["y"]) for row in rows])
            z = oracle.design([column for _, column in oracle.expand(rows, COVARIATES)])
            logit = z @ oracle.logit_fit(z, a)
            family = np.unique([row["family"] for row in rows], return_inverse=True)[1]
            for words, how in cases:
                message = f"seed {seed} {words}"
                stratum = ["|".join(row[name] for name in how["exact"]) for row in rows] if "exact" in how else None
                width = how["caliper"] * logit.std(ddof=1) if "caliper" in how else np.inf
                if "replace" in how:
                    sets = oracle.share_nearest(logit, a, how.get("ratio", 1), width, stratum)
                    wanted = oracle.abadie_imbens(sets, logit, y, a, stratum)
                    pairs = [(t, c) for t, controls in sets for c in controls]
                else:
                    lots = oracle.draw_lots(logit, a, y, stratum, how.get("seed", 1))
                    pairs = oracle.nearest_pairs(logit, a, lots, width, how.get("ratio", 1), stratum)
                    wanted = oracle.match_effect(pairs, y, a, family if "cluster" in how else None)
                got = self.run_hearth("--methods", "match", *words)
                self.assert_estimate(got["estimates"][0], wanted, message)
                unmatched = {t for t, _ in pairs} != set(np.flatnonzero(a == 1))
                self.assertEqual(got["estimates"][0]["estimand"], "atm" if unmatched else "att", message)
                self.check_matched(pairs, wanted[2], logit, message)

    def check_matched(self, pairs, weight, logit, message):
        """matched.csv holds the same pairs, weights and distances."""
        sets, total = {}, {}
        for row in oracle.read_table(os.path.join(self.out, "matched.csv")):
            number = int(row["row"]) - 1
            sets.setdefault(row["subclass"], ([], []))[int(row["treatment"]) == 0].append(number)
            total[number] = total.get(number, 0) + float(row["weight"]) * (row["treatment"] == "0" or 1)
            self.assertAlmostEqual(float(row["distance"]), logit[number], delta=1e-6, msg=message)
        found = {(treated[0], control) for treated, controls in sets.values() for control in controls}
        self.assertEqual(found, set(pairs), message)
        self.assertTrue(all(len(treated) == 1 for treated, _ in sets.values()), message)
        for number, value in total.items():
            self.assertAlmostEqual(value, weight[number], delta=1e-12, msg=message)

    def test_balance_equals_its_definition(self):
        for seed in SEEDS:
            rows = make_rows(seed)
            write_rows(self.table, rows)
            a = np.array([int(row["help"]) for row in rows])
            columns = oracle.expand(rows, COVARIATES)
            z = oracle.design([column for _, column in columns])
            e = oracle.expit(z @ oracle.logit_fit(z, a))
            for method, estimand in (("weights", "att"), ("weights", "ate"), ("overlap", "ato")):
                got = self.run_hearth("--methods", method, "--estimand", estimand)
                self.assertEqual([row["covariate"] for row in got["balance"]], [name for name, _ in columns])
                weight = oracle.WEIGHTS[estimand](a, e)
                for row, (name, column) in zip(got["balance"], columns):
                    wanted = oracle.balance(column, a, weight, estimand)
                    for key, value in zip(("smd_before", "smd_after", "variance_ratio", "ks"), wanted):
                        if value is None:
                            self.assertIsNone(row[key], (name, key))
                        else:
                            self.assertAlmostEqual(row[key], value, delta=1e-8, msg=(seed, name, key))

    def test_e_value_comes_from_the_ratio_of_the_means(self):
        rows = make_rows(2, binary=True)
        write_rows(self.table, rows)
        a = np.array([int(row["help"]) for row in rows])
        y = np.array([float(row["y"]) for row in rows])
        z = oracle.design([column for _, column in oracle.expand(rows, COVARIATES)])
        w = oracle.WEIGHTS["att"](a, oracle.expit(z @ oracle.logit_fit(z, a)))
        ratio = np.average(y[a == 1], weights=w[a == 1]) / np.average(y[a == 0], weights=w[a == 0])
        got = self.run_hearth()["sensitivity"]
        self.assertAlmostEqual(got["risk_ratio"], ratio, delta=1e-8)
        self.assertAlmostEqual(got["e_value"], ratio + np.sqrt(ratio * (ratio - 1)), delta=1e-8)

    def test_a_group_is_analysed_like_a_table_of_its_own(self):
        rows = make_rows(3)
        write_rows(self.table, rows)
        whole = self.run_hearth("--group", "area", "--cluster", "family", "--internal")
        self.assertEqual([group["value"] for group in whole["groups"]], ["north", "south", "é,st"])
        for group in whole["groups"]:
            write_rows(self.table, [row for row in rows if row["area"] == group["value"]])
            alone = self.run_hearth("--group", "area", "--cluster", "family", "--internal", out=self.out + group["value"][0])
            for inside, outside in zip(group["estimates"], alone["estimates"]):
                for key in ("method", "estimand", "n_treated", "n_control"):
                    self.assertEqual(inside[key], outside[key])
                for key in ("estimate", "se", "ess"):
                    self.assertAlmostEqual(inside[key], outside[key], delta=1e-9 * max(1, abs(outside[key])))

    def test_neither_order_nor_threads_change_a_bit(self):
        def result(name):
            with open(os.path.join(name, "result.json"), "rb") as file:
                return file.read()

        rows = make_rows(4)
        rows += [dict(row) for row in rows[:40]]  # rows that are equal but for their id
        words = ["--group", "area", "--cluster", "family", "--exact", "flag", "--caliper", "0.5"]
        write_rows(self.table, rows)
        self.run_hearth(*words, "--threads", "1")
        first = result(self.out)
        for seed in range(5):
            rng = random.Random(seed)
            names = [name for name in rows[0] if name != "noise"] + ["noise"]
            rng.shuffle(names)
            rng.shuffle(rows)
            for i, row in enumerate(rows):
                row["noise"], row["id"] = str(rng.random()), f"x{i}"
            write_rows(self.table, rows, [name for name in names if name not in COVARIATES] + COVARIATES)
            self.run_hearth(*words, "--threads", str(rng.choice([1, 2, 7])), out=self.out + str(seed))
            self.assertEqual(result(self.out + str(seed)), first)

    def test_gaps_become_columns_when_asked(self):
        rows = make_rows(5)
        write_rows(self.table, rows)
        for row in rows[::7]:
            row["age"] = ""
        for row in rows[::11]:
            row["area"] = ""
        write_rows(self.table, rows)
        got = self.run_hearth("--missing", "indicator")
        known = [float(row["age"]) for row in rows if row["age"]]
        age = np.array([float(row["age"]) if row["age"] else np.mean(known) for row in rows])
        columns = [age, np.array([float(row["visits"]) for row in rows]), np.array([float(row["flag"]) for row in rows])]
        columns += [np.array([float(row["area"] == value) for row in rows]) for value in ("north", "south", "é,st")]
        columns += [np.array([float(not row["age"]) for row in rows]), np.array([float(not row["area"]) for row in rows])]
        a = np.array([int(row["help"]) for row in rows])
        y = np.array([float(row["y"]) for row in rows])
        wanted = oracle.g_computation(oracle.design(columns), y, a, np.arange(len(rows)), "att")
        self.assert_estimate(got["estimates"][1], wanted, "regression")
        self.assertEqual([row["covariate"] for row in got["balance"]][-2:], ["age=missing", "area=missing"])

    def test_no_file_holds_a_count_below_ten(self):
        rows = make_rows(6)
        for i, row in enumerate(rows):
            row["team"] = "small" if i < 12 else "large" if i % 3 else "middle"
        for row in rows[20:23]:
            row["y"] = ""
        write_rows(self.table, rows)
        got = self.run_hearth("--group", "team")
        hidden = {group["value"]: group["n_treated"] is None for group in got["groups"]}
        self.assertEqual(hidden, {"large": False, "middle": True, "small": True})  # middle: total less the others
        self.assertIsNone(got["rows"]["no_outcome"])
        self.assertIn("no_outcome", got["rows"]["withheld"])
        self.assertIsNone(got["groups"][1]["estimates"][0]["ess"])
        for row in got["groups"][1]["estimates"]:  # middle's crude difference and its error would give its counts
            for key in ("estimate", "se", "ci_low", "ci_high", "n_treated"):
                self.assertIsNone(row[key], (row["method"], key))
                self.assertIn(key, row["withheld"])
        self.assertIsNotNone(got["groups"][0]["estimates"][0]["estimate"])

        def counts(value, key=""):
            if isinstance(value, dict):
                return [n for name, item in value.items() for n in counts(item, name)]
            if isinstance(value, list):
                return [n for item in value for n in counts(item, key)]
            return [value] if key.startswith("n_") or key in ("analysed", "treated", "control", "clusters") else []

        self.assertTrue(all(n is None or isinstance(n, str) or n >= 10 for n in counts(got)))
        with open(os.path.join(self.out, "report.html"), encoding="utf-8") as file:
            page = file.read()
        self.assertIn("fewer than 10", page)
        self.assertNotIn(">%d<" % len(rows), page)  # the table's size would give the three away
        with open(os.path.join(self.out, "manifest.json"), encoding="utf-8") as file:
            self.assertEqual(json.load(file)["n_row"], len(rows) - 3)

    def test_figures_do_not_give_small_counts_back(self):
        """5 of 160 and 11 of 240 could be worked out from the exact difference and its error."""
        rows = [{"help": str(int(i < 160)), "y": str(int(i < 5 or 160 <= i < 171)), "age": str(i % 7), "flag": str(i % 2)}
                for i in range(400)]
        write_rows(self.table, rows)
        got = self.run_hearth(covariates=["age", "flag"])
        for row in got["estimates"]:
            self.assertIsNone(row["se"], row["method"])
            self.assertIn("se", row["withheld"])
            self.assertIsNone(row["estimate"])
            self.assertIn("estimate", row["withheld"])
            if row["method"] == "crude":
                self.assertIsNone(row["ci_low"])
                continue
            for key in ("ci_low", "ci_high"):
                self.assertAlmostEqual(1000 * row[key], round(1000 * row[key]), delta=1e-9, msg=(row["method"], key))
            self.assertEqual(row["interval"], "newcombe")
        for key in ("risk_ratio", "e_value"):
            self.assertIsNone(got["sensitivity"][key])
        hidden = [gate for gate in got["answer"]["gates"] if gate["gate"] in ("effective_events", "reduction", "width")]
        self.assertTrue(hidden and all(gate["value"] is None for gate in hidden))
        with open(os.path.join(self.out, "estimates.csv"), encoding="utf-8") as file:
            self.assertIn(",crude,att,c,c,c,c,160,240,c,", file.read())
        inside = self.run_hearth("--internal", covariates=["age", "flag"])
        self.assertTrue(inside["internal"])
        self.assertAlmostEqual(inside["estimates"][0]["estimate"], 5 / 160 - 11 / 240, delta=1e-12)
        for row, exact in zip(got["estimates"][1:], inside["estimates"][1:]):  # outwards, and not far
            self.assertTrue(0 <= exact["ci_low"] - row["ci_low"] <= 4 / 140 + 0.001, row["method"])
            self.assertTrue(0 <= row["ci_high"] - exact["ci_high"] <= 4 / 140 + 0.001, row["method"])
        self.assertIn("is withheld (a count below 10 stands behind it; 95% CI about ", got["answer"]["text"])
        self.assertIn("rounded outwards", got["answer"]["text"])

    def test_a_certain_answer_without_its_number_says_so(self):
        rows = [{"help": str(i % 2), "y": str(int(i % 2 == 0 and i % 3 == 0 or i in (1, 3, 5, 7))), "age": str(i % 7), "flag": "0"}
                for i in range(400)]
        write_rows(self.table, rows)
        text = self.run_hearth(covariates=["age"])["answer"]["text"]
        self.assertRegex(text, r"^Among rows with 'help', fewer in 100 had 'y' than without it \(how many is withheld: a count below 10 "
                               r"stands behind it; 95% CI about \d+\.\d to \d+\.\d fewer, rounded outwards\)")

    def test_a_number_that_few_have_is_withheld(self):
        """The mean of days that 5 of 200 have tells those days."""
        rows = [{"help": str(i % 2), "y": str(i % 4 if i < 14 else 0), "age": str(i % 7), "flag": "0"} for i in range(400)]
        write_rows(self.table, rows)
        got = self.run_hearth(covariates=["age"])
        for row in got["estimates"]:
            for key in ("estimate", "se", "ci_low", "ci_high"):
                self.assertIsNone(row[key], (row["method"], key))
                self.assertIn(key, row["withheld"])
        self.assertEqual(got["answer"]["verdict"], "cannot_tell")

    def test_figures_of_one_group_do_not_give_another_groups_back(self):
        """Group "few" has 4 events: the total less the other groups would give them."""
        rows = [{"help": str(i % 2), "y": str(int(i % 5 == 0 if i >= 100 else i in (2, 5, 8, 11))), "age": str(i % 7), "flag": "0",
                 "team": "few" if i < 100 else "b" if i < 220 else "c"} for i in range(400)]
        write_rows(self.table, rows)
        got = self.run_hearth("--group", "team", covariates=["age"])
        told = {group["value"]: group["estimates"][0]["estimate"] is not None for group in got["groups"]}
        self.assertEqual(told, {"b": False, "c": True, "few": False})
        self.assertEqual([group["n_treated"] for group in got["groups"]], [60, 90, 50])

    def test_balance_does_not_give_a_rare_level_back(self):
        """3 of 200 and 4 of 200 follow from a standardised difference with all its digits."""
        rows = [{"help": str(i % 2), "y": str(int(i % 5 == 0)), "age": str(i % 7), "flag": str(int(i < 7)),
                 "area": "rare" if 100 <= i < 107 else "a" if i % 3 else "b"} for i in range(400)]
        write_rows(self.table, rows)
        got = self.run_hearth(covariates=["age", "flag", "area"])
        for row in got["balance"]:
            hidden = row["covariate"] in ("flag", "area=rare", "area=b")  # b: the rest of the total
            self.assertEqual(row["smd_before"] is None, hidden, row["covariate"])
            self.assertEqual("smd_before" in row.get("withheld", []), hidden, row["covariate"])
        with open(os.path.join(self.out, "balance.csv"), encoding="utf-8") as file:
            self.assertIn("area=rare,c,c,c,c", file.read())
        inside = self.run_hearth("--internal", covariates=["age", "flag", "area"])
        self.assertTrue(all(row["smd_before"] is not None for row in inside["balance"]))

    def test_matched_numbers_do_not_tell_how_few_had_no_partner(self):
        rows = [{"help": str(int(i < 100)), "y": str(int(i % 5 == 0)), "age": str(99 if i < 4 else i % 50), "flag": "0"} for i in range(400)]
        write_rows(self.table, rows)
        match = self.run_hearth("--methods", "match", covariates=["age"])["estimates"][0]
        for key in ("n_treated", "n_control", "ess"):
            self.assertIsNone(match[key], key)
            self.assertIn(key, match["withheld"])
        match = self.run_hearth("--methods", "match", "--internal", covariates=["age"])["estimates"][0]
        self.assertTrue(90 < match["n_treated"] < 100)


if __name__ == "__main__":
    unittest.main()
