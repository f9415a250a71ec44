#!/usr/bin/env python3
"""A training that is killed continues where it stopped, and ends with the same bytes.

    training.py HEARTH

A workspace of 900 people with five candidates: trained without a break; killed when some fits are done and
started again; started again with a damaged fit. Model folders are compared byte by byte (manifest.json,
which has times, apart)."""

import glob
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

FITS = "build/fits/s"


def world(folder):
    os.makedirs(folder + "/scenarios")
    with open(folder + "/people.csv", "w") as file:
        file.write("id,dob\n")
        for p in range(900):
            file.write("p%03d,%d-%02d-%02d\n" % (p, 2010 + p % 4, 1 + p % 12, 1 + p % 28))
    with open(folder + "/events.csv", "w") as file:
        file.write("id,date,kind\n")
        for m in range(84):
            for k in range(28):
                day = "%d-%02d-%02d" % (2015 + m // 12, 1 + m % 12, 1 + k)
                person = (m * 37 + k * 23) % 900
                file.write("p%03d,%s,visit\n" % (person, day))
                if k < 6:
                    file.write("p%03d,%s,harm\n" % ((person * 7 + m) % 900, day))
    with open(folder + "/hearth.yaml", "w") as file:
        file.write("""hearth: 1
data_end: 2021-12-31
today: 2022-01-01
link: none
sources:
  - {name: people, agency: a, files: people.csv, record: person, ids: x, columns: {person_id: id, dob: dob}}
  - {name: events, agency: a, files: events.csv, record: event, ids: x,
     columns: {person_id: id, date: date, category: kind}}
""")
    with open(folder + "/scenarios/s.yaml", "w") as file:
        file.write("""scenario: s
cohort: {as_of: {from: 2016-01-01, to: 2021-10-01, every: 3m}, age: {from: 0d, to: 20y}}
outcome: {any: [{event: events, category: [harm]}], within: 3m}
features:
  - {of: self, attribute: age, unit: days}
  - {of: self, source: events, category: [visit, harm], windows: [90d, 1y], compute: [count, days_since_last]}
splits: {test_every: 1y}
models: [{kind: points}, {kind: logit, penalty: [0.1, 1]}, {kind: gbt, trees: [100, 200], depth: 4}]
""")


def train(hearth, folder, start=False):
    words = [hearth, "train", "--scenario", "s", "-C", folder, "--threads", "2"]
    if start:
        return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode:
        sys.exit("training.py: %s" % done.stderr)
    return done.stderr


def model_of(folder):
    """Name -> bytes of the model's files."""
    models = [m for m in glob.glob(folder + "/models/s/*") if os.path.isdir(m)]
    if len(models) != 1:
        sys.exit("training.py: %d models" % len(models))
    files = {"id": os.path.basename(models[0]).encode()}
    for name in os.listdir(models[0]):
        if name not in ("manifest.json", "digests.json"):
            with open(models[0] + "/" + name, "rb") as file:
                files[name] = file.read()
    return files


def same(what, wanted, got):
    if wanted.keys() != got.keys():
        sys.exit("training.py: %s: other files: %s" % (what, sorted(wanted.keys() ^ got.keys())))
    for name in wanted:
        if wanted[name] != got[name]:
            sys.exit("training.py: %s: %s differs" % (what, name))


def done_before(text):
    """Of the line that says how many fits were there."""
    found = re.search(r"(\d+) of \d+ fits were done by an earlier run", text)
    return int(found.group(1)) if found else 0


def kill_in_the_middle(hearth, folder):
    running = train(hearth, folder, start=True)
    limit = time.monotonic() + 240
    while len(glob.glob(folder + "/" + FITS + "/*.margins")) < 3:
        if running.poll() is not None or time.monotonic() > limit:
            sys.exit("training.py: it ended before it could be killed")
        time.sleep(0.005)
    running.send_signal(signal.SIGKILL)
    running.wait()


def main():
    hearth = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as top:
        whole, broken = top + "/whole", top + "/broken"
        world(whole)
        shutil.copytree(whole, broken)
        if done_before(train(hearth, whole)):
            sys.exit("training.py: the first run found fits")
        wanted = model_of(whole)
        kill_in_the_middle(hearth, broken)
        kept = len(glob.glob(broken + "/" + FITS + "/*.margins"))
        used = done_before(train(hearth, broken))
        if used != kept:
            sys.exit("training.py: %d fits were kept, %d used" % (kept, used))
        same("after a kill", wanted, model_of(broken))
        fits = sorted(glob.glob(broken + "/" + FITS + "/*.margins"))
        with open(fits[0], "r+b") as file:
            first = file.read(1)
            file.seek(0)
            file.write(bytes([first[0] ^ 1]))
        shutil.rmtree(broken + "/models")
        used = done_before(train(hearth, broken))
        if used != len(fits) - 1:
            sys.exit("training.py: one of %d fits is damaged, %d were used" % (len(fits), used))
        same("with a damaged fit", wanted, model_of(broken))
    print("training.py: killed with %d of %d fits done, the same bytes after" % (kept, len(fits)))


main()
