#!/usr/bin/env python3
"""kill -9 in a loop: every decision, hold, change of hands and event that the hub acknowledged over HTTP is there afterwards,
and the audit holds.

    hub_kill.py FOLDER HEARTH [ROUNDS]

The store is read with Python's sqlite3, not with hearth.
"""

import random
import shutil
import sqlite3
import sys
import threading
import time

from hub_bench import Checks, Client, open_copy

ROUNDS = int(sys.argv[3]) if len(sys.argv) > 3 else 8
WORKERS = 6


def decide_until_killed(hub, kind, token, said, worker, turn):
    """Decides, changes hands or sends events until the connection breaks; what was acknowledged goes to `said`."""
    client = Client(hub, token if kind == "event" else None)
    if kind != "event" and client.login("rita").status != 303:
        return
    for i in range(100000):
        key = "%s-%d-%d-%d" % (kind, turn, worker, i)
        if kind == "review":
            reply = client.send("/v1/alerts/%d/reviews" % (1 + i % 18), {
                "outcome": "more_information", "agree": True, "rationale": "round %d" % turn, "submission": key})
        elif kind == "hold":  # a decision that closes, and holds the children back
            reply = client.send("/v1/alerts/20/reviews", {
                "outcome": "no_further_action", "agree": True, "rationale": "round %d" % turn, "submission": key})
        elif kind == "owner":  # taken and put back in turn
            reply = client.send("/v1/alerts/19/owner", {"words": key, **({} if i % 2 else {"owner": "rita"})})
            reply.status = 201 if reply.status == 200 else reply.status
            if not i:
                continue  # rita may have it since the round before, and then nothing is written
        else:
            reply = client.send("/v1/events", {"source": "police_incidents", "key": key, "columns": {
                "person_id": "N%07d" % i, "date": AS_SENT, "category": "DV1", "tags": {"role": "VICTIM"}}})
        if reply.status != 201:
            said.append(("unexpected", reply.status, reply.text))
            return
        said.append((kind, key))


AS_SENT = "2026-01-05"
KINDS = {0: "event", 1: "hold", 2: "owner"}  # by worker; the others review


def round_run(hub, token, turn, said):
    def work(worker):
        try:
            decide_until_killed(hub, KINDS.get(worker, "review"), token, said, worker, turn)
        except OSError:
            pass
        except Exception as problem:  # http.client's own
            if "http.client" not in type(problem).__module__:
                raise

    threads = [threading.Thread(target=work, args=(i,)) for i in range(WORKERS)]
    for thread in threads:
        thread.start()
    begun, wait = len(said), time.time() + 60
    while (len(said) < begun + 10 or len({one[0] for one in said[begun:]}) < 4) and time.time() < wait:
        time.sleep(0.01)
    time.sleep(random.uniform(0, 0.4))
    hub.kill()
    for thread in threads:
        thread.join()


def main():
    random.seed(1)
    check = Checks()
    hub, tokens = open_copy()
    said = []
    with hub:
        for turn in range(ROUNDS):
            round_run(hub, tokens["all"], turn, said)
            print(hub.verify().splitlines()[0])
            hub.start()
        check("nothing was refused", not [one for one in said if one[0] == "unexpected"],
              [one for one in said if one[0] == "unexpected"][:1])
        check("enough was said", len(said) >= 10 * ROUNDS, len(said))
        check("it ends well", hub.stop() == 0)
    store = sqlite3.connect(hub.workspace + "/hearth.db")
    reviews = {row[0] for row in store.execute("SELECT submission FROM reviews")}
    events = {row[0] for row in store.execute("SELECT event_key FROM events")}
    holds = {row[0] for row in store.execute("SELECT submission FROM reviews JOIN holds USING (review_id)")}
    owners = {row[0] for row in store.execute("SELECT words FROM case_owners")}
    there = {"review": reviews, "event": events, "hold": holds, "owner": owners}
    lost = [one for one in said if one[1] not in there[one[0]]]
    check("nothing acknowledged is lost", not lost, lost[:3])
    for kind, found in there.items():
        check("there were rows of %s" % kind, len(found) >= ROUNDS, len(found))
    check("the file is whole", store.execute("PRAGMA integrity_check").fetchone()[0] == "ok")
    hub.verify()
    print("%d acknowledged (%d reviews, %d events in the store) over %d kills" %
          (len(said), len(reviews), len(events), ROUNDS))
    shutil.rmtree(hub.workspace)
    check.end()


main()
