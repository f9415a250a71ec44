"""A copy of a simulated workspace in which every agency files persons under their true ids: what is wrong there is wrong in homes, not in linkage."""
import csv
import os
import shutil

import yaml


def read_config(workspace):
    with open(os.path.join(workspace, "hearth.yaml"), encoding="utf-8") as file:
        return yaml.safe_load(file)


def true_persons(workspace):
    """(id space, record) → true person."""
    with open(os.path.join(workspace, "truth/persons.csv"), encoding="utf-8", newline="") as file:
        return {(row["input"], row["record_id"]): row["person_id"] for row in csv.DictReader(file)}


def rewrite(workspace, copy, source, persons):
    """Replaces the ids of one source in the copy's files; cells that are no id of a person stay. A file of two sources comes twice."""
    names = [source["columns"].get(name) for name in ("person_id", "other_id")]
    for path in files_of(workspace, source):
        to = os.path.join(copy, path)
        os.makedirs(os.path.dirname(to), exist_ok=True)
        start = to if os.path.exists(to) else os.path.join(workspace, path)
        with open(start, encoding="latin-1", newline="") as file:
            rows = list(csv.reader(file, delimiter=source.get("delimiter", ",")))
        columns = [i for i, name in enumerate(rows[0]) if name.lstrip("\xef\xbb\xbf") in names]
        for row in rows[1:]:
            for i in columns:
                if i < len(row):
                    row[i] = persons.get((source["ids"], row[i]), row[i])
        with open(to, "w", encoding="latin-1", newline="") as file:
            csv.writer(file, delimiter=source.get("delimiter", ","), lineterminator="\n").writerows(rows)


def files_of(workspace, source):
    import glob
    found = sorted(glob.glob(os.path.join(workspace, source["files"])))
    return [os.path.relpath(path, workspace) for path in found]


def with_true_ids(workspace, copy):
    """Makes the copy, `link: none`. Returns its folder."""
    config = read_config(workspace)
    persons = true_persons(workspace)
    for name in ("codes", "scenarios", "records/gazetteer"):
        shutil.copytree(os.path.join(workspace, name), os.path.join(copy, name), dirs_exist_ok=True)
    for source in config["sources"]:
        rewrite(workspace, copy, source, persons)
    config["link"] = "none"
    with open(os.path.join(copy, "hearth.yaml"), "w", encoding="utf-8") as file:
        yaml.safe_dump(config, file, sort_keys=False, allow_unicode=True, width=1000)
    return copy
