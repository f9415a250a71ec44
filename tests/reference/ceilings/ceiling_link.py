"""How many true pairs any careful linker could find: Fellegi and Sunter's sums of log likelihood ratios with the true m and u
of each pair of agencies, term frequencies of names, and the threshold at which 99.5 % of the pairs it joins are true.

Source: Fellegi and Sunter 1969, Journal of the American Statistical Association; Winkler 1989 (term frequencies)."""
import numpy
import pandas

PRECISION = 0.995
RANDOM_PAIRS = 400_000
BLOCK_MAX = 200  # records of one value; larger blocks are those of common names alone and are left to the other blocks
SMOOTH = 0.5


def one_edit(a, b):
    """At most one letter more, less, other, or two neighbours changed."""
    if abs(len(a) - len(b)) > 1:
        return False
    i = 0
    while i < min(len(a), len(b)) and a[i] == b[i]:
        i += 1
    return a[i + 1:] == b[i + 1:] or a[i:] == b[i + 1:] or a[i + 1:] == b[i:] or (
        a[i + 1:i + 2] == b[i:i + 1] and a[i:i + 1] == b[i + 1:i + 2] and a[i + 2:] == b[i + 2:])


def name_level(a, b):
    """0 other · 1 the same first letter · 2 one begins the other · 3 one edit · 4 equal"""
    if a == b:
        return 4
    if one_edit(a, b) and min(len(a), len(b)) > 2:
        return 3
    if a.startswith(b) or b.startswith(a):
        return 2
    return 1 if a[:1] == b[:1] else 0


def date_level(a, b):
    """0 other · 1 the same year · 2 a day, a month or a digit apart · 3 day and month swapped, or 1 January · 4 equal"""
    if a == b:
        return 4
    one, two = (numpy.datetime64(int(day), "D").astype(object) for day in (a, b))
    if one.year == two.year and ((one.day, one.month) == (two.month, two.day) or (1, 1) in ((one.day, one.month), (two.day, two.month))):
        return 3
    if sum(x != y for x, y in zip(one.isoformat(), two.isoformat())) == 1 or abs(a - b) <= 31:
        return 2
    return 1 if one.year == two.year else 0


def describe(rows):
    """One line a record: its latest value of each column, and all values of those that change."""
    rows = rows.sort_values(["record", "known"], kind="stable")
    columns = ["forename", "surname", "nhs_number", "upn", "nino", "sex"]
    blank = rows[columns].replace("", numpy.nan)
    blank["record"] = rows["record"]
    latest = blank.groupby("record").last()
    for column in columns:
        latest[column] = latest[column].fillna("")
    latest["dob"] = rows.groupby("record")["dob"].last().fillna(rows.groupby("record")["expected_dob"].last())
    latest["first_surname"] = blank.groupby("record")["surname"].first().fillna("")
    for name in ("ids", "person"):
        latest[name] = rows.groupby("record")[name].first()
    for name in ("uprn", "postcode", "address"):
        latest[name + "s"] = rows[rows[name] != ""].groupby("record")[name].agg(frozenset).reindex(latest.index)
    return latest.sort_index()


def block_pairs(table, keys, records):
    """Pairs of records with one key; keys "" or nan are nobody's."""
    frame = pandas.DataFrame({"key": keys, "record": records}).dropna()
    frame = frame[frame["key"] != ""].drop_duplicates()
    sizes = frame.groupby("key")["record"].transform("size")
    frame = frame[(sizes > 1) & (sizes <= BLOCK_MAX)]
    joined = frame.merge(frame, on="key")
    joined = joined[joined["record_x"] < joined["record_y"]]
    return joined["record_x"].to_numpy(numpy.int64) * len(table) + joined["record_y"].to_numpy(numpy.int64)


def candidate_pairs(table):
    dob = table["dob"].map(lambda day: "" if numpy.isnan(day) else str(int(day)))
    records, blocks = table.index.to_numpy(), []

    def joined(*parts):
        whole = parts[0].astype(str)
        bad = parts[0] == ""
        for part in parts[1:]:
            bad |= part == ""
            whole = whole + "|" + part.astype(str)
        return whole.mask(bad, "")
    start, month = table["forename"].str[:3], dob.map(lambda day: day[:-1])
    for keys in (table["nhs_number"], table["upn"], table["nino"], joined(table["surname"], dob), joined(table["first_surname"], dob),
                 joined(start, dob), joined(table["forename"], table["surname"]), joined(table["surname"], table["forename"].str[:1], month)):
        blocks.append(block_pairs(table, keys, records))
    for name, other in (("uprns", start), ("postcodes", start), ("uprns", table["surname"]), ("postcodes", dob), ("addresss", start)):
        exploded = table[name].explode()
        keys = exploded.fillna("").astype(str) + "|" + other.reindex(exploded.index).astype(str)
        keys = keys.mask(exploded.isna() | (other.reindex(exploded.index) == ""), "")
        blocks.append(block_pairs(table, keys.to_numpy(), exploded.index.to_numpy()))
    return numpy.unique(numpy.concatenate(blocks))


def levels_of(left, right, level):
    """level(a, b) of each pair of values, once each different pair; -1 where one is blank."""
    pairs = pandas.DataFrame({"a": left, "b": right})
    blank = pairs.isna().any(axis=1) | (pairs == "").any(axis=1)
    codes, unique = pandas.factorize(pandas.MultiIndex.from_frame(pairs))
    known = numpy.array([-1 if (a != a or b != b or a == "" or b == "") else level(a, b) for a, b in unique])
    return numpy.where(blank, -1, known[codes])


def sets_level(left, right):
    return numpy.array([-1 if not (isinstance(a, frozenset) and isinstance(b, frozenset)) else int(not a.isdisjoint(b))
                        for a, b in zip(left, right)])


def compare(table, left, right):
    one, two = table.iloc[left], table.iloc[right]
    surname = numpy.maximum(levels_of(one["surname"].to_numpy(), two["surname"].to_numpy(), name_level),
                            levels_of(one["first_surname"].to_numpy(), two["surname"].to_numpy(), name_level))
    surname = numpy.maximum(surname, levels_of(one["surname"].to_numpy(), two["first_surname"].to_numpy(), name_level))
    forename = levels_of(one["forename"].to_numpy(), two["forename"].to_numpy(), name_level)
    crossed = (one["forename"].to_numpy() == two["surname"].to_numpy()) & (one["surname"].to_numpy() == two["forename"].to_numpy()) & (
        one["forename"].to_numpy() != "")
    forename[crossed] = surname[crossed] = 4
    exact = numpy.maximum(sets_level(one["uprns"], two["uprns"]), sets_level(one["addresss"], two["addresss"]))
    home = numpy.where(exact == 1, 2, numpy.maximum(sets_level(one["postcodes"], two["postcodes"]), exact))
    found = {"forename": forename, "surname": surname, "dob": levels_of(one["dob"].to_numpy(), two["dob"].to_numpy(), date_level),
             "sex": levels_of(one["sex"].to_numpy(), two["sex"].to_numpy(), lambda a, b: int(a[:1] == b[:1])),
             "home": home}
    for number in ("nhs_number", "upn", "nino"):
        found[number] = levels_of(one[number].to_numpy(), two[number].to_numpy(), lambda a, b: 2 if a == b else int(one_edit(a, b)))
    return pandas.DataFrame(found)


def agency_pairs(table, left, right):
    ids = table["ids"].astype("category").cat.codes.to_numpy()
    low, high = numpy.minimum(ids[left], ids[right]), numpy.maximum(ids[left], ids[right])
    return low * (ids.max() + 1) + high


def frequency_bonus(table, column, levels, left):
    """log2(mean chance that two agree / chance for this value), for equal names."""
    names = table[column].to_numpy()
    counts = table[table[column] != ""][column].value_counts(normalize=True)
    mean = float((counts ** 2).sum())
    share = pandas.Series(names[left]).map(counts).fillna(mean).to_numpy()
    return numpy.where(levels == 4, numpy.log2(mean / share), 0.0)


def weights(table, left, right, true):
    """The sum of log2(m/u); u from random pairs, m from the true ones, by pair of agencies."""
    rng = numpy.random.default_rng(1)
    a, b = rng.integers(0, len(table), RANDOM_PAIRS), rng.integers(0, len(table), RANDOM_PAIRS)
    differs = table["person"].to_numpy()[a] != table["person"].to_numpy()[b]
    random = compare(table, a[differs], b[differs])
    levels, kinds = compare(table, left, right), agency_pairs(table, left, right)
    total = numpy.zeros(len(left))
    for column in levels:
        values = levels[column].to_numpy()
        u = {level: (numpy.sum(random[column] == level) + SMOOTH) / (numpy.sum(random[column] >= 0) + 1) for level in range(5)}
        for kind in numpy.unique(kinds[true]):
            of_kind = (kinds == kind) & (values >= 0)
            n = numpy.sum(of_kind & true)
            for level in numpy.unique(values[of_kind]):
                m = (numpy.sum(of_kind & true & (values == level)) + SMOOTH) / (n + 1)
                total[of_kind & (values == level)] += numpy.log2(m / u[level])
    for column in ("forename", "surname"):
        total += frequency_bonus(table, column, levels[column].to_numpy(), left)
    return total


class Clusters:
    """Records joined one pair after the other; how many pairs the clusters hold, and how many of these are true."""

    def __init__(self, table):
        self.parent = list(range(len(table)))
        self.people = [{person: 1} for person in table["person"]]
        self.known = [{column: value for column, value in zip(("nhs_number", "upn", "nino", "dob"), row) if value == value and value != ""}
                      for row in table[["nhs_number", "upn", "nino", "dob"]].itertuples(index=False)]
        self.n_pair = self.n_true = 0

    def find(self, i):
        while self.parent[i] != i:
            self.parent[i] = self.parent[self.parent[i]]
            i = self.parent[i]
        return i

    def contradict(self, a, b):
        """Two clusters whose birthdays or numbers differ by more than a slip."""
        for column, value in self.known[a].items():
            other = self.known[b].get(column, value)
            if other != value and (date_level(value, other) < 2 if column == "dob" else not one_edit(value, other)):
                return True
        return False

    def join(self, a, b):
        a, b = self.find(a), self.find(b)
        if a == b or self.contradict(a, b):
            return
        if len(self.people[a]) < len(self.people[b]):
            a, b = b, a
        self.n_pair += sum(self.people[a].values()) * sum(self.people[b].values())
        for person, n in self.people[b].items():
            self.n_true += n * self.people[a].get(person, 0)
            self.people[a][person] = self.people[a].get(person, 0) + n
        self.known[a] = {**self.known[b], **self.known[a]}
        self.parent[b] = a
        self.people[b] = self.known[b] = None


def pairs_of(labels):
    n = numpy.unique(labels, return_counts=True)[1].astype(float)
    return float((n * (n - 1) / 2).sum())


def link_ceiling(rows):
    table = describe(rows)
    keys = candidate_pairs(table)
    left, right = keys // len(table), keys % len(table)
    person = table["person"].to_numpy()
    true = person[left] == person[right]
    n_true = pairs_of(table["person"].astype("category").cat.codes.to_numpy())
    weight = weights(table, left, right, true)
    order = numpy.argsort(-weight, kind="stable")
    precision = numpy.cumsum(true[order]) / numpy.arange(1, len(order) + 1)
    n_direct = int(numpy.nonzero(precision >= PRECISION)[0].max()) + 1
    found = {"records": len(table), "true_pairs": int(n_true), "candidates": len(left), "blocked": float(true.sum() / n_true),
             "recall_direct": float(true[order][:n_direct].sum() / n_true)}
    clusters = Clusters(table)
    for i in order[:2 * n_direct]:
        clusters.join(left[i], right[i])
        if clusters.n_pair and clusters.n_true / clusters.n_pair >= PRECISION:
            found.update(recall=clusters.n_true / n_true, precision=clusters.n_true / clusters.n_pair, threshold_log2=float(weight[i]))
    return found
