"""Id spaces and link rules for a random world: few values, so that rules join by chance, at all kinds of dates."""
from world_rows import chance

COMPARABLE = ["nhs_number", "dob", "sex", "ethnicity", "postcode", "uprn", "address", "weight", "band"]


def add_links(rng, tables, persons):
    """Gives each source an id space and person sources an NHS number; returns the `link:` entry."""
    spaces = rng.sample(["alpha", "beta", "gamma"], rng.randint(1, 3))
    for table in tables:
        table.spec["ids"] = rng.choice(spaces)
    registers = [table for table in tables if table.spec["record"] == "person"]
    numbers = [f"{rng.choice(['N', 'n', 'É'])}{i}" for i in range(max(4, len(persons) * 2 // 3))]
    for table in registers:
        if table is registers[0] or chance(rng, 0.7):
            table.spec["columns"]["nhs_number"] = "f_nhs_number"
            table.columns.append("nhs_number")
            for row in table.rows:
                number = rng.choice(numbers)
                row["nhs_number"] = rng.choice([number, number, number.swapcase(), number + " ", None, None])
    there = [name for name in COMPARABLE if any(name in table.columns for table in registers)]
    rules = [["nhs_number"]] if chance(rng, 0.8) else []
    while not rules or chance(rng, 0.4):
        rules.append(rng.sample(there, min(len(there), rng.randint(2, 3))))
    return {"rules": rules}
