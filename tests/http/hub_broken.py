#!/usr/bin/env python3
"""A hub whose records cannot be opened says so, and lives; an event of another century is refused.

    hub_broken.py FOLDER HEARTH
"""

import os
import shutil
import sys

from hub_bench import SCENARIO, Checks, Client, Hub, borough_copy, borough_make, open_copy

check = Checks()
EVENT = {"source": "police_incidents", "key": "k-1",
         "columns": {"person_id": "N0000001", "date": "1800-01-01", "category": "DV1"}}


def early_event():
    hub, tokens = open_copy()
    with hub:
        client = Client(hub, tokens["all"])
        reply = client.send("/v1/events", EVENT)
        check("1800 is refused", reply.status == 422 and "120 years" in reply.text, reply.text)
        recent = {**EVENT, "columns": {**EVENT["columns"], "date": "2025-12-01"}}
        check("last month is taken", client.send("/v1/events", recent).status == 201)
        check("ready", client.get("/readyz").text == "ready\n")
    shutil.rmtree(hub.workspace)
    return tokens


def closed(program, workspace, tokens, named):
    """The hub of a workspace that lacks something: it names `named` wherever a score is asked for."""
    with Hub(program, workspace) as hub:
        client, person = Client(hub, tokens["all"]), Client(hub)
        for path, reply in (("/readyz", client.get("/readyz")), ("/v1/score", client.send("/v1/score", {"person": "1"})),
                            ("/v1/events", client.send("/v1/events", EVENT))):
            check("%s without %s" % (path, named), reply.status == 503 and named in reply.text and SCENARIO in reply.text
                  and workspace not in reply.text, (reply.status, reply.text))
        check("signs in", person.login("rita").status == 303)
        for path in ("/queue", "/queue?show=all", "/decisions", "/models"):
            check("%s without %s" % (path, named), person.get(path).status in (200, 503), person.get(path).status)
        check("the queue answers", person.get("/queue").status == 200)
        check("a case is not shown", person.get("/cases/1").status == 503, person.get("/cases/1").status)
        check("it lives", hub.process.poll() is None and hub.stop() == 0, hub.said()[-300:])


def main():
    tokens = early_event()
    folder, program = sys.argv[1:3]
    borough_make(folder, program)
    for name in ("scenarios/%s.yaml" % SCENARIO, "records/police"):
        workspace = borough_copy(folder)
        path = os.path.join(workspace, name)
        shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)
        closed(program, workspace, tokens, name.rsplit("/", 1)[-1])
        shutil.rmtree(workspace)
    check.end()


if __name__ == "__main__":
    main()
