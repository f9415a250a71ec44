#!/usr/bin/env python3
"""Every key of every shipped YAML file has an effect: misspelt, an error that names it; changed, another result or an error.

    key_mutations.py HEARTH [--only FILE]

A row of FILES names a file, how to make the folder around it and which command shows an effect. A row of CHANGES names
keys by their path (lists without indices: sources[].dates) and the value that a fixture must notice; texts that people
read must occur in the output of `check`. Keys that no row names fail the test, so that a new key needs a row.
"""
import copy
import json
import os
import shutil
import subprocess
import sys
import tempfile

import yaml

HERE = os.path.dirname(os.path.abspath(__file__))


# Keys whose wrong value is refused with an error, or changes the command's output.
HEARTH_CHANGES = {
    "hearth": "2",
    "name": None,  # on pages and reports only: a text
    "data_end": "2019-06-30",
    "today": "2031-04-02",
    "household": {"max": "1"},
    "household.max": "1",
    "sources": [],
    "sources[].name": "Bad Name",
    "sources[].title": None,
    "sources[].event_title": None,
    "sources[].labels": {"no_such_column": {"title": "x"}},
    "sources[].agency": None,
    "sources[].files": "records/none-*.csv",
    "sources[].record": "area",
    "sources[].ids": None,  # another id space is another person: seen under link rules only
    "sources[].coverage": {"from": "2020-02-31"},
    "sources[].coverage.from": "2030-01-01",
    "sources[].coverage.to": "2001-01-01",
    "sources[].extracted": "2001-01-01",
    "sources[].columns": {"person_id": "no_such_column"},
    "sources[].dates": "%Y",
    "sources[].encoding": "latin-9",
    "sources[].delimiter": "|",
    "sources[].skip": "900",
    "sources[].missing": ["2"],
    "sources[].codes": "codes/none.csv",
    "sources[].optional": ["category_of_none"],
    "sources[].max_rejects": "101%",
    "sources[].max_loss": "x",
    "sources[].lawful_basis": "because",
    "sources[].purposes": [],
    "sources[].kind": "poll",
    "sources[].gateway": {"law": "x"},
    "sources[].gateway.law": "",
    "sources[].gateway.officer": "",
    "sources[].gateway.agreed": "soon",
    "sources[].agreement": {"expires": "2001-01-01"},
    "sources[].agreement.id": "",
    "sources[].agreement.expires": "2001-01-01",
    "link": "some",
    "link.rules": [],
    "link.compare": [{"column": "no_such_column", "as": "date"}],
    "link.block": "never",
    "link.match_probability": "2",
    "link.never": "kept/none.csv",
    "link.always": "kept/none.csv",
    "link.normalise": "maybe",
    "link.missing": {"a": {"b": "c"}},
    "store": "paper:x",
    "hub": "x",
    "privacy": "x",
    "serving": "x",
}
LINK_CHANGES = {
    "link": "some",
    "link.inputs": [],
    "link.inputs[].name": "",
    "link.inputs[].file": "none.csv",
    "link.inputs[].unique": "maybe",
    "link.inputs[].columns": {"forename": "no_such_column"},
    "link.record_id": "no_such_column",
    "link.normalise": "false",
    "link.rules": [["town"]],
    "link.missing": ["Ann"],
    "link.compare": [{"column": "no_such_column", "as": "date"}],
    "link.block": "never",
    "link.match_probability": "2",
}
# Shown in `check --json`, `sources` of the schema or pages: no result depends on them.
PEOPLE_READ = {"name", "sources[].title", "sources[].event_title", "sources[].agency", "sources[].ids"}


def load(path):
    with open(path, encoding="utf-8") as file:
        return yaml.load(file, Loader=yaml.BaseLoader)


def dump(path, tree):
    with open(path, "w", encoding="utf-8") as file:
        yaml.dump(tree, file, default_flow_style=False, sort_keys=False, allow_unicode=True, width=1000)


def keys_of(node, path="", free=("columns", "labels", "values", "tags", "attributes")):
    """(path without indices, the mapping, its key) of every key; names that users choose are not keys."""
    if isinstance(node, list):
        for item in node:
            yield from keys_of(item, path + "[]", free)
    elif isinstance(node, dict):
        for key, value in list(node.items()):
            here = f"{path}.{key}" if path else key
            yield here, node, key
            if key not in free and key not in ("dates", "missing", "codes"):
                yield from keys_of(value, here, free)


def run(hearth, folder, words):
    done = subprocess.run([hearth, *words], cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stdout, done.stderr


def mini_world(folder):
    """The reference's mini world with one key of each kind that it lacks."""
    shutil.copytree(os.path.join(HERE, "reference", "mini_world"), folder, dirs_exist_ok=True)
    path = os.path.join(folder, "hearth.yaml")
    tree = load(path)
    visits = next(source for source in tree["sources"] if source["name"] == "visits")
    visits.update(title="Visits", event_title="visit", extracted="2022-02-27", encoding="utf-8", delimiter=",", skip="0",
                  missing=["NULL"], max_loss="10%", lawful_basis="public_task", purposes=["x"],
                  coverage={"from": "2015-01-01", "to": "2022-02-27"}, kind="benefits",
                  gateway={"law": "an Act", "officer": "an officer", "agreed": "2020-01-01"},
                  agreement={"id": "A", "expires": "2040-01-01"})
    tree["today"] = "2022-03-01"
    dump(path, tree)


def shipped(folder):
    """The borough's hearth.yaml as `hearth init` writes it; its files are not there, so only errors can show."""
    subprocess.run([HEARTH, "init", folder], check=True, capture_output=True)


def link_files(folder):
    for name, rows in {"a.csv": ["a1,Ann,Ash,2001-01-01,Ely", "a2,Ben,Birch,2002-02-02,Ely"],
                       "b.csv": ["b1,ANN,Ash,2001-01-01,Ely", "b2,Cara,Cole,2003-03-03,Ely"]}.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write("\n".join(["id,forename,surname,dob,town", *rows]) + "\n")
    dump(os.path.join(folder, "link.yaml"), {"link": {
        "inputs": [{"name": "a", "file": "a.csv", "unique": "true", "columns": {"forename": "forename"}},
                   {"name": "b", "file": "b.csv"}],
        "record_id": "id", "normalise": "true", "rules": [["forename", "surname", "dob"]]}})


def borough(folder):
    """The shipped hearth.yaml with a few records of each source."""
    subprocess.run([HEARTH, "simulate", folder, "--births-per-year", "20", "--years", "2", "--quiet"], check=True,
                   capture_output=True)


def texts_of(tree):
    """(where, mapping, key) of every text that people read; the hub's own titles are looked for by tests/http."""
    yield "name", tree, "name"
    for source in tree["sources"]:
        for key in ("title", "event_title"):
            if key in source:
                yield f"{source['name']}.{key}", source, key
        for column, labels in source.get("labels", {}).items():
            for value in labels:
                yield f"{source['name']}.labels.{column}.{value}", labels, value


def check_texts(hearth, make):
    """Each text with a mark of its own: the marks must turn up on the page of `check` and in its JSON."""
    with tempfile.TemporaryDirectory(prefix="hearth-keys-") as folder:
        make(folder)
        tree = load(os.path.join(folder, "hearth.yaml"))
        marks = {}
        for where, mapping, key in texts_of(tree):
            marks[where] = "zq%03dx" % len(marks)
            mapping[key] += " " + marks[where]
        dump(os.path.join(folder, "hearth.yaml"), tree)
        status, told, talk = run(hearth, folder, ["check", "--json", "--html", "page.html", "--quiet"])
        with open(os.path.join(folder, "page.html"), encoding="utf-8") as file:
            page = file.read()
    print(f"hearth.yaml ({make.__name__}): {len(marks)} texts")
    faults = [f"check, exit {status}: {talk}"] if status not in (0, 3) else []
    return faults + [f"hearth.yaml: the text of {where} is not in {name}" for where, mark in marks.items()
                     for name, text in (("the page of check", page), ("check --json", told)) if mark not in text]


FILES = [  # file, folder, command whose output shows an effect, changes, do values count
    ("hearth.yaml", mini_world, [["check", "--json", "--quiet"],
                                 ["features", "--scenario", "s", "--out", "-", "--quiet"]], HEARTH_CHANGES, True),
    ("hearth.yaml", shipped, [["ingest", "--quiet"]], HEARTH_CHANGES, False),
    ("link.yaml", link_files, [["link", "--config", "link.yaml", "--out", "out", "--quiet"]], LINK_CHANGES, True),
]


def outcome(hearth, start, name, tree, commands):
    """What the commands say in a fresh copy of the folder, with the file as given."""
    with tempfile.TemporaryDirectory(prefix="hearth-keys-") as work:
        folder = os.path.join(work, "w")
        shutil.copytree(start, folder)
        dump(os.path.join(folder, name), tree)
        results = [run(hearth, folder, words) for words in commands]
        made = os.path.join(folder, "out", "pairs.csv")
        if os.path.exists(made):
            with open(made, encoding="utf-8") as file:
                results.append((0, file.read(), ""))
    return results


def check_file(hearth, row):
    name, make, commands, changes, values_count = row
    faults, seen = [], set()
    with tempfile.TemporaryDirectory(prefix="hearth-keys-") as work:
        start = os.path.join(work, "start")
        os.mkdir(start)
        make(start)
        original = load(os.path.join(start, name))
        before = outcome(hearth, start, name, original, commands)
        for index, (path, _, _) in enumerate(list(keys_of(original))):
            if path in seen:
                continue
            seen.add(path)
            tree = copy.deepcopy(original)
            _, mapping, key = list(keys_of(tree))[index]
            wrong = key[:-1] + "qz" if len(key) > 2 else key + "qz"
            spelt = {wrong if name_of == key else name_of: value for name_of, value in mapping.items()}
            mapping.clear()
            mapping.update(spelt)
            status, _, talk = outcome(hearth, start, name, tree, commands)[0]
            if status != 2 or wrong not in talk:
                faults.append(f"{name}: {path}: misspelt as {wrong}, exit {status}: {talk[:200]!r}")
            if not values_count or path in PEOPLE_READ:
                continue
            if path not in changes:
                faults.append(f"{name}: {path}: no row says which change must be noticed")
                continue
            tree = copy.deepcopy(original)
            _, mapping, key = list(keys_of(tree))[index]
            mapping[key] = changes[path]
            after = outcome(hearth, start, name, tree, commands)
            if after == before:
                faults.append(f"{name}: {path}: {changes[path]!r} changes nothing")
    print(f"{name} ({make.__name__}): {len(seen)} keys")
    return faults


if __name__ == "__main__":
    HEARTH = os.path.abspath(sys.argv[1])
    FAULTS = [fault for entry in FILES for fault in check_file(HEARTH, entry)]
    FAULTS += [fault for make in (mini_world, borough) for fault in check_texts(HEARTH, make)]
    print("\n".join(FAULTS) or "every key has an effect")
    sys.exit(1 if FAULTS else 0)
