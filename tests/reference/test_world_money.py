"""Debts run on, homes are lost for a cause and left for another one: measured in the records of a simulated borough.

Published or remembered figures stand beside the bounds."""
import collections
import datetime
import glob
import math
import os
import statistics
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from workspace_files import END, HEARTH, Borough, day, share, simulate  # pylint: disable=wrong-import-position

HALF_YEAR = datetime.timedelta(days=180)


class Money(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.work = tempfile.TemporaryDirectory(prefix="hearth-money-")
        folder = os.path.join(cls.work.name, "borough")
        simulate(folder, 250, 4)
        cls.borough = Borough(folder)
        cls.duties = [row for row in cls.borough.rows("records/housing/homelessness.csv", "windows-1252")
                      if day(row["applied_on"]) and day(row["applied_on"]) < END - HALF_YEAR]

    @classmethod
    def tearDownClass(cls):
        cls.work.cleanup()

    def person(self, ids, record):
        return self.borough.ids[ids, record]["person_id"]

    def stay_on(self, person, date):
        for stay in self.borough.stays.get(person, ()):
            if day(stay["from"]) <= date and (not stay["to"] or day(stay["to"]) > date):
                return stay
        return None

    def between(self, low, value, high):
        self.assertLessEqual(low, value)
        self.assertLessEqual(value, high)

    def test_who_was_reminded_is_reminded_again(self):
        """A majority of those in arrears with council tax are in arrears the year after."""
        year_of = lambda date: date.year - (date.month < 4)  # from 1 April
        reminded, liable = collections.defaultdict(set), collections.defaultdict(set)
        for row in self.borough.rows("records/revenues/recovery.csv"):
            if row["stage"] in ("RM1", "RM2", "FN") and day(row["issued"]):
                reminded[self.person("revenues", row["party_no"])].add(year_of(day(row["issued"])))
        for row in self.borough.rows("records/revenues/accounts.csv"):
            since, until = day(row["liable_from"]), day(row["liable_to"]) or END
            liable[self.person("revenues", row["party_no"])] |= {
                year for year in range(2016, 2026)
                if since < datetime.date(year, 4, 1) and until > datetime.date(year + 1, 3, 30)}
        pairs = [(year in reminded[person], year + 1 in reminded[person])
                 for person, years in liable.items() for year in years if year + 1 in years]
        self.between(0.5, share(after for before, after in pairs if before), 0.8)
        self.assertLess(share(after for before, after in pairs if not before), 0.05)

    def test_reminders_follow_instalments(self):
        """Ten instalments from April (Citizens Advice: after one missed payment a reminder, then the year is due)."""
        months = collections.Counter(day(row["issued"]).month for row in
                                     self.borough.rows("records/revenues/recovery.csv")
                                     if row["stage"] in ("RM1", "RM2", "FN") and day(row["issued"]))
        self.assertTrue(all(months[month] for month in (1, 4, 5, 6, 7, 8, 9, 10, 11, 12)))
        self.assertEqual(months[3], 0)
        self.assertLess((months[5] + months[6]) / sum(months.values()), 0.4)
        stages = collections.defaultdict(dict)
        for row in self.borough.rows("records/revenues/recovery.csv"):
            stages[row["party_no"]].setdefault(row["stage"], day(row["issued"]))
        reminders = ("RM1", "RM2", "FN")
        summoned = [steps for steps in stages.values() if steps.get("SUM") and
                    steps["SUM"] > datetime.date(2016, 10, 1)]
        self.assertGreater(share(any(steps.get(kind) and steps[kind] < steps["SUM"] for kind in reminders)
                                 for steps in summoned), 0.85)

    def test_rent_owed_runs_on(self):
        """Rent accounts are balances: what is owed at one quarter's end is mostly owed at the next."""
        balances = collections.defaultdict(dict)
        for row in self.borough.rows("records/housing/rent_statements.csv", "windows-1252"):
            date = day(row["statement_date"])
            if date and row["balance"].replace(".", "").isdigit():
                quarter = date.year * 4 + date.month // 3
                balances[self.person("housing", row["person_ref"])][quarter] = float(row["balance"])
        pairs = [(math.log(owed), math.log(quarters[quarter + 1])) for quarters in balances.values()
                 for quarter, owed in quarters.items() if quarter + 1 in quarters]
        n = sum(map(len, balances.values()))
        self.assertGreater(len(pairs) / n, 0.75)
        self.assertGreater(statistics.correlation(*zip(*pairs)), 0.75)
        self.assertLess(max(owed for quarters in balances.values() for owed in quarters.values()), 20000)

    def test_homes_are_left(self):
        """Over half of the duties of 2023/24 were for households already homeless (relief, 178,560 of 324,990)."""
        left, before = [], []
        for row in self.duties:
            person, date = self.person("housing", row["person_ref"]), day(row["applied_on"])
            for found, since in ((left, date), (before, date - datetime.timedelta(days=600))):
                stay = self.stay_on(person, since)
                if stay:
                    found.append(bool(stay["to"]) and day(stay["to"]) <= since + HALF_YEAR)
        self.between(0.65, share(left), 0.92)
        self.assertLess(share(before), 0.2)

    def test_abuse_comes_before_homelessness_for_abuse(self):
        incidents = collections.defaultdict(list)
        for path in glob.glob(os.path.join(self.borough.folder, "records/police/incidents-*.csv")):
            for row in self.borough.rows(path):
                if day(row["incident_date"]):
                    incidents[self.person("police", row["nominal_id"])].append(day(row["incident_date"]))
        seen = {True: [], False: []}
        for row in self.duties:
            date = day(row["applied_on"])
            dates = incidents.get(self.person("housing", row["person_ref"]), ())
            seen[row["reason_for_loss"] == "domestic_abuse"].append(
                any(date - HALF_YEAR <= incident <= date for incident in dates))
        self.assertGreater(share(seen[True]), 0.85)  # the rest was dated wrongly or withdrawn
        self.assertLess(share(seen[False]), 0.2)

    def test_rent_debt_comes_before_homelessness_for_arrears(self):
        """A council tenant who is homeless for arrears has rent statements; private landlords send none."""
        owing = collections.defaultdict(list)
        for row in self.borough.rows("records/housing/rent_statements.csv", "windows-1252"):
            if day(row["statement_date"]):
                owing[self.person("housing", row["person_ref"])].append(day(row["statement_date"]))
        tenants = {self.person("housing", row["person_ref"]): row for row in
                   self.borough.rows("records/housing/tenancies.csv", "windows-1252")}
        checked = [any(day(row["applied_on"]) - datetime.timedelta(days=300) <= date for date in
                       owing.get(self.person("housing", row["person_ref"]), ()))
                   for row in self.duties if row["reason_for_loss"] == "arrears"
                   and self.person("housing", row["person_ref"]) in tenants
                   and day(row["applied_on"]) > datetime.date(2017, 1, 1)]
        self.assertGreater(len(checked), 5)
        self.assertGreater(share(checked), 0.6)  # joint tenants' statements name one of them

    def test_temporary_accommodation_is_a_home_for_a_time(self):
        days = []
        for row in self.duties:
            person, date = self.person("housing", row["person_ref"]), day(row["applied_on"])
            stay = self.stay_on(person, date)
            if row["temporary_accommodation"] != "Y" or not stay or not stay["to"]:
                continue
            following = self.stay_on(person, day(stay["to"]))
            if following and following["to"]:
                days.append((day(following["to"]) - day(following["from"])).days)
        self.assertGreater(len(days), 50)
        self.between(60, statistics.median(days), 300)
        self.between(0.2, share(row["temporary_accommodation"] == "Y" for row in self.duties), 0.45)

    def test_housing_tells_of_homeless_families(self):
        """Contacts from housing follow a duty to the family far more often than others do."""
        mothers = collections.defaultdict(list)
        for row in self.duties:
            if row["children"] == "Y":
                mothers[self.borough.ids["housing", row["person_ref"]]["family"]].append(day(row["applied_on"]))
        hits, others = [], []
        for row in self.borough.rows("records/social_care/ssd_contacts.csv"):
            date, child = day(row["cont_contact_date"]), self.borough.ids["csc", row["cont_person_id"]]
            if not date or date > END - HALF_YEAR:
                continue
            near = any(date - datetime.timedelta(days=90) <= duty <= date for duty in mothers.get(child["family"], ()))
            (hits if row["cont_contact_source_code"] == "4" else others).append(near)
        self.assertGreater(share(hits), 4 * share(others))

    def test_evictions_move_households(self):
        """Who is evicted leaves the home on that day; most apply as homeless, and a claim without eviction moves far fewer."""
        duties = collections.defaultdict(list)
        for row in self.duties:
            duties[self.person("housing", row["person_ref"])].append(row)
        moved, applied, placed, decided = [], [], [], []
        rows = [(self.person("housing", row["person_ref"]), day(row["action_date"]), row["step"]) for row in
                self.borough.rows("records/housing/possession.csv", "windows-1252")]
        evicted = {person for person, _, step in rows if step == "EVICT"}
        for person, date, step in rows:
            stay = self.stay_on(person, date - datetime.timedelta(days=1)) if date and date < END - HALF_YEAR else None
            if not stay:
                continue
            leaves = bool(stay["to"]) and day(stay["to"]) - date
            if step == "CLAIM" and person not in evicted:
                decided.append(leaves is not False and leaves < HALF_YEAR)
            if step != "EVICT":
                continue
            moved.append(leaves is not False and abs(leaves.days) <= 1)
            near = [row for row in duties[person] if abs((day(row["applied_on"]) - date).days) <= 60]
            applied.append(bool(near))
            if moved[-1]:
                following = self.stay_on(person, day(stay["to"]))
                placed.append(bool(following) and following["uprn"] != stay["uprn"])
        print("evicted: left on the day %.2f of %d, applied %.2f; after a claim alone left within half a year %.2f" %
              (share(moved), len(moved), share(applied), share(decided)))
        self.assertGreater(len(moved), 30)
        self.assertGreater(share(moved), 0.9)  # the rest is dated wrongly
        self.assertGreater(share(placed), 0.95)
        self.between(0.5, share(applied), 0.85)
        self.assertLess(share(decided), 0.25)

    def test_tenancies_that_end_are_a_cause_of_homelessness(self):
        """2023/24: the end of an assured shorthold tenancy 57,340 of prevention and 22,160 of relief duties, together 24.5 %
        of 324,990; council tenancies come on top."""
        ends = share(row["reason_for_loss"] in ("notice", "arrears") for row in self.duties)
        print("duties for a tenancy that ends %.3f" % ends)
        self.between(0.24, ends, 0.37)

    def test_homes_are_claimed_step_by_step(self):
        """Published for landlords, October to December 2022 (Ministry of Justice): 79 orders, 43 warrants and 26 evictions
        for 100 claims (20,460; 16,158; 8,717; 5,409), 21.7 weeks from claim to eviction (median). Social landlords, January to March 2018: 20,258 claims, some 1.9 a year for 100 homes."""
        step_of = {"NSP": 0, "NOSP": 0, "CLAIM": 1, "PO": 2, "SPO": 2, "WARRANT": 3, "EVICT": 4}
        steps = collections.defaultdict(list)
        for row in self.borough.rows("records/housing/possession.csv", "windows-1252"):
            if day(row["action_date"]):
                steps[self.person("housing", row["person_ref"])].append((day(row["action_date"]), step_of[row["step"]]))
        counts = collections.Counter(step for some in steps.values() for _, step in some)
        tenancies = {row["tenancy_ref"].split("/")[0] for row in self.borough.rows("records/housing/tenancies.csv", "windows-1252")
                     if row["tenancy_end"] == "NULL"}
        weeks = [(max(day for day, step in some if step == 4) - max(day for day, step in some if step == 1)).days / 7
                 for some in steps.values() if {1, 4} <= {step for _, step in some}]
        print("a year for 100 tenancies: claims %.2f; for a claim: orders %.2f, warrants %.2f, evictions %.2f after %.1f weeks" %
              (10 * counts[1] / len(tenancies), counts[2] / counts[1], counts[3] / counts[1], counts[4] / counts[1],
               statistics.median(weeks)))
        self.between(1.2, 10 * counts[1] / len(tenancies), 2.6)
        self.between(0.65, counts[2] / counts[1], 0.92)
        self.between(0.3, counts[3] / counts[1], 0.56)
        self.between(0.17, counts[4] / counts[1], 0.36)
        self.between(17, statistics.median(weeks), 27)
        late = sum(after > before + 1 for some in steps.values()
                   for (_, before), (_, after) in zip(sorted(some), sorted(some)[1:]))
        self.assertLess(late, 0.05 * sum(counts.values()), "steps left out")


if __name__ == "__main__":
    if not HEARTH:
        print("HEARTH names no program: skipped")
        sys.exit(77)
    unittest.main()
