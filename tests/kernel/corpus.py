#!/usr/bin/env python3
"""Corpus: keeps the strings that the fuzzer found in one file, tests/kernel/corpus: length in two bytes, bytes, and so on.

Usage: corpus.py unpack FOLDER | pack FOLDER."""
import hashlib
import pathlib
import sys

FILE = pathlib.Path(__file__).resolve().parent / "corpus"


def unpack(folder):
    data, at = FILE.read_bytes(), 0
    while at < len(data):
        end = at + 2 + int.from_bytes(data[at:at + 2], "little")
        string, at = data[at + 2:end], end
        (folder / hashlib.sha256(string).hexdigest()[:16]).write_bytes(string)


def pack(folder):
    strings = sorted(path.read_bytes() for path in folder.iterdir())
    FILE.write_bytes(b"".join(len(s).to_bytes(2, "little") + s for s in strings))
    print(f"{len(strings)} strings")


if __name__ == "__main__":
    {"unpack": unpack, "pack": pack}[sys.argv[1]](pathlib.Path(sys.argv[2]))
