#!/usr/bin/env python3
"""What strangers send: oversized, malformed, slow, forged. Each is refused with a clear answer, and nothing is lost.

    hub_hostile.py FOLDER HEARTH
"""

import json
import os
import shutil
import socket
import threading
import time
import urllib.parse

from hub_bench import PASSWORD, Checks, Client, open_copy

check = Checks()


def raw(hub, data, first=2, next_ones=0.3):
    """Bytes in, bytes out until the hub closes or falls silent for so many seconds."""
    out = b""
    with socket.create_connection(("127.0.0.1", hub.port), first) as connection:
        try:
            connection.sendall(data)
        except OSError:
            pass
        try:
            while True:
                part = connection.recv(65536)
                if not part:
                    return out
                out += part
                connection.settimeout(next_ones)
        except OSError:
            return out


def status_of(answer):
    """0 = it was closed without an answer."""
    parts = answer.split(b" ", 2)
    return int(parts[1]) if answer.startswith(b"HTTP/1.1 ") and len(parts) > 1 else 0


def malformed(hub):
    host = b"Host: 127.0.0.1\r\n"
    rows = {
        "no request line": (b"\r\n\r\n\r\n", {0, 400}),
        "noise": (bytes(range(256)) * 20, {0, 400, 414, 431, 494}),
        "no host": (b"GET / HTTP/1.1\r\n\r\n", {400}),
        "two hosts are none": (b"GET /queue HTTP/1.1\r\n" + host + b"Host: evil\r\n\r\n", {400}),
        "an endless header": (b"GET / HTTP/1.1\r\n" + host + b"X: " + b"a" * 100000 + b"\r\n\r\n", {0, 400, 413, 431, 494}),
        "an endless line": (b"GET /" + b"a" * 100000 + b" HTTP/1.1\r\n" + host + b"\r\n", {0, 400, 414, 431, 494}),
        "a thousand headers": (b"GET / HTTP/1.1\r\n" + host + b"A: b\r\n" * 10000 + b"\r\n", {0, 400, 413, 431, 494}),
        "negative length": (b"POST /login HTTP/1.1\r\n" + host + b"Content-Length: -1\r\n\r\n", {0, 400, 413}),
        "length that is none": (b"POST /login HTTP/1.1\r\n" + host + b"Content-Length: x\r\n\r\n", {0, 400}),
        "a huge length": (b"POST /login HTTP/1.1\r\n" + host + b"Content-Length: 999999999999\r\n\r\n", {413}),
        "a length beyond 64 bits": (b"POST /login HTTP/1.1\r\n" + host + b"Content-Length: 99999999999999999999999\r\n\r\n",
                                    {0, 400, 413}),
        "a bad chunk": (b"POST /login HTTP/1.1\r\n" + host + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", {0, 400}),
        "a method of ours that is none": (b"BREW /queue HTTP/1.1\r\n" + host + b"\r\n", {405}),
        "trace": (b"TRACE / HTTP/1.1\r\n" + host + b"\r\n", {405}),
        "connect": (b"CONNECT evil:443 HTTP/1.1\r\n" + host + b"\r\n", {0, 400, 404, 405}),
        "an absolute target": (b"GET http://evil/queue HTTP/1.1\r\n" + host + b"\r\n", {303, 400, 404}),
        "HTTP/0.9": (b"GET /queue\r\n\r\n", {0, 303, 400}),
        "a byte 0 in the path": (b"GET /que\0ue HTTP/1.1\r\n" + host + b"\r\n", {0, 400, 404}),
    }
    for name, (data, wanted) in rows.items():
        answer = raw(hub, data)
        check(name, status_of(answer) in wanted, answer[:200])
        check(name + ": nothing of the house", b"hearth.db" not in answer and b"/tmp/" not in answer, answer[:200])
    with socket.create_connection(("127.0.0.1", hub.port), 5) as connection:
        connection.sendall(b"GET /login HTTP/1.1\r\n" + host + b"\r\n")
        connection.shutdown(socket.SHUT_WR)
        check("who has said all is answered", connection.recv(15) == b"HTTP/1.1 200 OK")
    body = raw(hub, b"GET /healthz HTTP/1.1\r\n" + host + b"Content-Length: 2\r\n\r\n{}")
    check("a body that nobody asked for", status_of(body) == 200, body[:100])
    both = raw(hub, b"GET /healthz HTTP/1.1\r\n" + host + b"\r\nGET /readyz HTTP/1.1\r\n" + host + b"\r\n")
    check("two in one packet", both.count(b"HTTP/1.1 200") == 2, both[:400])


def smuggled(hub):
    """A body that pretends to be the next request must not be answered as one."""
    data = (b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
            b"0\r\n\r\nGET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    answer = raw(hub, data)
    check("length and chunks together", b"hearth_requests" not in answer or status_of(answer) == 400, answer[:400])
    inner = b"GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    for name, headers in (("two lengths", b"Content-Length: 0\r\nContent-Length: %d\r\n" % len(inner)),
                          ("a blank before the colon", b"Content-Length : %d\r\n" % len(inner)),
                          ("an encoding nobody knows", b"Transfer-Encoding: gzip\r\n"),
                          ("a blank in Transfer-Encoding", b"Transfer-Encoding : chunked\r\n"),
                          ("a folded Transfer-Encoding", b"Transfer-Encoding:\r\n chunked\r\n"),
                          ("a folded Content-Length", b"Content-Length:\r\n %d\r\n" % len(inner)),
                          ("a bare line feed", b"X: y\nContent-Length: %d\r\n" % len(inner)),
                          ("a length in hex", b"Content-Length: 0x10\r\n"), ("two hosts", b"Host: evil\r\n")):
        answer = raw(hub, b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + b"\r\n" + inner)
        check(name, status_of(answer) == 400 and b"hearth_requests" not in answer, answer[:300])
    for name, data in (("lines that end with a line feed alone", b"GET /login HTTP/1.1\nHost: 127.0.0.1\n\n"),
                       ("a first line that does", b"GET /login HTTP/1.1\nHost: 127.0.0.1\r\n\r\n"),
                       ("chunks in HTTP/1.0", b"POST /login HTTP/1.0\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")):
        answer = raw(hub, data)
        check(name, status_of(answer) == 400, answer[:300])


def paths(hub):
    client = Client(hub)
    rows = {
        "/../hearth.yaml": {404}, "/assets/../../hearth.yaml": {404}, "/assets/%2e%2e/hearth.db": {404},
        "//queue": {404}, "/queue/": {404}, "/QUEUE": {404}, "/cases/0": {404}, "/cases/-1": {404},
        "/cases/1%2f..": {404}, "/cases/1/../2": {404}, "/cases/99999999999999999999": {404}, "/cases/1;x": {404},
        "/cases/01": {303, 404}, "/v1/": {404}, "/v1/alerts/x": {404}, "/%00": {404}, "/cases/%31": {404},
        "/login?next=%zz": {422}, "/login?a=%00": {422}, "/login?a=%ff%fe": {422}, "/login?a=%c0%af": {422},
        "/login?" + "&".join("a%d=1" % i for i in range(100)): {413}, "/login?a=" + "b" * 20000: {200, 413, 414, 431},
    }
    for path, wanted in rows.items():
        reply = client.get(path)
        check("GET " + path[:60], reply.status in wanted, reply.status)
    endless = b"GET /login?" + b"&".join(b"a%d=1" % i for i in range(5000)) + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    check("fields without end", status_of(raw(hub, endless)) in (0, 413, 414, 431))
    for target in ("//evil.example", "https://evil.example", "/\\evil.example", "/%0d%0aSet-Cookie:%20a=b"):
        page = client.get("/login?next=" + target).text
        check("no way out to " + target, 'name="next" value="/"' in page, page[page.find("next"):][:80])
    reply = client.ask("PUT", "/queue")
    check("405 says what there is", reply.status == 405 and reply.headers["Allow"] == "GET, HEAD", dict(reply.headers))
    check("HEAD has no body", client.ask("HEAD", "/login").body == b"")


def bodies(hub, tokens):
    program, person = Client(hub, tokens["all"]), Client(hub)
    kind = {"Content-Type": "application/json"}
    big = b'{"person": "' + b"a" * (2 << 20) + b'"}'
    rows = {
        "not JSON": (b"{", {422}), "empty": (b"", {422}), "not an object": (b"[1]", {422}), "a number": (b"7", {422}),
        "twice the same key": (b'{"person": "a", "person": "b"}', {422}), "deep": (b"[" * 100000, {422}),
        "bad UTF-8": (b'{"person": "\xff"}', {422}), "a byte 0": (b'{"person": "a\\u0000b"}', {422}),
        "a text for a number": (b'{"person": "P1", "reasons": "5"}', {422}),
        "a number for a date": (b'{"person": "P1", "as_of": 20260101}', {422}),
        "a misspelt key": (b'{"person": "P1", "asof": "2026-01-01"}', {422}), "a list": (b'[{"person": "P1"}]', {422}),
        "reasons without end": (b'{"person": "P1", "reasons": 1e300}', {422}),
        "no such day": (b'{"person": "P1", "as_of": "2026-02-30"}', {422}),
        "a person who is none": (b'{"person": "P0000000000"}', {404}), "a long person": (b'{"person": "%s"}' % (b"P" * 9999), {404}),
        "another scenario": (b'{"person": "P1", "scenario": "../../etc"}', {404}),
    }
    for name, (body, wanted) in rows.items():
        reply = program.ask("POST", "/v1/score", body, kind)
        check("score: " + name, reply.status in wanted, (reply.status, reply.text))
        check("score: %s: a problem" % name, reply.headers["Content-Type"] == "application/problem+json",
              reply.headers["Content-Type"])
    check("a body of another type", program.ask("POST", "/v1/score", b"a=b", {"Content-Type": "text/plain"}).status == 415)
    try:
        check("too large", program.ask("POST", "/v1/score", big, kind).status == 413)
    except OSError:
        check("too large", True)
    program = Client(hub, tokens["all"])
    chunks = (b"x" * 65536 for _ in range(40))
    try:
        reply = program.ask("POST", "/v1/score", chunks, kind)  # http.client sends an iterable in chunks
        check("too large, in chunks", reply.status == 413, reply.status)
    except OSError:
        check("too large, in chunks", True)
    events = [({}, 422), ({"source": "police_incidents"}, 422), ({"source": "no_such", "columns": {"a": 1}}, 422),
              ({"source": "police_incidents", "columns": []}, 422), ({"events": "x"}, 422), ({"events": [1, 2]}, 422),
              ({"source": "police_incidents", "columns": {"person_id": "N1", "date": "never", "category": "DV1"}}, 422),
              ({"source": "police_incidents", "columns": {"password": "x"}}, 422),
              ({"events": [{"source": "police_incidents", "columns": {"person_id": "N1"}}] * 1001}, 413)]
    program = Client(hub, tokens["all"])
    for value, wanted in events:
        reply = program.send("/v1/events", value)
        check("events: " + json.dumps(value)[:60], reply.status == wanted, (reply.status, reply.text))
    check("a form to the API", person.form("/v1/score", {"person": "P1"}).status in (401, 415))


def forged(hub, tokens):
    stranger = Client(hub)
    for value in ("", "x", "a" * 43, "A" * 5000, "'; DROP TABLE users; --"):
        stranger.cookies = {"hearth_session": value}
        check("a cookie of one's own", stranger.get("/queue").status == 303)
        check("a cookie of one's own, API", stranger.get("/v1/me").status == 401)
    real = Client(hub)
    real.login("rita")
    cookie = real.cookies["hearth_session"]
    stranger.cookies = {}
    bent = cookie[:-1] + ("A" if cookie[-1] != "A" else "B")
    for value in ("hearth_session=" + bent, "hearth_session=%s; hearth_session=%s" % (cookie, bent)):
        check("a bent cookie", stranger.get("/queue", {"Cookie": value}).status == 303, value[:40])
    fixed = Client(hub)
    fixed.cookies = {"hearth_session": "f" * 43}
    fixed.login("rita")
    check("a session that was there before is not adopted", fixed.cookies["hearth_session"] != "f" * 43)
    real.form("/logout", {"csrf": real.csrf})
    check("signing out ends the session", stranger.get("/queue", {"Cookie": "hearth_session=" + cookie}).status == 303)
    for token in ("", "x", "hearth_" + "a" * 43, tokens["all"][:-1]):
        check("a token of one's own", Client(hub, token or "x").get("/v1/alerts").status == 401)
    check("a cookie does not help a bad token", real.get("/v1/me", {"Authorization": "Bearer x"}).status == 401)


def roles(hub, tokens):
    people = {name: Client(hub) for name in ("rita", "ann", "adam")}
    for name, client in people.items():
        check("%s signs in" % name, client.login(name).status == 303)
    decision = {"outcome": "no_action", "agree": "no", "rationale": "x", "submission": "s" * 22, "last_seen": 0}
    for name, method, path, wanted in (
            ("ann", "GET", "/cases/1/decide", 403), ("ann", "POST", "/cases/1/decide", 403),
            ("ann", "GET", "/cases/1/identity", 403), ("ann", "POST", "/cases/1/identity", 403),
            ("ann", "GET", "/audit", 403), ("rita", "GET", "/audit", 403), ("adam", "GET", "/queue", 403),
            ("adam", "GET", "/cases/1", 403), ("adam", "POST", "/cases/1/decide", 403), ("ann", "GET", "/cases/1", 200)):
        client = people[name]
        fields = {**decision, "reason": "assess_alert", "words": "x", "csrf": client.csrf}
        reply = client.get(path) if method == "GET" else client.form(path, fields)
        check("%s %s %s" % (name, method, path), reply.status == wanted, reply.status)
    for path, value in (("/v1/alerts/1/reviews", {**decision, "agree": True}),
                        ("/v1/alerts/1/identity", {"reason": "assess_alert", "words": "x"})):
        check("an analyst at " + path, people["ann"].send(path, value).status == 403)
        check("a token at " + path, Client(hub, tokens["all"]).send(path, value).status == 403)
    check("scores only: alerts", Client(hub, tokens["scores"]).get("/v1/alerts").status == 403)
    check("scores only: events", Client(hub, tokens["scores"]).send("/v1/events", {}).status == 403)
    check("a token opens no pages", Client(hub, tokens["all"]).get("/queue").status == 403)
    return people


def cross_site(hub, people):
    rita, ann = people["rita"], people["ann"]
    fields = {"outcome": "early_help", "agree": "yes", "rationale": "from elsewhere", "submission": "x" * 22, "last_seen": "0"}
    for name, key, headers in (
            ("no key", None, {}), ("a wrong key", "x" * 43, {}), ("the key of another", ann.csrf, {}),
            ("another origin", rita.csrf, {"Origin": "http://evil.example"}),
            ("another port", rita.csrf, {"Origin": "http://127.0.0.1:1"}),
            ("another site", rita.csrf, {"Sec-Fetch-Site": "cross-site", "Origin": "null"}),
            ("a neighbour", rita.csrf, {"Sec-Fetch-Site": "same-site"})):
        sent = {**fields, **({"csrf": key} if key else {})}
        reply = rita.form("/cases/2/decide", sent, headers)
        check("a decision with " + name, reply.status == 403, (reply.status, reply.text[:100]))
        value = {"outcome": "early_help", "agree": True, "rationale": "x"}
        reply = rita.send("/v1/alerts/2/reviews", value, {**headers, "X-CSRF-Token": key or ""})
        check("JSON with " + name, reply.status == 403, reply.status)
    check("none of them counted", not rita.get("/v1/alerts/2/reviews").json["reviews"])
    stranger = Client(hub)
    stranger.get("/login")
    login = {"csrf": "x" * 43, "name": "rita", "password": PASSWORD, "next": "/"}
    check("a login form that is not ours", stranger.form("/login", login).status == 403)


def scripts(people):
    rita = people["rita"]
    evil = "<script>alert(1)</script>\"'&"
    value = {"outcome": "more_information", "agree": True, "rationale": evil, "note": evil, "submission": "script"}
    reply = rita.send("/v1/alerts/3/reviews", value)
    check("strange words are words", reply.status == 201, reply.text)
    page = rita.get("/cases/3/history")
    check("they stand as they were written", "&lt;script&gt;alert(1)" in page.text and "<script>alert" not in page.text)
    for name in ("Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy"):
        check("header " + name, page.headers[name])
    check("not stored by browsers", page.headers["Cache-Control"] == "no-store")
    check("no script of the page's own", "script-src 'self'" in page.headers["Content-Security-Policy"])
    page = rita.get("/cases/3?agency=%3Cscript%3E&person=%22%3E%3Cimg%3E")
    check("filters that name nothing are refused and not echoed", page.status == 400 and "<img>" not in page.text)
    same = rita.send("/v1/alerts/3/reviews", value)
    check("the same form twice is one decision", same.status == 201 and same.json["id"] == reply.json["id"], same.text)
    stale = rita.send("/v1/alerts/3/reviews", {**value, "submission": "other", "n_seen": 0})
    check("a decision on an old page conflicts", stale.status == 409, stale.text)
    long = rita.send("/v1/alerts/3/reviews", {**value, "submission": "long", "rationale": "x" * 500000})
    check("too long a text", long.status in (413, 422), long.status)
    for missing in ("outcome", "agree", "rationale"):
        part = {key: value[key] for key in value if key != missing}
        check("a decision without " + missing, rita.send("/v1/alerts/3/reviews", part).status == 422)
    check("a decision about nothing", rita.send("/v1/alerts/99999/reviews", {**value, "submission": "none"}).status == 404)
    changed = rita.send("/v1/alerts/3/reviews", {**value, "outcome": "early_help"})
    check("another decision under the same key", changed.status == 409, changed.text)
    for name, words in (("blank", "\u00a0\u200b\u2800 "), ("a bell", "a\u0007b"), ("an escape", "a\u001b[31mb")):
        odd = rita.send("/v1/alerts/3/reviews", {**value, "submission": name, "rationale": words})
        check("a rationale of " + name, odd.status == 422, odd.text)
    wide = rita.send("/v1/alerts/3/reviews", {**value, "submission": "wide", "rationale": "\u00e9" * 8000})
    check("8000 characters are not 16000 bytes", wide.status == 201, wide.text)


def forms(hub, people):
    """What a browser would not send, but a proxy, a bad link or a bug might."""
    rita = people["rita"]
    fields = {"csrf": rita.csrf, "outcome": "more_information", "agree": "yes", "rationale": "seen by two people of us", "submission": "form-key",
              "last_seen": str(rita.get("/v1/alerts/3/reviews").json["reviews"][-1]["id"])}
    n = len(rita.get("/v1/alerts/3/reviews").json["reviews"])
    for name, changes in (("a maybe", {"agree": "maybe"}), ("an empty agreement", {"agree": ""})):
        reply = rita.form("/cases/3/decide", {**fields, **changes})
        check("a decision with " + name, reply.status == 422, reply.status)
    twice = urllib.parse.urlencode({**fields, "agree": "yes"}) + "&outcome=early_help"
    reply = rita.ask("POST", "/cases/3/decide", twice.encode(), {"Content-Type": "application/x-www-form-urlencoded"})
    check("a field twice", reply.status == 422, reply.status)
    check("nothing of that was stored", len(rita.get("/v1/alerts/3/reviews").json["reviews"]) == n)
    check("the form as it should be", rita.form("/cases/3/decide", fields).status == 303)
    again = rita.form("/cases/3/decide", {**fields, "outcome": "watch", "follow_up-day": "30", "follow_up-month": "1", "follow_up-year": "2026",
                                          "need": "2", "informed": "yes", "agreement": "agreed"})
    check("sent again with another outcome", again.status == 422 and "already" in again.text, again.status)
    check("and stored once", len(rita.get("/v1/alerts/3/reviews").json["reviews"]) == n + 1)
    stranger = Client(hub)
    reply = stranger.form("/cases/3/decide", {**fields, "rationale": "typed for half an hour <b>"})
    check("signed out: what was typed is shown again", reply.status == 403 and "typed for half an hour &lt;b&gt;" in reply.text,
          reply.status)
    check("not to another site", stranger.form("/cases/3/decide", fields, {"Origin": "http://evil.example"}).status == 303)


def guesses(hub):
    """Under a name of its own: failures of a name make that name wait."""
    statuses = []
    for _ in range(12):
        reply = Client(hub).login("ravi", "wrong")
        statuses.append(reply.status)
        if reply.status == 429:
            check("told how long", int(reply.headers["Retry-After"]) > 0)
            break
    check("guessing is slowed", statuses[0] == 401 and statuses[-1] == 429, statuses)
    check("nobody and a wrong password look alike", Client(hub).login("nobody", "wrong").status == 401)


def login_crowd(hub):
    """Many passwords at once: whoever has the right one comes in all the same, and pages are not kept waiting."""
    def guess(i, statuses):
        client = Client(hub)
        client.connection.source_address = ("127.0.1.%d" % (1 + i), 0)  # one address would soon have to wait
        statuses.append(client.login("guess%d" % i, "wrong").status)

    def crowd_of(n, meanwhile):
        statuses = []
        threads = [threading.Thread(target=guess, args=(i, statuses)) for i in range(n)]
        for thread in threads:
            thread.start()
        meanwhile()
        for thread in threads:
            thread.join()
        return statuses

    def pages():
        asked = time.time()
        check("pages while many sign in", Client(hub).get("/login").status == 200)
        check("they do not wait for passwords", time.time() - asked < 2, time.time() - asked)
        check("one of many signs in", Client(hub).login("rita").status == 303)

    check("all of thirty have their turn", set(crowd_of(30, pages)) == {401})
    check("beyond the queue: later", set(crowd_of(100, lambda: None)) <= {401, 503})


def gone(hub):
    """More than there is room for begin a request and go: the next one is answered at once."""
    for _ in range(1100):
        try:
            with socket.create_connection(("127.0.0.1", hub.port), 5) as connection:
                connection.sendall(b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nabc")
        except OSError:
            break
    asked = time.time()
    check("answered after a crowd that went", Client(hub).get("/healthz").status == 200)
    check("without waiting for its end of time", time.time() - asked < 10, time.time() - asked)


def slow(hub):
    """A hundred connections that send a byte now and then: the hub answers others meanwhile, and cuts them off."""
    begun = time.time()
    drips = [socket.create_connection(("127.0.0.1", hub.port)) for _ in range(100)]
    for drip in drips:
        drip.sendall(b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n")
    worst, open_ones = 0, len(drips)
    while open_ones and time.time() < begun + 60:
        open_ones = 0
        for drip in drips:
            try:
                drip.sendall(b"x")
                drip.settimeout(0.001)
                open_ones += bool(drip.recv(1)) or False
            except socket.timeout:
                open_ones += 1
            except OSError:
                pass
        asked = time.time()
        check("others are answered", Client(hub).get("/readyz").status == 200)
        worst = max(worst, time.time() - asked)
        time.sleep(1)
    check("the slow are cut off", open_ones == 0, open_ones)
    check("others do not wait", worst < 2, worst)
    for drip in drips:
        drip.close()


def crowd(hub):
    crowd, refused = [], 0
    for _ in range(1200):
        try:
            crowd.append(socket.create_connection(("127.0.0.1", hub.port), 2))
        except OSError:
            refused += 1
    for one in crowd:
        one.close()
    time.sleep(0.5)
    check("after a crowd it answers", Client(hub).get("/readyz").status == 200, (len(crowd), refused))


def secrets_kept(hub, people):
    """What a reveal shows stands in no log, metric or error."""
    rita = people["rita"]
    before = rita.get("/cases/4").text
    reply = rita.send("/v1/alerts/4/identity", {"reason": "assess_alert", "words": "to speak with the family"})
    names = [value for person in reply.json["people"] for key, value in person.items()
             if key in ("First name", "Last name", "NHS number", "Address")]
    check("an identity opens with a reason", reply.status == 200 and names, reply.text)
    after = rita.get("/cases/4").text
    unseen = [name for name in names if len(name) > 4]
    check("before, none of it", not [name for name in unseen if name in before])
    check("after, it is there", [name for name in unseen if name in after])
    other = people["ann"].get("/cases/4").text
    check("not for others", not [name for name in unseen if name in other])
    metrics = Client(hub).get("/metrics").text + hub.said()
    check("not in metrics and logs", not [name for name in unseen + ["rita"] if name in metrics])
    check("no reason, no identity", rita.send("/v1/alerts/5/identity", {"reason": "assess_alert"}).status == 422)
    check("an unknown reason", rita.send("/v1/alerts/5/identity", {"reason": "x", "words": "y"}).status == 422)


def moved(hub, people):
    """The store's file is taken away while the hub runs: nothing is acknowledged that the next start would not find."""
    rita = people["rita"]
    store = os.path.join(hub.workspace, "hearth.db")
    value = {"outcome": "more_information", "agree": True, "rationale": "in the dark, and alone", "submission": "moved"}
    os.rename(store, store + ".away")
    reply = rita.send("/v1/alerts/2/reviews", value)
    check("no store, no decision", reply.status == 503 and "hearth.db" not in reply.text, reply.text)
    fields = {**value, "agree": "yes", "csrf": rita.csrf, "last_seen": "0"}
    page = rita.form("/cases/2/decide", fields)
    check("the form keeps what was typed", page.status == 503 and "in the dark" in page.text, page.status)
    check("not ready", Client(hub).get("/readyz").status == 503)
    os.rename(store + ".away", store)
    check("ready again", Client(hub).get("/readyz").status == 200)
    check("and the decision is taken", rita.send("/v1/alerts/2/reviews", value).status == 201)


def main():
    hub, tokens = open_copy()
    with hub:
        malformed(hub)
        smuggled(hub)
        paths(hub)
        bodies(hub, tokens)
        forged(hub, tokens)
        people = roles(hub, tokens)
        cross_site(hub, people)
        scripts(people)
        forms(hub, people)
        secrets_kept(hub, people)
        guesses(hub)
        login_crowd(hub)
        crowd(hub)
        gone(hub)
        slow(hub)
        check("still ready", Client(hub).get("/readyz").status == 200)
        check("all that was acknowledged is there", len(people["rita"].get("/v1/alerts/3/reviews").json["reviews"]) == 3)
        moved(hub, people)
        check("it ends well", hub.stop() == 0)
        hub.verify()
    shutil.rmtree(hub.workspace)
    check.end()


main()
