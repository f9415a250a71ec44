"""What the agencies of the sample borough write down about the families of sample_world.py.

Each function adds the rows of one agency to its tables, with the agency's own habits: its date
format, its codes, how late its extract knows things, what it corrects and what it gets wrong.
"""

import csv
import math
from datetime import date
from pathlib import Path

from sample_world import END, RECORDS_FROM, YEAR, between, logistic, one_of, pick, strained_arrivals

HEADERS = {
    "register/persons.csv": "person_id forename surname dob sex ethnicity address postcode uprn imd_quintile "
                            "from_date to_date date_of_death recorded_on",
    "register/families.csv": "child_id parent_id relation since recorded_on",
    "register/moves_out.csv": "person_id left_on recorded_on",
    "social_care/contacts.csv": "contact_id person_id contact_date source outcome loaded_at",
    "social_care/referrals.csv": "referral_id person_id referral_date primary_need loaded_at",
    "social_care/s47_enquiries.csv": "enquiry_id person_id start_date outcome loaded_at",
    "social_care/cp_plans.csv": "plan_id person_id start_date end_date category loaded_at end_loaded_at",
    "social_care/looked_after.csv": "episode_id person_id start_date end_date legal_status loaded_at end_loaded_at",
    "health/visitor_contacts.csv": "person_id due_date review status extract_date",
    "health/emergency_visits.csv": "visit_id person_id visit_date reason extract_date",
    "housing/rent_accounts.csv": "tenant_id statement_date balance extract_date",
}
POLICE_HEADER = "record_no person_id incident_date incident_type party_role dash_score loaded_at withdrawn"


class Tables:
    """CSV files by path below records/, rows as lists of texts; written when all is said."""

    def __init__(self):
        self.rows = {path: [] for path in HEADERS}
        self.headers = dict(HEADERS)
        self.n_number = 0

    def add(self, path, known, *cells):
        """A row that the extract holds: known by the last day of the data."""
        if known > END:
            return
        if path not in self.rows:
            self.rows[path], self.headers[path] = [], POLICE_HEADER
        self.rows[path].append([str(cell) for cell in cells])

    def number(self, prefix):
        self.n_number += 1
        return f"{prefix}{self.n_number:06d}"

    def write(self, folder, encodings):
        for path, rows in sorted(self.rows.items()):
            file = Path(folder, "records", path)
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("w", newline="", encoding=encodings.get(path, "utf-8")) as stream:
                writer = csv.writer(stream, lineterminator="\n")
                writer.writerow(self.headers[path].split())
                writer.writerows(rows)


def iso(day):
    return date.fromordinal(day).isoformat() if day else ""


def iso_time(day):
    return iso(day) + " 00:00:00.000" if day else "NULL"


def british(day):
    return date.fromordinal(day).strftime("%d/%m/%Y") if day else ""


MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def month_name(day):
    on = date.fromordinal(day)
    return f"{on.day:02d}-{MONTHS[on.month - 1]}-{on.year}"


def next_month(day):
    on = date.fromordinal(day)
    return date(on.year + on.month // 12, on.month % 12 + 1, 3).toordinal()


def delay(rng, usual, late_share):
    """Days until an extract knows a thing: mostly a few, now and then months."""
    return between(rng, 30, 120) if rng.random() < late_share else between(rng, 0, usual)


# ---- the register of persons -------------------------------------------------------------------


def stays_of(family, person):
    """(from, to, home) of a person; to = None while still there."""
    homes = family.homes
    if person is family.father and family.father_home:
        homes = [(family.arrived, family.father_home)]
    stays = []
    for i, (start, home) in enumerate(homes):
        end = homes[i + 1][0] if i + 1 < len(homes) else family.left
        start = max(start, person.born)
        if start < end and (person.died is None or start < person.died):
            stays.append((start, end if end <= END else None, home))
    return stays


def register_person(rng, tables, family, person):
    path = "register/persons.csv"
    sex = person.sex if rng.random() < 0.99 else "NULL"
    ethnicity = person.ethnicity if rng.random() < 0.95 else "NULL"
    about = [person.id, person.forename, person.surname, iso(person.born), sex, ethnicity]
    for start, end, home in stays_of(family, person):
        known = start + delay(rng, 14, 0.02)
        street = home.street.upper() if rng.random() < 0.1 else home.street
        tables.add(path, known, *about, street, home.postcode, home.uprn, home.imd_quintile,
                   iso(start), iso(end), "", iso(known))
    if person.died and family.here(person.died):
        known = person.died + delay(rng, 10, 0)
        tables.add(path, known, *about, "", "", "", "", iso(person.died), "", iso(person.died), iso(known))


def register_family(rng, tables, family):
    parents = [(family.mother, "mother")] + ([(family.father, "father")] if family.father else [])
    for person in [parent for parent, _ in parents] + family.children:
        register_person(rng, tables, family, person)
        if family.left <= END and (person.died is None or person.died > family.left):
            known = family.left + delay(rng, 30, 0.1)
            tables.add("register/moves_out.csv", known, person.id, iso(family.left), iso(known))
    for child in family.children:
        if child.died and child.died <= family.arrived:
            continue
        known = max(child.born, family.arrived) + between(rng, 1, 21)
        for parent, relation in parents:
            tables.add("register/families.csv", known, child.id, parent.id, relation, iso(child.born), iso(known))


# ---- police ------------------------------------------------------------------------------------

INCIDENTS = [("DA1", 0.3), ("DA2", 0.14), ("VIO", 0.16), ("DRG", 0.1), ("ASB", 0.18), ("MIS", 0.05), ("OTH", 0.07)]


def parties(rng, family, kind, day):
    """[(person, role)] of an incident."""
    adults = [family.mother] + ([family.father] if family.father else [])
    adults = [adult for adult in adults if adult.alive(day)]
    if not adults:
        return []
    if kind not in ("DA1", "DA2"):
        return [(one_of(rng, adults), "suspect" if rng.random() < 0.6 else "victim")]
    found = [(adults[0], "victim" if rng.random() < 0.85 else "suspect")]
    if len(adults) > 1:
        found.append((adults[1], "suspect" if found[0][1] == "victim" else "victim"))
    present = rng.random() < 0.65
    return found + [(child, "child_present") for child in family.children_at(day) if present]


def police_family(rng, tables, family):
    for day in strained_arrivals(rng, family, RECORDS_FROM, END, 0.2, 0.9):
        kind = pick(rng, INCIDENTS)
        path = f"police/incidents-{date.fromordinal(day).year}.csv"
        known = day + delay(rng, 6, 0.05)
        dash = between(rng, 2, 10) + int(3 * max(0, family.risk)) if kind.startswith("DA") else -1
        incident = tables.number("I")
        later = rng.random()
        for i, (person, role) in enumerate(parties(rng, family, kind, day)):
            cells = [f"{incident}/{i + 1}", person.id, british(day)]
            tables.add(path, known, *cells, kind, role, dash, british(known), "")
            again = known + 35
            if later < 0.02:  # never happened
                tables.add(path, again, *cells, kind, role, dash, british(again), "Y")
            elif later < 0.06:  # was something else
                tables.add(path, again, *cells, "OTH" if kind != "OTH" else "ASB", role, -1, british(again), "")


# ---- health, housing ---------------------------------------------------------------------------

REVIEWS = [("new birth", 14), ("6-8 weeks", 49), ("1 year", 350), ("2 years", 760)]


def health_child(rng, tables, family, child):
    for review, age in REVIEWS:
        due = child.born + age + between(rng, 0, 20)
        if not (family.here(due) and child.alive(due)) or due < RECORDS_FROM:
            continue
        missed = rng.random() < logistic(-2.2 + 0.9 * family.strain(due))
        status = one_of(rng, ["DNA", "NOACCESS"]) if missed else "SEEN"
        known = next_month(due)
        tables.add("health/visitor_contacts.csv", known, child.id, iso(due), review, status, iso(known))
    for reason, per_year, slope in (("ILL", 0.4, 0.15), ("INJ", 0.09, 0.6), ("HEAD", 0.03, 0.7)):
        last = min(END, child.born + int(6 * YEAR))
        for day in strained_arrivals(rng, family, max(child.born, RECORDS_FROM), last, per_year, slope):
            known = next_month(day)
            if child.alive(day):
                tables.add("health/emergency_visits.csv", known, tables.number("V"), child.id, iso(day),
                           reason if rng.random() < 0.97 else "NULL", iso(known))


def housing_family(rng, tables, family):
    """Quarterly statements of council tenants who owe something; the debt grows with the strain."""
    if not family.social_tenant:
        return
    debt = 0.0
    day = RECORDS_FROM + between(rng, 0, 27)
    while day <= END:
        if family.here(day) and family.mother.alive(day):
            debt = max(0.0, 0.75 * debt + rng.gauss(60 + 160 * family.strain(day), 160))
            known = day + 7
            if debt > 40:
                balance = f"{debt:.2f}" if rng.random() < 0.98 else "NULL"
                tables.add("housing/rent_accounts.csv", known, family.mother.id, month_name(day), balance,
                           month_name(known))
        day = next_month(day + 70) + between(rng, 0, 5)


# ---- children's social care --------------------------------------------------------------------

SOURCES = [("1B", 0.3), ("2A", 0.2), ("3C", 0.22), ("5A", 0.08), ("6", 0.2)]
NEEDS = ["N1", "N2", "N4", "N5"]
CATEGORIES = [("NEG", 0.5), ("EMO", 0.33), ("PHY", 0.13), ("SAB", 0.04)]


def contacts_family(rng, tables, family):
    for day in strained_arrivals(rng, family, RECORDS_FROM, END, 0.22, 0.95):
        known = day + delay(rng, 2, 0.03)
        referred = rng.random() < logistic(-1.3 + 0.5 * family.strain(day))
        outcome = "REFERRAL" if referred else one_of(rng, ["NFA", "ADVICE", "EARLY HELP"])
        need = "N1" if rng.random() < 0.6 else one_of(rng, NEEDS)
        for child in family.children_at(day):
            tables.add("social_care/contacts.csv", known, tables.number("C"), child.id, iso_time(day),
                       pick(rng, SOURCES), outcome, iso_time(known))
            if referred:
                tables.add("social_care/referrals.csv", known + 1, tables.number("R"), child.id,
                           iso_time(day + 1), need, iso_time(known + 1))


def enquiry_days(rng, family):
    """Days on which an enquiry about the family begins: rarer with age, never two within 120 days."""
    last = None
    for day in strained_arrivals(rng, family, RECORDS_FROM, END, 0.018, 1.7):
        children = family.children_at(day)
        if not children or (last and day - last < 120):
            continue
        age = (day - children[-1].born) / YEAR
        if rng.random() < math.exp(-0.12 * age):
            last = day
            yield day


def looked_after(rng, tables, child, day):
    path = "social_care/looked_after.csv"
    end = day + between(rng, 60, 1400)
    known, end_known = day + between(rng, 0, 4), end + between(rng, 0, 9)
    closed = end_known <= END
    tables.add(path, known, tables.number("L"), child.id, iso_time(day), iso_time(end if closed else None),
               one_of(rng, ["V2", "C1", "C1", "C2"]), iso_time(known), iso_time(end_known if closed else None))


def plan(rng, tables, child, day, category):
    path = "social_care/cp_plans.csv"
    end = day + between(rng, 90, 560)
    known, end_known = day + delay(rng, 4, 0.03), end + between(rng, 0, 12)
    closed = end_known <= END
    tables.add(path, known, tables.number("P"), child.id, iso_time(day), iso_time(end if closed else None),
               category, iso_time(known), iso_time(end_known if closed else None))


def enquiries_family(rng, tables, family):
    path = "social_care/s47_enquiries.csv"
    care_from = {}  # while looked after or on a plan, no second one
    for day in enquiry_days(rng, family):
        substantiated = rng.random() < logistic(0.1 + 0.3 * family.strain(day))
        to_plan = substantiated and rng.random() < 0.65
        to_care = to_plan and rng.random() < 0.25
        category = pick(rng, CATEGORIES)
        children = family.children_at(day)
        for child in children:
            if day - child.born > 16 * YEAR or (child is not children[-1] and rng.random() < 0.15):
                continue
            known, enquiry = day + delay(rng, 3, 0.02), tables.number("S")
            tables.add(path, known, enquiry, child.id, iso_time(day), "NULL", iso_time(known))
            again = known + between(rng, 10, 20)  # the outcome comes as a new version of the record
            outcome = "SUB" if substantiated else "UNSUB"
            tables.add(path, again, enquiry, child.id, iso_time(day), outcome, iso_time(again))
            if to_plan and care_from.get(child.id, 0) + 600 < day:
                care_from[child.id] = day
                plan(rng, tables, child, day + between(rng, 12, 20), category)
                if to_care:
                    looked_after(rng, tables, child, day + between(rng, 25, 150))


def mothers_childhood(rng, tables, family):
    """Some mothers were looked after themselves; records reach back to 2000."""
    mother, start_of_records = family.mother, date(2000, 1, 1).toordinal()
    if rng.random() < logistic(-3.2 + 0.9 * family.risk):
        start = max(start_of_records, mother.born + between(rng, 1000, 5000))
        end = min(start + between(rng, 200, 3000), mother.born + int(18 * YEAR))
        if end > start + 30 and end < family.children[0].born:
            tables.add("social_care/looked_after.csv", end, tables.number("L"), mother.id, iso_time(start),
                       iso_time(end), one_of(rng, ["V2", "C2"]), iso_time(start), iso_time(end))


# ---- all of it ---------------------------------------------------------------------------------


def make_records(rng, families):
    tables = Tables()
    for family in families:
        register_family(rng, tables, family)
        police_family(rng, tables, family)
        for child in family.children:
            health_child(rng, tables, family, child)
        housing_family(rng, tables, family)
        contacts_family(rng, tables, family)
        enquiries_family(rng, tables, family)
        mothers_childhood(rng, tables, family)
    spoil(rng, tables)
    return tables


BAD = {"police/incidents": "31/02/2021", "social_care/contacts": "2020-13-05 00:00:00.000",
       "health/emergency_visits": "n/k", "housing/rent_accounts": "31-Jun-2019"}
ODD = {"police/incidents": ("incident_type", "X99"), "social_care/contacts": ("source", "77"),
       "health/emergency_visits": ("reason", "TRIAGE")}


def spoil(rng, tables):
    """What extracts get wrong: dates that are none, codes that nobody explained, a day in the far future."""
    for path, rows in sorted(tables.rows.items()):
        header = tables.headers[path].split()
        for prefix, bad_date in BAD.items():
            if not path.startswith(prefix):
                continue
            i_date = next(i for i, name in enumerate(header) if name.endswith("_date"))
            for _ in range(max(1, len(rows) // 400)):
                one_of(rng, rows)[i_date] = bad_date
            if prefix in ODD:
                column, code = ODD[prefix]
                for _ in range(max(1, len(rows) // 150)):
                    one_of(rng, rows)[header.index(column)] = code
    visit = one_of(rng, tables.rows["health/emergency_visits.csv"])
    visit[2] = "2062" + visit[2][4:] if visit[2][0] == "2" else visit[2]
