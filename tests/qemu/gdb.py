"""Gdb: the few words of the remote protocol that a test needs to stop a machine at an exact instruction."""
import socket
import struct
import subprocess
import time

import machine

RSP, RIP = 7, 16


class Gdb:
    """A connection to the emulator's stub; the machine stands still once it is made."""

    def __init__(self, path, limit=20):
        end = time.monotonic() + limit
        while True:
            try:
                self.socket = socket.socket(socket.AF_UNIX)
                self.socket.connect(path)
                break
            except OSError:
                self.socket.close()
                if time.monotonic() > end:
                    raise machine.Failure("the debugger's socket never opened") from None
                time.sleep(0.05)
        self.buffer = b""
        self.ask("?")
        while self.receive(0.3):  # the stop that the connection made is told as well
            pass

    def send(self, text):
        data = text.encode()
        self.socket.sendall(b"$" + data + b"#%02x" % (sum(data) & 255))

    def receive(self, limit):
        """One packet, or None after the limit."""
        end = time.monotonic() + limit
        while True:
            start, stop = self.buffer.find(b"$"), self.buffer.find(b"#")
            if 0 <= start < stop and len(self.buffer) >= stop + 3:
                packet, self.buffer = self.buffer[start + 1:stop], self.buffer[stop + 3:]
                self.socket.sendall(b"+")
                return packet.decode()
            self.socket.settimeout(max(0.01, end - time.monotonic()))
            try:
                more = self.socket.recv(65536)
            except socket.timeout:
                return None
            if not more:
                raise machine.Failure("the emulator closed the debugger's connection")
            self.buffer += more

    def ask(self, text, limit=20):
        self.send(text)
        answer = self.receive(limit)
        if answer is None or answer.startswith("E"):
            raise machine.Failure(f"debugger: {text} gave {answer}")
        return answer

    def stop_at(self, *addresses, limit=20):
        """Runs until one of the addresses is reached; gives it, or None when the limit passed (then it stands still too)."""
        for address in addresses:
            self.ask(f"Z1,{address:x},1")
        self.send("c")
        stopped = self.receive(limit)
        if stopped is None:
            self.socket.sendall(b"\x03")
            self.receive(limit)
        for address in addresses:
            self.ask(f"z1,{address:x},1")
        return self.register(RIP) if stopped else None

    def go(self):
        """Lets the machine run and leaves it."""
        self.ask("D")
        self.socket.close()

    def register(self, number):
        data = bytes.fromhex(self.ask("g"))
        return struct.unpack_from("<Q", data, number * 8)[0]

    def set_register(self, number, value):
        data = bytearray.fromhex(self.ask("g"))
        struct.pack_into("<Q", data, number * 8, value)
        self.ask("G" + data.hex())

    def word(self, address):
        return struct.unpack("<Q", bytes.fromhex(self.ask(f"m{address:x},8")))[0]


def symbols(path):
    """Name to address of an ELF file."""
    lines = subprocess.run(["nm", path], stdout=subprocess.PIPE, check=True, text=True).stdout.splitlines()
    return {fields[2]: int(fields[0], 16) for fields in map(str.split, lines) if len(fields) == 3}


def instructions(path):
    """(address, mnemonic) of every instruction, in order."""
    text = subprocess.run(["objdump", "-d", "--no-show-raw-insn", path], stdout=subprocess.PIPE, check=True, text=True).stdout
    for line in text.splitlines():
        head, colon, rest = line.partition(":\t")
        if colon and rest.split():
            yield int(head, 16), rest.split()[0]
