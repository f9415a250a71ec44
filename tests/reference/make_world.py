#!/usr/bin/python3
"""A random small workspace in a folder: make_world.py DIR --seed N. The same seed gives the same bytes."""
import argparse
import os
import random

from naive_time import as_of_dates, shift, text_of
from world_links import add_links
from world_files import Pen, write_table, write_yaml
from world_rows import (AS_OF_SPECS, HORIZONS, Clock, add_future_rows, dated_table, person_ids,
                        person_table, relationship_table)
from world_scenario import Author


def random_tables(rng, clock, persons):
    """Three to six sources, in random order."""
    tables = [person_table(rng, clock, persons, "register", True),
              dated_table(rng, clock, persons, "visits", "event"),
              dated_table(rng, clock, persons, "plans", "spell")]
    optional = [lambda: relationship_table(rng, clock, persons),
                lambda: person_table(rng, clock, persons, "school", False),
                lambda: dated_table(rng, clock, persons, "tests", "event"),
                lambda: dated_table(rng, clock, persons, "care", "spell")]
    chosen = optional[:1] * (rng.random() < 0.75) + rng.sample(optional[1:], rng.randint(0, 2))
    tables += [make() for make in chosen]
    rng.shuffle(tables)
    return tables


def add_coverage(rng, tables, clock, scenario):
    """States what some sources can know, and sometimes the spells within which a person is observed."""
    for table in tables:
        if table.spec["record"] in ("event", "spell") and rng.random() < 0.6:
            coverage = {}
            if rng.random() < 0.8:
                coverage["from"] = text_of(rng.choice(clock.as_of) - rng.choice([-20, 10, 60, 200, 500, 2000]))
            if rng.random() < 0.4:
                coverage["to"] = text_of(clock.as_of[-1] + rng.choice([-30, -1, 0, 50, 400, 2000]))
            if coverage and coverage.get("to", "9") >= coverage.get("from", "0"):
                table.spec["coverage"] = coverage
    spells = [table.spec["name"] for table in tables if table.spec["record"] == "spell"]
    if rng.random() < 0.6:
        scenario["cohort"]["observed"] = rng.sample(spells, rng.randint(1, len(spells)))


def adopt(rng, tables):
    """A few children in need end with RC1: adopted."""
    for table in tables:
        if "category" in table.columns and table.rows and rng.random() < 0.7:
            for row in rng.sample(table.rows, min(2, len(table.rows))):
                row["category"] = "RC1"


def write_places(root, rng):
    """Refuges by UPRN or by address, some for a time only."""
    os.makedirs(root, exist_ok=True)
    with open(os.path.join(root, "places.csv"), "w", encoding="utf-8", newline="") as file:
        file.write("uprn,address,postcode,kind,from,to\n")
        file.write(f"{100 + rng.randint(0, 6)},,,refuge,,\n")
        file.write(f",{rng.choice(['2 mill lane', '1 HIGH STREET'])},HE12AB,hostel,2020-06-01,2021-12-31\n")


def make_world(root, seed, future=False, with_end=False, linked=False, covered=False, adopted=True):
    """Writes the world of a seed; future=True adds rows that nobody knew before the last as_of.

    adopted=False marks no adoption: where records are linked, one separates them at every date, whenever it was received.
    linked=True puts the sources into several id spaces and joins their records by rules.
    covered=True states what sources can know. Its E is the last day of the usual label window of some as_of date, so that h = E + 1 is common.
    """
    rng = random.Random(seed)
    as_of_spec = rng.choice(AS_OF_SPECS)
    horizon = rng.choice(HORIZONS)
    end = shift(rng.choice(as_of_dates(as_of_spec)[2:]), horizon) - 1
    clock, persons = Clock(rng, as_of_spec, horizon, end), person_ids(rng)
    tables = random_tables(rng, clock, persons)
    config = {"hearth": "1", "name": f"World {seed}", "household": {"max": str(rng.randint(3, 6))}}
    rare_rng = random.Random(f"rare {seed}")
    if adopted:
        adopt(rare_rng, tables)
    config["household"].update(rare_rng.choice([{}, {"stale": "1y"}, {"stale": "30d"}]))
    if rare_rng.random() < 0.5:
        config["household"]["places"] = "places.csv"
        write_places(root, rare_rng)
    if rng.random() < 0.6 or with_end:
        config["data_end"] = text_of(end)
    link = add_links(random.Random(f"link {seed}"), tables, persons) if linked else "none"
    future_rng = random.Random(f"future {seed}")
    os.makedirs(os.path.join(root, "records"), exist_ok=True)
    for table in tables:
        pen = Pen(rng, table.spec)
        future_pen = Pen.__new__(Pen)
        future_pen.__dict__.update(pen.__dict__, rng=future_rng)
        if future:
            add_future_rows(Clock(future_rng, as_of_spec, horizon, end), table, persons)
        write_table(root, pen, future_pen, table)
    scenario = Author(rng, tables, as_of_spec, horizon).scenario()
    if covered:
        add_coverage(random.Random(f"cover {seed}"), tables, clock, scenario)
    config["sources"] = [table.spec for table in tables]
    config["link"] = link
    write_yaml(os.path.join(root, "hearth.yaml"), config)
    write_yaml(os.path.join(root, "scenarios", "s.yaml"), scenario)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--future", action="store_true", help="add rows from after the last as_of")
    options = parser.parse_args()
    make_world(options.folder, options.seed, options.future)


if __name__ == "__main__":
    main()
