#!/usr/bin/env python3
"""A team's queue: who works on what, what a view leaves alone, what a newer list changes, and whom social care knows.

    hub_queue.py FOLDER HEARTH
"""

import re
import shutil
import threading

from hub_bench import SCENARIO, Checks, Client, hearth, open_copy

check = Checks()
NEXT_LIST = "2026-02-01"


def row_of(client, case, show="open"):
    """The text of a case's row, page by page; "" = it is on none."""
    for page in range(1, 9):
        reply = client.get("/queue?show=%s&page=%d" % (show, page))
        if reply.status != 200:
            return ""
        for item in reply.text.split('<li class="hub-queue__item">')[1:]:
            if 'href="/cases/%d"' % case in item:
                return re.sub(r"<[^>]+>", " ", item.split("hub-queue__item")[0])
    return ""


def looks_change_nothing(rita, ravi):
    """Safety: the two due times run on whoever looks."""
    before = row_of(rita, 3)
    for client in (rita, ravi):
        check("a case opens", client.get("/cases/3").status == 200)
    alert = rita.get("/v1/alerts/3").json
    check("a look leaves the case as it was", alert["state"] == "new" and alert["owner"] is None, alert["state"])
    check("and its row, with both due times", row_of(rita, 3) == before and "Take by" in before and "Decide by" in before, before)


def hands(rita, ravi):
    check("taken", rita.form("/cases/3/take", {"csrf": rita.csrf}).status == 303)
    row = row_of(ravi, 3)
    check("a colleague sees who has it", "Owner: rita" in row and "In progress" in row and "Decide by" in row, row)
    check("taking it again changes nothing", rita.form("/cases/3/take", {"csrf": rita.csrf}).status == 303)
    late = ravi.form("/cases/3/take", {"csrf": ravi.csrf})
    check("a second who takes it is told", late.status == 409 and "rita" in late.text, late.status)
    page = ravi.get("/cases/3/hand-over").text
    check("the form offers people who can decide, and nobody", 'value="ravi"' in page and 'value="-"' in page and
          'value="ann"' not in page and 'value="adam"' not in page, page)
    shown = re.search(r'name="shown" value="(\d+)"', page)[1]
    form = {"csrf": ravi.csrf, "to": "ravi", "words": "", "shown": shown}
    check("covering for a colleague needs a reason", ravi.form("/cases/3/hand-over", form).status == 422)
    form["words"] = "rita is on leave"
    check("to somebody who cannot decide", ravi.form("/cases/3/hand-over", {**form, "to": "ann"}).status == 422)
    check("covered", ravi.form("/cases/3/hand-over", form).status == 303)
    check("the page says so", "Owner: ravi" in rita.get("/cases/3").text)
    stale = rita.form("/cases/3/hand-over", {"csrf": rita.csrf, "to": "rita", "words": "mine", "shown": shown})
    check("a form that is out of date is refused", stale.status == 422 and "This case is with ravi now" in stale.text,
          stale.text[:200])
    back = ravi.send("/v1/alerts/3/owner", {"words": "not mine", "shown": "ravi"})
    check("put back", back.status == 200 and back.json == {"alert": 3, "owner": None}, back.text)
    check("nobody has it", rita.get("/v1/alerts/3").json["owner"] is None)
    history = re.sub(r"<[^>]+>|\s+", " ", rita.get("/cases/3/history").text)
    check("the history has every change of hands", all(one in history for one in (
        "rita , from", "ravi , from", "recorded by ravi: rita is on leave", "Nobody: put back")), history[-700:])
    wrong = ravi.send("/v1/alerts/3/owner", {"owner": "ravi", "words": "w", "shown": "rita"})
    check("the owner that was seen is checked", wrong.status == 409, wrong.text)


def everybody_takes_the_next(hub):
    """Many at once: nobody gets the case of another."""
    clients = [Client(hub) for _ in range(6)]
    for i, client in enumerate(clients):
        client.login("rita" if i % 2 else "ravi")
    got = []

    def take(client):
        for _ in range(2):
            reply = client.form("/queue/next", {"csrf": client.csrf})
            got.append(reply.headers["Location"])

    threads = [threading.Thread(target=take, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    check("twelve cases, each once", len(got) == 12 and len(set(got)) == 12, sorted(got))
    first = clients[0]
    while True:
        where = first.form("/queue/next", {"csrf": first.csrf}).headers["Location"]
        if where == "/queue?none=1":
            break
        check("another case", where not in got, where)
        got.append(where)
    check("at the end every case has an owner", len(got) == 20 and "Every case has an owner" in first.get(where).text, len(got))


def known_is_per_child(hub, rita, program):
    """Safety 2: who is open to social care goes to a tab of their own, unless another child of the home waits with them."""
    alerts = rita.get("/v1/alerts?state=new,open&limit=1000").json["alerts"]
    alone, together = None, None
    for alert in alerts:
        if not record_id(hub, alert["person"]):
            continue
        people = rita.get("/v1/alerts/%d" % alert["id"]).json["people"]
        siblings = [one for one in people[1:] if one["relation"] == "brother or sister" and not one["open_to_social_care"]]
        if [one for one in siblings if one["in_household"]]:
            together = together or alert
        elif not siblings and len([one for one in people if one["in_household"]]) <= 3:
            alone = alone or alert
    check("there is a child of each kind", alone and together, (alone, together))
    ids = {}
    for alert in (alone, together):
        ids[alert["id"]] = record_id(hub, alert["person"])
        sent = program.send("/v1/events", {"source": "csc_cp_plans", "key": "plan-%d" % alert["id"], "columns": {
            "person_id": ids[alert["id"]], "start": "2025-12-20", "category": "NEG"}})
        check("a plan is sent", sent.status == 201 and sent.json["events"][0]["person"] == alert["person"], sent.text)
    check("alone: no longer among those to review", row_of(rita, alone["id"]) == "", row_of(rita, alone["id"])[:100])
    row = row_of(rita, alone["id"], "known")
    check("but in the tab of its own, with the plan's date", "Open to social care" in row and "since 20 December 2025" in row, row)
    row = row_of(rita, together["id"])
    check("with a brother or sister: still to review, and marked", "Open to social care" in row and "of the home" in row, row)
    check("in one tab only", row_of(rita, together["id"], "known") == "")
    case = rita.get("/v1/alerts/%d" % alone["id"]).json
    check("still undecided: only a person closes it", case["state"] in ("new", "open"), case["state"])
    page = rita.get("/cases/%d" % alone["id"]).text
    check("handed over to the allocated worker", "Hand over to the allocated worker" in page)


def record_id(hub, person):
    """The id that children's social care has for a person, by link/persons.csv; None = it has none."""
    with open(hub.workspace + "/link/persons.csv", encoding="utf-8") as file:
        rows = [line.rstrip("\n").split(",") for line in file]
    head = rows[0]
    for row in rows[1:]:
        one = dict(zip(head, row))
        if one["person_id"] == person and one["input"] == "csc":
            return one["record_id"]
    return None


def next_list(hub, rita):
    """Safety 1: a new list ranks and reasons every undecided case again, and closes none."""
    before = {one["id"]: one for one in rita.get("/v1/alerts?state=new,open&limit=1000").json["alerts"]}
    decided = rita.send("/v1/alerts/1/reviews", {"outcome": "early_help", "agree": True, "rationale": "agreed with the family"})
    check("one is decided", decided.status == 201, decided.text)
    print(hearth(hub.program, "score", "--scenario", SCENARIO, "--as-of", NEXT_LIST, "--override", "a month later", "--by",
                 "anna,bob", "--until", "2026-12-31", "--quiet", "-C", hub.workspace))
    after = {one["id"]: one for one in rita.get("/v1/alerts?limit=1000").json["alerts"]}
    check("none is closed", all(after[i]["state"] == before[i]["state"] for i in before if i != 1),
          [(i, after[i]["state"]) for i in before if after[i]["state"] != before[i]["state"]])
    check("all that waited are of the new list", all(after[i]["list_date"] == NEXT_LIST for i in before if i != 1))
    check("the decided one is not", after[1]["list_date"] == before[1]["list_date"] and after[1]["state"] == "decided")
    with open("%s/scores/%s/%s.csv" % (hub.workspace, SCENARIO, NEXT_LIST), encoding="utf-8") as file:
        ranks = {row[1]: (int(row[0]), float(row[3])) for row in (line.split(",") for line in file.read().splitlines()[1:])
                 if row[0]}
    for i in before:
        person = before[i]["person"]
        if i == 1 or person not in ranks:
            continue
        check("rank and estimate are those of the new list", (after[i]["rank"], after[i]["score"]) == ranks[person],
              (i, after[i]["rank"], ranks[person]))
        check("the rank before is kept", after[i]["rank_before"] == before[i]["rank"], (i, after[i]))
        check("owner and time stay", (after[i]["owner"], after[i]["created"]) == (before[i]["owner"], before[i]["created"]))
    left = [i for i in before if before[i]["person"] not in ranks and i != 1]
    for i in left:
        check("who is no longer ranked says so", "No longer ranked" in after[i]["reasons"][0]["text"] and
              after[i]["as_of"] == before[i]["as_of"], after[i]["reasons"][:1])
    new = [i for i in after if i not in before]
    check("new families besides", new and all(after[i]["listed"] == NEXT_LIST for i in new), new)
    moved = [i for i in before if i != 1 and i not in left][0]
    row = row_of(rita, moved) or row_of(rita, moved, "known")
    check("the row says how it moved", "2nd month on the list" in row, row)
    check("and that another is new", "New on this list" in row_of(rita, new[0]))


def main():
    hub, tokens = open_copy()
    with hub:
        rita, ravi, program = Client(hub), Client(hub), Client(hub, tokens["all"])
        rita.login("rita")
        ravi.login("ravi")
        page = rita.get("/queue").text
        check("the day is said to be a demonstration's", "Demonstration date" in page)
        check("dated reasons", len(re.findall(r"<li>[^<]*\((?:latest on )?\d+ \w+ \d{4}\)</li>", page)) >= 20)
        looks_change_nothing(rita, ravi)
        hands(rita, ravi)
        everybody_takes_the_next(hub)
        known_is_per_child(hub, rita, program)
        next_list(hub, rita)
        check("it ends well", hub.stop() == 0)
        hub.verify()
    shutil.rmtree(hub.workspace)
    check.end()


main()
