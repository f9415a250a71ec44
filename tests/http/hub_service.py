"""A service manager hears of the hub: that it answers, that it still does, that it ends.

    python3 tests/http/hub_service.py HEARTH
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile

WATCHDOG_US = 1_500_000


def hears(manager, process):
    """The first messages of a hub that is asked to end after its second sign of life."""
    messages = []
    while len(messages) < 20:
        messages.append(manager.recv(100).decode())
        if messages.count("WATCHDOG=1") == 2 and "STOPPING=1" not in messages:
            process.send_signal(signal.SIGTERM)
        if messages[-1] == "STOPPING=1":
            break
    return messages


def main():
    hearth = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        workspace = os.path.join(folder, "workspace")
        subprocess.run([hearth, "init", workspace, "--quiet"], check=True)
        address = os.path.join(folder, "notify")
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.bind(address)
            manager.settimeout(60)
            environment = dict(os.environ, NOTIFY_SOCKET=address, WATCHDOG_USEC=str(WATCHDOG_US))
            command = [hearth, "serve", "-C", workspace, "--listen", "127.0.0.1:0"]
            process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                messages = hears(manager, process)
                assert process.wait(30) == 0, process.returncode
            finally:
                process.kill()
        assert messages[0] == "READY=1" and messages[-1] == "STOPPING=1", messages
        assert set(messages[1:-1]) == {"WATCHDOG=1"}, messages
        wrong = dict(os.environ, NOTIFY_SOCKET="nowhere")
        process = subprocess.Popen(command, env=wrong, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert process.stdout.readline().startswith("http://"), "it answers without a service manager too"
        process.terminate()
        assert "NOTIFY_SOCKET" in process.communicate(timeout=60)[1]


if __name__ == "__main__":
    main()
