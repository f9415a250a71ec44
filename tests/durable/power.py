#!/usr/bin/env python3
"""A power cut at any moment leaves every output whole, old or new, and what was named as written is on the disk.

    power.py HEARTH CALLS_LIBRARY [--every N] [--only WORD,…]

A library writes down each creation, fsync, rename and removal of a command and of the daemon. Its log is replayed up to a
point, three ways: only what was synced is kept (a file's content at its last fsync, a folder's entries at its last fsync);
or that and the last change of a name, whatever came before it; or all names are kept, but a file that was never synced is
torn. Then each file must be one that was complete at some moment, and the store whole. At the end of the log nothing may be
missing, and what the daemon acknowledged is there at every point after. Files under build/ that have checksums may be torn:
the next command makes them again.
"""

import copy
import json
import os
import random
import shutil
import sqlite3
import sys
import tempfile

from small import PLACE, SCENARIO, arguments, complete, decide, must, read_calls, run, send_event, with_calls
from hub_bench import Client, Hub, people_add

TORN = (".pack", ".inputs", ".margins")  # checked when read, made again
TEMPORARY = (".hearth-tmp.", ".restoring", ".tar.store-")  # the next command removes them
STORE = ("hearth.db", "hearth.db-wal", "hearth.db-shm", "hearth.db-journal")
MARK = "restoring.json"
UNCHANGED = ("open", "read", "write")
NAMES = ("create", "mkdir", "rename", "exchange", "unlink")
LIST = ("--scenario", SCENARIO, "--as-of", "latest")


class File:
    def __init__(self, content):
        self.content = content  # on the disk; None = not known


class Folder:
    def __init__(self, entries=()):
        self.now, self.kept = dict(entries), dict(entries)  # as programs see it; as it is after a power cut

    def changed(self, entries, name, node):
        if node is None:
            entries.pop(name, None)
        else:
            entries[name] = node


def loaded(path):
    if not os.path.isdir(path):
        with open(path, "rb") as file:
            return File(file.read())
    return Folder({name: loaded(os.path.join(path, name)) for name in os.listdir(path)})


def files_of(folder, view, at=""):
    """path → file of what is there: "now", or "kept"."""
    found = {}
    for name, node in getattr(folder, view).items():
        if isinstance(node, Folder):
            found.update(files_of(node, view, at + name + "/"))
        else:
            found[at + name] = node
    return found


class Disk:
    """What a disk would hold. All paths are below its root."""

    def __init__(self, root):
        self.root, self.tree = root, loaded(root)
        self.complete = {path: [file.content] for path, file in files_of(self.tree, "now").items()}
        self.marked = {}  # the key of an inode in the mark of a restore → what it names

    def place(self, path):
        """The folder of a path and its name there."""
        *folders, name = os.path.relpath(path, self.root).split("/")
        folder = self.tree
        for part in folders:
            folder = folder.now[part]
        return folder, name

    def found(self, path):
        folder, name = self.place(path)
        return folder.now.get(name)

    def changes(self, kind, path, second):
        """[(folder, name, what it is then)] of a change of names."""
        folder, name = self.place(path)
        if kind == "create":
            return [(folder, name, File(None))]
        if kind == "mkdir":
            return [(folder, name, Folder())]
        if kind == "unlink":
            return [(folder, name, None)]
        to, new = self.place(second)
        other = to.now.get(new) if kind == "exchange" else None
        return [(folder, name, other), (to, new, folder.now.get(name))]

    def step(self, kind, content, path, second):
        """Takes the step; the changes of names in it."""
        changes = self.changes(kind, path, second) if kind in NAMES else []
        for folder, name, node in changes:
            folder.changed(folder.now, name, node)
        if kind == "sync":
            self.found(path).content = content
        elif kind == "sync_folder":
            folder = self.tree if path == self.root else self.found(path)
            folder.kept = dict(folder.now)
        elif kind == "sync_all":
            self.keep_all(self.tree)
        elif kind in ("rename", "exchange"):
            self.completed(second, content)
        return changes

    def keep_all(self, folder):
        """All names; the content of files only as far as each was synced itself."""
        folder.kept = dict(folder.now)
        for node in folder.now.values():
            if isinstance(node, Folder):
                self.keep_all(node)

    def completed(self, place, content):
        """What is complete in its place: a file with its content then, or the files of a folder as they were synced."""
        at, node = os.path.relpath(place, self.root), self.found(place)
        if isinstance(node, Folder):
            for path, file in files_of(node, "now", at + "/").items():
                self.complete.setdefault(path, []).append(file.content)
        elif node:
            self.complete.setdefault(at, []).append(content)
            if os.path.basename(at) == MARK:
                folder = os.path.dirname(place)
                self.marked = {"store_inode": self.found(os.path.join(folder, "hearth.db.restoring")),
                               "kept_inode": self.found(os.path.join(folder, "kept.restoring"))}


def is_free(path):
    """A temporary file, or one that is checked when it is read; the store is looked at by itself."""
    return any(part in path for part in TEMPORARY) or path.endswith(TORN) or os.path.basename(path) in STORE


def read(path):
    with open(path, "rb") as file:
        return file.read()


def read_log(log, copies):
    return [(kind, read(os.path.join(copies, str(i_copy))) if i_copy >= 0 else None, path, second)
            for kind, i_copy, path, second in read_calls(log)]


class Cuts:
    """One workspace below `root`, and what is done to it."""

    def __init__(self, args, work):
        self.args, self.work = args, work
        self.root, self.log, self.copies = (os.path.join(work, name) for name in ("disk", "log", "copies"))
        self.folder = os.path.join(self.root, "w")
        self.backup = os.path.join(self.root, "backup.tar")
        self.proved = None  # the store that was looked at last

    def hearth(self, *words):
        return must(self.args.hearth, *words, "-C", self.folder)

    def token(self):
        with open(os.path.join(self.folder, "tokens.json"), encoding="utf-8") as file:
            return json.load(file)["all"]

    def recording(self):
        """The disk as it is now; the environment of a program that is written down from here on."""
        shutil.rmtree(self.copies, ignore_errors=True)
        os.mkdir(self.copies)
        open(self.log, "w", encoding="utf-8").close()
        return Disk(self.root), with_calls(self.args.library, self.root, CALLS_LOG=self.log, CALLS_COPIES=self.copies)

    def recorded(self, words):
        disk, environment = self.recording()
        done = run(self.args.hearth, *words, *(() if words[0] in ("init", "simulate") else ("-C", self.folder)), env=environment)
        assert done.returncode == 0, "%s: %s" % (" ".join(words), done.stderr.decode())
        return disk, [step for step in read_log(self.log, self.copies) if step[0] not in UNCHANGED]

    def written(self, disk, view, folder):
        """What the disk holds, below another folder; what was never synced is torn."""
        shutil.rmtree(folder, ignore_errors=True)
        places = {}

        def write(node, path):
            places[id(node)] = path
            if isinstance(node, Folder):
                os.mkdir(path, 0o700)
                for name, inside in getattr(node, view).items():
                    write(inside, os.path.join(path, name))
            elif isinstance(node, File):
                with open(path, "wb") as out:
                    out.write(node.content if node.content is not None else b"torn")

        write(disk.tree, folder)
        mark = os.path.join(folder, "w", MARK)
        if os.path.exists(mark) and read(mark) != b"torn":
            self.mark_mend(disk, mark, places)

    def mark_mend(self, disk, mark, places):
        """The mark names files by inode: here they have others."""
        value = json.loads(read(mark))
        for key, node in disk.marked.items():
            place = places.get(id(node))
            value[key] = str(os.lstat(place).st_ino) if place else "1" if node else "0"
        value["store"] = os.path.join(os.path.dirname(mark), "hearth.db")
        with open(mark, "w", encoding="utf-8") as out:
            json.dump(value, out)

    def check_store(self, disk, view, wanted):
        """The store that is on the disk opens, is whole and has what was acknowledged."""
        files = {name: file.content for name, file in getattr(disk.tree.now["w"], view).items()
                 if name in STORE and not name.endswith("-shm") and file.content is not None}
        if "hearth.db" not in files or (files, wanted) == self.proved:
            return
        self.proved = (files, wanted)
        place = os.path.join(self.work, "store")
        shutil.rmtree(place, ignore_errors=True)
        os.mkdir(place)
        for name, content in files.items():
            with open(os.path.join(place, name), "wb") as file:
                file.write(content)
        database = sqlite3.connect(os.path.join(place, "hearth.db"))
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        database.execute("SELECT count(*) FROM audit").fetchone()
        if wanted:
            there = {row[0] for sql in ("SELECT submission FROM reviews", "SELECT event_key FROM events")
                     for row in database.execute(sql)}
            assert not wanted - there, "acknowledged and lost: %s" % sorted(wanted - there)
        database.close()

    def check(self, disk, what, wanted=frozenset()):
        for view in ("kept", "now"):
            for path, file in files_of(disk.tree, view).items():
                assert is_free(path) or file.content is not None and file.content in disk.complete.get(path, ()), \
                    "%s: %s is torn (%s)" % (what, path, view)
            if "w" in disk.tree.now and not isinstance(disk.tree.now["w"].now.get(MARK), File):
                self.check_store(disk, view, wanted)

    def check_last(self, disk, changes, what, look):
        """Of the names only this last change is on the disk beside what was synced."""
        before = [(folder, folder.kept) for folder, _, _ in changes]
        for folder, name, node in changes:
            folder.kept = dict(folder.kept)
            folder.changed(folder.kept, name, node)
        look(disk, what + ", it alone")
        for folder, kept in reversed(before):
            folder.kept = kept

    def check_end(self, disk, what):
        """What is there after the command is what the disk holds."""
        kept = files_of(disk.tree, "kept")
        for at, _, names in os.walk(self.root):
            for name in names:
                path = os.path.relpath(os.path.join(at, name), self.root)
                assert is_free(path) or path in kept and kept[path].content == read(os.path.join(at, name)), \
                    "%s: %s is not on the disk" % (what, path)
        for path in kept:
            assert is_free(path) or os.path.exists(os.path.join(self.root, path)), "%s: %s is still on the disk" % (what, path)

    def ends_well(self, disk):
        try:
            self.check_end(disk, "")
        except AssertionError:
            return False
        return True

    def replay(self, disk, steps, what, look):
        first = random.randrange(self.args.every)
        for i, step in enumerate(steps):
            changes = disk.step(*step)
            if i % self.args.every == first:
                point = "%s, after step %d (%s %s)" % (what, i + 1, step[0], step[2])
                look(disk, point)
                if changes:
                    self.check_last(disk, changes, point, look)
        look(disk, what)
        self.check_end(disk, what)
        print("%s: %d steps" % (what, len(steps)), flush=True)

    def cut(self, words, look=None):
        """A command cut at every point; then the disk as it is kept takes the place of the workspace."""
        what = " ".join(words).replace(self.root + "/", "")
        disk, steps = self.recorded(words)
        assert any(step[0] == "sync" for step in steps), "%s: nothing was written down" % what
        careless = copy.deepcopy(disk)
        for step in steps:
            if not step[0].startswith("sync_"):
                careless.step(*step)
        only_store = all(is_free(path) for kind, _, path, second in steps if kind in NAMES for path in (path, second) if path)
        assert only_store or not self.ends_well(careless), "%s: without its syncs of folders nothing was missed" % what
        self.replay(disk, steps, what, look or self.check)
        store = os.path.exists(os.path.join(self.folder, "hearth.db"))
        head = self.hearth("verify", "audit") if store else ""
        self.written(disk, "kept", self.root)
        if store:
            assert self.hearth("verify", "audit") == head, "%s: the store lost entries" % what

    def restored(self, before, after):
        """A look at a cut restore: whatever opens the store next finds the old workspace or the new one, whole."""
        def look(disk, what):
            place = os.path.join(self.work, "cut")
            for view in ("kept", "now"):
                self.written(disk, view, place)
                folder = os.path.join(place, "w")
                done = run(self.args.hearth, "user", "list", "-C", folder)
                there = self.state(folder)
                assert there in (before, after), "%s: %s (%s)\n%s" % (what, there, view, done.stderr.decode())
        return look

    def state(self, folder):
        path = os.path.join(folder, "kept", "note")
        done = run(self.args.hearth, "verify", "audit", "-C", folder)
        return done.returncode, done.stdout.decode().splitlines()[:1], read(path) if os.path.exists(path) else None


def models_of(folder):
    return {name for name in os.listdir(os.path.join(folder, "models", SCENARIO)) if name not in ("selected", "status.json")}


def another_model(folder):
    """The next train makes a model that differs from the one that is there."""
    path = os.path.join(folder, "scenarios", SCENARIO + ".yaml")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    assert text.count("models: [{kind: points}]") == 1
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace("models: [{kind: points}]", "models: [{kind: logit, penalty: [1]}]"))


def commands(cuts):
    """Every command that writes, each on what the one before left."""
    shutil.rmtree(os.path.join(cuts.folder, "build"))
    cuts.cut(("ingest", "--quiet"))
    cuts.cut(("link", "--quiet"))
    (first,) = models_of(cuts.folder)
    another_model(cuts.folder)
    cuts.cut(("train", "--scenario", SCENARIO, "--seed", "2", "--use", "--quiet"))
    cuts.cut(("score", *LIST, "--quiet"))
    cuts.cut(("features", "--scenario", SCENARIO, "--out", os.path.join(cuts.root, "matrix.csv"), "--quiet"))
    cuts.cut(("user", "add", "sam", "--role", "reviewer", "--generate"))
    cuts.cut(("user", "disable", "sam"))
    cuts.cut(("token", "add", "t", "--role", "events"))
    cuts.cut(("alerts", "export", "--out", os.path.join(cuts.root, "alerts.csv")))
    for name in (first, *(models_of(cuts.folder) - {first})):  # the newer one is in use
        cuts.cut(("models", "use", name, "--scenario", SCENARIO))


def backups(cuts):
    cuts.cut(("backup", cuts.backup))
    cuts.cut(("backup",))


def as_of(cuts):
    scores = os.path.join(cuts.folder, "scores", SCENARIO)
    return next(name[:-4] for name in sorted(os.listdir(scores)) if name.endswith(".csv"))


def withdrawal(cuts):
    cuts.cut(("alerts", "withdraw", "--scenario", SCENARIO, "--as-of", as_of(cuts), "--reason", "made in error"))


def new_folders(cuts):
    cuts.cut(("init", os.path.join(cuts.root, "new")))
    cuts.cut(("simulate", os.path.join(cuts.root, "borough"), "--births-per-year", "20", "--years", "9", "--threads", "1", "--quiet"))


def note(cuts, text):
    os.makedirs(os.path.join(cuts.folder, "kept"), exist_ok=True)
    with open(os.path.join(cuts.folder, "kept", "note"), "w", encoding="utf-8") as file:
        file.write(text)


def restores(cuts):
    """Over a store whose program was killed: its write-ahead log must not meet the restored file."""
    note(cuts, "in the backup")
    cuts.hearth("backup", cuts.backup)
    after = cuts.state(cuts.folder)
    note(cuts, "later")
    with Hub(cuts.args.hearth, cuts.folder) as hub:
        reply = send_event(Client(hub, cuts.token()), "later")
        assert reply.status == 201, reply.text
    assert os.path.getsize(os.path.join(cuts.folder, "hearth.db-wal")), "the killed daemon left no log"
    kept = os.path.join(cuts.work, "kept")
    shutil.copytree(cuts.folder, kept)
    before = cuts.state(kept)
    shutil.rmtree(kept)
    assert before != after, before
    cuts.cut(("restore", cuts.backup, "--replace"), cuts.restored(before, after))
    for name in os.listdir(cuts.folder):
        if name.startswith(("hearth.db", "kept")):
            path = os.path.join(cuts.folder, name)
            (shutil.rmtree if os.path.isdir(path) else os.remove)(path)
    cuts.cut(("restore", cuts.backup), cuts.restored(cuts.state(cuts.folder), after))


def open_alerts(folder):
    """Those that no later scoring replaced."""
    database = sqlite3.connect(os.path.join(folder, "hearth.db"))
    found = [row[0] for row in database.execute("SELECT alert_id FROM alerts WHERE state = 'new' ORDER BY alert_id")]
    database.close()
    return found


def loses(cuts, disk, answered):
    try:
        cuts.check_store(disk, "kept", frozenset(key for _, key in answered))
    except AssertionError:
        return True
    return False


def daemon(cuts):
    """People decide and programs send events; a cut at any point after an answer keeps what was answered."""
    disk, environment = cuts.recording()
    answered = []  # (lines of the log by then, key)

    def note_answer(reply, key):
        assert reply.status == 201, reply.text
        with open(cuts.log, "rb") as log:
            answered.append((log.read().count(b"\n"), key))

    with Hub(cuts.args.hearth, cuts.folder, environment=environment) as hub:
        person, program = Client(hub), Client(hub, cuts.token())
        assert person.login("rita").status == 303
        alerts = open_alerts(cuts.folder)
        for i in range(12):
            note_answer(decide(person, alerts[i % 3], "cut-%d" % i), "cut-%d" % i)
            note_answer(send_event(program, "sent-%d" % i), "sent-%d" % i)
        cuts.hearth("backup", "--quiet")
        assert hub.stop() == 0, hub.said()
    steps = read_log(cuts.log, cuts.copies)
    careless = copy.deepcopy(disk)
    for step in steps:
        if step[0] not in UNCHANGED and step[0] != "sync":
            careless.step(*step)
    assert loses(cuts, careless, answered), "without its syncs of files nothing was lost"
    wanted, n_point = frozenset(), 0
    for i, step in enumerate(steps):
        new = frozenset(key for at, key in answered if at <= i)
        if new != wanted:
            cuts.check(disk, "the daemon, before step %d" % (i + 1), new)
            wanted = new
        if step[0] in UNCHANGED:
            continue
        changes = disk.step(*step)
        n_point += 1
        if n_point % cuts.args.every == 0:
            point = "the daemon, after step %d (%s %s)" % (i + 1, step[0], step[2])
            cuts.check(disk, point, wanted)
            if changes:
                cuts.check_last(disk, changes, point, lambda disk, what, keys=wanted: cuts.check(disk, what, keys))
    cuts.check(disk, "the daemon", frozenset(key for _, key in answered))
    print("the daemon: %d steps, %d acknowledged" % (n_point, len(answered)), flush=True)


PARTS = {"new": new_folders, "commands": commands, "backup": backups, "daemon": daemon, "restore": restores, "withdraw": withdrawal}


def main():
    args = arguments(5, PARTS)
    with tempfile.TemporaryDirectory(prefix="hearth-power-", dir=PLACE) as work:
        cuts = Cuts(args, work)
        os.mkdir(cuts.root)
        complete(args.hearth, cuts.folder)
        people_add(args.hearth, cuts.folder)
        for part in args.only.split(","):
            PARTS[part](cuts)
        cuts.hearth("score", *LIST, "--quiet")
    return 0


if __name__ == "__main__":
    sys.exit(main())
