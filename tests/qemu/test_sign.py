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
    """Fills in the create screen, waits for the key, exports it and puts the window away."""
    open_signer(running)
    fields(running, "Ada Example", "ada@example.org", "blue kettle", PASSPHRASE, PASSPHRASE)
    running.key("tab")
    running.key("ret")
    running.expect(r"key created", 90)
    time.sleep(1)
    running.key("shift-tab")
    running.key("ret")
    time.sleep(2)
    running.key("tab")
    running.key("ret")
    running.wait_screen(lambda s: not desktop.window_of(s, "green"), "the desktop without the signer's window", 15)


def composer_window(screen):
    """In the workstation scenario the composer's window is the largest."""
    found = desktop.windows(screen)
    require(found, "no window")
    return max(found, key=lambda window: window.width * window.height)


def write_mail(running, subject="Invoice 17"):
    """Types a mail into the composer and presses Sign."""
    screen = desktop.settle(running)
    window = composer_window(screen)
    desktop.click(running, screen, (window.x + window.width // 2, window.y + 96))
    running.key("ctrl-a")
    fields(running, "Ada Example <ada@example.org>", "Bob Wave <bob@example.org>", subject,
           "Dear Bob,\n\nplease pay 100 EUR.\n\nAda\n")
    window = composer_window(running.screen())
    desktop.click(running, screen, (window.x + window.width - 60, window.y + window.height - 35))


def consent(running):
    """Opens the request, types the passphrase, signs, and puts the window away."""
    screen = open_signer(running)
    desktop.settle(running)
    running.key("tab")
    running.type(PASSPHRASE, 0.02)
    running.key("ret")
    running.expect(r"signature no\. 1 given", 90)
    return screen


def signed_files(running, box):
    """Public key, signed bytes and signature as the host got them."""
    create_key(running)
    key = box.wait("public-key*.asc")
    write_mail(running)
    consent(running)
    signature = box.wait("*invoice*.asc")
    return key, box.wait("*invoice*.txt"), signature, box.wait("*invoice*.eml")


def test_typed_keys_to_a_signature_that_gpg_verifies():
    with tempfile.TemporaryDirectory(prefix="signet-out-") as folder:
        with desktop.boot("workstation", limit=280, outbox=True) as running:
            desktop.ready(running, 1)
            box = Outbox(running, folder)
            try:
                key, text, signature, mail = signed_files(running, box)
            finally:
                box.close()
        verify(key, text, signature, folder)
        with open(text, "rb") as signed, open(mail, "rb") as whole:
            data = signed.read()
            require(b"please pay 100 EUR." in data and data in whole.read(), "the mail does not hold the signed bytes")


def test_no_key_reaches_a_client_while_the_passphrase_is_typed():
    """A probe beside the signer logs every key it gets: while the passphrase is typed that is none."""

    def change(text):
        source = desktop.scenarios.find_config("desktop")
        with open(source, encoding="utf-8") as file:
            lines = file.read().split("\n")
        signer = next(node for node in desktop.kdl.load(source) if node.args and node.args[0] == "signer")
        block = "\n".join(line for line in lines[signer.line - 1:signer.last] if '"outbox"' not in line)
        return text + "\n" + block

    children = [desktop.WM.format(more=""), desktop.probe("red")]
    with desktop.boot(desktop.gui_config("signer", children, change), limit=200) as running:
        screen = desktop.ready(running, 1)
        window = desktop.windows(screen)[0]
        desktop.click(running, screen, window.content())
        running.expect(r"probe red focus", 10)
        open_signer(running)
        running.expect(r"probe red unfocus", 10)
        fields(running, "Ada Example", "ada@example.org", "blue kettle", PASSPHRASE, PASSPHRASE)
        require(running.absent(r"probe red key"), "a key meant for the signer reached another client")


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
