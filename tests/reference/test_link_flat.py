#!/usr/bin/python3
"""Linkage of flat files by rules: published counts of pairs, and random tables against all pairs compared one by one."""
import csv
import os
import random
import subprocess
import sys
import tempfile
import unittest

HEARTH = os.environ["HEARTH"]
DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "shared", "data")


def read_rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def link(folder, inputs, record_id, rules, more=""):
    """Runs hearth link; returns the pairs and record -> person."""
    with open(os.path.join(folder, "link.yaml"), "w", encoding="utf-8") as file:
        entries = ", ".join("{name: %s, file: %s}" % item for item in inputs.items())
        texts = ", ".join("[" + ", ".join(rule) + "]" for rule in rules)
        file.write(f"link: {{inputs: [{entries}], record_id: {record_id}, rules: [{texts}]{more}}}\n")
    out = os.path.join(folder, "out")
    subprocess.run([HEARTH, "link", "--config", os.path.join(folder, "link.yaml"), "--out", out, "--quiet"],
                   check=True, stdout=subprocess.DEVNULL)
    rows = {name: read_rows(os.path.join(out, name + ".csv"))[1:] for name in ("pairs", "persons")}
    pairs = {(tuple(row[0:2]), tuple(row[2:4])) for row in rows["pairs"]}
    assert len(pairs) == len(rows["pairs"]), "a pair stands twice"
    return pairs, {tuple(row[0:2]): row[2] for row in rows["persons"]}


def compare_all(records, rules, normalise=True):
    """All pairs that agree on a rule, compared one by one. records: [((input number, input), id, cells)]."""
    def same(left, right):
        if normalise:
            left, right = left.strip().casefold(), right.strip().casefold()
            return left == right != ""
        return left == right

    records = sorted(records, key=lambda record: (record[0][0], record[1].encode()))
    return {((left[0][1], left[1]), (right[0][1], right[1]))
            for i, left in enumerate(records) for right in records[i + 1:]
            if any(all(same(left[2][column], right[2][column]) for column in rule) for rule in rules)}


def components(names, pairs):
    """record -> the set of records joined with it, by pairs."""
    group = {name: {name} for name in names}
    for left, right in pairs:
        if group[left] is not group[right]:
            group[left] |= group[right]
            for name in group[right]:
                group[name] = group[left]
    return group


class Published(unittest.TestCase):
    def setUp(self):
        if not os.path.isdir(DATA):
            self.skipTest("../shared/data is not there")
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def test_febrl_dataset1_has_2082_pairs_of_one_given_name(self):
        path = os.path.join(DATA, "febrl", "dataset1.csv")
        pairs, _ = link(self.folder.name, {"febrl": path}, "rec_id", [["given_name"]])
        self.assertEqual(len(pairs), 2082)

    def test_splinks_thousand_has_3989_candidates_of_which_1650_are_true(self):
        # as published, with case kept: hearth's raw comparison, without the pairs of blank and blank
        path = os.path.join(DATA, "splink", "fake_1000.csv")
        header, *cells = read_rows(path)
        rows = {row[0]: dict(zip(header, row)) for row in cells}
        columns = ["first_name", "surname", "dob", "email"]
        pairs, _ = link(self.folder.name, {"fake": path}, "unique_id", [[column] for column in columns],
                        ", normalise: false")
        kept = [(rows[left], rows[right]) for (_, left), (_, right) in pairs
                if any(rows[left][column] == rows[right][column] != "" for column in columns)]
        self.assertEqual(len(kept), 3989)
        self.assertEqual(sum(left["cluster"] == right["cluster"] for left, right in kept), 1650)


class RandomTables(unittest.TestCase):
    def check(self, seed, normalise):
        rng = random.Random(f"{seed} {normalise}")
        texts = ["Ann", "ANN ", "ann", "Éva", "éva", "Straße", "STRASSE", "", " ", "Bo", "x,y", 'a "b"']
        columns = ["one", "two", "three"]
        records, inputs = [], {}
        with tempfile.TemporaryDirectory() as folder:
            for number, name in enumerate(["left", "right"][:rng.randint(1, 2)]):
                inputs[name] = f"{name}.csv"
                with open(os.path.join(folder, inputs[name]), "w", encoding="utf-8", newline="") as file:
                    writer = csv.writer(file)
                    writer.writerow(["id"] + columns)
                    for i in rng.sample(range(100), 40):
                        cells = {column: rng.choice(texts) for column in columns}
                        writer.writerow([f"r{i}"] + list(cells.values()))
                        # unquoted blanks at the ends of a cell are no part of it
                        records.append(((number, name), f"r{i}", {key: text.strip() for key, text in cells.items()}))
            rules = [rng.sample(columns, rng.randint(2, 3)) for _ in range(rng.randint(1, 3))]
            pairs, persons = link(folder, inputs, "id", rules, "" if normalise else ", normalise: false")
        expected = compare_all(records, rules, normalise)
        self.assertEqual(pairs, expected)
        group = components(persons, expected)
        for record, person in persons.items():
            self.assertEqual({other for other in persons if persons[other] == person}, group[record])

    def test_pairs_and_persons_are_those_of_comparing_all_with_all(self):
        for seed in range(20):
            for normalise in (True, False):
                with self.subTest(seed=seed, normalise=normalise):
                    self.check(seed, normalise)


if __name__ == "__main__":
    if not os.path.isdir(DATA):
        print("the published counts are skipped: ../shared/data is not there", file=sys.stderr)
    unittest.main()
