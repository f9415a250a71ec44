"""The files of a simulated borough against its truth: rates of mistakes as its README states them, check digits by an
implementation of their own, dates, encodings, and that `ingest` bears it. Finds the program in $HEARTH."""
import datetime
import glob
import os
import re
import subprocess
import sys
import tempfile
import unittest

from workspace_files import END, HEARTH, Borough, day, plain, share, simulate

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def nhs_is_valid(text):
    """Modulus 11 as the NHS data dictionary words it."""
    if not re.fullmatch(r"[0-9]{10}", text):
        return False
    check = 11 - sum(int(digit) * (10 - i) for i, digit in enumerate(text[:9])) % 11
    return check != 10 and check % 11 == int(text[9])


def upn_is_valid(text):
    """DfE: the letter is the weighted sum of the digits modulo 23, in an alphabet without I, O and S."""
    if not re.fullmatch(r"[A-Z][0-9]{12}", text):
        return False
    return text[0] == "ABCDEFGHJKLMNPQRTUVWXYZ"[sum(int(text[i - 1]) * i for i in range(2, 14)) % 23]


class Agencies(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.work = tempfile.TemporaryDirectory(prefix="hearth-agencies-")
        folder = os.path.join(cls.work.name, "borough")
        simulate(folder, 300, 3)
        cls.borough = Borough(folder)
        cls.police = cls.borough.records("police/nominals.csv", "police", "nominal_id")
        cls.health = cls.borough.records("health/register.csv", "health", "chis_id")
        cls.care = cls.borough.records("social_care/ssd_person.csv", "csc", "pers_person_id")
        cls.housing = cls.borough.records("housing/people.csv", "housing", "person_ref", "windows-1252")
        cls.tax = cls.borough.records("revenues/parties.csv", "revenues", "party_no")
        cls.pupils = cls.borough.records("education/pupils.csv", "education", "pupil_id")

    @classmethod
    def tearDownClass(cls):
        cls.work.cleanup()

    def between(self, low, value, high):
        self.assertLessEqual(low, value)
        self.assertLessEqual(value, high)

    def test_checks_know_right_from_wrong(self):
        self.assertTrue(nhs_is_valid("9434765919"))
        self.assertFalse(nhs_is_valid("9434765918"))
        self.assertFalse(upn_is_valid("A099200001002"))

    def test_nhs_numbers(self):
        for records, column, low, high in ((self.health, "nhs_number", 0.985, 0.995),
                                           (self.care, "pers_single_unique_id", 0.4, 0.7)):
            born = [(row[column], person) for row, person in records if row.get("pers_forename", "")[:6] != "Unborn"]
            self.between(low, share(number not in ("", "NULL") for number, _ in born), high)
            given = [(number, person) for number, person in born if number not in ("", "NULL")]
            self.between(0.98, share(nhs_is_valid(number) for number, _ in given), 0.9999)
            for number, person in given:
                self.assertTrue(number.startswith("999"))
                if nhs_is_valid(number):
                    self.assertEqual(number, person["nhs_number"])
        numbers = [person["nhs_number"] for person in self.borough.people.values()]
        self.assertEqual(len(numbers), len(set(numbers)))
        self.assertTrue(all(map(nhs_is_valid, numbers)))

    def test_pupil_and_insurance_numbers(self):
        numbers = [row["upn"] for row, _ in self.pupils]
        self.between(0.98, share(numbers), 1)
        self.between(0.99, share(upn_is_valid(number) for number in numbers if number), 0.9999)
        self.assertTrue(all(number[1:4] == "099" or not upn_is_valid(number) for number in numbers if number))
        owners = {}
        for row, person in self.pupils:
            if upn_is_valid(row["upn"]):
                self.assertEqual(owners.setdefault(row["upn"], person["person_id"]), person["person_id"])
        insured = [row["nino"] for row, _ in self.tax if row["nino"]]
        self.assertGreater(len(insured), 300)
        self.assertTrue(all(re.fullmatch("QQ[0-9]{6}[A-D]", number) for number in insured))

    def test_birthdays(self):
        self.between(0.06, share(row["dob"] == "NULL" for row, _ in self.police), 0.10)
        members = [row["dob"] == "NULL" for row, _ in self.housing if row["standing"] == "Household member"]
        self.between(0.30, share(members), 0.60)
        known = [(day(row["dob"]), day(person["dob"])) for row, person in self.police if row["dob"] != "NULL"]
        wrong = [(mine, true) for mine, true in known if mine != true]
        self.between(0.005, len(wrong) / len(known), 0.03)
        aliases = 0
        for mine, true in wrong:
            swapped = mine.day == true.month and mine.month == true.day
            self.assertEqual(mine.year, true.year)
            if not swapped and (mine.day, mine.month) != (1, 1):
                self.assertIn(mine.month, (true.month, true.day, 1))  # an alias with another day
                aliases += 1
        self.between(0.002, aliases / len(known), 0.012)  # half of the aliases: a quarter of 6 %

    def test_names(self):
        for records, forename, low, high in ((self.police, "forename", 0.08, 0.16), (self.health, "forename", 0.06, 0.12),
                                             (self.tax, "first_name", 0.08, 0.15)):
            self.between(low, share(plain(row[forename]) != plain(person["forename"]) for row, person in records), high)
        changed = [(row, person) for row, person in self.police if person["surname_changed"] and
                   person["surname_later"] != person["surname_at_birth"] and
                   day(person["surname_changed"]) < day(row["loaded_at"])]
        self.assertGreater(len(changed), 60)
        old = share(plain(row["surname"]) == plain(person["surname_at_birth"]) for row, person in changed)
        self.between(0.35, old, 0.65)
        typo = [plain(row["surname"]) not in (plain(person["surname_at_birth"]), plain(person["surname_later"]))
                for row, person in self.police]
        self.between(0.01, share(typo), 0.04)  # with aliases and exchanged names

    def test_addresses(self):
        for records, low, high in ((self.police, 0.25, 0.35), (self.tax, 0.95, 0.99)):
            self.between(low, share(row["uprn"] not in ("", "NULL") for row, _ in records if row["address"]), high)
        last = {}
        for row in self.borough.rows("records/social_care/ssd_address.csv"):
            last[row["addr_person_id"]] = row
        self.between(0.55, share(row["addr_address_uprn"] != "NULL" for row in last.values()), 0.65)
        stale = []
        for key, row in last.items():
            now = [stay for stay in self.borough.stays.get(self.borough.ids["csc", key]["person_id"], []) if not stay["to"]]
            if now and row["addr_address_uprn"] != "NULL" and row["addr_address_end_date"] == "NULL":
                stale.append(row["addr_address_uprn"] != now[0]["uprn"])
        self.between(0.15, share(stale), 0.35)
        for name in ("social_care/ssd_address.csv", "health/register.csv", "education/pupils.csv"):
            for row in self.borough.rows("records/" + name):
                code = row.get("postcode", row.get("addr_address_postcode"))
                self.assertTrue(code in ("", "NULL", "ZZ99 3VZ") or code.upper().startswith("Q"), code)

    def test_people_known_twice_and_before_birth(self):
        persons = [person["person_id"] for _, person in self.police]
        self.between(0.03, len(persons) / len(set(persons)) - 1, 0.09)
        rows = self.borough.rows("records/social_care/ssd_person.csv")
        unborn = [row for row in rows if row["pers_forename"].startswith("Unborn")]
        self.assertGreater(len(unborn), 10)
        named = {row["pers_person_id"] for row in rows if not row["pers_forename"].startswith("Unborn")}
        self.assertGreater(share(row["pers_person_id"] in named for row in unborn), 0.6)
        for row in unborn:
            born = day(self.borough.ids["csc", row["pers_person_id"]]["dob"])
            self.assertEqual((row["pers_dob"], row["pers_sex"]), ("NULL", "U"))
            self.assertIsNotNone(day(row["pers_expected_dob"]))
            self.assertLess(day(row["loaded_at"]) - born, datetime.timedelta(days=300))

    def test_time(self):
        incidents = []
        for path in sorted(glob.glob(os.path.join(self.borough.folder, "records/police/incidents-*.csv"))):
            incidents += self.borough.rows(path)
        first = {}
        for row in incidents:
            first.setdefault(row["incident_ref"], row)
        bad = [day(row["incident_date"]) is None for row in incidents]
        self.between(0.0005, share(bad), 0.006)
        delays = [(day(row["loaded_at"]) - day(row["incident_date"])).days for row in first.values()
                  if day(row["incident_date"]) and day(row["incident_date"]) <= END]
        self.assertGreater(min(delays), 0)
        self.between(0.03, share(delay > 30 for delay in delays), 0.09)
        self.between(0.008, share(row["withdrawn"] in ("Y", "true") for row in incidents), 0.03)
        self.assertTrue(all(day(row["loaded_at"]) <= END for row in incidents))
        for path in glob.glob(os.path.join(self.borough.folder, "records/*/*.csv")):
            if "/gazetteer/" in path:
                continue  # as it is today
            for row in self.borough.rows(path, "windows-1252"):
                known = [row[column] for column in row if column in (
                    "loaded_at", "extract_date", "loaded", "load_date", "extracted")]
                self.assertEqual(len(known), 1, path)
                self.assertLessEqual(day(known[0]), END, path)

    def test_fathers_are_recorded_in_part(self):
        for path, ids, person, other, relation, file in (
                ("social_care/ssd_relationships.csv", "csc", "rela_person_id", "rela_other_person_id",
                 "rela_relation", "social_care/ssd_cin_episodes.csv"),
                ("early_help/relationships.csv", "early_help", "case_person", "other_person", "relation",
                 "early_help/panel.csv")):
            rows = self.borough.rows("records/" + path)
            with_father = set()
            for row in rows:
                one, two = self.borough.ids[ids, row[person]], self.borough.ids[ids, row[other]]
                if row[relation] == "father":
                    self.assertEqual(one["father_id"], two["person_id"])
                    with_father.add(one["person_id"])
                elif row[relation] == "mother":
                    self.assertEqual(one["mother_id"], two["person_id"])
                else:
                    self.assertEqual("partner", row[relation])
                    self.assertNotEqual(one["person_id"], two["person_id"])
            column = "cine_person_id" if ids == "csc" else "case_person"
            children = {self.borough.ids[ids, row[column]]["person_id"] for row in self.borough.rows("records/" + file)}
            self.between(0.25, share(child in with_father for child in children), 0.70)

    def test_a_new_recording_system_of_the_police(self):
        """From one day of loading on: other codes, a time behind the date, another word for withdrawn."""
        days = {"old": set(), "new": set()}
        for path in sorted(glob.glob(os.path.join(self.borough.folder, "records/police/incidents-*.csv"))):
            for row in self.borough.rows(path):
                system = "new" if row["party_role"].islower() else "old"
                days[system].add(day(row["loaded_at"]))
                self.assertEqual(row["withdrawn"] in ("Y", "true"), row["withdrawn"] != "NULL")
                self.assertIn(row["withdrawn"], ("NULL", "true" if system == "new" else "Y"))
                if day(row["incident_date"]) and day(row["incident_date"]) <= END:
                    self.assertEqual(" " in row["incident_date"], system == "new")
        self.assertLess(max(days["old"]), min(days["new"]))

    def test_hours_of_the_day(self):
        """Arrivals at an emergency department by hour: NHS England has 1.5 to 2 % an hour from 3 to 7, 5.5 to 6.5 from 10 to 20."""
        hours = [int(row["arrived"].split(" ")[1][:2]) for row in self.borough.rows("records/hospital/emergency.csv")
                 if re.fullmatch(r".* [0-9]{2}:[0-9]{2}", row["arrived"])]
        self.between(0.05, share(3 <= hour < 7 for hour in hours), 0.08)
        self.between(0.54, share(10 <= hour < 20 for hour in hours), 0.62)
        evening = []
        for path in glob.glob(os.path.join(self.borough.folder, "records/police/incidents-*.csv")):
            evening += [int(row["incident_date"].split(" ")[1][:2]) >= 18 for row in self.borough.rows(path)
                        if " " in row["incident_date"]]
        self.between(0.33, share(evening), 0.43)

    def test_every_id_is_somebody(self):
        columns = {"social_care": ("csc", r".*_person_id$|moth_childs_person_id"), "police": ("police", "nominal_id"),
                   "health": ("health", ".*chis_id"), "hospital": ("hospital", "hospital_no"),
                   "housing": ("housing", "person_ref"), "revenues": ("revenues", "party_no"),
                   "education": ("education", "pupil_id"), "early_help": ("early_help", "case_person"),
                   "electoral": ("electoral", "elector_id"), "gp": ("gp", "patient_id"),
                   "benefits": ("benefits", "claimant_ref|family_of|person_ref"),
                   "admissions": ("admissions", "child_ref|parent_of|person_ref")}
        used = set()
        for folder, (ids, pattern) in columns.items():
            for path in glob.glob(os.path.join(self.borough.folder, "records", folder, "*.csv")):
                for row in self.borough.rows(path, "windows-1252"):
                    used |= {(ids, row[column]) for column in row if row[column] and re.fullmatch(pattern, column)}
        self.assertEqual(used, set(self.borough.ids))

    def test_encodings(self):
        for path in glob.glob(os.path.join(self.borough.folder, "records/*/*.csv")):
            with open(path, "rb") as file:
                data = file.read()
            if path.endswith("housing/people.csv"):
                self.assertRaises(UnicodeDecodeError, data.decode, "utf-8")
                self.assertIn("–", data.decode("windows-1252"))
            elif "/housing/" not in path:
                data.decode("utf-8")

    def test_ingest_bears_it(self):
        for births, seed in (("300", "3"), ("20", "1"), ("20", "2"), ("20", "3")):
            folder = os.path.join(self.work.name, "ingest-%s-%s" % (births, seed))
            simulate(folder, births, seed)
            done = subprocess.run([HEARTH, "ingest", "-C", folder, "--json"], capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    if not HEARTH:
        print("HEARTH names no program: skipped")
        sys.exit(77)
    unittest.main()
