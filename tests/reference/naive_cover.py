"""Observed time: on which days a source can know of a person, and what follows for values and conditions."""
from naive_time import day_of, window_start

NEVER, ALWAYS = float("inf"), float("-inf")


class Unobserved:
    """The value of a column when too little of its window was observed: missing whatever `missing:` says."""


UNOBSERVED = Unobserved()


def stated(world, source):
    """The first day that the source can know and the day after its last."""
    spec = world.source[source].spec.get("coverage", {})
    return (day_of(str(spec["from"])) if "from" in spec else ALWAYS,
            day_of(str(spec["to"])) + 1 if "to" in spec else NEVER)


def is_bounded(world, source):
    return stated(world, source) != (ALWAYS, NEVER) or (bool(world.observed) and source not in world.observed)


class Cover:
    """What a source can know of one person; spells are (start, end) pairs, end None = open."""

    def __init__(self, world, source, spells, is_row_person):
        first, last = stated(world, source)
        by_spells = world.observed and source not in world.observed and (spells or is_row_person)
        if not by_spells:
            spells = [(ALWAYS, None)]
        arrival = min((start for start, _ in spells), default=NEVER)
        self.start = max(arrival, first)
        self.ranges = [(max(start, first), min(NEVER if end is None else end, last)) for start, end in spells]

    def has(self, day):
        return any(start <= day < end for start, end in self.ranges)

    def count(self, low, high):
        """Days of low <= day < high that are covered."""
        n, at = 0, low
        for start, end in sorted(self.ranges):
            start, end = max(start, at), min(end, high)
            if end > start:
                n, at = n + end - start, end
        return n

    def is_whole(self, low, high):
        return self.count(low, high) == high - low


def cover_at(day, source, person, is_row_person):
    """As far as it was known before the day."""
    spells = [(fact.start, fact.end if fact.end is not None and fact.end_known < day.as_of else None) for name in day.world.observed
              for fact in day.visible(name, person)]
    return Cover(day.world, source, spells, is_row_person)


def window_days(cover, low, birth, as_of):
    """Observed and all days of a window; low None = ever. Time before birth is not unknown."""
    if low is None and cover.start >= as_of:
        return 0, 1
    start = cover.start if low is None else low
    start = max(start, ALWAYS if birth is None else birth)
    start = max(start, -10 ** 7)  # long before any date
    return (cover.count(start, as_of), as_of - start) if start < as_of else (0, 0)


def too_little(pairs):
    pairs = list(pairs)
    return 2 * sum(observed for observed, _ in pairs) < sum(every for _, every in pairs)


def observed_facts(day, covers, low, pairs, when):
    """The facts of (fact, person) pairs whose day `when(fact)` was observed."""
    found = []
    for fact, person in pairs:
        at, birth = when(fact), day.attribute(person, "dob")
        if at is not None and covers[person].has(at) and (low is not None or birth is None or at >= birth):
            found.append(fact)
    return found


def condition_truth(day, person, spec, count):
    """True, False, or None when coverage leaves it open; count(source, persons, cover of a person or None)."""
    n, pairs = 0, []
    as_of = day.as_of
    low = window_start(as_of, spec.get("within", "ever"))
    sources = spec["in"] if "in" in spec else spec["any"]
    for name in sources if isinstance(sources, list) else [sources]:
        for other in day.union(person, spec.get("of", "self")):
            cover = cover_at(day, name, other, other == person) if is_bounded(day.world, name) else None
            n += count(name, other, cover)
            if cover and "in" in spec:
                pairs.append((int(cover.has(as_of - 1)), 1))
            elif cover:
                pairs.append(window_days(cover, low, day.attribute(other, "dob"), as_of))
    if n >= int(spec.get("at_least", "1")):
        return True
    return None if too_little(pairs) else False
