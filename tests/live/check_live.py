#!/usr/bin/env python3
"""Scores on demand are the scores of the list, and follow events at once.

    check_live.py HEARTH PROBE API

On the sample borough with one small model: every score and every reason asked for one person at a time is the scores file's, to the
last digit; while events come in, three readers see only scores that some whole number of events gives, in that order.
The list of a later date counts the events as well. The promises of open_scenario.h are asked for one by one, and by several threads at once.
"""
import csv
import os
import shutil
import sys
import tempfile
from datetime import date, timedelta

from small_borough import AS_OF, SCENARIO, make, run


def listed(hearth, workspace, as_of):
    """Score and reasons of everybody on the list that `hearth score` writes."""
    run(hearth, "score", "-C", workspace, "--scenario", SCENARIO, "--as-of", as_of, "--quiet", "--override", "dates of the test", "--by", "ann,bob",
        "--until", "2999-12-31")
    with open(os.path.join(workspace, "scores", SCENARIO, as_of + ".csv"), newline="", encoding="utf-8") as file:
        return {row["person_id"]: [row["score"]] + [row["reason_%d" % i] for i in range(1, 6) if row["reason_%d" % i]]
                for row in csv.DictReader(file)}


def asked(probe, workspace, as_of):
    """The same, one person at a time."""
    return {line.split("\t")[0]: line.split("\t")[1:]
            for line in run(probe, "score", workspace, SCENARIO, as_of).splitlines()}


def differences(wanted, found):
    return ["%s: %r in the list, %r asked for" % (person, wanted.get(person), found.get(person))
            for person in sorted(set(wanted) | set(found)) if wanted.get(person) != found.get(person)]


def main():
    hearth, probe, api = (os.path.abspath(path) for path in sys.argv[1:4])
    with tempfile.TemporaryDirectory(prefix="hearth-live-") as work:
        workspace = os.path.join(work, "workspace")
        make(hearth, workspace)
        again = shutil.copytree(workspace, os.path.join(work, "again"), copy_function=shutil.copy2)
        wanted = listed(hearth, workspace, AS_OF)
        bad = differences(wanted, asked(probe, workspace, AS_OF))
        tomorrow = (date.today() + timedelta(days=1)).isoformat()
        before = listed(hearth, workspace, tomorrow)
        print(run(probe, "mixed", workspace, SCENARIO, tomorrow, "csc_contacts").strip())
        after = listed(hearth, workspace, tomorrow)
        bad += differences(after, asked(probe, workspace, tomorrow))
        if before == after:
            bad.append("events change nothing on the list, so comparing it means nothing")
        print(run(api, "api", again, SCENARIO).strip())
        print(run(api, "threads", again, SCENARIO).strip())
        checked = run(hearth, "verify", "audit", "-C", workspace) + run(hearth, "verify", "audit", "-C", again)
        if checked.count("chain intact") != 2:
            bad.append(checked)
    for text in bad[:10]:
        print(text)
    print("live: %d scores as in the list, %d with events" % (len(wanted), len(after)))
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
