"""Drivers: what is typed, moved and sent on one side of the machine arrives on the other.

The scenario is tests/target/drivers.kdl: all drivers and a probe that logs input events and sends documents.
"""
import os
import socket
import sys
import tempfile
import threading
import time

import machine

sys.path.insert(0, os.path.join(machine.ROOT, "tools", "outbox"))
import kdl  # noqa: E402
import read as reader  # noqa: E402

DEVICES = ["-device", "virtio-keyboard-pci", "-device", "virtio-tablet-pci", "-device", "virtio-mouse-pci"]
CONSOLE = ["-device", "virtio-serial-pci", "-device", "virtconsole,chardev=outbox", "-chardev"]


def log_path(name):
    return os.path.join(machine.ROOT, "build", "test", f"drivers-{name}.log")


def boot(name, extra=()):
    os.makedirs(os.path.dirname(log_path(name)), exist_ok=True)
    args = machine.scenario_args("drivers")
    return machine.Machine(args, timeout=120, log=log_path(name), extra=list(extra))


def ready(running):
    running.expect("TESTS DONE", 90)


def test_ps2_keys_arrive():
    with boot("ps2-keys") as running:
        ready(running)
        for key, code in (("a", 30), ("ret", 28), ("left", 105), ("f12", 88), ("meta_l", 125), ("pause", 119)):
            running.key(key)
            running.expect(rf"input ps2 1 {code} 1\b", 10)
            running.expect(rf"input ps2 1 {code} 0\b", 10)


def test_ps2_mouse_moves_and_clicks():
    with boot("ps2-mouse") as running:
        ready(running)
        running.move_by(40, -30)
        running.expect(r"input ps2 2 0 [1-9]", 10)
        running.expect(r"input ps2 2 1 -[1-9]", 10)
        running.button(True)
        running.expect(r"input ps2 1 272 1", 10)
        running.button(False)
        running.expect(r"input ps2 1 272 0", 10)
        running.button(True, "wheel-up")
        running.expect(r"input ps2 2 8 1", 10)


def test_virtio_keyboard_and_tablet_arrive():
    with boot("virtio", DEVICES[:4]) as running:
        ready(running)
        running.key("b")
        running.expect(r"input virtio-0 1 48 1", 10)
        running.expect(r"input virtio-0 1 48 0", 10)
        running.events(machine.axis("abs", "x", 16000), machine.axis("abs", "y", 32767))
        running.expect(r"input virtio-1 3 0 16000", 10)
        running.expect(r"input virtio-1 3 1 32767", 10)
        running.button(True)
        running.expect(r"input virtio-1 1 272 1", 10)
        running.button(False)
        running.expect(r"input virtio-1 1 272 0", 10)


def test_virtio_mouse_arrives():
    with boot("virtio-mouse", DEVICES[4:]) as running:
        ready(running)
        running.events(machine.axis("rel", "x", 12), machine.axis("rel", "y", -7))
        running.expect(r"input virtio-0 2 0 12", 10)
        running.expect(r"input virtio-0 2 1 -7", 10)


def test_a_burst_of_keys_loses_nothing():
    """600 presses and releases in a row: all arrive in order, or the overflow is told."""
    with boot("burst", DEVICES[:2]) as running:
        ready(running)
        for _ in range(60):
            running.events(*[machine.key_event(c, down) for c in "abcde" for down in (True, False)])
        time.sleep(1)
        running.key("f1")
        sums = running.expect(r"counted virtio-0 (\d+) keys, (\d+) overflows", 30)
        if int(sums.group(1)) != 602 and not int(sums.group(2)):
            raise machine.Failure(f"{sums.group(1)} of 602 events arrived and no overflow was told")


def test_documents_appear_on_the_host():
    folder = tempfile.mkdtemp(prefix="signet-outbox-")
    path = os.path.join(folder, "socket")
    with boot("outbox", CONSOLE + [f"socket,id=outbox,path={path},server=on,wait=on"]) as running:
        thread = threading.Thread(target=reader.read, args=(path, folder), daemon=True)
        thread.start()
        ready(running)
        wait_for(os.path.join(folder, "short.txt"))
    with open(os.path.join(folder, "pattern.bin"), "rb") as file:
        if file.read() != bytes(i * 7 & 255 for i in range(50000)):
            raise machine.Failure("the document arrived changed")
    if os.path.exists(os.path.join(folder, "left-open.txt")):
        raise machine.Failure("a document that its sender gave up appeared")


ECHO = """child "console-echo" {
  image "console-echo.elf"; memory "1M"
  route "console" to="console"
  route "log" to="parent"
}
"""


def echo_config():
    """Platform and console as tests/target/drivers.kdl has them, and the echo as the console's client."""
    source = machine.scenarios.find_config("drivers")
    with open(source, encoding="utf-8") as file:
        text = file.read().split("\n")
    kept = [text[node.line - 1:node.last] for node in kdl.load(source) if node.args[0] in ("platform", "console")]
    path = os.path.join(machine.ROOT, "build", "test", "console-echo.kdl")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(line for lines in kept for line in lines) + "\n" + ECHO)
    return path


def test_console_gives_back_what_the_host_sends():
    """Both directions keep all bytes and their order, also when more comes than the driver has buffers for."""
    os.makedirs(os.path.dirname(log_path("echo")), exist_ok=True)
    sent = bytes(i * 31 >> 3 & 255 for i in range(60000))
    with machine.Machine(machine.scenario_args(echo_config()), timeout=90, log=log_path("echo"), outbox=True) as running:
        running.expect("echo is ready", 60)
        with socket.socket(socket.AF_UNIX) as port:
            port.settimeout(30)
            port.connect(running.outbox_path)
            threading.Thread(target=port.sendall, args=(sent,), daemon=True).start()
            came = b""
            while len(came) < len(sent):
                came += port.recv(len(sent) - len(came))
    if came != sent:
        raise machine.Failure("the echo differs from what was sent")


def wait_for(path, limit=20):
    end = time.monotonic() + limit
    while not os.path.exists(path):
        if time.monotonic() > end:
            raise machine.Failure(f"{os.path.basename(path)} never appeared")
        time.sleep(0.1)


def test_clock_agrees_with_the_host():
    with boot("rtc") as running:
        said = int(running.expect(r"rtc (\d+)\s", 90).group(1))
        if abs(said - time.time()) > 20:
            raise machine.Failure(f"the clock is {said - time.time():.0f} s off")


def test_no_controller_and_no_devices_do_not_hang():
    """A machine without any of the hardware: every driver still answers."""
    with boot("bare", ["-machine", "i8042=off"]) as running:
        running.expect(r"keyboard none, mouse none", 90)
        running.expect(r"PASS input_opens_even_without_hardware", 90)
