"""Machine: one QEMU under a test: boots a scenario, speaks QMP, reads the serial line, looks at pixels.

Why: every test of the system as a whole goes through here, so that none can hang: the process has a time limit from the
start, every wait has a deadline, and leaving the `with` block ends it. The emulator is always TCG.
"""
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tools"))
import accounts  # noqa: E402
import png  # noqa: E402
import scenario as scenarios  # noqa: E402

CPU = "qemu64,+svm,+npt,+rdrand,+smep,+smap,+umip,+fsgsbase"
OVMF_CODE = "/usr/share/OVMF/OVMF_CODE_4M.fd"
OVMF_VARS = "/usr/share/OVMF/OVMF_VARS_4M.fd"
MEMORY_IN_ONE_PIECE = 2048  # megabytes; above that the machine has a hole below 4 GiB
ICOUNT = ["-icount", "shift=0,sleep=off"]


class Failure(Exception):
    """What a test says when the machine did not do what was expected."""


def base_args(memory=512, vga="std", display="none", cpus=1):
    """The machine that every path (run, boot, test, bench) uses."""
    return ["qemu-system-x86_64", "-M", "pc", "-m", str(memory), "-cpu", CPU, "-accel", "tcg", "-smp", str(cpus),
            "-display", display, "-vga", vga, "-nic", "none", "-no-reboot",
            "-device", "isa-debug-exit,iobase=0xf4,iosize=4"]


def memory_folder(megabytes):
    """Where the machine's memory lies as a file: in RAM when there is plenty, else None."""
    shared = os.statvfs("/dev/shm") if os.path.isdir("/dev/shm") else None
    return "/dev/shm" if shared and shared.f_bavail * shared.f_frsize > 4 * megabytes << 20 else None


def kernel_args(modules, command_line="", guests=None):
    """-kernel and -initrd for the fast path. A module's name is the last word of its command string. A root task under test
    stands alone and gets the kernel with guests unless told otherwise, a scenario the one that ships."""
    missing = [path for _, path in modules if not os.path.isfile(path)]
    if missing:
        raise SystemExit("missing boot file: " + ", ".join(os.path.relpath(path, ROOT) for path in missing))
    initrd = ",".join(f"{path} {name}" for name, path in modules)
    kernel = "kernel-guests.elf" if guests or (guests is None and len(modules) == 1) else "kernel.elf"
    return ["-kernel", os.path.join(scenarios.BUILD, "boot", kernel), "-initrd", initrd, "-append", command_line]


def scenario_args(name):
    """-kernel arguments of a scenario."""
    config = scenarios.find_config(name)
    short = os.path.splitext(os.path.basename(config))[0]
    return kernel_args(scenarios.modules(config), f"scenario={short}")


def outbox_args(path):
    """The virtio-serial port through which the outbox component writes; QEMU listens at `path`."""
    return ["-device", "virtio-serial-pci", "-chardev", f"socket,id=outbox,path={path},server=on,wait=off",
            "-device", "virtconsole,chardev=outbox"]


class Screen:
    """One screendump: 24-bit pixels of a moment."""

    def __init__(self, ppm):
        match = re.match(rb"P6\s+(\d+)\s+(\d+)\s+255\s", ppm)
        if not match:
            raise Failure("screendump is not a binary PPM")
        self.width, self.height = int(match.group(1)), int(match.group(2))
        self.data = ppm[match.end():]
        self.data = self.data[:self.width * self.height * 3]
        if len(self.data) != self.width * self.height * 3:
            raise Failure("screendump is short")

    def pixel(self, x, y):
        """(red, green, blue) at x, y."""
        at = (y * self.width + x) * 3
        return tuple(self.data[at:at + 3])

    def rgb(self, x, y):
        """The same as 0xRRGGBB."""
        return int.from_bytes(bytes(self.pixel(x, y)), "big")

    def row(self, x, y, width):
        return self.data[(y * self.width + x) * 3:(y * self.width + x + width) * 3]

    def crop(self, x, y, width, height):
        """The bytes of a rectangle."""
        return b"".join(self.row(x, line, width) for line in range(y, y + height))

    def count(self, rgb, x=0, y=0, width=None, height=None):
        """How many pixels of a rectangle have exactly this colour."""
        width, height = width or self.width - x, height or self.height - y
        want = rgb.to_bytes(3, "big")
        total = 0
        for line in range(y, y + height):
            row = self.row(x, line, width)
            at = row.find(want)
            while at >= 0:
                total += at % 3 == 0
                at = row.find(want, at + (3 if at % 3 == 0 else 1))
        return total

    def colours(self, x=0, y=0, width=None, height=None):
        """The set of colours in a rectangle."""
        data = self.crop(x, y, width or self.width - x, height or self.height - y)
        return {data[i:i + 3] for i in range(0, len(data), 3)}


class Machine:
    """A running QEMU. Use it with `with`."""

    def __init__(self, boot, timeout=60, memory=512, cpus=1, vga="std", extra=(), log=None, icount=False, outbox=False,
                 qmp=True):
        """boot: a list of QEMU arguments from scenario_args, kernel_args, bios_args or uefi_args."""
        self.folder = tempfile.mkdtemp(prefix="signet-")
        self.deadline = time.monotonic() + timeout
        self.text, self.seen, self.id = "", 0, 0
        self.condition = threading.Condition()
        self.log = open(log, "w", encoding="utf-8") if log else None
        self.outbox_path = os.path.join(self.folder, "outbox")
        self.qmp_path = os.path.join(self.folder, "qmp")
        args = base_args(memory, vga, cpus=cpus) + ["-serial", "stdio"] + self.prepared(list(boot)) + list(extra)
        self.memory_path = os.path.join(memory_folder(memory) or self.folder, os.path.basename(self.folder) + ".ram")
        self.accounted = qmp and memory <= MEMORY_IN_ONE_PIECE
        if self.accounted:
            args[args.index("pc")] = "pc,memory-backend=ram"
            args += ["-object", f"memory-backend-file,id=ram,size={memory}M,mem-path={self.memory_path},share=on"]
        args += ICOUNT if icount else []
        args += outbox_args(self.outbox_path) if outbox else []
        args += ["-qmp", f"unix:{self.qmp_path},server=on,wait=off"] if qmp else []
        self.kernel = "kernel-guests.elf" if any(word.endswith("/kernel-guests.elf") for word in args) else "kernel.elf"
        self.note("$ " + " ".join(args) + "\n")
        self.process = subprocess.Popen(["timeout", "-k", "5", str(int(timeout) + 10)] + args, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.reader = threading.Thread(target=self.read_serial, daemon=True)
        self.reader.start()
        self.qmp = None

    def prepared(self, args):
        """Replaces the placeholder of the UEFI variable store by a private copy."""
        if "VARS" in args:
            store = os.path.join(self.folder, "vars.fd")
            shutil.copyfile(OVMF_VARS, store)
            args[args.index("VARS")] = f"if=pflash,format=raw,file={store}"
        return args

    def __enter__(self):
        return self

    def __exit__(self, failure, *_):
        try:
            if failure is None and self.accounted:
                self.check_accounts()
        finally:
            self.close()

    def quiet(self):
        """True when no CPU is inside the kernel: each runs user level or sleeps."""
        text = self.command("human-monitor-command", **{"command-line": "info registers -a"})
        return all(level == "3" or halted == "1" for level, halted in re.findall(r"CPL=(\d).*?HLT=(\d)", text))

    def pause(self):
        """Stops the machine outside of the kernel; False when it has ended by itself."""
        end = time.monotonic() + 60
        try:
            self.command("stop")
            while not self.quiet():
                if time.monotonic() > end:
                    raise Failure("the machine never left the kernel")
                self.command("cont")
                time.sleep(0.02)
                self.command("stop")
            return True
        except (Failure, OSError, ValueError):
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                raise Failure("the machine neither stops nor ends") from None
            return False

    def go_on(self):
        """After pause; a machine whose last instruction was near may end before it answers."""
        try:
            self.command("cont")
        except (Failure, OSError, ValueError):
            self.process.wait(5)

    def dump(self):
        """The kernel's accounts as the memory holds them now, summed up; None before the kernel runs or after it stopped."""
        paused = self.pause()
        try:
            dump = accounts.Dump(self.memory_path, self.kernel)
            if not dump.booted or not self.absent("Signet stopped"):
                return None
            dump.walk()
            return dump
        except accounts.Wrong as wrong:
            raise Failure(f"accounts: {wrong}") from None
        finally:
            if paused:
                self.go_on()

    def check_accounts(self):
        """After every test: each page is in exactly one place of exactly one bank."""
        dump = self.dump()
        if dump:
            self.note(f"accounts: {len(dump.banks)} banks, {sum(dump.seen)} pages, each found once\n")

    def close(self):
        """Ends the emulator and removes its files."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.reader.join(5)
        if self.qmp:
            self.qmp.close()
        if self.log:
            self.log.close()
        if os.path.exists(self.memory_path):
            os.unlink(self.memory_path)
        shutil.rmtree(self.folder, ignore_errors=True)

    # Serial line

    def note(self, text):
        if self.log:
            self.log.write(text)
            self.log.flush()

    def read_serial(self):
        while True:
            chunk = self.process.stdout.read1(65536)
            if not chunk:
                break
            text = chunk.decode("utf-8", "replace").replace("\r", "")
            with self.condition:
                self.text += text
                self.note(text)
                self.condition.notify_all()
        with self.condition:
            self.condition.notify_all()

    def remaining(self, limit):
        return max(0.0, min(limit, self.deadline - time.monotonic()))

    def expect(self, pattern, limit=30, rewind=False):
        """Waits until the serial text after the last match holds the pattern; gives the match."""
        end = time.monotonic() + self.remaining(limit)
        with self.condition:
            while True:
                match = re.compile(pattern).search(self.text, 0 if rewind else self.seen)
                before = len(self.text)
                if match and match.end() == before:  # a number may have more digits than came so far
                    self.condition.wait(0.2)
                    if len(self.text) != before:
                        continue
                if match:
                    if not rewind:
                        self.seen = match.end()
                    return match
                left = end - time.monotonic()
                if left <= 0 or (self.process.poll() is not None and not self.reader.is_alive()):
                    tail = "\n".join(self.text.splitlines()[-8:])
                    raise Failure(f"serial line never showed /{pattern}/; its end:\n{tail}")
                self.condition.wait(min(left, 0.5))

    def absent(self, pattern):
        """True when the serial text so far does not hold the pattern."""
        with self.condition:
            return re.search(pattern, self.text) is None

    def wait_exit(self, limit=60):
        """The exit code of QEMU; isa-debug-exit gives 2 * value + 1."""
        try:
            code = self.process.wait(self.remaining(limit))
        except subprocess.TimeoutExpired:
            raise Failure("the machine did not stop") from None
        self.reader.join(5)
        return code

    # QMP

    def command(self, execute, **arguments):
        """One QMP command; gives its return value."""
        if not self.qmp:
            self.connect()
        self.qmp.sendall(json.dumps({"execute": execute, "arguments": arguments}).encode() + b"\n")
        while True:
            answer = json.loads(self.qmp_file.readline() or b'{"error": {"desc": "QMP closed"}}')
            if "error" in answer:
                raise Failure(f"{execute}: {answer['error']['desc']}")
            if "return" in answer:
                return answer["return"]

    def connect(self):
        end = time.monotonic() + 20
        while True:
            try:
                self.qmp = socket.socket(socket.AF_UNIX)
                self.qmp.settimeout(20)
                self.qmp.connect(self.qmp_path)
                break
            except OSError:
                self.qmp.close()
                if time.monotonic() > end or self.process.poll() is not None:
                    raise Failure("QMP socket never opened: " + self.text[-400:]) from None
                time.sleep(0.05)
        self.qmp_file = self.qmp.makefile("rb")
        self.qmp_file.readline()
        self.command("qmp_capabilities")

    def screen(self):
        """A Screen of this moment."""
        path = os.path.join(self.folder, "screen.ppm")
        self.command("screendump", filename=path)
        with open(path, "rb") as file:
            return Screen(file.read())

    def wait_screen(self, predicate, what, limit=30, interval=0.3):
        """Waits until predicate(screen) is true; gives that screen."""
        end = time.monotonic() + self.remaining(limit)
        while True:
            screen = self.screen()
            if predicate(screen):
                return screen
            if time.monotonic() >= end:
                if self.log:
                    png.save(self.log.name + ".png", screen)
                raise Failure(f"screen never showed {what}")
            time.sleep(interval)

    def events(self, *events):
        self.command("input-send-event", events=list(events))

    def key(self, name, pause=0.03):
        """Presses and releases a key or a chord such as 'ctrl-alt-x' by QEMU key codes."""
        codes = name.split("-") if name != "-" else ["minus"]
        for code in codes:
            self.events(key_event(code, True))
            time.sleep(pause / 2)
        for code in reversed(codes):
            self.events(key_event(code, False))
            time.sleep(pause / 2)

    def type(self, text, pause=0.03):
        """Types ASCII text on a US layout."""
        for character in text:
            self.key(key_of(character), pause)

    def button(self, down, button="left"):
        self.events({"type": "btn", "data": {"down": down, "button": button}})

    def move_by(self, dx, dy, step=60, pause=0.01):
        """Moves a relative pointer (PS/2 mouse) in steps that a 9-bit delta holds."""
        while dx or dy:
            x, y = max(-step, min(step, dx)), max(-step, min(step, dy))
            self.events(axis("rel", "x", x), axis("rel", "y", y))
            dx, dy = dx - x, dy - y
            time.sleep(pause)

    def move_to(self, x, y, width, height):
        """Moves an absolute pointer (virtio tablet) to a pixel of a screen of that size."""
        self.events(axis("abs", "x", (x * 32768 + 16384) // width), axis("abs", "y", (y * 32768 + 16384) // height))

    # Exit path of documents

    def outbox(self):
        """A socket connected to the host side of the outbox port."""
        end = socket.socket(socket.AF_UNIX)
        end.connect(self.outbox_path)
        return end


def axis(kind, name, value):
    return {"type": kind, "data": {"axis": name, "value": value}}


def key_event(code, down):
    return {"type": "key", "data": {"down": down, "key": {"type": "qcode", "data": code}}}


PLAIN = dict(zip("`-=[]\\;',./ \n\t", ["grave_accent", "minus", "equal", "bracket_left", "bracket_right", "backslash",
                                      "semicolon", "apostrophe", "comma", "dot", "slash", "spc", "ret", "tab"]))
SHIFTED = dict(zip('~!@#$%^&*()_+{}|:"<>?', ["grave_accent", *"1234567890", "minus", "equal", "bracket_left",
                                             "bracket_right", "backslash", "semicolon", "apostrophe", "comma", "dot",
                                             "slash"]))


def key_of(character):
    """The QEMU key chord that types a character on a US layout."""
    if character in PLAIN:
        return PLAIN[character]
    if character in SHIFTED:
        return "shift-" + SHIFTED[character]
    if character.isupper():
        return "shift-" + character.lower()
    return character


def bios_args(iso):
    """Boot an ISO under SeaBIOS."""
    return ["-cdrom", iso, "-boot", "d"]


def uefi_args(iso):
    """Boot an ISO under OVMF with a private variable store."""
    return ["-drive", f"if=pflash,format=raw,unit=0,readonly=on,file={OVMF_CODE}", "-drive", "VARS", "-cdrom", iso]
