#!/usr/bin/env python3
"""`evaluate effect --scenario`: a random world, and the target trial emulated the slow way.

    HEARTH=path/to/hearth test_effect_trial.py

The naive emulation below goes over every child on every month and asks the records directly; it shares the estimating
equations with test_effect_oracle.py and nothing with hearth.
"""

import csv
import datetime
import json
import os
import random
import re
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
FIRST, LAST, END = datetime.date(2018, 1, 31), datetime.date(2020, 10, 31), datetime.date(2021, 12, 31)
DAY = datetime.timedelta(1)

CONFIG = """hearth: 1
name: Test
data_end: 2021-12-31
link: none
sources:
  - {name: register, agency: health, files: persons.csv, record: person, ids: a,
     columns: {person_id: id, dob: dob, sex: sex}}
  - {name: kin, agency: health, files: kin.csv, record: relationship, ids: a,
     columns: {person_id: id, other_id: other, relation: relation}}
  - {name: panel, agency: help, files: panel.csv, record: event, ids: a,
     columns: {person_id: id, date: date, known: known, category: decision}}
  - {name: help, agency: help, files: help.csv, record: spell, ids: a,
     columns: {person_id: id, start: start, end: end, known: known, end_known: end_known, category: kind}}
  - {name: police, agency: police, files: police.csv, record: event, ids: a,
     columns: {person_id: id, date: date, known: known}}
  - {name: care, agency: care, files: care.csv, record: event, ids: a,
     columns: {person_id: id, date: date, known: known}}
  - {name: enquiry, agency: care, files: enquiry.csv, record: event, ids: a,
     columns: {person_id: id, date: date, known: known}}
  - {name: moved, agency: health, files: moved.csv, record: event, ids: a,
     columns: {person_id: id, date: date, known: known}}
"""

SCENARIO = """scenario: s
cohort:
  as_of: {from: 2018-01-31, to: 2020-10-31, every: 3m}
  age: {from: 0d, to: 6y}
  exclude: [{any: care}]
outcomes:
  care_1y: {any: [{event: care}], within: 1y, censor: [{event: moved}]}
  enquiry_2y: {any: [{event: enquiry}], within: 2y, censor: [{event: moved}]}
features:
  - {of: self, attribute: age, unit: days}
  - {of: self, source: police, windows: [1y], compute: [count]}
  - {of: sibling, source: police, windows: [ever], compute: [count]}
  - {of: self, source: police, windows: [ever], compute: [days_since_last]}
interventions:
  - {name: parenting, source: help, category: [parenting], eligible_within: 3m}
  - {name: near, source: help, category: [parenting], eligible_within: 2m, detection_outcome: enquiry_2y,
     outcomes: [care_1y], among: [{any: panel, category: [near]}]}
"""
BROKEN = {"ever": "{name: ever, source: help, eligible_within: ever}", "never": "{name: never, source: help}",
          "typo": "{name: typo, source: help, eligible_within: 3m, amnog: []}",
          "wrong": "{name: wrong, source: help, category: [parentin], eligible_within: 3m}"}
COVARIATES = ["self.age", "self.police.count.1y", "sibling.police.count.ever"]


def month_add(day, n):
    index = day.year * 12 + day.month - 1 + n
    year, month = divmod(index, 12)
    last = (datetime.date(year + month // 11, (month + 1) % 12 + 1, 1) - DAY).day
    return datetime.date(year, month + 1, min(day.day, last))


def make_world(seed, n_family=500):
    """Tables by name; facts are (id, date, known[, …])."""
    rng = random.Random(seed)
    world = {name: [] for name in ("persons", "kin", "panel", "help", "police", "care", "enquiry", "moved")}

    def some_day(low, high):
        return low + datetime.timedelta(rng.randrange((high - low).days))

    for family in range(n_family):
        luck = rng.gauss(0, 1)
        names = [f"c{family:04d}{letter}" for letter in "abc"[:rng.choice([1, 1, 2, 3])]]
        for child in names:
            dob = some_day(datetime.date(2014, 1, 1), datetime.date(2020, 1, 1))
            world["persons"].append((child, dob, rng.choice("FM")))
            start = max(dob, datetime.date(2016, 1, 1))
            for _ in range(rng.randrange(4) + (luck > 1)):
                day = some_day(start, END)
                world["police"].append((child, day, day + datetime.timedelta(rng.randrange(40))))
            if rng.random() < 0.5:
                day = some_day(max(start, datetime.date(2017, 10, 1)), END)
                known = day + datetime.timedelta(rng.randrange(20) if rng.random() < 0.9 else rng.randrange(150))
                near = rng.random() < 0.8
                world["panel"].append((child, day, known, "near" if near else "other"))
                if rng.random() < 0.5:
                    begin = day + datetime.timedelta(rng.randrange(10, 80))
                    kind = "parenting" if rng.random() < 0.8 else "other"
                    world["help"].append((child, begin, begin + 90 * DAY, begin + rng.randrange(15) * DAY,
                                          begin + 95 * DAY, kind))
            if rng.random() < 0.12 + 0.05 * (luck > 0):
                day = some_day(start, END)
                world["care"].append((child, day, day + rng.randrange(30) * DAY))
            for _ in range(rng.random() < 0.4):
                day = some_day(start, END)
                world["enquiry"].append((child, day, day + rng.randrange(30) * DAY))
            if rng.random() < 0.1:
                day = some_day(start, END)
                world["moved"].append((child, day, day))
        world["kin"] += [(a, b, "sibling") for a in names for b in names if a < b]
    return world


HEADERS = {"persons": "id,dob,sex", "kin": "id,other,relation", "panel": "id,date,known,decision",
           "help": "id,start,end,known,end_known,kind", "police": "id,date,known", "care": "id,date,known",
           "enquiry": "id,date,known", "moved": "id,date,known"}


def write_world(folder, world):
    for name, header in HEADERS.items():
        with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(header.split(","))
            writer.writerows(world[name])
    with open(os.path.join(folder, "hearth.yaml"), "w", encoding="utf-8") as file:
        file.write(CONFIG)
    os.makedirs(os.path.join(folder, "scenarios"), exist_ok=True)
    with open(os.path.join(folder, "scenarios", "s.yaml"), "w", encoding="utf-8") as file:
        file.write(SCENARIO)


def facts_of(world, name):
    found = {}
    for row in world[name]:
        found.setdefault(row[0], []).append(row)
    return found


def label(facts, censor, as_of, horizon):
    """1, 0 or None = unknown, as known by the data's end."""
    known = [row[1] for row in facts if row[1] >= as_of and row[2] <= END]
    gone = min((row[1] for row in censor if row[1] >= as_of and row[2] <= END), default=datetime.date.max)
    first = min(known, default=datetime.date.max)
    if first < horizon and first <= END and first <= gone:
        return 1
    return 0 if gone >= horizon and horizon <= END + DAY else None


def emulate(world, within, near):
    """Entries as dicts, and what was left out."""
    facts = {name: facts_of(world, name) for name in HEADERS if name != "kin"}
    siblings = {}
    for a, b, _ in world["kin"]:
        siblings.setdefault(a, set()).add(b)
        siblings.setdefault(b, set()).add(a)
    entries, count = [], {"months": 0, "admitted": 0, "had": 0, "late": 0}

    def seen(name, child, as_of):
        return [row for row in facts[name].get(child, []) if row[1] < as_of and row[2] < as_of]

    k = 0
    while month_add(FIRST, k) <= LAST:
        as_of = month_add(FIRST, k)
        since = month_add(FIRST, k - 1)
        for child, dob, sex in world["persons"]:
            if not dob <= as_of < month_add(dob, 72) or seen("care", child, as_of):
                continue
            count["months"] += 1
            if near:
                decisions = [row for row in seen("panel", child, as_of) if row[3] == "near"]
                new = [row[1] for row in decisions if row[1] >= since or row[2] >= since]
                if not new:
                    continue
                if month_add(max(new), within) < as_of:
                    count["admitted"] += 1
                    count["late"] += 1
                    continue
            count["admitted"] += 1
            # the start's own "known" matters only by the data's end
            starts = [row[1] for row in facts["help"].get(child, []) if row[5] == "parenting" and row[3] <= END]
            if any(day < as_of for day in starts):
                count["had"] += 1
                continue
            moved = facts["moved"].get(child, [])
            year = as_of - datetime.timedelta(365)
            year = month_add(as_of, -12)
            entries.append({
                "child": child, "as_of": as_of, "sex": sex, "family": child[:5],
                "treated": int(any(as_of <= day < month_add(as_of, within) for day in starts)),
                "x": [(as_of - dob).days, sum(row[1] >= year for row in seen("police", child, as_of)),
                      sum(len(seen("police", other, as_of)) for other in siblings.get(child, ())),
                      (as_of - FIRST).days / 365.25],
                "care_1y": label(facts["care"].get(child, []), moved, as_of, month_add(as_of, 12)),
                "open_1y": month_add(as_of, 12) > END + DAY,
                "enquiry_2y": label(facts["enquiry"].get(child, []), moved, as_of, month_add(as_of, 24)),
                "open_2y": month_add(as_of, 24) > END + DAY,
                "enquiry_6m": label(facts["enquiry"].get(child, []), moved, as_of, month_add(as_of, 6)),
                "care_6m": label(facts["care"].get(child, []), moved, as_of, month_add(as_of, 6)),
                "open_6m": month_add(as_of, 6) > END + DAY,
            })
        k += 1
    return entries, count


def arrays(entries, outcome, window):
    used = [entry for entry in entries if not entry["open_" + window] and entry[outcome] is not None]
    families = np.unique([entry["family"] for entry in used], return_inverse=True)[1]
    x = [np.array([float(entry["x"][j]) for entry in used]) for j in range(4)]
    return (used, np.array([entry[outcome] for entry in used], float),
            np.array([entry["treated"] for entry in used]), families, oracle.design(x))


class Trials(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def run_hearth(self, intervention, *words, status=0, internal=True):
        out = os.path.join(self.folder, "out")
        shutil.rmtree(out, ignore_errors=True)
        done = subprocess.run([HEARTH, "evaluate", "effect", "--scenario", "s", "--intervention", intervention, "-C",
                               self.folder, "--out", out, "--quiet", "--accept-loss", *(["--internal"] if internal else []), *words],
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, status, done.stderr)
        if status:
            self.assertFalse(os.path.exists(out))
            return done.stderr
        with open(os.path.join(out, "result.json"), encoding="utf-8") as file:
            return json.load(file)

    def check(self, got, entries, count, outcomes):
        flow = got["trial"]["flow"]

        def same(value, wanted, message):
            self.assertEqual(value, wanted, message)

        used, y, a, family, z = arrays(entries, *outcomes[0])
        self.assertEqual(flow["cohort_person_months"], count["months"])
        self.assertEqual(flow["entries"], count["admitted"])
        same(flow["had_started_before"], count["had"], "had")
        same(flow["known_too_late"], count["late"], "late")
        same(flow["window_not_over"], sum(entry["open_" + outcomes[0][1]] for entry in entries), "open")
        same(flow["outcome_not_known"], sum(not entry["open_" + outcomes[0][1]] and entry[outcomes[0][0]] is None
                                            for entry in entries), "unknown")
        self.assertEqual(flow["analysed"], len(used))
        self.assertEqual(flow["children"], len({entry["child"] for entry in used}))
        self.assertEqual(flow["families"], family.max() + 1)
        wanted = {"crude": lambda: oracle.crude(y, a, family), "regression": lambda: oracle.g_computation(z, y, a, family, "att"),
                  "weights": lambda: oracle.weighting(z, y, a, family, "att"),
                  "overlap": lambda: oracle.weighting(z, y, a, family, "ato")}
        for row in got["estimates"]:
            if row["method"] not in wanted:
                continue
            estimate, se = wanted[row["method"]]()
            self.assertEqual((row["n_treated"], row["n_control"]), (a.sum(), (1 - a).sum()))
            self.assertAlmostEqual(row["estimate"], estimate, delta=1e-8, msg=row["method"])
            self.assertAlmostEqual(row["se"], se, delta=1e-6 * se, msg=row["method"])
        self.assertEqual(len(got["trial"]["outcomes"]), len(outcomes))
        for row, (outcome, window) in zip(got["trial"]["outcomes"], outcomes):
            if row["method"] not in ("weights", "overlap"):
                continue
            _, y, a, family, z = arrays(entries, outcome, window)
            estimate, se = oracle.weighting(z, y, a, family, row["estimand"])
            self.assertAlmostEqual(row["estimate"], estimate, delta=1e-8, msg=outcome)
            self.assertAlmostEqual(row["se"], se, delta=1e-6 * se, msg=outcome)

    def test_the_emulation_equals_a_naive_one(self):
        for seed in range(1, 5):
            world = make_world(seed)
            shutil.rmtree(os.path.join(self.folder, "build"), ignore_errors=True)
            write_world(self.folder, world)
            names = ["--covariates", ",".join(COVARIATES)]
            entries, count = emulate(world, 3, near=False)
            self.check(self.run_hearth("parenting", *names), entries, count,
                       [("care_1y", "1y"), ("enquiry_2y", "2y"), ("care_6m", "6m")])
            entries, count = emulate(world, 2, near=True)
            self.assertLess(count["admitted"], 0.1 * count["months"])
            self.check(self.run_hearth("near", *names), entries, count, [("care_1y", "1y"), ("enquiry_6m", "6m")])

    def test_an_outcome_may_be_asked_for_and_groups_are_attributes(self):
        world = make_world(7)
        write_world(self.folder, world)
        entries, _ = emulate(world, 3, near=False)
        got = self.run_hearth("parenting", "--covariates", ",".join(COVARIATES), "--outcome", "enquiry_2y", "--group", "sex")
        self.assertEqual(got["outcome"], "enquiry_2y")
        for group in got["groups"]:
            some = [entry for entry in entries if entry["sex"] == group["value"]]
            _, y, a, family, z = arrays(some, "enquiry_2y", "2y")
            estimate, se = oracle.weighting(z, y, a, family, "att")
            row = next(row for row in group["estimates"] if row["method"] == "weights")
            self.assertAlmostEqual(row["estimate"], estimate, delta=1e-8)
            self.assertAlmostEqual(row["se"], se, delta=1e-6 * se)

    def test_negative_outcomes_and_terms_are_those_of_the_rows(self):
        world = make_world(11)
        write_world(self.folder, world)
        entries, _ = emulate(world, 3, near=False)
        words = ("--covariates", ",".join(COVARIATES), "--methods", "overlap", "--terms", "squares,interactions")
        got = self.run_hearth("parenting", *words, "--negative-outcome", "enquiry_2y")
        self.assertNotIn("enquiry_2y", [row["outcome"] for row in got["trial"]["outcomes"]])
        self.assertEqual(len(got["balance"]), 14)
        negative, = got["negative_outcomes"]
        known = [entry for entry in entries if not entry["open_1y"] and entry["care_1y"] is not None]
        for some, outcome, window, row in ((entries, "care_1y", "1y", got["estimates"][0]),
                                           (known, "enquiry_2y", "2y", negative)):
            used, y, a, family, _ = arrays(some, outcome, window)
            x = [np.array([float(entry["x"][j]) for entry in used]) for j in range(4)]
            x = [(one - one.mean()) / one.std() for one in x]
            x += [x[j] * x[k] for j in range(4) for k in range(j, 4)]
            estimate, se = oracle.weighting(oracle.design(x), y, a, family, "ato")
            self.assertAlmostEqual(row["estimate"], estimate, delta=1e-6)
            self.assertAlmostEqual(row["se"], se, delta=1e-4 * se)
        self.assertEqual((negative["outcome"], negative["analysed"]), ("enquiry_2y", len(y)))
        self.assertIn("did you mean 'enquiry_2y'?", self.run_hearth("parenting", *words, "--negative-outcome", "enquiry",
                                                                    status=2))
        self.assertIn("every outcome", self.run_hearth("near", "--negative-outcome", "care_1y", status=2))
        self.assertIn("is the outcome", self.run_hearth("parenting", "--outcome", "care_1y", "--negative-outcome", "care_1y",
                                                        status=2))
        self.assertIn("from time zero", self.run_hearth("near", "--date-treatment", "x", status=2))

    def test_rows_and_threads_change_no_bit(self):
        world = make_world(8)
        write_world(self.folder, world)
        first = self.run_hearth("near", "--threads", "1")
        self.assertEqual(self.run_hearth("near", "--threads", "4"), first)
        for rows in world.values():
            random.Random(1).shuffle(rows)
        write_world(self.folder, world)
        self.assertEqual(self.run_hearth("near", "--threads", "2"), first)

    def test_nothing_after_time_zero_reaches_a_covariate(self):
        """Police incidents after the last time zero change no figure; one before it does."""
        world = make_world(9)
        write_world(self.folder, world)
        first = self.run_hearth("parenting")
        late = [(child, LAST + DAY, LAST + DAY) for child, _, _ in world["persons"]]
        world["police"] += late + [(child, FIRST - DAY, LAST + DAY) for child, _, _ in world["persons"]]
        write_world(self.folder, world)
        self.assertEqual(self.run_hearth("parenting"), first)
        world["police"] += [(child, FIRST - DAY, FIRST - DAY) for child, _, _ in world["persons"][::3]]
        write_world(self.folder, world)
        self.assertNotEqual(self.run_hearth("parenting")["estimates"][1], first["estimates"][1])

    def test_ever_received_is_refused_and_explained(self):
        world = make_world(1, n_family=60)

        def broken(name):
            write_world(self.folder, world)
            with open(os.path.join(self.folder, "scenarios", "s.yaml"), "a", encoding="utf-8") as file:
                file.write(f"  - {BROKEN[name]}\n")
            return self.run_hearth(name, status=2)

        for name in ("ever", "never"):
            text = broken(name)
            self.assertIn('"ever received" cannot be evaluated', text)
            self.assertIn("eligible_within: 3m", text)
        self.assertIn("amnog", broken("typo"))
        self.assertIn('did you mean "parenting"?', broken("wrong"))
        write_world(self.folder, world)
        self.assertIn("did you mean", self.run_hearth("parentin", status=2))
        self.assertIn("did you mean 'self.age'?", self.run_hearth("near", "--covariates", "self.aeg", status=2))
        self.assertIn("did you mean 'care_1y'?", self.run_hearth("near", "--outcome", "care_1", status=2))
        self.assertIn("is for a flat table", self.run_hearth("near", "--cluster", "x", status=2))

    def test_no_count_below_ten_is_shown_or_follows(self):
        seen_hidden = 0
        for seed in range(1, 6):
            world = make_world(seed, n_family=170)
            shutil.rmtree(os.path.join(self.folder, "build"), ignore_errors=True)
            write_world(self.folder, world)
            got = self.run_hearth("near", "--covariates", "self.age", internal=False)
            flow = got["trial"]["flow"]
            left_out = ("known_too_late", "had_started_before", "window_not_over", "outcome_not_known")
            small = [key for key in left_out if key in flow.get("withheld", [])]
            self.assertTrue(all(flow[key] is None for key in small))
            seen_hidden += len(small)
            if small:
                self.assertIsNone(flow["entries"])
            with open(os.path.join(self.folder, "out", "report.html"), encoding="utf-8") as file:
                table = file.read().split("From linked to analysed</caption>")[1].split("</table>")[0]
            numbers = [int(cell) for cell in re.findall(r"<td[^>]*>(\d+)</td>", table)]
            self.assertGreater(len(numbers), 5)
            self.assertGreaterEqual(min(n for n in numbers if n), 10)
            self.assertEqual(table.count("fewer than 10"), len(small))
            shown = [row["analysed"] for row in got["trial"]["outcomes"] if row["analysed"] is not None]
            self.assertTrue(all(a == b or abs(a - b) >= 10 for a in shown for b in shown), shown)
        self.assertGreater(seen_hidden, 3)

    def test_features_are_chosen_when_none_are_named(self):
        write_world(self.folder, make_world(2))
        got = self.run_hearth("near")
        names = [row["covariate"] for row in got["balance"]]
        self.assertIn("time_zero.years", names)
        self.assertIn("self.police.days_since_last.ever", names)
        self.assertIn("self.police.days_since_last.ever=missing", names)
        smaller = min(got["rows"]["treated"], got["rows"]["control"])
        self.assertLessEqual(len(names), smaller // 10)


if __name__ == "__main__":
    unittest.main()
