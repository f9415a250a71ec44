#!/usr/bin/python3
"""Incremental linkage: records that came, went or changed since the run before give the same persons,
pairs and timeline, byte for byte, as linking everything anew with the same weights."""
import csv
import datetime
import glob
import json
import os
import random
import shutil
import subprocess
import tempfile
import unittest

from workspace_files import HEARTH, day, read_rows, simulate

FILES = ["link/persons.csv", "link/pairs.csv", "link/review.csv", "link/former.csv", "link/changes.csv", "build/timeline.pack"]
RECENT = datetime.date(2025, 12, 12)
LOADED = ("loaded_at", "extract_date", "extracted", "load_date", "loaded")


def rewrite(path, keep):
    """Keeps the rows of a file for which keep(header, row) holds."""
    for encoding in ("utf-8", "windows-1252"):
        try:
            with open(path, encoding=encoding, newline="") as file:
                rows = list(csv.reader(file))
            break
        except UnicodeDecodeError:
            continue
    kept = [rows[0]] + [row for row in rows[1:] if keep(rows[0], row)]
    with open(path, "w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(kept)


def is_recent(header, row):
    loaded = [i for i, name in enumerate(header) if name in LOADED]
    received = day(row[loaded[0]]) if loaded else None
    return received is not None and received >= RECENT


def link(root, threads=2):
    subprocess.run([HEARTH, "link", "-C", root, "--quiet", "--accept-loss", "--threads", str(threads)], check=True,
                   stdout=subprocess.DEVNULL)
    with open(os.path.join(root, "link", "link.json"), encoding="utf-8") as file:
        return json.load(file)


def take_records(root, whole):
    shutil.rmtree(os.path.join(root, "records"))
    shutil.copytree(os.path.join(whole, "records"), os.path.join(root, "records"))


def keep_apart(root):
    """A clerical decision between the runs: two records that were linked must not be."""
    persons = {}
    for row in read_rows(os.path.join(root, "link", "persons.csv")):
        persons.setdefault(row["person_id"], []).append((row["input"], row["record_id"]))
    pairs = [records[:2] for _, records in sorted(persons.items()) if len(records) == 2][:3]
    os.makedirs(os.path.join(root, "kept"), exist_ok=True)
    with open(os.path.join(root, "kept", "never.csv"), "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["input_left", "record_left", "input_right", "record_right"])
        writer.writerows([left + right for left, right in pairs])
    path = os.path.join(root, "hearth.yaml")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace("\nlink:", "\nlink:\n  never: kept/never.csv", 1))


class Incremental(unittest.TestCase):
    def compare(self, early, whole, threads, decide=False):
        """Links early, then the records of whole, once with and once without what the first run left."""
        with tempfile.TemporaryDirectory() as folder:
            one, all_anew = os.path.join(folder, "one"), os.path.join(folder, "anew")
            shutil.copytree(early, one)
            link(one)
            if decide:
                keep_apart(one)
            take_records(one, whole)
            subprocess.run([HEARTH, "ingest", "-C", one, "--quiet", "--accept-loss"], check=True, stdout=subprocess.DEVNULL)
            shutil.copytree(one, all_anew)
            os.remove(os.path.join(all_anew, "build", "link.pack"))
            anew, counts = link(all_anew), link(one, threads)
            self.assertNotIn("incremental", anew["weights"])
            incremental = counts["weights"].pop("incremental")
            for name in FILES:
                with open(os.path.join(one, name), "rb") as a, open(os.path.join(all_anew, name), "rb") as b:
                    self.assertTrue(a.read() == b.read(), name)
            for manifest in (anew, counts):  # the one difference: blocks are counted when all are compared
                manifest.pop("seconds")
                for block in manifest["weights"]["blocks"]:
                    block.pop("pairs"), block.pop("pairs_added")
            self.assertEqual(counts, anew)
            with open(os.path.join(one, "link", "changes.csv"), encoding="utf-8") as file:
                n_change = sum(1 for _ in file) - 1
            return incremental, n_change, anew["records"]

    def test_incremental_is_all_anew(self):
        with tempfile.TemporaryDirectory() as folder:
            whole = os.path.join(folder, "whole")
            simulate(whole, 40, seed=5)
            for split, threads in enumerate((1, 2, 4, 2)):
                chance = random.Random(split)
                early, late = os.path.join(folder, f"early{split}"), os.path.join(folder, f"late{split}")
                shutil.copytree(whole, early)
                shutil.copytree(whole, late)
                for path in sorted(glob.glob(os.path.join(early, "records", "*", "*.csv"))):
                    if split == 0:  # what the agencies sent last
                        rewrite(path, lambda header, row: not is_recent(header, row))
                    else:  # rows that came and went
                        rewrite(path, lambda header, row: chance.random() > 0.004)
                        rewrite(path.replace(early, late), lambda header, row: chance.random() > 0.001)
                counts, n_change, n_record = self.compare(early, late, threads, decide=split == 3)
                with self.subTest(split=split, counts=counts):
                    self.assertGreater(counts["records_changed"], 20)
                    self.assertGreater(counts["pairs_compared"], counts["records_changed"])
                    self.assertGreater(counts["records_of_remade_persons"], counts["records_changed"] // 2)
                    self.assertLess(counts["records_of_remade_persons"], n_record // 2)
                    self.assertGreater(n_change, 5)
                    if split:
                        self.assertGreater(counts["records_gone"], 0)

    def test_other_weights_link_all_anew(self):
        with tempfile.TemporaryDirectory() as root:
            simulate(root, 20, seed=3)
            link(root)
            path = os.path.join(root, "link", "weights.json")
            with open(path, encoding="utf-8") as file:
                weights = json.load(file)
            weights["prior"] *= 1.5
            with open(path, "w", encoding="utf-8") as file:
                json.dump(weights, file)
            os.remove(os.path.join(root, "build", "timeline.pack"))
            self.assertNotIn("incremental", link(root)["weights"])
            os.remove(os.path.join(root, "build", "timeline.pack"))
            self.assertEqual(link(root)["weights"]["incremental"]["records_changed"], 0)

    def test_persons_are_those_of_persons_csv(self):
        with tempfile.TemporaryDirectory() as root:
            simulate(root, 20, seed=3)
            link(root)
            path = os.path.join(root, "link", "persons.csv")
            rows = read_rows(path)
            old = rows[len(rows) // 2]["person_id"]
            for kept in (old, "Pgivenbyhand1"):  # the second time the file is not what the run before wrote
                with open(path, encoding="utf-8", newline="") as file:
                    text = file.read()
                with open(path, "w", encoding="utf-8", newline="") as file:
                    file.write(text.replace(old, kept))
                os.remove(os.path.join(root, "build", "timeline.pack"))
                self.assertEqual(link(root)["weights"]["incremental"]["records_of_remade_persons"], 0)
                expected = [row["person_id"].replace(old, kept) for row in rows]
                self.assertEqual([row["person_id"] for row in read_rows(path)], expected)


if __name__ == "__main__":
    unittest.main()
