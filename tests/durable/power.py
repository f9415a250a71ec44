#!/usr/bin/env python3
"""A power cut at any moment leaves every output whole, old or new, and what a command named as written is on the disk.

    power.py HEARTH CALLS_LIBRARY [--every N]

A library writes down each creation, fsync, rename and removal of a command. Its log is replayed up to a point, two ways:
only what was synced is kept (a file's content at its last fsync, a folder's entries at its last fsync); or all names are
kept, but a file that was never synced is cut to half. Then each file must be one that was complete at some moment. At
the end of the log nothing may be missing. Files under build/ that have checksums may be torn: the next command makes
them again.
"""

import argparse
import copy
import os
import random
import shutil
import sqlite3
import sys
import tempfile

from small import ENVIRONMENT, PLACE, SCENARIO, complete, must, run

TORN = (".pack", ".inputs")  # checked when read, made again
STORE = ("hearth.db", "hearth.db-wal", "hearth.db-shm", "hearth.db-journal")
COMMANDS = (("ingest", "--quiet"), ("link", "--quiet"), ("train", "--scenario", SCENARIO, "--seed", "2", "--use", "--quiet"),
            ("score", "--scenario", SCENARIO, "--as-of", "latest", "--quiet"), ("user", "add", "sam", "--role", "reviewer",
                                                                                 "--generate"))


class Disk:
    """What a disk would hold. A file is a list: its content on the disk, None = not known."""

    def __init__(self, folder):
        self.now, self.kept = {}, {}  # path → file: as programs see it; as it is after a power cut
        for at, _, names in os.walk(folder):
            for name in names:
                path = os.path.join(at, name)
                with open(path, "rb") as file:
                    self.now[path] = [file.read()]
        self.kept = dict(self.now)
        self.complete = {path: [file[0]] for path, file in self.now.items()}

    def move(self, names, path, second):
        """A file, or all below a folder."""
        for old in [old for old in names if old == path or old.startswith(path + "/")]:
            names[second + old[len(path):]] = names.pop(old)

    def step(self, kind, content, path, second):
        if kind == "create":
            self.now[path] = [None]
        elif kind == "sync":
            self.now.setdefault(path, [None])[0] = content
        elif kind == "rename":
            self.move(self.now, path, second)
            self.completed(second, content)
        elif kind == "exchange":
            self.move(self.now, path, path + "\0")
            self.move(self.now, second, path)
            self.move(self.now, path + "\0", second)
            self.completed(second, None)
        elif kind == "unlink":
            self.now.pop(path, None)
        elif kind == "sync_folder":
            self.keep(path)

    def completed(self, place, content):
        """What is complete in its place: a file with its content then, or the files of a folder as they were synced."""
        for path, file in self.now.items():
            found = content if path == place else file[0] if path.startswith(place + "/") else None
            if found is not None:
                self.complete.setdefault(path, []).append(found)

    def keep(self, folder):
        """The entries of the folder; one that is a folder brings what was kept of it under its old name."""
        was_kept = {id(file) for file in self.kept.values()}
        inside = {path for path in list(self.kept) + list(self.now) if path.startswith(folder + "/")}
        for path in inside:
            direct = "/" not in path[len(folder) + 1:]
            if path not in self.now:
                self.kept.pop(path, None)
            elif direct or id(self.now[path]) in was_kept:
                self.kept[path] = self.now[path]


def recorded(args, words, folder, work):
    log, copies = os.path.join(work, "log"), os.path.join(work, "copies")
    shutil.rmtree(copies, ignore_errors=True)
    os.mkdir(copies)
    if os.path.exists(log):
        os.remove(log)
    disk = Disk(folder)
    done = run(args.hearth, *words, "-C", folder, env={
        **ENVIRONMENT, "LD_PRELOAD": args.library, "CALLS_UNDER": folder, "CALLS_LOG": log, "CALLS_COPIES": copies})
    assert done.returncode == 0, "%s: %s" % (" ".join(words), done.stderr.decode())
    steps = []
    with open(log, encoding="utf-8") as file:
        for line in file:
            kind, i_copy, path, second = line.rstrip("\n").split("\t")
            content = None
            if int(i_copy) >= 0:
                with open(os.path.join(copies, i_copy), "rb") as kept:
                    content = kept.read()
            if kind not in ("open", "read", "mkdir"):
                steps.append((kind, content, path, second))
    return disk, steps


def is_temporary(path):
    return "/.hearth-tmp." in path


def check_store(names, folder, work):
    """The store that is on the disk opens and is whole."""
    place = os.path.join(work, "store")
    shutil.rmtree(place, ignore_errors=True)
    os.mkdir(place)
    for name in STORE:
        if name.endswith("-shm") or names.get(os.path.join(folder, name), [None])[0] is None:
            continue
        with open(os.path.join(place, name), "wb") as file:
            file.write(names[os.path.join(folder, name)][0])
    store = os.path.join(place, "hearth.db")
    if not os.path.exists(store):
        return
    database = sqlite3.connect(store)
    assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    database.execute("SELECT count(*) FROM audit").fetchone()
    database.close()


def check(disk, folder, what, work):
    for kept_only in (True, False):
        names = disk.kept if kept_only else disk.now
        for path, file in names.items():
            if is_temporary(path) or path.endswith(TORN) or os.path.basename(path) in STORE:
                continue
            assert file[0] in disk.complete.get(path, [None]) and file[0] is not None, "%s: %s is torn (%s)" % (
                what, path, "only what was synced" if kept_only else "all names")
        check_store(names, folder, work)


def check_end(disk, folder, what):
    """What is there after the command is what the disk holds."""
    for at, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(at, name)
            if name in STORE or name.endswith(TORN):
                continue
            with open(path, "rb") as file:
                content = file.read()
            assert disk.kept.get(path, [None])[0] == content, "%s: %s is not on the disk" % (what, path)
    for path in disk.kept:
        assert is_temporary(path) or path.endswith(TORN) or os.path.basename(path) in STORE or os.path.exists(path), \
            "%s: %s is still on the disk" % (what, path)


def ends_well(disk, folder):
    try:
        check_end(disk, folder, "")
    except AssertionError:
        return False
    return True


def written(names, folder):
    """A workspace as the disk holds it; what was never synced is cut to half."""
    shutil.rmtree(folder)
    os.mkdir(folder, 0o700)
    for path, file in names.items():
        os.makedirs(os.path.dirname(path), 0o700, exist_ok=True)
        with open(path, "wb") as out:
            out.write(file[0] if file[0] is not None else b"torn")


def cut(args, words, folder, work):
    what = " ".join(words)
    disk, steps = recorded(args, words, folder, work)
    assert any(step[0] == "sync" for step in steps), "%s: nothing was written down" % what
    first = random.randrange(args.every)
    careless = copy.deepcopy(disk)
    for step in steps:
        if step[0] != "sync_folder":
            careless.step(*step)
    assert words[0] == "user" or not ends_well(careless, folder), "without its syncs of folders nothing was missed"
    for i, step in enumerate(steps):
        disk.step(*step)
        if i % args.every == first:
            check(disk, folder, "%s, after step %d (%s %s)" % (what, i + 1, step[0], step[2]), work)
    check(disk, folder, what, work)
    check_end(disk, folder, what)
    store = {name for name in STORE if os.path.exists(os.path.join(folder, name))}
    head = must(args.hearth, "verify", "audit", "-C", folder) if store else ""
    written(disk.kept, folder)
    if store:
        assert must(args.hearth, "verify", "audit", "-C", folder) == head, "%s: the store lost entries" % what
    print("%s: %d steps" % (what, len(steps)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("hearth", type=os.path.abspath)
    parser.add_argument("library", type=os.path.abspath)
    parser.add_argument("--every", type=int, default=5)
    parser.add_argument("--seed", type=int, default=random.randrange(10 ** 6))
    args = parser.parse_args()
    random.seed(args.seed)
    print("seed", args.seed)
    with tempfile.TemporaryDirectory(prefix="hearth-power-", dir=PLACE) as work:
        folder = complete(args.hearth, os.path.join(work, "w"))
        for words in COMMANDS:
            if words[0] == "ingest":
                shutil.rmtree(os.path.join(folder, "build"))
            cut(args, words, folder, work)
        must(args.hearth, "score", "--scenario", SCENARIO, "--as-of", "latest", "--quiet", "-C", folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
