#!/usr/bin/env python3
"""Finding a family: by a name with a birth, an address or a number; who holds records, no more; and the audit tells of each person found.

    hub_find.py FOLDER HEARTH
"""

import contextlib
import html
import re
import shutil
import sqlite3

from hub_bench import Checks, Client, open_copy

check = Checks()
WHY = {"reason": "assess_alert", "words": "a call from the school"}


def identity(rita, alert):
    """The child of the alert, by the agencies' words."""
    person = rita.get("/v1/alerts/%d" % alert).json["person"]
    people = rita.send("/v1/alerts/%d/identity" % alert, WHY).json["people"]
    return next(one for one in people if one["id"] == person)


def days_of(words):
    """12 March 2024 as (day, month, year)."""
    months = ("January February March April May June July August September October November December").split()
    day, month, year = words.split()
    return int(day), months.index(month) + 1, int(year)


def by_api(rita, child, alert):
    day, month, year = days_of(child["Date of birth"])
    born = "%04d-%02d-%02d" % (year, month, day)
    name = {"surname": child["Last name"].upper(), "dob": born, **WHY}
    found = rita.send("/v1/find", name)
    check("found by name and birth", found.status == 200, found.text)
    ours = [one for one in found.json["people"] if one["person"] == child["id"]]
    check("with the case", len(ours) == 1 and {"id": alert} in ours[0]["alerts"], found.text)
    check("and who holds records", any(one["agency"].startswith("Health") for one in ours[0]["agencies"]) and
          all(one["contact"] is None for one in ours[0]["agencies"]), ours)
    said = found.text
    check("nothing of the records", not any(value in said for key, value in child.items()
                                            if key not in ("id", "label") and len(value) > 3), said)
    narrow = rita.send("/v1/find", {**name, "forename": "Nobodyhasthisname"}).json
    check("another first name is another person", child["id"] not in {one["person"] for one in narrow["people"]}, narrow)
    by_id = rita.send("/v1/find", {"person": child["id"], **WHY}).json
    check("by the number in hearth", [one["person"] for one in by_id["people"]] == [child["id"]], by_id)
    if "NHS number" in child:
        by_number = rita.send("/v1/find", {"number": child["NHS number"], **WHY}).json
        check("by the NHS number", child["id"] in {one["person"] for one in by_number["people"]}, by_number)
    for part in ({"surname": "Smith"}, {"address": "1 High Street"}, {}, {"dob": born}):
        check("half a name or an address is refused", rita.send("/v1/find", {**part, **WHY}).status == 422, part)
    check("so is another reason", rita.send("/v1/find", {**name, "reason": "curious"}).status == 422)
    check("and none in words", rita.send("/v1/find", {**name, "words": " "}).status == 422)
    return name


def by_page(rita, child, alert):
    day, month, year = days_of(child["Date of birth"])
    page = rita.get("/find")
    check("the form", page.status == 200 and "Find a family" in page.text)
    check("a link stands in the header", 'href="/find"' in rita.get("/queue").text)
    form = {"csrf": rita.csrf, "surname": child["Last name"], "dob-day": str(day), "dob-month": str(month), "dob-year": str(year), **WHY}
    found = rita.form("/find", form)
    text = html.unescape(re.sub(r"<[^>]+>", " ", found.text))
    check("results", found.status == 200 and child["id"] in text and "Records held by" in text and "Case %d" % alert in text, text)
    check("without what was typed", child["Last name"] not in text, text)
    for field, value, words in (("surname", "", "a number"), ("dob-day", "31", "real date"), ("dob-year", "24", "real date"),
                                ("reason", "", "Select why"), ("words", "", "Enter why"), ("address", "1 High Street", "Enter the postcode")):
        bad = {**form, field: value, **({"dob-month": "2"} if field == "dob-day" else {}),
               **({"dob-day": "", "dob-month": "", "dob-year": ""} if field == "surname" else {})}
        reply = rita.form("/find", bad)
        check("an error says what to mend", reply.status == 422 and words in reply.text, (field, reply.status))
    nobody = rita.form("/find", {**form, "surname": "Nobodyhasthisname"})
    check("nobody", nobody.status == 200 and "Nobody was found" in nobody.text)


def audited(workspace, child):
    """The audit names each person found, with the reason and without what was typed."""
    with contextlib.closing(sqlite3.connect(workspace + "/hearth.db")) as store:
        rows = store.execute("SELECT actor, subject, details FROM audit WHERE action = 'person.find'").fetchall()
    check("who found the child", any(subject == child["id"] and "rita" in actor for actor, subject, _ in rows), rows)
    check("and that nobody was found", any(subject == "" for _, subject, _ in rows), rows)
    check("why, and no name", rows and all("a call from the school" in details and "assess_alert" in details and
                                           child["Last name"].lower() not in details.lower() for _, _, details in rows), rows)


def main():
    hub, tokens = open_copy()
    with hub:
        rita, ann, program = Client(hub), Client(hub), Client(hub, tokens["all"])
        rita.login("rita")
        ann.login("ann")
        child = identity(rita, 1)
        name = by_api(rita, child, 1)
        by_page(rita, child, 1)
        check("an analyst may not", ann.get("/find").status == 403 and ann.send("/v1/find", name).status == 403)
        check("nor a program", program.send("/v1/find", name).status == 403)
        check("nor a stranger", Client(hub).get("/find").status in (302, 303))
        check("it ends well", hub.stop() == 0)
        hub.verify()
        audited(hub.workspace, child)
    shutil.rmtree(hub.workspace)
    check.end()


main()
