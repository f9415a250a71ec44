"""A borough whose ids name persons (sample/), with one small model, which trains in seconds even under a sanitizer."""
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SCENARIO, AS_OF = "child-safeguarding", "2026-01-01"


def run(*words):
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit("%s: exit %d\n%s" % (" ".join(words), done.returncode, done.stderr))
    return done.stdout


def edit(path, pattern, text):
    """Replaces the one place of the pattern."""
    with open(path, encoding="utf-8") as file:
        old = file.read()
    new, n = re.subn(pattern, text, old)
    if n != 1:
        raise SystemExit("%s: %d places of %s" % (path, n, pattern))
    with open(path, "w", encoding="utf-8") as file:
        file.write(new)


def make(hearth, workspace, capacity=None):
    run(sys.executable, os.path.join(ROOT, "tests", "live", "sample", "make_sample.py"), workspace)
    path = os.path.join(workspace, "scenarios", SCENARIO + ".yaml")
    edit(path, r"(?ms)^models:\n.*?(?=^\w)", "models:\n  - {kind: logit, penalty: 1000}\n")
    if capacity:
        edit(path, r"capacity: \d+ per month", "capacity: %d per month" % capacity)
    run(hearth, "train", "-C", workspace, "--scenario", SCENARIO, "--quiet")
