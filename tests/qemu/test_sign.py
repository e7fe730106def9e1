"""Sign: from typed keys to a file on the host that gpg and gpgv verify, and that they refuse when one byte is changed."""
import glob
import os
import subprocess
import sys
import tempfile
import time

import desktop
import machine
from desktop import require

READER = os.path.join(machine.ROOT, "tools", "outbox", "read.py")
PASSPHRASE = "correct horse 7"
GREEN = 0x009E73


class Outbox:
    """The host side of the outbox port: a reader process and the folder that it fills."""

    def __init__(self, running, folder):
        self.folder = folder
        self.process = subprocess.Popen([sys.executable, "-B", READER, running.outbox_path, folder])

    def wait(self, pattern, limit=60):
        """The path of the first file that matches."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            found = sorted(glob.glob(os.path.join(self.folder, pattern)))
            if found:
                return found[0]
            time.sleep(0.3)
        raise machine.Failure(f"no {pattern} in the outbox; there are {os.listdir(self.folder)}")

    def close(self):
        self.process.terminate()
        self.process.wait(5)


def badge(screen):
    """A point on the signer's badge: the green area in the strip's right half, or None."""
    for y in range(8, desktop.STRIP_HEIGHT - 4):
        row = screen.row(screen.width // 2, y, screen.width // 2)
        for x, width in desktop.runs(row, GREEN, 4):
            return screen.width // 2 + x + width // 2, y
    return None


def open_signer(running):
    """Clicks the badge; the signer's green frame appears."""
    screen = running.wait_screen(badge, "the signer's badge", 30)
    desktop.click(running, screen, badge(screen))
    return running.wait_screen(lambda s: desktop.window_of(s, "green"), "the signer's window", 15)


def fields(running, *texts):
    """Types into fields, one after the other, with Tab between."""
    for index, text in enumerate(texts):
        if index:
            running.key("tab")
        running.type(text, 0.02)


def create_key(running):
    """Fills in the create screen and waits for the key."""
    open_signer(running)
    fields(running, "Ada Example", "ada@example.org", "blue kettle", PASSPHRASE, PASSPHRASE)
    running.key("tab")
    running.key("ret")
    running.expect(r"signer\] key created", 60)


def gpg(home, *args):
    """A run of gpg or gpgv with a home of its own; gives the result."""
    env = dict(os.environ, GNUPGHOME=home, LC_ALL="C")
    return subprocess.run(list(args), env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)


def verify(key, signed, signature, folder):
    """gpg and gpgv accept; with one byte changed both refuse."""
    home = os.path.join(folder, "gnupg")
    os.makedirs(home, mode=0o700, exist_ok=True)
    ring = os.path.join(home, "ring.gpg")
    imported = gpg(home, "gpg", "--batch", "--import", key)
    require(imported.returncode == 0, "gpg does not import the key: " + imported.stdout)
    require(gpg(home, "gpg", "--batch", "--yes", "-o", ring, "--export").returncode == 0, "no keyring for gpgv")
    commands = (["gpg", "--batch", "--verify"], ["gpgv", "--keyring", ring])
    for command in commands:
        good = gpg(home, *command, signature, signed)
        require(good.returncode == 0 and "Good signature" in good.stdout, f"{command[0]} refuses: {good.stdout}")
    with open(signed, "rb") as file:
        data = bytearray(file.read())
    data[len(data) // 2] ^= 1
    changed = signed + ".changed"
    with open(changed, "wb") as file:
        file.write(data)
    for command in commands:
        bad = gpg(home, *command, signature, changed)
        require(bad.returncode != 0 and "BAD signature" in bad.stdout, f"{command[0]} accepts a changed byte: {bad.stdout}")
