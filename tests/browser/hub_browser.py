#!/usr/bin/env python3
"""The hub in a browser: from the login to a decision that is in the store, with and without JavaScript, by keyboard, at
the width of a desk and of a phone; axe-core finds nothing on any page.

    hub_browser.py FOLDER HEARTH PACKAGES

Needs node, npm (once) and chromium; without them it is skipped and says which.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "http"))
from hub_bench import PASSWORD, SKIP, open_copy  # noqa: E402


def skip(why):
    print("skipped: " + why)
    sys.exit(SKIP)


def packages_ready(folder):
    """Installs once, also when two walks start together."""
    os.makedirs(folder, exist_ok=True)
    with open(folder + ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        packages_install(folder)


def packages_install(folder):
    """npm ci from the lock file, unless the same lock is installed."""
    with open(os.path.join(HERE, "package-lock.json"), "rb") as lock:
        wanted = hashlib.sha256(lock.read()).hexdigest()
    stamp = os.path.join(folder, "installed")
    if os.path.exists(stamp) and open(stamp).read() == wanted:
        return
    if not shutil.which("npm"):
        skip("there is no npm to install playwright-core and axe-core (apt-get install npm)")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(os.path.join(HERE, name), folder)
    done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=folder,
                          capture_output=True, text=True)
    if done.returncode:
        skip("npm cannot install playwright-core and axe-core:\n" + done.stderr[-500:])
    with open(stamp, "w") as out:
        out.write(wanted)


def main():
    chromium = os.environ.get("HEARTH_CHROMIUM") or shutil.which("chromium")
    if not chromium:
        skip("there is no chromium (apt-get install chromium)")
    if not shutil.which("node"):
        skip("there is no node (apt-get install nodejs)")
    packages = os.path.abspath(sys.argv[3])
    packages_ready(packages)
    hub, _ = open_copy()
    with hub:
        done = subprocess.run(["node", os.path.join(HERE, "hub_browser.mjs"), hub.base, PASSWORD], env={
            **os.environ, "HEARTH_BROWSER_PACKAGES": os.path.join(packages, "node_modules"), "HEARTH_CHROMIUM": chromium})
        hub.stop()
        hub.verify()
    store = sqlite3.connect(hub.workspace + "/hearth.db")
    reviews = store.execute("SELECT COUNT(*) FROM reviews WHERE rationale LIKE 'Spoke with the health visitor%'").fetchone()[0]
    reveals = store.execute("SELECT COUNT(*) FROM reveals").fetchone()[0]
    print("in the store: %d decisions, %d reveals" % (reviews, reveals))
    shutil.rmtree(hub.workspace)
    sys.exit(0 if done.returncode == 0 and reviews == 5 and reveals == 5 else 1)


main()
