#!/usr/bin/python3
"""Linkage true to time: a borough linked whole, and cut at a date and linked by the same weights, has the same persons as of that date."""
import csv
import datetime
import glob
import os
import shutil
import subprocess
import tempfile
import unittest

from workspace_files import HEARTH, day, read_rows, simulate

CUT = datetime.date(2022, 3, 1)
LOADED = ("loaded_at", "extract_date", "extracted", "load_date", "loaded")  # the day on which a row was received


def cut_file(path):
    """Takes the rows out that were not known before the day. Returns how many, and how many stay."""
    with open(path, "rb") as file:
        encoding = "utf-8"
        try:
            file.read().decode(encoding)
        except UnicodeDecodeError:
            encoding = "windows-1252"
    with open(path, encoding=encoding, newline="") as file:
        rows = list(csv.reader(file))
    column = [i for i, name in enumerate(rows[0]) if name in LOADED]
    if not column:
        return 0, len(rows) - 1
    kept = [rows[0]] + [row for row in rows[1:] if day(row[column[0]]) is None or day(row[column[0]]) < CUT]
    with open(path, "w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(kept)
    return len(rows) - len(kept), len(kept) - 1


def link(root):
    """(input, record) -> (person, the day after which it belongs to it)."""
    subprocess.run([HEARTH, "link", "-C", root, "--quiet"], check=True, stdout=subprocess.DEVNULL)
    return {(row["input"], row["record_id"]): (row["person_id"], row["linked_on"])
            for row in read_rows(os.path.join(root, "link", "persons.csv"))}


class Dates(unittest.TestCase):
    def test_later_rows_change_nothing_as_of_an_earlier_date(self):
        with tempfile.TemporaryDirectory() as folder:
            root, early = os.path.join(folder, "whole"), os.path.join(folder, "early")
            simulate(root, 40, seed=5)
            shutil.copytree(root, early)
            whole = link(root)
            os.mkdir(os.path.join(early, "link"))
            shutil.copy(os.path.join(root, "link", "weights.json"), os.path.join(early, "link"))
            counts = [cut_file(path) for path in glob.glob(os.path.join(early, "records", "*", "*.csv"))]
            self.assertGreater(sum(n_cut for n_cut, _ in counts), 1000)
            cut = link(early)
        before = {record: row for record, row in whole.items() if row[1] < str(CUT)}
        self.assertGreater(len(before), 5000)
        self.assertGreater(len(whole) - len(before), 500)
        # who belonged to today's person before the day did so by what was known then
        wrong = [(record, row, cut.get(record)) for record, row in before.items() if cut.get(record) != row]
        self.assertEqual(wrong[:5], [], f"{len(wrong)} of {len(before)}")
        # who came to it later did not belong to it before
        wrong = [(record, row, whole[record]) for record, row in cut.items()
                 if row[1] < str(CUT) and row[0] == whole[record][0] and row != whole[record]]
        self.assertEqual(wrong[:5], [], f"{len(wrong)} of {len(cut)}")
        # and whoever was one person then is one today
        today = {}
        for record, row in cut.items():
            if row[1] < str(CUT):
                today.setdefault(row[0], set()).add(whole[record][0])
        self.assertEqual([persons for persons in today.values() if len(persons) > 1], [])


if __name__ == "__main__":
    unittest.main()
