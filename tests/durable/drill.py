#!/usr/bin/env python3
"""A backup made under load gives back, on an empty disk, all that was acknowledged before it began.

    drill.py DECIDE HEARTH [--rounds N] [--seed N]

DECIDE writes as fast as it can and the daemon runs while `hearth backup` copies; store and kept/ are then destroyed and
restored. Damaged and shortened backups are refused and named. Backup and restore are killed at random moments: what is there
afterwards is the old or the new, whole. Restoring under a running daemon is refused. What the night does is done by hand.
"""

import argparse
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

from kill import WANTED

CONFIG = """hearth: 1
data_end: 2020-12-31
sources:
  - {name: people, agency: a, files: people.csv, record: person, ids: x, columns: {person_id: id, dob: dob}}
link: none
serving: {backups: 2, audit_head: {file: heads.txt, command: [sh, -c, "cat >>piped.txt"]}}
"""


class Drill:
    def __init__(self, args, folder):
        self.args, self.folder = args, folder
        self.workspace = os.path.join(folder, "workspace")
        self.store = os.path.join(self.workspace, "hearth.db")
        self.backup = os.path.join(folder, "backup.tar")

    def hearth(self, *words, ok=True):
        done = subprocess.run([self.args.hearth, *words, "-C", self.workspace], capture_output=True, text=True, check=False)
        if ok and done.returncode:
            raise AssertionError("%s: %s" % (" ".join(words), done.stderr))
        return done

    def path(self, name):
        return os.path.join(self.workspace, name)

    def write(self, name, text):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def lost(self, said):
        database = sqlite3.connect(self.store)
        there = {what: {row[0] for row in database.execute(sql)} for what, sql in WANTED.items()}
        database.close()
        return [(what, key) for what, key in said if key not in there[what]]

    def destroy(self):
        shutil.rmtree(self.path("kept"), ignore_errors=True)
        for name in os.listdir(self.workspace):
            if name.startswith("hearth.db"):
                os.remove(self.path(name))


def make(drill):
    os.makedirs(drill.workspace)
    os.chmod(drill.workspace, 0o700)
    drill.write("hearth.yaml", CONFIG)
    drill.write("people.csv", "id,dob\nann,2019-01-01\n")
    drill.write("kept/never.csv", "one\n")
    drill.write("kept/frozen/s/2020-01-01-m.bin", "x" * 300000)
    subprocess.run([drill.args.decide, drill.store, "setup"], check=True)


def under_load(drill):
    """What was said before the backup began is in it; nothing that runs is disturbed."""
    log = os.path.join(drill.folder, "said")
    with open(log, "wb") as out, subprocess.Popen([drill.args.hearth, "serve", "--listen", "127.0.0.1:0", "-C", drill.workspace],
                                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as daemon, \
            subprocess.Popen([drill.args.decide, drill.store, "run", "load"], stdout=out) as load:
        daemon.stdout.readline()
        while not os.path.getsize(log):
            time.sleep(0.05)
        time.sleep(0.5)
        with open(log, encoding="utf-8") as file:
            said = [tuple(line.split()) for line in file.read().splitlines()]
        drill.hearth("backup", drill.backup)
        assert load.poll() is None, "the backup disturbed the writer"
        refused = drill.hearth("restore", drill.backup, "--replace", ok=False)
        assert refused.returncode == 1 and "open" in refused.stderr, refused.stderr
        os.kill(load.pid, signal.SIGKILL)
        daemon.terminate()
    assert said
    drill.destroy()
    drill.hearth("restore", drill.backup)
    drill.hearth("verify", "audit")
    missing = drill.lost(said)
    assert not missing, "%d of %d lost" % (len(missing), len(said))
    assert drill.read("kept/never.csv") == "one\n"
    assert len(drill.read("kept/frozen/s/2020-01-01-m.bin")) == 300000
    refused = drill.hearth("restore", drill.backup, ok=False)
    assert refused.returncode == 1 and "--replace" in refused.stderr, refused.stderr
    return len(said)


def snapshot(drill):
    files = {}
    for folder, _, names in os.walk(drill.workspace):
        for name in names:
            with open(os.path.join(folder, name), "rb") as file:
                files[os.path.join(folder, name)] = file.read()
    return files


def damaged(drill, n):
    """A byte changed or the end cut, anywhere: refused, named, and nothing is changed."""
    with open(drill.backup, "rb") as file:
        whole = file.read()
    before = snapshot(drill)
    other = os.path.join(drill.folder, "damaged.tar")
    for i in range(n):
        at = random.choice([i, len(whole) - 1 - i, random.randrange(len(whole))])
        data = whole[:at] if i % 3 == 0 else whole[:at] + bytes([whole[at] ^ (1 << random.randrange(8))]) + whole[at + 1:]
        with open(other, "wb") as file:
            file.write(data)
        done = drill.hearth("restore", other, "--replace", ok=False)
        assert done.returncode == 1 and "damaged" in done.stderr, "byte %d of %d: %s" % (at, len(whole), done.stderr)
        assert snapshot(drill) == before, "byte %d changed the workspace" % at
    os.remove(other)


def killed(drill, words, seconds):
    """Whether it was killed before it had ended."""
    with subprocess.Popen([drill.args.hearth, *words, "-C", drill.workspace], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as process:
        time.sleep(seconds)
        process.kill()
        return process.wait() == -signal.SIGKILL


def duration(drill, *words):
    start = time.monotonic()
    drill.hearth(*words)
    return time.monotonic() - start


def killed_backups(drill, n):
    seconds = duration(drill, "backup", drill.backup)
    n_killed = 0
    for _ in range(n):
        n_killed += killed(drill, ("backup", drill.backup), random.uniform(0, seconds))
        drill.hearth("restore", drill.backup, "--replace")
        sweep(drill)
    drill.hearth("backup", drill.backup)
    leftovers = [name for name in os.listdir(drill.folder) if ".store-" in name]
    assert not leftovers, leftovers
    return n_killed


def sweep(drill):
    for name in os.listdir(drill.workspace):
        if ".replaced-" in name:
            path = drill.path(name)
            (shutil.rmtree if os.path.isdir(path) else os.remove)(path)


def state(drill):
    """Which of the two is there: of the store, of kept/."""
    drill.hearth("verify", "audit")
    database = sqlite3.connect(drill.store)
    value = database.execute("SELECT count(*) FROM tokens").fetchone()[0]
    database.close()
    return value, drill.read("kept/never.csv")


def killed_restores(drill, n):
    """One backup has no token and says one; the other has a token and says two."""
    first, second = drill.backup, os.path.join(drill.folder, "second.tar")
    drill.write("kept/never.csv", "two\n")
    drill.hearth("token", "add", "t")
    drill.hearth("backup", second)
    seconds, n_killed, counts = duration(drill, "restore", first, "--replace"), 0, {}
    for i in range(n):
        n_killed += killed(drill, ("restore", second if i % 2 else first, "--replace"), random.uniform(0.2, 1) * seconds)
        there = state(drill)
        assert there in ((0, "one\n"), (1, "two\n")), there
        counts[there] = counts.get(there, 0) + 1
        sweep(drill)
    for _ in range(3): # more than one falls into a second: each keeps what it replaced
        drill.hearth("restore", first, "--replace")
    assert len([name for name in os.listdir(drill.workspace) if name.startswith("kept.replaced-")]) == 3
    assert state(drill) == (0, "one\n")
    return n_killed


def night(drill):
    done = drill.hearth("backup")
    assert "backups/hearth-" in done.stdout, done.stdout
    folder = drill.path("backups")
    for day in ("2001-01-01", "2001-01-02"):
        shutil.copy(os.path.join(folder, os.listdir(folder)[0]), os.path.join(folder, "hearth-%s.tar" % day))
    drill.hearth("backup")
    assert sorted(os.listdir(folder))[0] == "hearth-2001-01-02.tar" and len(os.listdir(folder)) == 2
    assert len(drill.read("heads.txt").splitlines()) == len(drill.read("piped.txt").splitlines()) >= 2
    drill.hearth("verify", "audit", "--head", drill.path("heads.txt"))
    before = drill.read("heads.txt")
    drill.hearth("token", "add", "later")
    drill.hearth("verify", "audit")
    assert drill.read("heads.txt").startswith(before) and drill.read("heads.txt") != before
    drill.hearth("restore", sorted(os.path.join(folder, name) for name in os.listdir(folder))[-1], "--replace")
    cut = drill.hearth("verify", "audit", "--head", drill.path("heads.txt"), ok=False)
    assert cut.returncode == 1 and "head" in cut.stderr, cut.stderr
    drill.hearth("verify", "audit")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("decide")
    parser.add_argument("hearth")
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    args = parser.parse_args()
    random.seed(args.seed)
    os.umask(0o077)
    print("seed %d" % args.seed)
    with tempfile.TemporaryDirectory(prefix="hearth-drill-") as folder:
        drill = Drill(args, folder)
        make(drill)
        print("%d acknowledged, all restored" % under_load(drill))
        damaged(drill, 3 * args.rounds)
        print("%d damaged backups refused" % (3 * args.rounds))
        print("%d of %d backups killed" % (killed_backups(drill, args.rounds), args.rounds))
        print("%d of %d restores killed" % (killed_restores(drill, args.rounds), args.rounds))
        night(drill)
    return 0


if __name__ == "__main__":
    sys.exit(main())
