#!/usr/bin/env python3
"""A list and its alerts: which model makes it, which dates it may have, what evidence it needs, and who draws the short straw.

Small workspaces with known answers; what a list must hold is counted here from the inputs, not by hearth."""
import csv
import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

HEARTH = os.environ.get("HEARTH", "hearth")
OFF = "evidence: {families: 0, lift_low: 0, data_age: 0, age: 0}"
MANY = 9
TWO = ["--override", "agreed at the board", "--by", "Ann Lee,Bob Roy", "--until"]
CONFIG = """hearth: 1
name: Test Borough
data_end: 2020-12-31
today: 2021-01-01
sources:
  - {name: people, agency: council, files: people.csv, record: person, ids: all,
     columns: {person_id: id, dob: dob, uprn: uprn}}
  - {name: visits, agency: health, files: visits.csv, record: event, ids: all,
     columns: {person_id: id, date: date}}
  - {name: harm, agency: council, files: harm.csv, record: event, ids: all,
     columns: {person_id: id, date: date}}
link: none
"""
SCENARIO = """scenario: s
cohort: {{as_of: {{from: 2016-01-01, to: 2020-01-01, every: 6m}}, age: {{from: 0d, to: 90y}}}}
outcome: {{any: [{{event: harm}}], within: 6m}}
features:
  - {{of: self, source: visits, windows: [ever], compute: [count]}}
models: [{models}]
alerts: {{capacity: {capacity} per month, group: household, bands: {{first: 5%, second: 10%, third: 20%}}{evidence}}}
"""


def write_csv(path, header, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def read_csv(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


class Lists(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def make(self, groups, capacity=20, evidence="", models="{kind: logit, penalty: 1}"):
        """groups: (number of people, visits of each before 2016, how many of them come to harm each half year, household size).
        MANY visits: one more from person to person, so that none of them tie."""
        people, visits, harm, n = [], [], [], 0
        for group, (size, n_visit, n_harm, home) in enumerate(groups):
            for i in range(size):
                person = "p%04d" % n
                people.append([person, "1980-01-01", str(1000 * group + i // home + 1)])
                n_visits = n_visit + i if n_visit == MANY else n_visit
                visits += [[person, "2015-%02d-01" % (k % 12 + 1)] for k in range(n_visits)]
                if i >= size - n_harm:
                    harm += [[person, "%d-%02d-15" % (year, month)] for year in range(2015, 2021) for month in (3, 9)]
                n += 1
        write_csv(self.path("people.csv"), ["id", "dob", "uprn"], people)
        write_csv(self.path("visits.csv"), ["id", "date"], visits)
        write_csv(self.path("harm.csv"), ["id", "date"], harm or [["p0000", "2015-01-01"]])
        os.makedirs(self.path("scenarios"), exist_ok=True)
        with open(self.path("hearth.yaml"), "w", encoding="utf-8") as file:
            file.write(CONFIG)
        self.scenario(capacity, evidence, models)

    def scenario(self, capacity, evidence, models="{kind: logit, penalty: 1}"):
        with open(self.path("scenarios", "s.yaml"), "w", encoding="utf-8") as file:
            file.write(SCENARIO.format(capacity=capacity, evidence=", " + evidence if evidence else "", models=models))

    def run_hearth(self, *words, wanted=0):
        done = subprocess.run([HEARTH, *words, "-C", self.folder], capture_output=True, text=True)
        self.assertEqual(done.returncode, wanted, "%s\n%s%s" % (words, done.stdout, done.stderr))
        return done

    def score(self, *words, wanted=0, date="2021-01-01"):
        return self.run_hearth("score", "--scenario", "s", "--as-of", date, *words, wanted=wanted)

    def train(self, *words):
        self.run_hearth("train", "--scenario", "s", "--quiet", *words)
        return self.selected()

    def selected(self):
        with open(self.path("models", "s", "selected"), encoding="utf-8") as file:
            return file.read().strip()

    def rows(self, *parts, date="2021-01-01"):
        return read_csv(self.path("scores", "s", *(parts or (date + ".csv",))))

    def alerts(self, state="all"):
        if not os.path.exists(self.path("hearth.db")):
            return []
        done = self.run_hearth("alerts", "list", "--json", "--state", state)
        return json.loads(done.stdout)["alerts"]

    def audit(self, action):
        with sqlite3.connect(self.path("hearth.db")) as store:
            return [(subject, json.loads(details)) for subject, details in
                    store.execute("SELECT subject, details FROM audit WHERE action = ? ORDER BY sequence", (action,))]

    # --- who is listed among equals

    def tied(self, size, above=5, home=1):
        self.make([(above, MANY, above, 1), (size, 5, size // 2, home), (400, 0, 4, 1)], evidence=OFF)
        self.train()
        return self.score()

    def test_more_equals_than_twice_the_capacity_are_not_listed_at_all(self):
        said = self.tied(412).stdout
        listed = [row for row in self.rows() if row["alert"] == "1"]
        self.assertEqual(len(listed), 5)
        self.assertIn("412 households have equal estimates", said)
        self.assertIn("cannot tell the others apart", said)

    def test_equals_up_to_twice_the_capacity_are_drawn_by_lot(self):
        said = self.tied(30).stdout
        rows = self.rows()
        listed = [row["person_id"] for row in rows if row["alert"] == "1"]
        self.assertEqual(len(listed), 20)
        self.assertEqual([row["rank"] for row in rows], [str(i + 1) for i in range(len(rows))])
        tied = [row["person_id"] for row in rows if row["score"] == rows[5]["score"]]
        self.assertEqual(len(tied), 30)
        self.assertNotEqual(tied, sorted(tied))  # not by id
        self.assertIn("30 households have equal estimates", said)
        self.assertIn("15 of them are listed, by lot (chance 50 in 100)", said)

    def test_the_seed_is_in_the_audit_before_the_alerts_and_is_used_again(self):
        self.tied(30)
        order = [row["person_id"] for row in self.rows()]
        lots = self.audit("list.lot")
        self.assertEqual(len(lots), 1)
        self.assertEqual(lots[0][1]["as_of"], "2021-01-01")
        with sqlite3.connect(self.path("hearth.db")) as store:
            first = store.execute("SELECT min(sequence) FROM audit WHERE action = 'list.lot'").fetchone()
            made = store.execute("SELECT min(sequence) FROM audit WHERE action = 'alerts.score'").fetchone()
        self.assertLess(first, made)
        self.score()
        self.assertEqual([row["person_id"] for row in self.rows()], order)
        self.assertEqual(len(self.audit("list.lot")), 1)
        self.assertEqual(len(self.alerts("new,open")), 20)

    def test_a_list_that_cannot_be_written_makes_no_alert(self):
        self.make([(5, MANY, 5, 1), (400, 0, 4, 1)], evidence=OFF)
        self.train()
        os.makedirs(self.path("scores", "s", "2021-01-01.csv"))
        self.score(wanted=1)
        self.assertEqual(self.alerts(), [])
        os.rmdir(self.path("scores", "s", "2021-01-01.csv"))
        self.score()
        self.assertEqual(len(self.alerts()), sum(row["alert"] == "1" for row in self.rows()))

    def test_a_household_draws_one_lot(self):
        self.tied(60, home=3)
        homes = [row["household"] for row in self.rows()][5:65]
        runs = 1 + sum(one != other for one, other in zip(homes, homes[1:]))
        self.assertEqual(runs, 20)

    def test_without_alerts_the_lot_comes_from_the_seed(self):
        self.tied(30)
        orders = []
        for seed in ("1", "1", "2"):
            self.score("--no-alerts", "--seed", seed)
            orders.append([row["person_id"] for row in self.rows()])
        self.assertEqual(orders[0], orders[1])
        self.assertNotEqual(orders[0], orders[2])

    # --- which model, which date

    def two_models(self):
        self.make([(40, MANY, 30, 1), (40, 4, 10, 1), (200, 0, 4, 1)], capacity=5, evidence=OFF)
        first = self.train()
        self.scenario(5, OFF, "{kind: logit, penalty: 100000}")
        self.assertEqual(self.train(), first)  # in use as before
        models = [model for model in os.listdir(self.path("models", "s")) if model not in ("selected", "status.json", first)]
        self.assertEqual(len(models), 1)
        return first, models[0]

    def test_training_again_does_not_change_the_model_in_use(self):
        first, other = self.two_models()
        listed = json.loads(self.run_hearth("models", "list", "--scenario", "s", "--json").stdout)["models"]
        self.assertEqual({model["id"]: model["in_use"] for model in listed}, {first: True, other: False})
        self.assertEqual(self.train("--use"), other)
        self.score()
        self.run_hearth("models", "use", first, "--scenario", "s")
        self.assertEqual(self.selected(), first)
        self.assertEqual(self.audit("model.use"), [("s", {"model": first, "before": other, "command": "models use"})])
        self.run_hearth("models", "use", "000000000000", "--scenario", "s", wanted=2)

    def test_another_model_than_the_one_in_use_makes_a_trial(self):
        _, other = self.two_models()
        self.score()
        before = self.alerts()
        said = self.score("--model", other).stdout
        self.assertIn("This is a trial", said)
        rows = self.rows("trial", "2021-01-01-%s.csv" % other)
        self.assertEqual({row["alert"] for row in rows}, {"0"})
        self.assertEqual(self.alerts(), before)

    def test_a_changed_alert_rule_keeps_the_model_and_warns_of_nothing(self):
        first, _ = self.two_models()
        self.scenario(6, OFF)
        done = self.score()
        self.assertNotIn("changed", done.stderr)
        self.assertEqual(self.train(), first)

    def test_refused_dates_make_trials_unless_overridden(self):
        self.make([(40, MANY, 30, 1), (200, 0, 4, 1)], capacity=5, evidence=OFF)
        model = self.train()
        self.score()
        for date, why in (("2021-01-02", "records end"), ("2015-06-01", "trained on dates from"),
                          ("2020-12-01", "latest list is of 2021-01-01")):
            said = self.score(date=date).stdout
            self.assertIn("This is a trial", said)
            self.assertIn(why, said)
            self.assertFalse(os.path.exists(self.path("scores", "s", date + ".csv")))
            self.assertTrue(os.path.exists(self.path("scores", "s", "trial", "%s-%s.csv" % (date, model))))
        self.assertEqual({alert["as_of"] for alert in self.alerts()}, {"2021-01-01"})
        self.score(*TWO, "2021-06-30", date="2020-12-01")
        self.assertEqual({alert["as_of"] for alert in self.alerts()}, {"2021-01-01", "2020-12-01"})
        self.run_hearth("explain", "--scenario", "s", "--person", "p0000", "--as-of", "2015-06-01")
        self.run_hearth("verify", "scores")

    def test_backtest_and_dry_run_leave_alerts_alone(self):
        self.make([(40, MANY, 30, 1), (200, 0, 4, 1)], capacity=5, evidence=OFF)
        model = self.train()
        told = json.loads(self.score("--dry-run", "--json").stdout)
        self.assertEqual(len(told["enter"]), 5)
        self.assertEqual(told["leave"], [])
        self.assertFalse(os.path.exists(self.path("scores")))
        self.assertEqual(self.alerts(), [])
        self.score("--backtest", date="2019-01-01")
        self.assertEqual({row["alert"] for row in self.rows("backtest", "2019-01-01-%s.csv" % model)}, {"0"})
        self.assertEqual(self.alerts(), [])
        self.score()
        self.assertEqual({alert["person_id"] for alert in self.alerts()},
                         {row["person_id"] for row in self.rows() if row["alert"] == "1"})
        self.assertEqual(json.loads(self.score("--dry-run", "--json").stdout)["enter"], [])

    # --- evidence

    def test_a_list_short_of_evidence_is_made_without_alerts(self):
        self.make([(40, MANY, 30, 1), (200, 0, 4, 1)], capacity=5)
        self.train()
        done = self.score(wanted=4)
        self.assertIn("34 families with the outcome; 100 are needed", done.stdout)
        self.assertIn("withheld", done.stderr)
        self.assertEqual({row["alert"] for row in self.rows()}, {"0"})
        self.assertEqual(self.alerts(), [])
        told = json.loads(re.sub(r"(?s)\n\{\n? *\"error\".*", "", self.score("--json", wanted=4).stdout))
        self.assertTrue(told["evidence"]["withheld"])
        self.assertIn("No alerts were made",
                      self.run_hearth("explain", "--scenario", "s", "--person", "p0000").stdout)

    def test_each_limit_withholds_by_itself_and_zero_switches_it_off(self):
        self.make([(40, MANY, 30, 1), (200, 0, 4, 1)], capacity=5, evidence=OFF)
        self.train()
        none = {"families": "0", "lift_low": "0", "data_age": "0", "age": "0"}
        for key, value, why in (("families", "35", "families"), ("lift_low", "50", "lower end"),
                                ("data_age", "10d", "Source visits was extracted on 1 December 2015")):
            limits = dict(none, **{key: value})
            self.scenario(5, "evidence: {%s}" % ", ".join("%s: %s" % item for item in limits.items()))
            self.assertIn(why, self.score(wanted=4).stdout)
        self.scenario(5, "evidence: {families: 34, lift_low: 1, data_age: 0, age: 15m}")
        self.score()
        with open(self.path("hearth.yaml"), encoding="utf-8") as file:
            text = file.read()
        with open(self.path("hearth.yaml"), "w", encoding="utf-8") as file:
            file.write(text.replace("today: 2021-01-01", "today: 2022-05-01"))
        self.assertIn("was trained on 1 January 2021", self.score(wanted=4).stdout)

    def test_the_named_day_of_an_extract_counts(self):
        self.make([(40, MANY, 34, 1), (200, 0, 4, 1)], capacity=5, evidence="evidence: {families: 0, lift_low: 0, age: 0}")
        self.train()
        self.assertIn("Source visits", self.score(wanted=4).stdout)
        with open(self.path("hearth.yaml"), encoding="utf-8") as file:
            text = file.read()
        with open(self.path("hearth.yaml"), "w", encoding="utf-8") as file:
            file.write(text.replace("record: event,", "record: event, extracted: 2020-12-31,"))
        self.score()

    def test_two_people_can_override_until_a_day(self):
        self.make([(40, MANY, 30, 1), (200, 0, 4, 1)], capacity=5)
        self.train()
        for words in (["--override", "x", "--by", "Ann", "--until", "2021-02-01"],
                      ["--override", "x", "--by", "Ann,ann ", "--until", "2021-02-01"],
                      ["--override", "x", "--by", "Ann,Bob"], ["--override", " ", "--by", "Ann,Bob", "--until", "2021-02-01"],
                      ["--by", "Ann,Bob"], [*TWO, "2020-12-31"]):
            self.score(*words, wanted=2)
        self.assertIn("by decision of Ann Lee and Bob Roy", self.score(*TWO, "2021-01-31").stdout)
        self.assertEqual(len(self.alerts()), 5)
        state = self.audit("list.state")[-1][1]
        self.assertEqual(state["override"], {"why": "agreed at the board", "by": ["Ann Lee", "Bob Roy"], "until": "2021-01-31"})
        self.score()  # it holds
        self.assertIn("the override of Ann Lee and Bob Roy is replaced: agreed at the board", self.score(*TWO, "2021-01-30").stderr)
        self.assertIn("more than 12 months", self.score(*TWO, "2099-06-30").stderr)
        self.score(*TWO, "2021-01-31")
        with open(self.path("hearth.yaml"), encoding="utf-8") as file:
            text = file.read()
        with open(self.path("hearth.yaml"), "w", encoding="utf-8") as file:
            file.write(text.replace("today: 2021-01-01", "today: 2021-02-01"))
        self.score(wanted=4)

    def test_evidence_that_is_off_is_said(self):
        self.make([(40, MANY, 30, 1), (200, 0, 4, 1)], capacity=5, evidence=OFF)
        self.train()
        self.assertIn("Evidence is not tested", self.score().stdout)
        self.assertIn("Evidence is not tested",
                      self.run_hearth("explain", "--scenario", "s", "--person", "p0000").stdout)

    # --- too little data

    def test_too_little_data_is_a_list_of_its_own_without_scores(self):
        self.make([(40, MANY, 30, 1), (200, 0, 4, 1)], capacity=5, evidence=OFF)
        new, missed = {"p%04d" % i for i in range(30, 36)}, {"p0039"}  # of the highest scores
        write_csv(self.path("residence.csv"), ["id", "start"],
                  [["p%04d" % i, "2020-11-01" if "p%04d" % i in new else "1990-01-01"] for i in range(240)])
        write_csv(self.path("reviews.csv"), ["id", "date"],
                  [["p%04d" % i, "2020-06-01"] for i in range(240) if "p%04d" % i not in missed])
        with open(self.path("hearth.yaml"), encoding="utf-8") as file:
            text = file.read()
        sources = """  - {name: residence, agency: council, files: residence.csv, record: spell, ids: all,
     columns: {person_id: id, start: start}}
  - {name: reviews, agency: health, files: reviews.csv, record: event, ids: all,
     columns: {person_id: id, date: date}}
"""
        with open(self.path("hearth.yaml"), "w", encoding="utf-8") as file:
            file.write(text.replace("link: none", sources + "link: none"))
        with open(self.path("scenarios", "s.yaml"), encoding="utf-8") as file:
            text = file.read()
        with open(self.path("scenarios", "s.yaml"), "w", encoding="utf-8") as file:
            file.write(text.replace("age: {from: 0d, to: 90y}}", "age: {from: 0d, to: 90y}, observed: [residence]}")
                       + "enough: {observed: 50%, contacts: [{any: reviews, within: 1y, text: health visitor review}]}\n")
        self.train()
        said = self.score().stdout
        rows = self.rows()
        little = [row for row in rows if row["band"] == "not_enough_data"]
        self.assertEqual(rows[-len(little):], little)
        self.assertEqual({row["person_id"] for row in little if "Observed for 17%" in row["reason_1"]}, new)
        self.assertTrue(all(row["rank"] == row["score"] == "" and row["alert"] == "0" for row in little))
        ranked = {row["person_id"] for row in rows if row["rank"]}
        self.assertFalse(ranked & new)
        self.assertLessEqual(missed, ranked)
        self.assertIn("p0039", {row["person_id"] for row in little if row["reason_1"] == "Not on record: health visitor review"})
        self.assertIn("6 with too little data for a score", said)
        self.assertEqual(sum(row["alert"] == "1" for row in rows), 5)

    # --- only people close alerts

    def test_scoring_again_closes_nothing_and_withdrawing_does(self):
        self.make([(10, MANY, 10, 1), (40, 5, 10, 1), (200, 0, 4, 1)], capacity=5, evidence=OFF)
        self.train()
        self.score()
        before = {alert["person_id"]: alert for alert in self.alerts()}
        gone, fallen = sorted(before)[:2]
        people, visits = read_csv(self.path("people.csv")), read_csv(self.path("visits.csv"))
        write_csv(self.path("people.csv"), ["id", "dob", "uprn"],
                  [[row["id"], "1900-01-01" if row["id"] == gone else row["dob"], row["uprn"]] for row in people])
        write_csv(self.path("visits.csv"), ["id", "date"], [[row["id"], row["date"]] for row in visits if row["id"] != fallen])
        self.score()
        after = {alert["person_id"]: alert for alert in self.alerts("new,open")}
        self.assertEqual(set(after), set(before))
        for person, alert in after.items():
            self.assertEqual((alert["due_by"], alert["created"]), (before[person]["due_by"], before[person]["created"]))
        self.assertGreater(after[fallen]["rank"], 5)
        self.run_hearth("verify", "audit")
        self.run_hearth("alerts", "withdraw", "--scenario", "s", "--as-of", "2021-01-01", wanted=2)
        said = self.run_hearth("alerts", "withdraw", "--scenario", "s", "--as-of", "2021-01-01", "--reason", "wrong extract")
        self.assertIn("5 alerts", said.stdout)
        self.assertEqual(self.alerts("new,open"), [])
        self.assertEqual(self.audit("alerts.withdraw")[0][1]["reason"], "wrong extract")
        self.run_hearth("verify", "audit")

    def test_looks_from_the_command_line_are_audited(self):
        self.make([(40, MANY, 30, 1), (200, 0, 4, 1)], capacity=5, evidence=OFF)
        self.train()
        self.score()
        self.run_hearth("explain", "--scenario", "s", "--person", "p0003")
        self.run_hearth("alerts", "export", "--out", self.path("alerts.csv"))
        looks = self.audit("command.look")
        self.assertEqual(looks[0][0], "p0003")
        self.assertEqual(len(looks), 6)

    def test_a_list_is_frozen_when_alerts_are_made(self):
        self.make([(40, MANY, 30, 1), (200, 0, 4, 1)], capacity=5, evidence=OFF)
        model = self.train()
        self.score()
        with open(self.path("kept", "frozen", "s", "2021-01-01-%s.bin" % model), "rb") as file:
            head = json.loads(file.readline())
            start, data = file.tell(), {}
            self.assertEqual(start % 64, 0)
            for column in head["columns"]:
                file.seek(start + column["at"])
                if column["type"].startswith("|S"):
                    width = int(column["type"][2:])
                    data[column["name"]] = [file.read(width).rstrip(b"\0").decode() for _ in range(head["rows"])]
        rows = self.rows()
        self.assertEqual(data["person_id"], [row["person_id"] for row in rows])
        self.assertEqual(data["household"], [row["household"] for row in rows])

    def test_a_frozen_list_that_is_changed_or_gone_is_named(self):
        self.make([(40, MANY, 30, 1), (200, 0, 4, 1)], capacity=5, evidence=OFF)
        model = self.train()
        self.score()
        path = self.path("kept", "frozen", "s", "2021-01-01-%s.bin" % model)
        with open(path, "rb") as file:
            whole = file.read()
        self.assertEqual(self.audit("alerts.score")[0][1]["frozen"], hashlib.blake2b(whole, digest_size=16).hexdigest())
        self.run_hearth("verify", "scores")
        for at in (0, len(whole) // 2, len(whole) - 1):
            with open(path, "wb") as file:
                file.write(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1:])
            self.assertIn("2021-01-01-%s.bin: " % model, self.run_hearth("verify", "scores", wanted=1).stdout)
        os.remove(path)
        self.assertIn("2021-01-01-%s.bin: " % model, self.run_hearth("verify", "scores", wanted=1).stdout)
        os.mkdir(path)  # there, and not to be read by root either
        self.assertIn("2021-01-01-%s.bin: " % model, self.run_hearth("verify", "scores", wanted=1).stdout)
        os.rmdir(path)
        with open(path, "wb") as file:
            file.write(whole)
        self.run_hearth("verify", "scores")

    def test_a_model_as_of_an_earlier_day_uses_nothing_later(self):
        self.make([(40, MANY, 30, 1), (200, 0, 4, 1)], capacity=5, evidence=OFF)
        self.train()
        early = self.train("--until", "2019-01-01", "--use")
        with open(self.path("models", "s", early, "model.json"), encoding="utf-8") as file:
            model = json.load(file)
        self.assertEqual(model["training"]["data_end"], "2018-12-31")
        self.assertLessEqual(model["training"]["as_of_to"], "2018-07-01")
        self.assertTrue(all(split["test"] <= "2018-07-01" for split in model["splits"]["used"]))
        self.run_hearth("train", "--scenario", "s", "--until", "2022-01-01", wanted=2)

    def test_models_differ_by_what_they_predict(self):
        first, other = self.two_models()
        told = json.loads(self.run_hearth("models", "diff", first, other, "--scenario", "s", "--json").stdout)
        mine = {(row["person_id"], row["as_of"]): float(row["score"]) for row in read_csv(self.path("models", "s", first, "predictions.csv"))}
        theirs = {(row["person_id"], row["as_of"]): row for row in read_csv(self.path("models", "s", other, "predictions.csv"))}
        common = [key for key in mine if key in theirs]
        self.assertEqual(told["n"], len(common))
        brier = [sum((scores - int(theirs[key]["label"])) ** 2 for key, scores in
                     ((key, source(key)) for key in common)) / len(common)
                 for source in (mine.get, lambda key: float(theirs[key]["score"]))]
        self.assertAlmostEqual(told["metrics"]["brier"]["a"], brier[0], delta=1e-12)
        self.assertAlmostEqual(told["metrics"]["brier"]["b"], brier[1], delta=1e-12)
        self.assertLessEqual(told["metrics"]["brier"]["difference"]["ci_low"], brier[1] - brier[0])


if __name__ == "__main__":
    sys.exit(unittest.main())
