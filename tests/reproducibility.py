#!/usr/bin/env python3
"""The same bits on any number of threads: a simulated workspace and every output from it, byte by byte.

    reproducibility.py HEARTH

Simulates a small borough with each number of threads and compares all of its files; then runs the commands on copies of the first,
with the times of its files, which manifests hold, and compares all files that they wrote. Manifests
and metrics hold timings under the key "seconds" or "timings"; these are left out of the comparison.
"""

import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

SCENARIO, AS_OF = "child-safeguarding", "2026-01-01"
THREADS = (1, 2, 4)
TIMES = {"seconds", "timings", "made_at", "finished_at", "started_at"}
SIMULATE = ["simulate", "{workspace}", "--births-per-year", "250", "--seed", "11"]
COMMANDS = [
    ["ingest"],
    ["link"],
    ["features", "--scenario", SCENARIO, "--out", "{workspace}/features.csv"],
    ["train", "--scenario", SCENARIO, "--kinds", "points,logit", "--seed", "7"],  # test_kinds has the rest
    ["score", "--scenario", SCENARIO, "--as-of", AS_OF],
    ["score", "--scenario", SCENARIO, "--as-of", "2026-02-01"],  # later than the records: a trial
    ["score", "--scenario", SCENARIO, "--as-of", "2025-10-01", "--backtest"],
    ["alerts", "export", "--out", "{workspace}/alerts.csv"],
]


def without_times(value):
    if isinstance(value, dict):
        return {key: without_times(item) for key, item in value.items() if key not in TIMES}
    if isinstance(value, list):
        return [without_times(item) for item in value]
    return value


def without_sums(pack):
    """The header without its sum, the arrays and their table; what follows are the pages' sums."""
    n_entry, table_at = int.from_bytes(pack[28:32], "little"), int.from_bytes(pack[32:40], "little")
    return pack[:40] + pack[48:table_at + 56 * n_entry]


def digests(workspace):
    """Relative path -> hash of every file."""
    found = {}
    for folder, folders, names in os.walk(workspace):
        folders.sort()
        for name in sorted(names):
            if name.startswith("hearth.db"):  # the store holds times; what it says of alerts is in alerts.csv
                continue
            if name.endswith(".inputs"):  # inodes and their times
                continue
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                data = file.read()
            if name.endswith(".json"):
                value = json.loads(data)
                if name == "digests.json":  # those of files that hold timings
                    value = {key: {file: digest for file, digest in item.items() if file not in ("manifest.json", "metrics.json")}
                             if isinstance(item, dict) else item for key, item in value.items()}
                data = json.dumps(without_times(value), sort_keys=False).encode()
            if name == "alerts.csv":  # when an alert was made, and so when it is due
                data = re.sub(rb"\d{4}-\d\d-\d\dT[0-9:]{8}Z", b"TIME", data)
            if name == "timeline.pack":  # its first array is a stamp of the packs' files, their times included
                data = without_sums(data)
                data = re.sub(rb"^(.{16,64}?)[0-9a-f]{32}\0", rb"\1", data, count=1, flags=re.S)
            found[os.path.relpath(path, workspace)] = hashlib.sha256(data).hexdigest()
    return found


def run_command(hearth, words, n_thread):
    """None, or what the command said when it failed."""
    done = subprocess.run([hearth, *words, "--threads", str(n_thread), "--quiet"], capture_output=True, text=True,
                          check=False)
    return "hearth %s: exit %d\n%s" % (" ".join(words), done.returncode, done.stderr) if done.returncode else None


def run(hearth, workspace, n_thread):
    """True unless a command fails; one that does not exist yet ends the run early."""
    for command in COMMANDS:
        words = [word.replace("{workspace}", workspace) for word in command]
        fault = run_command(hearth, [*words, "-C", workspace], n_thread)
        if fault and "not implemented" in fault:
            print("stopped at %s: not implemented" % words[0])
            return True
        if fault:
            print(fault)
            return False
    return True


def compare(results):
    """How many files differ from those of the first number of threads."""
    first, n_bad = results[THREADS[0]], 0
    for n_thread in THREADS[1:]:
        for path in sorted(set(first) | set(results[n_thread])):
            if first.get(path) != results[n_thread].get(path):
                print("%s: %d threads give other bytes than %d" % (path, n_thread, THREADS[0]))
                n_bad += 1
    return n_bad


def prepare(hearth, workspace):
    """A store with the same secret for the lots of every run, and no evidence asked of a small borough."""
    subprocess.run([hearth, "token", "add", "reads", "--role", "alerts", "-C", workspace], capture_output=True, check=True)
    with sqlite3.connect(os.path.join(workspace, "hearth.db")) as store:
        store.execute("INSERT INTO named_values (name, value, changed_ms) VALUES ('lot.key', 'the same for each number of threads', 0)")
    path = os.path.join(workspace, "scenarios", SCENARIO + ".yaml")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    off = "alerts: {evidence: {families: 0, lift_low: 0, data_age: 0, age: 0}, "
    with open(path, "w", encoding="utf-8") as file:
        file.write(re.sub(r"(?m)^alerts: \{", off, text))


def main():
    hearth = os.path.abspath(sys.argv[1])
    made, results = {}, {}
    with tempfile.TemporaryDirectory(prefix="hearth-bits-") as work:
        borough, workspace = os.path.join(work, "borough"), os.path.join(work, "workspace")
        for n_thread in THREADS:
            shutil.rmtree(borough, ignore_errors=True)
            fault = run_command(hearth, [word.replace("{workspace}", borough) for word in SIMULATE], n_thread)
            if fault:
                print(fault)
                return 1
            made[n_thread] = digests(borough)
        prepare(hearth, borough)
        for n_thread in THREADS:
            shutil.copytree(borough, workspace)  # the same name each time: keys may hold it
            if not run(hearth, workspace, n_thread):
                return 1
            results[n_thread] = digests(workspace)
            shutil.rmtree(workspace)
    n_bad = compare(made) + compare(results)
    print("same bits: %d files simulated, %d in all, at %s threads"
          % (len(made[THREADS[0]]), len(results[THREADS[0]]), ", ".join(map(str, THREADS))))
    return 1 if n_bad else 0


if __name__ == "__main__":
    sys.exit(main())
