"""Schools' logs of concerns in a simulated borough: how much is written, by whom, and what social care hears of it."""
import collections
import datetime
import math
import os
import statistics
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from workspace_files import END, HEARTH, Borough, day, share, simulate  # pylint: disable=wrong-import-position


class Schools(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.work = tempfile.TemporaryDirectory(prefix="hearth-schools-")
        folder = os.path.join(cls.work.name, "borough")
        simulate(folder, 250, 4)
        cls.borough = Borough(folder)
        cls.entries = [(cls.person("education", row["pupil_id"]), day(row["logged_on"]), row["category"])
                       for row in cls.borough.rows("records/education/concerns.csv") if day(row["logged_on"])]
        cls.roll = [(cls.person("education", row["pupil_id"]), day(row["entrydate"]), day(row["leavingdate"]) or END, row["school"])
                    for row in cls.borough.rows("records/education/school_roll.csv") if day(row["entrydate"])]

    @classmethod
    def tearDownClass(cls):
        cls.work.cleanup()

    @classmethod
    def person(cls, ids, record):
        return cls.borough.ids[ids, record]["person_id"]

    def between(self, low, value, high):
        self.assertLessEqual(low, value)
        self.assertLessEqual(value, high)

    def test_pupils_are_written_about_now_and_then(self):
        """No national count of such logs is published: some entries for two pupils a year are assumed."""
        years = sum((min(until, END) - max(since, datetime.date(2016, 1, 1))).days / 365.25 for _, since, until, _ in self.roll
                    if until > datetime.date(2016, 1, 1))
        counts = collections.Counter(category for _, _, category in self.entries)
        print("entries a pupil and year %.2f, %s" % (len(self.entries) / years, dict(counts)))
        self.between(0.3, len(self.entries) / years, 0.9)
        self.assertGreaterEqual(len(counts), 12)
        grave = sum(counts[name] for name in ("Disclosure", "CP - disclosure", "Neglect", "Appearance / hygiene"))
        self.between(0.04, grave / len(self.entries), 0.4)

    def test_schools_differ_in_what_they_write(self):
        school_of, years, written = collections.defaultdict(list), collections.Counter(), collections.Counter()
        for person, since, until, school in self.roll:
            school_of[person].append((since, until, school))
            years[school] += max(0, (min(until, END) - max(since, datetime.date(2016, 1, 1))).days) / 365.25
        for person, date, _ in self.entries:
            for since, until, school in school_of[person]:
                if since <= date < until:
                    written[school] += 1
        logs = [math.log(written[school] / years[school]) for school in years if years[school] > 150 and written[school]]
        print("%d schools, spread of the log of entries a pupil and year %.2f" % (len(logs), statistics.stdev(logs)))
        self.assertGreater(len(logs), 25)
        self.between(0.25, statistics.stdev(logs), 0.7)

    def test_social_care_hears_of_what_was_written(self):
        """Schools' contacts follow an entry about the family far more often than other contacts do."""
        dates = collections.defaultdict(list)
        for person, date, _ in self.entries:
            dates[self.borough.people[person]["family"]].append(date)
        own, others = [], []
        for row in self.borough.rows("records/social_care/ssd_contacts.csv"):
            date, child = day(row["cont_contact_date"]), self.borough.ids["csc", row["cont_person_id"]]
            if not date or not datetime.date(2016, 2, 1) <= date <= END:
                continue
            near = any(date - datetime.timedelta(days=14) <= written <= date for written in dates[child["family"]])
            (own if row["cont_contact_source_code"] in ("2A", "2B", "SCH") else others).append(near)
        print("contacts with an entry in the fortnight before: schools' %.2f, others' %.2f" % (share(own), share(others)))
        self.assertGreater(len(own), 300)
        self.assertGreater(share(own), 0.65)
        self.assertLess(share(others), 0.2)

    def test_children_before_an_enquiry_are_written_about_more(self):
        dates = collections.defaultdict(list)
        for person, date, _ in self.entries:
            dates[person].append(date)
        year = datetime.timedelta(days=365)
        before, usual = [], []
        for row in self.borough.rows("records/social_care/ssd_s47_enquiry.csv"):
            date, child = day(row["s47e_s47_start_date"]), self.person("csc", row["s47e_person_id"])
            if date and date > datetime.date(2017, 1, 1) and day(self.borough.people[child]["dob"]) < date - 6 * year:
                before.append(sum(date - year <= written < date - datetime.timedelta(days=14) for written in dates[child]))
        for person, since, until, _ in self.roll:
            if since < datetime.date(2020, 1, 1) < until:
                usual.append(sum(datetime.date(2020, 1, 1) - year <= written < datetime.date(2020, 1, 1) for written in dates[person]))
        print("entries in a year: before an enquiry %.2f, usual %.2f" % (statistics.mean(before), statistics.mean(usual)))
        self.assertGreater(statistics.mean(before), 1.5 * statistics.mean(usual))


if __name__ == "__main__":
    if not HEARTH:
        print("HEARTH names no program: skipped")
        sys.exit(77)
    unittest.main()
