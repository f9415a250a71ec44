#!/usr/bin/python3
"""The features CSV of a workspace, computed the slow and obvious way from the contract's text alone."""
import argparse
import csv
import os
import sys

from naive_columns import columns_of, number_text
from naive_labels import cohort, fixing_date, label, label_text, outcomes_of
from naive_link import LinkedWorld
from naive_read import load_yaml
from naive_time import as_of_dates, day_of, text_of
from naive_world import World, as_list


def open_world(root):
    """The workspace as its `link:` says."""
    linked = load_yaml(os.path.join(root, "hearth.yaml")).get("link", "none") != "none"
    return LinkedWorld(root) if linked else World(root)


def load_scenario(root, name):
    return load_yaml(os.path.join(root, "scenarios", name + ".yaml"))


def label_columns(scenario):
    names = list(outcomes_of(scenario))
    return ["label"] if len(names) == 1 else [f"label.{name}" for name in names]


def row_of(day, person, scenario, columns):
    """The CSV cells of one person at one date."""
    labels = [label_text(label(day, person, outcome, day.world.end), outcome)
              for outcome in outcomes_of(scenario).values()]
    cells = [number_text(cell(day, person)) for _, cell in columns]
    return [person, text_of(day.as_of)] + labels + cells


def feature_rows(world, scenario, dates=None):
    """The header, then every row by as_of and person_id."""
    if scenario.get("unit", "person") != "person":
        raise SystemExit("only `unit: person` is covered here")
    world.observed = as_list(scenario["cohort"].get("observed", []))
    columns = columns_of(world, scenario, fixing_date(world, scenario))
    yield ["person_id", "as_of"] + label_columns(scenario) + [name for name, _ in columns]
    for as_of in sorted(set(dates or as_of_dates(scenario["cohort"]["as_of"]))):
        day = world.at(as_of)
        for person in cohort(day, scenario["cohort"]):
            yield row_of(day, person, scenario, columns)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workspace")
    parser.add_argument("scenario")
    parser.add_argument("--as-of", action="append", type=day_of)
    parser.add_argument("--out", default="-")
    parser.add_argument("--rejects", action="store_true", help="print rejected rows by reason on stderr")
    options = parser.parse_args()
    world = open_world(options.workspace)
    rows = feature_rows(world, load_scenario(options.workspace, options.scenario), options.as_of)
    with (sys.stdout if options.out == "-" else open(options.out, "w", encoding="utf-8", newline="")) as out:
        csv.writer(out, lineterminator="\n").writerows(rows)
    if options.rejects:
        for source in world.sources:
            for reason, n in sorted(source.rejects.items()):
                print(f"{source.name}: {n} {reason}", file=sys.stderr)


if __name__ == "__main__":
    main()
