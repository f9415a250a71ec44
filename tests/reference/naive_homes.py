"""Who lives where at a date: the slow and obvious way, with the weights of features/timeline/home_model.c."""
import math
import os
import re
from collections import Counter
from dataclasses import dataclass

from naive_time import day_of, shift, window_start

EARLIEST = float("-inf")
LIVES, UNSURE, WHOLE, MOTHERS_HOME, BABY = .8, .2, -6, 2, "24m"
MODEL = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../features/timeline/home_model.c")


def read_weights(table):
    """name → weight of one of the two tables."""
    with open(MODEL, encoding="utf-8") as file:
        text = file.read()
    body = text[text.index("home_weight %s_weights[" % table):]
    rows = re.findall(r'=\s*\{\s*"(\w+)",\s*"[^"]*",\s*(-?[0-9.]+)\s*\}', body[:body.index("};\n")])
    return {name: float(weight) for name, weight in rows}


WEIGHTS = {table: read_weights(table) for table in ("claim", "stay")}


def score(table, evidence):
    return sum(WEIGHTS[table][name] * value for name, value in evidence.items())


def log_years(days):
    return math.log1p(days / 365.25) if days > 0 else 0


@dataclass
class Claim:
    """A place that is some source's word on a person: since when, last said, score."""
    place: str
    came: float
    said: float
    score: float
    contradicted: bool = False


@dataclass
class Home:
    """Where a person lives, and how surely."""
    claim: Claim
    probability: float = 0
    assumed: bool = False

    @property
    def place(self):
        return self.claim.place


def begin_of(row):
    return EARLIEST if row.begin is None else row.begin


def said(row):
    """The last day on which a row says that somebody lives somewhere; a row without a date always does."""
    days = [day for day in (row.begin, row.known) if day is not None]
    return max(days) if days else math.inf


class Homes:
    """All homes of one Day; `uprn_of` and `written_address` read a row's columns."""

    def __init__(self, day, uprn_of, written_address):
        self.day, self.as_of, self.uprn_of, self.written_address = day, day.as_of, uprn_of, written_address
        n_address = sum("uprn" in source.spec["columns"] or "address" in source.spec["columns"] for source in day.world.sources)
        self.many = n_address >= 4
        self.votes = self.count_votes()
        self.listed, self.whole = self.listed_places()
        self.claims = {person: self.claims_of(person) for person in day.rows if person not in day.adopted}
        self.homes = {person: Home(claims[0]) for person, claims in self.claims.items() if claims}
        self.follow_mothers()
        self.weigh_all()

    # Places

    def count_votes(self):
        """Written address → UPRN → sources that said so."""
        votes = {}
        for rows in self.day.rows.values():
            for row in rows:
                text = None if row.columns.get("postcode") is None else self.written_address(row.columns)
                if self.uprn_of(row.columns) and text:
                    votes.setdefault(text, {}).setdefault(self.uprn_of(row.columns), set()).add(row.order[0])
        return {text: Counter({uprn: len(sources) for uprn, sources in said_of.items()}) for text, said_of in votes.items()}

    def majority(self, text):
        """The UPRN said by more than half, with its votes and all; None = none."""
        votes = self.votes.get(text, Counter())
        uprn, n = max(votes.items(), key=lambda item: item[1], default=(None, 0))
        return (uprn, n, sum(votes.values())) if 2 * n > sum(votes.values()) else (None, n, sum(votes.values()))

    def place_of(self, columns):
        uprn, text = self.uprn_of(columns), self.written_address(columns)
        if uprn and columns.get("postcode") is None:
            text = None
        most, n, n_all = self.majority(text)
        if uprn:
            return most if most and n >= 2 and n >= 2 * (n_all - n) else uprn
        return most or text

    def listed_places(self):
        """Places of the list that hold on the day before; those that are buildings of flats."""
        listed, whole = set(), set()
        for row in self.day.world.listed:
            cells = {name: text or None for name, text in row.items()}
            if (cells.get("from") is None or day_of(cells["from"]) < self.as_of) and \
                    (cells.get("to") is None or day_of(cells["to"]) >= self.as_of):
                text = self.written_address(cells)
                for place in (self.uprn_of(cells), self.majority(text)[0] or text):
                    listed.add(place)
                    if cells.get("kind") in ("shell", "building", "block", "block of flats"):
                        whole.add(place)
        return listed - {None}, whole - {None}

    # Claims

    def claims_of(self, person):
        rows = [row for row in self.day.rows[person] if self.place_of(row.columns) is not None]
        words = [self.day.latest_row([row for row in rows if row.order[0] == source]) for source in {row.order[0] for row in rows}]
        here = [(self.place_of(row.columns), row) for row in words]
        now = [(place, row) for place, row in here if row.until is None or row.until >= self.as_of]
        ended = [place for place, row in here if row.until is not None and row.until < self.as_of]
        claims = []
        for place in {place for place, _ in now}:
            came = min(begin_of(row) for row in rows if self.place_of(row.columns) == place)
            last = max(said(row) for other, row in now if other == place)
            since = max(begin_of(row) for other, row in now if other == place)
            newer = any(begin_of(row) > since for other, row in now if other != place)
            claims.append(Claim(place, came, last, self.claim_score(person, place, came, last, now, ended), newer or place in ended))
        latest = {place: max((begin_of(row), EARLIEST if row.known is None else row.known, row.order) for other, row in now if other == place)
                  for place, _ in now}
        return sorted(claims, key=lambda claim: (claim.score if self.many else 0, latest[claim.place]), reverse=True)

    def claim_score(self, person, place, came, last, now, ended):
        mine = [row for other, row in now if other == place]
        since = max(map(begin_of, mine))
        newer = [begin_of(row) for other, row in now if other != place and begin_of(row) > since]
        n_older = len(now) - len(mine) - len(newer)
        kinds = {self.day.world.sources[row.order[0]].spec.get("kind") for row in mine}
        dob = self.day.attribute(person, "dob")
        age = log_years(0 if math.isinf(last) else self.as_of - last)
        lived = None if dob is None else self.as_of - dob
        child = lived is not None and lived < 18 * 365.25
        evidence = {
            "always": 1, "sources_2": len(mine) >= 2, "sources_3": len(mine) >= 3, "sources_4": len(mine) >= 4,
            "left": min(ended.count(place), 2), "age": age, "age_agreed": age if len(mine) >= 2 else 0,
            "length": log_years(0 if math.isinf(came) else self.as_of - came),
            "newer_elsewhere": min(len(newer), 3), "newer_by": log_years(max(newer) - since) if newer and not math.isinf(since) else 0,
            "older_elsewhere": min(n_older, 3), "text": place.startswith("a:"), "council_tax": "council_tax" in kinds,
            "electoral": "electoral" in kinds, "benefits": "benefits" in kinds, "child": child, "child_age": age if child else 0,
            "young": lived is not None and 18 * 365.25 <= lived < 30 * 365.25, "no_birth": dob is None}
        return score("claim", evidence) + (WHOLE if place in self.whole else 0)

    # Families

    def younger(self, person, span):
        dob = self.day.attribute(person, "dob")
        return dob is not None and shift(dob, span) > self.as_of

    def mother_of(self, person):
        """Of a child; None = none."""
        return self.day.one_relative(person, "mother") if self.younger(person, "216m") else None

    def follow_mothers(self):
        assumed = {}
        persons = set(self.claims) | {person for person, _ in self.day.related}
        for person in persons - self.day.adopted if self.many else ():
            mother = self.mother_of(person)
            if not self.claims.get(mother):
                continue
            place, home = self.claims[mother][0].place, self.homes.get(person)
            if home and home.place == place:
                continue
            placed = home is not None and home.place not in self.whole
            for claim in self.claims.get(person, ()):
                if claim.place == place and claim.score + MOTHERS_HOME > home.claim.score:
                    self.homes[person] = home = Home(claim)
            if not placed and not (home and home.place == place) and self.younger(person, BABY):
                assumed[person] = mother
        self.assumed = assumed
        for person, mother in assumed.items():
            self.homes[person] = Home(Claim(self.homes[mother].place, EARLIEST, EARLIEST, 0), assumed=True)

    def relatives(self, person):
        return {other for (one, _), others in self.day.related.items() if one == person for other in others}

    def groups_of(self):
        """person → those of the same place who are tied to it, directly or through others."""
        groups = {person: {person} for person in self.homes}
        for (person, _), others in self.day.related.items():
            for other in others:
                if person in self.homes and other in self.homes and self.homes[person].place == self.homes[other].place \
                        and groups[person] is not groups[other]:
                    groups[person] |= groups[other]
                    for member in groups[other]:
                        groups[member] = groups[person]
        return groups

    def moved_in(self, person):
        dob = self.day.attribute(person, "dob")
        return dob is None or self.homes[person].claim.came >= shift(dob, "1y")

    def weigh_all(self):
        groups = self.groups_of()
        came, last = {}, {}
        for person, group in groups.items():
            own = [one for one in group if not self.homes[one].assumed]
            came[person] = min((self.homes[one].claim.came for one in own), default=math.inf)
            last[person] = max((self.homes[one].claim.said for one in own), default=EARLIEST)
            if not any(self.moved_in(one) for one in own):
                came[person] = None
        for person, home in self.homes.items():
            if not home.assumed:
                home.probability = self.probability(person, groups, came, last)
        for person, mother in self.assumed.items():
            self.homes[person].probability = self.homes[mother].probability

    def probability(self, person, groups, came, last):
        home, group = self.homes[person], groups[person]
        strangers = [other for other in self.homes if self.homes[other].place == home.place and groups[other] is not group]
        others = max((came[other] for other in strangers if came[other] is not None), default=EARLIEST)
        mother = self.mother_of(person)
        found = self.homes[mother].place if mother in self.homes else None
        family = [self.homes[other] for other in self.relatives(person) if other in self.homes]
        crossed = others > last[person]
        dated = not math.isinf(last[person])
        evidence = {
            "always": 1, "claim": home.claim.score, "text": home.place.startswith("a:"), "mother_here": found == home.place,
            "mother_elsewhere": found is not None and found != home.place, "tied_here": any(one.place == home.place for one in family),
            "tied_left": any(one.place != home.place and one.claim.came > home.claim.said for one in family),
            "others_came": crossed, "others_came_age": log_years(self.as_of - last[person]) if crossed and dated else 0,
            "crowd": math.log1p(len(strangers))}
        probability = 1 / (1 + math.exp(-score("stay", evidence)))
        against = home.claim.contradicted or home.place in self.whole or crossed
        if not self.many or not (against or evidence["mother_elsewhere"] or evidence["tied_left"]):
            probability = max(probability, LIVES)
        if last[person] < window_start(self.as_of, self.day.world.stale) and crossed:
            probability = min(probability, UNSURE)
        return probability
