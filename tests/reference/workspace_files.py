"""A simulated workspace as tests read it: its files as rows, its truth by ID, dates in any agency's style. Finds the program in $HEARTH."""
import csv
import datetime
import functools
import hashlib
import os
import subprocess
import unicodedata

HEARTH = os.environ.get("HEARTH")
END = datetime.date(2025, 12, 31)


def read_rows(path, encoding="utf-8"):
    with open(path, encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


@functools.lru_cache(None)
def day(text):
    """A date in any of the agencies' styles, or None."""
    text = text.split(" ")[0]
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d-%b-%Y", "%Y%m%d", "%Y-%b-%d"):
        try:
            return datetime.datetime.strptime(text, pattern).date()
        except ValueError:
            pass
    return None


def plain(text):
    """Without accents and case."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).lower()


def share(items):
    items = list(items)
    return sum(map(bool, items)) / len(items)


def simulate(folder, births, seed=None):
    """Makes a borough in the folder with $HEARTH."""
    words = [HEARTH, "simulate", folder, "--births-per-year", str(births), "--quiet"]
    subprocess.run(words + (["--seed", str(seed)] if seed is not None else []), check=True, stdout=subprocess.DEVNULL)


def world_digest(root):
    """What a world is known by: its people, stays and true risks."""
    digest = hashlib.sha256()
    for name in ("people.csv", "stays.csv", "risk.csv"):
        with open(os.path.join(root, "truth", name), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()[:16]


class Borough:
    """A simulated workspace, its truth by id."""

    def __init__(self, folder):
        self.folder = folder
        self.people = {row["person_id"]: row for row in self.rows("truth/people.csv")}
        self.ids = {}
        for row in self.rows("truth/persons.csv"):
            key = (row["input"], row["record_id"])
            assert key not in self.ids, "%s stands twice in truth/persons.csv" % (key,)
            self.ids[key] = self.people[row["person_id"]]
        self.stays = {}
        for row in self.rows("truth/stays.csv"):
            self.stays.setdefault(row["person_id"], []).append(row)

    def rows(self, path, encoding="utf-8"):
        return read_rows(os.path.join(self.folder, path), encoding)

    def records(self, path, ids, column, encoding="utf-8"):
        """(row, true person) of each row of a file of persons, first rows of an id only."""
        seen = {}
        for row in self.rows("records/" + path, encoding):
            seen.setdefault(row[column], row)
        return [(row, self.ids[ids, key]) for key, row in seen.items()]
