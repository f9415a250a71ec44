#!/usr/bin/env python3
"""`train`, `score` and `explain` on a small invented workspace, held against what the closed-window rule says.

    HEARTH=path/to/hearth test_train_scenario.py

The oracle for a split's training labels is time itself: the workspace is cut at T (rows known at or after T removed, data_end the
day before) and `hearth features` labels it anew; what it says of the rows closed by then is what training for T may use.
"""

import csv
import datetime
import json
import os
import random
import shutil
import subprocess
import tempfile
import unittest

HEARTH = os.environ["HEARTH"]
END = datetime.date(2020, 12, 31)
AS_OF = [datetime.date(year, month, 1) for year in range(2012, 2021) for month in (1, 7)]
N_PERSON = 400

CONFIG = """hearth: 1
name: Invented
data_end: {end}
sources:
  - {{name: people, agency: council, files: people.csv, record: person, ids: all,
     columns: {{person_id: id, dob: dob, sex: sex, uprn: uprn}}}}
  - {{name: incidents, agency: police, files: incidents.csv, record: event, ids: all,
     columns: {{person_id: id, date: date, known: known, category: kind}}}}
  - {{name: plans, agency: council, files: plans.csv, record: spell, ids: all,
     columns: {{person_id: id, start: start, end: end, known: known}}}}
link: none
"""
SCENARIO = """scenario: s
title: A plan within a year
cohort:
  as_of: [{dates}]
  exclude: [{{in: plans}}]
outcome: {{any: [{{start: plans}}], within: 1y}}
features:
  - {{of: [self, household], source: incidents, windows: [1y, ever], compute: [count, days_since_last]}}
  - {{of: self, source: incidents, category: [theft, "quarrel, loud"], windows: [1y], compute: [count]}}
  - {{of: self, attribute: [age, sex]}}
  - {{of: household, attribute: size}}
protected: [sex]
splits: {{test_every: 6m{history}}}
models: [{{kind: points}}, {{kind: logit, penalty: [1, 100]}}]
select: {{metric: recall_at_k, k: 5%}}
alerts: {{capacity: 12 per month, group: household, bands: {{red: 2%, amber: 10%}},
         evidence: {{families: 0, lift_low: 0, data_age: 0, age: 0}}}}
"""


def day(rng, first, last):
    return first + datetime.timedelta(days=rng.randrange((last - first).days))


def make_rows():
    rng = random.Random(4)
    people, incidents, plans = [], [], []
    for i in range(N_PERSON):
        risk = rng.random()
        people.append({"id": f"p{i:03}", "dob": day(rng, datetime.date(1950, 1, 1), datetime.date(2000, 1, 1)),
                       "sex": rng.choice("FM"), "uprn": f"{i // 3}" if i % 5 else ""})
        for _ in range(int(rng.expovariate(1) * 8 * risk)):
            date = day(rng, datetime.date(2010, 1, 1), END)
            incidents.append({"id": f"p{i:03}", "date": date, "known": date + datetime.timedelta(rng.randrange(60)),
                              "kind": rng.choice(["theft", "quarrel, loud", "noise"])})
        for _ in range(int(rng.expovariate(1) * 3 * risk)):
            start = day(rng, datetime.date(2010, 6, 1), END)
            plans.append({"id": f"p{i:03}", "start": start, "end": start + datetime.timedelta(90),
                          "known": start + datetime.timedelta(rng.randrange(200))})
    return people, incidents, plans


def write_csv(path, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def read_csv(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def make_workspace(folder, end=END, known_before=None, dates=None, history=""):
    people, incidents, plans = make_rows()
    if known_before:
        incidents = [row for row in incidents if row["known"] < known_before]
        plans = [row for row in plans if row["known"] < known_before]
    os.makedirs(os.path.join(folder, "scenarios"))
    write_csv(os.path.join(folder, "people.csv"), people)
    write_csv(os.path.join(folder, "incidents.csv"), incidents)
    write_csv(os.path.join(folder, "plans.csv"), plans)
    with open(os.path.join(folder, "hearth.yaml"), "w", encoding="utf-8") as file:
        file.write(CONFIG.format(end=end))
    with open(os.path.join(folder, "scenarios", "s.yaml"), "w", encoding="utf-8") as file:
        file.write(SCENARIO.format(dates=", ".join(map(str, dates or AS_OF)), history=history))


def hearth(*words, wanted=0):
    done = subprocess.run([HEARTH, *words, "--quiet"], capture_output=True, text=True)
    assert done.returncode == wanted, f"{words}: exit {done.returncode}\n{done.stderr}"
    return done


def features(folder):
    path = os.path.join(folder, "features.csv")
    hearth("features", "--scenario", "s", "--out", path, "-C", folder)
    return read_csv(path)


def next_year(date):
    return date.replace(year=date.year + 1)


class TrainScenario(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.root = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.root)
        cls.folder = os.path.join(cls.root, "main")
        make_workspace(cls.folder)
        hearth("train", "--scenario", "s", "-C", cls.folder)
        with open(os.path.join(cls.folder, "models", "s", "selected"), encoding="utf-8") as file:
            cls.model_folder = os.path.join(cls.folder, "models", "s", file.read().strip())
        cls.model = cls.read_json("model.json")
        cls.metrics = cls.read_json("metrics.json")
        cls.rows = features(cls.folder)

    @classmethod
    def read_json(cls, name):
        with open(os.path.join(cls.model_folder, name), encoding="utf-8") as file:
            return json.load(file)

    def test_every_file_of_the_bundle_is_there(self):
        with open(os.path.join(self.folder, "models", "s", "status.json")) as stream:
            status = json.load(stream)
        self.assertEqual(status["model"], os.path.basename(self.model_folder.rstrip("/")))
        self.assertEqual(status.get("evidence"), self.metrics.get("evidence"))
        self.assertTrue(status["calibration_by_year"]["years"])
        self.assertLessEqual({"model.json", "metrics.json", "predictions.csv", "report.html", "card.md", "vectors.csv"},
                             set(os.listdir(self.model_folder)))
        self.assertEqual(os.path.basename(self.model_folder), self.model["id"])
        self.assertEqual((self.model["format"], self.metrics["format"]), (1, 1))

    def test_test_dates_are_those_of_the_closed_window_rule(self):
        wanted = [str(date) for date in AS_OF
                  if next_year(AS_OF[0]) <= date and next_year(date) <= END + datetime.timedelta(1)]
        self.assertEqual([split["test"] for split in self.model["splits"]["used"]], wanted)
        self.assertEqual([split["test"] for split in self.metrics["splits"]], wanted)

    def test_training_labels_are_those_known_at_the_test_date(self):
        for split in self.model["splits"]["used"][::4]:
            date = datetime.date.fromisoformat(split["test"])
            cut = os.path.join(self.root, f"cut-{date}")
            make_workspace(cut, end=date - datetime.timedelta(1), known_before=date,
                           dates=[d for d in AS_OF if d < date])
            closed = [row for row in features(cut)
                      if row["label"] and next_year(datetime.date.fromisoformat(row["as_of"])) <= date]
            self.assertEqual(split["n_train"], len(closed), split["test"])
            self.assertEqual(split["n_train_positive"], sum(row["label"] == "1" for row in closed), split["test"])

    def test_late_knowledge_makes_a_difference_here(self):
        # else the test above could not fail
        date = datetime.date.fromisoformat(self.model["splits"]["used"][4]["test"])
        final = [row for row in self.rows
                 if row["label"] and next_year(datetime.date.fromisoformat(row["as_of"])) <= date]
        self.assertGreater(sum(row["label"] == "1" for row in final), self.model["splits"]["used"][4]["n_train_positive"])

    def test_predictions_are_the_test_dates_rows_with_their_final_labels(self):
        predictions = read_csv(os.path.join(self.model_folder, "predictions.csv"))
        self.assertEqual(list(predictions[0]),
                         ["person_id", "as_of", "split", "label", "score", "family", "model"])
        candidates = self.model["selection"]["candidates"]
        selected = next(candidate["model"] for candidate in candidates if candidate["selected"])
        self.assertEqual({row["model"] for row in predictions}, {candidate["model"] for candidate in candidates})
        self.assertTrue(all(row["family"] for row in predictions))
        n_all = len(predictions)
        predictions = [row for row in predictions if row["model"] == selected]
        self.assertEqual(n_all, len(candidates) * len(predictions))
        dates = {split["test"] for split in self.model["splits"]["used"]}
        wanted = {(row["person_id"], row["as_of"]): row["label"] for row in self.rows
                  if row["as_of"] in dates and row["label"]}
        got = {(row["person_id"], row["as_of"]): row["label"] for row in predictions}
        self.assertEqual(got, wanted)
        self.assertTrue(all(row["split"] == row["as_of"] and 0 <= float(row["score"]) <= 1 for row in predictions))

    def test_the_winner_is_the_best_average_and_calibrated_out_of_time(self):
        candidates = self.model["selection"]["candidates"]
        self.assertEqual(len(candidates), 3)
        best = max(candidates, key=lambda candidate: candidate["average"])
        self.assertTrue(best["selected"])
        for candidate in candidates:
            self.assertAlmostEqual(candidate["average"], sum(candidate["by_split"]) / len(candidate["by_split"]), delta=1e-12)
        self.assertEqual(self.model["calibration"]["fitted_on"], "pooled out-of-time predictions")
        self.assertEqual(self.model["calibration"]["n"], self.metrics["n"])

    def test_the_refit_uses_all_closed_rows(self):
        closed = [row for row in self.rows if row["label"]
                  and next_year(datetime.date.fromisoformat(row["as_of"])) <= END + datetime.timedelta(1)]
        self.assertEqual(self.model["training"]["n"], len(closed))

    def test_same_inputs_give_the_same_bytes(self):
        again = os.path.join(self.root, "again")
        make_workspace(again)
        hearth("train", "--scenario", "s", "-C", again, "--threads", "1")
        for name in ("model.json", "metrics.json", "predictions.csv", "vectors.csv", "card.md", "report.html"):
            with open(os.path.join(self.model_folder, name), "rb") as one, \
                 open(os.path.join(again, "models", "s", self.model["id"], name), "rb") as other:
                self.assertEqual(one.read(), other.read(), name)

    def test_max_history_leaves_old_rows_out(self):
        short = os.path.join(self.root, "short-memory")
        make_workspace(short, history=", max_history: 2y")
        hearth("train", "--scenario", "s", "-C", short)
        with open(os.path.join(short, "models", "s", "selected"), encoding="utf-8") as file:
            path = os.path.join(short, "models", "s", file.read().strip(), "model.json")
        with open(path, encoding="utf-8") as file:
            last = json.load(file)["splits"]["used"][-1]
        self.assertLess(last["n_train"], self.model["splits"]["used"][-1]["n_train"] / 2)

    def test_too_little_history_exits_2_and_says_how_much_is_missing(self):
        few = os.path.join(self.root, "few")
        make_workspace(few, end=datetime.date(2013, 6, 30), dates=AS_OF[:3])
        done = hearth("train", "--scenario", "s", "-C", few, wanted=2)
        self.assertIn("0.6 more years of history", done.stderr)  # 2012-01-01 + two years is 2014-01-01

    def score(self, date):
        hearth("score", "--scenario", "s", "--as-of", str(date), "-C", self.folder)
        return read_csv(os.path.join(self.folder, "scores", "s", f"{date}.csv"))

    def test_scores_are_ranked_and_alerts_stay_within_capacity(self):
        rows = self.score("2020-07-01")
        self.assertEqual(list(rows[0]), ["rank", "person_id", "as_of", "score", "low", "high", "band", "household", "alert",
                                         "reason_1", "reason_2", "reason_3", "reason_4", "reason_5"])
        self.assertEqual({row["person_id"] for row in rows},
                         {row["person_id"] for row in self.rows if row["as_of"] == "2020-07-01"})
        self.assertEqual([int(row["rank"]) for row in rows], list(range(1, len(rows) + 1)))
        scores = [float(row["score"]) for row in rows]
        self.assertEqual(scores, sorted(scores, reverse=True))
        n = len(rows)
        red, amber = max(1, int(0.02 * n + 0.5)), max(1, int(0.1 * n + 0.5))
        self.assertEqual([row["band"] for row in rows], ["red"] * red + ["amber"] * (amber - red) + [""] * (n - amber))
        seen, places = set(), 12
        for row in rows:
            free = places > 0 and (not row["household"] or row["household"] not in seen)
            self.assertEqual(row["alert"], "1" if free else "0")
            seen.add(row["household"])
            places -= free
        self.assertTrue(all(0 < float(row["low"]) <= float(row["score"]) <= float(row["high"]) < 1 for row in rows))
        self.assertTrue(any(float(row["low"]) < float(row["score"]) < float(row["high"]) for row in rows))

    def test_explanations_sum_exactly_and_show_their_records(self):
        rows = self.score("2020-07-01")
        for row in (rows[0], rows[len(rows) // 2], rows[-1]):
            done = hearth("explain", "--scenario", "s", "--person", row["person_id"], "-C", self.folder, "--json")
            told = json.loads(done.stdout)
            self.assertEqual(told["as_of"], "2020-07-01")  # of the latest scores file
            self.assertEqual(told["score"], float(row["score"]))
            total = told["baseline"]["decision"] + sum(part["contribution"] for part in told["contributions"])
            self.assertAlmostEqual(total, told["decision"], delta=1e-9)
            self.assertEqual(told["base_rate"], self.model["training"]["base_rate"])
            matrix = next(r for r in self.rows if r["person_id"] == row["person_id"] and r["as_of"] == "2020-07-01")
            for part in told["contributions"]:
                value = matrix[part["column"]]
                self.assertEqual(part["value"], float(value) if value else None)
                if part["contribution"] and part["column"].startswith("self.incidents") and ".count." in part["column"]:
                    self.assertEqual(len(part["records"]), part["value"])
            raising = [part["reason"] for part in told["contributions"] if part["contribution"] > 0]
            if row["reason_1"]:
                self.assertIn(row["reason_1"], raising)

    def test_a_changed_bundle_is_refused(self):
        path = os.path.join(self.model_folder, "vectors.csv")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        lines = text.split("\n")
        score, rest = lines[5].split(",", 1)
        lines[5] = f"{float(score) * (1 + 1e-6)!r},{rest}"
        try:
            with open(path, "w", encoding="utf-8") as file:
                file.write("\n".join(lines))
            done = hearth("score", "--scenario", "s", "--as-of", "2020-07-01", "-C", self.folder, wanted=1)
            self.assertIn("vectors.csv:6:1", done.stderr)
        finally:
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)


if __name__ == "__main__":
    unittest.main()
