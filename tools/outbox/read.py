#!/usr/bin/env python3
"""Reads the outbox's frames from QEMU's socket (or a file) and writes each finished stream as a file.

usage: read.py SOCKET FOLDER      runs until the other side closes or SIGTERM
The wire form is in apps/outbox/frame.h. Everything is checked again here, because the machine behind the socket may be
hostile: names, lengths, both CRCs, at most 16 streams of 16 MiB. A file appears only when its stream ended whole, and an
existing file is never replaced: NAME, then NAME.1, NAME.2 and so on.
"""
import os
import re
import signal
import socket
import stat
import struct
import sys
import time
import zlib

MAGIC = b"SBX1"
HEAD = struct.Struct("<4sBBHII")
HELLO, BEGIN, DATA, END, ABORT = 1, 2, 3, 4, 5
CHUNK, STREAMS, TOTAL_MAX = 1024, 16, 16 << 20
NAME = re.compile(rb"[a-z0-9][a-z0-9.-]{0,39}")


def complain(text):
    print(f"outbox: {text}", file=sys.stderr, flush=True)


class Decoder:
    """Bytes in, finished (name, label, content) out. Garbage is skipped up to the next frame that checks."""

    def __init__(self):
        self.buffer = bytearray()
        self.streams = {}

    def feed(self, data):
        self.buffer += data
        done = []
        while (frame := self._frame()) is not None:
            finished = self._take(*frame)
            if finished:
                done.append(finished)
        return done

    def _frame(self):
        while True:
            at = self.buffer.find(MAGIC)
            if at < 0:
                del self.buffer[:max(0, len(self.buffer) - 3)]
                return None
            del self.buffer[:at]
            if len(self.buffer) < HEAD.size:
                return None
            _, kind, zero, stream, length, crc = HEAD.unpack_from(self.buffer)
            if zero == 0 and length <= CHUNK and stream < STREAMS and HELLO <= kind <= ABORT:
                if len(self.buffer) < HEAD.size + length:
                    return None
                payload = bytes(self.buffer[HEAD.size:HEAD.size + length])
                if zlib.crc32(payload, zlib.crc32(bytes(self.buffer[:12]))) == crc:
                    del self.buffer[:HEAD.size + length]
                    return kind, stream, payload
            complain("a damaged frame was skipped")
            del self.buffer[:1]

    def _take(self, kind, stream, payload):
        if kind == HELLO:
            self.streams.clear()
        elif kind == BEGIN:
            self._begin(stream, payload)
        elif kind == DATA and stream in self.streams:
            self._data(stream, payload)
        elif kind == END and stream in self.streams:
            return self._end(stream, payload)
        elif kind == ABORT and self.streams.pop(stream, None):
            complain("a stream was given up by its sender")
        return None

    def _begin(self, stream, payload):
        self.streams.pop(stream, None)
        if len(payload) != 208:
            return complain("a stream began with a malformed header and is ignored")
        total, name, label = struct.unpack("<Q40s160s", payload)
        name, label = name.rstrip(b"\0"), label.split(b"\0")[0].decode("ascii", "replace")
        label = "".join(c if c.isprintable() else "?" for c in label)
        if not NAME.fullmatch(name) or total > TOTAL_MAX:
            return complain(f"{label}: a stream with a bad name or size is ignored")
        self.streams[stream] = (name.decode("ascii"), label, total, bytearray())
        return None

    def _data(self, stream, payload):
        name, label, total, content = self.streams[stream]
        content += payload
        if len(content) > total:
            complain(f"{label}: {name} is longer than announced and is dropped")
            del self.streams[stream]

    def _end(self, stream, payload):
        name, label, total, content = self.streams.pop(stream)
        if len(payload) != 16:
            return complain(f"{label}: {name} ended with a malformed frame and is dropped")
        said, crc, _ = struct.unpack("<QII", payload)
        if said != total or len(content) != total or zlib.crc32(bytes(content)) != crc:
            return complain(f"{label}: {name} is incomplete or damaged and is dropped")
        return name, label, bytes(content)


def store(folder, name, content):
    """Writes a new file and returns its path; the name is taken only once the content is complete."""
    os.makedirs(folder, exist_ok=True)
    temporary = os.path.join(folder, f".{name}.{os.getpid()}.part")
    with open(temporary, "wb") as f:
        f.write(content)
    try:
        for i in range(10000):
            path = os.path.join(folder, name if i == 0 else f"{name}.{i}")
            try:
                os.link(temporary, path)
                return path
            except FileExistsError:
                continue
        raise OSError(f"10000 files named {name} exist already")
    finally:
        os.unlink(temporary)


def connect(path, seconds=15.0):
    """The socket that QEMU listens on, which may not be there yet; or a plain file or pipe."""
    end = time.monotonic() + seconds
    while True:
        try:
            if not stat.S_ISSOCK(os.stat(path).st_mode):
                return os.open(path, os.O_RDONLY)
            s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            s.connect(path)
            return s.detach()
        except (FileNotFoundError, ConnectionRefusedError):
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def read(sock, folder):
    """Reads from socket path `sock` until the other side closes; returns the number of files written."""
    decoder, written = Decoder(), 0
    descriptor = connect(sock)
    try:
        while data := os.read(descriptor, 65536):
            for name, label, content in decoder.feed(data):
                path = store(folder, name, content)
                written += 1
                print(f"outbox: {path}: {len(content)} bytes from {label}", flush=True)
    except ConnectionResetError:
        pass
    finally:
        os.close(descriptor)
    return written


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        read(sys.argv[1], sys.argv[2])
    except OSError as error:
        sys.exit(f"outbox: {error}: is QEMU running with -chardev socket,path={sys.argv[1]},server=on,wait=off?")
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
