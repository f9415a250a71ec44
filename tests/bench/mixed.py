#!/usr/bin/env python3
"""Mixed load on the hub: people who read and decide, programs that ask for scores, at 16, 120 and 1,000 connections.

    mixed.py WORKSPACE HEARTH [--seconds 10] [--connections 16,120,1000] [--soak MINUTES]

WORKSPACE is a borough of tests/http/hub_bench.py (its users, tokens and alerts). For each number of connections: requests a second,
median and 99th percentile of each kind, answers that were not meant, and the memory of the daemon. The load of the machine is
printed with it. One process drives all connections, so that its own work is part of the figures.

With --soak the numbers of connections take turns for so many minutes, with a rest after each in which the daemon's memory, its open
descriptors and the size of the store's write-ahead log are noted: exit 1 when one of them is larger at the end than in the first
quarter by more than SOAK_GROWTH, or an answer was not meant.
"""

import argparse
import json
import os
import random
import select
import shutil
import socket
import sys
import time
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "http"))
from hub_bench import Client, Hub, borough_copy, borough_make  # noqa: E402

# of a hundred requests
SHARES = (("queue", 25), ("case", 35), ("score", 30), ("decision", 8), ("login page", 2))


class Load:
    def __init__(self, hub, token, alerts):
        self.hub, self.token, self.alerts, self.n_sent = hub, token, alerts, 0
        self.rng = random.Random(1)
        rita = Client(hub)
        rita.login("rita")
        self.cookie = "; ".join("%s=%s" % pair for pair in rita.cookies.items())
        self.csrf = rita.csrf
        self.kinds = [kind for kind, share in SHARES for _ in range(share)]

    def request(self):
        kind = self.rng.choice(self.kinds)
        alert = self.rng.choice(self.alerts)
        self.n_sent += 1
        if kind == "score":
            body = json.dumps({"person": alert["person"], "reasons": 0})
            return kind, self.head("POST", "/v1/score", body, "application/json", "Authorization: Bearer " + self.token)
        if kind == "decision":
            body = urllib.parse.urlencode({"csrf": self.csrf, "outcome": "more_information", "agree": "yes", "rationale": "load",
                                           "submission": "load-%d" % self.n_sent})
            return kind, self.head("POST", "/cases/%d/decide" % alert["id"], body, "application/x-www-form-urlencoded",
                                   "Cookie: " + self.cookie)
        path = {"queue": "/queue", "case": "/cases/%d" % alert["id"], "login page": "/login"}[kind]
        return kind, self.head("GET", path, "", None, *([] if kind == "login page" else ["Cookie: " + self.cookie]))

    @staticmethod
    def head(method, path, body, content_type, *headers):
        lines = ["%s %s HTTP/1.1" % (method, path), "Host: 127.0.0.1", *headers]
        if method == "POST":
            lines += ["Content-Type: " + content_type, "Content-Length: %d" % len(body)]
        return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def whole(data):
    """The status of a whole reply, or None."""
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return None
    for line in data[:end].split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            return int(data[9:12]) if len(data) >= end + 4 + int(line[15:]) else None
    return int(data[9:12])


def drive(load, n_connection, seconds):
    """Every connection always has one request under way."""
    poll, state, took, odd = select.epoll(), {}, {}, {}

    def send(one):
        kind, data = load.request()
        state[one.fileno()] = [one, kind, time.time(), b""]
        one.send(data)

    for i in range(n_connection):
        one = socket.create_connection(("127.0.0.1", load.hub.port), 30, ("127.1.%d.%d" % (i // 200, 1 + i % 200), 0))
        poll.register(one.fileno(), select.EPOLLIN)
        send(one)
    until = time.time() + seconds
    while time.time() < until:
        for fd, _ in poll.poll(1, 256):
            one, kind, begun, data = state[fd]
            part = one.recv(1 << 18)
            data += part
            status = whole(data) if part else 0
            state[fd][3] = data
            if status is None:
                continue
            took.setdefault(kind, []).append(time.time() - begun)
            if status not in ((200, 303, 409, 422) if kind == "decision" else (200,)):  # refused when the page has changed since
                odd[(kind, status)] = odd.get((kind, status), 0) + 1
            if not part:
                poll.unregister(fd)
                continue
            send(one)
    for one, *_ in state.values():
        one.close()
    return took, odd


def memory_mib(pid):
    with open("/proc/%d/status" % pid) as file:
        return {line.split(":")[0]: int(line.split()[1]) / 1024 for line in file if line.startswith(("VmRSS", "VmHWM"))}


# At most so many times the first quarter's, and so many more: the store keeps the readers that were needed once, up to
# KEPT_READERS (32) with two descriptors each.
SOAK_GROWTH = {"memory MiB": (1.25, 0), "descriptors": (1, 64), "log MiB": (1.5, 0)}


def state_of(hub, workspace):
    log = os.path.join(workspace, "hearth.db-wal")
    return {"memory MiB": memory_mib(hub.process.pid)["VmRSS"], "descriptors": len(os.listdir("/proc/%d/fd" % hub.process.pid)),
            "log MiB": os.path.getsize(log) / 2 ** 20 if os.path.exists(log) else 0}


def soak(load, workspace, options):
    """Whether nothing grew and every answer was meant."""
    notes, odd, n, slow = [], {}, 0, []
    until = time.time() + 60 * options.soak
    counts = [int(n) for n in options.connections.split(",")]
    while time.time() < until:
        took, wrong = drive(load, counts[len(notes) % len(counts)], options.seconds)
        every = sorted(one for kind in took.values() for one in kind)
        n += len(every)
        slow.append("%d: %.0f ms" % (counts[len(notes) % len(counts)], 1e3 * every[int(len(every) * .99)]))
        for key, times in wrong.items():
            odd[key] = odd.get(key, 0) + times
        time.sleep(3)  # connections are closed by then
        notes.append(state_of(load.hub, workspace))
        print("%5.1f min  %8d requests  p99 at %s  %s  load %.1f" % (
            options.soak - (until - time.time()) / 60, n, slow[-1], notes[-1], os.getloadavg()[0]), flush=True)
    quarter = max(len(notes) // 4, len(counts))
    early = {name: max(note[name] for note in notes[:quarter]) for name in SOAK_GROWTH}
    grown = {name: (early[name], notes[-1][name]) for name, (times, more) in SOAK_GROWTH.items()
             if notes[-1][name] > times * early[name] + more}
    print("%d requests, not meant: %s, grown: %s" % (n, odd or "none", grown or "none"))
    return not odd and not grown


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("workspace")
    parser.add_argument("hearth")
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--connections", default="16,120,1000")
    parser.add_argument("--soak", type=int, default=0, metavar="MINUTES")
    options = parser.parse_args()
    fine = True
    borough_make(os.path.abspath(options.workspace), os.path.abspath(options.hearth))
    workspace = borough_copy(os.path.abspath(options.workspace))
    with open(os.path.join(workspace, "tokens.json")) as file:
        token = json.load(file)["all"]
    with Hub(options.hearth, workspace) as hub:
        alerts = Client(hub, token).get("/v1/alerts?limit=200").json["alerts"]
        load = Load(hub, token, alerts)
        drive(load, 4, 2)
        if options.soak:
            fine = soak(load, workspace, options)
        for n in [] if options.soak else map(int, options.connections.split(",")):
            took, odd = drive(load, n, options.seconds)
            every = sorted(one for kind in took.values() for one in kind)
            memory = memory_mib(hub.process.pid)
            print("%d connections: %.0f requests/s, p50 %.1f ms, p99 %.1f ms, %.0f MiB (at most %.0f), load %.1f, not meant: %s" % (
                n, len(every) / options.seconds, 1e3 * every[len(every) // 2], 1e3 * every[int(len(every) * .99)], memory["VmRSS"],
                memory["VmHWM"], os.getloadavg()[0], odd or "none"))
            for kind, ones in sorted(took.items()):
                ones.sort()
                print("    %-11s n %6d  p50 %8.1f ms  p99 %8.1f ms" % (
                    kind, len(ones), 1e3 * ones[len(ones) // 2], 1e3 * ones[int(len(ones) * .99)]))
        hub.stop()
        hub.verify()
    shutil.rmtree(workspace)
    sys.exit(0 if fine else 1)


main()
