"""Persons under link rules, the slow way: at each date the records are compared anew with what was known before it.

A record is an id of an id space. Nothing is remembered from one date to another but the name: a person is called
after its senior record, the one seen first (then by id space in the order of the sources, then bytewise by id).
"""
import hashlib

from naive_world import EARLIEST, Day, World, holds, known_before

DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"


def name_of(record):
    """P and 60 bits of BLAKE2b-128 over the space and the id, each ended by a zero byte."""
    digest = hashlib.blake2b("".join(part + "\0" for part in record).encode(), digest_size=16).hexdigest()
    bits = int(digest[:15], 16)
    return "P" + "".join(DIGITS[bits >> shift & 31] for shift in range(55, -1, -5))


def comparable(value):
    """A cell as rules compare it: days as they are, text trimmed and case-folded."""
    return value if isinstance(value, int) else value.strip().casefold()


def first_visible(begin, known):
    return max(EARLIEST if begin is None else begin, EARLIEST if known is None else known)


class LinkedWorld(World):
    """Rows by record; who is who is a question to a day."""

    def __init__(self, root):
        self.first_seen, self.spaces = {}, []
        super().__init__(root)
        self.rules = [rule if isinstance(rule, list) else [rule] for rule in self.config["link"]["rules"]]
        self.record_named = {name_of(record): record for record in self.first_seen}

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

    def at(self, as_of):
        if as_of not in self.days:
            self.days[as_of] = LinkedDay(self, as_of)
        return self.days[as_of]


class LinkedDay(Day):
    def find_persons(self):
        """record -> name, and name -> records, by what was known before this date."""
        world, values = self.world, {}
        for record, rows in world.person_rows.items():
            for row in rows:
                if known_before(row, row.begin, self.as_of):
                    for column, value in row.columns.items():
                        if value is not None:
                            values.setdefault((record, column), set()).add(comparable(value))
        near = {record: {record} for record in world.first_seen}
        records = list(near)
        for i, left in enumerate(records):
            for right in records[:i]:
                if any(all(values.get((left, column), set()) & values.get((right, column), set())
                           for column in rule) for rule in world.rules):
                    near[left].add(right)
                    near[right].add(left)
        self.name, self.records = {}, {}
        for record in records:
            if record in self.name:
                continue
            group, front = {record}, [record]
            while front:
                for other in near[front.pop()] - group:
                    group.add(other)
                    front.append(other)
            name = name_of(min(group, key=world.seniority))
            self.records[name] = group
            self.name.update(dict.fromkeys(group, name))

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
