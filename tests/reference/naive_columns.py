"""Feature entries -> named columns, each with a function from (day, person) to a number or None."""
from naive_cover import UNOBSERVED, cover_at, is_bounded, observed_facts, too_little, window_days
from naive_read import parse_number
from naive_time import completed, window_start
from naive_world import as_list, covers, passes, visible_end

STATE_COMPUTES = ("active", "days_since_start")
ZERO_WHEN_EMPTY = ("count", "sum", "any", "distinct", "days", "active", "trend")


def least_squares_slope(points):
    """Slope per year of (day, value) points; None without two distinct days."""
    if len({day for day, _ in points}) < 2:
        return None
    xs = [(day - points[0][0]) / 365.25 for day, _ in points]
    mean_x = sum(xs) / len(xs)
    mean_y = sum(value for _, value in points) / len(points)
    return (sum((x - mean_x) * (value - mean_y) for x, (_, value) in zip(xs, points))
            / sum((x - mean_x) ** 2 for x in xs))


def standard_deviation(values):
    if len(values) < 2:
        return None
    mean = sum(values) / len(values)
    return (sum((value - mean) ** 2 for value in values) / (len(values) - 1)) ** 0.5


# one entry an aggregate of values: of the values of the window in (date, row) order, with their days where it needs them
OF_VALUES = {
    "sum": lambda values, points: sum(values),
    "mean": lambda values, points: sum(values) / len(values),
    "min": lambda values, points: min(values),
    "max": lambda values, points: max(values),
    "first": lambda values, points: values[0],
    "last": lambda values, points: values[-1],
    "sd": lambda values, points: standard_deviation(values),
    "slope": lambda values, points: least_squares_slope(points),
}
VALUE_COMPUTES = tuple(OF_VALUES)


def aggregate_values(compute, points):
    """Aggregates over the non-missing (day, value) points of the window, in (date, row) order."""
    values = [value for _, value in points]
    return OF_VALUES[compute](values, points) if values or compute == "sum" else None


def trend(facts, as_of, low):
    """Count in the later half of the window less the count in the rest."""
    middle = as_of - (as_of - low) // 2
    later = sum(fact.start >= middle for fact in facts)
    return later - (len(facts) - later)


def covered_days(facts, as_of, low):
    """Distinct days of the window that the spells cover."""
    days = set()
    for fact in facts:
        end = visible_end(fact, as_of)
        days.update(range(fact.start if low is None else max(fact.start, low),
                          as_of if end is None else min(end, as_of)))
    return len(days)


def aggregate(compute, facts, value, window, as_of):
    """One aggregate over visible facts sorted by (date, row)."""
    low = window_start(as_of, window)
    if compute == "days":
        return covered_days(facts, as_of, low)
    if compute == "active":
        return int(any(covers(fact, as_of) for fact in facts))
    if compute == "days_since_start":
        return min((as_of - fact.start for fact in facts if covers(fact, as_of)), default=None)
    if compute == "days_since_end":
        ends = [visible_end(fact, as_of) for fact in facts]
        return min((as_of - end for end in ends
                    if end is not None and end < as_of and (low is None or end >= low)), default=None)
    inside = [fact for fact in facts if low is None or fact.start >= low]
    if compute == "count":
        return len(inside)
    if compute == "any":
        return int(bool(inside))
    if compute == "distinct":
        return len({fact.category for fact in inside} - {None})
    if compute == "trend":
        return trend(inside, as_of, low)
    if compute == "days_since_last":
        return as_of - inside[-1].start if inside else None
    if compute == "days_since_first":
        return as_of - inside[0].start if inside else None
    return aggregate_values(compute, [(fact.start, fact.values[value]) for fact in inside
                                      if fact.values[value] is not None])


def each_category(world, source, fixed_at):
    """`category: each`: the codes file's canonical values, else those visible at the fixing date."""
    if "codes" in world.source[source].spec:
        return list(dict.fromkeys(world.source[source].codes.values()))
    day = world.at(fixed_at)
    found = {fact.category for person in day.persons_with(source) for fact in day.visible(source, person)}
    return sorted(found - {None}, key=str.encode)


def source_columns(world, entry, fixed_at):
    source = world.source[entry["source"]]
    categories = [None]
    if entry.get("category") == "each":
        categories = each_category(world, source.name, fixed_at)
    elif "category" in entry:
        categories = as_list(entry["category"])
    values = as_list(entry["value"]) if "value" in entry else source.value_names
    for relation in as_list(entry["of"]):
        for category in categories:
            for compute in as_list(entry["compute"]):
                for value in values if compute in VALUE_COMPUTES else [None]:
                    windows = [None] if compute in STATE_COMPUTES else as_list(entry.get("windows", "ever"))
                    for window in windows:
                        parts = [relation, entry.get("name", source.name), category, compute,
                                 value if source.names_values else None, window]
                        yield (".".join(part for part in parts if part is not None),
                               source_cell(source.name, relation, category, entry.get("where", {}),
                                           (compute, value, window or "ever")))


def source_cell(source, relation, category, where, how):
    compute, value, window = how
    categories = None if category is None else [category]

    def cell(day, person):
        pairs = [(fact, other) for other in day.relation(person, relation)
                 for fact in day.visible(source, other) if passes(fact, categories, where)]
        pairs.sort(key=lambda pair: (pair[0].start, pair[0].order))
        if not is_bounded(day.world, source):
            return aggregate(compute, [fact for fact, _ in pairs], value, window, day.as_of)
        covers = {other: cover_at(day, source, other, other == person)
                  for other in day.relation(person, relation)}
        return observed_aggregate(how, pairs, covers, day)
    return cell


def observed_aggregate(how, pairs, covers, day):
    """The aggregate over what was observed; UNOBSERVED when that is less than half of the window."""
    compute, value, window = how
    low = window_start(day.as_of, window)
    if compute in STATE_COMPUTES:
        if too_little((int(cover.has(day.as_of - 1)), 1) for cover in covers.values()):
            return UNOBSERVED
        return aggregate(compute, [fact for fact, other in pairs if covers[other].has(day.as_of - 1)],
                         value, window, day.as_of)
    if too_little(window_days(cover, low, day.attribute(other, "dob"), day.as_of)
                  for other, cover in covers.items()):
        return UNOBSERVED
    if compute == "days":
        return observed_spell_days(pairs, covers, low, day)
    if compute == "days_since_end":
        facts = observed_facts(day, covers, low, pairs, lambda fact: visible_end(fact, day.as_of))
    else:
        facts = observed_facts(day, covers, low, pairs, lambda fact: fact.start)
    return aggregate(compute, facts, value, window, day.as_of)


def observed_spell_days(pairs, covers, low, day):
    """Distinct observed days of the window that the spells cover."""
    days = set()
    for fact, person in pairs:
        birth = day.attribute(person, "dob")
        end = visible_end(fact, day.as_of)
        for one in range(fact.start if low is None else max(fact.start, low),
                         day.as_of if end is None else min(end, day.as_of)):
            if covers[person].has(one) and (low is not None or birth is None or one >= birth):
                days.add(one)
    return len(days)


def attribute_columns(world, entry, fixed_at):
    for relation in as_list(entry["of"]):
        for attribute in as_list(entry["attribute"]):
            name = f"{relation}.{entry.get('name', attribute)}"
            if attribute == "size":
                yield name, size_cell(relation)
            elif attribute == "age":
                yield name, age_cell(relation, entry.get("unit", "years"))
            elif entry.get("as", "number" if world.at(fixed_at).is_numeric(attribute) else "") == "number":
                yield name, number_cell(relation, attribute)
            else:
                for value in sorted(world.at(fixed_at).attribute_values(attribute), key=str.encode):
                    yield f"{name}={value}", category_cell(relation, attribute, value)


def relative_attribute(day, person, relation, attribute):
    relative = day.one_relative(person, relation)
    return None if relative is None else day.attribute(relative, attribute)


def size_cell(relation):
    def cell(day, person):
        if relation == "household":
            members = day.household(person)
            return None if members is None else len(members)
        return len(day.relation(person, relation))
    return cell


def age_cell(relation, unit):
    def cell(day, person):
        birth = relative_attribute(day, person, relation, "dob")
        return None if birth is None else completed(birth, day.as_of, unit)
    return cell


def number_cell(relation, attribute):
    def cell(day, person):
        text = relative_attribute(day, person, relation, attribute)
        return None if text is None else parse_number(text)
    return cell


def category_cell(relation, attribute, value):
    def cell(day, person):
        text = relative_attribute(day, person, relation, attribute)
        return None if text is None else int(text == value)
    return cell


def with_missing_rule(columns, rule):
    """missing: zero writes 0, flag adds a 0/1 column, keep leaves empty."""
    for name, cell in columns:
        if rule == "zero":
            yield name, lambda day, person, cell=cell: cell(day, person) or 0
        else:
            yield name, cell
        if rule == "flag":
            yield name + ".missing", lambda day, person, cell=cell: int(cell(day, person) in (None, UNOBSERVED))


def columns_of(world, scenario, fixed_at):
    """[(name, cell function)] in the order of the entries."""
    columns = []
    for entry in scenario["features"]:
        kind = attribute_columns if "attribute" in entry else source_columns
        columns.extend(with_missing_rule(kind(world, entry, fixed_at), entry.get("missing", "keep")))
    return columns


def number_text(value):
    """Fewest digits that read back as the same double; integers without .0; None is empty."""
    if value is None or value is UNOBSERVED:
        return ""
    text = repr(float(value))
    return text[:-2] if text.endswith(".0") else text
