#!/usr/bin/env python3
"""What was acknowledged survives kill -9, and the audit's chain holds.

    kill.py DECIDE HEARTH [--rounds N]

Kills DECIDE at a random moment, again and again, on one store; after each kill everything that it said must be in the
file, read by Python's sqlite3, and the chain must hold by hashes made here. Then the same with a program that
acknowledges too early: it must be caught.
"""

import argparse
import hashlib
import json
import os
import random
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time

WANTED = {"review": "SELECT submission FROM reviews JOIN review_details USING (review_id) WHERE spoke_to = submission",
          "undo": "SELECT rationale FROM reviews JOIN review_undos USING (review_id)", "event": "SELECT event_key FROM events",
          "look": "SELECT subject FROM audit WHERE action = 'look'"}


def said_until_killed(decide, store, mode, run, seconds):
    """What DECIDE says until it is killed; it is killed `seconds` after its first word."""
    with subprocess.Popen([decide, store, mode, run], stdout=subprocess.PIPE) as process:
        first = process.stdout.readline()
        time.sleep(seconds)
        os.kill(process.pid, signal.SIGKILL)
        rest = process.stdout.read()
        status = process.wait()
    if status != -signal.SIGKILL:
        sys.exit("decide ended by itself: %d" % status)
    return [tuple(line.split()) for line in (first + rest).decode().splitlines()]


def field(value):
    """The encoding of secret.h: integers as 8 bytes, texts and bytes with their length before."""
    if isinstance(value, int):
        return struct.pack(">q", value)
    data = value.encode() if isinstance(value, str) else value
    return struct.pack(">q", len(data)) + data


def digest(purpose, *values):
    return hashlib.blake2b(b"".join(map(field, (purpose,) + values)), digest_size=32).digest()


def check_chain(database):
    """Proves the chain and the reviews' digests; the number of rows and the last hash."""
    previous, n = bytes(32), 0
    digests = {}
    for row in database.execute("SELECT sequence, time_ms, actor, action, subject, details, client, changes, prev_hash, hash"
                                " FROM audit ORDER BY sequence"):
        n += 1
        assert row[0] == n, "sequence %d at place %d" % (row[0], n)
        assert row[8] == previous, "row %d does not follow" % n
        previous = digest("hearth audit 2", *row[:8], previous)
        assert row[9] == previous, "row %d has another hash" % n
        if row[3] == "review.add":
            details = json.loads(row[5])
            digests[details["id"]] = details["digest"]
    for row in database.execute("SELECT review_id, alert_id, user_id, time_ms, outcome, agree, rationale,"
                                " coalesce(follow_up, ''), note FROM reviews"):
        assert digests.pop(row[0]) == digest("hearth review 1", *row).hex(), "review %d" % row[0]
    assert not digests, "reviews are missing"
    return n, previous.hex()


def lost(store, said):
    """The acknowledged that are not there, after proving the chain."""
    database = sqlite3.connect(store)
    check = database.execute("PRAGMA integrity_check").fetchone()[0]
    assert check == "ok", check
    there = {what: {row[0] for row in database.execute(sql)} for what, sql in WANTED.items()}
    n, head = check_chain(database)
    database.close()
    return [(what, key) for what, key in said if key not in there[what]], n, head


def verified(hearth, folder):
    done = subprocess.run([hearth, "verify", "audit", "-C", folder, "--json"], capture_output=True, check=True)
    result = json.loads(done.stdout)
    return result["entries"], result["head"]


def rounds(args, mode, n_round, stop_at_loss):
    """(acknowledged, lost) over n_round kills on one store."""
    said, n_lost = [], 0
    with tempfile.TemporaryDirectory(prefix="hearth-kill-") as folder:
        store = os.path.join(folder, "hearth.db")
        with open(os.path.join(folder, "hearth.yaml"), "w", encoding="utf-8") as file:
            file.write("hearth: 1\n")
        subprocess.run([args.decide, store, "setup"], check=True)
        for i in range(n_round):
            said += said_until_killed(args.decide, store, mode, "r%d" % i, random.uniform(0, 0.4))
            missing, n, head = lost(store, said)
            n_lost = len(missing)
            assert verified(args.hearth, folder) == (n, head), "hearth and this script see different chains"
            if missing and stop_at_loss:
                break
    return len(said), n_lost


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("decide")
    parser.add_argument("hearth")
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    args = parser.parse_args()
    random.seed(args.seed)
    n_said, n_lost = rounds(args, "run", args.rounds, True)
    print("seed %d: %d kills, %d acknowledged, %d lost" % (args.seed, args.rounds, n_said, n_lost))
    if n_lost or not n_said:
        return 1
    n_said, n_lost = rounds(args, "early", 40, True)
    print("acknowledged too early: %d acknowledged, %d lost" % (n_said, n_lost))
    if not n_lost:
        print("a program that acknowledges too early was not caught")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
