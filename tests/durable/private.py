#!/usr/bin/env python3
"""What hearth writes is its owner's alone, whatever the umask; a workspace that others may read is told of.

    private.py HEARTH
"""

import os
import signal
import subprocess
import sys
import tempfile

from small import ENVIRONMENT, PLACE, SCENARIO, complete, must, run


def is_open(path):
    return bool(os.lstat(path).st_mode & 0o077) and not os.path.islink(path)


def opened(folder):
    """All below the folder that group or others may read, write or enter."""
    places = [os.path.join(at, name) for at, folders, names in os.walk(folder) for name in folders + names]
    return [place for place in places if is_open(place)]


def every_command(hearth, work):
    """Each command that writes."""
    w = complete(hearth, os.path.join(work, "w"))
    s = ["--scenario", SCENARIO, "-C", w, "--quiet"]
    must(hearth, "init", os.path.join(work, "i"))
    for words in (["check", "--html", os.path.join(work, "check.html")], ["features", "--out", os.path.join(work, "f.csv")],
                  ["features", "--out", os.path.join(work, "f.bin")], ["score", "--as-of", "latest", "--dry-run"],
                  ["score", "--as-of", "2023-01-01", "--backtest"]):
        must(hearth, words[0], *words[1:], *s)
    must(hearth, "alerts", "export", "--out", os.path.join(work, "alerts.csv"), "-C", w)
    must(hearth, "token", "add", "desk", "--role", "score", "-C", w)
    must(hearth, "verify", "audit", "-C", w)
    must(hearth, "verify", "leakage", *s)
    with open(os.path.join(work, "t.csv"), "w", encoding="utf-8") as file:
        file.write("id,y,x\n" + "".join("%d,%d,%d\n" % (i, i % 3 == 0, i % 7) for i in range(300)))
    os.chmod(os.path.join(work, "t.csv"), 0o600)
    t = os.path.join(work, "t.csv")
    must(hearth, "train", "--table", t, "--label", "y", "--id", "id", "--folds", "3", "--model", "points", "--out",
         os.path.join(work, "m"))
    must(hearth, "predict", "--model", os.path.join(work, "m"), "--table", t, "--out", os.path.join(work, "p.csv"))
    must(hearth, "evaluate", "model", "--table", os.path.join(work, "p.csv"), "--label", "y", "--score", "score", "--out",
         os.path.join(work, "e"))
    return w


def served(hearth, workspace):
    """A daemon that starts and stops."""
    with subprocess.Popen([hearth, "serve", "--listen", "127.0.0.1:0", "-C", workspace], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, env=ENVIRONMENT, umask=0) as daemon:
        daemon.stdout.readline()
        daemon.send_signal(signal.SIGTERM)
        daemon.communicate(timeout=60)


def main():
    hearth = os.path.abspath(sys.argv[1])
    os.umask(0)
    with tempfile.TemporaryDirectory(prefix="hearth-private-", dir=PLACE) as work:
        workspace = every_command(hearth, work)
        served(hearth, workspace)
        bad = opened(work)
        assert not bad, "others may read %s" % bad
        quiet = run(hearth, "models", "list", "--scenario", SCENARIO, "-C", workspace)
        assert b"other users" not in quiet.stderr, quiet.stderr
        told = os.path.join(workspace, "hearth.yaml")
        os.chmod(told, 0o640)
        warned = run(hearth, "models", "list", "--scenario", SCENARIO, "-C", workspace)
        assert b"chmod -R go-rwx" in warned.stderr and told.encode() in warned.stderr, warned.stderr
        quiet = run(hearth, "models", "list", "--scenario", SCENARIO, "-C", workspace, "--quiet")
        assert not quiet.stderr, quiet.stderr
        left = os.path.join(workspace, "scores", ".hearth-tmp.list.csv.abcdef")
        with open(left, "w", encoding="utf-8"):
            pass
        must(hearth, "models", "list", "--scenario", SCENARIO, "-C", workspace)
        assert not os.path.exists(left), "what a killed program left is still there"
    return 0


if __name__ == "__main__":
    sys.exit(main())
