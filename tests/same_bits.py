#!/usr/bin/env python3
"""The same bits on any number of threads: every output of the sample workspace, byte by byte.

    same_bits.py HEARTH

Makes the sample, runs the commands in a fresh copy for each number of threads, and compares all files that they wrote. Manifests
and metrics hold timings under the key "seconds" or "timings"; these are left out of the comparison.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SCENARIO, AS_OF = "child-safeguarding", "2026-01-01"
THREADS = (1, 2, 7)
TIMES = {"seconds", "timings", "made_at", "finished_at", "started_at"}
COMMANDS = [
    ["ingest"],
    ["features", "--scenario", SCENARIO, "--out", "{workspace}/features.csv"],
    ["train", "--scenario", SCENARIO, "--seed", "7"],
    ["score", "--scenario", SCENARIO, "--as-of", AS_OF],
]


def without_times(value):
    if isinstance(value, dict):
        return {key: without_times(item) for key, item in value.items() if key not in TIMES}
    if isinstance(value, list):
        return [without_times(item) for item in value]
    return value


def digests(workspace):
    """Relative path -> hash of every file but the records."""
    found = {}
    for folder, folders, names in os.walk(workspace):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                data = file.read()
            if name.endswith(".json"):
                data = json.dumps(without_times(json.loads(data)), sort_keys=False).encode()
            if name == "timeline.pack":  # its first array is a stamp of the packs' files, their times included
                data = re.sub(rb"^(.{16,64}?)[0-9a-f]{32}\0", rb"\1", data, count=1, flags=re.S)
            found[os.path.relpath(path, workspace)] = hashlib.sha256(data).hexdigest()
    return found


def run(hearth, workspace, n_thread):
    """True unless a command fails; one that does not exist yet ends the run early."""
    for command in COMMANDS:
        words = [word.replace("{workspace}", workspace) for word in command]
        done = subprocess.run([hearth, *words, "-C", workspace, "--threads", str(n_thread), "--quiet"],
                              capture_output=True, text=True, check=False)
        if "not implemented" in done.stderr:
            return True
        if done.returncode:
            print("hearth %s: exit %d\n%s" % (" ".join(words), done.returncode, done.stderr))
            return False
    return True


def main():
    hearth = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="hearth-bits-") as work:
        sample = os.path.join(work, "sample")
        subprocess.run([sys.executable, os.path.join(ROOT, "data-samples", "make_sample.py"), sample], check=True,
                       stdout=subprocess.DEVNULL)
        results = {}
        for n_thread in THREADS:
            workspace = os.path.join(work, "workspace")  # the same name each time: keys may hold it
            shutil.copytree(sample, workspace)
            if not run(hearth, workspace, n_thread):
                return 1
            results[n_thread] = digests(workspace)
            shutil.rmtree(workspace)
    first = results[THREADS[0]]
    bad = 0
    for n_thread in THREADS[1:]:
        for path in sorted(set(first) | set(results[n_thread])):
            if first.get(path) != results[n_thread].get(path):
                print("%s: %d threads give other bytes than %d" % (path, n_thread, THREADS[0]))
                bad = 1
    print("same bits: %d files at %s threads" % (len(first), ", ".join(map(str, THREADS))))
    return bad


if __name__ == "__main__":
    sys.exit(main())
