"""A simulated borough so small that hundreds of commands run on copies of it in a few seconds."""

import argparse
import os
import random
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "http"))

# Where the borough lies: in memory where there is some, since these tests wait for no disk.
PLACE = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
SCENARIO = "child-safeguarding"
ENVIRONMENT = {**os.environ, "OMP_WAIT_POLICY": "passive", "GOMP_SPINCOUNT": "0", "LC_ALL": "C.UTF-8"}
OFF = "evidence: {families: 0, lift_low: 0, data_age: 0, age: 0}, "


def run(hearth, *words, **options):
    return subprocess.run([hearth, *words], capture_output=True, stdin=subprocess.DEVNULL, check=False,
                          **{"env": ENVIRONMENT, "timeout": 600, **options})


def must(hearth, *words, **options):
    done = run(hearth, *words, **options)
    assert done.returncode == 0, "%s: exit %d\n%s" % (" ".join(words), done.returncode, done.stderr.decode())
    return done.stdout.decode()


def with_calls(library, folder, **extra):
    """The environment of a program whose calls on paths below the folder are counted: see calls.c."""
    return {**ENVIRONMENT, "LD_PRELOAD": library, "CALLS_UNDER": folder, **extra}


def read_calls(log):
    """(kind, number of the copy or -1, path, second path) of each line that calls.c wrote."""
    with open(log, encoding="utf-8") as file:
        for line in file:
            kind, i_copy, path, second = line.rstrip("\n").split("\t")
            yield kind, int(i_copy), path, second


def arguments(every, parts):
    """What power.py and failing.py are told: the programs, how thoroughly, which parts; the seed is said."""
    parser = argparse.ArgumentParser()
    parser.add_argument("hearth", type=os.path.abspath)
    parser.add_argument("library", type=os.path.abspath)
    parser.add_argument("--every", type=int, default=every)
    parser.add_argument("--only", default=",".join(parts), help="parts of " + ", ".join(parts))
    parser.add_argument("--seed", type=int, default=random.randrange(10 ** 6))
    args = parser.parse_args()
    random.seed(args.seed)
    print("seed", args.seed, flush=True)
    return args


def decide(client, alert, key):
    """A decision by a person who has signed in."""
    return client.send("/v1/alerts/%d/reviews" % alert, {"outcome": "more_information", "agree": True, "rationale": "asked",
                                                         "submission": key})


def send_event(client, key):
    return client.send("/v1/events", {"source": "police_incidents", "key": key, "columns": {
        "person_id": "N0000001", "date": "2026-01-05", "category": "DV1", "tags": {"role": "VICTIM"}}})


def simulate(hearth, folder):
    """The borough in a new folder, its only model the quick one and its evidence limits off."""
    must(hearth, "simulate", folder, "--births-per-year", "20", "--years", "9", "--seed", "7", "--quiet")
    path = os.path.join(folder, "scenarios", SCENARIO + ".yaml")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    text, n = re.subn(r"(?m)^alerts: \{", "alerts: {" + OFF, text)
    assert n == 1, "alerts: of %s is not as expected" % path
    text, n = re.subn(r"(?ms)^models:.*?(?=^\w)", "models: [{kind: points}]\n", text)
    assert n == 1, "models: of %s is not as expected" % path
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return folder


def complete(hearth, folder):
    """Simulated, trained and scored, with a store and a user."""
    simulate(hearth, folder)
    must(hearth, "train", "--scenario", SCENARIO, "-C", folder, "--quiet")
    must(hearth, "score", "--scenario", SCENARIO, "--as-of", "latest", "-C", folder, "--quiet")
    must(hearth, "user", "add", "ruth", "--role", "reviewer", "--generate", "-C", folder)
    return folder
