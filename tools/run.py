"""Run: boots a scenario's ISO for a person: a window where there is a display, else VNC on loopback.

The outbox port is attached and read here: what the system writes out appears in ./outbox/.
Usage: run.py SCENARIO [more QEMU arguments]
"""
import os
import signal
import socket
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests", "qemu"))
import machine  # noqa: E402


def free_vnc_display():
    """The first VNC display number whose loopback port is free."""
    for display in range(0, 100):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", 5900 + display))
                return display
            except OSError:
                continue
    raise SystemExit("no free VNC port between 5900 and 5999")


def display_args():
    """QEMU display options and what to tell the person."""
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return "gtk,show-cursor=off,zoom-to-fit=off", "a window opens; Ctrl+Alt+G frees the pointer"
    number = free_vnc_display()
    return f"vnc=127.0.0.1:{number}", f"no display here: connect a VNC viewer to 127.0.0.1:{5900 + number}"


def main():
    name, more = sys.argv[1], sys.argv[2:]
    iso = os.path.join(ROOT, "build", f"signet-{name}.iso")
    display, where = display_args()
    out = os.path.join(ROOT, "outbox")
    os.makedirs(out, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="signet-run-") as folder:
        port = os.path.join(folder, "outbox")
        args = machine.base_args(display=display) + machine.bios_args(iso) + ["-serial", "stdio"]
        args += ["-device", "virtio-tablet-pci"] + machine.outbox_args(port) + more
        print(f"Signet {name}: {where}. Documents written out appear in ./outbox/. Ctrl+C ends it.", flush=True)
        qemu = subprocess.Popen(args, stdin=subprocess.DEVNULL)
        reader = subprocess.Popen([sys.executable, "-B", os.path.join(ROOT, "tools", "outbox", "read.py"), port, out])
        signal.signal(signal.SIGTERM, lambda *_: qemu.terminate())
        try:
            return qemu.wait()
        except KeyboardInterrupt:
            qemu.terminate()
            return qemu.wait()
        finally:
            reader.terminate()


if __name__ == "__main__":
    sys.exit(main())
