#!/usr/bin/env python3
"""A night's work reaches the hub without a restart: new records and a new scoring show in the queue, in cases and in scores.

    hub_night.py FOLDER HEARTH
"""

import json
import os
import shutil
import time

from hub_bench import AS_OF, SCENARIO, Checks, Client, hearth, open_copy

check = Checks()
LATER = "2026-02-01"


def wait_for(question, seconds=60):
    until = time.time() + seconds
    while time.time() < until:
        if question():
            return True
        time.sleep(0.5)
    return False


def known_to_police(hub, program):
    """The children with alerts, and the police's numbers of all people in their cases."""
    with open(hub.workspace + "/link/persons.csv") as file:
        rows = [line.split(",") for line in file.read().splitlines()]
    at = {name: i for i, name in enumerate(rows[0])}
    nominals = {row[at["person_id"]]: row[at["record_id"]] for row in rows[1:] if row[at["input"]] == "police"}
    alerts = program.get("/v1/alerts").json["alerts"]
    people = {one["id"] for alert in alerts for one in program.get("/v1/alerts/%d" % alert["id"]).json["people"]}
    return [alert["person"] for alert in alerts], sorted(nominals[one] for one in people if one in nominals)


def records_add(hub, nominals):
    """One more police record of each, as tomorrow's extract would have it. The borough's files are links: write a new one."""
    path = hub.workspace + "/records/police/incidents-2025.csv"
    with open(path) as file:
        text = file.read()
    os.remove(path)
    with open(path, "w") as out:
        out.write(text + "".join("INC999999%d/1,%s,30/12/2025,DV1,VICTIM,3,31/12/2025,NULL\n" % row for row in enumerate(nominals)))


def sent_by_day(hub, program, rita, children, nominals):
    """What a program sends is in the next score, its explanation and the case at once, and in no score of the past."""
    def score(child, as_of=None):
        asked = {"person": child, "reasons": 3, **({"as_of": as_of} if as_of else {})}
        return program.send("/v1/score", asked).json

    def cases():
        return {child: program.get("/v1/alerts/%d" % number).json for child, number in numbers.items()}

    numbers = {alert["person"]: alert["id"] for alert in program.get("/v1/alerts").json["alerts"]}
    past, before = {child: score(child, AS_OF) for child in children}, cases()
    check("nothing was sent yet", not any(case["known_since"] for case in before.values()))
    day = AS_OF # the demonstration date of the borough, on which the list was made
    for i, nominal in enumerate(nominals):
        reply = program.send("/v1/events", {"source": "police_incidents", "key": "day%d" % i, "columns": {
            "person_id": nominal, "date": day, "category": "DV1", "value.dash": 3}})
        check("an event of today", reply.status == 201 and reply.json["events"][0]["person"], reply.text)
    check("cases tell of it", wait_for(lambda: any(case["known_since"] for case in cases().values())))
    told = [(child, record) for child, case in cases().items() for record in case["known_since"]]
    check("as sent, with its day", all(record["sent"] and record["date"] == day and "dash" in record["details"].lower()
                                       for _, record in told), told[:1])
    check("not among what the list knew", all(not record["sent"] for case in cases().values() for record in case["chronology"]))
    check("scores of the past stand", {child: score(child, AS_OF) for child in children} == past)
    child = told[0][0]
    page = rita.get("/cases/%d" % numbers[child]).text
    check("the page says so", "Since this list was made" in page and "sent since the last extract" in page)
    now = score(child)
    explained = json.loads(hearth(hub.program, "explain", "--scenario", SCENARIO, "--person", child, "--as-of", now["as_of"],
                                  "--json", "-C", hub.workspace))
    check("explain has the same score", explained["score"] == now["score"], (explained["score"], now))
    names = [record["file"] for part in explained["contributions"] for record in part["records"]
             if record["source"] == "police_incidents" and record["date"] == day]
    check("and names what was sent", names and not any(names), names)


def main():
    hub, tokens = open_copy()
    with hub:
        program, rita = Client(hub, tokens["all"]), Client(hub)
        rita.login("rita")
        children, nominals = known_to_police(hub, program)

        def asked():
            return {child: program.send("/v1/score", {"person": child, "as_of": LATER, "reasons": 0}).json["score"]
                    for child in children}

        sent_by_day(hub, program, rita, children, nominals[:20])
        program.connection.close()  # it may have rested too long; the next request opens another
        before = asked()
        old = rita.get("/cases/1")
        check("a case before", old.status == 200)
        records_add(hub, nominals)
        hearth(hub.program, "score", "--scenario", SCENARIO, "--as-of", LATER, "--quiet", "-C", hub.workspace,
               "--override", "after the records' end", "--by", "ann,bob", "--until", "2999-12-31")
        alerts = program.get("/v1/alerts?as_of=" + LATER).json["alerts"]
        check("there are new alerts", alerts)
        for alert in alerts[:5]:
            case = program.get("/v1/alerts/%d" % alert["id"])
            check("a new case", case.status == 200 and case.json["as_of"] == LATER, case.text[:300])
            check("made of the new records", not case.json["records_changed_since"], case.text[:300])

        with open("%s/scores/%s/%s.csv" % (hub.workspace, SCENARIO, LATER)) as file:
            scores = {line.split(",")[1]: float(line.split(",")[3]) for line in file.read().splitlines()[1:]}
        wanted = {child: scores[child] for child in children if child in scores}
        check("the new records count", any(before[child] != score for child, score in wanted.items()), before)
        check("scores are of the new records", wait_for(lambda: wanted.items() <= asked().items()), (asked(), wanted))
        check("old cases are still there", rita.get("/cases/1").status == 200)
        check("the queue has both lists", {a["listed"] for a in program.get("/v1/alerts").json["alerts"]} == {AS_OF, LATER})
        check("it ends well", hub.stop() == 0)
        hub.verify()
    shutil.rmtree(hub.workspace)
    check.end()


main()
