#!/usr/bin/env python3
"""Whatever file is missing, damaged or unreadable, and whichever call fails: a message that names it, never a crash.

    failing.py HEARTH CALLS_LIBRARY [--every N]

Each file of a workspace is removed, emptied, damaged and made unreadable (EACCES) in turn, and each open, read, sync and
rename below the workspace fails in turn (EIO; every N-th of them), for commands that read and commands that write.
"""

import errno
import os
import random
import shutil
import sys
import tempfile

from small import PLACE, SCENARIO, arguments, complete, read_calls, run, with_calls

COMMANDS = (("ingest",), ("models", "list", "--scenario", SCENARIO), ("user", "list"), ("verify", "audit"),
            ("score", "--scenario", SCENARIO, "--as-of", "latest"), ("train", "--scenario", SCENARIO, "--seed", "2"),
            ("alerts", "list"), ("explain", "--scenario", SCENARIO, "--person", "1"), ("check",),
            ("serve", "--listen", "127.0.0.1:99999"))


def judge(done, what):
    """Done, or a message and an exit status of the program's own."""
    text = (done.stdout + done.stderr).decode("utf-8", "replace")
    assert done.returncode in (0, 1, 2, 3, 4), "%s: exit %d\n%s" % (what, done.returncode, text[-2000:])
    assert done.returncode == 0 or "hearth: " in text, "%s: exit %d without a message" % (what, done.returncode)
    return done.returncode, text


def copied(whole, work):
    folder = os.path.join(work, "copy")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(whole, folder)
    return folder


def failing_calls(args, whole, work):
    n = n_told = 0
    for words in COMMANDS:
        log = os.path.join(work, "log")
        if os.path.exists(log):
            os.remove(log)
        folder = copied(whole, work)
        run(args.hearth, *words, "-C", folder, env=with_calls(args.library, folder, CALLS_LOG=log))
        calls = list(read_calls(log))
        for i in range(random.randrange(args.every), len(calls), args.every):
            folder = copied(whole, work)
            number = errno.EACCES if calls[i][0] == "open" else errno.EIO
            done = run(args.hearth, *words, "-C", folder,
                       env=with_calls(args.library, folder, CALLS_FAIL=str(i + 1), CALLS_ERRNO=str(number)))
            what = "%s, call %d (%s) failing" % (" ".join(words), i + 1, " ".join(map(str, calls[i])))
            n_told += judge(done, what)[0] != 0
            n += 1
    print("%d calls failed, %d times the command did" % (n, n_told))
    assert n_told, "no call that failed stopped any command: the library is not at work"


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
            judge(run(args.hearth, *words, "-C", folder), "%s with %s %s" % (" ".join(words), how, name))
            n += 1
    print("%d spoiled files" % n)


PARTS = {"calls": failing_calls, "spoiled": spoiled_files}


def main():
    args = arguments(97, PARTS)
    with tempfile.TemporaryDirectory(prefix="hearth-failing-", dir=PLACE) as work:
        whole = complete(args.hearth, os.path.join(work, "whole"))
        for part in args.only.split(","):
            PARTS[part](args, whole, work)
    return 0


if __name__ == "__main__":
    sys.exit(main())
