#!/usr/bin/env python3
"""Damage never changes a score without a sign.

    damage.py HEARTH [--packs N] [--models N]

N bytes of the packs under build/ are damaged, one at a time: the command makes the pack again and gives the same list,
or refuses and names the file. N bytes of a model's files: `score` refuses and names the file, or `verify scores` does.
"""

import argparse
import os
import random
import shutil
import sys
import tempfile
import time

from small import PLACE, SCENARIO, complete, must, run

LIST = ("score", "--scenario", SCENARIO, "--as-of", "latest", "--dry-run", "--json", "--quiet")


def files_below(folder):
    return sorted(os.path.join(at, name) for at, _, names in os.walk(folder) for name in names)


def damage(path):
    """Another byte at a random place, and no other time of change; what was there before."""
    times = os.stat(path)
    with open(path, "r+b") as file:
        data = file.read()
        at = random.randrange(len(data))
        file.seek(at)
        file.write(bytes([data[at] ^ random.randrange(1, 256)]))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    return at


def damaged_packs(hearth, folder, n):
    """In the timeline, and in a source's records when the timeline is to be made again."""
    wanted = must(hearth, *LIST, "-C", folder)
    packs = [path for path in files_below(os.path.join(folder, "build")) if path.endswith(".pack")]
    timeline = os.path.join(folder, "build", "timeline.pack")
    for i in range(n):
        path = timeline if i % 2 else random.choice(packs)
        at = damage(path)
        if path != timeline:
            os.remove(timeline)
        done = run(hearth, *LIST, "-C", folder)
        same = done.returncode == 0 and done.stdout.decode() == wanted
        refused = done.returncode == 1 and os.path.basename(path) in (done.stdout + done.stderr).decode()
        assert same or refused, "%s, byte %d: exit %d\n%s" % (path, at, done.returncode, done.stderr.decode())
        if refused:
            shutil.rmtree(os.path.join(folder, "build"))
            must(hearth, *LIST, "-C", folder)
    shutil.rmtree(os.path.join(folder, "build"))  # a pack that no list reads is still damaged, and `verify scores` would name it
    must(hearth, *LIST, "-C", folder)


def damaged_models(hearth, folder, n):
    model = os.path.join(folder, "models", SCENARIO)
    paths = [path for path in files_below(model) if os.path.dirname(path) != model]
    counts = [0, 0]
    for _ in range(n):
        path = random.choice(paths)
        with open(path, "rb") as file:
            whole = file.read()
        at = damage(path)
        done = run(hearth, *LIST, "-C", folder)
        refused = done.returncode == 1 and os.path.dirname(path) in (done.stdout + done.stderr).decode()
        if done.returncode == 0:
            done = run(hearth, "verify", "scores", "-C", folder)
            named = os.path.dirname(path) if path.endswith("digests.json") else path
            assert done.returncode == 1 and named in done.stdout.decode(), "%s, byte %d: %s" % (path, at, done.stdout)
        else:
            assert refused, "%s, byte %d: exit %d\n%s" % (path, at, done.returncode, done.stderr.decode())
        counts[refused] += 1
        with open(path, "wb") as file:
            file.write(whole)
    must(hearth, "verify", "scores", "-C", folder)
    print("models: %d refused, %d named by verify" % (counts[1], counts[0]))


def damaged_metrics(hearth, folder):
    """A damaged file does not stop `train` for good: it says which and trains again."""
    path, = [path for path in files_below(os.path.join(folder, "models")) if path.endswith("metrics.json")]
    damage(path)
    done = run(hearth, "train", "--scenario", SCENARIO, "-C", folder)
    assert done.returncode == 0 and path in done.stderr.decode(), done.stderr.decode()
    must(hearth, *LIST, "-C", folder)


def copied_model(hearth, folder):
    """A model under another model's name is not used."""
    models = os.path.join(folder, "models", SCENARIO)
    name, = [name for name in os.listdir(models) if os.path.isdir(os.path.join(models, name))]
    shutil.copytree(os.path.join(models, name), os.path.join(models, "a" * 12))
    done = run(hearth, "models", "use", "a" * 12, "--scenario", SCENARIO, "-C", folder)
    assert done.returncode == 1 and "a" * 12 in done.stderr.decode(), done.stderr.decode()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("hearth", type=os.path.abspath)
    parser.add_argument("--packs", type=int, default=6)
    parser.add_argument("--models", type=int, default=8)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    args = parser.parse_args()
    random.seed(args.seed)
    print("seed", args.seed)
    with tempfile.TemporaryDirectory(prefix="hearth-damage-", dir=PLACE) as work:
        folder = complete(args.hearth, os.path.join(work, "w"))
        damaged_packs(args.hearth, folder, args.packs)
        damaged_models(args.hearth, folder, args.models)
        damaged_metrics(args.hearth, folder)
        copied_model(args.hearth, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
