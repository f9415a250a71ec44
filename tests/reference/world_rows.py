"""Random rows for a small workspace: full of equal dates, late knowledge, versions, moves and chains."""
from dataclasses import dataclass, field

from naive_time import as_of_dates, day_of, shift

FIRST_DAY, LAST_DAY = day_of("2018-01-01"), day_of("2024-06-30")
SPECIAL_DAYS = [day_of(text) for text in (
    "2020-02-29", "2020-02-28", "2020-03-01", "2024-02-29", "2021-02-28", "2022-12-31", "2019-01-31")]
DATE_FORMATS = [None, None, None, "%d/%m/%Y", "%Y%m%d", "%d.%m.%Y", "%m/%d/%Y"]
CATEGORIES = ["burglary", "domestic abuse", "Théft", "a,b", 'the "other"', "x=1", "fire", "01", "NO"]
LOCAL_CODES = {"B1": "burglary", "D2": "domestic abuse", "D3": "domestic abuse", "07": "fire", "é": "Théft"}
ROLES = ["suspect", "victim", "witness"]
STREETS = ["1 High Street", "1, high  STREET", "2 Mill Lane", "3 Éclair Road", "Flat 4/5 The Mews", "Home\nFarm"]
HORIZONS = ["90d", "6m", "1y", "1y", "2y"]
AGE_BOUNDS = ["0d", "6m", "1y", "18y", "192m", "30y"]
AS_OF_SPECS = [
    {"from": "2020-01-31", "to": "2022-07-31", "every": "6m"},
    {"from": "2020-05-31", "to": "2021-12-31", "every": "3m"},
    {"from": "2020-02-29", "to": "2023-03-01", "every": "1y"},
    {"from": "2020-03-01", "to": "2021-06-01", "every": "90d"},
    {"from": "2020-07-01", "to": "2022-01-01", "every": "26w"},
    ["2021-02-28", "2020-02-29", "2022-08-31", "2021-08-31"],
]


@dataclass
class Table:
    """One source: its hearth.yaml entry without `files`, and its rows by canonical column (days as int)."""
    spec: dict
    columns: list
    rows: list = field(default_factory=list)
    future_rows: list = field(default_factory=list)
    codes: dict = field(default_factory=dict)


class Clock:
    """Draws days; many fall on as_of dates, on the ends of windows and data, on leap days, and together."""

    def __init__(self, rng, as_of_spec, horizon, data_end):
        self.rng = rng
        self.as_of = as_of_dates(as_of_spec)
        edges = [shift(day, span, -1) for day in self.as_of for span in ("30d", "6m", "1y")]
        edges += [shift(day, horizon) for day in self.as_of] + [data_end]
        near = [day + step for day in self.as_of + edges for step in (-1, 0, 1)]
        self.special = SPECIAL_DAYS + near + self.as_of * 5 + [data_end] * 8
        self.drawn = {}

    def day(self, person=None):
        """A day; sometimes one that this person's facts already have."""
        own = self.drawn.setdefault(person, [])
        if own and chance(self.rng, 0.15):
            return self.rng.choice(own)
        day = self.rng.choice(self.special) if chance(self.rng, 0.35) else self.rng.randint(FIRST_DAY, LAST_DAY)
        own.append(day)
        return day

    def known(self, day):
        """When a fact of that day was learned: mostly at once, often late, sometimes before; or not given."""
        late = self.rng.choice([None, 0, 0, 1, 3, 30, 200, 400, -20])
        return None if late is None else day + late

    def future_day(self):
        return self.as_of[-1] + self.rng.choice([0, 0, 1, 10, 100, 500])

    def birth(self):
        """A date of birth; some reach a bound of the cohort's age on an as_of date."""
        kind = self.rng.choice(["leap", "bound", "bound", "any", "any"])
        if kind == "bound":
            return shift(self.rng.choice(self.as_of), self.rng.choice(AGE_BOUNDS), -1)
        return day_of("2004-02-29") if kind == "leap" else self.rng.randint(day_of("1985-01-01"), LAST_DAY)


def chance(rng, probability):
    return rng.random() < probability


def person_ids(rng):
    """15 to 40 ids: leading zeros, numbers, letters in both cases, a comma."""
    styles = ["%04d", "%d", "P%d", "p%d", "q,%d", "%d-x"]
    ids = [rng.choice(styles[:3]) % i if chance(rng, 0.8) else rng.choice(styles) % i
           for i in range(1, rng.randint(15, 40) + 1)]
    return ids + ["007", "7"]


def number(rng):
    return rng.choice([str(rng.randint(-5, 60)), "%.2f" % rng.uniform(-10, 100), "0", "1e2", "0012", "-0.5"])


def dated_columns(rng, kind):
    """The canonical columns that this event or spell source happens to have."""
    columns = ["person_id"] + (["date"] if kind == "event" else ["start", "end"])
    optional = {"known": 0.6, "category": 0.75, "record_id": 0.5}
    if kind == "spell":
        optional["end_known"] = 0.5
    columns += [name for name, probability in optional.items() if chance(rng, probability)]
    if chance(rng, 0.8 if "record_id" in columns else 0.2):
        columns.append("void")
    return columns


def dated_table(rng, clock, persons, name, kind):
    """An event or spell source."""
    columns = dated_columns(rng, kind)
    spec = {"name": name, "agency": "agency_" + name, "record": kind, "ids": "borough",
            "columns": {column: "f_" + column for column in columns}}
    values = rng.choice([[], ["value"], ["value"], ["score", "children"]])
    tags = rng.choice([[], [], ["role"]])
    if values == ["value"]:
        spec["columns"]["value"] = "f_value"
    elif values:
        spec["columns"]["values"] = {value: "f_" + value for value in values}
    if tags:
        spec["columns"]["tags"] = {tag: "f_" + tag for tag in tags}
    table = Table(spec, columns + values + tags)
    if "category" in columns and chance(rng, 0.4):
        table.codes = LOCAL_CODES
    texts = rng.sample(list(table.codes) + ["unmapped"] if table.codes else CATEGORIES, 4)
    make = dict(texts=texts, values=values, tags=tags)
    for i in range(rng.randint(60, 160)):
        table.rows += versions(rng, clock, persons, table, make, "R%03d" % i)
    rng.shuffle(table.rows)
    return table


def dated_row(rng, clock, person, table, make):
    """One fact; the last of the categories came into use late."""
    day = clock.day(person)
    texts = make["texts"] if day > clock.as_of[0] else make["texts"][:-1]
    row = {"person_id": person, "date": day, "start": day, "known": clock.known(day), "void": None,
           "end": spell_end(rng, clock, person, day), "category": rng.choice(texts + [None]), "record_id": None}
    if row["end"] is not None and chance(rng, 0.7):
        row["end_known"] = rng.choice([row["end"] + rng.choice([0, 0, -40, 5, 90]), rng.choice(clock.as_of)])
    row.update({value: number(rng) if chance(rng, 0.8) else None for value in make["values"]})
    row.update({tag: rng.choice(ROLES + [None]) for tag in make["tags"]})
    return row


def spell_end(rng, clock, person, start):
    """Open, empty, short, long, on a special day, or on a day of the person's other facts."""
    kind = rng.choice(["open", "empty", "short", "short", "long", "special", "special", "own"])
    if kind == "open":
        return None
    if kind in ("special", "own"):
        later = [day for day in (clock.special if kind == "special" else clock.drawn[person]) if day >= start]
        return rng.choice(later) if later else start
    return start + {"empty": 0, "short": rng.randint(1, 60), "long": rng.randint(60, 900)}[kind]


def versions(rng, clock, persons, table, make, record_id):
    """A fact, its later versions (moved, voided, changed, equal known) and a touching or equal-day sibling."""
    first = dated_row(rng, clock, rng.choice(persons), table, make)
    rows = [first]
    if chance(rng, 0.2):
        day = first["end"] if first["end"] is not None and "start" in table.columns else first["date"]
        sibling = dated_row(rng, clock, first["person_id"], table, make)
        rows.append({**sibling, "date": day, "start": day, "known": clock.known(day),
                     "end": rng.choice([None, day, day + 50]), "end_known": None})
    if "record_id" not in table.columns or chance(rng, 0.1):
        return rows
    first["record_id"] = record_id
    while chance(rng, 0.4):
        rows.append(next_version(rng, clock, persons, table, make, first))
    return rows


def next_version(rng, clock, persons, table, make, first):
    """A later version of a record: the same person or moved, sometimes void, sometimes known the same day."""
    row = dated_row(rng, clock, first["person_id"], table, make)
    row["record_id"] = first["record_id"]
    if chance(rng, 0.2):
        row["person_id"] = rng.choice(persons)
    if chance(rng, 0.3):
        row["void"] = rng.choice(["Y", "1", "true", "TRUE", "N", "0"])
    if chance(rng, 0.3):
        row["known"] = first["known"]
    return row


def person_table(rng, clock, persons, name, main):
    """A register of persons; the main one carries dob, sex and deaths."""
    optional = {"dob": 1 if main else 0.2, "sex": 0.9, "ethnicity": 0.5, "address": 0.8, "postcode": 0.7,
                "uprn": 0.5, "died": 0.6 if main else 0.1, "from": 0.6, "to": 0.5, "known": 0.5}
    columns = ["person_id"] + [column for column, probability in optional.items() if chance(rng, probability)]
    attributes = [attribute for attribute in ("weight", "band") if chance(rng, 0.6)]
    spec = {"name": name, "agency": "council", "record": "person", "ids": "borough",
            "columns": {column: "f_" + column for column in columns}}
    if attributes:
        spec["columns"]["attributes"] = {attribute: "f_" + attribute for attribute in attributes}
    table = Table(spec, columns + attributes)
    births = {person: clock.birth() for person in persons}
    for i, person in enumerate(persons[:len(persons) // 3]):  # of whom relationship_table makes parents
        births[person] -= (0, 3651, 3652, 5000, 9500, 12000)[i % 6]
    for person in persons:
        for _ in range(rng.choice([1, 1, 1, 2, 3] if main else [0, 1, 1, 2])):
            table.rows.append(person_row(rng, clock, person, births[person]))
    return table


def person_row(rng, clock, person, birth):
    begin = clock.day(person) if chance(rng, 0.7) else None
    home = rng.choice([{"uprn": None}, {"uprn": str(100 + rng.randint(0, 6))}, {"uprn": "0555"}])
    return {"person_id": person, "dob": birth if chance(rng, 0.85) else None, **home,
            "sex": rng.choice(["F", "M", "M", None]), "ethnicity": rng.choice(["A1", "B 2", "Ç", None]),
            "address": rng.choice(STREETS + [None]), "postcode": rng.choice(["HE1 2AB", "he12ab", None]),
            "died": clock.day(person) if chance(rng, 0.1) else None, "from": begin,
            "to": None if begin is None or chance(rng, 0.5) else spell_end(rng, clock, person, begin),
            "known": clock.known(begin) if begin is not None else rng.choice([None, clock.day(person)]),
            "weight": number(rng) if chance(rng, 0.8) else None,
            "band": rng.choice(["1", "2", "3", "low", None] if chance(rng, 0.3) else ["1", "2", "3", None])}


def relationship_table(rng, clock, persons):
    """Mothers, fathers, siblings, partners, household ties in chains; some dated, some ended."""
    columns = ["person_id", "other_id", "relation"]
    columns += [name for name in ("start", "end", "known") if chance(rng, 0.6)]
    spec = {"name": "family", "agency": "council", "record": "relationship", "ids": "borough",
            "columns": {column: "f_" + column for column in columns}}
    table = Table(spec, columns)
    for i, person in enumerate(persons):
        older = persons[:max(1, i // 3)]
        for relation in rng.choice([["mother"], ["mother", "father"], ["parent"], [], ["mother", "household"]]):
            table.rows.append(tie_row(rng, clock, person, rng.choice(older), relation))
        if chance(rng, 0.3):
            relation = rng.choice(["sibling", "partner", "child", "household", "father"])
            table.rows.append(tie_row(rng, clock, person, rng.choice(persons), relation))
    return table


def tie_row(rng, clock, person, other, relation):
    start = clock.day(person) if chance(rng, 0.5) else None
    return {"person_id": person, "other_id": other, "relation": relation, "start": start,
            "end": spell_end(rng, clock, person, start) if start is not None and chance(rng, 0.4) else None,
            "known": None if start is None else clock.known(start)}


# Rows from the future: nothing in them may show in a feature at any as_of


def add_future_rows(clock, table, persons):
    """Copies of rows, redated so that they lie, or are first known, on or after the last as_of."""
    begin = {"event": "date", "spell": "start", "person": "from", "relationship": "start"}[table.spec["record"]]
    datable, late = begin in table.columns, "known" in table.columns
    if not datable and not late:
        return
    for row in clock.rng.choices(table.rows, k=30):
        row = dict(row, person_id=clock.rng.choice(persons + ["new-1", "new-2"]))
        if not late and row.get("record_id") is not None:
            row["record_id"] += " later"  # without `known` a later version would hold at every date
        move = clock.future_day() - (row.get(begin) or clock.future_day())
        if datable and not (late and chance(clock.rng, 0.5)):
            for name in (begin, "end", "to"):
                row[name] = row[name] + move if row.get(name) is not None else None
            row[begin] = row[begin] or clock.future_day()
            row["end_known"], row["known"] = None, max(row[begin], clock.future_day())
        else:
            row["known"] = clock.future_day()
        table.future_rows.append(row)
