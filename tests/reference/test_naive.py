"""Hand-computed cases from the contract's text for the naive implementation."""
import csv
import os
import tempfile
import unittest

from compare_worlds import differences, naive_rows
from naive_columns import aggregate
from naive_labels import label, run_end
from naive_read import Fact, link_versions
from naive_time import as_of_dates, completed, day_of, parse_date, shift, text_of, window_start
from naive_world import World, holds

HERE = os.path.dirname(os.path.abspath(__file__))
WORKSPACE = """
data_end: 2021-12-31
sources:
  - {name: people, record: person, files: people.csv, columns: {person_id: id}}
  - {name: visit, record: event, files: visit.csv, columns: {person_id: id, date: date}}
  - {name: stay, record: spell, files: stay.csv, columns: {person_id: id, start: start, end: end}}
"""


def fact(start, end=None, known=None, **others):
    start, end = day_of(start), None if end is None else day_of(end)
    return Fact("p", start, end, day_of(known) if known else start, others.get("end_known", end), None, {}, {},
                others.get("record_id"), others.get("void", False), others.get("order", 0))


def world_of(folder, visits, stays):
    """A world of one person p with visit dates and (start, end) stays."""
    texts = {"hearth.yaml": WORKSPACE, "people.csv": "id\np\n",
             "visit.csv": "id,date\n" + "".join(f"p,{day}\n" for day in visits),
             "stay.csv": "id,start,end\n" + "".join(f"p,{start},{end}\n" for start, end in stays)}
    for name, text in texts.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    return World(folder)


class Calendar(unittest.TestCase):
    def test_a_missing_day_becomes_the_months_last(self):
        self.assertEqual(text_of(shift(day_of("2020-01-31"), "1m")), "2020-02-29")
        self.assertEqual(text_of(shift(day_of("2020-02-29"), "1y")), "2021-02-28")
        self.assertEqual(text_of(window_start(day_of("2021-05-31"), "3m")), "2021-02-28")

    def test_the_kth_date_counts_from_the_first(self):
        dates = as_of_dates({"from": "2020-01-31", "to": "2020-04-30", "every": "1m"})
        self.assertEqual([text_of(day) for day in dates], ["2020-01-31", "2020-02-29", "2020-03-31", "2020-04-30"])

    def test_completed_age_of_a_leap_day_birth(self):
        birth = day_of("2004-02-29")
        self.assertEqual(completed(birth, day_of("2005-02-27"), "years"), 0)
        self.assertEqual(completed(birth, day_of("2005-02-28"), "years"), 1)
        self.assertEqual(completed(birth, day_of("2004-03-28"), "months"), 0)

    def test_a_time_part_is_cut(self):
        self.assertEqual(text_of(parse_date("2020-02-29T23:59:00")), "2020-02-29")
        self.assertEqual(text_of(parse_date("29/02/2020 10:30", "%d/%m/%Y")), "2020-02-29")
        self.assertRaises(ValueError, parse_date, "31/02/2020", "%d/%m/%Y")


class Facts(unittest.TestCase):
    def test_a_window_holds_its_first_day_and_not_as_of(self):
        as_of = day_of("2020-03-31")
        facts = [fact("2020-02-28"), fact("2020-02-29"), fact("2020-03-30")]
        self.assertEqual(aggregate("count", facts, None, "1m", as_of), 2)

    def test_the_version_known_last_holds(self):
        first, tied, last, void = (fact("2020-01-01", known=known, record_id="r", order=i, void=i == 3)
                                   for i, known in enumerate(["2020-01-05", "2020-02-01", "2020-02-01", "2020-03-01"]))
        link_versions([void, last, tied, first], True)
        standing = {day: [one.order for one in (first, tied, last, void) if holds(one, day_of(day))]
                    for day in ("2020-01-05", "2020-01-06", "2020-02-01", "2020-02-02", "2020-03-01", "2020-03-02")}
        self.assertEqual(standing, {"2020-01-05": [], "2020-01-06": [0], "2020-02-01": [0], "2020-02-02": [2],
                                    "2020-03-01": [2], "2020-03-02": []})

    def test_overlapping_spells_cover_a_day_once(self):
        spells = [fact("2020-01-01", "2020-01-11"), fact("2020-01-06", "2020-01-16"), fact("2020-01-20", "2020-01-20")]
        self.assertEqual(aggregate("days", spells, None, "ever", day_of("2020-02-01")), 15)
        self.assertEqual(aggregate("days", spells, None, "20d", day_of("2020-02-01")), 4)

    def test_touching_spells_make_one_run(self):
        spells = [fact("2020-01-01", "2020-02-01"), fact("2020-02-01", "2020-03-01"), fact("2020-03-02", "2020-04-01")]
        door = day_of("2021-01-01")
        self.assertEqual(run_end(spells, day_of("2020-01-15"), door), day_of("2020-03-01"))
        self.assertEqual(run_end(spells, day_of("2020-03-01"), door), day_of("2020-03-01"))
        self.assertIsNone(run_end(spells, day_of("2020-03-02"), door))


class Labels(unittest.TestCase):
    """E = 2021-12-31, as_of 2021-01-01 unless said; the outcome is a visit, the censoring the end of a stay."""

    def label(self, visits, stays=(), within="1y", as_of="2021-01-01"):
        outcome = {"any": [{"event": "visit"}], "censor": [{"end": "stay"}], "within": within}
        with tempfile.TemporaryDirectory() as folder:
            world = world_of(folder, visits, stays)
            return label(world.at(day_of(as_of)), "p", outcome, world.end)

    def test_outcome_on_the_censoring_day_counts(self):
        stay = [("2020-01-01", "2021-05-01")]
        self.assertEqual(self.label(["2021-05-01"], stay), 1)
        self.assertIsNone(self.label(["2021-05-02"], stay))

    def test_outcome_on_the_last_day_of_data_counts(self):
        self.assertEqual(self.label(["2021-12-31"]), 1)
        self.assertEqual(self.label(["2022-01-01"]), 0)

    def test_a_window_that_ends_by_the_last_day_of_data_is_known(self):
        self.assertEqual(self.label([]), 0)
        self.assertIsNone(self.label([], within="366d"))

    def test_only_the_window_counts(self):
        self.assertEqual(self.label(["2020-12-31"]), 0)
        self.assertEqual(self.label(["2021-01-01"]), 1)

    def test_censoring_at_the_horizon_is_too_late(self):
        self.assertEqual(self.label([], [("2020-01-01", "2021-07-01")], within="181d"), 0)
        self.assertIsNone(self.label([], [("2020-01-01", "2021-07-01")], within="182d"))


class MiniWorld(unittest.TestCase):
    def test_expected_csv_is_what_the_naive_features_give(self):
        folder = os.path.join(HERE, "mini_world")
        with open(os.path.join(folder, "expected.csv"), encoding="utf-8", newline="") as file:
            self.assertEqual(differences(list(csv.reader(file)), naive_rows(folder)), [])


if __name__ == "__main__":
    unittest.main()
