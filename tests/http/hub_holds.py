#!/usr/bin/env python3
"""Memory between lists: who was decided is not listed a month later, unless the records change; and that is shown.

    hub_holds.py FOLDER HEARTH
"""

import csv
import os
import re
import shutil

from hub_bench import SCENARIO, Checks, Client, hearth, open_copy

check = Checks()
NEXT_LIST = "2026-02-01"


def decide(rita, alert, outcome, **more):
    reply = rita.send("/v1/alerts/%d/reviews" % alert, {"outcome": outcome, "agree": True,
                                                        "rationale": "spoke with the health visitor", **more})
    check("decided: " + outcome, reply.status == 201, reply.text)


def holds_of(rita, alert):
    return [one for one in rita.get("/v1/holds").json["holds"] if one["alert"] == alert]


def lengths(rita):
    """Safety 3: each hold names its children and is as short as its outcome."""
    ends = {"not_this_person": "2026-01-29", "data_wrong": "2026-01-29", "no_further_action": "2026-04-01",
            "assessment_s17": "2026-04-01", "watch": "2026-05-20"}
    for alert, (outcome, until) in enumerate(ends.items(), 1):
        case = rita.get("/v1/alerts/%d" % alert).json
        decide(rita, alert, outcome, **({"follow_up": until} if outcome == "watch" else {}))
        found = holds_of(rita, alert)
        check(outcome + " holds until", found and {one["until"] for one in found} == {until}, found)
        people = {one["id"]: one for one in case["people"]}
        check("the child of the case", case["person"] in {one["person"] for one in found}, found)
        near = ("brother or sister", "member of the household", "child")
        others = [people[one["person"]] for one in found if one["person"] != case["person"]]
        check("no adult and nobody of another home", all(one["in_household"] and one["relation"] in near for one in others), found)
    decide(rita, 6, "more_information")
    check("what leaves the case on the list holds nobody", holds_of(rita, 6) == [])
    text = rita.get("/queue?show=held").text
    n = len(rita.get("/v1/holds").json["holds"])
    check("the page says how many, why and until when", "Held back: <strong>%d children" % n in text and
          "The data are wrong or out of date, by rita on 1 January 2026" in text and "29 January 2026" in text, n)


def listed_again(hub, rita):
    """The next list: nobody who is held back, and those of them who would have been there wait."""
    held = {one["person"] for one in rita.get("/v1/holds").json["holds"] if one["until"] > NEXT_LIST and not one["woken_by"]}
    over = {one["person"] for one in rita.get("/v1/holds").json["holds"] if one["until"] <= NEXT_LIST}
    check("some are held beyond the next list, some are not", held and over, (held, over))
    print(hearth(hub.program, "score", "--scenario", SCENARIO, "--as-of", NEXT_LIST, "--override", "a month later", "--by",
                 "anna,bob", "--until", "2026-12-31", "--quiet", "-C", hub.workspace))
    new = {one["person"] for one in rita.get("/v1/alerts?as_of=%s&limit=1000" % NEXT_LIST).json["alerts"]}
    check("nobody who is held back is listed", not new & held, new & held)
    with open("%s/scores/%s/%s.csv" % (hub.workspace, SCENARIO, NEXT_LIST), encoding="utf-8") as file:
        ranks = {row[1]: int(row[0]) for row in (line.split(",") for line in file.read().splitlines()[1:]) if row[0]}
    last = max(ranks[person] for person in new)
    check("some of them would have been", [person for person in held if ranks.get(person, last) < last], (held, last))
    check("who is no longer held back is listed", [person for person in over if person in new], (over, last))
    return new


def wake(hub, rita, program):
    """A significant event ends a hold: shown at once, and the child may be listed."""
    person = rita.get("/v1/alerts/3").json["person"]
    check("before, nothing has woken it", all(not one["woken_by"] for one in holds_of(rita, 3)), holds_of(rita, 3))
    with open(hub.workspace + "/link/persons.csv", encoding="utf-8") as file:
        ids = [row[1] for row in (line.split(",") for line in file) if row[0] == "csc" and row[2] == person]
    check("social care has an id", ids, person)
    sent = program.send("/v1/events", {"source": "csc_s47", "key": "enquiry", "columns": {"person_id": ids[0], "date": "2025-12-30"}})
    check("an enquiry is sent", sent.status == 201 and sent.json["events"][0]["person"] == person, sent.text)
    woken = [one for one in holds_of(rita, 3) if one["person"] == person]
    check("the hold has ended, with what and when", woken and woken[0]["woken_by"] and woken[0]["woken_on"] == "2025-12-30", woken)
    check("the case says so", "Woken: section 47 enquir" in rita.get("/cases/3").text)
    check("another says until when", "Held back from new lists until 1 April 2026" in rita.get("/cases/4").text)
    text = rita.get("/queue").text
    check("whoever decided is told", re.search(r"Case 3</a>, child %s\. Woken: section 47 enquir[^.]* on 30 December 2025" % person, text)
          and "by rita" in text, re.findall(r"Woken[^<]*", text))
    check("it is not among those held back", person not in rita.get("/queue?show=held").text)
    return person


def little(hub, rita):
    """Safety 8: too little data is a list of its own, with what is missing; it is not the end of the list."""
    check("no scenario asks, nobody is there", rita.get("/v1/not-enough-data").json == {"not_enough_data": []})
    path = "%s/scenarios/%s.yaml" % (hub.workspace, SCENARIO)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    os.unlink(path)  # it is a link to the borough's
    with open(path, "w", encoding="utf-8") as file:
        file.write(text + "enough: {observed: 50%, contacts: [{any: health_visits, within: 1y, text: health visitor review}]}\n")
    later = "2026-03-01"
    hearth(hub.program, "score", "--scenario", SCENARIO, "--as-of", later, "--override", "a month later", "--by", "anna,bob",
           "--until", "2026-12-31", "--quiet", "-C", hub.workspace)
    with open("%s/scores/%s/%s.csv" % (hub.workspace, SCENARIO, later), encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    wanted = [(row["person_id"], row["reason_1"]) for row in rows if row["band"] == "not_enough_data"]
    ranked = {row["person_id"] for row in rows if row["rank"]}
    found = rita.get("/v1/not-enough-data").json["not_enough_data"]
    check("those of the file, in its order", wanted and [(one["person"], one["missing"][0]["text"]) for one in found] == wanted,
          (len(wanted), found[:2]))
    check("who is ranked all the same", all(one["ranked"] == (one["person"] in ranked) for one in found))
    page = rita.get("/queue?show=little").text
    check("the page has them all", all(person in page for person, _ in wanted) and "Not on record: health visitor review" in page and
          "<strong>%d children</strong>" % len(wanted) in page, len(wanted))


def main():
    hub, tokens = open_copy()
    with hub:
        rita, program = Client(hub), Client(hub, tokens["all"])
        rita.login("rita")
        lengths(rita)
        person = wake(hub, rita, program)
        new = listed_again(hub, rita)
        print("woken child listed again: %s" % (person in new))
        late = rita.send("/v1/alerts/7/reviews", {"outcome": "watch", "agree": True, "rationale": "see how it goes",
                                                  "follow_up": "2026-08-01"})
        check("nobody is monitored for more than 6 months", late.status == 422, late.text)
        little(hub, rita)
        check("it ends well", hub.stop() == 0)
        hub.verify()
    shutil.rmtree(hub.workspace)
    check.end()


main()
