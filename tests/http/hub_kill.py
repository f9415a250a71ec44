#!/usr/bin/env python3
"""kill -9 in a loop: every decision and event that the hub acknowledged over HTTP is there afterwards, and the audit holds.

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
    """Decides or sends events until the connection breaks; what was acknowledged goes to `said`."""
    client = Client(hub, token if kind == "event" else None)
    if kind == "review" and client.login("rita").status != 303:
        return
    for i in range(100000):
        key = "%s-%d-%d-%d" % (kind, turn, worker, i)
        if kind == "review":
            reply = client.send("/v1/alerts/%d/reviews" % (1 + i % 20), {
                "outcome": "more_information", "agree": True, "rationale": "round %d" % turn, "submission": key})
        else:
            reply = client.send("/v1/events", {"source": "police_incidents", "key": key, "columns": {
                "person_id": "N%07d" % i, "date": AS_SENT, "category": "DV1", "tags": {"role": "VICTIM"}}})
        if reply.status != 201:
            said.append(("unexpected", reply.status, reply.text))
            return
        said.append((kind, key))


AS_SENT = "2026-01-05"


def round_run(hub, token, turn, said):
    def work(worker):
        try:
            decide_until_killed(hub, "event" if worker == 0 else "review", token, said, worker, turn)
        except OSError:
            pass
        except Exception as problem:  # http.client's own
            if "http.client" not in type(problem).__module__:
                raise

    threads = [threading.Thread(target=work, args=(i,)) for i in range(WORKERS)]
    for thread in threads:
        thread.start()
    begun, wait = len(said), time.time() + 60
    while len(said) < begun + 10 and time.time() < wait:
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
    lost = [one for one in said if one[1] not in (reviews if one[0] == "review" else events)]
    check("nothing acknowledged is lost", not lost, lost[:3])
    check("there were events", bool(events), len(events))
    check("the file is whole", store.execute("PRAGMA integrity_check").fetchone()[0] == "ok")
    hub.verify()
    print("%d acknowledged (%d reviews, %d events in the store) over %d kills" %
          (len(said), len(reviews), len(events), ROUNDS))
    shutil.rmtree(hub.workspace)
    check.end()


main()
