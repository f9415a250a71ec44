"""A random scenario over the tables of a random workspace: conditions, outcomes, feature entries."""
from naive_columns import VALUE_COMPUTES
from world_rows import CATEGORIES, HORIZONS, LOCAL_CODES, ROLES, chance

WINDOWS = ["30d", "2w", "6m", "1y", "2y", "ever"]
RELATIONS = ["self", "mother", "father", "parent", "child", "sibling", "partner", "household"]
EVENT_COMPUTES = ["count", "any", "distinct", "days_since_last", "days_since_first"]
SPELL_COMPUTES = EVENT_COMPUTES + ["days", "active", "days_since_start", "days_since_end"] * 2


class Author:
    """Writes the scenario; knows which tables exist and which column names are taken."""

    def __init__(self, rng, tables, as_of_spec, horizon):
        self.rng, self.as_of_spec, self.horizon = rng, as_of_spec, horizon
        self.tables = {table.spec["name"]: table for table in tables}
        self.spells = [name for name, table in self.tables.items() if table.spec["record"] == "spell"]
        self.events = [name for name, table in self.tables.items() if table.spec["record"] == "event"]
        self.columns = {column for table in tables if table.spec["record"] == "person"
                        for column in table.columns}
        self.used = set()

    def some(self, items, most):
        return self.rng.sample(items, self.rng.randint(1, min(most, len(items))))

    def one_or_list(self, items, most=2):
        chosen = self.some(items, most)
        return chosen[0] if len(chosen) == 1 else chosen

    def categories(self, name):
        return list(dict.fromkeys(LOCAL_CODES.values())) if self.tables[name].codes else CATEGORIES

    def filters(self, name, probability):
        """Random category: and where: for one source."""
        table, found = self.tables[name], {}
        if "category" in table.columns and chance(self.rng, probability):
            found["category"] = self.some(self.categories(name), 5)
        where = {}
        if "role" in table.columns and chance(self.rng, probability):
            where["role"] = self.one_or_list(ROLES)
        value = next((value for value in ("value", "children") if value in table.columns), None)
        if value and chance(self.rng, probability):
            where[value] = self.rng.choice([{"min": "3"}, {"max": "50.5"}, {"min": "-1", "max": "100"}])
        if where:
            found["where"] = where
        if found:
            found["new"] = "true"  # few rows: some categories and roles come up in none
        return found

    def condition(self):
        rng = self.rng
        if self.spells and chance(rng, 0.5):
            names = [rng.choice(self.spells)] if chance(rng, 0.7) else self.spells
            kind, extra = "in", {}
        else:
            names = [rng.choice(self.spells + self.events)] if chance(rng, 0.7) else self.some(self.events, 2)
            kind, extra = "any", {}
            if chance(rng, 0.6):
                extra["within"] = rng.choice(WINDOWS)
            if chance(rng, 0.3):
                extra["at_least"] = "2"
        found = {kind: names[0] if len(names) == 1 else names, **extra}
        if len(names) == 1:
            found.update(self.filters(names[0], 0.25))
        if chance(rng, 0.35):
            found["of"] = self.one_or_list(RELATIONS)
        return found

    def cohort(self):
        spec = {"as_of": self.as_of_spec}
        if chance(self.rng, 0.4):
            spec["age"] = self.rng.choice([{"from": "0d", "to": "18y"}, {"from": "1y", "to": "30y"},
                                           {"from": "6m", "to": "192m"}, {"to": "30y"}])
        if chance(self.rng, 0.3):
            spec["require"] = [{"any": self.events + self.spells}]
        if chance(self.rng, 0.5):
            spec["exclude"] = [self.condition() for _ in range(self.rng.randint(1, 2))]
        return spec

    def item(self, relations=True):
        """One fact of any: or competing:."""
        kinds = [("event", name) for name in self.events] + [("start", name) for name in self.spells]
        kind, name = self.rng.choice(kinds)
        found = {kind: name, **self.filters(name, 0.3)}
        if relations and chance(self.rng, 0.2):
            found["of"] = self.one_or_list(RELATIONS)
        return found

    def censor_item(self):
        choice = self.rng.random()
        if choice < 0.5 and self.spells:
            name = self.rng.choice(self.spells)
            return {"end": name, **self.filters(name, 0.2)}
        if choice < 0.7 and "died" in self.columns:
            return {"died": "true"}
        return self.item(relations=False)

    def outcome(self):
        spec = {"any": [self.item() for _ in range(self.rng.randint(1, 3))]}
        if "died" in self.columns and chance(self.rng, 0.2):
            spec["any"].append({"died": "true"})
        if self.spells and chance(self.rng, 0.1):
            spec["any"].append({"end": self.rng.choice(self.spells)})
        if chance(self.rng, 0.2):
            spec["until"] = {"age": self.rng.choice(["18y", "5y", "400m"])}
        else:
            spec["within"] = self.horizon if chance(self.rng, 0.7) else self.rng.choice(HORIZONS)
        if chance(self.rng, 0.5):
            spec["censor"] = [self.censor_item() for _ in range(self.rng.randint(1, 2))]
        if chance(self.rng, 0.3):
            spec["competing"] = [self.item()]
        if chance(self.rng, 0.7):
            spec["unknown"] = self.rng.choice(["drop", "negative"])
        return spec

    def attribute_entry(self):
        attribute = self.rng.choice(["age", "size"] + sorted(self.columns & {"sex", "ethnicity", "weight", "band"}))
        relations = RELATIONS if attribute == "size" else ["self", "mother", "father"]
        relations = [name for name in relations if (attribute, name) != ("size", "self")]
        relations = [name for name in relations if (name, attribute) not in self.used]
        if not relations:
            return None
        entry = {"of": self.one_or_list(relations), "attribute": attribute}
        self.used.update((name, attribute) for name in relations)
        if attribute == "age":
            entry["unit"] = self.rng.choice(["days", "weeks", "months", "years"])
        if attribute in ("band", "weight", "ethnicity") and chance(self.rng, 0.4):
            entry["as"] = "category" if attribute == "weight" else self.rng.choice(["number", "category"])
        return self.with_missing(entry)

    def source_entry(self):
        name = self.rng.choice(self.events + self.spells)
        table = self.tables[name]
        entry = {"of": self.one_or_list(RELATIONS, 3), "source": name}
        if name in self.used:
            entry["name"] = f"{name}_{len(self.used)}"
        self.used.add(entry.get("name", name))
        entry.update(self.filters(name, 0.3))
        if "category" in table.columns and chance(self.rng, 0.4):
            entry["category"] = "each"
        windows = self.one_or_list(WINDOWS, 3)
        if chance(self.rng, 0.9):
            entry["windows"] = windows
        return self.with_missing(self.with_computes(entry, table))

    def with_computes(self, entry, table):
        computes = list(dict.fromkeys(SPELL_COMPUTES if table.spec["record"] == "spell" else EVENT_COMPUTES))
        values = [value for value in ("value", "score", "children") if value in table.columns]
        if "ever" not in entry.get("windows", "ever"):
            computes = computes + ["trend"]
        if values:
            computes = computes + list(VALUE_COMPUTES)
            if len(values) > 1 or chance(self.rng, 0.5):
                entry["value"] = self.one_or_list(values)
        entry["compute"] = self.one_or_list(computes, 6)
        return entry

    def with_missing(self, entry):
        if chance(self.rng, 0.3):
            entry["missing"] = self.rng.choice(["zero", "keep", "flag"])
        return entry

    def scenario(self):
        found = {"scenario": "s", "title": "A random scenario", "unit": "person", "cohort": self.cohort()}
        if chance(self.rng, 0.6):
            found["outcome"] = self.outcome()
        else:
            found["outcomes"] = {"first_one": self.outcome(), "second": self.outcome()}
        entries = [self.attribute_entry() for _ in range(3)] + [self.source_entry() for _ in range(5)]
        found["features"] = [entry for entry in entries if entry]
        if isinstance(self.as_of_spec, list) or chance(self.rng, 0.3):
            found["splits"] = {"test_every": self.rng.choice(["3m", "6m", "1y", "180d"])}
        found["models"] = [{"kind": "points"}]
        return found
