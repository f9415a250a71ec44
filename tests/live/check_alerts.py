#!/usr/bin/env python3
"""Alerts in the store, in the scores file and in the export are one and the same, and keep to the month's places.

    check_alerts.py HEARTH PROBE API [ROUNDS]

On the sample borough with few places a month: dates are scored in random order, again and again, with reviews in between.
After each scoring a second opinion of who gets a place, made here from the ranked list and the alerts that stood before, must
agree with the alert column and with the store. Each review shows in the export.
"""
import csv
import io
import json
import os
import random
import sys
import tempfile
from collections import Counter

from small_borough import SCENARIO, make, run

CAPACITY = 6
DATES = ["2025-09-01", "2025-09-15", "2025-10-01", "2025-10-20", "2025-11-01", "2025-12-01", "2025-12-31", "2026-01-01"]
CLOSING, LEAVING = ["no_further_action", "early_help", "assessment_s17", "watch"], "more_information"


class Hub:
    def __init__(self, programs, workspace):
        self.hearth, _, self.api = programs
        self.workspace = workspace

    def score(self, date):
        run(self.hearth, "score", "-C", self.workspace, "--scenario", SCENARIO, "--as-of", date, "--quiet", "--override", "dates in any order", "--by", "ann,bob", "--until", "2999-12-31")
        path = os.path.join(self.workspace, "scores", SCENARIO, date + ".csv")
        with open(path, newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def export(self):
        return list(csv.DictReader(io.StringIO(run(self.hearth, "alerts", "export", "-C", self.workspace, "--state", "all"))))

    def review(self, alert_id, outcome, agree):
        run(self.api, "review", self.workspace, alert_id, outcome, agree)


def places(ranked, before, date):
    """The persons who keep or get an alert of that date: scoring closes none, so everybody who has one keeps it."""
    standing = [alert for alert in before if alert["state"] != "replaced"]
    this_month = [alert for alert in standing if alert["as_of"][:7] == date[:7]]
    held = [alert for alert in standing if alert["state"] != "decided"] + this_month
    homes = {row["person_id"]: row["household"] for row in ranked}
    people = {alert["person_id"] for alert in held}
    households = {alert["household"] for alert in held} | {homes.get(person) for person in people}
    kept = {alert["person_id"] for alert in standing if alert["as_of"] == date}
    left, new = CAPACITY - len(this_month), []
    for row in ranked:
        person, household = row["person_id"], row["household"]
        if person in kept or person in people or (household and household in households) or len(new) >= left:
            continue
        new.append(person)
        households.add(household)
    return kept, new


def check_scoring(hub, date, before, ranked, after):
    """Sentences about what is not as it should be."""
    kept, new = places(ranked, before, date)
    bad = []
    said = {row["person_id"] for row in ranked if row["alert"] == "1"}
    if said != (kept & {row["person_id"] for row in ranked}) | set(new):
        bad.append("the list gives places to %r, not to %r" % (sorted(said), sorted(kept | set(new))))
    alive = [alert for alert in after if alert["state"] != "replaced"]
    of_date = {alert["person_id"]: alert for alert in alive if alert["as_of"] == date}
    if set(of_date) != kept | set(new):
        bad.append("the store has %r, not %r" % (sorted(of_date), sorted(kept | set(new))))
    for row in ranked:
        alert = of_date.get(row["person_id"])
        if alert and alert["state"] != "decided" and alert["reviews"] == "0" and any(
                alert[name] != row[name] for name in ("rank", "score", "band", "household", "low", "high")):
            bad.append("the store's row differs: %r %r" % (alert, row))
    for month, n in Counter(alert["as_of"][:7] for alert in alive).items():
        if n > CAPACITY:
            bad.append("%d alerts in %s" % (n, month))
    opened = Counter(alert["household"] for alert in alive if alert["state"] in ("new", "open") and alert["household"])
    bad += ["%d open alerts of one household" % n for n in opened.values() if n > 1]
    return bad


def check_review(hub, rng, alert):
    outcome, agree = rng.choice([rng.choice(CLOSING), LEAVING]), rng.choice("01")
    hub.review(alert["alert_id"], outcome, agree)
    now = next(row for row in hub.export() if row["alert_id"] == alert["alert_id"])
    state = "decided" if outcome in CLOSING else "open"
    if (now["state"], now["outcome"], now["agree"], now["reviews"], bool(now["decided_on"])) != (
            state, outcome, agree, str(int(alert["reviews"]) + 1), state == "decided"):
        return ["after %s %s the export says %r" % (outcome, agree, now)]
    return []


def check_json(hub, rows):
    """--json says what the CSV says."""
    said = json.loads(run(hub.hearth, "alerts", "export", "-C", hub.workspace, "--state", "all", "--json"))["alerts"]

    def text(value):
        return "" if value is None else str(int(value)) if isinstance(value, bool) else str(value)

    wanted = [{name: value for name, value in row.items() if name != "score"} for row in rows]
    found = [{name: text(value) for name, value in alert.items() if name != "score"} for alert in said]
    same_scores = all(float(row["score"]) == alert["score"] for row, alert in zip(rows, said))
    return [] if wanted == found and same_scores else ["JSON and CSV differ: %r %r" % (wanted[:1], found[:1])]


def main():
    programs = [os.path.abspath(path) for path in sys.argv[1:4]]
    n_round = int(sys.argv[4]) if len(sys.argv) > 4 else 30
    rng = random.Random(5)
    bad, seen = [], Counter()
    with tempfile.TemporaryDirectory(prefix="hearth-alerts-") as work:
        workspace = os.path.join(work, "workspace")
        make(programs[0], workspace, CAPACITY)
        hub = Hub(programs, workspace)
        before = []
        for _ in range(n_round):
            date = rng.choice(DATES)
            ranked = hub.score(date)
            after = hub.export()
            bad += ["%s: %s" % (date, text) for text in check_scoring(hub, date, before, ranked, after)]
            alive = [alert for alert in after if alert["state"] in ("new", "open")]
            for alert in rng.sample(alive, min(len(alive), rng.randint(0, 3))):
                bad += check_review(hub, rng, alert)
            before = hub.export()
            seen.update(alert["state"] for alert in before)
        bad += check_json(hub, before)
        checked = run(programs[0], "verify", "audit", "-C", workspace)
        scores = run(programs[0], "verify", "scores", "-C", workspace)
    for text in bad[:10]:
        print(text)
    print("alerts: %d rounds, %s, %d bad" % (n_round, dict(sorted(seen.items())), len(bad)))
    few = any(seen[state] < n_round // 2 for state in ("new", "open", "decided"))
    return bool(bad or few or "chain intact" not in checked or "the same to the last bit" not in scores)


if __name__ == "__main__":
    sys.exit(main())
