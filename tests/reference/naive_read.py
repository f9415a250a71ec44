"""Reads a workspace: hearth.yaml and the agencies' CSV files, row by row, rejecting what the contract rejects."""
import csv
import glob
import io
import math
import os
import re
from dataclasses import dataclass, field

import yaml

from naive_time import day_of, parse_date

csv.field_size_limit(1 << 30)
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$")
DATE_COLUMNS = ("date", "start", "end", "known", "end_known", "from", "to", "dob", "expected_dob", "died")
GROUPED_COLUMNS = ("values", "tags", "attributes")
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

    def cell(column):
        return None if cells[column] in missing else cells[column]

    row = {}
    for canonical, column in spec["columns"].items():
        if canonical in GROUPED_COLUMNS:
            row[canonical] = {name: cell(its_column) for name, its_column in column.items()}
        else:
            row[canonical] = cell(column)
    for name in DATE_COLUMNS:
        if row.get(name) is not None:
            try:
                row[name] = parse_date(row[name], spec.get("dates"))
            except ValueError:
                raise Reject("bad date") from None
    if row.get("person_id") is None:
        raise Reject("no person_id")
    return row


def make_fact(source, row, order):
    start = row.get("date" if source.kind == "event" else "start")
    end = row.get("end")
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
                row.get("tags", {}), row.get("record_id"),
                (row.get("void") or "").lower() in ("y", "1", "true"), order)


def make_person_row(source, row, order):
    columns = {name: value for name, value in row.items() if name != "attributes"}
    columns.update(row.get("attributes", {}))
    known = row.get("known")
    return PersonRow(row["person_id"], columns, row.get("from"), row.get("to"),
                     row.get("from") if known is None else known, (source.index, order))


def make_tie(source, row, order):
    if row.get("other_id") is None:
        raise Reject("no other_id")
    if row.get("relation") not in RELATIONS:
        raise Reject("unknown relation")
    start, end, known = row.get("start"), row.get("end"), row.get("known")
    if None not in (start, end) and end < start:
        raise Reject("end before start")
    return Tie(row["person_id"], row["other_id"], row["relation"], start, end,
               start if known is None else known, (source.index, order))


MAKERS = {"event": make_fact, "spell": make_fact, "person": make_person_row, "relationship": make_tie}


def link_versions(facts):
    """Sets `superseded`: rows with one record_id, ordered by known then row order, are versions."""
    groups = {}
    for fact in facts:
        if fact.record_id is not None:
            groups.setdefault(fact.record_id, []).append(fact)
    for versions in groups.values():
        versions.sort(key=lambda fact: (fact.known, fact.order))
        for fact, following in zip(versions, versions[1:]):
            fact.superseded = following.known


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
        link_versions(source.rows)
    return source


def read_workspace(root):
    """hearth.yaml as text, and its sources in order."""
    config = load_yaml(os.path.join(root, "hearth.yaml"))
    return config, [read_source(root, spec, i) for i, spec in enumerate(config["sources"])]


def data_end(config, sources):
    """E: `data_end`, else the latest known of accepted event and spell rows."""
    if "data_end" in config:
        return day_of(config["data_end"])
    return max(fact.known for source in sources if source.kind in ("event", "spell")
               for fact in source.rows)
