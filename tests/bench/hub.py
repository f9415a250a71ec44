#!/usr/bin/env python3
"""How fast the hub answers, beside libmicrohttpd's bare hello (../shared/bench/5_http/mhd.c), interleaved in one run.

    hub.py WORKSPACE HEARTH [--rounds 3] [--seconds 4] [--user NAME --password-file FILE]

WORKSPACE has a scored date. Needs wrk, gcc, libmicrohttpd-dev. Makes a user and a token of its own. Server CPU a
request comes from /proc: it depends least on what else the machine does. The load of the machine is printed with it.
"""

import argparse
import glob
import os
import re
import secrets
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "http"))
from hub_bench import Client, Hub, hearth  # noqa: E402

PEER = os.path.join(HERE, "..", "..", "..", "shared", "bench", "5_http")
HZ = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid):
    with open("/proc/%d/stat" % pid) as file:
        parts = file.read().rsplit(")", 1)[1].split()
    return (int(parts[11]) + int(parts[12])) / HZ


def microseconds(text):
    value, unit = re.match(r"([\d.]+)(\w+)", text).groups()
    return float(value) * {"us": 1, "ms": 1e3, "s": 1e6, "m": 6e7}[unit]


def wrk(pid, url, n_connection, seconds, *words):
    before = cpu_seconds(pid)
    out = subprocess.run(["wrk", "-t1", "-c%d" % n_connection, "-d%ds" % seconds, "--latency", *words, url],
                         capture_output=True, text=True).stdout
    n = int(re.search(r"(\d+) requests in", out)[1])
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    return {"rate": float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1]),
            "p50": microseconds(re.search(r"^ +50%\s+(\S+)", out, re.M)[1]),
            "p99": microseconds(re.search(r"^ +99%\s+(\S+)", out, re.M)[1]),
            "cpu": (cpu_seconds(pid) - before) / max(n, 1) * 1e6, "bad": int(bad[1]) if bad else 0}


def peer_start(folder):
    """The bare hello with one thread, or None."""
    source = os.path.join(PEER, "mhd.c")
    if not os.path.exists(source):
        print("../shared/bench is not there: no peer")
        return None
    binary, body = os.path.join(folder, "mhd"), os.path.join(folder, "body")
    subprocess.run(["gcc", "-O2", "-march=native", "-o", binary, source, "-lmicrohttpd", "-ljansson"], check=True)
    with open(body, "w") as out:
        out.write('{"padding": "%s"}' % ("x" * 380))
    process = subprocess.Popen([binary, "18099", "1", body])
    time.sleep(0.5)
    return process


def score_script(folder, workspace, token):
    """Each person of the newest list in turn, reasons left out."""
    scores = sorted(glob.glob(os.path.join(workspace, "scores", "*", "*.csv")))[-1]
    with open(scores) as file:
        people = [line.split(",")[1] for line in file.read().splitlines()[1:5001]]
    as_of = os.path.basename(scores)[:10]
    script = os.path.join(folder, "score.lua")
    with open(script, "w") as out:
        out.write('wrk.method = "POST"\nwrk.headers["Content-Type"] = "application/json"\n'
                  'wrk.headers["Authorization"] = "Bearer %s"\nlocal people = {%s}\nlocal i = 0\n'
                  'request = function() i = i %% #people + 1\nreturn wrk.format(nil, nil, nil, '
                  '\'{"person":"\' .. people[i] .. \'","as_of":"%s","reasons":0}\') end\n' %
                  (token, ",".join('"%s"' % person for person in people), as_of))
    return script


def access_make(program, workspace, folder):
    name, secret = "bench-" + secrets.token_hex(4), os.path.join(folder, "password")
    with open(secret, "w") as out:
        out.write(secrets.token_hex(16) + "\n")
    hearth(program, "user", "add", name, "--role", "reviewer", "--password-file", secret,
           "-C", workspace)
    said = hearth(program, "token", "add", name, "--role", "score,events,alerts", "-C", workspace)
    return name, open(secret).read().strip(), re.search(r"hearth_[A-Za-z0-9_-]+", said)[0]


def rows_make(hub, peer, cookie, script):
    session = ["-H", "Cookie: hearth_session=" + cookie]
    mine, base = hub.process.pid, hub.base
    rows = [("hub: GET /healthz, 16 connections", mine, base + "/healthz", 16, []),
            ("case page, 16 connections", mine, base + "/cases/1", 16, session),
            ("queue, 16 connections", mine, base + "/queue", 16, session),
            ("POST /v1/score, 16 connections", mine, base + "/v1/score", 16, ["-s", script]),
            ("POST /v1/score, 120 connections", mine, base + "/v1/score", 120, ["-s", script]),
            ("POST /v1/score, 300 connections", mine, base + "/v1/score", 300, ["-s", script])]
    if peer:
        rows.insert(0, ("bare hello, 16 connections", peer.pid, "http://127.0.0.1:18099/", 16, []))
    return rows


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("workspace")
    parser.add_argument("hearth")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=4)
    options = parser.parse_args()
    folder = tempfile.mkdtemp()
    name, password, token = access_make(options.hearth, options.workspace, folder)
    peer = peer_start(folder)
    with Hub(options.hearth, options.workspace) as hub:
        client = Client(hub)
        client.login(name, password)
        client.get("/queue")
        time.sleep(5)  # the cases are being made
        rows = rows_make(hub, peer, client.cookies["hearth_session"], score_script(folder, options.workspace, token))
        seen = {row[0]: [] for row in rows}
        for turn in range(options.rounds + 1):
            for title, pid, url, n_connection, words in rows:
                one = wrk(pid, url, n_connection, options.seconds if turn else 1, *words)
                if turn:
                    seen[title].append(one)
            if turn:
                print("round %d of %d, load %.1f" % (turn, options.rounds, os.getloadavg()[0]))
        hub.stop()
    if peer:
        peer.terminate()
    print("%-36s %10s %9s %9s %12s" % ("", "req/s", "p50 ms", "p99 ms", "server CPU us"))
    for title, runs in seen.items():
        middle = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
        print("%-36s %10.0f %9.2f %9.2f %12.1f%s" % (title, middle["rate"], middle["p50"] / 1e3, middle["p99"] / 1e3,
                                                     middle["cpu"], "  BAD REPLIES" if middle["bad"] else ""))
    if peer:
        pairs = zip(seen["hub: GET /healthz, 16 connections"], seen["bare hello, 16 connections"])
        print("cached GET / bare hello: " + ", ".join("%.2f" % (a["rate"] / b["rate"]) for a, b in pairs))


main()
