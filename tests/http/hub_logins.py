#!/usr/bin/env python3
"""Signing in: strangers lock nobody out, own passwords, second factors, locks, sign-on by a proxy, and what the audit says.

    hub_logins.py FOLDER HEARTH
"""

import base64
import hashlib
import hmac
import json
import os
import re
import shutil
import struct
import sqlite3
import subprocess
import sys
import time

from hub_bench import PASSWORD, Checks, Client, Hub, borough_copy, borough_make, hearth
from hub_entrance import configure

check = Checks()
OWN = "seven quiet lanterns"
SECRET = "a secret of the proxy and the hub"


def client_from(hub, address):
    client = Client(hub)
    client.connection.source_address = (address, 0)
    return client


def code_of(secret, at=None):
    """RFC 6238, computed here by Python's own library."""
    step = struct.pack(">Q", int((time.time() if at is None else at) // 30))
    mac = hmac.new(base64.b32decode(secret), step, hashlib.sha1).digest()
    at = mac[-1] & 15
    return "%06d" % ((struct.unpack(">I", mac[at:at + 4])[0] & 0x7fffffff) % 10 ** 6)


def audit_rows(hub, action):
    with sqlite3.connect("file:%s?mode=ro" % os.path.join(hub.workspace, "hearth.db"), uri=True) as store:
        return store.execute("SELECT actor, details, client FROM audit WHERE action = ? ORDER BY sequence", (action,)).fetchall()


def locked_out(hub):
    """Somebody elsewhere guesses a name until it has to wait: whoever has signed in here of late does not."""
    check("signs in", client_from(hub, "127.0.0.31").login("rita").status == 303)
    for _ in range(6):
        last = client_from(hub, "127.0.0.99").login("rita", "wrong").status
    check("the stranger waits", last == 429, last)
    check("and anybody at a new address", client_from(hub, "127.0.0.32").login("rita").status == 429)
    check("but not who is known", client_from(hub, "127.0.0.31").login("rita").status == 303)
    check("a good login has its address", "127.0.0.31" in [row[2] for row in audit_rows(hub, "login.ok")])


def first_password(hub):
    """A password of another's choice opens the page that changes it, and no other: the first one, and a new one."""
    said = hearth(hub.program, "user", "add", "nina", "--role", "reviewer", "--generate", "-C", hub.workspace)
    password = re.search(r"(?m)^password +(\S+)", said)[1]
    client = Client(hub)
    check("signs in", client.login("nina", password).status == 303)

    def closed(when):
        for path in ("/queue", "/cases/1", "/decisions", "/models", "/audit", "/cases/1/identity"):
            reply = client.get(path)
            role = path == "/audit"
            check("%s: %s" % (when, path), reply.status == (403 if role else 303) and (role or reply.headers["Location"] == "/account"),
                  reply.status)
        for reply in (client.get("/v1/alerts"), client.get("/v1/outcomes"),
                      client.send("/v1/alerts/1/reviews", {"outcome": "watch", "agree": True, "rationale": "x"})):
            check(when + ": the API names it", reply.status == 403 and reply.json.get("code") == "password_change_required", reply.text)
        check(when + ": no second factor before it", client.form("/account/second-factor", {"csrf": client.csrf}).status == 303)

    closed("first")
    page = client.get("/account")
    check("the page that changes it", page.status == 200 and "An administrator chose your password" in page.text
          and 'name="new_password"' in page.text and "Key: <code>" not in page.text, page.text[-600:])
    style = re.search(r'href="(/[^"]+hub[^"]*css)"', page.text)[1]
    check("its style", client.get(style).status == 200)
    check("one's own name and end", "password_until" in client.get("/v1/me").json)
    fields = {"csrf": client.csrf, "password": password, "new_password": OWN, "again": OWN}
    check("changed", client.form("/account/password", fields).status == 303)
    check("then all of it", client.get("/queue").status == 200 and client.get("/v1/outcomes").status == 200)
    said = hearth(hub.program, "user", "password", "nina", "--generate", "-C", hub.workspace)
    password = re.search(r"(?m)^password +(\S+)", said)[1]
    client = Client(hub)
    client.login("nina", password)
    closed("after a new one")
    reply = client.send("/v1/me/password", {"password": password, "new_password": "five slow meadows"})
    check("the API changes it", reply.status == 200 and client.get("/v1/outcomes").status == 200, reply.text)
    client.csrf = reply.json["csrf"]
    check("and one can leave", client.form("/logout", {"csrf": client.csrf}).status == 303)


def own_password(hub):
    secret = os.path.join(hub.workspace, "password")
    hearth(hub.program, "user", "password", "ann", "--password-file", secret, "--days", "14", "-C", hub.workspace)
    client, other = Client(hub), Client(hub)
    client.login("ann")
    other.login("ann")
    page = client.get("/account")
    check("the page", page.status == 200 and "Change password" in page.text)
    check("a password of another is told", "An administrator chose your password" in page.text)
    check("by the API, too", "password_until" in client.get("/v1/me").json)
    fields = {"csrf": client.csrf, "password": PASSWORD, "new_password": OWN, "again": OWN}
    for name, changes in (("a wrong one", {"password": "wrong"}), ("two that differ", {"again": "x"}),
                          ("a well-known one", {"new_password": "Password12345", "again": "Password12345"}),
                          ("the same", {"new_password": PASSWORD, "again": PASSWORD}), ("none", {"new_password": "", "again": ""}),
                          ("one's name", {"new_password": "ann-ann-ann-ann", "again": "ann-ann-ann-ann"})):
        reply = client.form("/account/password", {**fields, **changes})
        check("change with " + name, reply.status == 422 and PASSWORD not in reply.text, reply.status)
    check("without the key", client.form("/account/password", {**fields, "csrf": "x"}).status == 403)
    check("changed", client.form("/account/password", fields).status == 303)
    check("the other session ends", other.get("/queue").status == 303)
    page = client.get("/account")
    check("one's own goes on", page.status == 200 and "An administrator" not in page.text, page.status)
    check("the old one does not", Client(hub).login("ann").status == 401)
    check("the new one does", Client(hub).login("ann", OWN).status == 303)
    client = Client(hub)
    client.login("ann", OWN)
    reply = client.send("/v1/me/password", {"password": "wrong", "new_password": "four blue kettles"})
    check("the API refuses a wrong one", reply.status == 422, reply.text)
    reply = client.send("/v1/me/password", {"password": OWN, "new_password": "four blue kettles"})
    check("the API changes it", reply.status == 200 and client.get("/v1/me").status == 200, reply.text)
    check("the change is in the audit", [row[0] for row in audit_rows(hub, "user.own_password")].count("user:ann") == 2)


def sessions(hub):
    """People see where they are signed in, and end the others."""
    here, phone = client_from(hub, "127.0.0.51"), client_from(hub, "127.0.0.52")
    agent = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1 <b>"}
    key = re.search(r'name="csrf" value="([^"]+)"', phone.get("/login").text)[1]
    phone.form("/login", {"csrf": key, "name": "ravi", "password": PASSWORD, "next": "/"}, agent)
    here.login("ravi")
    page = here.get("/account").text
    rows = [re.sub(r"<[^>]+>", "|", row) for row in re.findall(r"<tr class=\"govuk-table__row\">(?:(?!</tr>).)*</tr>", page)[1:]]
    check("both are shown", len([row for row in rows if "127.0.0.5" in row]) == 2, rows)
    check("with device and address", any("Safari on iPhone" in row and "127.0.0.52" in row for row in rows), rows)
    check("one's own is marked", [row for row in rows if "this session" in row and "127.0.0.51" in row], rows)
    check("not without the key", here.form("/account/sessions", {"csrf": "x"}).status == 403)
    check("the others end", here.form("/account/sessions", {"csrf": here.csrf}).status == 303)
    check("at once", phone.get("/queue").status == 303 and here.get("/queue").status == 200)
    page = here.get("/account?done=sessions").text
    check("and are gone from the page", "127.0.0.52" not in page and "Sign out the other sessions" not in page)
    check("it is in the audit", audit_rows(hub, "session.end_others")[-1][0::2] == ("user:ravi", "127.0.0.51"))


def second_factor(hub):
    client = Client(hub)
    client.login("adam")
    page = client.get("/account").text
    check("a key is shown", "otpauth://" in page, page[-900:])
    secret = re.search(r"Key: <code>([A-Z2-7]{32})", page)[1]
    fields = {"csrf": client.csrf, "factor_password": PASSWORD}
    reply = client.form("/account/second-factor", {**fields, "factor_code": "000000"})
    check("a wrong code", reply.status == 422 and secret in reply.text, reply.status)
    reply = client.form("/account/second-factor", {**fields, "factor_code": code_of(secret), "factor_password": "x"})
    check("a wrong password", reply.status == 422, reply.status)
    reply = client.form("/account/second-factor", {**fields, "factor_code": code_of(secret)})
    check("set up", reply.status == 303, reply.status)

    def login(code, password=PASSWORD):
        one = Client(hub)
        key = re.search(r'name="csrf" value="([^"]+)"', one.get("/login").text)[1]
        sent = {"csrf": key, "name": "adam", "password": password, "next": "/"}
        return one.form("/login", {**sent, "code": code} if code is not None else sent)

    reply = login(None)
    check("the password alone asks for the code", reply.status == 401 and 'name="code"' in reply.text, reply.status)
    check("not with a wrong password", 'name="code"' not in login(None, "wrong").text)
    check("a wrong code", login("123456").status == 401)
    code = code_of(secret)
    check("with the code", login(code).status == 303)
    check("once", login(code).status == 401)
    check("the audit says so", any("second_factor" in row[1] for row in audit_rows(hub, "login.ok")))
    hearth(hub.program, "user", "remove-factor", "adam", "-C", hub.workspace)
    check("an administrator removes it", login(None).status == 303)


def locks(hub):
    client = Client(hub)
    client.login("ravi")
    hearth(hub.program, "user", "lock", "ravi", "-C", hub.workspace)
    check("a lock ends sessions", client.get("/queue").status == 303)
    check("and logins", Client(hub).login("ravi").status == 401)
    hearth(hub.program, "user", "unlock", "ravi", "-C", hub.workspace)
    check("until it is taken away", Client(hub).login("ravi").status == 303)


def users_page(hub):
    """Administrators see who may use the hub, and lock people; nobody else does."""
    adam, ravi = client_from(hub, "127.0.0.61"), Client(hub)
    adam.login("adam")
    ravi.login("ravi")
    check("reviewers do not", ravi.get("/users").status == 403
          and ravi.form("/users/rita/lock", {"csrf": ravi.csrf}).status == 403)
    page = adam.get("/users")
    row = re.search(r"<tr[^>]*><th[^>]*>ravi</th>.*?</tr>", page.text)
    check("who, role, state, factor", page.status == 200 and row and all(
        word in row[0] for word in (">reviewer<", ">In use<", ">No<", "/users/ravi/lock")), page.text[-900:])
    check("not oneself", "/users/adam/" not in page.text and adam.form("/users/adam/lock", {"csrf": adam.csrf}).status == 409)
    check("not without the key", adam.form("/users/ravi/lock", {"csrf": "x"}).status == 403)
    check("nobody of that name", adam.form("/users/none/lock", {"csrf": adam.csrf}).status == 404)
    check("locked", adam.form("/users/ravi/lock", {"csrf": adam.csrf}).status == 303)
    check("sessions end", ravi.get("/queue").status == 303 and Client(hub).login("ravi").status == 401)
    check("it is shown", "/users/ravi/unlock" in adam.get("/users?done=lock").text)
    check("unlocked", adam.form("/users/ravi/unlock", {"csrf": adam.csrf}).status == 303 and Client(hub).login("ravi").status == 303)
    check("with who and where", audit_rows(hub, "user.lock")[-1][0::2] == ("user:adam", "127.0.0.61"))
    check("and who looked", audit_rows(hub, "users.look"))
    pages = {what: adam.get("/audit?what=" + what) for what in ("user.lock", "user.none", "")}
    shown = {what: set(re.findall(r"<td[^>]*>((?:un)?locked a user|viewed the users)</td>", page.text)) for what, page in pages.items()}
    check("the audit is asked by what was done", shown == {
        "user.lock": {"locked a user"}, "user.none": set(), "": {"locked a user", "unlocked a user", "viewed the users"}}, shown)
    check("and keeps what was asked", all('<option value="%s" selected>' % what in page.text for what, page in pages.items()))


def resets(hub):
    """An administrator who knows their own password gives a new first one, and takes a lost second factor away."""
    adam, ravi = client_from(hub, "127.0.0.62"), Client(hub)
    adam.login("adam")
    ravi.login("ravi")
    fields = {"csrf": adam.csrf, "what": "password", "password": PASSWORD}
    check("reviewers do not reset", ravi.form("/users/rita/reset", {**fields, "csrf": ravi.csrf}).status == 403)
    check("the form", 'name="what"' in adam.get("/users/ravi/reset").text)
    check("not with a wrong password", adam.form("/users/ravi/reset", {**fields, "password": "x"}).status == 422)
    check("not without a choice", adam.form("/users/ravi/reset", {"csrf": adam.csrf, "password": PASSWORD}).status == 422)
    check("not oneself", adam.form("/users/adam/reset", fields).status == 409)
    check("nobody of that name", adam.form("/users/none/reset", fields).status == 404)
    check("until then", ravi.get("/queue").status == 200)
    reply = adam.form("/users/ravi/reset", fields)
    made = re.search(r"shown only here: <code>([A-Za-z0-9_-]{43})<", reply.text)
    check("a new one, shown once", reply.status == 200 and made, reply.text[-400:])
    check("sessions end", ravi.get("/queue").status == 303 and Client(hub).login("ravi").status == 401)
    check("it must be changed", ravi.login("ravi", made[1]).status == 303 and ravi.get("/queue").headers["Location"] == "/account")
    own = "nine patient herons"
    ravi.form("/account/password", {"csrf": ravi.csrf, "password": made[1], "new_password": own, "again": own})
    ravi.csrf = ravi.get("/v1/me").json["csrf"]
    key = re.search(r"Key: <code>([A-Z2-7]{32})", ravi.get("/account").text)[1]
    check("the same key until it is taken", key in ravi.get("/account").text)
    fields = {"csrf": ravi.csrf, "factor_password": own}
    check("no key of the browser's", ravi.form("/account/second-factor", {**fields, "factor": "A" * 32,
                                                                         "factor_code": code_of("A" * 32)}).status == 400)
    check("nor its code", ravi.form("/account/second-factor", {**fields, "factor_code": code_of("A" * 32)}).status == 422)
    other = Client(hub)
    other.login("ravi", own)
    check("taken", ravi.form("/account/second-factor", {**fields, "factor_code": code_of(key)}).status == 303)
    check("others end", other.get("/queue").status == 303 and ravi.get("/queue").status == 200)
    reply = adam.form("/users/ravi/reset", {"csrf": adam.csrf, "what": "factor", "password": PASSWORD})
    check("the app is removed", reply.status == 200 and "Access reset" in reply.text, reply.text[-400:])
    check("and sessions end", ravi.get("/queue").status == 303 and Client(hub).login("ravi", own).status == 303)
    for action in ("user.password", "user.no_second_factor"):
        check(action + " by whom, from where", audit_rows(hub, action)[-1][0::2] == ("user:adam", "127.0.0.62"))
    with open(os.path.join(hub.workspace, "password")) as file:
        hearth(hub.program, "user", "password", "ravi", "--password-file", file.name, "-C", hub.workspace)


def tokens_revoked(hub):
    with open(os.path.join(hub.workspace, "tokens.json")) as file:
        token = json.load(file)["reads"]
    program = Client(hub, token)
    check("a token", program.get("/v1/alerts").status == 200)
    hearth(hub.program, "token", "revoke", "reads", "-C", hub.workspace)
    check("a revoked one, at once", program.get("/v1/alerts").status == 401)


def by_proxy(program, workspace):
    path = os.path.join(workspace, "secret")
    with open(path, "w") as file:
        file.write(SECRET + "\n")
    os.chmod(path, 0o600)
    configure(workspace, "  proxy: {from: [127.0.0.8], user: X-Remote-User, client: X-Forwarded-For, secret_header: X-Secret, "
                         "secret_file: secret}\n")
    with Hub(program, workspace) as hub:
        def get(address, path="/login", **headers):
            client = client_from(hub, address)
            return client, client.get(path, {name.replace("_", "-"): value for name, value in headers.items()})

        said = {"X_Remote_User": "rita", "X_Secret": SECRET, "X_Forwarded_For": "203.0.113.9, 198.51.100.7, 127.0.0.8"}
        client, reply = get("127.0.0.8", **said)
        check("signed in by the proxy", reply.status == 303 and client.cookies, reply.status)
        check("its client is told, not what came before", audit_rows(hub, "login.ok")[-1][2] == "198.51.100.7",
              audit_rows(hub, "login.ok")[-1])
        check("as a secure cookie", "__Host-" in str(client.cookies), client.cookies)
        sent = {"X-Remote-User": "rita", "X-Secret": SECRET}
        check("the session", client.get("/queue", sent).status == 200)
        check("of another person it is none", client.get("/queue", {**sent, "X-Remote-User": "ravi"}).status == 303)
        for name, address, changes in (("another address", "127.0.0.1", {}), ("a wrong secret", "127.0.0.8", {"X_Secret": "x" * 32}),
                                       ("no secret", "127.0.0.8", {"X_Secret": ""})):
            _, reply = get(address, **{**said, **changes})
            check("the header counts for nothing from " + name, reply.status == 200, reply.status)
        _, reply = get("127.0.0.8", **{**said, "X_Remote_User": "nobody"})
        check("a name that is no user", reply.status == 403 and "no account" in reply.text, reply.status)
        check("it ends well", hub.stop() == 0)
        hub.verify()
        refused = [attempt for row in audit_rows(hub, "refused") for attempt in json.loads(row[1])["attempts"]]
        check("refusals are told", any(one["what"] == "login.refused" for one in refused), refused)


def factor_required(program, workspace):
    configure(workspace, "  second_factor: required\n")
    with Hub(program, workspace) as hub:
        client = Client(hub)
        client.login("rita")
        reply = client.get("/queue")
        check("no page without a second factor", reply.status == 303 and reply.headers["Location"] == "/account", reply.status)
        check("nor the API", client.get("/v1/alerts/1").status == 403)
        page = client.get("/account").text
        secret = re.search(r"Key: <code>([A-Z2-7]{32})", page)[1]
        client.form("/account/second-factor", {"csrf": client.csrf, "factor_password": PASSWORD,
                                               "factor_code": code_of(secret)})
        check("then all of it", client.get("/queue").status == 200)
        check("it ends well", hub.stop() == 0)


SMALL_DISK = """#include <sys/statvfs.h>
int statvfs(const char *path, struct statvfs *info)
{
    *info = (struct statvfs){.f_frsize = 1 << 20, .f_blocks = 100000, .f_bavail = 77};
    return 0;
}
"""


def disk_is_low(program, workspace):
    """Administrators read it on every page; nobody else does."""
    with open(program, "rb") as file:
        text = file.read()
    if not shutil.which("cc") or b"libasan" in text or b"libtsan" in text:
        return
    library = os.path.join(workspace, "small_disk.so")
    done = subprocess.run(["cc", "-shared", "-fPIC", "-x", "c", "-", "-o", library], input=SMALL_DISK, text=True, check=False)
    check("the library", done.returncode == 0)
    os.environ["LD_PRELOAD"] = library
    try:
        with Hub(program, workspace) as hub:
            for name, reads in (("adam", True), ("rita", False)):
                client = Client(hub)
                client.login(name)
                page = client.get("/models")
                check("a full disk for " + name, page.status == 200 and ("nearly full: 77 MB are free" in page.text) == reads,
                      page.text[:300])
            check("it ends well", hub.stop() == 0)
    finally:
        del os.environ["LD_PRELOAD"]


def refusals(program, workspace):
    """A hundred refused attempts are a row or two."""
    with Hub(program, workspace) as hub:
        before = len(audit_rows(hub, "refused"))
        client = client_from(hub, "127.0.0.44")
        for _ in range(30):
            client.login("zoe", "wrong")
        ann = Client(hub)
        ann.login("ann", "four blue kettles")
        for _ in range(40):
            ann.get("/audit")
        ann.form("/logout", {"csrf": "x"})
        ann.form("/logout", {"csrf": ann.csrf})
        Client(hub, "hearth_" + "a" * 43).get("/v1/alerts")
        check("it ends well", hub.stop() == 0)
        rows = audit_rows(hub, "refused")[before:]
        check("few rows", 1 <= len(rows) <= 3, len(rows))
        attempts = [one for row in rows for one in json.loads(row[1])["attempts"]]
        for what, client, n in (("login.refused", "127.0.0.44", 5), ("login.waited", "127.0.0.44", 10),
                                ("request.refused", "127.0.0.1", 40), ("form.refused", "127.0.0.1", 1),
                                ("token.refused", "127.0.0.1", 1)):
            seen = sum(one["n"] for one in attempts if one["what"] == what and one["client"] == client)
            check("%s from %s" % (what, client), seen >= n, attempts)
        check("signing out is told", audit_rows(hub, "logout"))
        hub.verify()


def main():
    folder, program = sys.argv[1:3]
    program = os.path.abspath(program)
    borough_make(folder, program)
    workspace = borough_copy(folder)
    with Hub(program, workspace) as hub:
        locked_out(hub)
        first_password(hub)
        own_password(hub)
        sessions(hub)
        second_factor(hub)
        locks(hub)
        users_page(hub)
        resets(hub)
        tokens_revoked(hub)
        check("it ends well", hub.stop() == 0)
        hub.verify()
    disk_is_low(program, workspace)
    refusals(program, workspace)
    by_proxy(program, workspace)
    factor_required(program, workspace)
    shutil.rmtree(workspace)
    check.end()


main()
