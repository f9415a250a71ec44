"""Cohort, horizon and label of each person at each date, and the date that fixes categories."""
from naive_cover import Cover, is_bounded
from naive_time import as_of_dates, shift
from naive_world import as_list, passes, visible_end


def cohort(day, spec):
    """The person_ids in the cohort at the day, bytewise sorted."""
    return sorted((person for person in day.universe() if in_cohort(day, person, spec)),
                  key=lambda person: person.encode())


def in_cohort(day, person, spec):
    died = day.attribute(person, "died")
    if died is not None and died < day.as_of:
        return False
    if "age" in spec:
        birth = day.attribute(person, "dob")
        if birth is None or shift(birth, spec["age"].get("from", "0d")) > day.as_of:
            return False
        if "to" in spec["age"] and shift(birth, spec["age"]["to"]) <= day.as_of:
            return False
    # A condition that was not observed (None) drops the row.
    return (all(day.condition(person, one) is True for one in spec.get("require", []))
            and all(day.condition(person, one) is False for one in spec.get("exclude", [])))


def outcomes_of(scenario):
    """name -> outcome; the single unnamed one has the name None."""
    return scenario["outcomes"] if "outcomes" in scenario else {None: scenario["outcome"]}


def horizon(day, person, outcome):
    """First day after the label's window; None when `until` needs an unknown dob."""
    if "within" in outcome:
        return shift(day.as_of, outcome["within"])
    birth = day.attribute(person, "dob")
    return None if birth is None else shift(birth, outcome["until"]["age"])


def run_end(facts, as_of, door):
    """End of the run of touching or overlapping spells that holds at as_of; None when open or no run."""
    spells = sorted((fact.start, float("inf") if visible_end(fact, door) is None
                     else visible_end(fact, door)) for fact in facts)
    runs = []
    for start, end in spells:
        if runs and start <= runs[-1][1]:
            runs[-1][1] = max(runs[-1][1], end)
        else:
            runs.append([start, end])
    for start, end in runs:
        if start < as_of <= end and end != float("inf"):
            return end
    return None


def outcome_cover(door, source, person, is_row_person):
    """What the source can know of a person, as known before the door."""
    spells = [(fact.start, visible_end(fact, door.as_of)) for name in door.world.observed
              for fact in door.held(name, person)]
    return Cover(door.world, source, spells, is_row_person)


def first_gap(day, person, items, door, h):
    """The first day of the window on which an outcome might have gone unseen; None = none."""
    gaps = []
    for item in items:
        if "died" in item:
            continue
        for source in as_list(next(item[kind] for kind in ("event", "start", "end") if kind in item)):
            for other in day.union(person, item.get("of", "self")):
                if is_bounded(door.world, source):
                    cover = outcome_cover(door, source, other, other == person)
                    gaps.append(next((one for one in range(day.as_of, h) if not cover.has(one)), None))
    return min((one for one in gaps if one is not None), default=None)


def days_of(day, person, items, door, observed=False):
    """Days of the facts named in a list of outcome items, by what the door (a Day) lets through."""
    days = []
    for item in items:
        categories = as_list(item["category"]) if "category" in item else None
        for other in day.union(person, item.get("of", "self")):
            if "died" in item:
                days.append(door.attribute(other, "died"))
                continue
            kind = next(kind for kind in ("event", "start", "end") if kind in item)
            for source in as_list(item[kind]):
                facts = [fact for fact in door.held(source, other)
                         if passes(fact, categories, item.get("where", {}))]
                found = ([run_end(facts, day.as_of, door.as_of)] if kind == "end"
                         else [fact.start for fact in facts])
                if observed and is_bounded(door.world, source):
                    cover = outcome_cover(door, source, other, other == person)
                    found = [one for one in found if one is not None and cover.has(one)]
                days.extend(found)
    return [one for one in days if one is not None]


def label(day, person, outcome, end):
    """1, 0 or None (unknown), with facts known up to the data's end."""
    h, door = horizon(day, person, outcome), day.world.at(end + 1)
    if h is None:
        return None

    def first(key, before):
        return min((one for one in days_of(day, person, outcome.get(key, []), door, observed=key == "any")
                    if day.as_of <= one < before), default=None)

    o, k, c = first("any", h), first("competing", h), first("censor", float("inf"))
    gap = first_gap(day, person, outcome["any"], door, h)
    if (k is not None and k <= end and (o is None or k < o) and (c is None or k <= c)
            and (gap is None or k <= gap)):
        return 0
    if o is not None and o <= end and (c is None or o <= c):
        return 1
    if h <= end + 1 and (c is None or c >= h) and gap is None:
        return 0
    return None


def label_text(value, outcome):
    if value is None:
        return "0" if outcome.get("unknown") == "negative" else ""
    return str(value)


def test_dates(world, scenario):
    """Dates with a closed row and a row whose window ends by E, counted back from the last."""
    spec = scenario["cohort"]["as_of"]
    primary = next(iter(outcomes_of(scenario).values()))
    horizons = {}
    for as_of in as_of_dates(spec):
        day = world.at(as_of)
        found = [horizon(day, person, primary) for person in cohort(day, scenario["cohort"])]
        horizons[as_of] = [h for h in found if h is not None]
    closed = min((h for found in horizons.values() for h in found), default=None)
    candidates = [as_of for as_of, found in horizons.items()
                  if found and closed <= as_of and min(found) <= world.end + 1]
    every = scenario.get("splits", {}).get("test_every")
    if not candidates or every is None:
        return candidates
    step, last = spec["every"] if isinstance(spec, dict) else None, candidates[-1]
    if step and months_of(every) and months_of(step) and months_of(every) % months_of(step) == 0:
        dates, stride = as_of_dates(spec), months_of(every) // months_of(step)
        back = dates[dates.index(last)::-stride]
    else:
        back = [last]
        while back[-1] > candidates[0]:
            back.append(shift(last, every, -len(back)))
    return [as_of for as_of in candidates if as_of in back]


def months_of(span):
    """Number of months of a span counted in months or years, else 0."""
    return int(span[:-1]) * {"m": 1, "y": 12}.get(span[-1], 0)


def fixing_date(world, scenario):
    """The date that fixes categories and attribute types: the first test date, else the first as_of."""
    return (test_dates(world, scenario) or as_of_dates(scenario["cohort"]["as_of"]))[0]
