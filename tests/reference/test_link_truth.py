#!/usr/bin/python3
"""Safety rules 4, 7 and 27 against the truth of a simulated borough: mothers' numbers, adoptions, false records."""
import csv
import json
import os
import random
import subprocess
import tempfile
import unittest
from datetime import date, timedelta

from workspace_files import HEARTH, read_rows

BIRTHS = "120"


def run(*arguments):
    return subprocess.run([HEARTH, *arguments, "--quiet"], check=True, capture_output=True, text=True).stdout


def read(root, name):
    return read_rows(os.path.join(root, name))


def rewrite(root, name, rows):
    with open(os.path.join(root, name), "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


class Borough(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = os.path.join(self.folder.name, "borough")
        run("simulate", self.root, "--births-per-year", BIRTHS)
        self.truth = {(row["input"], row["record_id"]): row["person_id"]
                      for row in read(self.root, "truth/persons.csv")}
        self.people = {row["person_id"]: row for row in read(self.root, "truth/people.csv")}

    def link(self):
        """record -> linked person"""
        self.result = json.loads(run("link", "-C", self.root, "--json",
                                     "--reference", os.path.join(self.root, "truth/persons.csv")))
        return {(row["input"], row["record_id"]): row["person_id"] for row in read(self.root, "link/persons.csv")}

    def test_a_mothers_number_on_newborns_records_joins_none_of_them(self):
        rows, rng = read(self.root, "records/hospital/patients.csv"), random.Random(1)
        numbers = {person: row["nhs_number"] for person, row in self.people.items()}
        babies = [row for row in rows
                  if self.people[self.truth["hospital", row["hospital_no"]]]["mother_id"] in numbers]
        changed = rng.sample(babies, max(20, len(babies) // 50))
        for row in changed:
            row["nhs_no"] = numbers[self.people[self.truth["hospital", row["hospital_no"]]]["mother_id"]]
        rewrite(self.root, "records/hospital/patients.csv", rows)
        linked = self.link()
        mothers = {}
        for record, person in linked.items():
            mothers.setdefault(self.truth.get(record), set()).add(person)
        joined = [row["hospital_no"] for row in changed if linked["hospital", row["hospital_no"]] in
                  mothers.get(self.people[self.truth["hospital", row["hospital_no"]]]["mother_id"], ())]
        self.assertEqual(joined, [])
        children = self.result["truth"]["children"]
        self.assertLessEqual(children["with_false_record"], children["children"] / 1000)
        pairs = self.result["truth"]
        self.assertGreaterEqual(pairs["recall"], 0.93)
        self.assertGreaterEqual(pairs["precision"], 0.995)

    def test_adopted_children_who_come_back_under_their_old_number_are_joined_to_nothing(self):
        clients = {self.truth["csc", row["pers_person_id"]]: row["pers_person_id"]
                   for row in read(self.root, "records/social_care/ssd_person.csv") if row["loaded_at"] < "2022-04"}
        patients = read(self.root, "records/hospital/patients.csv")
        orders = read(self.root, "records/social_care/ssd_permanence.csv") or None
        self.assertIsNotNone(orders, "the borough has no adoption at all")
        rng, adopted = random.Random(2), {}
        for row in rng.sample(patients, len(patients)):
            person = self.truth["hospital", row["hospital_no"]]
            day = date(2022, 5, 1)
            if len(adopted) == 25 or person not in clients or self.people[person]["dob"] < "2012":
                continue
            if self.people[person]["dob"] > "2021" or person in adopted:
                continue
            adopted[person] = f"99{len(adopted):05d}"
            orders.append({**orders[0], "perm_table_id": f"X{len(adopted)}", "perm_person_id": clients[person],
                           "perm_permanence_order_date": f"{day} 00:00:00.000", "loaded_at": f"{day} 00:00:00.000"})
            moved = (day + timedelta(30)).strftime("%d/%m/%Y")
            patients.append({**row, "hospital_no": adopted[person], "address_from": moved, "loaded": moved,
                             "nhs_no": self.people[person]["nhs_number"], "address_to": ""})
        self.assertEqual(len(adopted), 25)
        rewrite(self.root, "records/social_care/ssd_permanence.csv", orders)
        rewrite(self.root, "records/hospital/patients.csv", patients)
        linked = self.link()
        new = {linked["hospital", number] for number in adopted.values()}
        # what began after the day may be of the new life; the client's record and what is linked to it is not
        before = {linked["csc", clients[person]] for person in adopted}
        self.assertEqual(len(new), 25)
        self.assertEqual(new & before, set())
        self.assertGreaterEqual(self.result["pairs_across_adoption"], 25)
        old = {("csc", clients[person]) for person in adopted}
        for name in ("pairs.csv", "review.csv"):
            for row in read(self.root, "link/" + name):
                sides = {(row["input_left"], row["record_left"]), (row["input_right"], row["record_right"])}
                self.assertFalse(sides & old and {record for _, record in sides} & set(adopted.values()), name)


if __name__ == "__main__":
    unittest.main()
