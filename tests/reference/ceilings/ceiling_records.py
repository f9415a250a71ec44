"""The persons that the agencies filed, with the true person of each, as pandas tables.

Reads hearth.yaml and the CSV files of a simulated workspace by itself, cell by cell as text."""
import os
import re

import numpy
import pandas
import yaml

NAMES, NUMBERS = ("forename", "surname"), ("nhs_number", "upn", "nino")
COLUMNS = NAMES + NUMBERS + ("dob", "expected_dob", "sex", "address", "postcode", "uprn", "from", "to", "known")
DATES = ("dob", "expected_dob", "from", "to", "known")
WORDS = {"flat": "", "apartment": "", "apt": "", "road": "rd", "street": "st", "avenue": "ave", "close": "cl", "lane": "ln", "drive": "dr",
         "court": "ct", "crescent": "cres", "gardens": "gdns", "place": "pl", "terrace": "ter", "square": "sq", "grove": "gr"}


def as_days(texts, patterns):
    """Days since 1970 as floats, NaN where a text is no date."""
    days = pandas.Series(numpy.nan, index=texts.index)
    first = texts.fillna("").str.split(" ").str[0]
    for pattern in patterns:
        found = pandas.to_datetime(first, format=pattern, errors="coerce")
        days = days.fillna((found - pandas.Timestamp(0)).dt.days)
    return days


def plain_text(texts):
    """Lower case, without accents, blanks and punctuation."""
    found = texts.fillna("").str.normalize("NFD").str.replace(r"[\u0300-\u036f]", "", regex=True)
    return found.str.lower().str.replace(r"[^a-z0-9]", "", regex=True)


def plain_address(texts):
    """The words of an address in one spelling, sorted: how it is ordered does not matter."""
    def one(text):
        return " ".join(sorted(WORDS.get(word, word) for word in re.findall(r"[a-z]+|[0-9]+", text.lower())))
    known = {text: one(text) for text in texts.dropna().unique()}
    return texts.map(known).fillna("")


def read_source(workspace, source):
    path = os.path.join(workspace, source["files"])
    rows = pandas.read_csv(path, dtype=str, keep_default_na=False, encoding=source.get("encoding", "utf-8"), on_bad_lines="skip")
    rows = rows.replace({word: "" for word in list(source.get("missing") or ["NULL"]) + ["NULL"]})
    found = pandas.DataFrame({"ids": source["ids"], "record_id": rows[source["columns"]["person_id"]], "source": source["name"]})
    patterns = source.get("dates") or "%Y-%m-%d"
    patterns = [patterns] if isinstance(patterns, str) else patterns
    for name in COLUMNS:
        column = source["columns"].get(name)
        values = rows[column].str.strip() if column else pandas.Series("", index=rows.index)
        if name in DATES:
            found[name] = as_days(values, list(patterns) + ["%Y-%m-%d"])
        elif name == "address":
            found[name] = plain_address(values)
        elif name == "sex":
            found[name] = values
        else:
            found[name] = plain_text(values)
    return found


def read_persons(workspace):
    """All rows of sources that record persons, with `person`, the true one; rows of nobody are left out."""
    with open(os.path.join(workspace, "hearth.yaml"), encoding="utf-8") as file:
        config = yaml.safe_load(file)
    tables = [read_source(workspace, source) for source in config["sources"] if source["record"] == "person"]
    truth = pandas.read_csv(os.path.join(workspace, "truth/persons.csv"), dtype=str)[["input", "record_id", "person_id"]]
    rows = pandas.concat(tables, ignore_index=True)
    rows = rows.merge(truth.rename(columns={"input": "ids", "person_id": "person"}), how="inner", on=["ids", "record_id"])
    rows["record"] = rows.groupby(["ids", "record_id"], sort=True).ngroup()
    return rows


def read_relations(workspace):
    """(true person, true other, relation, known day) of all sources that record relationships."""
    with open(os.path.join(workspace, "hearth.yaml"), encoding="utf-8") as file:
        config = yaml.safe_load(file)
    truth = pandas.read_csv(os.path.join(workspace, "truth/persons.csv"), dtype=str)
    person_of = {(ids, record): person for ids, record, person in truth[["input", "record_id", "person_id"]].itertuples(index=False)}
    found = []
    for source in config["sources"]:
        if source["record"] != "relationship":
            continue
        rows = pandas.read_csv(os.path.join(workspace, source["files"]), dtype=str, keep_default_na=False,
                               encoding=source.get("encoding", "utf-8"))
        columns = source["columns"]
        known = as_days(rows[columns["known"]], [source.get("dates") or "%Y-%m-%d", "%Y-%m-%d"]) if "known" in columns else None
        for i, (one, two) in enumerate(zip(rows[columns["person_id"]], rows[columns["other_id"]])):
            pair = person_of.get((source["ids"], one)), person_of.get((source["ids"], two))
            if all(pair):
                relation = rows[columns["relation"]].iloc[i] if "relation" in columns else source.get("relation", "")
                found.append((*pair, str(relation).lower(), known.iloc[i] if known is not None else numpy.nan))
    return pandas.DataFrame(found, columns=["person", "other", "relation", "known"])
