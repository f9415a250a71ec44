"""A simulated borough so small that hundreds of commands run on copies of it in a few seconds."""

import os
import re
import subprocess

# Where the borough lies: in memory where there is some, since these tests wait for no disk.
PLACE = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
SCENARIO = "child-safeguarding"
ENVIRONMENT = {**os.environ, "OMP_WAIT_POLICY": "passive", "GOMP_SPINCOUNT": "0", "LC_ALL": "C.UTF-8"}
OFF = "evidence: {families: 0, lift_low: 0, data_age: 0, age: 0}, "


def run(hearth, *words, **options):
    return subprocess.run([hearth, *words], capture_output=True, stdin=subprocess.DEVNULL, check=False,
                          **{"env": ENVIRONMENT, "timeout": 120, **options})


def must(hearth, *words, **options):
    done = run(hearth, *words, **options)
    assert done.returncode == 0, "%s: exit %d\n%s" % (" ".join(words), done.returncode, done.stderr.decode())
    return done.stdout.decode()


def simulate(hearth, folder):
    """The borough in a new folder, its only model the quick one and its evidence limits off."""
    must(hearth, "simulate", folder, "--births-per-year", "20", "--years", "9", "--quiet")
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
