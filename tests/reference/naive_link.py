"""Persons under link rules, the slow way: for each pair of records the first day on which a rule held.

A record is an id of an id space. A person is called after its senior record, the one seen first (then by id space in
the order of the sources, then bytewise by id). A number alone joins nobody: see number_links. Persons whose numbers
differ are not joined by rules without one.
"""
import hashlib
import itertools
import re
import unicodedata
from datetime import date

from naive_time import shift
from naive_world import EARLIEST, Day, World, fold

DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
KEYBOARD = dict.fromkeys([0x60, 0x2bc, 0x2018, 0x2019, 0x2032], "'") | dict.fromkeys([*range(0x2010, 0x2016), 0x2212], "-")


def name_of(record):
    """P and 60 bits of BLAKE2b-128 over the space and the id, each ended by a zero byte."""
    digest = hashlib.blake2b("".join(part + "\0" for part in record).encode(), digest_size=16).hexdigest()
    bits = int(digest[:15], 16)
    return "P" + "".join(DIGITS[bits >> shift & 31] for shift in range(55, -1, -5))


def digit_check(text):
    """An NHS number's check digit, by the NHS Data Dictionary."""
    total = sum(int(digit) * weight for digit, weight in zip(text, range(10, 1, -1)))
    return (11 - total % 11) % 11 == int(text[9])


def comparable(column, value):
    """A cell as rules compare it: days as they are, text folded; None when it cannot be a value."""
    if isinstance(value, int):
        return value
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", value).casefold())
    joined = "".join(text.split())
    if column == "nhs_number":
        good = re.fullmatch("[0-9]{10}", joined) and len(set(joined)) > 1 and digit_check(joined)
        return joined if good else None
    if column == "postcode":
        return joined
    if column == "uprn":
        return joined.lstrip("0") or None
    if column == "address":
        return fold(text)
    if re.fullmatch(r"(\d)\1{7,}", joined): # no value in any column
        return None
    return " ".join(text.translate(KEYBOARD).split()) or None


def first_visible(begin, known):
    return max(EARLIEST if begin is None else begin, EARLIEST if known is None else known)


def digits_of(day):
    return date.fromordinal(day).strftime("%Y%m%d")


def ten_years_apart(left, right):
    early, late = sorted((left, right))
    return shift(early, "10y") <= late


def dates_agree(left, right):
    """Equal, a digit or a swap apart, and not ten years apart."""
    if ten_years_apart(left, right):
        return False
    one, two = digits_of(left), digits_of(right)
    swaps = [one[:i] + one[i + 1] + one[i] + one[i + 2:] for i in range(7)] + [one[:4] + one[6:] + one[4:6]]
    return sum(a != b for a, b in zip(one, two)) <= 1 or two in swaps


class LinkedWorld(World):
    """Rows by record; who is who is a question to a day."""

    def __init__(self, root):
        self.first_seen, self.spaces = {}, []
        super().__init__(root)
        self.rules = [rule if isinstance(rule, list) else [rule] for rule in self.config["link"]["rules"]]
        self.record_named = {name_of(record): record for record in self.first_seen}
        self.values = self.gather()
        self.matches = self.separate_adoptions(sorted(self.find_matches()))

    def index(self, source):
        space = source.spec["ids"]
        if space not in self.spaces:
            self.spaces.append(space)
        for row in source.rows:
            row.person = (space, row.person)
            if source.kind == "relationship":
                row.other = (space, row.other)
        super().index(source)
        for row in source.rows:
            begin = row.begin if source.kind == "person" else row.start
            seen = first_visible(begin, row.known)
            hidden = source.kind in ("event", "spell") and (
                row.void or row.superseded is not None and seen >= row.superseded)
            for record in [row.person] + ([row.other] if source.kind == "relationship" else []):
                self.note(record, float("inf") if hidden else seen)

    def note(self, record, seen):
        self.first_seen[record] = min(seen, self.first_seen.get(record, float("inf")))

    def seniority(self, record):
        return self.first_seen[record], self.spaces.index(record[0]), record[1].encode()

    def gather(self):
        """(record, column) -> value -> the day on which it was first received."""
        values = {}
        for record, rows in self.person_rows.items():
            for row in rows:
                day = first_visible(row.begin, row.known)
                for column, cell in row.columns.items():
                    value = None if cell is None else comparable(column, cell)
                    if value is not None:
                        known = values.setdefault((record, column), {})
                        known[value] = min(day, known.get(value, day))
        return values

    def known(self, record, column, day):
        return {value for value, since in self.values.get((record, column), {}).items() if since <= day}

    def shared(self, left, right, column, day):
        return self.known(left, column, day) & self.known(right, column, day)

    def number_links(self, left, right, key, day):
        """What must agree beside an NHS number, part of a key (column, value) that both records have on the day."""
        births = [self.known(record, "dob", day) for record in (left, right)]
        forename, surname = (self.shared(left, right, name, day) for name in ("forename", "surname"))
        if not all(births):
            return bool(forename and surname)
        if not any(dates_agree(one, two) for one in births[0] for two in births[1]):
            return False
        disputed = any(all(value in self.known(other, column, day) for column, value in key) and other != left
                       and any(ten_years_apart(one, two) for one in births[0] for two in self.known(other, "dob", day))
                       for other in self.first_seen)
        return bool(not disputed or forename)

    def holds_on(self, rule, left, right, day):
        agreed = {column: self.shared(left, right, column, day) for column in rule}
        if not all(agreed.values()):
            return False
        if "nhs_number" not in rule or "dob" in rule:
            return True
        keys = [tuple(zip(agreed, values)) for values in itertools.product(*agreed.values())]
        return any(self.number_links(*sorted((left, right), key=lambda record: self.arrival(record, key)), key, day)
                   for key in keys)

    def arrival(self, record, key):
        """The order in which hearth looks at the records of a key."""
        received = max(self.values[record, column][value] for column, value in key)
        return received, self.spaces.index(record[0]), record[1].encode()

    def find_matches(self):
        """(day, rule, left, right): the first day on which a rule holds for two records."""
        order = sorted(self.first_seen, key=lambda record: (self.spaces.index(record[0]), record[1].encode()))
        columns = {column for rule in self.rules for column in rule} | {"dob", "forename", "surname", "nhs_number"}
        days = {record: {day for column in columns for day in self.values.get((record, column), {}).values()}
                for record in order}
        for i, left in enumerate(order):
            for k in range(i + 1, len(order)):
                for number, rule in enumerate(self.rules):
                    held = [day for day in sorted(days[left] | days[order[k]])
                            if self.holds_on(rule, left, order[k], day)]
                    if held:
                        yield held[0], number, i, k, left, order[k]

    def separate_adoptions(self, matches):
        """Leaves out what would link a record of before an adoption with one of after it, directly or not."""
        group, first = {record: {record} for record in self.first_seen}, self.first_dated()
        for match in matches:
            if group[match[4]] is not group[match[5]]:
                group[match[4]] |= group[match[5]]
                for record in group[match[5]]:
                    group[record] = group[match[4]]

        def crosses(left, right):
            sides = [first.get(record) for record in (left, right)]
            return any(None in sides or (sides[0] < adopted) != (sides[1] < adopted)
                       for record, adopted, _ in self.adoptions if group[record] is group[left])

        return [match for match in matches if not crosses(match[4], match[5])]

    def numbers_differ(self, group, other, day):
        """Both have NHS numbers by the day, and none in common."""
        left, right = (set().union(*(self.known(record, "nhs_number", day) for record in records))
                       for records in (group, other))
        return bool(left and right and not left & right)

    def at(self, as_of):
        if as_of not in self.days:
            self.days[as_of] = LinkedDay(self, as_of)
        return self.days[as_of]


class LinkedDay(Day):
    def find_persons(self):
        """record -> name, and name -> records, by what was known before this date."""
        world = self.world
        group = {record: {record} for record in world.first_seen}
        for day, number, _, _, left, right in world.matches:
            if day >= self.as_of or group[left] is group[right]:
                continue
            if "nhs_number" in world.rules[number] or not world.numbers_differ(group[left], group[right], day):
                group[left] |= group[right]
                for record in group[right]:
                    group[record] = group[left]
        self.name, self.records = {}, {}
        for record, records in group.items():
            name = name_of(min(records, key=world.seniority))
            self.name[record], self.records[name] = name, records

    def person_of(self, record):
        if not hasattr(self, "name"):
            self.find_persons()
        return self.name[record]

    def resolve(self, person):
        """The person's name at this date; a person of an earlier date may be part of another by now."""
        return self.person_of(self.world.record_named[person])

    def all_facts(self, source, person):
        name = self.resolve(person)
        return [fact for record in self.records[name] for fact in self.world.facts[source].get(record, ())]
