#!/usr/bin/python3
"""Person IDs outlive link/: a workspace whose link/ and build/ were deleted, or that was restored from a backup, gives
the records of a new extract the same persons, former IDs and changes as one that still has them."""
import csv
import glob
import os
import random
import shutil
import subprocess
import tempfile
import unittest

from workspace_files import HEARTH, read_rows, simulate

FILES = ["persons.csv", "pairs.csv", "review.csv", "former.csv", "changes.csv", "weights.json"]


def hearth(root, *words):
    return subprocess.run([HEARTH, *words, "-C", root, "--quiet"], check=False, capture_output=True, text=True)


def link(root):
    done = hearth(root, "link", "--accept-loss")
    assert done.returncode == 0, done.stderr
    return {(row["input"], row["record_id"]): row["person_id"] for row in read_rows(os.path.join(root, "link", "persons.csv"))}


def drop_records(root, share, seed):
    """Leaves out some rows of the person files, whose records often represent a person."""
    chance = random.Random(seed)
    for path in sorted(glob.glob(os.path.join(root, "records", "*", "*.csv"))):
        with open(path, "rb") as file:
            rows = file.read().splitlines(True)
        with open(path, "wb") as file:
            file.writelines(rows[:1] + [row for row in rows[1:] if chance.random() > share])


def take_records(root, whole):
    shutil.rmtree(os.path.join(root, "records"))
    shutil.copytree(os.path.join(whole, "records"), os.path.join(root, "records"))


def texts(root):
    contents = {}
    for name in FILES:
        with open(os.path.join(root, "link", name), "rb") as file:
            contents[name] = file.read()
    return contents


class Registry(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.whole = os.path.join(cls.folder.name, "whole")
        cls.first = os.path.join(cls.folder.name, "first")
        simulate(cls.whole, 30, seed=8)
        shutil.copytree(cls.whole, cls.first)
        drop_records(cls.first, 0.03, 1)
        cls.ids = link(cls.first)
        take_records(cls.first, cls.whole)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def copy(self, name, *without):
        root = os.path.join(self.folder.name, name)
        shutil.copytree(self.first, root)
        for folder in without:
            shutil.rmtree(os.path.join(root, folder))
        return root

    def test_ids_outlive_link(self):
        kept, gone, new = self.copy("kept"), self.copy("gone", "link", "build"), self.copy("new", "link", "build", "kept")
        ids, again, anew = link(kept), link(gone), link(new)
        self.assertEqual(again, ids)
        self.assertEqual(texts(gone), texts(kept))
        others = [record for record in ids if anew[record] != ids[record]]
        self.assertGreater(len(others), 20)  # without kept/ the IDs would be others

    def test_a_backup_carries_them(self):
        root, other = self.copy("backed"), self.copy("restored", "link", "build", "kept")
        hearth(root, "user", "add", "anna", "--role", "supervisor")
        tar = os.path.join(self.folder.name, "backup.tar")
        done = hearth(root, "backup", tar)
        self.assertEqual(done.returncode, 0, done.stderr)
        done = hearth(other, "restore", tar)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(link(other), link(root))
        self.assertEqual(texts(other), texts(root))

    def test_records_that_are_gone_are_not_kept(self):
        root = self.copy("fewer")
        drop_records(root, 0.05, 2)
        ids = link(root)
        done = subprocess.run(["zcat", os.path.join(root, "kept", "link", "persons.csv.gz")], check=True, capture_output=True, text=True)
        rows = {(row["input"], row["record_id"]): row["person_id"] for row in csv.DictReader(done.stdout.splitlines())}
        self.assertEqual(rows, ids)
        self.assertGreater(len(set(self.ids) - set(rows)), 10)

    def test_weights_are_estimated_anew_on_request_only(self):
        root = self.copy("weights", "link", "build")
        with open(os.path.join(root, "kept", "link", "weights.json"), "rb") as file:
            before = file.read()
        link(root)
        with open(os.path.join(root, "link", "weights.json"), "rb") as file:
            self.assertEqual(file.read(), before)
        shutil.rmtree(os.path.join(root, "link"))
        self.assertEqual(hearth(root, "link", "--estimate").returncode, 0)
        with open(os.path.join(root, "link", "weights.json"), "rb") as file:
            after = file.read()
        self.assertNotEqual(after, before)
        with open(os.path.join(root, "kept", "link", "weights.json"), "rb") as file:
            self.assertEqual(file.read(), after)

    def test_a_damaged_registry_is_refused(self):
        root = self.copy("damaged", "link", "build")
        path = os.path.join(root, "kept", "link", "persons.csv.gz")
        with open(path, "rb") as file:
            text = file.read()
        with open(path, "wb") as file:
            file.write(text[:-100])
        done = hearth(root, "link")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("persons.csv.gz", done.stderr)
        self.assertFalse(os.path.exists(os.path.join(root, "link", "persons.csv")))


if __name__ == "__main__":
    unittest.main()
