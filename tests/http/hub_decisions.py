#!/usr/bin/env python3
"""A thousand people decide at the same moment: every decision is taken, once, and none is told to come back later.

    hub_decisions.py FOLDER HEARTH [N]
"""

import asyncio
import json
import resource
import sqlite3
import sys
import time

from hub_bench import Client, Checks, open_copy

PEOPLE = 1000


async def decide(hub, rita, alert, number, gate):
    """The status of one decision over a connection of its own."""
    source = ("127.0.%d.%d" % (1 + number // 200, 1 + number % 200), 0)
    reader, writer = await asyncio.open_connection("127.0.0.1", hub.port, local_addr=source)
    body = json.dumps({"outcome": "more_information", "agree": True, "rationale": "asked the school",
                       "submission": "form-%d" % number})
    cookies = "; ".join("%s=%s" % pair for pair in rita.cookies.items())
    await gate.wait()
    writer.write(("POST /v1/alerts/%d/reviews HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nCookie: %s\r\nX-CSRF-Token: %s\r\n"
                  "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                  % (alert, hub.port, cookies, rita.csrf, len(body), body)).encode())
    await writer.drain()
    line = await asyncio.wait_for(reader.readline(), 120)
    writer.close()
    return int(line.split()[1])


async def all_at_once(hub, rita, alert, n):
    gate = asyncio.Event()
    tasks = [asyncio.create_task(decide(hub, rita, alert, i, gate)) for i in range(n)]
    await asyncio.sleep(1)
    start = time.monotonic()
    gate.set()
    return await asyncio.gather(*tasks), time.monotonic() - start


def main():
    check = Checks()
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 4096), most))
    n = int(sys.argv[3]) if len(sys.argv) > 3 else PEOPLE
    hub, _ = open_copy()
    with hub:
        rita = Client(hub)
        rita.login("rita")
        alert = rita.get("/v1/alerts").json["alerts"][0]["id"]
        statuses, seconds = asyncio.run(all_at_once(hub, rita, alert, n))
        counts = {status: statuses.count(status) for status in set(statuses)}
        check("every decision is taken", counts == {201: n}, counts)
        with sqlite3.connect(hub.workspace + "/hearth.db") as store:
            stored = store.execute("SELECT count(*) FROM reviews WHERE submission LIKE 'form-%'").fetchone()[0]
        check("and stored", stored == n, stored)
        print("%d decisions in %.2f s: %s" % (n, seconds, counts))
        hub.verify()
    check.end()


if __name__ == "__main__":
    main()
