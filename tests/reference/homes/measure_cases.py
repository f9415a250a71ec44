#!/usr/bin/python3
"""What the cases of a list say of who lives with the child, beside the truth of a simulated borough: right, a repeat of somebody shown, does
not live there, and not sure (of those, right).

    measure_cases.py --probe HOMES_PROBE WORKSPACE LIST.csv

LIST.csv is a file of scores, named after its date; its rows with alert 1 are the cases. A simulated workspace, linked as its hearth.yaml says."""
import argparse
import os

import pandas

from measure_homes import Truth, probe, true_of_linked


def measure_case(person, rows, homes, totals):
    """Adds the lines of one child's case: the household, then who may live at the address (serve/case/case_home.c)."""
    found = rows[rows["person"] == person]
    if found.empty or found.iloc[0]["true"] not in homes.index:
        totals["cases without a true home"] += 1
        return
    row = found.iloc[0]
    totals["cases"] += 1
    true_home = homes[row["true"]]
    said = rows[(rows["household"] == row["household"]) & (row["household"] != "")]
    shown = said[(said["same_as"] == "") & (said["person"] != (row["same_as"] or person))]
    seen = {row["true"]}
    for line in shown.itertuples():
        kind = "repeat" if line.true in seen else "right" if homes.get(line.true) == true_home else "does not live there"
        totals[kind] += 1
        seen.add(line.true)
    maybe = rows[(rows["place"] == row["place"]) & (row["place"] != "") & (rows["household"] != row["household"])]
    maybe = maybe[(maybe["probability"] < 0.8) & (maybe["probability"] >= 0.2)]
    for line in maybe.itertuples():
        totals["not sure"] += 1
        totals["not sure, lives there"] += homes.get(line.true) == true_home
    totals["lives there, not shown"] += len(set(homes.index[homes == true_home]) - seen - set(maybe["true"]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--probe", required=True)
    parser.add_argument("workspace")
    parser.add_argument("list")
    args = parser.parse_args()
    date = os.path.basename(args.list)[:10]
    scores = pandas.read_csv(args.list, dtype=str)
    rows = probe(args.probe, args.workspace, [date])
    rows = rows.assign(true=rows["person"].map(true_of_linked(args.workspace)))
    homes = Truth(args.workspace).homes((pandas.Timestamp(date) - pandas.Timestamp(0)).days)
    totals = dict.fromkeys(("cases", "cases without a true home", "right", "repeat", "does not live there", "not sure", "not sure, lives there",
                            "lives there, not shown"), 0)
    for person in scores.loc[scores["alert"] == "1", "person_id"]:
        measure_case(person, rows, homes, totals)
    lines = max(totals["right"] + totals["repeat"] + totals["does not live there"], 1)
    for name, n in totals.items():
        share = "  %.1f%%" % (100 * n / lines) if name in ("right", "repeat", "does not live there") else ""
        print("%-28s %5d%s" % (name, n, share))


if __name__ == "__main__":
    main()
