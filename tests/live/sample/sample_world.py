"""The invented families of the sample borough: who they are, where they live, how well things go.

Nothing here is a record of any agency; sample_records.py turns these lives into records.
Days are ordinals (datetime.date.toordinal). Every draw comes from the one generator that is passed in.
"""

import math
from dataclasses import dataclass, field
from datetime import date

BIRTHS_FROM = date(2016, 1, 1).toordinal()
RECORDS_FROM = date(2014, 1, 1).toordinal()
END = date(2025, 12, 31).toordinal()  # the last day of the data
YEAR = 365.25
CRISIS = 1.3  # what a crisis adds to a family's strain

# Syllables without a meaning: no name is taken from a person.
STARTS = "bra dre fio gwe hul jor kel lum mav nir oro pel qui rud sol tav uzi ven wyl xan yor zet".split()
MIDDLES = "bel cor dan fil gor lin mer nul pas ril sen tor vin wex zan".split()
ENDS = "a ek is o un wen yth ash ilo or né iël ça ñu öm".split()
FAMILY_ENDS = "brook dale fenn gard hurst low mere nock quist stow thorp wick zell äcker bérin".split()
STREETS = "Alderquin Brimlow Corvane Dunmerrow Eskwold Fennaby Gollbrook Harquay Ivelstone".split()
STREET_KINDS = ["Row", "Close", "Rise", "Way", "Gardens"]
WARDS = 12

ETHNICITIES = [("WBRI", 0.68), ("WOTH", 0.09), ("MIXED", 0.07), ("ASIAN", 0.08), ("BLACK", 0.06), ("OTHER", 0.02)]


@dataclass
class Person:
    id: str
    forename: str
    surname: str
    born: int
    sex: str
    ethnicity: str
    died: int = None

    def alive(self, day):
        return self.born <= day and (self.died is None or day < self.died)


@dataclass
class Home:
    street: str
    postcode: str
    uprn: str  # "" for some: only the address text is known
    imd_quintile: int


@dataclass
class Family:
    risk: float  # latent: standard normal over families, never written to a file
    ethnicity: str
    arrived: int
    left: int  # END + 1 when still here
    mother: Person = None
    father: Person = None
    father_at_home: bool = False
    children: list = field(default_factory=list)
    crises: list = field(default_factory=list)  # (first day, last day)
    homes: list = field(default_factory=list)  # (from, Home), ascending
    father_home: Home = None  # when he lives elsewhere
    social_tenant: bool = False

    def strain(self, day):
        """The risk of the day: what drives both the records and the outcomes."""
        return self.risk + CRISIS * any(first <= day <= last for first, last in self.crises)

    def here(self, day):
        return self.arrived <= day < self.left

    def children_at(self, day):
        return [child for child in self.children if child.alive(day)]


def logistic(x):
    return 1 / (1 + math.exp(-x))


def pick(rng, weighted):
    """One of [(value, share)], the shares adding up to 1."""
    draw = rng.random()
    for value, share in weighted:
        draw -= share
        if draw < 0:
            return value
    return weighted[-1][0]


def one_of(rng, values):
    return values[int(rng.random() * len(values))]


def between(rng, low, high):
    """A whole number from low to high, both included."""
    return low + int(rng.random() * (high - low + 1))


def arrivals(rng, first, last, rate, ceiling):
    """Days of a Poisson process with rate(day) a year, which never exceeds ceiling (thinning)."""
    day = first - 1.0
    while True:
        day += rng.expovariate(ceiling) * YEAR
        if day > last:
            return
        if day >= first and rng.random() * ceiling < rate(int(day)):
            yield int(day)


def strained_arrivals(rng, family, first, last, per_year, slope):
    """Days at a rate of per_year × exp(slope × strain), while the family is here."""
    first, last = max(first, family.arrived), min(last, family.left - 1)
    ceiling = per_year * math.exp(slope * (family.risk + CRISIS))
    return arrivals(rng, first, last, lambda day: per_year * math.exp(slope * family.strain(day)), ceiling)


class Names:
    """Made-up names, addresses and ids; ids in an order that says nothing."""

    def __init__(self, rng):
        self.rng = rng
        self.ids = list(range(100000, 130000))
        rng.shuffle(self.ids)
        self.n_home = 0

    def forename(self):
        middle = one_of(self.rng, MIDDLES) if self.rng.random() < 0.4 else ""
        return (one_of(self.rng, STARTS) + middle + one_of(self.rng, ENDS)).capitalize()

    def surname(self):
        name = (one_of(self.rng, STARTS) + one_of(self.rng, FAMILY_ENDS)).capitalize()
        return name + "-" + one_of(self.rng, STARTS).capitalize() + "wick" if self.rng.random() < 0.05 else name

    def person(self, surname, born, sex, ethnicity):
        return Person(f"P{self.ids.pop()}", self.forename(), surname, born, sex, ethnicity)

    def home(self, risk):
        """A home nobody had before; families at risk live more often in the poorer wards."""
        rng = self.rng
        self.n_home += 1
        ward = min(WARDS - 1, int(WARDS * logistic(0.8 * risk + 1.4 * rng.gauss(0, 1))))
        street = f"{between(rng, 1, 180)} {one_of(rng, STREETS)} {one_of(rng, STREET_KINDS)}"
        if rng.random() < 0.25:
            street = f"Flat {between(rng, 1, 24)}, {street}"
        letters = "ABDEFGHJLNPQRSTUWXYZ"
        postcode = f"QX{ward + 1} {between(rng, 1, 9)}{one_of(rng, letters)}{one_of(rng, letters)}"
        uprn = f"9{self.n_home:07d}" if rng.random() < 0.92 else ""
        return Home(street, postcode, uprn, 5 - ward * 5 // WARDS)


def make_births(rng):
    """Birthdays of the children of one family, oldest first."""
    births = [between(rng, date(2008, 1, 1).toordinal(), END)]
    for share in (0.6, 0.35, 0.25, 0.2):
        next_birth = births[-1] + between(rng, 480, 1600)
        if rng.random() > share or next_birth > END:
            break
        births.append(next_birth)
    return births


def make_parents(rng, names, family, births):
    age = min(41, max(16, rng.gauss(28 - 1.8 * family.risk, 4.5)))
    surname = names.surname()
    family.mother = names.person(surname, births[0] - int(age * YEAR), "F", family.ethnicity)
    if rng.random() < logistic(1.4 - 0.5 * family.risk):
        fathers_name = surname if rng.random() < 0.6 else names.surname()
        born = family.mother.born - between(rng, -1200, 2600)
        ethnicity = family.ethnicity if rng.random() < 0.85 else pick(rng, ETHNICITIES)
        family.father = names.person(fathers_name, born, "M", ethnicity)
        family.father_at_home = rng.random() < logistic(1.1 - 0.6 * family.risk)


def make_deaths(rng, family):
    """A few deaths; they censor, and have nothing to do with the risk."""
    for child in family.children:
        if rng.random() < 0.003:
            child.died = min(END, child.born + between(rng, 1, 1500))
    if family.children and rng.random() < 0.01:
        family.mother.died = between(rng, family.children[-1].born + 30, END + 30)


def make_homes(rng, names, family):
    family.homes = [(family.arrived, names.home(family.risk))]
    for day in strained_arrivals(rng, family, family.arrived + 90, END, 0.09, 0.3):
        if day - family.homes[-1][0] > 60:
            family.homes.append((day, names.home(family.risk)))
    if family.father and not family.father_at_home:
        family.father_home = names.home(family.risk)


def make_family(rng, names):
    births = make_births(rng)
    risk = rng.gauss(0, 1)
    arrived = max(RECORDS_FROM, births[0] - between(rng, 300, 1500))
    if rng.random() < 0.12:  # came from elsewhere later
        arrived = max(arrived, births[0] + between(rng, 0, 1500))
    left = END + 1
    if rng.random() < 0.03 * (END - arrived) / YEAR:
        left = between(rng, arrived + 200, END + 200)
    family = Family(risk, pick(rng, ETHNICITIES), min(arrived, END - 30), min(left, END + 1))
    make_parents(rng, names, family, births)
    surname = family.father.surname if family.father and rng.random() < 0.6 else family.mother.surname
    for born in births:
        if born < family.left:
            sex = "M" if rng.random() < 0.512 else "F"
            family.children.append(names.person(surname, born, sex, family.ethnicity))
    first = max(RECORDS_FROM - 365, family.mother.born)
    rate = 0.1 * math.exp(0.5 * risk)
    family.crises = [(day, day + between(rng, 120, 420)) for day in arrivals(rng, first, END, lambda _: rate, rate)]
    family.social_tenant = rng.random() < logistic(-0.3 + 0.9 * risk)
    make_deaths(rng, family)
    make_homes(rng, names, family)
    return family


def make_families(rng, n_child):
    """Families until n_child children were born to them in the years of the sample."""
    names, families, n = Names(rng), [], 0
    while n < n_child:
        family = make_family(rng, names)
        n_born = sum(child.born >= BIRTHS_FROM for child in family.children)
        if n_born:
            families.append(family)
            n += n_born
    return families
