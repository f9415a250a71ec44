#!/usr/bin/python3
"""Linkage by weights, without labels or rules, on made files with kinds of errors and columns that the published ones lack.

copies: one list with up to 20 poor copies of a person (other forenames, dates of birth years apart, blanks), as lists of historical
persons have them, of whom whole groups would stay apart if every pair of two groups had to speak for one person by itself.
duplicates: one list with up to 5 copies of a person, each with 1 to 5 errors (letters, digits, blanks, forename and surname swapped, day
and month swapped, moved), as Christen's generator febrl makes its data set 3. registers: two lists of voters without a date of birth,
in which a town's name and its code say the same twice; half of the people are on both."""
import csv
import itertools
import os
import random
import subprocess
import tempfile
import unittest
from collections import defaultdict

HEARTH = os.environ["HEARTH"]
STARTS = "b br c ch d dr f g gr h j k kl l m n p pr r s sh st t th v w".split()
VOWELS, ENDS = "a e i o u ai ea ie oo".split(), ["n", "r", "l", "s", "t", "ck", "m", "d"] + [""] * 9
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.forenames = [self.word(2) for _ in range(400)]
        self.surnames = [self.word(2 if i < 300 else 3) for i in range(3000)]
        self.streets = [self.word(2) + self.random.choice([" street", " road", " place", " avenue"]) for _ in range(1500)]
        self.towns = [self.word(3) for _ in range(600)]
        self.codes = {town: str(self.random.randint(2000, 7999)) for town in self.towns}

    def word(self, n):
        pick = self.random.choice
        return "".join(pick(STARTS) + pick(VOWELS) + pick(ENDS) for _ in range(n))

    def common(self, values):
        """The first values are common, the last ones rare."""
        return values[int(len(values) * self.random.random() ** 2.2)]

    def home(self):
        town = self.common(self.towns)
        return {"number": str(self.random.randint(1, 200)), "street": self.common(self.streets), "town": town, "code": self.codes[town]}

    def person(self):
        draw = self.random.randint
        return {"given": self.common(self.forenames), "family": self.common(self.surnames), **self.home(),
                "state": self.random.choice(["nsw", "vic", "qld", "wa"]), "born": f"{draw(1900, 1999)}{draw(1, 12):02}{draw(1, 28):02}",
                "ref": str(draw(1000000, 9999999))}

    def typo(self, text):
        i, kind, letter = self.random.randrange(max(len(text), 1)), self.random.randrange(4), self.random.choice(LETTERS)
        if len(text) < 2:
            return text
        return [text[:i] + letter + text[i + 1:], text[:i] + text[i + 1:], text[:i] + letter + text[i:],
                text[:i] + text[i + 1:i + 2] + text[i] + text[i + 2:]][kind]

    def digit(self, text):
        i = self.random.randrange(max(len(text), 1))
        return text[:i] + str(self.random.randint(0, 9)) + text[i + 1:]

    def duplicate(self, person):
        copy, chance = dict(person), self.random.random
        for _ in range(self.random.randint(1, 5)):
            key = self.random.choice(list(copy))
            if chance() < .15:
                copy[key] = ""
            else:
                copy[key] = self.digit(copy[key]) if copy[key].isdigit() else self.typo(copy[key])
        kind = chance()
        if kind < .05:
            copy["given"], copy["family"] = copy["family"], copy["given"]
        elif kind < .08:
            copy["born"] = copy["born"][:4] + copy["born"][6:] + copy["born"][4:6]
        elif kind < .12:
            copy.update(self.home())
        return copy

    def postcode(self):
        pick, draw = self.random.choice, self.random.randint
        return f"{pick('ABCDEFGHLMNPRST')}{pick('ABDEGHLNRSTWY')}{draw(1, 30)} {draw(1, 9)}{pick('ABDEFGHJ')}{pick('LNPQRSTU')}"

    def sitter(self):
        draw, year = self.random.randint, self.random.randint(1800, 1910)
        return {"given": self.common(self.forenames), "family": self.common(self.surnames), "place": self.common(self.towns),
                "born": f"{year}-01-01" if self.random.random() < .25 else f"{year}-{draw(1, 12):02}-{draw(1, 28):02}",
                "postcode": self.postcode(), "sex": self.random.choice("MMMMF"), "job": self.common(self.towns[:150])}

    def poor_copy(self, sitter, others):
        copy, chance, draw = dict(sitter), self.random.random, self.random.randint
        if chance() < .3:
            copy["given"] = self.random.choice(others) if chance() < .6 else self.typo(copy["given"])
        if chance() < .25:
            copy["family"] = self.typo(copy["family"]) if chance() < .7 else self.common(self.surnames)
        if chance() < .35:
            day = copy["born"][4:] if chance() < .5 else "-01-01" if chance() < .4 else f"-{draw(1, 12):02}-{draw(1, 28):02}"
            copy["born"] = str(int(copy["born"][:4]) + self.random.choice([-3, -2, -1, -1, 0, 1, 1, 2, 10])) + day
        if chance() < .4:
            copy["postcode"] = copy["postcode"][:-2] + self.random.choice("ABDEFGHJ") + self.random.choice("LNPQRSTU") if chance() < .6 else self.postcode()
        if chance() < .3:
            copy["place"] = self.typo(copy["place"]) if chance() < .3 else self.common(self.towns)
        for key, share in {"born": .08, "postcode": .1, "place": .12, "sex": .12, "job": .35, "given": .02}.items():
            if chance() < share:
                copy[key] = ""
        return copy

    def voter_again(self, voter):
        copy, chance = dict(voter), self.random.random
        if chance() < .25:
            copy.update({key: value for key, value in self.home().items() if key in ("number", "street")})
        if chance() < .12:
            copy.update({key: value for key, value in self.home().items() if key in ("town", "code")})
        if voter["sex"] == "F" and chance() < .12:
            copy["family"] = self.common(self.surnames)
        if chance() < .1:
            copy["given"] = self.typo(copy["given"])
        if chance() < .08:
            copy["family"] = self.typo(copy["family"])
        if chance() < .1:
            copy["middle"] = copy["middle"][:1]
        elif chance() < .05:
            copy["given"], copy["middle"] = copy["middle"], copy["given"]
        copy["age"] = str(int(copy["age"]) + self.random.choice([0, 1, 1, 2]))
        return copy


def pairs_of(groups):
    members = defaultdict(list)
    for record, group in groups.items():
        members[group].append(record)
    return {pair for records in members.values() for pair in itertools.combinations(sorted(records), 2)}


class Made(unittest.TestCase):
    def score(self, files, compare):
        """F1 of the pairs in persons.csv. files: name -> [(record, person, cells)]; compare: column -> as."""
        with tempfile.TemporaryDirectory() as folder:
            for name, rows in files.items():
                with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8", newline="") as file:
                    writer = csv.writer(file)
                    writer.writerow(["id", *rows[0][2]])
                    writer.writerows([record, *cells.values()] for record, _, cells in rows)
            unique = ", unique: true" if len(files) > 1 else ""
            inputs = ", ".join(f"{{name: {name}, file: {name}.csv{unique}}}" for name in files)
            columns = ", ".join(f"{{column: {column}, as: {kind}}}" for column, kind in compare.items())
            with open(os.path.join(folder, "link.yaml"), "w", encoding="utf-8") as file:
                file.write(f"link: {{inputs: [{inputs}], record_id: id, compare: [{columns}]}}\n")
            subprocess.run([HEARTH, "link", "--config", os.path.join(folder, "link.yaml"), "--out", folder, "--quiet"],
                           check=True, stdout=subprocess.DEVNULL)
            with open(os.path.join(folder, "persons.csv"), encoding="utf-8", newline="") as file:
                linked = pairs_of({row["record_id"]: row["person_id"] for row in csv.DictReader(file)})
        true = pairs_of({record: person for rows in files.values() for record, person, _ in rows})
        return 2 * len(linked & true) / (len(linked) + len(true))

    def test_copies(self):
        counted = ", term_frequency: true"
        for seed in (1, 2):
            maker, rows = Maker(seed), []
            for i in range(900):
                sitter = maker.sitter()
                others = [maker.common(maker.forenames), maker.common(maker.forenames), sitter["given"][:1]]
                n = min(19, int(maker.random.expovariate(1 / 8)))
                rows += [(f"{i}-0", i, sitter)] + [(f"{i}-{k + 1}", i, maker.poor_copy(sitter, others)) for k in range(n)]
            maker.random.shuffle(rows)
            f1 = self.score({"list": rows}, {"given": f"forename{counted}", "family": f"surname{counted}", "born": "date",
                                             "postcode": "postcode", "place": f"text{counted}", "sex": "sex", "job": f"category{counted}"})
            print(f"copies, seed {seed}: F1 {f1:.4f}")
            self.assertGreaterEqual(f1, .99)

    def test_duplicates(self):
        for seed in (1, 2):
            maker, rows = Maker(seed), []
            for i in range(2000):
                person = {key: "" if maker.random.random() < .02 else text for key, text in maker.person().items()}
                n = min(5, int(maker.random.expovariate(.45))) if maker.random.random() < .8 else 0
                rows += [(f"{i}-0", i, person)] + [(f"{i}-{k + 1}", i, maker.duplicate(person)) for k in range(n)]
            maker.random.shuffle(rows)
            f1 = self.score({"list": rows}, {"given": "forename", "family": "surname", "born": "date", "ref": "id", "code": "postcode",
                                             "town": "text", "street": "address", "number": "category", "state": "category"})
            print(f"duplicates, seed {seed}: F1 {f1:.4f}")
            self.assertGreaterEqual(f1, .995)

    def test_registers(self):
        maker, files = Maker(3), {"one": [], "two": []}
        for i in range(8000):
            voter = maker.person()
            born, _, _ = voter.pop("born"), voter.pop("state"), voter.pop("ref")
            voter.update(age=str(2012 - int(born[:4])), sex=maker.random.choice("MF"),
                         middle=maker.common(maker.forenames) if maker.random.random() < .8 else "",
                         phone="" if maker.random.random() < .5 else str(maker.random.randint(2000000, 9999999)))
            files["one"].append((f"a{i}", i, voter))
            if i % 2:
                files["two"].append((f"b{i}", i, maker.voter_again(voter)))
        maker.random.shuffle(files["two"])
        f1 = self.score(files, {"given": "forename", "middle": "forename", "family": "surname", "sex": "sex", "age": "category",
                                "street": "address", "number": "category", "town": "text", "code": "postcode", "phone": "phone"})
        print(f"registers: F1 {f1:.4f}")
        self.assertGreaterEqual(f1, .98)


if __name__ == "__main__":
    unittest.main()
