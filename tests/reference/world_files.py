"""Writes a random workspace to disk: formats, encodings, quoting, several files, and bad rows of every class."""
import os
from datetime import date

import yaml
from yaml.emitter import Emitter
from yaml.representer import SafeRepresenter
from yaml.resolver import BaseResolver
from yaml.serializer import Serializer

from naive_time import text_of
from world_rows import DATE_FORMATS, chance

DATE_COLUMNS = ("date", "start", "end", "known", "end_known", "from", "to", "dob", "died")


class PlainDumper(Emitter, Serializer, SafeRepresenter, BaseResolver):
    """Writes text such as NO, 01 and dates without quotes, as people do."""

    def __init__(self, stream, default_style=None, default_flow_style=None, **options):
        sort_keys = options.pop("sort_keys")
        options = {key: options[key] for key in ("width", "allow_unicode")}
        Emitter.__init__(self, stream, **options)
        Serializer.__init__(self)
        SafeRepresenter.__init__(self, default_flow_style=default_flow_style, sort_keys=sort_keys)
        BaseResolver.__init__(self)

    def ignore_aliases(self, data):
        """hearth reads no aliases."""
        return True


def write_yaml(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        yaml.dump(data, file, Dumper=PlainDumper, sort_keys=False, width=1000, allow_unicode=True,
                  default_flow_style=None)


class Pen:
    """How one source writes its cells."""

    def __init__(self, rng, spec):
        self.rng = rng
        self.pattern = rng.choice(DATE_FORMATS)
        self.encoding = rng.choice(["utf-8", "utf-8", "utf-8-sig", "windows-1252"])
        self.missing = rng.choice([[], ["NULL"], ["NULL", "-5", "n/a"]])
        self.newline = rng.choice(["\n", "\r\n"])
        if self.pattern:
            spec["dates"] = self.pattern
        if self.encoding == "windows-1252":
            spec["encoding"] = "windows-1252"
        if self.missing:
            spec["missing"] = self.missing

    def date(self, day):
        text = date.fromordinal(day).strftime(self.pattern) if self.pattern else text_of(day)
        if chance(self.rng, 0.1):
            text += self.rng.choice(["T10:30:00", " 23:59"] if not self.pattern else [" 10:30"])
        return text

    def cell(self, column, value):
        if value is None:
            blank = self.rng.choice(["", "", " "] + self.missing)
            return "" if column in ("person_id", "other_id", "record_id") else blank  # no marker holds there
        text = self.date(value) if column in DATE_COLUMNS else value
        return " " + text if chance(self.rng, 0.03) else text

    def line(self, cells):
        return ",".join(self.quote(text) for text in cells)

    def quote(self, text):
        if any(mark in text for mark in ',"\n') or chance(self.rng, 0.05):
            return '"' + text.replace('"', '""') + '"'
        return text

    def encode(self, text):
        return text.encode("cp1252" if self.encoding == "windows-1252" else "utf-8")


def bad_line(pen, table, row, kind):
    """A row of one reject class as bytes."""
    cells = dict(zip(table.columns, [pen.cell(column, row.get(column)) for column in table.columns]))
    if kind == "no person":
        cells["person_id"] = " "
    elif kind == "bad date":
        cells[table.columns[1]] = pen.rng.choice(["31/02/2021", "2021-13-01", "soon"])
    elif kind == "no date":
        cells[table.columns[1]] = ""
    elif kind == "end before start":
        cells.update(start=pen.date(row["start"]), end=pen.date(row["start"] - 1))
    elif kind == "bad number":
        cells[next(name for name in ("value", "score") if name in cells)] = "12x"
    line = pen.line(cells.values())
    if kind == "too few fields":
        line = line[:line.rindex(",")] if '"' not in line else pen.quote("a")
    elif kind == "too many fields":
        line += ",extra"
    data = pen.encode(line)
    if kind == "bad encoding":
        data = (b"\x81" if pen.encoding == "windows-1252" else b"\xff") + data
    return data


def bad_kinds(table):
    """The reject classes that this source can show."""
    kinds = ["no person", "too few fields", "too many fields", "bad encoding"]
    if table.spec["record"] in ("event", "spell"):
        kinds += ["bad date", "no date"]
    if table.spec["record"] == "spell":
        kinds.append("end before start")
    if "value" in table.columns or "score" in table.columns:
        kinds.append("bad number")
    return kinds


def body_lines(pen, table, rows):
    """Good rows with a few bad ones among them."""
    lines = []
    for row in rows:
        lines.append(pen.encode(pen.line([pen.cell(column, row.get(column)) for column in table.columns])))
        if chance(pen.rng, 0.05):
            lines.append(bad_line(pen, table, row, pen.rng.choice(bad_kinds(table))))
    return lines


def write_table(root, pen, future_pen, table):
    """The CSV file or files of a source; future rows go to the end of every file."""
    name = table.spec["name"]
    n_files = pen.rng.choice([1, 1, 2, 3])
    table.spec["files"] = f"records/{name}-*.csv" if n_files > 1 else f"records/{name}-1.csv"
    table.spec["max_rejects"] = "60%"
    tail = [b'"never closed,1'] if chance(pen.rng, 0.2) else []
    header = pen.line("f_" + column for column in table.columns)
    bom = b"\xef\xbb\xbf" if pen.encoding == "utf-8-sig" else b""
    for i in range(n_files):
        lines = [bom + pen.encode(header)] + body_lines(pen, table, table.rows[i::n_files])
        lines += [future_pen.encode(future_pen.line(
            [future_pen.cell(column, row.get(column)) for column in table.columns]))
            for row in table.future_rows[i::n_files]]
        if i == n_files - 1:
            lines += tail
        data = pen.newline.encode().join(lines) + (pen.newline.encode() if not tail else b"")
        with open(os.path.join(root, "records", f"{name}-{i + 1}.csv"), "wb") as file:
            file.write(data)
    if table.codes:
        table.spec["codes"] = f"codes/{name}.csv"
        os.makedirs(os.path.join(root, "codes"), exist_ok=True)
        with open(os.path.join(root, "codes", name + ".csv"), "w", encoding="utf-8") as file:
            file.write("local,canonical\n" + "".join(f"{a},{b}\n" for a, b in table.codes.items()))
