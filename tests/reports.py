#!/usr/bin/env python3
"""Every report is one well-formed, self-contained, accessible page.

    reports.py HEARTH

Makes the reports of `check`, `simulate`, `train` and `evaluate effect` on small data and reads them with Python's own HTML parser: elements are
closed in order, ids are unique and targets of links exist, nothing is fetched or run, tables have captions and scopes,
pictures have names, headings do not skip a level.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
from html.parser import HTMLParser

HERE = os.path.dirname(os.path.abspath(__file__))
VOID = {"meta", "link", "br", "img", "hr", "input"}
SHAPES = {"line", "path", "circle", "rect"}
FORBIDDEN = {"script", "iframe", "object", "embed", "img", "link", "form", "base"}


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.faults = [], []
        self.ids, self.targets, self.level = set(), set(), 0
        self.counts = {}

    def fault(self, text):
        self.faults.append("line %d: %s" % (self.getpos()[0], text))

    def handle_startendtag(self, tag, attrs):
        if tag not in SHAPES:
            self.fault("<%s/> closes itself" % tag)
        self.look(tag, dict(attrs))

    def handle_starttag(self, tag, attrs):
        self.look(tag, dict(attrs))
        if tag not in VOID:
            self.open.append((tag, dict(attrs), set()))

    def handle_endtag(self, tag):
        if not self.open or self.open[-1][0] != tag:
            self.fault("</%s> where %s is open" % (tag, self.open[-1][0] if self.open else "nothing"))
            return
        _, attrs, children = self.open.pop()
        if tag == "table" and "caption" not in children:
            self.fault("table without caption")
        if tag == "svg" and attrs.get("role") == "img" and "title" not in children:
            self.fault("picture without title")
        if tag == "figure" and "details" not in children and "p" not in children:
            self.fault("chart without its data")

    def look(self, tag, attrs):
        self.counts[tag] = self.counts.get(tag, 0) + 1
        if self.open:
            self.open[-1][2].add(tag)
        if tag in FORBIDDEN or any(name.startswith("on") or name == "src" for name in attrs):
            self.fault("<%s> is fetched or run" % tag)
        if tag == "th" and attrs.get("scope") not in ("col", "row"):
            self.fault("heading cell without scope")
        if tag == "svg" and attrs.get("role") != "img" and attrs.get("aria-hidden") != "true":
            self.fault("picture without role")
        if "id" in attrs and attrs["id"] in self.ids:
            self.fault("id '%s' is used twice" % attrs["id"])
        self.ids.add(attrs.get("id"))
        if tag == "a":
            self.targets.add(attrs.get("href", ""))
        if tag in ("h1", "h2", "h3", "h4"):
            if int(tag[1]) > self.level + 1:
                self.fault("%s after h%d" % (tag, self.level))
            self.level = int(tag[1])


def check(path):
    page = Page()
    with open(path, encoding="utf-8") as file:
        text = file.read()
    page.feed(text)
    for tag, _, _ in page.open:
        page.faults.append("<%s> is never closed" % tag)
    for target in page.targets:
        if not target.startswith("#") or target[1:] not in page.ids:
            page.faults.append("a link leads to '%s'" % target)
    for wanted in ("h1", "h2", "table", "main"):
        if not page.counts.get(wanted):
            page.faults.append("no <%s> in the page" % wanted)
    if "nan" in text.replace("nance", "").lower().split():
        page.faults.append("a 'nan' is printed")
    return page.faults


def write_table(path):
    rng = random.Random(5)
    with open(path, "w", encoding="utf-8") as file:
        file.write("id,age,visits,<b>area</b>,y,help\n")
        for i in range(400):
            age, visits = rng.gauss(30, 8), rng.randrange(6)
            y = rng.random() < 1 / (1 + 2.718281828 ** -(0.6 * visits - 0.05 * age - 0.2))
            file.write("r%d,%.1f,%d,%s,%d,%d\n" % (i, age, visits, rng.choice(["a&b", "<i>", "c"]), y, i % 7 < 3))


def run(hearth, *words):
    done = subprocess.run([hearth, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        print("hearth %s: exit %d\n%s" % (" ".join(words), done.returncode, done.stderr))
    return done.returncode


def main():
    hearth, bad = os.path.abspath(sys.argv[1]), 0
    with tempfile.TemporaryDirectory(prefix="hearth-reports-") as work:
        world, table = os.path.join(work, "world"), os.path.join(work, "t.csv")
        shutil.copytree(os.path.join(HERE, "reference", "mini_world"), world)
        write_table(table)
        bad |= run(hearth, "check", "-C", world, "--scenario", "s", "--html", os.path.join(work, "check.html"))
        with open(os.path.join(work, "link.yaml"), "w", encoding="utf-8") as file:
            file.write("link: {inputs: [{name: a, file: t.csv}], record_id: id, compare: [{column: <b>area</b>, as: category}, "
                       "{column: age, as: text}, {column: visits, as: category}]}\n")
        bad |= run(hearth, "link", "-C", world)
        bad |= run(hearth, "link", "--config", os.path.join(work, "link.yaml"), "--out", os.path.join(work, "linked"))
        bad |= run(hearth, "train", "--table", table, "--label", "y", "--id", "id", "--folds", "3", "--model", "points",
                   "--model", "logit:penalty=1", "--out", os.path.join(work, "fitted"))
        bad |= run(hearth, "evaluate", "effect", "--table", table, "--treatment", "help", "--outcome", "y", "--covariates",
                   "age,visits,<b>area</b>", "--group", "<b>area</b>", "--out", os.path.join(work, "effect"))
        bad |= run(hearth, "simulate", os.path.join(work, "borough"), "--births-per-year", "20", "--years", "2",
                   "--report", os.path.join(work, "calibration.html"))
        reports = sorted(os.path.join(folder, name) for folder, _, names in os.walk(work) for name in names
                         if name.endswith(".html"))
        if len(reports) < 6:
            print("reports: %d found" % len(reports))
            bad = 1
        for path in reports:
            for fault in check(path):
                print("%s: %s" % (os.path.relpath(path, work), fault))
                bad = 1
    print("reports: %d read" % len(reports))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
