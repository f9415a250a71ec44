#!/usr/bin/env python3
"""Requests of all kinds, mutated, against the live hub: forms, JSON, heads. It answers or closes, never breaks, keeps its audit.

    hub_mutate.py FOLDER HEARTH [REQUESTS [SEED]]

Every answer must be one that the hub means: no 500, no status that is none. A request that breaks something is printed with
its seed. tests/nightly.sh sends 60,000.
"""

import random
import shutil
import socket
import sys
import urllib.parse

from hub_bench import PASSWORD, Checks, Client, open_copy

check = Checks()
MEANT = {200, 201, 303, 400, 401, 403, 404, 405, 409, 411, 413, 414, 415, 421, 422, 429, 431, 494, 501, 503, 505}
PIECES = [b"\r\n", b"\n", b"\r", b"\0", b" ", b"\t", b"%00", b"%0d%0a", b"%", b"&", b"=", b";", b"..", b"//", b"<script>", b"\xff\xfe",
          b"\xf0\x9f\x98\x80", b"\xed\xa0\x80", b"9999999999999999999999", b"-1", b"0x10", b"1e400", b"null", b"[]", b"{}", b"[[[[[[",
          b'"', b"'", b"\\u0000", b"\\", b"A" * 300, b"Transfer-Encoding: chunked\r\n", b"Content-Length: 5\r\n", b"Host: evil\r\n",
          b"Cookie: a=b\r\n", b"Authorization: Bearer x\r\n", b"Expect: 100-continue\r\n", b"Connection: close\r\n",
          b"X-Forwarded-For: 10.0.0.1\r\n", b"HTTP/1.0", b"HTTP/2.0", b"2026-02-30", b"csrf=", b"&csrf=x&csrf=y"]


def request(method, path, body=b"", kind=None, *headers):
    head = ["%s %s HTTP/1.1" % (method, path), "Host: 127.0.0.1", *headers]
    if body or method == "POST":
        head += ["Content-Length: %d" % len(body)]
    if kind:
        head += ["Content-Type: " + kind]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def seeds(hub, tokens):
    """One request of each kind that people and programs send, with what makes it valid."""
    rita, stranger = Client(hub), Client(hub)
    check("signs in", rita.login("rita").status == 303)
    key = stranger.get("/login").text.split('name="csrf" value="')[1].split('"')[0]
    session = "Cookie: " + "; ".join("%s=%s" % pair for pair in rita.cookies.items())
    login = "Cookie: " + "; ".join("%s=%s" % pair for pair in stranger.cookies.items())
    token = "Authorization: Bearer " + tokens["all"]
    form, js = "application/x-www-form-urlencoded", "application/json"

    def fields(**values):
        return urllib.parse.urlencode({"csrf": rita.csrf, **values}).encode()

    rows = [request("GET", path, b"", None, session) for path in (
        "/", "/queue?show=all&page=1", "/cases/1?agency=police&records=all", "/cases/1/identity", "/cases/1/decide",
        "/cases/1/history", "/decisions", "/models", "/account", "/v1/me", "/v1/alerts/1", "/metrics", "/readyz")]
    rows += [request("GET", "/v1/alerts?limit=5&state=new", b"", None, token), request("GET", "/login?next=/queue"),
             request("HEAD", "/login"), request("GET", "/v1/openapi.json"),
             request("HEAD", "/login", b"", None, "Expect: 100-continue"),
             request("GET", "/login", b"", None, "Expect: 100-continue")]
    rows += [
        request("POST", "/login", urllib.parse.urlencode({"csrf": key, "name": "zoe", "password": PASSWORD, "next": "/"}).encode(),
                form, login),
        request("POST", "/cases/2/decide", fields(outcome="more_information", agree="yes", rationale="seen by two people of us", note="", submission="m",
                                                  last_seen="0"), form, session),
        request("POST", "/cases/3/identity", fields(reason="assess_alert", words="to assess"), form, session),
        request("POST", "/cases/3/view", fields(closer_look="yes", words="w"), form, session),
        request("POST", "/account/password", fields(password="x", new_password="y", again="y"), form, session),
        request("POST", "/account/second-factor", fields(factor_code="123456", factor_password="x"), form, session),
        request("POST", "/v1/score", b'{"person": "P1", "as_of": "2026-01-01", "reasons": 3}', js, token),
        request("POST", "/v1/events", b'{"events": [{"source": "police_incidents", "key": "k1", "columns": {"person_id": "N1", '
                                      b'"date": "2026-01-05", "category": "DV1"}}]}', js, token),
        request("POST", "/v1/alerts/2/reviews", b'{"outcome": "more_information", "agree": true, "rationale": "r", "submission": "j"}',
                js, session, "X-CSRF-Token: " + rita.csrf),
        request("POST", "/v1/me/password", b'{"password": "x", "new_password": "y"}', js, session, "X-CSRF-Token: " + rita.csrf),
    ]
    return rows


def mutate(data, others, rng):
    data = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 6))):
        at = rng.randrange(len(data) + 1)
        kind = rng.randrange(7)
        if kind == 0 and data:
            data[min(at, len(data) - 1)] = rng.randrange(256)
        elif kind == 1:
            data[at:at] = rng.choice(PIECES)
        elif kind == 2:
            del data[at:at + rng.choice((1, 2, 5, 40))]
        elif kind == 3:
            end = min(len(data), at + rng.choice((1, 8, 60)))
            data[at:at] = data[at:end] * rng.choice((1, 2, 20))
        elif kind == 4:
            other = rng.choice(others)
            cut = rng.randrange(len(other) + 1)
            data[at:] = other[cut:]
        elif kind == 5 and b"\r\n\r\n" in data:  # the body alone, with a length that fits
            head, body = bytes(data).split(b"\r\n\r\n", 1)
            place = rng.randrange(len(body) + 1)
            body = body[:place] + rng.choice(PIECES) + body[place + rng.randrange(3):]
            lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"content-length")]
            data = bytearray(b"\r\n".join(lines + [b"Content-Length: %d" % len(body)]) + b"\r\n\r\n" + body)
        else:
            data += rng.choice(others)[:rng.randrange(200)]
    return bytes(data)


def answer(hub, data):
    """The statuses of what came back until it closed or fell silent."""
    out = b""
    with socket.create_connection(("127.0.0.1", hub.port), 10) as connection:
        try:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(5)
            while len(out) < 1 << 22:
                part = connection.recv(65536)
                if not part:
                    break
                out += part
        except OSError:
            pass
    interim = b"HTTP/1.1 100 Continue\r\n\r\n"  # not yet the answer, where the request expects it
    while out.startswith(interim):
        out = out[len(interim):]
    return out


def main():
    n = int(sys.argv[3]) if len(sys.argv) > 3 else 600
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    rng = random.Random(seed)
    hub, tokens = open_copy()
    with hub:
        rows = seeds(hub, tokens)
        counts = {}
        for row in rows:
            said = answer(hub, row)
            check("unchanged: " + row.split(b"\r\n")[0].decode(), said[:9] == b"HTTP/1.1 " and int(said[9:12]) in MEANT - {501, 503},
                  said[:60])
        for i in range(n):
            data = mutate(rng.choice(rows), rows, rng)
            said = answer(hub, data)
            status = int(said[9:12]) if said[:9] == b"HTTP/1.1 " and said[9:12].isdigit() else 0
            counts[status] = counts.get(status, 0) + 1
            check("request %d of seed %d" % (i, seed), not said or status in MEANT, (data[:300], said[:200]))
            if hub.process.poll() is not None:
                check("the hub lives", False, data)
                break
        print(sorted(counts.items()))
        check("ready", Client(hub).get("/readyz").status == 200)
        check("nothing broke inside", "problem with the service" not in hub.said(), hub.said()[-300:])
        check("it ends well", hub.stop() == 0)
        hub.verify()
    shutil.rmtree(hub.workspace)
    check.end()


main()
