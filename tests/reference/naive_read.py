"""Reads a workspace: hearth.yaml and the agencies' CSV files, row by row, rejecting what the contract rejects."""
import csv
import glob
import io
import math
import os
import re
from dataclasses import dataclass, field

import yaml

from naive_time import add_months, day_of, parse_date

csv.field_size_limit(1 << 30)
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$")
DATE_COLUMNS = ("date", "start", "end", "known", "end_known", "from", "to", "dob", "expected_dob", "died")
GROUPED_COLUMNS = ("values", "tags", "attributes")
BLANKED_DATES = ("dob", "expected_dob", "died")  # unreadable: the cell is blank, the row stays
ID_COLUMNS = ("person_id", "other_id", "record_id")  # never missing by a marker
OLDEST_YEARS = 120
RELATIONS = ("mother", "father", "parent", "child", "sibling", "partner", "household")


class Reject(Exception):
    """A row that the contract rejects; the text is the reason."""


@dataclass(slots=True)
class Fact:
    """An event (end None) or a spell. superseded = known of the next version of the same record."""
    person: str
    start: int
    end: int | None
    known: int
    end_known: int | None
    category: str | None
    values: dict
    tags: dict
    record_id: str | None
    void: bool
    order: int
    superseded: int | None = None


@dataclass(slots=True)
class PersonRow:
    person: str
    columns: dict
    begin: int | None
    until: int | None
    known: int | None
    order: tuple


@dataclass(slots=True)
class Tie:
    """other is the `relation` of person."""
    person: str
    other: str
    relation: str
    start: int | None
    end: int | None
    known: int | None
    order: tuple


@dataclass
class Source:
    name: str
    kind: str
    index: int
    spec: dict
    codes: dict
    rows: list = field(default_factory=list)
    rejects: dict = field(default_factory=dict)
    last_known: int | None = None  # of accepted rows, void ones and replaced versions too

    @property
    def value_names(self):
        """Value names; the single `value:` is called value."""
        columns = self.spec["columns"]
        return list(columns["values"]) if "values" in columns else ["value"] if "value" in columns else []

    @property
    def names_values(self):
        return "values" in self.spec["columns"]


def load_yaml(path):
    """YAML with every scalar kept as text, so that NO, 01 and dates stay what was written."""
    with open(path, encoding="utf-8") as file:
        return yaml.load(file, Loader=yaml.BaseLoader)


def parse_number(text):
    """The number in text, or None."""
    if not NUMBER.match(text) or not math.isfinite(float(text)):
        return None
    return float(text)


def records_of(data):
    """Splits file bytes into records: (bytes, closed). A record ends at a line end outside quotes."""
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    pending = []
    for line in data.split(b"\n"):
        pending.append(line)
        record = b"\n".join(pending)
        if record.count(b'"') % 2 == 0:
            pending = []
            if record.rstrip(b"\r"):
                yield record.rstrip(b"\r"), True
    if pending:
        yield b"\n".join(pending), False


def fields_of(record, encoding):
    try:
        text = record.decode("cp1252" if encoding == "windows-1252" else "utf-8")
    except UnicodeDecodeError:
        raise Reject("bad encoding") from None
    return next(csv.reader(io.StringIO(text, newline="")))


def file_rows(path, encoding):
    """Yields (header, fields or Reject) for each row of a file."""
    with open(path, "rb") as file:
        records = records_of(file.read())
    header = [name.strip() for name in fields_of(next(records)[0], encoding)]
    for record, closed in records:
        try:
            if not closed:
                raise Reject("a quote never closed")
            fields = fields_of(record, encoding)
            if len(fields) != len(header):
                raise Reject("too few fields" if len(fields) < len(header) else "too many fields")
            yield header, fields
        except Reject as reject:
            yield header, reject


def read_codes(path):
    """local -> canonical, in file order."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        return {row["local"].strip(): row["canonical"].strip() for row in csv.DictReader(file)}


def canonical_row(spec, header, fields):
    """Canonical column -> trimmed text or None; groups (values, tags, attributes) become dicts."""
    missing = set(spec.get("missing", [])) | {""}
    cells = {name: text.strip() for name, text in zip(header, fields)}

    def cell(column, markers=missing):
        return None if cells[column] in markers else cells[column]

    row = {}
    for canonical, column in spec["columns"].items():
        if canonical in GROUPED_COLUMNS:
            row[canonical] = {name: cell(its_column) for name, its_column in column.items()}
        else:
            row[canonical] = cell(column, {""} if canonical in ID_COLUMNS else missing)
    row["void"] = truth(row.get("void"))
    if row.get("person_id") is None:
        raise Reject("no person_id")
    for name in DATE_COLUMNS:
        if row.get(name) is not None:
            try:
                row[name] = parse_date(row[name], spec.get("dates"))
            except ValueError:
                if name not in BLANKED_DATES and not (row["void"] and name != "known"):
                    raise Reject("bad date") from None
                row[name] = None
    return row


def truth(text):
    """void: a yes or a no in any case, blank is no."""
    word = (text or "n").lower()
    if word not in ("y", "yes", "true", "1", "n", "no", "false", "0"):
        raise Reject("bad void")
    return word in ("y", "yes", "true", "1")


def make_fact(source, row, order):
    start = row.get("date" if source.kind == "event" else "start")
    end = row.get("end")
    if row["void"]:  # needs to say since when, and nothing else; without that it holds at every date
        known = row.get("known")
        return Fact(row["person_id"], start, None, known, None, None, {}, {}, row.get("record_id"), True, order)
    if start is None:
        raise Reject("no date")
    if end is not None and end < start:
        raise Reject("end before start")
    texts = row.get("values", {"value": row["value"]} if "value" in row else {})
    values = {name: text if text is None else parse_number(text) for name, text in texts.items()}
    if any(values[name] is None and texts[name] is not None for name in texts):
        raise Reject("bad number")
    known = row.get("known")
    end_known = row.get("end_known")
    return Fact(row["person_id"], start, end, start if known is None else known,
                end if end_known is None else end_known,
                source.codes.get(row.get("category"), row.get("category")), values,
                row.get("tags", {}), row.get("record_id"), False, order)


def make_person_row(source, row, order):
    columns = {name: value for name, value in row.items() if name != "attributes"}
    columns.update(row.get("attributes", {}))
    known = row.get("known")
    return PersonRow(row["person_id"], columns, row.get("from"), row.get("to"),
                     row.get("from") if known is None else known, (source.index, order))


def make_tie(source, row, order):
    if row.get("other_id") is None:
        raise Reject("no other_id")
    relation = (row.get("relation") or "").lower()
    if relation not in RELATIONS:
        raise Reject("unknown relation")
    start, end, known = row.get("start"), row.get("end"), row.get("known")
    if None not in (start, end) and end < start:
        raise Reject("end before start")
    return Tie(row["person_id"], row["other_id"], relation, start, end,
               start if known is None else known, (source.index, order))


MAKERS = {"event": make_fact, "spell": make_fact, "person": make_person_row, "relationship": make_tie}


def link_versions(facts, has_known):
    """Sets `superseded`: rows with one record_id, ordered by known then row order, are versions. Returns the facts
    that hold at some date: without `known` the last row of a record replaces the others throughout."""
    groups, kept = {}, []
    for fact in facts:
        if fact.record_id is None:
            kept += [fact] if not fact.void else []
        else:
            groups.setdefault(fact.record_id, []).append(fact)
    for versions in groups.values():
        if not has_known:
            kept += [fact for fact in versions[-1:] if not fact.void]
            continue
        ever = [i for i, fact in enumerate(versions) if fact.void and fact.known is None]
        versions = versions[ever[-1] + 1:] if ever else versions
        versions.sort(key=lambda fact: (fact.known, fact.order))
        for fact, following in zip(versions, versions[1:]):
            fact.superseded = following.known
        kept += [fact for fact in versions if not fact.void]
    return sorted(kept, key=lambda fact: fact.order)


def blank_births(config, sources):
    """No birth after E, nor more than 120 years before the first event or spell of the id (E where there is none)."""
    facts = [source for source in sources if source.kind in ("event", "spell")]
    if not any(source.rows for source in facts) and "data_end" not in config:
        return
    end = data_end(config, sources)
    first = {}
    for source in facts:
        space = "" if config.get("link", "none") == "none" else source.spec.get("ids", source.name)
        for fact in source.rows:
            key = (space, fact.person)
            first[key] = min(first.get(key, fact.start), fact.start)
    for source in sources:
        space = "" if config.get("link", "none") == "none" else source.spec.get("ids", source.name)
        for row in source.rows if source.kind == "person" else []:
            birth = row.columns.get("dob")
            if birth is None:
                continue
            if birth > end and "%y" in str(source.spec.get("dates", "")):
                birth = add_months(birth, -1200)
            if birth > end or birth < add_months(first.get((space, row.person), end), -12 * OLDEST_YEARS):
                birth = None
            row.columns["dob"] = birth


def read_source(root, spec, index):
    codes = read_codes(os.path.join(root, spec["codes"])) if "codes" in spec else {}
    source = Source(spec["name"], spec["record"], index, spec, codes)
    order = 0
    for path in sorted(glob.glob(os.path.join(root, spec["files"])), key=os.fsencode):
        for header, fields in file_rows(path, spec.get("encoding", "utf-8")):
            order += 1
            try:
                if isinstance(fields, Reject):
                    raise fields
                row = canonical_row(spec, header, fields)
                source.rows.append(MAKERS[source.kind](source, row, order))
            except Reject as reject:
                source.rejects[str(reject)] = source.rejects.get(str(reject), 0) + 1
    if source.kind in ("event", "spell"):
        source.last_known = max((known for fact in source.rows
                                 if (known := fact.start if fact.known is None else fact.known) is not None),
                                default=None)
        source.rows = link_versions(source.rows, "known" in spec["columns"])
    return source


def read_workspace(root):
    """hearth.yaml as text, and its sources in order."""
    config = load_yaml(os.path.join(root, "hearth.yaml"))
    sources = [read_source(root, spec, i) for i, spec in enumerate(config["sources"])]
    blank_births(config, sources)
    return config, sources


def data_end(config, sources):
    """E: `data_end`, else the latest known of accepted event and spell rows."""
    if "data_end" in config:
        return day_of(config["data_end"])
    return max(source.last_known for source in sources if source.last_known is not None)
