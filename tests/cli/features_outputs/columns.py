#!/usr/bin/env python3
"""Reads a .bin of features as its description says and compares every value with the CSV's.

    columns.py F.bin F.csv
"""

import csv
import datetime
import json
import math
import struct
import sys

LETTERS = {"f8": "d", "i4": "i", "i1": "b"}


def columns_of(path):
    """name -> (type, list of values), in the file's order."""
    with open(path, "rb") as file:
        header = json.loads(file.readline())
        start = file.tell()
        found = {}
        for column in header["columns"]:
            order, kind = column["type"][0], column["type"][1:]
            file.seek(start + column["at"])
            if kind[0] == "S":
                size = int(kind[1:])
                data = file.read(size * header["rows"])
                values = [data[i * size:(i + 1) * size].rstrip(b"\0").decode() for i in range(header["rows"])]
            else:
                letter = "%s%d%s" % ("<" if order == "|" else order, header["rows"], LETTERS[kind])
                values = list(struct.unpack(letter, file.read(struct.calcsize(letter))))
            assert (start + column["at"]) % 64 == 0, "a column starts at a multiple of 64 bytes"
            found[column["name"]] = values
    return header, found


def as_number(name, text):
    """What the CSV's cell is in the .bin."""
    if name == "person_id":
        return text
    if name == "as_of":
        return (datetime.date.fromisoformat(text) - datetime.date(1970, 1, 1)).days
    if name.split(".")[0] == "label":
        return int(text) if text else -1
    return float(text) if text else math.nan


def main():
    header, found = columns_of(sys.argv[1])
    with open(sys.argv[2], encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    names, rows = rows[0], rows[1:]
    assert names == list(found), "the columns' names and order"
    assert len(rows) == header["rows"] > 0, "the number of rows"
    n_missing = 0
    for i, row in enumerate(rows):
        for name, text in zip(names, row):
            wanted, got = as_number(name, text), found[name][i]
            same = wanted == got or (wanted != wanted and got != got)
            n_missing += wanted != wanted
            if not same:
                sys.exit("row %d, %s: %r in the .bin, %r in the CSV" % (i, name, got, wanted))
    assert n_missing, "a missing value is among them"
    print("f.bin: %d columns of %d rows, the same values" % (len(names), len(rows)))


if __name__ == "__main__":
    main()
