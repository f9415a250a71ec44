#!/usr/bin/python3
"""Who is said to live with each child under two, at 1 January of each year, beside the truth of a simulated borough.

    measure_homes.py --probe HOMES_PROBE --hearth HEARTH [--births N] [--years N] [--seed N] [--workspace DIR] [--ceiling]

Two lines of figures: with the true ids of all records (what is wrong is wrong in homes), and linked as hearth.yaml says. --ceiling adds
what a boosted rule reaches on the same children and dates (ceilings/ceiling_homes.py). A home of a listed kind (hostel, care home, house in
multiple occupation, refuge) joins nobody by rule: children who live in one are counted apart."""
import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile

import numpy
import pandas

from true_ids import true_persons, with_true_ids

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../ceilings"))
ROLES = ("mother", "child", "adult_man", "other")


def days(texts):
    return (pandas.to_datetime(texts, errors="coerce") - pandas.Timestamp(0)).dt.days


class Truth:
    """People and stays of the simulated borough."""

    def __init__(self, workspace):
        self.people = pandas.read_csv(os.path.join(workspace, "truth/people.csv"), dtype=str).set_index("person_id")
        self.people["born"], self.people["dead"] = days(self.people["dob"]), days(self.people["died"])
        self.stays = pandas.read_csv(os.path.join(workspace, "truth/stays.csv"), dtype=str)
        self.stays["since"], self.stays["until"] = days(self.stays["from"]), days(self.stays["to"])
        places = pandas.read_csv(os.path.join(workspace, "records/gazetteer/places.csv"), dtype=str)
        self.listed = set(places["uprn"].dropna())

    def homes(self, day):
        """True person → UPRN on the day."""
        stays = self.stays[(self.stays["since"] <= day) & ~(self.stays["until"] <= day)]
        alive = self.people.index[~(self.people["dead"] <= day) & (self.people["born"] <= day)]
        stays = stays[stays["person_id"].isin(alive)].drop_duplicates("person_id")
        return stays.set_index("person_id")["uprn"]

    def children(self, homes, day):
        age = day - self.people["born"]
        found = self.people.index[(age >= 0) & (age < 731)]
        return [child for child in found if child in homes.index]

    def role(self, child, person, day):
        if self.people["mother_id"].get(child) == person:
            return "mother"
        if day - self.people["born"].get(person, numpy.nan) < 18 * 365.25:
            return "child"
        return "adult_man" if self.people["sex"].get(person) == "M" else "other"


def probe(program, workspace, dates):
    text = subprocess.run([program, "homes", workspace, ",".join(dates)], check=True, capture_output=True, text=True).stdout
    columns = ["person", "date", "place", "probability", "listed", "household", "size", "same_as"]
    return pandas.DataFrame([line.split("\t") for line in text.splitlines()], columns=columns).astype(
        {"probability": float, "listed": int, "size": int})


def true_of_linked(workspace):
    """Linked person → the true person of most of its records (of the records' own: a merged id stands until it is joined)."""
    truth, votes = true_persons(workspace), {}
    with open(os.path.join(workspace, "link/persons.csv"), encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            person = truth.get((row["input"], row["record_id"]))
            if person:
                votes.setdefault(row["person_id"], []).append(person)
    found = {person: max(sorted(set(ids)), key=ids.count) for person, ids in votes.items()}
    with open(os.path.join(workspace, "link/former.csv"), encoding="utf-8", newline="") as file:
        former = [(row["person_id"], row["joined_into"]) for row in csv.DictReader(file)]
    for _ in range(3):
        for person, into in former:
            if into in found:
                found.setdefault(person, found[into])
    return found


def count(totals, name, n=1):
    totals[name] = totals.get(name, 0) + n


def measure_date(truth, rows, day, totals, true_of):
    """Adds the sums of one date."""
    homes = truth.homes(day)
    at_uprn = {}
    for person, uprn in homes.items():
        at_uprn.setdefault(uprn, set()).add(person)
    rows = rows.assign(true=rows["person"].map(true_of))
    members = {name: group for name, group in rows[rows["household"] != ""].groupby("household")}
    at_place = {name: group for name, group in rows[rows["place"] != ""].groupby("place")}
    of_true = rows.drop_duplicates("true").set_index("true")
    for row in rows[(rows["place"] != "") & rows["true"].isin(homes.index)].itertuples():
        if row.place.startswith("u:"):
            count(totals, "brier_n")
            count(totals, "brier", (row.probability - (homes[row.true] == row.place[2:])) ** 2)
    for child in truth.children(homes, day):
        mates = at_uprn[homes[child]] - {child}
        if homes[child] in truth.listed:
            count(totals, "in_listed_places")
            continue
        if child not in of_true.index:
            count(totals, "unseen")
            continue
        count(totals, "children")
        for mate in mates:
            count(totals, "true_" + truth.role(child, mate, day))
        row = of_true.loc[child]
        count(totals, "home_right", row["place"] == "u:" + homes[child])
        said = members[row["household"]] if row["household"] else rows.iloc[:0]
        count(totals, "size_exact", row["size"] == len(mates) + 1)
        shown = said[(said["same_as"] == "") & (said["person"] != (row["same_as"] or row["person"]))]
        lines = list(shown["true"])
        count(totals, "lines", len(lines))
        count(totals, "repeated", len(lines) - len(set(lines) - {child}))
        for mate in set(lines) - {child}:
            role = truth.role(child, mate, day)
            count(totals, "said_" + role)
            count(totals, "right_" + role, mate in mates)
        if row["place"]:
            unsure = at_place[row["place"]]
            unsure = unsure[(unsure["probability"] < 0.8) & (unsure["probability"] >= 0.2)]
            for mate in set(unsure["true"]) - {child} - set(lines):
                role = truth.role(child, mate, day)
                count(totals, "unsure_" + role)
                count(totals, "unsure_right_" + role, mate in mates)


def shares(totals):
    """The figures that the bars name."""
    total = {**{kind + "_" + role: 0 for kind in ("true", "said", "right", "unsure", "unsure_right") for role in ROLES}, "unseen": 0,
             **totals}
    found = {"children": total["children"], "home": total["home_right"] / total["children"],
             "size_exact": total["size_exact"] / total["children"], "unseen": total["unseen"],
             "repeated": total["repeated"] / max(total["lines"], 1), "brier": total["brier"] / max(total["brier_n"], 1)}
    sums = {kind: sum(total[kind + "_" + role] for role in ROLES) for kind in ("true", "said", "right", "unsure", "unsure_right")}
    for role in ROLES + ("all",):
        true, said, right, shown = (sums[kind] if role == "all" else total[kind + "_" + role] for kind in ("true", "said", "right", "unsure_right"))
        precision, recall = right / max(said, 1), right / max(true, 1)
        found[role] = {"precision": precision, "recall": recall, "f1": 2 * precision * recall / max(precision + recall, 1e-9),
                       "shown": (right + shown) / max(true, 1)}
    found["unsure_right"] = sums["unsure_right"] / max(sums["unsure"], 1)
    return found


def measure(program, workspace, truth, dates, true_of=None):
    totals = {}
    rows = probe(program, workspace, dates)
    if true_of is None:
        true_of = true_of_linked(workspace)
    elif not true_of:
        true_of = {person: person for person in truth.people.index}
    for date, part in rows.groupby("date"):
        measure_date(truth, part, (pandas.Timestamp(date) - pandas.Timestamp(0)).days, totals, true_of)
    return shares(totals)


def ceiling(workspace, dates):
    """The same figures of a boosted rule."""
    import ceiling_homes
    from ceiling_records import read_persons
    ceiling_homes.DATES = tuple(dates)
    return ceiling_homes.home_ceiling(workspace, read_persons(workspace))


def line(name, found):
    print("%-12s children %d  home %.3f  size %.3f  with: P %.3f R %.3f F1 %.3f  men R %.3f shown %.3f  mother R %.3f  child R %.3f P %.3f  Brier %.3f  "
          "repeated %.4f  unseen %d  unsure right %.2f" % (
              name, found["children"], found["home"], found["size_exact"], found["all"]["precision"], found["all"]["recall"], found["all"]["f1"],
              found["adult_man"]["recall"], found["adult_man"]["shown"], found["mother"]["recall"], found["child"]["recall"],
              found["child"]["precision"], found["brier"], found["repeated"], found["unseen"], found["unsure_right"]), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--probe", required=True)
    parser.add_argument("--hearth", required=True)
    parser.add_argument("--births", type=int, default=150)
    parser.add_argument("--years", type=int, default=9)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workspace", help="a simulated borough that exists already")
    parser.add_argument("--ceiling", action="store_true")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        workspace = args.workspace or os.path.join(work, "w")
        if not args.workspace:
            subprocess.run([args.hearth, "simulate", workspace, "--quiet", "--births-per-year", str(args.births), "--years", str(args.years),
                            "--seed", str(args.seed)], check=True, stdout=subprocess.DEVNULL)
        truth = Truth(workspace)
        dates = ["%d-01-01" % year for year in range(2018, 2026)]
        found = {"true ids": measure(args.probe, with_true_ids(workspace, os.path.join(work, "true")), truth, dates, {}),
                 "linked": measure(args.probe, workspace, truth, dates)}
        if args.ceiling:
            found["ceiling"] = ceiling(workspace, dates)
    if args.json:
        print(json.dumps(found, indent=1))
        return
    for name in ("true ids", "linked"):
        line(name, found[name])
    if args.ceiling:
        print("ceiling     ", {name: round(value, 3) for name, value in found["ceiling"].items() if name != "lives_with"},
              {role: {name: round(value, 3) for name, value in values.items()} for role, values in found["ceiling"]["lives_with"].items()})


if __name__ == "__main__":
    main()
