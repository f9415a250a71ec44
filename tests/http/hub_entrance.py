#!/usr/bin/env python3
"""Who may reach the hub, and under which name: TLS, plain HTTP beyond this machine, a proxy in front, the Host.

    hub_entrance.py FOLDER HEARTH
"""

import contextlib
import http.client
import os
import re
import shutil
import socket
import sqlite3
import ssl
import subprocess
import sys

from hub_bench import PASSWORD, Checks, Client, Hub, borough_copy, borough_make

check = Checks()
SECRET = "a secret of the proxy and the hub"


def configure(workspace, text):
    """hearth.yaml with these lines of serving, in place of those of the last call."""
    path = os.path.join(workspace, "hearth.yaml")
    if not os.path.exists(path + ".plain"):
        shutil.copy(path, path + ".plain")
    with open(path + ".plain") as file:
        plain = file.read()
    os.remove(path)  # a link into the borough
    with open(path, "w") as file:
        file.write(plain + "serving:\n" + text)


def refused(program, workspace, words, *texts):
    done = subprocess.run([program, "serve", "-C", workspace, *words], capture_output=True, text=True, timeout=120)
    check("serve %s with %s" % (" ".join(words), texts), done.returncode == 2 and all(text in done.stderr for text in texts),
          (done.returncode, done.stderr))


def certificate_make(workspace, name):
    """A certificate for hub.example, signed by itself; its files."""
    key, certificate = os.path.join(workspace, name + ".key"), os.path.join(workspace, name + ".pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key,
                    "-out", certificate, "-days", "90", "-subj", "/CN=hub.example", "-addext",
                    "subjectAltName=DNS:hub.example,IP:127.0.0.1"], check=True, capture_output=True)
    os.chmod(key, 0o600)
    return certificate, key


def refusals(program, workspace):
    configure(workspace, "  session: 30m\n")
    refused(program, workspace, ("--listen", "0.0.0.0:0"), "plain HTTP", "certificate", "proxy")
    refused(program, workspace, ("--listen", "[::]:0"), "plain HTTP")
    for text, says in (("  session: 30 fortnights\n", "length of time"), ("  certificate: a.pem\n", "together"),
                       ("  proxy: {from: [10.0.0.300]}\n", "not an address"), ("  proxy: {user: X-User}\n", "from"),
                       ("  proxy: {from: 10.0.0.5, user: X-User}\n", "secret"),
                       ("  proxy: {from: 10.0.0.5, client: 'X Forwarded'}\n", "header")):
        configure(workspace, text)
        refused(program, workspace, (), "serving" if "together" in says or says == "secret" else "", says)


def hosts(program, workspace):
    configure(workspace, "  hosts: [hub.council.example]\n")
    with Hub(program, workspace) as hub:
        for host, status in (("127.0.0.1", 200), ("127.0.0.1:%d" % hub.port, 200), ("localhost:1", 200), ("[::1]:80", 200),
                             ("hub.council.example", 200), ("HUB.council.example:443", 200), ("evil.example", 421),
                             ("10.0.0.1", 421), ("127.0.0.1.evil.example", 421), ("hub.council.example.evil", 421),
                             ("hub.council.example:x", 421), ("[::1", 421)):
            reply = Client(hub).get("/login", {"Host": host})
            check("the host " + host, reply.status == status, reply.status)
        reply = Client(hub).get("/v1/me", {"Host": "evil.example"})
        check("the API, too", reply.status == 421 and reply.headers["Content-Type"] == "application/problem+json", reply.status)
        reply = Client(hub).get("/login", {"Host": "evil.example", "X-Forwarded-Host": "localhost"})
        check("nobody but a proxy says which host", reply.status == 421, reply.status)
        check("no HSTS without TLS", not reply.headers["Strict-Transport-Security"])


class TlsClient(Client):
    def __init__(self, hub, certificate, name="hub.example", **options):
        super().__init__(hub)
        context = ssl.create_default_context(cafile=certificate)
        for key, value in options.items():
            setattr(context, key, value)

        class Named(http.client.HTTPSConnection):
            def connect(self):
                plain = socket.create_connection(("127.0.0.1", hub.port), 60)
                self.sock = context.wrap_socket(plain, server_hostname=name)

        self.connection = Named(name, hub.port, context=context, timeout=60)


def tls(program, workspace):
    certificate, key = certificate_make(workspace, "hub")
    _, other = certificate_make(workspace, "other")
    text = "  certificate: hub.pem\n  key: %s\n"
    configure(workspace, text % "other.key")
    refused(program, workspace, (), "other.key")
    os.chmod(key, 0o644)
    configure(workspace, text % "hub.key")
    refused(program, workspace, (), "others can read")
    os.chmod(key, 0o600)
    with Hub(program, workspace, listen="0.0.0.0:0") as hub:
        check("its address", hub.base.startswith("https://"), hub.base)
        client = TlsClient(hub, certificate)
        reply = client.get("/login")
        check("TLS is answered", reply.status == 200)
        check("HSTS", "max-age" in (reply.headers["Strict-Transport-Security"] or ""))
        check("cookies for TLS alone", "__Host-" in str(client.cookies) or "Secure" in reply.headers["Set-Cookie"])
        check("signs in", client.login("rita").status == 303)
        check("the queue", client.get("/queue").status == 200)
        check("files, too", client.get("/healthz").headers["Strict-Transport-Security"])
        check("another host", client.get("/login", {"Host": "evil.example"}).status == 421)
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            old = TlsClient(hub, certificate, minimum_version=version, maximum_version=version)
            check("by " + version.name, old.get("/healthz").status == 200)
        try:
            TlsClient(hub, certificate, minimum_version=ssl.TLSVersion.TLSv1_1, maximum_version=ssl.TLSVersion.TLSv1_1).get("/healthz")
            check("not by TLS 1.1", False)
        except (ssl.SSLError, OSError):
            pass
        try:
            plain = Client(hub).get("/login").status
        except (OSError, http.client.HTTPException):
            plain = 0
        check("no plain HTTP at its port", plain == 0, plain)
        check("it ends well", hub.stop() == 0)


def own_address():
    """An address of this machine beside the loopback one, or None."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return probe.getsockname()[0]
        except OSError:
            return None


def last_client(workspace, action):
    """Of the audit's latest row of that action."""
    with contextlib.closing(sqlite3.connect("file:%s/hearth.db?mode=ro" % workspace, uri=True)) as store:
        return store.execute("SELECT client FROM audit WHERE action = ? ORDER BY sequence DESC LIMIT 1", (action,)).fetchone()


def twice_sent(proxy, workspace):
    """A client sends the proxy's headers itself, and the proxy adds its own lines behind them."""
    named = {"X-Forwarded-Host": "hub.example", "X-Remote-User": "admin", "X-Secret": SECRET}
    for name in named:
        reply = proxy.get("/login", {**named, name.lower(): "rita"})
        check("two lines of " + name, reply.status == 400, reply.status)
    for name in ("Authorization", "Cookie", "Origin", "X-CSRF-Token"):
        reply = proxy.get("/login", {name: "a=b", name.lower(): "c=d"})
        check("two lines of " + name, reply.status == 400, reply.status)
    where = {"Host": "127.0.0.1", "X-Forwarded-For": "198.51.100.1", "x-forwarded-for": "192.0.2.7"}
    key = re.search(r'name="csrf" value="([^"]+)"', proxy.get("/login", where).text)[1]
    reply = proxy.form("/login", {"csrf": key, "name": "rita", "password": PASSWORD, "next": "/"}, where)
    check("signs in through the proxy", reply.status == 303, reply.status)
    client = last_client(workspace, "login.ok")
    check("the proxy's own line says who the client is", client == ("192.0.2.7",), client)


def proxied(program, workspace):
    with open(os.path.join(workspace, "secret"), "w") as file:
        file.write(SECRET + "\n")
    os.chmod(os.path.join(workspace, "secret"), 0o600)
    configure(workspace, "  proxy: {from: [127.0.0.8], user: X-Remote-User, client: X-Forwarded-For, secret_header: X-Secret, "
                         "secret_file: secret}\n")
    with Hub(program, workspace, listen="0.0.0.0:0") as hub:
        proxy, stranger = Client(hub), Client(hub)
        proxy.connection.source_address = ("127.0.0.8", 0)
        for name, client, status in (("the proxy's host", proxy, 200), ("a stranger's", stranger, 421)):
            reply = client.get("/login", {"Host": "127.0.0.1", "X-Forwarded-Host": "hub.example"} if client is proxy else
                               {"Host": "hub.example", "X-Forwarded-Host": "hub.example"})
            check(name, reply.status == status, reply.status)
        twice_sent(proxy, workspace)
        address = own_address()
        if address:
            try:
                other = socket.create_connection((address, hub.port), 5)
                other.settimeout(5)
                other.sendall(b"GET /healthz HTTP/1.1\r\nHost: %s\r\n\r\n" % address.encode())
                said = other.recv(100)
            except OSError:
                said = b""
            check("plain HTTP is taken from the proxy and this machine only", said == b"", said)
        check("it ends well", hub.stop() == 0)


def main():
    folder, program = sys.argv[1:3]
    program = os.path.abspath(program)
    borough_make(folder, program)
    workspace = borough_copy(folder)
    refusals(program, workspace)
    hosts(program, workspace)
    if shutil.which("openssl"):
        tls(program, workspace)
    else:
        print("no openssl: TLS is not tried")
    proxied(program, workspace)
    shutil.rmtree(workspace)
    check.end()


if __name__ == "__main__":
    main()
