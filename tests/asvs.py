#!/usr/bin/env python3
"""The table of ASVS items in serve/http/asvs.md: its sums are right, no item stands twice, and each file, function and test
that answers one exists.

    asvs.py ROOT
"""
import os
import re
import sys

LINE = re.compile(r"\| ([0-9.–, ]+) \|[^|]*\| (.*) \|$")
FOLDERS = ("serve/http", "tests/http", "")


def items(text):
    """"1.2.1, 2.1.1–2.1.3": each of them."""
    for part in text.split(","):
        first, _, last = part.strip().partition("–")
        head, _, n = first.rpartition(".")
        end = int(last.rpartition(".")[2]) if last else int(n)
        assert not last or last.rpartition(".")[0] == head, part
        yield from ("%s.%d" % (head, i) for i in range(int(n), end + 1))


def find(root, name):
    for folder in FOLDERS:
        path = os.path.join(root, folder, name)
        if os.path.exists(path):
            return path
    return None


def missing(root, answer):
    """What of `file`, `file: name` in an answer is not there."""
    for quoted in re.findall(r"`([^`]+)`", answer):
        name, _, within = quoted.partition(": ")
        if not re.fullmatch(r"[\w./-]+\.(c|h|py|md|sql|def)|[\w/-]+/", name):
            continue
        path = find(root, name)
        if not path:
            yield quoted
        elif within and os.path.isfile(path):
            with open(path, encoding="utf-8") as file:
                if not re.search(r"\b%s" % re.escape(within), file.read()):
                    yield quoted


def main():
    root = sys.argv[1]
    with open(os.path.join(root, "serve/http/asvs.md"), encoding="utf-8") as file:
        met, _, unmet = file.read().partition("## Not met")
    said = re.search(r"(\d+) items .* are met, (\d+) are not", met)
    found, wrong, counts = {}, [], []
    for part in (met, unmet):
        rows = [LINE.match(line) for line in part.splitlines()]
        n = 0
        for row in filter(None, rows):
            for item in items(row[1]):
                n += 1
                if found.setdefault(item, row[0]) != row[0]:
                    wrong.append("%s stands twice" % item)
            wrong += ["%s: '%s' is not there" % (row[1], name) for name in missing(root, row[2])]
        counts.append(n)
    if [int(n) for n in said.groups()] != counts:
        wrong.append("%s items are said to be met and %s not; the tables have %d and %d" % (*said.groups(), *counts))
    print("\n".join(wrong) or "%d items met, %d not; all that answers them is there" % tuple(counts))
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
