"""What extracts of the simulated borough add: linkage of the other agencies' records, homes of small children, the trained models.

    ablation_sources.py --hearth build/release/hearth [--births 250] [--seed 1] [--as-of 2024-09-01]

One line a set of sources. Linkage: recall and precision over pairs of records of the agencies that all sets share. Homes of
children under two: the child's own home right, precision and recall of who lives with it, by a plain rule (the latest address
received that has not ended; a home is a UPRN, else the address and postcode), once with the linked persons and once with the
true ones. The rule is a floor for what can be done, not hearth's own way. AUROC: of the shipped scenario's points and logistic
regression, trained anew on each set, without the features of sources that are not in it; one borough tells no two apart that are closer
than some 0.03."""
import argparse
import collections
import datetime
import glob
import itertools
import json
import os
import subprocess
import sys
import tempfile

import yaml

sys.path.insert(0, os.path.dirname(__file__))
from workspace_files import day, read_rows as rows  # pylint: disable=wrong-import-position

NEW = {"electoral register": ["electors"], "general practice": ["gp_patients"],
       "benefit claims": ["benefit_persons", "benefit_relations"],
       "school admissions": ["admission_children", "admission_contacts", "admission_relations"]}
COUNCIL_TAX = "council tax"  # and what else comes by its accounts: all sources with ids of revenues
KINDS = ("points", "logit")
SCENARIO = "child-safeguarding"


class Ablation:
    def __init__(self, hearth, folder, as_of):
        self.hearth, self.folder, self.as_of = hearth, folder, as_of
        with open(os.path.join(folder, "hearth.yaml"), encoding="utf-8") as file:
            self.config = yaml.safe_load(file)
        self.true_id = {(row["input"], row["record_id"]): row["person_id"]
                        for row in rows(os.path.join(folder, "truth/persons.csv"))}
        self.born = {row["person_id"]: day(row["dob"]) for row in rows(os.path.join(folder, "truth/people.csv"))}
        self.home = {row["person_id"]: row["uprn"] for row in rows(os.path.join(folder, "truth/stays.csv"))
                     if day(row["from"]) < as_of and (not row["to"] or day(row["to"]) >= as_of)}
        self.housemates = collections.defaultdict(set)
        for person, uprn in self.home.items():
            self.housemates[uprn].add(person)

    def addresses(self, source):
        """(record, from, known, place) of the rows of a source of persons that hold at the date"""
        columns = source["columns"]
        if source["record"] != "person" or not {"uprn", "address"} & set(columns):
            return
        for path in sorted(glob.glob(os.path.join(self.folder, source["files"]))):
            for row in rows(path, source.get("encoding", "utf-8")):
                cell = {name: row[column] for name, column in columns.items() if isinstance(column, str)}
                since, until, known = (day(cell.get(name) or "") for name in ("from", "to", "known"))
                uprn = cell.get("uprn") if cell.get("uprn", "").isdigit() else None
                place = uprn or "".join((cell.get("address", "") + cell.get("postcode", "")).lower().split())
                if place and since and since < self.as_of and (not known or known < self.as_of) \
                        and (not until or until >= self.as_of):
                    yield (source["ids"], cell["person_id"]), since, known or since, place

    def link(self, sources):
        config = dict(self.config, sources=sources)
        with tempfile.TemporaryDirectory(prefix="hearth-ablation-") as work:
            for name in ("records", "codes"):
                os.symlink(os.path.join(self.folder, name), os.path.join(work, name))
            with open(os.path.join(work, "hearth.yaml"), "w", encoding="utf-8") as file:
                yaml.safe_dump(config, file, allow_unicode=True, sort_keys=False)
            subprocess.run([self.hearth, "link", "-C", work, "--quiet"], check=True, stdout=subprocess.DEVNULL)
            linked = {(row["input"], row["record_id"]): row["person_id"]
                      for row in rows(os.path.join(work, "link/persons.csv"))}
            return linked, self.train(work, {source["name"] for source in sources})

    def train(self, work, names):
        """AUROC by kind of the shipped scenario without the features of sources that are not there."""
        with open(os.path.join(self.folder, "scenarios", SCENARIO + ".yaml"), encoding="utf-8") as file:
            scenario = yaml.safe_load(file)
        scenario["features"] = [entry for entry in scenario["features"] if entry.get("source") is None or entry["source"] in names]
        os.makedirs(os.path.join(work, "scenarios"))
        with open(os.path.join(work, "scenarios", SCENARIO + ".yaml"), "w", encoding="utf-8") as file:
            yaml.safe_dump(scenario, file, allow_unicode=True, sort_keys=False)
        found = {}
        for kind in KINDS:
            said = subprocess.run([self.hearth, "train", "-C", work, "--scenario", SCENARIO, "--kinds", kind, "--json", "--quiet"],
                                  check=True, capture_output=True, text=True).stdout
            found[kind] = json.loads(said)["metrics"]["auroc"]["estimate"]
        return found

    def pairs(self, linked, spaces):
        """recall, precision over pairs of records of these agencies"""
        def count(key):
            sizes = collections.Counter(key(record) for record in linked if record[0] in spaces and record in self.true_id)
            return sum(n * (n - 1) // 2 for n in sizes.values())
        both = count(lambda record: (linked[record], self.true_id[record]))
        return both / count(self.true_id.__getitem__), both / count(linked.__getitem__)

    def homes(self, sources, person_of):
        """child's home right, lives with: precision, recall; person_of: record -> person"""
        latest, names, places = {}, collections.defaultdict(collections.Counter), collections.defaultdict(set)
        for record, since, known, place in itertools.chain.from_iterable(map(self.addresses, sources)):
            person = person_of.get(record)
            if person is None:
                continue
            names[person][self.true_id[record]] += 1
            if person not in latest or (since, known) > latest[person][:2]:
                latest[person] = (since, known, place)
        true_of = {person: counts.most_common(1)[0][0] for person, counts in names.items()}
        for person, (_, _, place) in latest.items():
            places[place].add(person)
        right = n_child = found = said = wanted = 0
        best = {}
        for person, (since, known, place) in latest.items():
            child = true_of[person]
            if child in self.home and 0 <= (self.as_of - self.born[child]).days < 730:
                best[child] = max(best.get(child, (since, known, place, person)), (since, known, place, person))
        for child, uprn in self.home.items():
            if not 0 <= (self.as_of - self.born[child]).days < 730:
                continue
            n_child += 1
            true = self.housemates[uprn] - {child}
            wanted += len(true)
            if child not in best:
                continue
            place, own = best[child][2], best[child][3]
            right += place == uprn
            listed = {true_of[other] for other in places[place] if other != own} - {child}
            said += len(listed)
            found += len(listed & true)
        return right / n_child, found / max(1, said), found / max(1, wanted)

    def report(self, name, sources, spaces):
        linked, auroc = self.link(sources)
        recall, precision = self.pairs(linked, spaces)
        by_link, by_truth = self.homes(sources, linked), self.homes(sources, self.true_id)
        print("| %-26s | %.3f | %.5f | %s | %s | %s |" % (name, recall, precision, " ".join("%.3f" % value for value in by_link),
                                                      " ".join("%.3f" % value for value in by_truth),
                                                      " ".join("%.3f" % auroc[kind] for kind in KINDS)), flush=True)
        return {"set": name, "recall": recall, "precision": precision, "homes_linked": by_link, "homes_true": by_truth,
                "auroc": auroc}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hearth", default=os.environ.get("HEARTH"), required="HEARTH" not in os.environ)
    parser.add_argument("--births", default="250")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--as-of", type=datetime.date.fromisoformat, default=datetime.date(2024, 9, 1))
    parser.add_argument("--json", help="write the figures here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hearth-ablation-") as work:
        folder = os.path.join(work, "borough")
        hearth = os.path.abspath(options.hearth)
        subprocess.run([hearth, "simulate", folder, "--births-per-year", options.births, "--seed", options.seed, "--quiet"],
                       check=True, stdout=subprocess.DEVNULL)
        ablation = Ablation(hearth, folder, options.as_of)
        all_sources = ablation.config["sources"]
        new = set(itertools.chain.from_iterable(NEW.values()))
        old = [source for source in all_sources if source["name"] not in new]
        spaces = {source["ids"] for source in old} - {"revenues"}
        print("| sources                    | recall | precision | linked: home right, precision, recall | true ids: the same | "
              "AUROC: %s |" % ", ".join(KINDS))
        print("|---|---|---|---|---|---|")
        result = [ablation.report("none of the four", old, spaces)]
        for name, names in NEW.items():
            result.append(ablation.report("+ " + name, [source for source in all_sources
                                                        if source["name"] not in new or source["name"] in names], spaces))
        result.append(ablation.report("all", all_sources, spaces))
        result.append(ablation.report("all but " + COUNCIL_TAX, [source for source in all_sources if source.get("ids") != "revenues"],
                                      spaces))
        for name, names in NEW.items():
            result.append(ablation.report("all but " + name, [source for source in all_sources
                                                              if source["name"] not in names], spaces))
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(result, file, indent=1)


if __name__ == "__main__":
    main()
