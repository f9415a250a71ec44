#!/usr/bin/env python3
"""verify scores names what differs and why; verify leakage finds nothing, and counts what a second opinion counts.

    check_verify.py HEARTH PROBE API

On the sample borough: one change at a time to a copy of a scored workspace (events that came later, records, configuration, model,
the stored score itself), and the verdict that it must have. The rows that leakage takes out are counted here from the files; random worlds are looked at as well.
"""
import csv
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

from small_borough import AS_OF, ROOT, SCENARIO, edit, make, run

sys.path.insert(0, os.path.join(ROOT, "tests", "reference"))
import make_world as worlds  # noqa: E402


def verify(hearth, workspace, *words):
    done = subprocess.run([hearth, "verify", *words, "-C", workspace, "--quiet", "--json"],
                          capture_output=True, text=True, check=False)
    if not done.stdout:
        return done.returncode, {"stderr": done.stderr}
    return done.returncode, json.loads(done.stdout)


def nothing(workspace):
    pass


def store_write(workspace, factor):
    """As a forger would: the store's own guards taken off first."""
    store = sqlite3.connect(os.path.join(workspace, "hearth.db"))
    for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        store.execute("DROP TRIGGER " + name)
    store.execute("UPDATE alerts SET score = score * ? WHERE alert_id = 1", (factor,))
    store.commit()
    store.close()


def store_forged(workspace):
    store_write(workspace, 1.5)


def store_rounded(workspace):
    store_write(workspace, 1 + 1e-12)


def rows_for(workspace, name, make_row):
    """Puts one row for each person with an alert behind a file of the records."""
    store = sqlite3.connect(os.path.join(workspace, "hearth.db"))
    raw = {}
    with open(os.path.join(workspace, "link", "persons.csv"), newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            raw.setdefault(row["person_id"], row["record_id"])
    with open(os.path.join(workspace, "records", name), "a", newline="", encoding="utf-8") as file:
        for i, (person,) in enumerate(store.execute("SELECT person FROM alerts").fetchall()):
            file.write(make_row(raw.get(person, person), i) + "\n")
    store.close()


def contact(columns, known):
    def row(person, i):
        cells = {"person_id": person, "contact_date": "2025-12-20", "loaded_at": known, "contact_id": "NEW%d" % i}
        return ",".join(cells.get(column, "") for column in columns)
    return row


def records_late(workspace):
    rows_for(workspace, "social_care/contacts.csv", contact(COLUMNS, "2026-01-01"))


def records_earlier(workspace):
    rows_for(workspace, "social_care/contacts.csv", contact(COLUMNS, "2025-12-30"))


def scenario_path(workspace):
    return os.path.join(workspace, "scenarios", SCENARIO + ".yaml")


def scenario_reworded(workspace):
    edit(scenario_path(workspace), r"(?m)^alerts:", "# a remark\nalerts:")


def feature_gone(workspace):
    edit(scenario_path(workspace), r"  - \{of: mother, source: csc_cla, windows: \[ever\], compute: \[any\], group: social care\}\n", "")


def feature_other(workspace):
    """The same column names, another meaning."""
    edit(scenario_path(workspace), r"where: \{outcome: \[NFA, ADVICE\]\}, name: csc_contacts_closed",
         "where: {outcome: [REFERRAL]}, name: csc_contacts_closed")


def scenario_gone(workspace):
    os.remove(scenario_path(workspace))


def model_gone(workspace):
    shutil.rmtree(os.path.join(workspace, "models"))


# change, exit status, the verdict that must be there, do all alerts have it
CHANGES = [
    (nothing, 0, "same", True),
    (records_late, 0, "same", True),
    (scenario_reworded, 0, "same", True),
    (store_rounded, 0, "close", False),
    (store_forged, 1, "program", False),
    (records_earlier, 1, "records", False),
    (feature_gone, 1, "configuration", True),
    (feature_other, 1, "configuration", False),
    (scenario_gone, 1, "configuration", True),
    (model_gone, 1, "model", True),
]
COLUMNS = []


def check_change(hearth, workspace, work, change):
    act, status, verdict, all_have = change
    folder = os.path.join(work, act.__name__)
    shutil.copytree(workspace, folder, copy_function=shutil.copy2)
    act(folder)
    got_status, got = verify(hearth, folder, "scores")
    counts = got.get("verdicts", {})
    n = counts.get(verdict, 0)
    shutil.rmtree(folder)
    good = got_status == status and n > 0 and (n == got["alerts"]) >= all_have
    if good and status:
        named = [item for item in got["differing"] if item["why"] == verdict]
        good = len(named) == n and all(item["recomputed"] != item["stored"] for item in named)
    return [] if good else ["%s: exit %d, %r" % (act.__name__, got_status, got)]


def count_cut(workspace, as_of):
    """Rows of the contacts file that were and were not known before the date, by the csv module."""
    with open(os.path.join(workspace, "records", "social_care", "contacts.csv"), newline="", encoding="utf-8") as file:
        known = [row["loaded_at"] for row in csv.DictReader(file)]
    return sum(day >= as_of for day in known), sum(day < as_of for day in known)


def check_leakage(hearth, workspace):
    status, got = verify(hearth, workspace, "leakage", "--scenario", SCENARIO, "--as-of", "2022-01-01")
    before = len(os.listdir(os.path.join(workspace, "build")))
    bad = [] if status == 0 and got["dates"][0]["leaks"] == 0 and got["dates"][0]["cells"] > 1000 else [repr((status, got))]
    again, default = verify(hearth, workspace, "leakage", "--scenario", SCENARIO)
    if again or len(default["dates"]) != 3 or any(date["leaks"] or not date["rows_cut"] for date in default["dates"]):
        bad.append(repr(default))
    if len(os.listdir(os.path.join(workspace, "build"))) != before:
        bad.append("a copy is left behind")
    n_cut, n_kept = count_cut(workspace, "2022-01-01")
    if not (n_cut and n_kept and got["dates"][0]["rows_cut"] > n_cut and got["dates"][0]["rows_kept"] > n_kept):
        bad.append("cut %d, kept %d by a second opinion of one source: %r" % (n_cut, n_kept, got))
    status, got = verify(hearth, workspace, "leakage", "--scenario", SCENARIO, "--as-of", "1980-01-01")
    if status != 1:
        bad.append("nobody is in the cohort, and it is called proof: %r" % got)
    return bad


def check_worlds(hearth, seeds):
    """Random worlds of every kind of source, late rows and late ends: no feature knows the future."""
    bad, n_cell, n_end = [], 0, 0
    for seed in seeds:
        for linked in (False, True):
            with tempfile.TemporaryDirectory(prefix="hearth-leakage-") as work:
                folder = os.path.join(work, "world")
                worlds.make_world(folder, seed, with_end=seed % 2 == 0, linked=linked, adopted=not linked)
                status, got = verify(hearth, folder, "leakage", "--scenario", "s")
            dates = got.get("dates", [])
            if status and (not dates or any(date["rows"] for date in dates)):
                bad.append("world %d%s: exit %d, %r" % (seed, " linked" if linked else "", status, got))
            n_cell += sum(date["cells"] for date in dates)
            n_end += sum(date["ends_cut"] for date in dates)
    if n_cell < 5000 * len(seeds) or n_end < 30 * len(seeds):
        bad.append("the worlds prove little: %d cells, %d ends" % (n_cell, n_end))
    return bad


def main():
    hearth, _, _ = (os.path.abspath(path) for path in sys.argv[1:4])
    bad = []
    with tempfile.TemporaryDirectory(prefix="hearth-verify-") as work:
        workspace = os.path.join(work, "workspace")
        make(hearth, workspace)
        run(hearth, "score", "-C", workspace, "--scenario", SCENARIO, "--as-of", AS_OF, "--quiet")
        with open(os.path.join(workspace, "records", "social_care", "contacts.csv"), encoding="utf-8") as file:
            COLUMNS.extend(file.readline().strip().split(","))
        for change in CHANGES:
            bad += check_change(hearth, workspace, work, change)
        bad += check_leakage(hearth, workspace)
    bad += check_worlds(hearth, range(1, 13))
    for text in bad:
        print(text[:1500])
    print("verify: %d changes, %d bad" % (len(CHANGES), len(bad)))
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
