#!/usr/bin/env python3
"""Thousands of idle and slow connections from many addresses: people are answered meanwhile, and the slow are ended.

    hub_crowd.py FOLDER HEARTH [CONNECTIONS [SECONDS]]

The time that people wait is printed, not tested: it depends on the machine. tests/nightly.sh runs 10,000.
"""

import os
import resource
import select
import shutil
import socket
import subprocess
import sys
import time

from hub_bench import Checks, Client, open_copy

check = Checks()
SHAPES = (b"", b"GET /login HT", b"GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
          b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n\r\n")


CONNECTION_KB = 64  # the daemon's memory for one connection, at most


def files_raise():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


class Crowd:
    """Connections from addresses of 127.0.0.0/8 that say nothing, or a byte now and then; one that is ended comes again."""

    def __init__(self, port):
        self.port, self.poll, self.all, self.n_made, self.n_ended = port, select.epoll(), {}, 0, 0

    def add(self):
        n = self.n_made
        self.n_made += 1
        one = socket.socket()
        one.setblocking(False)
        one.bind(("127.%d.%d.%d" % (1 + n % 250, n // 250 % 250, 1 + n // 62500), 0))
        one.connect_ex(("127.0.0.1", self.port))
        self.all[one.fileno()] = (one, n)
        self.poll.register(one.fileno(), select.EPOLLIN | select.EPOLLHUP | select.EPOLLERR)
        return one

    def ended(self, fd):
        one, _ = self.all.pop(fd)
        self.poll.unregister(fd)
        one.close()
        self.n_ended += 1

    def tend(self, n_wanted, seconds):
        """Holds so many for so long."""
        until, turn = time.time() + seconds, 0
        while time.time() < until:
            begun = time.time()
            for _ in range(min(500, n_wanted - len(self.all))):
                self.add()
            for fd, _ in self.poll.poll(0, 2000):
                self.ended(fd)
            for fd, (one, n) in list(self.all.items())[turn % 10::10]:
                self.say(one, n)
            turn += 1
            time.sleep(max(0, 0.1 - (time.time() - begun)))

    @staticmethod
    def say(one, n):
        if n % len(SHAPES):
            try:
                one.send(b"a")
            except OSError:
                pass


def crowd_main(port, n_wanted, seconds):
    files_raise()
    crowd = Crowd(port)
    for _ in range(n_wanted):
        one = crowd.add()
        if crowd.n_made % 500 == 0:
            crowd.tend(n_wanted if crowd.n_made >= n_wanted else len(crowd.all), 0.05)
        del one
    for one, n in crowd.all.values():
        try:
            one.send(SHAPES[n % len(SHAPES)])
        except OSError:
            pass
    print("held", len(crowd.all), flush=True)
    crowd.tend(n_wanted, seconds)
    print("ended", crowd.n_ended, "of", crowd.n_made, flush=True)


def people(hub, clients, seconds):
    """Those who have signed in work, and one comes anew each time: how long each request took, and the most that were open."""
    took, n_open, until = [], 0, time.time() + seconds
    while time.time() < until:
        n_open = max(n_open, open_count(hub))
        for client in clients:
            for path in ("/queue", "/cases/1"):
                begun = time.time()
                reply = client.get(path)
                took.append(time.time() - begun)
                check("is answered", reply.status == 200, reply.status)
        begun = time.time()
        newcomer = Client(hub)
        check("a newcomer is answered", newcomer.get("/login").status == 200)
        took.append(time.time() - begun)
        newcomer.connection.close()
        time.sleep(0.02)
    took.sort()
    return took, n_open


def open_count(hub):
    return len(os.listdir("/proc/%d/fd" % hub.process.pid))


def memory_kb(hub):
    """The most that the daemon has had in memory."""
    with open("/proc/%d/status" % hub.process.pid, encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmHWM:"))


def summary(took):
    return "%d requests of people: median %.1f ms, p99 %.1f ms, worst %.1f ms" % (
        len(took), 1e3 * took[len(took) // 2], 1e3 * took[int(len(took) * .99)], 1e3 * took[-1])


def of_many_addresses(hub, n_wanted, seconds):
    clients = [Client(hub) for _ in range(3)]
    for client in clients:
        check("signs in", client.login("rita").status == 303)
    people(hub, clients, 1)
    print("alone: " + summary(people(hub, clients, 2)[0]))
    before = memory_kb(hub)
    crowd = subprocess.Popen([sys.executable, os.path.abspath(__file__), "--crowd", str(hub.port), str(n_wanted), str(seconds)],
                             stdout=subprocess.PIPE, text=True)
    held = crowd.stdout.readline().split()
    check("the crowd came", held[:1] == ["held"], held)
    took, n_open = people(hub, clients, seconds - 1)  # on a slow machine the ended ones come back in waves
    said = crowd.stdout.read().strip()
    crowd.wait()
    check("the hub holds the crowd", n_open > 0.8 * n_wanted, n_open)
    check("the slow are ended", int(said.split()[1]) > 0 if seconds > 12 else True, said)
    more = memory_kb(hub) - before
    check("a connection takes little memory", more < CONNECTION_KB * n_open, "%d kB for %d" % (more, n_open))
    print("%d connections, %d MB more, %s; %s" % (n_open, more >> 10, summary(took), said))


def of_one_address(hub):
    """One address has its share: its oldest connection makes room for its next, others keep theirs."""
    other = Client(hub)
    other.connection.source_address = ("127.9.9.9", 0)
    check("another address", other.get("/login").status == 200)
    mine = []
    for _ in range(2000):
        one = socket.socket()
        one.bind(("127.7.7.7", 0))
        one.connect(("127.0.0.1", hub.port))
        mine.append(one)
    mine[-1].sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    mine[-1].settimeout(5)
    check("the newest is answered", mine[-1].recv(15) == b"HTTP/1.1 200 OK")
    mine[0].settimeout(5)
    try:
        first = mine[0].recv(1)
    except OSError:
        first = b""
    check("the oldest made room", first == b"", first)
    check("the other address kept its connection", other.exchange("GET", "/login", None, {}, False).status == 200)
    for one in mine:
        one.close()


def head_is_due(hub):
    """Ten seconds for a head, however often a byte comes."""
    begun = time.time()
    with socket.create_connection(("127.0.0.1", hub.port)) as one:
        one.sendall(b"GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
        one.settimeout(0.2)
        while time.time() < begun + 30:
            try:
                one.sendall(b"a")
                if not one.recv(1):
                    break
            except socket.timeout:
                continue
            except OSError:
                break
    check("a slow head is ended after ten seconds", 9 < time.time() - begun < 18, time.time() - begun)


def main():
    n_wanted = int(sys.argv[3]) if len(sys.argv) > 3 else 3000
    seconds = int(sys.argv[4]) if len(sys.argv) > 4 else 6
    n_wanted = min(n_wanted, files_raise() - 1000)
    hub, _ = open_copy()
    with hub:
        of_many_addresses(hub, n_wanted, seconds)
        of_one_address(hub)
        head_is_due(hub)
        check("ready", Client(hub).get("/readyz").status == 200)
        check("it ends well", hub.stop() == 0)
    shutil.rmtree(hub.workspace)
    check.end()


if sys.argv[1] == "--crowd":
    crowd_main(*map(int, sys.argv[2:5]))
else:
    main()
