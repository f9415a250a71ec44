#!/usr/bin/env python3
"""Pipes where files should be, a limit on the size of files, heads that cannot be kept: no command waits for ever, ends by a
signal, leaves parts behind, or ends with 0 although something was not done.

    odd_files.py HEARTH
"""

import os
import resource
import shutil
import signal
import sys
import tempfile

from small import PLACE, SCENARIO, complete, must, run

LIMIT = 64 << 10
LATEST = ("score", "--scenario", SCENARIO, "--as-of", "latest", "--dry-run")


def said(done):
    return (done.stdout + done.stderr).decode()


def copied(whole, work):
    folder = os.path.join(work, "copy")
    shutil.rmtree(folder, ignore_errors=True)
    return shutil.copytree(whole, folder)


def files_below(folder):
    return {os.path.join(at, name) for at, _, names in os.walk(folder) for name in names}


def pipes(hearth, whole, work):
    """A pipe that nobody writes or reads, in place of a file or beside those that are taken along."""
    source = sorted(path for path in files_below(os.path.join(whole, "records")) if path.endswith(".csv"))[0]
    cases = ((LATEST, "build/timeline.pack"), (("ingest",), os.path.relpath(source, whole)), (("user", "list"), "hearth.yaml"),
             (("backup", "new.tar"), "kept/pipe"), (("backup", "new.tar"), "kept/ingest.json"), (("restore", "old.tar"), "old.tar"),
             (("restore", "old.tar", "--replace"), "old.tar"), (LATEST, "models/%s/selected" % SCENARIO),
             (("ingest",), "kept/ingest.json"), (("verify", "audit"), "hearth.db-wal"), (("user", "list"), "hearth.db"))
    n = 0
    for words, name in cases:
        folder = copied(whole, work)
        path = os.path.join(folder, name)
        if os.path.exists(path):
            os.remove(path)
        os.mkfifo(path)
        done = run(hearth, *words, cwd=folder, timeout=40)  # the test ends when one waits
        assert done.returncode == 0 or done.returncode > 0 and said(done), "%s with the pipe %s: exit %d\n%s" % (
            " ".join(words), name, done.returncode, said(done))
        n += done.returncode != 0
    assert n, "no command minded a pipe"


def limited():
    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, LIMIT))


def sizes(hearth, whole, work):
    """A file beyond `ulimit -f` is a write that fails: no signal, a message, no parts."""
    for words in (("backup", "new.tar"), ("backup",), ("ingest",), LATEST[:-1], ("train", "--scenario", SCENARIO, "--seed", "9")):
        folder = copied(whole, work)
        shutil.rmtree(os.path.join(folder, "build"))
        before = files_below(folder)
        done = run(hearth, *words, cwd=folder, preexec_fn=limited)
        assert done.returncode > 0 and said(done), "%s: exit %d\n%s" % (" ".join(words), done.returncode, said(done))
        left = [path for path in files_below(folder) - before if "/.store-" in path or ".hearth-tmp." in path]
        assert not left, "%s leaves %s" % (" ".join(words), left)


def heads(hearth, whole, work):
    """A head that is not kept elsewhere is a failure, told after what was done."""
    for where, keeps in (("command: ['false']", False), ("file: /proc/none/heads", False), ("file: heads.txt", True)):
        folder = copied(whole, work)
        with open(os.path.join(folder, "hearth.yaml"), "a", encoding="utf-8") as file:
            file.write("\nserving: {audit_head: {%s}}\n" % where)
        for words, printed in ((("verify", "audit"), b"chain intact"), (("backup",), b"read again and whole")):
            done = run(hearth, *words, cwd=folder)
            assert printed in done.stdout and (done.returncode == 0) == keeps, "%s, %s: exit %d\n%s" % (
                words[0], where, done.returncode, said(done))
            assert keeps or b"serving.audit_head" in done.stderr, said(done)
        assert os.path.exists(os.path.join(folder, "heads.txt")) == keeps
    with open(os.path.join(folder, "hearth.yaml"), "w", encoding="utf-8") as file:
        file.write("hearth: 1\nserving: {audit_head: {file: heads.txt}}\n")
    n = os.path.getsize(os.path.join(folder, "heads.txt"))
    must(hearth, "verify", "audit", cwd=folder)
    assert os.path.getsize(os.path.join(folder, "heads.txt")) > n, "without sources no head is kept"


def main():
    hearth = os.path.abspath(sys.argv[1])
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    with tempfile.TemporaryDirectory(prefix="hearth-odd-", dir=PLACE) as work:
        whole = complete(hearth, os.path.join(work, "whole"))
        must(hearth, "backup", "old.tar", cwd=whole)
        pipes(hearth, whole, work)
        sizes(hearth, whole, work)
        heads(hearth, whole, work)
    return 0


if __name__ == "__main__":
    sys.exit(main())
