#!/usr/bin/env python3
"""A first login and the daemon's start and end: what the quickstart does last.

    hub_first.py FOLDER HEARTH
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys

from hub_bench import Checks, Client, Hub, borough_copy, borough_make
from hub_entrance import configure

# As in serve/quickstart.sh.
FIRST_LOGIN = r"""
first_login() {
    login="$workspace/first-login.txt"
    if [ -s "$login" ]; then
        echo "the first login stands in $login"
        return
    fi
    if (umask 077 && "$hearth" user add reviewer --role reviewer --generate -C "$workspace" >"$login.new"); then
        mv "$login.new" "$login"
        cat "$login"
        echo "it is not shown again; it stands in $login"
    else # the store has such a user, but the file is gone
        rm -f "$login.new"
        echo "a new password: $hearth user password reviewer --generate -C $workspace"
    fi
}
first_login
"""

check = Checks()
OWN = "nine patient herons"


def first_login(program, workspace):
    done = subprocess.run(["sh", "-eu", "-c", FIRST_LOGIN], capture_output=True, text=True,
                          env={**os.environ, "hearth": program, "workspace": workspace})
    check("first login", done.returncode == 0, done.stderr)
    return done.stdout


def serve(program, *words):
    return subprocess.run([program, "serve", *words], capture_output=True, text=True, timeout=60)


def logins(program, workspace):
    said = first_login(program, workspace)
    path = workspace + "/first-login.txt"
    check("only its owner reads it", os.stat(path).st_mode & 0o777 == 0o600, oct(os.stat(path).st_mode))
    password = re.search(r"([A-Za-z0-9_-]{16,})\s*$", open(path).read())[1]
    check("it is printed", password in said, said)
    again = first_login(program, workspace)
    check("a second run keeps it", password not in again and password in open(path).read(), again)
    os.remove(path)
    check("a lost file is told", "user password reviewer" in first_login(program, workspace))
    return password


def first_page(program, workspace, password):
    """The first password opens nothing but the page that changes it; one's own is returned."""
    with Hub(program, workspace) as hub:
        client = Client(hub)
        check("signing in", client.login("reviewer", password).status == 303)
        reply = client.get("/queue")
        check("the list waits", reply.status == 303 and reply.headers["Location"] == "/account", reply.status)
        fields = {"csrf": client.csrf, "password": password, "new_password": OWN, "again": OWN}
        check("changed", client.form("/account/password", fields).status == 303)
        check("the list", client.get("/queue").status == 200)
        check("it ends well", hub.stop() == 0)
    return OWN


def ends(program, workspace, password):
    for number in (signal.SIGINT, signal.SIGTERM):
        with Hub(program, workspace) as hub:
            client = Client(hub)
            check("signing in", client.login("reviewer", password).status == 303)
            cookie = client.cookies.get("hearth_session", "")
            check("a session", len(cookie) > 40)
            hub.process.send_signal(number)
            check("it ends well after %s" % number.name, hub.process.wait(30) == 0)
    with Hub(program, workspace) as hub:
        check("a session outlives the daemon", client_with(hub, cookie).get("/queue").status == 200)


def client_with(hub, cookie):
    client = Client(hub)
    client.cookies["hearth_session"] = cookie
    return client


def refusals(program, workspace):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = "127.0.0.1:%d" % taken.getsockname()[1]
        done = serve(program, "-C", workspace, "--listen", port)
        check("a taken port is named", done.returncode == 1 and port in done.stderr and "taken" in done.stderr, done.stderr)
    for words, status in ((("--listen", "here"), 2), (("--listen", "127.0.0.1"), 2), (("--listen", "127.0.0.1:99999"), 2),
                          (("--listen", "localhost:80x"), 2), (("extra",), 2)):
        check("serve " + " ".join(words), serve(program, "-C", workspace, *words).returncode == status)
    check("no workspace", serve(program, "-C", workspace + "/records").returncode in (1, 2))


def beyond_this_machine(program, workspace):
    """Where others can reach it, a proxy with TLS must be named, and browsers send cookies over TLS only."""
    done = serve(program, "-C", workspace, "--listen", "0.0.0.0:0")
    check("not without TLS or a proxy", done.returncode == 2 and "certificate" in done.stderr, done.stderr)
    configure(workspace, "  proxy: {from: 127.0.0.8}\n")
    process = subprocess.Popen([program, "serve", "-C", workspace, "--listen", "0.0.0.0:0"], stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, text=True)
    line = process.stdout.readline()
    port = int(line.strip().rsplit(":", 1)[1])

    class Place:
        pass

    place = Place()
    place.port = port
    cookie = Client(place).get("/login").headers["Set-Cookie"]
    check("a cookie for TLS alone", "; Secure" in cookie and "HttpOnly" in cookie and "SameSite=Strict" in cookie, cookie)
    process.terminate()
    check("it ends well", process.wait(30) == 0)


def main():
    folder, program = sys.argv[1:3]
    program = os.path.abspath(program)
    borough_make(folder, program)
    workspace = borough_copy(folder)
    password = logins(program, workspace)
    ends(program, workspace, first_page(program, workspace, password))
    refusals(program, workspace)
    beyond_this_machine(program, workspace)
    shutil.rmtree(workspace)
    check.end()


main()
