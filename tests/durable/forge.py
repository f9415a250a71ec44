#!/usr/bin/env python3
"""hearth verify audit finds whatever is changed in the store with another program.

    forge.py DECIDE HEARTH

One change at a time to a copy of a store that has a row in each table, as somebody would make it who knows SQLite: guards off,
the change, guards on again as they were. The list of changes is made from the tables of the store, so that a new table or
column is in it without a word here. Each must be found, and the store without a change must hold.
"""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

# What the audit does not cover, and why, stands in serve/store/row_digest.c.
UNCOVERED = {"login_failures", "login_places", "session_use"}
WRITABLE = "PRAGMA writable_schema = ON; %s; PRAGMA writable_schema = OFF"


def schema(store):
    return store.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()


def other(name, kind):
    """Another value of the column's type."""
    if kind == "TEXT":
        return "coalesce(%s, '') || 'x'" % name
    if kind == "BLOB":
        return "randomblob(coalesce(length(%s), 32))" % name
    return "coalesce(%s, 0) + 1000" % name


def row_changes(store, table):
    columns = store.execute("PRAGMA table_info(%s)" % table).fetchall()
    key = [name for _, name, _, _, _, primary in columns if primary][0]
    assert store.execute("SELECT count(*) FROM %s" % table).fetchone()[0], "no row in " + table
    first = "(SELECT min(%s) FROM %s)" % (key, table)
    for _, name, kind, *_ in columns:
        yield "%s.%s" % (table, name), "UPDATE %s SET %s = %s WHERE %s = %s" % (
            table, name, "5000" if name == key else other(name, kind), key, first)
    for _, name, *_ in [column for column in columns if not column[3] and not column[5]]:
        yield "%s.%s none" % (table, name), ("UPDATE {0} SET {1} = CASE WHEN {1} IS NULL THEN 1 END WHERE {2} = {3}"
                                             .format(table, name, key, first))
    yield table + " delete", "DELETE FROM %s WHERE %s = %s" % (table, key, first)
    for number in (-5, 77):
        values = ", ".join(str(number) if name == key else other(name, kind) for _, name, kind, *_ in columns)
        yield "%s insert %d" % (table, number), "INSERT INTO %s SELECT %s FROM %s WHERE %s = %s" % (
            table, values, table, key, first)


def schema_changes(store):
    for kind, name, table, sql in schema(store):
        if kind != "table":
            yield "drop " + name, "DROP %s %s" % (kind, name)
        if kind == "trigger":
            yield "weaken " + name, "DROP TRIGGER %s; CREATE TRIGGER %s BEFORE UPDATE ON %s WHEN 0 BEGIN SELECT 1; END" % (
                name, name, table)
        if kind == "table":
            yield "column of " + name, "ALTER TABLE %s ADD COLUMN extra TEXT" % name
            yield "checks of " + name, WRITABLE % (
                "UPDATE sqlite_schema SET sql = replace(sql, ' > 0)', ' > -9)') || ' ' WHERE name = '%s'" % name)
    yield "user_version", "PRAGMA user_version = 7"
    yield "application_id", "PRAGMA application_id = 7"
    yield "new table", "CREATE TABLE extra (x)"
    yield "new view", "CREATE VIEW extra AS SELECT 1"
    yield "new trigger", "CREATE TRIGGER extra AFTER INSERT ON reviews BEGIN SELECT 1; END"


AUDIT = [
    ("audit first", "DELETE FROM audit WHERE sequence = 1"),
    ("audit middle", "DELETE FROM audit WHERE sequence = 4"),
    ("audit end", "DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit)"),
    ("audit all", "DELETE FROM audit"),
    ("audit swap", "UPDATE audit SET sequence = 1000 WHERE sequence = 3; UPDATE audit SET sequence = 3 WHERE sequence = 4;"
                   "UPDATE audit SET sequence = 4 WHERE sequence = 1000"),
    ("audit negative", "INSERT INTO audit SELECT -1, time_ms, actor, action, subject, details, client, changes, prev_hash, hash"
                       " FROM audit WHERE sequence = 1"),
]


def changes(store):
    for kind, name, _, _ in schema(store):
        if kind == "table" and name not in UNCOVERED and name != "audit":
            yield from row_changes(store, name)
    for _, name, kind, *_ in store.execute("PRAGMA table_info(audit)").fetchall():
        value = "sequence + 50" if name == "sequence" else other(name, kind)
        yield "audit." + name, "UPDATE audit SET %s = %s WHERE sequence = 3" % (name, value)
        if kind == "TEXT":
            yield "audit.%s after its end" % name, "UPDATE audit SET %s = %s || char(0) || 'x' WHERE sequence = 3" % (name, name)
    yield from AUDIT
    yield from schema_changes(store)


def forge(path, sql):
    """The change, with every guard off, and the guards as they were afterwards."""
    store = sqlite3.connect(path, isolation_level=None)
    guards = [(name, text) for kind, name, _, text in schema(store) if kind == "trigger"]
    is_schema = re.match(r"DROP|CREATE|ALTER|PRAGMA", sql)
    store.execute("PRAGMA foreign_keys = OFF")
    store.execute("PRAGMA ignore_check_constraints = ON")
    for name, _ in guards if not is_schema else []:
        store.execute("DROP TRIGGER " + name)
    store.executescript(sql)
    for _, text in guards if not is_schema else []:
        store.execute(text)
    store.close()


def verify(hearth, folder, *words):
    done = subprocess.run([hearth, "verify", "audit", "-C", folder, "--json", *words], capture_output=True, text=True, check=False)
    result = json.loads(done.stdout) if done.stdout else {}
    return done.returncode, result, result.get("reason", done.stderr)


def main():
    decide, hearth = sys.argv[1:]
    missed, n = [], 0
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None  # nothing here is about the disk
    with tempfile.TemporaryDirectory(prefix="hearth-forge-", dir=memory) as folder:
        store = os.path.join(folder, "hearth.db")
        with open(os.path.join(folder, "hearth.yaml"), "w", encoding="utf-8") as file:
            file.write("hearth: 1\n")
        subprocess.run([decide, store, "setup"], check=True)
        subprocess.run([decide, store, "fill"], check=True)
        whole = os.path.join(folder, "whole.db")
        source, copy = sqlite3.connect(store), sqlite3.connect(whole)
        source.backup(copy)
        source.close()
        status, result, reason = verify(hearth, folder)
        assert status == 0 and result["intact"], reason
        head = ("--head", result["head"])
        for name, sql in list(changes(copy)):
            shutil.copy(whole, store)
            for ending in ("-wal", "-shm"):
                if os.path.exists(store + ending):
                    os.remove(store + ending)
            forge(store, sql)
            # Only a head that was kept shows that the end was cut.
            status, result, reason = verify(hearth, folder, *(head if name in ("audit end", "audit all") else ()))
            n += 1
            if status != 1 or result.get("intact", False):
                missed.append(name)
            print("%-40s %s" % (name, reason.split("\n")[0]))
        copy.close()
    print("%d changes, %d missed: %s" % (n, len(missed), ", ".join(missed)))
    return 1 if missed or n < 44 else 0


if __name__ == "__main__":
    sys.exit(main())
