#!/usr/bin/python3
"""No key of a scenario is silently ignored, and no literal silently selects nothing.

On one small workspace: each key misspelt is an error that names it; each literal misspelt is an error that names it;
each value moved gives another result or an error; each text that people read is found in some output. The scenario
must have every key of `hearth schema scenario` that extract reads, or it is named in ELSEWHERE.
"""
import copy
import os
import subprocess
import sys
import tempfile


from world_files import write_yaml

HEARTH = os.environ.get("HEARTH", "hearth")
CONFIG = {"hearth": "1", "link": "none", "data_end": "2025-12-31", "sources": [
    {"name": "people", "agency": "a", "files": "people.csv", "record": "person", "ids": "x",
     "columns": {"person_id": "id", "dob": "dob", "sex": "sex", "died": "died", "attributes": {"band": "band"}}},
    {"name": "visits", "agency": "a", "files": "visits.csv", "record": "event", "ids": "x", "codes": "codes.csv",
     "columns": {"person_id": "id", "date": "date", "category": "kind", "value": "score", "tags": {"role": "role"}}},
    {"name": "homes", "agency": "b", "files": "homes.csv", "record": "spell", "ids": "x",
     "columns": {"person_id": "id", "start": "start", "end": "end", "category": "kind"}}]}
FILES = {
    "people.csv": "id,dob,sex,band,died\np1,2015-01-01,F,3,\np2,2016-05-01,M,5,\np3,2019-03-01,F,,\np4,2024-08-01,M,2,\n",
    "codes.csv": "local,canonical\nA,alarm\nB,burglary\n",
    "visits.csv": "id,date,kind,score,role\np1,2024-02-01,A,3,victim\np1,2024-11-20,B,5,suspect\n"
                  "p2,2024-12-10,A,1,suspect\np2,2025-06-01,B,4,victim\np3,2023-06-01,B,2,victim\n"
                  "p1,2025-08-01,A,2,victim\np4,2025-02-01,A,2,victim\n",
    "homes.csv": "id,start,end,kind\np1,2015-01-01,,own\np2,2016-05-01,2025-05-01,let\np3,2023-01-01,2025-02-01,own\n"
                 "p3,2025-02-01,,let\np4,2024-08-01,,let\n"}
SCENARIO = {
    "scenario": "s", "title": "Zebra title", "words": {"one": "zebrakid", "many": "zebrakids"}, "unit": "person",
    "cohort": {
        "as_of": {"from": "2024-06-01", "to": "2025-01-01", "every": "7m"},
        "age": {"from": "0d", "to": "12y"},
        "observed": ["homes"],
        "require": [{"in": "homes", "category": ["own", "let"]}],
        "exclude": [{"any": "visits", "category": ["burglary"], "where": {"role": ["suspect"], "value": {"min": "5"}},
                     "within": "2m", "at_least": "1", "of": "self"}]},
    "outcomes": {
        "first_one": {"title": "zebra outcome", "any": [{"event": "visits", "category": ["burglary"]}], "within": "6m",
                      "censor": [{"end": "homes", "category": ["let"]}],
                      "competing": [{"event": "visits", "category": ["alarm"], "where": {"role": ["victim"]}}],
                      "unknown": "drop"},
        "second": {"any": [{"start": "homes"}, {"died": "true"}], "until": {"age": "10y"}}},
    "features": [
        {"of": "self", "attribute": "age", "unit": "days", "group": "zebra group"},
        {"of": "self", "attribute": "band", "as": "number", "missing": "keep", "name": "grade"},
        {"of": "self", "source": "visits", "category": ["alarm", "burglary"], "where": {"role": ["victim"]},
         "value": "value", "windows": ["6m", "1y"], "compute": ["count", "sum"], "missing": "zero", "name": "seen"}],
    "protected": ["sex"],
    "splits": {"test_every": "7m", "max_history": "6y"},
    "enough": {"observed": "50%", "contacts": [{"any": "visits", "category": ["alarm"], "within": "1y",
                                                "text": "zebra contact"}]},
    "interventions": [{"name": "help", "title": "zebra help", "source": "visits", "category": ["alarm"],
                       "eligible_within": "3m", "among": [{"in": "homes"}], "outcomes": ["second"],
                       "detection_outcome": "first_one"}],
    "models": [{"kind": "points"}, {"kind": "logit", "penalty": ["0.1", "1"]}],
    "select": {"metric": "recall_at_k", "k": "2%", "rule": "best_average"},
    "alerts": {"capacity": "20 per month", "group": "household"}}
FREE_NAMES = {("outcomes",)}  # their children's keys are the user's own
FREE_TEXTS = {"title", "one", "many", "text", "group", "name", "scenario", "outcomes"}
# A value moved, and where the change must show; None = an error.
MOVED = [
    (("scenario",), "t"), (("unit",), "household"), (("cohort", "as_of", "from"), "2024-05-01"),
    (("cohort", "as_of", "to"), "2024-12-01"), (("cohort", "as_of", "every"), "1m"), (("cohort", "age", "from"), "1y"),
    (("cohort", "age", "to"), "6y"), (("cohort", "observed"), []), (("cohort", "observed"), ["visits"]),
    (("cohort", "require", 0, "category"), ["own"]), (("cohort", "exclude", 0, "category"), ["alarm"]),
    (("cohort", "exclude", 0, "within"), "1m"), (("cohort", "exclude", 0, "at_least"), "0"),
    (("cohort", "exclude", 0, "of"), "mother"), (("cohort", "exclude", 0, "where", "role"), ["victim"]),
    (("cohort", "exclude", 0, "where", "value", "min"), "6"), (("outcomes", "first_one", "within"), "2y"),
    (("outcomes", "first_one", "any", 0, "category"), ["alarm"]), (("outcomes", "first_one", "unknown"), "negative"),
    (("outcomes", "first_one", "censor", 0, "category"), ["own"]), (("outcomes", "first_one", "competing"), []),
    (("outcomes", "second", "until", "age"), "5y"), (("outcomes", "second", "any", 1, "died"), "false"),
    (("features", 0, "unit"), "weeks"), (("features", 1, "as"), "category"), (("features", 1, "name"), "rank"),
    (("features", 1, "missing"), "flag"), (("features", 2, "category"), ["burglary", "alarm"]), (("features", 2, "windows"), ["0d"]),
    (("features", 2, "windows"), ["5m"]), (("features", 2, "compute"), ["mean"]), (("features", 2, "missing"), "keep"),
    (("features", 2, "where", "role"), ["suspect"]), (("features", 2, "value"), "score"),
    (("protected",), ["sexx"]), (("splits", "test_every"), "0d"), (("splits", "max_history"), "later"),
    (("enough", "observed"), "150%"), (("enough", "contacts", 0, "within"), "0d"),
    (("interventions", 0, "name"), "aid"), (("interventions", 0, "eligible_within"), "ever"),
    (("interventions", 0, "outcomes"), ["third"]), (("interventions", 0, "detection_outcome"), "third"),
    (("models", 0, "kind"), "pints"), (("models", 1, "penalty"), ["-1"]), (("select", "metric"), "recall"),
    (("select", "k"), "0%"), (("select", "rule"), "best"), (("alerts", "capacity"), "-1 per month"),
    (("alerts", "group"), "houses")]


def paths(node, at=()):
    """Every (path, value) of a tree, mappings and lists included."""
    yield at, node
    for key, child in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield from paths(child, at + (key,))


def changed(path, change):
    """The scenario with change(parent, key) applied to what stands at the path."""
    tree = copy.deepcopy(SCENARIO)
    parent = tree
    for key in path[:-1]:
        parent = parent[key]
    change(parent, path[-1])
    return tree


def put(value):
    def change(parent, key):
        parent[key] = value
    return change


def rename(parent, key):
    items = [(name + "q" if name == key else name, value) for name, value in parent.items()]
    parent.clear()
    parent.update(items)


class Bench:
    def __init__(self, folder):
        self.folder, self.failures = folder, []
        for name, text in FILES.items():
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        write_yaml(os.path.join(folder, "hearth.yaml"), CONFIG)

    def run(self, tree, *command):
        write_yaml(os.path.join(self.folder, "scenarios", "s.yaml"), tree)
        done = subprocess.run([HEARTH, *command, "-C", self.folder, "--scenario", "s", "--quiet"], text=True,
                              capture_output=True, timeout=120, check=False)
        return done.returncode, done.stdout, done.stderr

    def all_output(self, tree):
        """Everything that a changed value may show in; the status of an error stands for its text."""
        code, text, err = self.run(tree, "check", "--internal")
        if code == 2 or "not implemented" in err:
            return err
        return text + "".join(self.run(tree, *command)[1] for command in (
            ("features", "--out", "-"), ("features", "--list", "--json"), ("check", "--json", "--internal")))

    def must(self, good, *what):
        if not good:
            self.failures.append(" ".join(str(one) for one in what))

    def refused(self, slips):
        """Of slips (path, change, text) those whose text stands in no error; several are made in one file."""
        tree = copy.deepcopy(SCENARIO)
        for path, change, _ in sorted(slips, key=lambda slip: -len(slip[0])):
            parent = tree
            for key in path[:-1]:
                parent = parent[key]
            change(parent, path[-1])
        code, _, err = self.run(tree, "check")
        return [slip for slip in slips if code != 2 or slip[2] not in err]

    def misspell(self, what, slips):
        """At most one slip a section and 12 a run at first; what no error names then is tried by itself."""
        sections = {}
        for slip in slips:
            sections.setdefault(slip[0][:3], []).append(slip)
        left = []
        while any(sections.values()):
            batch = [queue.pop() for queue in [queue for queue in sections.values() if queue][:12]]
            left += self.refused(batch)
        for slip in left:
            self.must(not self.refused([slip]), what, slip[0], "misspelt is in no error")

    def misspelt_keys(self):
        self.misspell("key", [(path, rename, path[-1] + "q") for path, _ in paths(SCENARIO)
                              if path and isinstance(path[-1], str) and path[:-1] not in FREE_NAMES])

    def misspelt_literals(self):
        slips = []
        for path, value in paths(SCENARIO):
            names = [one for one in path if isinstance(one, str)]
            is_name = isinstance(value, str) and value.replace("_", "").isalpha()
            if is_name and names[-1] not in FREE_TEXTS - {"outcomes"} and value != "true":
                slips.append((path, put(value + "q"), value + "q"))
        self.misspell("literal", slips)

    def moved_values(self):
        before = self.all_output(SCENARIO)
        for path, value in MOVED:
            self.must(self.all_output(changed(path, put(value))) != before, "value", path, "moved to", value,
                      "changes nothing")

    def texts(self):
        shown = self.all_output(SCENARIO)
        for text in ("Zebra title", "zebrakid", "zebra outcome", "zebra group", "zebra contact", "zebra help"):
            self.must(text in shown, "text", text, "is in no output")


def main():
    if subprocess.run([HEARTH, "--version"], capture_output=True, check=False).returncode:
        print("skipped: no program in $HEARTH")
        return 77
    with tempfile.TemporaryDirectory(prefix="hearth-mutations-") as folder:
        bench = Bench(folder)
        code, _, err = bench.run(SCENARIO, "check")
        if code:
            print("the scenario itself is refused:", err)
            return 1
        for part in (bench.moved_values, bench.misspelt_keys, bench.misspelt_literals, bench.texts):
            part()
    for failure in bench.failures:
        print(failure)
    print(f"{len(bench.failures)} failed")
    return 1 if bench.failures else 0


if __name__ == "__main__":
    sys.exit(main())
