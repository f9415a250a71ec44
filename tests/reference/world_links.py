"""Id spaces and link rules for a random world: few values, so that rules join by chance, at all kinds of dates."""
from world_rows import chance

COMPARABLE = ["nhs_number", "dob", "forename", "surname", "sex", "ethnicity", "postcode", "uprn", "address", "weight", "band"]


NOBODY = ["9999999999", "0", "UNKNOWN", "9990000000"]


def nhs_number(i):
    """The i-th NHS number that can be one."""
    for stem in range(999000000 + 100 * i, 999000100 + 100 * i):
        total = sum(int(digit) * weight for digit, weight in zip(str(stem), range(10, 1, -1)))
        if (11 - total % 11) % 11 < 10:
            return f"{stem}{(11 - total % 11) % 11}"


def spaced(number):
    return f"{number[:3]} {number[3:6]} {number[6:]}"


def add_links(rng, tables, persons):
    """Gives each source an id space and person sources an NHS number; returns the `link:` entry."""
    spaces = rng.sample(["alpha", "beta", "gamma"], rng.randint(1, 3))
    for table in tables:
        table.spec["ids"] = rng.choice(spaces)
    registers = [table for table in tables if table.spec["record"] == "person"]
    numbers = [nhs_number(i) for i in range(max(4, len(persons) * 2 // 3))]
    for table in registers:
        if table is registers[0] or chance(rng, 0.7):
            table.spec["columns"]["nhs_number"] = "f_nhs_number"
            table.columns.append("nhs_number")
            for row in table.rows:
                number = rng.choice(numbers)
                row["nhs_number"] = rng.choice([number, number, spaced(number), rng.choice(NOBODY), None, None])
        for name, texts in (("forename", ["Éva", "éva", "Bo", "Cy ", None]), ("surname", ["O’Ash", "o'ash", "Birch"])):
            if chance(rng, 0.6):
                table.spec["columns"][name] = "f_" + name
                table.columns.append(name)
                for row in table.rows:
                    row[name] = rng.choice(texts)
    there = [name for name in COMPARABLE if any(name in table.columns for table in registers)]
    rules = [["nhs_number"]] if chance(rng, 0.8) else []
    while not rules or chance(rng, 0.4):
        rules.append(rng.sample(there, min(len(there), rng.randint(2, 3))))
    return {"rules": rules}
