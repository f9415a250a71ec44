#!/usr/bin/env python3
"""Scores on demand are the scores of the list, and follow events at once.

    check_live.py HEARTH PROBE

On the sample borough with one small model: every score and every reason asked for one person at a time is the scores file's, to the
last digit; while events come in, three readers see only scores that some whole number of events gives, in that order.
"""
import csv
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SCENARIO, AS_OF = "child-safeguarding", "2026-01-01"


def run(*words):
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit("%s: exit %d\n%s" % (" ".join(words), done.returncode, done.stderr))
    return done.stdout


def prepare(hearth, workspace):
    """The sample with a logit alone, which trains in seconds even under a sanitizer."""
    run(sys.executable, os.path.join(ROOT, "data-samples", "make_sample.py"), workspace)
    path = os.path.join(workspace, "scenarios", SCENARIO + ".yaml")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    text, n = re.subn(r"(?ms)^models:\n.*?(?=^\w)", "models:\n  - {kind: logit, penalty: 1000}\n", text)
    if not n:
        raise SystemExit("the sample's scenario lists no models")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    run(hearth, "train", "-C", workspace, "--scenario", SCENARIO, "--quiet")
    run(hearth, "score", "-C", workspace, "--scenario", SCENARIO, "--as-of", AS_OF, "--quiet")


def main():
    hearth, probe = (os.path.abspath(path) for path in sys.argv[1:3])
    bad = 0
    with tempfile.TemporaryDirectory(prefix="hearth-live-") as work:
        workspace = os.path.join(work, "workspace")
        prepare(hearth, workspace)
        with open(os.path.join(workspace, "scores", SCENARIO, AS_OF + ".csv"), newline="", encoding="utf-8") as file:
            wanted = {row["person_id"]: [row["score"]] + [row["reason_%d" % i] for i in range(1, 6) if row["reason_%d" % i]]
                      for row in csv.DictReader(file)}
        found = {line.split("\t")[0]: line.split("\t")[1:]
                 for line in run(probe, "score", workspace, SCENARIO, AS_OF).splitlines()}
        for person in sorted(set(wanted) | set(found)):
            if wanted.get(person) != found.get(person):
                print("%s: %r in the list, %r asked for" % (person, wanted.get(person), found.get(person)))
                bad = 1
        print(run(probe, "mixed", workspace, SCENARIO, AS_OF, "police_incidents").strip())
        checked = run(hearth, "verify", "audit", "-C", workspace)
        if "chain intact" not in checked:
            bad = 1
    print("live: %d scores as in the list" % len(wanted))
    return bad


if __name__ == "__main__":
    sys.exit(main())
