#!/usr/bin/env python3
"""Scores on demand are the scores of the list, and follow events at once.

    check_live.py HEARTH PROBE API

On the sample borough with one small model: every score and every reason asked for one person at a time is the scores file's, to the
last digit; while events come in, three readers see only scores that some whole number of events gives, in that order.
The promises of live.h are asked for one by one, and by several threads at once.
"""
import csv
import os
import shutil
import sys
import tempfile

from small_borough import AS_OF, SCENARIO, make, run


def main():
    hearth, probe, api = (os.path.abspath(path) for path in sys.argv[1:4])
    bad = 0
    with tempfile.TemporaryDirectory(prefix="hearth-live-") as work:
        workspace = os.path.join(work, "workspace")
        make(hearth, workspace)
        again = shutil.copytree(workspace, os.path.join(work, "again"), copy_function=shutil.copy2)
        run(hearth, "score", "-C", workspace, "--scenario", SCENARIO, "--as-of", AS_OF, "--quiet")
        with open(os.path.join(workspace, "scores", SCENARIO, AS_OF + ".csv"), newline="", encoding="utf-8") as file:
            wanted = {row["person_id"]: [row["score"]] + [row["reason_%d" % i] for i in range(1, 6) if row["reason_%d" % i]]
                      for row in csv.DictReader(file)}
        found = {line.split("\t")[0]: line.split("\t")[1:]
                 for line in run(probe, "score", workspace, SCENARIO, AS_OF).splitlines()}
        for person in sorted(set(wanted) | set(found)):
            if wanted.get(person) != found.get(person):
                print("%s: %r in the list, %r asked for" % (person, wanted.get(person), found.get(person)))
                bad = 1
        print(run(probe, "mixed", workspace, SCENARIO, AS_OF, "csc_contacts").strip())
        print(run(api, "api", again, SCENARIO).strip())
        print(run(api, "threads", again, SCENARIO).strip())
        checked = run(hearth, "verify", "audit", "-C", workspace) + run(hearth, "verify", "audit", "-C", again)
        if checked.count("chain intact") != 2:
            bad = 1
    print("live: %d scores as in the list" % len(wanted))
    return bad


if __name__ == "__main__":
    sys.exit(main())
