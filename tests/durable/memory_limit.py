#!/usr/bin/env python3
"""Under a limit of memory every command ends, done or with a message, never by a signal and never by waiting.

    memory_limit.py HEARTH
"""

import os
import resource
import sys
import tempfile

from small import PLACE, SCENARIO, complete, run

LIMITS_MIB = (120, 180, 220, 300)
COMMANDS = (("schema", "hearth"), ("models", "list", "--scenario", SCENARIO), ("ingest",), ("user", "list"),
            ("score", "--scenario", SCENARIO, "--as-of", "latest", "--dry-run"), ("verify", "scores"))


def main():
    hearth = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="hearth-memory-", dir=PLACE) as work:
        folder = complete(hearth, os.path.join(work, "w"))
        for mib in LIMITS_MIB:
            for words in COMMANDS + (("train", "--scenario", SCENARIO, "--seed", str(mib)),):
                limit = (mib << 20, mib << 20)
                done = run(hearth, *words, cwd=folder, timeout=60,
                           preexec_fn=lambda limit=limit: resource.setrlimit(resource.RLIMIT_AS, limit))
                told = done.returncode in (1, 127) and done.stderr  # 127: the loader has no room for the program
                assert done.returncode == 0 or told, "%s, %d MiB: exit %d\n%s" % (
                    " ".join(words), mib, done.returncode, done.stderr.decode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
