"""What was visible at a date: facts, attributes, relations, households, and the conditions over them."""
import csv
import os
import re
import unicodedata

from naive_cover import condition_truth
from naive_homes import LIVES, Homes
from naive_read import data_end, parse_number, read_workspace
from naive_time import window_start

EARLIEST = float("-inf")


def holds(fact, at):
    """True when this version of its record is the one that stands at the date `at`."""
    return (not fact.void and fact.known < at
            and (fact.superseded is None or fact.superseded >= at))


def visible_end(fact, at):
    """The spell's end as far as it was known before `at`; None = open."""
    return fact.end if fact.end is not None and fact.end_known < at else None


def covers(fact, at):
    """True when the spell holds at `at`, that is on the day before."""
    end = visible_end(fact, at)
    return fact.start < at and (end is None or end >= at)


def known_before(row, begin, at):
    """A dated row without versions: visible when its begin and known, where given, are before `at`."""
    return (begin is None or begin < at) and (row.known is None or row.known < at)


def as_list(value):
    return value if isinstance(value, list) else [value]


def fold(text):
    return " ".join(re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", text.casefold())).split())


def uprn_of(columns):
    return None if columns.get("uprn") is None else "u:" + (columns["uprn"].lstrip("0") or "0")


def written_address(columns):
    """Folded address and postcode; a postcode alone is no address, nor an address whose postcode is blank."""
    if columns.get("address") is None or columns.get("postcode", "") is None:
        return None
    return "a:" + fold(columns["address"]) + "|" + "".join((columns.get("postcode") or "").casefold().split())


def passes(fact, categories, where):
    """category: and where: of a condition, an outcome or a feature entry."""
    if categories is not None and fact.category not in categories:
        return False
    for name, wanted in where.items():
        if isinstance(wanted, dict):
            value = fact.values[name]
            if value is None or value < float(wanted.get("min", "-inf")) \
                    or value > float(wanted.get("max", "inf")):
                return False
        elif fact.tags[name] not in as_list(wanted):
            return False
    return True


class World:
    """A workspace with indexes by person; `at` gives its state at a date."""

    def __init__(self, root):
        self.config, self.sources = read_workspace(root)
        self.source = {source.name: source for source in self.sources}
        self.end = data_end(self.config, self.sources)
        self.observed = []  # of the scenario: sources of spells within which a person is observed
        household = self.config.get("household", {})
        self.household_max = int(household.get("max", "12"))
        self.stale = household.get("stale", "24m")
        self.listed = []
        if "places" in household:
            with open(os.path.join(root, household["places"]), encoding="utf-8", newline="") as file:
                self.listed = list(csv.DictReader(file))
        self.facts = {source.name: {} for source in self.sources}
        self.person_rows, self.ties = {}, []
        for source in self.sources:
            self.index(source)
        self.days = {}
        self.adoptions = self.find_adoptions()

    def find_adoptions(self):
        """(record, day of adoption, day of receipt) of each adoption that a category or tag marks."""
        marks = []
        for source in self.sources:
            for fact in source.rows if source.kind in ("event", "spell") else ():
                texts = [fact.category, *fact.tags.values()]
                seen = fact.superseded is None or fact.superseded > fact.known
                if seen and not fact.void and "RC1" in texts:
                    marks += self.marks_of(fact, source.kind)
        return marks

    @staticmethod
    def marks_of(fact, kind):
        """RC1 is the reason for the end of a spell: an open one is not marked yet."""
        if kind == "event":
            return [(fact.person, fact.start, max(day for day in (fact.start, fact.known) if day is not None))]
        days = [day for day in (fact.end, fact.known, fact.end_known) if day is not None]
        return [] if fact.end is None else [(fact.person, fact.end, max(days))]

    def first_dated(self, as_of=None):
        """record -> the first day that its rows tell of, of those visible at a date."""
        first = {}
        for source in self.sources:
            for row in source.rows:
                begin = row.start if source.kind != "person" else row.begin
                day = row.known if begin is None else begin
                if day is not None and not getattr(row, "void", False) and \
                        (as_of is None or known_before(row, begin, as_of)):
                    first[row.person] = min(day, first.get(row.person, day))
        return first

    def index(self, source):
        for row in source.rows:
            if source.kind == "person":
                self.person_rows.setdefault(row.person, []).append(row)
            elif source.kind == "relationship":
                self.ties.append(row)
            else:
                self.facts[source.name].setdefault(row.person, []).append(row)

    def at(self, as_of):
        if as_of not in self.days:
            self.days[as_of] = Day(self, as_of)
        return self.days[as_of]


class Day:
    """Everything visible at one as_of date."""

    def __init__(self, world, as_of):
        self.world, self.as_of = world, as_of
        self.rows = {}
        for record, rows in world.person_rows.items():
            self.rows.setdefault(self.person_of(record), []).extend(
                row for row in rows if known_before(row, row.begin, as_of))
        self.ties = [tie for tie in world.ties if known_before(tie, tie.start, as_of)]
        self.related = {}
        first, dated = world.first_dated(as_of), world.first_dated()
        self.adopted = {self.person_of(record) for record, adopted, received in world.adoptions
                        if received < as_of and (record not in dated or first.get(record, as_of) < adopted)}
        for tie in self.ties:
            person, other = self.person_of(tie.person), self.person_of(tie.other)
            if (tie.end is None or tie.end >= as_of) and person != other and not {person, other} & self.adopted:
                self.add_tie(tie, person, other)
        self.home, self.homes = None, None

    def person_of(self, record):
        """Under `link: none` an id is a person."""
        return record

    def resolve(self, person):
        """The name that a person of any date has at this one."""
        return person

    def all_facts(self, source, person):
        return self.world.facts[source].get(person, ())

    def add_tie(self, tie, person, other):
        """Stores other as `relation` of person, and the implied inverse and parent."""
        key = (EARLIEST if tie.start is None else tie.start, tie.order)

        def add(one, relation, its):
            known = self.related.setdefault((one, relation), {})
            known[its] = max(key, known.get(its, key))

        add(person, tie.relation, other)
        if tie.relation in ("mother", "father"):
            add(person, "parent", other)
        if tie.relation in ("mother", "father", "parent"):
            add(other, "child", person)
        elif tie.relation == "child":
            add(other, "parent", person)
        else:
            add(other, tie.relation, person)

    # Facts

    def held(self, source, person):
        """Facts whose version holds, whatever their own date."""
        return [fact for fact in self.all_facts(source, person) if holds(fact, self.as_of)]

    def visible(self, source, person):
        return [fact for fact in self.held(source, person) if fact.start < self.as_of]

    def visible_of(self, source, persons):
        """Visible facts of a union of persons, by date and row order."""
        facts = [fact for person in persons for fact in self.visible(source, person)]
        return sorted(facts, key=lambda fact: (fact.start, fact.order))

    def universe(self):
        """Persons with at least one visible record."""
        persons = {person for person, rows in self.rows.items() if rows}
        persons.update(self.person_of(tie.person) for tie in self.ties)
        persons.update(self.person_of(tie.other) for tie in self.ties)
        for source in self.world.facts:
            persons.update(self.persons_with(source))
        return persons

    def persons_with(self, source):
        """Persons with a visible fact of the source."""
        persons = {self.person_of(record) for record in self.world.facts[source]}
        return {person for person in persons if self.visible(source, person)}

    # Attributes

    def latest_row(self, rows):
        """Latest from (none = earliest), then latest known, then source order, then last row."""
        return max(rows, default=None, key=lambda row: (
            EARLIEST if row.begin is None else row.begin,
            EARLIEST if row.known is None else row.known, row.order))

    def attribute(self, person, name):
        rows = [row for row in self.rows.get(self.resolve(person), ()) if row.columns.get(name) is not None]
        row = self.latest_row(rows)
        return None if row is None else row.columns[name]

    def attribute_values(self, name):
        """Every visible non-missing value of the attribute, over all persons."""
        return {row.columns[name] for rows in self.rows.values() for row in rows
                if row.columns.get(name) is not None}

    def is_numeric(self, name):
        return all(parse_number(text) is not None for text in self.attribute_values(name))

    # Households and relations

    def neighbours(self):
        """person -> persons tied by a shared address (institutions, listed places left out) or a household tie."""
        at_address = {}
        found = Homes(self, uprn_of, written_address)
        for person, home in found.homes.items():
            if home.probability >= LIVES and home.place not in found.listed:
                at_address.setdefault(home.place, set()).add(person)
        near = {}
        for persons in at_address.values():
            if len(persons) <= self.world.household_max:
                for person in persons:
                    near.setdefault(person, set()).update(persons)
        for (person, relation), others in self.related.items():
            if relation == "household":
                near.setdefault(person, set()).update(others)
        return near

    def find_homes(self):
        near, self.home = self.neighbours(), {}
        for first in near:
            if first in self.home:
                continue
            members, front = {first}, [first]
            while front:
                for person in near[front.pop()] - members:
                    members.add(person)
                    front.append(person)
            self.home.update(dict.fromkeys(members, members))

    def household(self, person):
        """All members including the person; None without address or tie."""
        if self.home is None:
            self.find_homes()
        return self.home.get(person)

    def relation(self, person, name):
        """The set of persons standing in the relation to the person."""
        if name == "self":
            return {person}
        if name == "household":
            return set(self.household(person) or ()) - {person}
        if name == "sibling":
            return self.siblings(person)
        return set(self.tied(person, name))

    def tied(self, person, name):
        """other -> key of the tie; no parent born less than ten years before the child."""
        return {other: key for other, key in self.related.get((person, name), {}).items()
                if name not in ("mother", "father", "parent", "child")
                or (self.born_after(person, other) if name == "child" else self.born_after(other, person))}

    def born_after(self, parent, child):
        births = [self.attribute(one, "dob") for one in (parent, child)]
        return None in births or births[1] - births[0] >= 3652

    def siblings(self, person):
        """Who shares a parent or is said to be a sibling, and is nothing nearer by record."""
        parents = self.relation(person, "parent")
        found = set(self.tied(person, "sibling")).union(*(self.relation(parent, "child") for parent in parents))
        for nearer in ("parent", "child", "partner"):
            found -= self.relation(person, nearer)
        return found.difference({person}, *(self.relation(parent, "partner") for parent in parents))

    def union(self, person, relations):
        return set().union(*(self.relation(person, name) for name in as_list(relations)))

    def one_relative(self, person, name):
        """Self, or the mother or father whose tie started last; None when there is none."""
        if name == "self":
            return person
        ties = self.tied(person, name)
        return max(ties, key=ties.get, default=None)

    # Conditions

    def condition(self, person, spec):
        """True when the condition of require: or exclude: holds for the person; None = not observed."""
        categories = as_list(spec["category"]) if "category" in spec else None
        low = window_start(self.as_of, spec.get("within", "ever"))

        def count(name, other, cover):
            n = 0
            for fact in self.visible(name, other):
                counts = covers(fact, self.as_of) if "in" in spec else low is None or fact.start >= low
                seen = cover is None or cover.has(self.as_of - 1 if "in" in spec else fact.start)
                n += counts and seen and passes(fact, categories, spec.get("where", {}))
            return n
        return condition_truth(self, person, spec, count)
