#!/usr/bin/env python3
"""A command that is killed at any moment leaves nothing that changes what the next run of it makes.

    commands.py HEARTH [--rounds N] [--seed N]

On copies of a small borough, each command in turn is killed after a random time, up to three times, then runs to its end. All of
its outputs are byte for byte those of a run that nothing disturbed, and no temporary file is left.
"""

import argparse
import fnmatch
import glob
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from small import ENVIRONMENT, PLACE, SCENARIO, complete, must

LATEST = ("--scenario", SCENARIO, "--as-of", "latest")
ALERTS = ("alerts", "export", "--out", "-")
# A command; what of the workspace is taken away before; its outputs: files, and commands, of which ALERTS prints some.
COMMANDS = (
    (("ingest",), ("build", "link"), ("build/records/*.pack",)),
    (("link",), ("link", "build/link*", "build/timeline*"), ("link/*.csv",)),
    (("features", "--scenario", SCENARIO, "--out", "BELOW/m.csv"), ("build/cohorts", "build/timeline*"), ("m.csv", "m.csv.columns.csv")),
    (("score", *LATEST), ("scores", "kept/frozen"), ("scores/*/*.csv", "kept/frozen/*/*.bin", ALERTS)),
    (("evaluate", "model", "--scenario", SCENARIO, "--since", "2025-01-01"), ("reports",), ("reports/*/result.json",)),
    (("backup", "BELOW/b.tar"), ("b.tar",), (("restore", "BELOW/b.tar", "--replace"), ALERTS)),
)


def below(folder, words):
    return [word.replace("BELOW", folder) for word in words]


def outputs(hearth, folder, wanted):
    found = {}
    for what in wanted:
        if isinstance(what, tuple):
            printed = must(hearth, *below(folder, what), "-C", folder)
            if what == ALERTS:
                found[what] = printed
            continue
        for path in sorted(glob.glob(os.path.join(folder, what))):
            with open(path, "rb") as file:
                found[os.path.relpath(path, folder)] = file.read()
    return found


def temporary(folder):
    return [name for _, _, names in os.walk(folder) for name in names if ".hearth-tmp." in name or ".store-" in name]


def killed(hearth, words, folder, longest):
    """Whether it was still at work when it was killed."""
    with subprocess.Popen([hearth, *words, "-C", folder, "--quiet"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          stdin=subprocess.DEVNULL, env=ENVIRONMENT) as process:
        time.sleep(random.random() * longest)
        process.send_signal(signal.SIGKILL)
        return process.wait() == -signal.SIGKILL


def prepared(whole, folder, gone):
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(whole, folder)
    for pattern in gone:
        for path in glob.glob(os.path.join(folder, pattern)):
            shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)
    return folder


def undisturbed(hearth, whole, folder, command):
    """Its outputs, and how long it took."""
    words, gone, wanted = command
    prepared(whole, folder, gone)
    begun = time.time()
    must(hearth, *below(folder, words), "-C", folder, "--quiet")
    took = time.time() - begun
    found = outputs(hearth, folder, wanted)
    for what in wanted:
        some = what == ALERTS or isinstance(what, str) and any(fnmatch.fnmatch(name, what) for name in found)
        assert some or what[0] == "restore", "%s made no %s" % (words, what)
    return found, took


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("hearth", type=os.path.abspath)
    parser.add_argument("--rounds", type=int, default=18)
    parser.add_argument("--seed", type=int, default=random.randrange(10 ** 6))
    args = parser.parse_args()
    random.seed(args.seed)
    print("seed", args.seed, flush=True)
    n_killed = 0
    with tempfile.TemporaryDirectory(prefix="hearth-killed-", dir=PLACE) as work:
        whole, folder = complete(args.hearth, os.path.join(work, "whole")), os.path.join(work, "copy")
        known = {command[0]: undisturbed(args.hearth, whole, folder, command) for command in COMMANDS}
        for i in range(args.rounds):
            words, gone, wanted = COMMANDS[i % len(COMMANDS)]
            expected, took = known[words]
            prepared(whole, folder, gone)
            for _ in range(random.randint(1, 3)):
                n_killed += killed(args.hearth, below(folder, words), folder, took)
            must(args.hearth, *below(folder, words), "-C", folder, "--quiet")
            found = outputs(args.hearth, folder, wanted)
            assert found.keys() == expected.keys(), "%s: %s in place of %s" % (words, found.keys(), expected.keys())
            wrong = [name for name, value in expected.items() if found[name] != value]
            assert not wrong, "%s: not the same after a kill: %s" % (" ".join(words), wrong)
            assert not temporary(folder), "%s leaves %s" % (" ".join(words), temporary(folder))
    print("%d rounds, %d times killed at work" % (args.rounds, n_killed))
    assert n_killed or args.rounds < 6, "no command was killed at work"


if __name__ == "__main__":
    sys.exit(main())
