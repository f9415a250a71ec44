"""How well any rule could tell who lives with a child under two: given the true person of each record, the addresses as the
agencies wrote them with the dates that they knew on the day, and all other records ignored.

A boosted classifier stands for the best rule: first for each place at which the child or its mother was recorded (does the
child live there?), then for each person recorded at the place found. Fitted on half of the families, judged on the other."""
import datetime
import os

import numpy
import pandas
import xgboost

from ceiling_records import read_relations

DATES = ("2021-03-21", "2024-09-01")
LONG = 20000.0  # days; stands for never
ROUNDS = 150
BOOSTED = {"objective": "binary:logistic", "tree_method": "hist", "max_depth": 5, "eta": 0.1, "min_child_weight": 5, "seed": 1, "nthread": 1}


def day_of(text):
    return (datetime.date.fromisoformat(text) - datetime.date(1970, 1, 1)).days


def days(texts):
    return (pandas.to_datetime(texts, errors="coerce") - pandas.Timestamp(0)).dt.days


def with_places(rows):
    """The rows that have an address, with `place`: the UPRN, found by address and postcode where it is blank."""
    rows = rows[(rows["uprn"] != "") | (rows["address"] != "")].copy()
    text = rows["address"] + "|" + rows["postcode"]
    both = rows[(rows["uprn"] != "") & (rows["address"] != "")]
    usual = both["uprn"].groupby(text[both.index]).agg(lambda values: values.value_counts().index[0])
    rows["place"] = rows["uprn"].where(rows["uprn"] != "", text.map(usual)).fillna(text)
    return rows


def claims_on(rows, day):
    """One line a (person, place) with what each source knew on the day."""
    rows = rows[rows["known"] <= day]
    rows = rows.sort_values("known", kind="stable")
    rows["since"] = day - rows["from"].where(rows["from"] <= day, rows["known"])
    rows["age_known"] = day - rows["known"]
    rows["has_ended"] = (rows["to"] <= day).astype(float)
    last = rows.groupby(["person", "source", "place"], as_index=False).last()
    newest = last.groupby(["person", "source"])["age_known"].transform("min")
    last["is_latest"] = ((last["age_known"] == newest) & (last["has_ended"] == 0)).astype(float)
    keys = ["person", "place"]
    table = last.groupby(keys).agg(n_source=("source", "size"), n_latest=("is_latest", "sum"), n_ended=("has_ended", "sum"),
                                   least_known=("age_known", "min"), least_since=("since", "min"), most_since=("since", "max"))
    for source, part in last.groupby("source"):
        part = part.set_index(keys)
        table["latest_" + source] = part["is_latest"]
        table["known_" + source] = part["age_known"]
        table["ended_" + source] = part["has_ended"]
    table["n_place"] = table.groupby("person")["n_source"].transform("size")
    table["behind"] = table["least_since"] - table.groupby("person")["least_since"].transform("min")
    table["behind_known"] = table["least_known"] - table.groupby("person")["least_known"].transform("min")
    return table.fillna(LONG).astype(numpy.float32)


def fit_and_judge(x, y, half):
    """Each row's chance by a model of the other half."""
    chance = numpy.zeros(len(x))
    for part in (0, 1):
        fitted = xgboost.train(BOOSTED, xgboost.DMatrix(x[half == part], y[half == part]), ROUNDS)
        chance[half != part] = fitted.predict(xgboost.DMatrix(x[half != part]))
    return chance


def homes_of_children(claims, children, mothers):
    """(child, place) with what is recorded of the child there and of its mother."""
    own = claims.reset_index()[["person", "place"]].rename(columns={"person": "child"})
    own = own[own["child"].isin(children.index)]
    by_mother = mothers.merge(claims.reset_index()[["person", "place"]], left_on="other", right_on="person", suffixes=("", "_of"))
    through = by_mother[["child", "place"]]
    pairs = pandas.concat([own, through], ignore_index=True).drop_duplicates()
    pairs = pairs.merge(mothers.drop_duplicates("child"), how="left", on="child")
    mine = claims.reindex(pandas.MultiIndex.from_frame(pairs[["child", "place"]]))
    hers = claims.reindex(pandas.MultiIndex.from_arrays([pairs["other"].fillna(""), pairs["place"]]))
    return pairs, numpy.hstack([mine.to_numpy(), hers.to_numpy(), children.loc[pairs["child"], ["age"]].to_numpy(numpy.float32)])


def role_of(mates):
    adult = mates["age"] >= 18 * 365.25
    role = numpy.where(adult & (mates["sex"] == "M"), "adult_man", "other")
    role = numpy.where(~adult, "child", role)
    return numpy.where(mates["is_mother"] > 0, "mother", role)


def housemates(claims, homes, people, ties):
    """(child, person) for all who were ever recorded at the child's home, with what is recorded of both."""
    mates = homes.merge(claims.reset_index()[["person", "place"]], on="place")
    mates = mates[mates["person"] != mates["child"]].reset_index(drop=True)
    theirs = claims.reindex(pandas.MultiIndex.from_frame(mates[["person", "place"]])).to_numpy()
    its = claims.reindex(pandas.MultiIndex.from_frame(mates[["child", "place"]])).to_numpy()
    mates["age"] = people["age"].reindex(mates["person"]).to_numpy()
    mates["sex"] = people["sex"].reindex(mates["person"]).to_numpy()
    tied = ties.set_index(["child", "other"])["relation"]
    tie = tied[~tied.index.duplicated()].reindex(pandas.MultiIndex.from_frame(mates[["child", "person"]]))
    crowd = mates.groupby("child")["person"].transform("size").to_numpy()
    x = numpy.column_stack([theirs, its, mates["age"], mates["sex"] == "M", tie.notna(), crowd])
    return mates, x.astype(numpy.float32)


def evaluate(workspace, rows, date):
    """Sums over the children under two on the day."""
    day = day_of(date)
    people = pandas.read_csv(os.path.join(workspace, "truth/people.csv"), dtype=str).set_index("person_id")
    people["age"] = day - days(people["dob"])
    stays = pandas.read_csv(os.path.join(workspace, "truth/stays.csv"), dtype=str)
    stays = stays[(days(stays["from"]) <= day) & ~(days(stays["to"]) <= day)]
    died = days(people["died"])
    alive = set(people.index[~(died <= day) & (people["age"] >= 0)])
    stays = stays[stays["person_id"].isin(alive)].drop_duplicates("person_id")
    home_of = stays.set_index("person_id")["uprn"]
    children = people[(people["age"] >= 0) & (people["age"] < 731) & people.index.isin(home_of.index)]
    claims = claims_on(with_places(rows[rows["person"].isin(alive)]), day)
    ties = read_relations(workspace)
    ties = ties[~(ties["known"] > day)].rename(columns={"person": "child"})
    mothers = ties[ties["relation"].str.startswith("m") & ties["child"].isin(children.index)][["child", "other"]].drop_duplicates()
    family = people["family"].fillna("0").astype(float).astype(int)
    pairs, x = homes_of_children(claims, children, mothers)
    right = (pairs["place"] == home_of.reindex(pairs["child"]).to_numpy()).to_numpy()
    pairs["chance"] = fit_and_judge(x, right, family.reindex(pairs["child"]).to_numpy() % 2)
    best = pairs.sort_values("chance", ascending=False, kind="stable").drop_duplicates("child")
    found = {"children": len(children), "home_right": int((best["place"] == home_of.reindex(best["child"]).to_numpy()).sum())}
    mates, x = housemates(claims, best[["child", "place"]], people, ties)
    true_mate = (home_of.reindex(mates["person"]).to_numpy() == home_of.reindex(mates["child"]).to_numpy())
    mates["chance"] = fit_and_judge(x, true_mate, family.reindex(mates["child"]).to_numpy() % 2)
    mates["true"], mates["said"] = true_mate, mates["chance"] > 0.5
    return found | count_mates(mates, children, people, home_of)


def count_mates(mates, children, people, home_of):
    """Who lives with the children in truth, who is said to, and both, by role; and homes of the right size."""
    truth = home_of.rename_axis("person").reset_index(name="uprn")
    all_pairs = home_of.reindex(children.index).rename_axis("child").reset_index(name="uprn").merge(truth, on="uprn")
    all_pairs = all_pairs[all_pairs["child"] != all_pairs["person"]]
    all_pairs["age"] = people["age"].reindex(all_pairs["person"]).to_numpy()
    all_pairs["sex"] = people["sex"].reindex(all_pairs["person"]).to_numpy()
    mother = people["mother_id"]
    found = {}
    for frame in (all_pairs, mates):
        frame["is_mother"] = (mother.reindex(frame["child"]).to_numpy() == frame["person"].to_numpy()).astype(float)
        frame["role"] = role_of(frame)
    for role in ("mother", "child", "adult_man", "other"):
        in_role = mates[mates["role"] == role]
        found["true_" + role] = int((all_pairs["role"] == role).sum())
        found["said_" + role] = int(in_role["said"].sum())
        found["right_" + role] = int((in_role["said"] & in_role["true"]).sum())
    size = mates[mates["said"]].groupby("child").size().reindex(children.index).fillna(0)
    true_size = all_pairs.groupby("child").size().reindex(children.index).fillna(0)
    found["size_exact"] = int((size == true_size).sum())
    return found


def home_ceiling(workspace, rows):
    total = {}
    for date in DATES:
        for name, n in evaluate(workspace, rows, date).items():
            total[name] = total.get(name, 0) + n
    found = {"children": total["children"], "home_right": total["home_right"] / total["children"],
             "size_exact": total["size_exact"] / total["children"], "lives_with": {}}
    roles = ("mother", "child", "adult_man", "other")
    for role in roles:
        found["lives_with"][role] = {"precision": total["right_" + role] / max(total["said_" + role], 1),
                                     "recall": total["right_" + role] / max(total["true_" + role], 1), "pairs": total["true_" + role]}
    right, said, true = (sum(total[kind + role] for role in roles) for kind in ("right_", "said_", "true_"))
    found["lives_with"]["all"] = {"precision": right / said, "recall": right / true, "pairs": true}
    return found
