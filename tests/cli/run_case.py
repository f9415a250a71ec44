#!/usr/bin/env python3
"""Runs one case of the command line: a folder that holds what a user types and what he gets.

    run_case.py FOLDER HEARTH [--update]

    cmd      sh, run in an empty folder; $HEARTH is the program, $WORK the folder, $CASE this case's files
    stdout   expected, absent = nothing; likewise stderr
    status   expected exit status, absent = 0

In stdout and stderr the line "..." stands for any lines, and a line that starts with "~ " is a regular expression for
one line. The temporary folder reads as $WORK. --update writes what came out.
"""

import os
import re
import subprocess
import sys
import tempfile


def read(folder, name, default=""):
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        return default
    with open(path, encoding="utf-8") as file:
        return file.read()


def matches(wanted, got):
    """Do the lines got fit the lines wanted?"""
    if not wanted:
        return not got
    if wanted[0] == "...":
        return any(matches(wanted[1:], got[i:]) for i in range(len(got) + 1))
    if not got:
        return False
    if wanted[0].startswith("~ "):
        same = re.fullmatch(wanted[0][2:], got[0])
    else:
        same = wanted[0] == got[0]
    return bool(same) and matches(wanted[1:], got[1:])


def run(folder, program):
    with tempfile.TemporaryDirectory(prefix="hearth-cli-") as work:
        environment = {**os.environ, "HEARTH": program, "WORK": work, "CASE": folder, "LC_ALL": "C.UTF-8"}
        done = subprocess.run(["sh", os.path.join(folder, "cmd")], cwd=work, env=environment, capture_output=True,
                              stdin=subprocess.DEVNULL, timeout=280, check=False, umask=0o077)
        texts = [text.decode("utf-8", "replace").replace(work, "$WORK") for text in (done.stdout, done.stderr)]
    return texts[0], texts[1], done.returncode


def update(folder, results):
    for name, text in zip(("stdout", "stderr", "status"), results):
        path = os.path.join(folder, name)
        text = str(text) + "\n" if name == "status" and text else "" if name == "status" else text
        if text:
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        elif os.path.exists(path):
            os.remove(path)


def main():
    folder, program = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    results = run(folder, program)
    if "--update" in sys.argv[3:]:
        update(folder, results)
        return 0
    bad = 0
    for name, got in zip(("stdout", "stderr"), results):
        wanted = read(folder, name)
        if not matches(wanted.splitlines(), got.splitlines()):
            bad = 1
            print("--- %s: wanted\n%s--- got\n%s" % (name, wanted, got))
    status = int(read(folder, "status", "0"))
    if results[2] != status:
        bad = 1
        print("--- status: wanted %d, got %d" % (status, results[2]))
    return bad


if __name__ == "__main__":
    sys.exit(main())
