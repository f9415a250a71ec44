"""The Debian package has a program that starts, and a service that systemd accepts and calls well protected.

    python3 tests/package.py BUILD_FOLDER
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile

EXPOSURE = 15  # tenths; systemd-analyze calls up to 2.0 "OK", a service without protections has 9.6


def run(*command, **options):
    result = subprocess.run(command, capture_output=True, text=True, **options)
    assert result.returncode == 0, (command, result.stdout[-2000:], result.stderr[-2000:])
    return result.stdout


def unit_check(root, unit):
    text = open(unit).read()
    program = re.search(r"^ExecStart=(\S+)", text, re.M).group(1)
    assert os.access(root + program, os.X_OK), program
    user = re.search(r"^User=(\S+)", text, re.M).group(1)
    assert f"u {user} " in open(f"{root}/usr/lib/sysusers.d/hearth.conf").read(), user
    if not shutil.which("systemd-analyze"):
        print("systemd-analyze is not installed: the unit's protections were not scored")
        return
    print(run("systemd-analyze", "security", "--no-pager", "--offline=true", f"--threshold={EXPOSURE}", unit).splitlines()[-1])


def main():
    build = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        run("cpack", "--config", f"{build}/CPackConfig.cmake", "-G", "DEB", "-B", folder)
        packages = [name for name in os.listdir(folder) if name.endswith(".deb")]
        assert len(packages) == 1, packages
        root = os.path.join(folder, "root")
        run("dpkg-deb", "--extract", os.path.join(folder, packages[0]), root)
        control = run("dpkg-deb", "--info", os.path.join(folder, packages[0]))
        for library in ("libc6", "libgsl27", "libmicrohttpd12", "libsqlite3-0"):
            assert library in control, control
        assert "train" in run(f"{root}/usr/bin/hearth", "--help")
        run(f"{root}/usr/bin/hearth", "init", f"{folder}/workspace")
        unit_check(root, f"{root}/usr/lib/systemd/system/hearth.service")


if __name__ == "__main__":
    main()
