"""What the tests of the hub share: an invented borough with alerts and people who may sign in, the daemon, and clients.

Alone it makes the borough, once a build: hub_bench.py FOLDER HEARTH. Exit 77 = cannot be made here, with the reason.
"""

import fcntl
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.parse

SCENARIO = "child-safeguarding"
AS_OF = "2026-01-01"
PASSWORD = "correct horse battery staple"
USERS = {"rita": "reviewer", "ravi": "reviewer", "ann": "analyst", "adam": "admin"}
TOKENS = {"all": "score,events,alerts", "scores": "score", "reads": "alerts"}
SKIP = 77


def hearth(program, *words, **options):
    """Runs a command to its end; its stdout."""
    done = subprocess.run([program, *words], capture_output=True, text=True, **options)
    if done.returncode:
        sys.exit("hearth %s ended with %d:\n%s%s" % (words[0], done.returncode, done.stdout, done.stderr))
    return done.stdout


def simulate(program, folder):
    """$HEARTH_SIM may name another program that can simulate."""
    words = ["simulate", folder, "--births-per-year", "250", "--seed", "1", "--quiet"]
    done = subprocess.run([os.environ.get("HEARTH_SIM", program), *words], capture_output=True, text=True)
    if "not implemented" in done.stderr:
        print("skipped: this hearth has no simulate yet; $HEARTH_SIM may name one that has")
        sys.exit(SKIP)
    if done.returncode:
        sys.exit("simulate ended with %d:\n%s" % (done.returncode, done.stderr))


def evidence_off(workspace):
    """A small borough proves nothing: alerts are made of it only with the evidence switched off."""
    path = os.path.join(workspace, "scenarios", SCENARIO + ".yaml")
    with open(path, encoding="utf-8") as file:
        old = file.read()
    new, n = re.subn(r"(?m)^alerts: \{", "alerts: {evidence: {families: 0, lift_low: 0, data_age: 0, age: 0}, ", old)
    if n != 1:
        sys.exit("%s: %d lines begin with alerts:" % (path, n))
    with open(path, "w", encoding="utf-8") as file:
        file.write(new)


def people_add(program, workspace):
    secret = os.path.join(workspace, "password")
    with open(secret, "w") as out:
        out.write(PASSWORD + "\n")
    for name, role in USERS.items():
        hearth(program, "user", "add", name, "--role", role, "--password-file", secret, "-C", workspace)
    tokens = {}
    for name, scopes in TOKENS.items():
        said = hearth(program, "token", "add", name, "--role", scopes, "-C", workspace)
        tokens[name] = re.search(r"hearth_[A-Za-z0-9_-]+", said)[0]
    with open(os.path.join(workspace, "tokens.json"), "w") as out:
        json.dump(tokens, out)


def is_ours(program, folder):
    """Whether its store was made by the tables of this program, with people who need not change their passwords."""
    done = subprocess.run([program, "user", "list", "--json", "-C", folder], capture_output=True, text=True, check=False)
    return done.returncode == 0 and "password_until" not in done.stdout


def maker(program):
    """The program that makes a borough: HEARTH_MAKER where it is built, which the thread sanitizer's tests name because it takes
    half a minute instead of ten. What is tested is the hub."""
    other = os.environ.get("HEARTH_MAKER", "")
    return other if os.access(other, os.X_OK) else program


def borough_make(folder, program):
    """Makes the borough unless it is there; several tests may ask at once."""
    os.makedirs(os.path.dirname(folder) or ".", exist_ok=True)
    with open(folder + ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if os.path.exists(os.path.join(folder, "tokens.json")) and is_ours(program, folder):
            return
        shutil.rmtree(folder, ignore_errors=True)
        program = maker(program)
        simulate(program, folder)
        evidence_off(folder)
        # A model in which every column counts: a newly sent record of any source must move a score.
        hearth(program, "train", "--scenario", SCENARIO, "--kinds", "logit", "--quiet", "-C", folder)
        hearth(program, "score", "--scenario", SCENARIO, "--as-of", AS_OF, "--quiet", "-C", folder)
        people_add(program, folder)


def borough_copy(folder):
    """A workspace of one's own: the store is copied, the rest is linked."""
    copy = tempfile.mkdtemp(prefix="hub-", dir=os.path.dirname(folder))

    def take(source, target):
        if os.path.basename(source).startswith("hearth.db"):
            shutil.copy2(source, target)
        else:
            os.link(source, target)

    shutil.copytree(folder, copy, copy_function=take, dirs_exist_ok=True)
    return copy


class Hub:
    """The daemon on a port that was free."""

    def __init__(self, program, workspace, *words, listen="127.0.0.1:0", environment=None):
        self.program, self.workspace, self.words = program, workspace, words
        self.listen, self.environment = listen, environment
        self.log = tempfile.TemporaryFile("w+")
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [self.program, "serve", "-C", self.workspace, "--listen", self.listen, *self.words],
            stdout=subprocess.PIPE, stderr=self.log, text=True, env=self.environment)
        line = self.process.stdout.readline()
        if not line.startswith("http"):
            sys.exit("serve did not start: " + line + self.said())
        self.base = line.strip()
        self.port = int(self.base.rsplit(":", 1)[1])

    def said(self):
        self.log.seek(0)
        return self.log.read()

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        """The exit status after SIGTERM."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def verify(self):
        """What `verify audit` says; ends the test when the audit is broken."""
        return hearth(self.program, "verify", "audit", "-C", self.workspace)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.kill()


class Reply:
    def __init__(self, response):
        self.status, self.headers = response.status, response.headers
        self.body = response.read()

    @property
    def text(self):
        return self.body.decode()

    @property
    def json(self):
        return json.loads(self.body)


class Client:
    """One browser or program: a connection, cookies, a token."""

    def __init__(self, hub, token=None):
        self.hub, self.token, self.cookies, self.csrf = hub, token, {}, None
        self.connection = http.client.HTTPConnection("127.0.0.1", hub.port, timeout=60)

    def ask(self, method, path, body=None, headers=()):
        """headers: pairs that replace what would be sent."""
        sent = {}
        if self.cookies:
            sent["Cookie"] = "; ".join("%s=%s" % pair for pair in self.cookies.items())
        if self.token:
            sent["Authorization"] = "Bearer " + self.token
        sent.update(headers)
        reply = self.exchange(method, path, body, sent)
        for line in reply.headers.get_all("Set-Cookie") or []:
            name, value = line.split(";")[0].split("=", 1)
            if "Max-Age=0" in line:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return reply

    def exchange(self, method, path, body, sent, again=True):
        """A connection that rested too long is opened anew, for a GET."""
        try:
            self.connection.request(method, path, body, sent)
            return Reply(self.connection.getresponse())
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self.connection.close()
            if method != "GET" or not again:
                raise
        return self.exchange(method, path, body, sent, False)

    def get(self, path, headers=()):
        return self.ask("GET", path, None, headers)

    def form(self, path, fields, headers=()):
        return self.ask("POST", path, urllib.parse.urlencode(fields),
                        {"Content-Type": "application/x-www-form-urlencoded", **dict(headers)})

    def send(self, path, value, headers=()):
        return self.ask("POST", path, json.dumps(value),
                        {"Content-Type": "application/json", "X-CSRF-Token": self.csrf or "", **dict(headers)})

    def login(self, name, password=PASSWORD):
        page = self.get("/login").text
        key = re.search(r'name="csrf" value="([^"]+)"', page)[1]
        reply = self.form("/login", {"csrf": key, "name": name, "password": password, "next": "/"})
        if reply.status == 303:
            self.csrf = self.get("/v1/me").json["csrf"]
        return reply


class Checks:
    """Counts; the end says which did not hold."""

    def __init__(self):
        self.n, self.failed = 0, []

    def __call__(self, name, holds, seen=""):
        self.n += 1
        if not holds:
            self.failed.append("%s: %s" % (name, str(seen)[:300]))

    def end(self):
        for line in self.failed:
            print("FAILED " + line)
        print("%d checks, %d failed" % (self.n, len(self.failed)))
        sys.exit(1 if self.failed else 0)


def open_copy():
    """argv: FOLDER HEARTH. The hub on a copy of the borough, and its tokens."""
    folder, program = sys.argv[1:3]
    borough_make(folder, program)
    workspace = borough_copy(folder)
    with open(os.path.join(workspace, "tokens.json")) as tokens:
        return Hub(program, workspace), json.load(tokens)


if __name__ == "__main__":
    borough_make(sys.argv[1], sys.argv[2])
