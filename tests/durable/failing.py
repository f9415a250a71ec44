#!/usr/bin/env python3
"""Whatever file is missing, damaged or unreadable, and whichever call fails: a message that names it, never a crash.

    failing.py HEARTH CALLS_LIBRARY [--every N] [--only PART,…]

calls: each open, read, write, sync and rename below the workspace fails in turn, for commands that read and that write.
spoiled: each file of a workspace is removed, emptied and damaged in turn. memory: each distinct place that allocates gets no
memory in turn. serve: the same calls and accept fail while the daemon answers: it lives, says so with a message, works again
afterwards and has lost nothing that it acknowledged. serve_memory: the daemon ends with a message or answers; started again
it has all. Of each every N-th.
"""

import csv
import errno
import http.client
import json
import os
import random
import re
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time

from small import PLACE, SCENARIO, arguments, complete, decide, read_calls, run, send_event, with_calls
from hub_bench import Client, Hub, people_add

LATEST = ("--scenario", SCENARIO, "--as-of", "latest")
COMMANDS = (("ingest",), ("models", "list", "--scenario", SCENARIO), ("user", "list"), ("verify", "audit"), ("score", *LATEST),
            ("train", "--scenario", SCENARIO, "--seed", "2"), ("alerts", "list"),
            ("explain", *LATEST[:2], "--person", "PERSON"), ("check",), ("serve", "--listen", "127.0.0.1:99999"), ("link",),
            ("user", "disable", "ruth"), ("token", "add", "t", "--role", "events"), ("backup",), ("backup", "BELOW/b.tar"),
            ("restore", "BELOW/b.tar", "--replace"), ("features", "--scenario", SCENARIO, "--out", "BELOW/m.csv"),
            ("alerts", "withdraw", *LATEST[:2], "--as-of", "2026-01-01", "--reason", "made in error"),
            ("alerts", "export", "--out", "BELOW/a.csv"), ("init", "BELOW/new"), ("verify", "scores"),
            ("evaluate", "model", *LATEST[:2], "--since", "2025-01-01"), ("user", "add", "rosa", "--role", "reviewer", "--generate"),
            ("models", "use", "MODEL", *LATEST[:2]), ("link", "--explain", "RECORDS"),
            ("simulate", "BELOW/borough", "--births-per-year", "20", "--years", "9"))
NUMBERS = {"open": (errno.EACCES, errno.EMFILE, errno.EIO), "create": (errno.EACCES, errno.ENOSPC, errno.EMFILE),
           "read": (errno.EIO,), "write": (errno.ENOSPC, errno.EIO), "sync": (errno.EIO, errno.ENOSPC),
           "accept": (errno.EMFILE, errno.ENOMEM)}
# These libraries follow a NULL of their own, and give no way to have another allocator.
UNREADY = re.compile(r"no memory at .*(libfyaml|libgomp|libopenblas|ld-linux|libc\.so\.6\+\w+ libc\.so\.6\+\w+)")
# SQLite may lose the system's reason; a disk that is full, not only said to be, is then found by its free space.
FULL = ("is full", "No space left", "cannot use the store")
FOLDERS = ("mkdir", "sync_folder", "sync_all")


def first_person(folder):
    scores = os.path.join(folder, "scores", SCENARIO)
    name = next(name for name in sorted(os.listdir(scores)) if name.endswith(".csv"))
    with open(os.path.join(scores, name), encoding="utf-8") as file:
        return next(csv.DictReader(file))["person_id"]


def first_model(folder):
    return min(name for name in os.listdir(os.path.join(folder, "models", SCENARIO)) if re.fullmatch("[0-9a-f]{12}", name))


def first_records(folder):
    with open(os.path.join(folder, "link", "persons.csv"), encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        return [":".join(next(rows)[:2]) for _ in range(2)]


# Words of a command that stand for what the workspace has.
FOUND = {"PERSON": lambda folder: [first_person(folder)], "MODEL": lambda folder: [first_model(folder)], "RECORDS": first_records}


def command(hearth, words, folder, **options):
    words = [word.replace("BELOW", folder) for word in words]
    words = [word for each in words for word in FOUND.get(each, lambda _, each=each: [each])(folder)]
    return run(hearth, *words, *(() if words[0] in ("init", "simulate") else ("-C", folder)), **options)


def told(text):
    """A message of the program, or of the library that begins its threads."""
    return "hearth: " in text or "libgomp: " in text


def judge(done, what):
    """Done, or a message and an exit status of the program's own."""
    text = (done.stdout + done.stderr).decode("utf-8", "replace")
    assert done.returncode in (0, 1, 2, 3, 4), "%s: exit %d\n%s" % (what, done.returncode, text[-2000:])
    assert done.returncode == 0 or told(text), "%s: exit %d without a message" % (what, done.returncode)
    return done.returncode, text


def copied(whole, work):
    folder = os.path.join(work, "copy")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(whole, folder)
    return folder


def names(text, kind, paths):
    """Whether the message names a file by its path or by the last part of it."""
    for path in filter(None, paths):
        name = re.sub(r"\.hearth-tmp\.(.*)\.\w{6}$", r"\1", os.path.basename(path))
        name = re.sub(r"(\.store-\d+)?(-(wal|shm|journal))?$", "", name.removesuffix(".restoring"))
        if name in text or ".store-" in path and "hearth.db" in text or kind in FOLDERS and os.path.dirname(path) in text:
            return True
    return False


def calls_of(args, words, folder, work):
    log = os.path.join(work, "log")
    open(log, "w", encoding="utf-8").close()
    done = command(args.hearth, words, folder, env=with_calls(args.library, folder, CALLS_LOG=log))
    return list(read_calls(log)), done.returncode


def failing_calls(args, whole, work):
    n, n_told, unnamed = 0, 0, []
    failed = os.path.join(work, "failed")
    for words in COMMANDS:
        calls, usual = calls_of(args, words, copied(whole, work), work)
        for i in range(random.randrange(args.every), len(calls), args.every):
            folder = copied(whole, work)
            open(failed, "w", encoding="utf-8").close()
            number = random.choice(NUMBERS.get(calls[i][0], (errno.EIO,)))
            done = command(args.hearth, words, folder, env=with_calls(
                args.library, folder, CALLS_FAIL=str(i + 1), CALLS_ERRNO=str(number), CALLS_FAILED=failed))
            for kind, _, path, second in read_calls(failed):
                what = "%s, call %d (%s %s) failing with %s" % (
                    " ".join(words), i + 1, kind, path.replace(folder, ""), errno.errorcode[number])
                status, text = judge(done, what)
                n_told += status != 0
                says_why = number != errno.ENOSPC or any(word in text for word in FULL)
                if status != usual and not (says_why and names(text, kind, (path, second))):
                    unnamed.append("%s: %s" % (what, text.strip()[-300:]))
            n += 1
    print("%d calls failed, %d times the command did" % (n, n_told), flush=True)
    assert n_told, "no call that failed stopped any command: the library is not at work"
    assert not unnamed, "%d messages do not name what failed, or not that the disk is full:\n%s" % (len(unnamed), "\n".join(unnamed))


def spoil(path, how):
    with open(path, "rb") as file:
        data = file.read()
    if how == "missing":
        os.remove(path)
    elif how == "empty":
        os.truncate(path, 0)
    elif data:
        at = random.randrange(len(data))
        with open(path, "wb") as file:
            file.write(data[:at] + bytes([data[at] ^ 0x15]) + data[at + 1:])


def spoiled_files(args, whole, work):
    files = sorted(os.path.relpath(os.path.join(at, name), whole) for at, _, names in os.walk(whole) for name in names)
    n = 0
    for name in files[random.randrange(args.every)::args.every]:
        for how in ("missing", "empty", "damaged"):
            folder = copied(whole, work)
            spoil(os.path.join(folder, name), how)
            words = COMMANDS[n % len(COMMANDS)]
            judge(command(args.hearth, words, folder), "%s with %s %s" % (" ".join(words), how, name))
            n += 1
    print("%d spoiled files" % n, flush=True)


def places_of(args, words, folder, work):
    """Where the command allocates, in its order."""
    places = os.path.join(work, "places")
    open(places, "w", encoding="utf-8").close()
    command(args.hearth, words, folder, env=with_calls(args.library, folder, CALLS_PLACES=places))
    with open(places, encoding="utf-8") as file:
        return file.read().splitlines()


def failing_memory(args, whole, work):
    n, n_told, n_library, wrong = 0, 0, 0, []
    for words in COMMANDS:
        words = (*words, "--threads", "1")
        places = places_of(args, words, copied(whole, work), work)
        for i in range(random.randrange(args.every), len(places), args.every):
            folder = copied(whole, work)
            done = command(args.hearth, words, folder, env=with_calls(args.library, folder, CALLS_PLACE=str(i + 1)))
            what = "%s, no memory at %s" % (" ".join(words), places[i])
            try:
                n_told += judge(done, what)[0] != 0
            except AssertionError as problem:
                n_library += bool(UNREADY.search(what))
                if not UNREADY.search(what):
                    wrong.append(str(problem))
            n += 1
    print("%d allocations failed, %d times the command did, %d in libraries that are not ready for it" % (n, n_told, n_library),
          flush=True)
    assert n_told and not wrong, "%d of %d end badly:\n%s" % (len(wrong), n, "\n".join(wrong))


class Control:
    """What the daemon's calls are told while it runs: the struct control of calls.c."""

    def __init__(self, path):
        self.path = path
        self.set("", 0, 0, 0)

    def set(self, kind, number, skip, n):
        with open(self.path, "r+b" if os.path.exists(self.path) else "wb") as file:
            file.write(struct.pack("=16s4i", kind.encode(), number, skip, n, 0))

    def hits(self):
        with open(self.path, "rb") as file:
            return struct.unpack("=16s4i", file.read())[4]


class People:
    """Somebody who is signed in, and a program with a token, at a daemon; what it acknowledged to them."""

    def __init__(self, hub, tokens):
        self.hub, self.tokens, self.acknowledged, self.n = hub, tokens, [], 0
        self.sign_in()

    def sign_in(self):
        self.person, self.program = Client(self.hub), Client(self.hub, self.tokens["all"])
        status = self.person.login("rita").status
        assert status == 303, status

    def rest(self):
        """What they ask next comes by new connections."""
        self.person.connection.close()
        self.program.connection.close()

    def acknowledge(self, send, *words):
        self.n += 1
        key = "key-%d" % self.n
        reply = send(*words, key)
        if reply.status == 201:
            self.acknowledged.append(key)
        return reply

    def asks(self):
        """One request of each kind, as functions."""
        return (lambda: self.person.get("/login"), lambda: self.person.get("/queue"), lambda: self.person.get("/cases/1"),
                lambda: self.acknowledge(decide, self.person, 1), lambda: self.acknowledge(send_event, self.program),
                lambda: self.program.send("/v1/score", {"person": "1", "reasons": 3}), lambda: self.person.get("/models"),
                lambda: self.program.get("/v1/alerts"), lambda: self.person.get("/metrics"), lambda: self.person.get("/readyz"),
                lambda: self.person.get("/cases/1/history"))

    def lost(self):
        database = sqlite3.connect(os.path.join(self.hub.workspace, "hearth.db"))
        there = {row[0] for sql in ("SELECT submission FROM reviews", "SELECT event_key FROM events")
                 for row in database.execute(sql)}
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        database.close()
        return [key for key in self.acknowledged if key not in there]


def asked(ask, what, may_close):
    """An answer that a person or program can read, or a connection that could not be taken."""
    try:
        reply = ask()
    except (OSError, http.client.HTTPException):
        assert may_close, "%s: the connection was closed" % what
        return None
    assert reply.status < 500 or len(reply.body) > 20, "%s: %d without a message" % (what, reply.status)
    return reply.status


def works(people, what):
    """The next decision is taken, after a while at the latest."""
    for _ in range(50):
        try:
            if people.acknowledge(decide, people.person, 2).status == 201:
                return
        except (OSError, http.client.HTTPException):
            pass
        assert people.hub.process.poll() is None, "%s: the daemon ended\n%s" % (what, people.hub.said()[-500:])
        time.sleep(0.1)
        people.sign_in()
    raise AssertionError("%s: it takes no decision any more" % what)


def failing_serve(args, whole, work):
    folder, tokens = copied(whole, work), tokens_of(whole)
    control, n_hit, n_refused = Control(os.path.join(work, "control")), 0, 0
    with Hub(args.hearth, folder, environment=with_calls(args.library, folder, CALLS_CONTROL=control.path)) as hub:
        people = People(hub, tokens)
        faults = [(kind, number, n, ask) for kind, numbers in NUMBERS.items() for number in numbers for n in (1, 100000)
                  for ask in range(len(people.asks()))]
        for kind, number, n, i_ask in random.sample(faults, max(12, len(faults) * 4 // args.every)):
            what = "request %d while %s fails with %s" % (i_ask, kind, errno.errorcode[number])
            people.rest()
            control.set(kind, number, random.randrange(4) if n == 1 else 0, n)
            if kind == "accept" and n > 1:
                people.person.connection.timeout = 0.5
            status = asked(people.asks()[i_ask], what, kind == "accept")
            n_refused += status is None or status >= 500
            n_hit += control.hits()
            control.set("", 0, 0, 0)
            people.rest()
            people.person.connection.timeout = 60
            works(people, what)
        assert hub.stop() == 0, hub.said()
    lost = people.lost()
    assert not lost, "acknowledged and lost: %s" % lost
    hub.verify()
    print("serve: %d failing calls, %d requests refused, %d acknowledged" % (n_hit, n_refused, len(people.acknowledged)), flush=True)
    assert n_hit, "no call failed"


def tokens_of(folder):
    with open(os.path.join(folder, "tokens.json"), encoding="utf-8") as file:
        return json.load(file)


def served_without_memory(args, folder, tokens, environment):
    """Asks of everything once. Whether the daemon ended, with what it said; the people."""
    try:
        hub = Hub(args.hearth, folder, "--threads", "1", environment=environment)
    except SystemExit as problem:
        return None, str(problem)
    with hub:
        try:
            people = People(hub, tokens)
            for ask in people.asks():
                ask()
        except (OSError, http.client.HTTPException, AssertionError, TypeError):
            people = locals().get("people")
        try:
            hub.process.wait(0.2)
        except subprocess.TimeoutExpired:
            hub.stop()
        return people, "exit %s\n%s" % (hub.process.returncode, hub.said())


def failing_serve_memory(args, whole, work):
    tokens, folder, places = tokens_of(whole), copied(whole, work), os.path.join(work, "places")
    open(places, "w", encoding="utf-8").close()
    served_without_memory(args, folder, tokens, with_calls(args.library, folder, CALLS_PLACES=places))
    with open(places, encoding="utf-8") as file:
        lines = file.read().splitlines()
    n = n_ended = 0
    wrong = []
    for i in range(random.randrange(args.every), len(lines), args.every):
        folder = copied(whole, work)
        people, text = served_without_memory(args, folder, tokens, with_calls(args.library, folder, CALLS_PLACE=str(i + 1)))
        status = re.search(r"exit (-?\d+)|with (-?\d+)|$", text)[0].split()[-1:]
        n_ended += status != ["0"]
        what = "no memory at %s: %s" % (lines[i], text[-400:])
        if status != ["0"] and not told(text) and not UNREADY.search(what):
            wrong.append(what)
        if people:
            lost = people.lost()
            assert not lost, "no memory at %s: acknowledged and lost: %s" % (lines[i], lost)
        with Hub(args.hearth, folder) as again:
            assert People(again, tokens).asks()[3]().status == 201
        n += 1
    print("serve: %d allocations failed, %d times it ended with a message" % (n, n_ended), flush=True)
    assert not wrong, "%d end badly:\n%s" % (len(wrong), "\n".join(wrong))


PARTS = {"calls": failing_calls, "spoiled": spoiled_files, "memory": failing_memory, "serve": failing_serve,
         "serve_memory": failing_serve_memory}


def main():
    args = arguments(300, PARTS)
    with tempfile.TemporaryDirectory(prefix="hearth-failing-", dir=PLACE) as work:
        whole = complete(args.hearth, os.path.join(work, "whole"))
        people_add(args.hearth, whole)
        run(args.hearth, "backup", os.path.join(whole, "b.tar"), "-C", whole)
        for part in args.only.split(","):
            PARTS[part](args, whole, work)
    return 0


if __name__ == "__main__":
    sys.exit(main())
