#!/usr/bin/env python3
"""An overlay of newer events gives the row that the next extract would give.

    check_overlay.py HEARTH PROBE API [SEEDS]

For each seed: a random workspace of tests/reference, random events for its event and spell sources (late, in any
order, with new and old record ids, voids, new categories and tags, dates in the source's form or ISO), and two ways to the
features of everybody at random dates: the events laid over, and the events written to a file of each source and read
again. All cells must be equal as text. Events that ingest would reject are refused, each for its reason.
"""
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from datetime import date, timedelta

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "reference"))
import make_world as worlds  # noqa: E402
from world_rows import CATEGORIES, LOCAL_CODES, ROLES, number  # noqa: E402

FIRST = date(2027, 1, 1)  # nothing in a world became known later
WORDS = ["NEW", "Zoë", "robbery"]


def tables_of(seed, linked, root):
    """Makes the world and returns its tables as the generator had them."""
    kept = {}
    original = worlds.random_tables

    def keep(rng, clock, persons):
        kept["persons"], kept["tables"] = persons, original(rng, clock, persons)
        return kept["tables"]

    worlds.random_tables = keep
    try:
        worlds.make_world(root, seed, with_end=True, linked=linked, adopted=not linked)
    finally:
        worlds.random_tables = original
    return kept["tables"], kept["persons"]


class Sender:
    """Writes random events of one source."""

    def __init__(self, rng, table, persons):
        self.rng, self.table, self.persons = rng, table, persons
        self.late = "known" in table.columns

    def day(self, day):
        pattern = self.table.spec.get("dates")
        own = day.strftime(pattern) if pattern else day.isoformat()
        return self.rng.choice([own, own, day.isoformat()])

    def put(self, columns, name, text):
        if name in self.table.columns and text is not None:
            columns[name] = text

    def event(self, received):
        """Sources without `known` know a row from its date on, so their events happen late."""
        rng = self.rng
        columns = {"person_id": rng.choice(self.persons + ["new-1"])}
        day = (FIRST - timedelta(rng.choice([1, 2, 2, 3, 20, 80, 200]))
               if not self.late or rng.random() < 0.6 else date(2018, 1, 1) + timedelta(rng.randint(0, 2400)))
        self.put(columns, "date", self.day(day))
        self.put(columns, "start", self.day(day))
        if rng.random() < 0.6:
            end = day + timedelta(rng.choice([0, 1, 30, 400]))
            self.put(columns, "end", self.day(end))
            if rng.random() < 0.5:
                self.put(columns, "end_known", self.day(end + timedelta(rng.choice([-10, 0, 5, 60]))))
        if rng.random() < 0.5:
            self.put(columns, "known", self.day(received + timedelta(rng.choice([-300, -1, 0, 0, 1, 20]))))
        codes = list(self.table.codes) + list(LOCAL_CODES.values())
        self.put(columns, "category", rng.choice((codes if self.table.codes else CATEGORIES) + WORDS + [None]))
        if rng.random() < 0.7:
            self.put(columns, "record_id", rng.choice(["R%03d" % rng.randint(0, 159), "R%03d" % rng.randint(0, 9), "N1", "N2"]))
        if rng.random() < 0.25:
            self.put(columns, "void", rng.choice(["Y", "1", "true", True, "N", False, 0]))
        self.put(columns, "value", self.number())
        values = {name: self.number() for name in ("score", "children") if name in self.table.columns}
        if values:
            columns["values"] = values
        if "role" in self.table.columns:
            columns["tags"] = {"role": rng.choice(ROLES + ["bystander", None])}
        return columns

    def number(self):
        return self.rng.choice([number(self.rng), self.rng.randint(-9, 60), self.rng.random(), None])


def random_events(rng, tables, persons):
    senders = [Sender(rng, table, persons) for table in tables if table.spec["record"] in ("event", "spell")]
    events = []
    for _ in range(rng.randint(20, 120)):
        sender = rng.choice(senders)
        received = FIRST + timedelta(rng.randint(0, 60) if sender.late else 0)
        events.append({"source": sender.table.spec["name"], "received": received.isoformat(),
                       "columns": sender.event(received)})
    return sorted(events, key=lambda event: event["received"])


def probe(program, *words):
    done = subprocess.run([program, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError("live_probe %s: %s" % (" ".join(words), done.stderr[-500:]))
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    return lines[0], {tuple(line[:2]): line[2:] for line in lines[1:]}, done.stderr


def add_export(again, tables, folder):
    """Puts each source's exported events behind its files, in the source's encoding."""
    for table in tables:
        path = os.path.join(folder, table.spec["name"] + ".csv")
        if not os.path.exists(path):
            continue
        with open(path, encoding="utf-8", newline="") as file:
            text = file.read()
        name = table.spec["name"]
        with open(os.path.join(again, "records", name + "-zz.csv"), "w", newline="",
                  encoding="cp1252" if table.spec.get("encoding") else "utf-8") as file:
            file.write(text)
    config = os.path.join(again, "hearth.yaml")
    with open(config, encoding="utf-8") as file:
        text = file.read()
    for table in tables:
        name = table.spec["name"]
        text = text.replace("records/%s-1.csv" % name, "records/%s-*.csv" % name)
    with open(config, "w", encoding="utf-8") as file:
        file.write(text)


def check_seed(program, seed, linked):
    """Differences as texts, and whether any cell differs from the world without events."""
    with tempfile.TemporaryDirectory(prefix="hearth-overlay-") as work:
        over, again, export = (os.path.join(work, name) for name in ("over", "again", "export"))
        os.mkdir(export)
        tables, persons = tables_of(seed, linked, over)
        rng = random.Random("events %d" % seed)
        events = random_events(rng, tables, persons)
        path = os.path.join(work, "events")
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(event) + "\n" for event in events)
        dates = ",".join((FIRST + timedelta(days)).isoformat()
                         for days in sorted([1, 2, 61, 90] + [rng.randint(1, 70) for _ in range(4)]))
        _, before, _ = probe(program, "rows", over, "s", dates)
        header, found, talk = probe(program, "rows", over, "s", dates, path, export)
        if "refused" in talk:
            return [talk], 0
        shutil.copytree(over, again)
        shutil.rmtree(os.path.join(again, "build"))
        add_export(again, tables, export)
        wanted_header, wanted, _ = probe(program, "rows", again, "s", dates)
        if header != wanted_header:
            return None, 0  # the events changed what `each` means
        texts, changed = [], 0
        for key, cells in found.items():
            changed += sum(a != b for a, b in zip(cells, before[key]))
            texts += ["%s %s, %s: %r over, %r again" % (*key, name, a, b)
                      for name, a, b in zip(header[2:], cells, wanted.get(key, ["absent"] * len(cells)))
                      if a != b and not is_gone(header, key, cells, wanted)]
        return texts, changed


def is_gone(header, key, cells, wanted):
    """Without `known` a correction holds at every date: read again, a person whose only record it took away was never
    there. Over the timeline the person stays, in no cohort."""
    return key not in wanted and dict(zip(header[2:], cells))["in_cohort"] == "0"


REFUSED = [  # columns of an event, and what the refusal says
    ({"date": "2026-01-02"}, "column person_id: no person_id (empty)"),
    ({"person_id": "ann"}, "column date: no date (empty)"),
    ({"person_id": "ann", "date": "31/02/2026"}, "column date: bad date (date-like)"),
    ({"person_id": "ann", "date": "2026-01-02", "value": "12x"}, "column value: bad number (text)"),
    ({"person_id": " ", "date": "2026-01-02"}, "column person_id: no person_id (empty)"),
    ({"person_id": "ann", "date": "2026-01-02", "valeu": 3}, 'maps no column "valeu"'),
    ({"person_id": "ann", "date": "2026-01-02", "tags": {"roll": "x"}}, 'maps no column "tag.roll"'),
    ({"person_id": ["ann"], "date": "2026-01-02"}, "column person_id: wants a text"),
    ([1], "a JSON object"),
]
SMALL = """hearth: 1
data_end: 2025-12-31
sources:
  - {name: people, agency: a, files: people.csv, record: person, ids: x, columns: {person_id: id, sex: sex}}
  - {name: visits, agency: a, files: visits.csv, record: event, ids: x, missing: ["NULL"],
     columns: {person_id: id, date: date, value: score, tags: {role: role}}}
link: none
"""


def check_refusals(program):
    with tempfile.TemporaryDirectory(prefix="hearth-refuse-") as work:
        os.mkdir(os.path.join(work, "scenarios"))
        for name, text in (("hearth.yaml", SMALL), ("people.csv", "id,sex\nann,F\n"),
                           ("visits.csv", "id,date,score,role\nann,2025-01-01,3,r\n"),
                           ("scenarios/s.yaml", "scenario: s\ncohort: {as_of: [2025-06-01]}\n"
                            "outcome: {any: [{event: visits}], within: 1m}\n"
                            "features: [{of: self, source: visits, compute: [count, sum]}]\n")):
            with open(os.path.join(work, name), "w", encoding="utf-8") as file:
                file.write(text)
        path = os.path.join(work, "events")
        with open(path, "w", encoding="utf-8") as file:
            for columns, _ in REFUSED + [({"person_id": "ann", "date": "2026-01-02", "value": 4}, "")]:
                file.write(json.dumps({"source": "visits", "received": "2026-01-03", "columns": columns}) + "\n")
            for source in ("people", "nothing"):
                file.write(json.dumps({"source": source, "received": "2026-01-03", "columns": {"person_id": "ann"}}) + "\n")
        _, found, talk = probe(program, "rows", work, "s", "2026-01-03,2026-01-04", path)
        said = talk.splitlines()
        wanted = [text for _, text in REFUSED] + ["person rows, not events or spells", "no source of that name"]
        texts = ["refusal %r wanted, %r said" % (text, line)
                 for text, line in zip(wanted, said + [""] * len(wanted)) if text not in line]
        texts += ["%r said without need" % line for line in said[len(wanted):]]
        texts += ["a value is told: %r" % line for line in said if "ann" in line.split("person rows")[0] or "12x" in line]
        if found["ann", "2026-01-03"] != ["1", "1", "3"] or found["ann", "2026-01-04"] != ["1", "2", "7"]:
            texts.append("an event known on 3 January must count from the 4th: %r" % found)
        return texts


def main():
    program = os.path.abspath(sys.argv[2])
    n_seed = int(sys.argv[4]) if len(sys.argv) > 4 else 40
    bad = skipped = changed = 0
    for text in check_refusals(program):
        print("refusals:", text)
        bad += 1
    for seed in range(1, n_seed + 1):
        for linked in (False, True):
            texts, n_changed = check_seed(program, seed, linked)
            changed += n_changed
            if texts is None:
                skipped += 1
            for text in (texts or [])[:4]:
                print("seed %d%s: %s" % (seed, " linked" if linked else "", text))
            bad += bool(texts)
    print("overlay: %d worlds, %d skipped, %d cells changed by events, %d bad" % (2 * n_seed, skipped, changed, bad))
    return bool(bad or skipped > n_seed // 2 or changed < 100 * n_seed)


if __name__ == "__main__":
    sys.exit(main())
