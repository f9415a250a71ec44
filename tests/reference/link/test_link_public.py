#!/usr/bin/python3
"""Linkage by weights, without labels, on public data with published results.

fake_1000: Splink's best F1 .8617 (docs, "accuracy from labels"); febrl 4a x 4b: Splink's best F1 .9998; family_context: the rows of
both files in the same order are one child. The pairs counted are those that persons.csv implies at the default match_probability.
"""
import csv
import itertools
import json
import os
import shutil
import subprocess
import tempfile
import unittest
from collections import defaultdict

HEARTH = os.environ["HEARTH"]
HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(os.environ.get("HEARTH_SHARED") or os.path.join(HERE, "..", "..", "..", "..", "shared"), "data")


def read_rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return [{name.strip(): (text or "").strip() for name, text in row.items()} for row in csv.DictReader(file)]


def pairs_of(groups):
    """All pairs of records in one group. groups: record -> group."""
    members = defaultdict(list)
    for record, group in groups.items():
        members[group].append(record)
    return {pair for records in members.values() for pair in itertools.combinations(sorted(records), 2)}


@unittest.skipUnless(os.path.isdir(DATA), "skipped: ../shared/data is not here")
class Public(unittest.TestCase):
    def link(self, name, more=""):
        """record -> person, as linked by the configuration; and the folder of the outputs."""
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        for part in ("splink", "febrl", "uk"):
            os.symlink(os.path.abspath(os.path.join(DATA, part)), os.path.join(folder, part))
        with open(os.path.join(HERE, name + ".yaml"), encoding="utf-8") as file:
            text = file.read()
        with open(os.path.join(folder, "link.yaml"), "w", encoding="utf-8") as file:
            file.write(text + more)
        out = os.path.join(folder, "out")
        subprocess.run([HEARTH, "link", "--config", os.path.join(folder, "link.yaml"), "--out", out, "--quiet"],
                       check=True, stdout=subprocess.DEVNULL)
        return {(row["input"], row["record_id"]): row["person_id"] for row in read_rows(os.path.join(out, "persons.csv"))}, out

    def score(self, persons, truth):
        """F1 of implied pairs, and how many are wrong."""
        linked, true = pairs_of(persons), pairs_of(truth)
        return 2 * len(linked & true) / (len(linked) + len(true)), len(linked - true)

    def test_fake_1000(self):
        persons, _ = self.link("fake_1000")
        truth = {("fake", row["unique_id"]): row["cluster"] for row in read_rows(os.path.join(DATA, "splink", "fake_1000.csv"))}
        self.assertEqual(len(pairs_of(truth)), 2031)
        f1, _ = self.score(persons, truth)
        print(f"fake_1000: F1 {f1:.4f} (Splink's best .8617)")
        self.assertGreaterEqual(f1, .94)

    def test_fake_1000_blocks(self):
        rows = read_rows(os.path.join(DATA, "splink", "fake_1000.csv"))
        columns = ["first_name", "surname", "dob", "email"]

        def count(form, blank):
            return sum(any(form(a[c]) == form(b[c]) and (blank or a[c]) for c in columns)
                       for a, b in itertools.combinations(rows, 2))

        self.assertEqual(count(str, False), 3989)  # as published
        blocks = "  block: [[first_name], [surname], [dob], [email]]\n"
        for normalise, expected in (("false", count(str, True)), ("true", count(str.casefold, False))):
            _, out = self.link("fake_1000", f"  normalise: {normalise}\n{blocks}")
            with open(os.path.join(out, "link.json"), encoding="utf-8") as file:
                tallies = json.load(file)["weights"]["blocks"]
            self.assertEqual(sum(block["pairs_added"] for block in tallies), expected)

    def test_febrl_4(self):
        persons, _ = self.link("febrl_4")
        truth = {(name, row["rec_id"]): row["rec_id"].split("-")[1] for name in "ab"
                 for row in read_rows(os.path.join(DATA, "febrl", f"dataset4{name}.csv"))}
        self.assertEqual(len(pairs_of(truth)), 5000)
        f1, n_false = self.score(persons, truth)
        print(f"febrl 4a x 4b: F1 {f1:.5f} (Splink's best .9998), {n_false} wrong")
        self.assertGreaterEqual(f1, .9998)

    def test_family_context(self):
        persons, _ = self.link("family_context")
        truth = {(name, row["Cms Id"]): i for name in ("csc", "education")
                 for i, row in enumerate(read_rows(os.path.join(DATA, "uk", "family_context", name + ".csv")))}
        linked, true = pairs_of(persons), pairs_of(truth)
        self.assertEqual(len(true), 500)
        print(f"family_context: {len(linked & true)} of 500 pairs, {len(linked - true)} wrong")
        self.assertGreaterEqual(len(linked & true), 490)
        self.assertEqual(len(linked - true), 0)


if __name__ == "__main__":
    unittest.main()
