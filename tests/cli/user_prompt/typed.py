"""Types passwords on a terminal of its own and prints what the terminal showed."""

import os
import pty
import time


def typed(name, first, second):
    child, terminal = pty.fork()
    if child == 0:
        os.execv(os.environ["HEARTH"], ["hearth", "user", "add", name, "--role", "reviewer"])
    shown = b""
    for question, answer in ((b"Password: ", first), (b"again: ", second)):
        while not shown.endswith(question):
            shown += os.read(terminal, 1024)
        time.sleep(0.2)  # the question comes before the echo is switched off
        os.write(terminal, answer + b"\n")
    try:
        while True:
            more = os.read(terminal, 1024)
            if not more:
                break
            shown += more
    except OSError:
        pass
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(shown.decode().replace("\r", "").rstrip(), status, sep="\n")


typed("anna", b"correct horse battery", b"correct horse battery")
typed("ben", b"correct horse battery", b"correct horse buttery")
