"""Linked: which files a program is made of, read from its link map and the compiler's dependency files.

A file counts, whole, when at least one allocated byte of its object is in the program; every own header that it includes counts
too. Objects of distribution archives have no source here: they are listed by name and bytes. Compiler support (libgcc, crt) is
listed with them.
"""
import functools
import os
import re

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# A section of an object: name (perhaps alone on its line), address, size, file.
SECTION = re.compile(r"^ (\.\S+|COMMON)\s+0x([0-9a-f]+)\s+0x([0-9a-f]+) (\S.*)$")
OUTPUT = re.compile(r"^(\.\S+)(?:\s+0x|$)")
NOT_LOADED = re.compile(r"^\.(debug|comment|note\.GNU|symtab|strtab|shstrtab|stab)")


def sections(path):
    """(section, size, file) of everything that was linked and is loaded."""
    with open(path, encoding="utf-8", errors="replace") as file:
        text = file.read()
    text = text.split("Linker script and memory map", 1)[-1]
    text = re.sub(r"^( \.?\S+)\n\s+(0x[0-9a-f]+\s+0x[0-9a-f]+ )", r"\1 \2", text, flags=re.M)
    output = ""
    for line in text.split("\n"):
        if line.startswith("/DISCARD/"):
            output = "/DISCARD/"
        head = OUTPUT.match(line)
        if head:
            output = head.group(1)
        match = SECTION.match(line)
        if match and output != "/DISCARD/" and not NOT_LOADED.match(match.group(1)) and not NOT_LOADED.match(output):
            if int(match.group(3), 16):
                yield match.group(1), int(match.group(3), 16), match.group(4)


def member(file):
    """(archive, object) of 'dir/libx.a(y.o)', or (None, object)."""
    match = re.match(r"(.*)\(([^)]+)\)$", file)
    return (match.group(1), match.group(2)) if match else (None, file)


def own_object(archive, name):
    """The object file behind a member of an archive that this tree built: build/KIND/libX.a(y.o)."""
    kind, library = os.path.dirname(archive), os.path.basename(archive)[3:-2]
    direct = os.path.join(kind, "lib", library, name)
    if os.path.exists(os.path.join(ROOT, direct)):
        return direct
    for folder, _, files in os.walk(os.path.join(ROOT, kind)):
        if name in files and os.path.basename(folder) == library:
            return os.path.relpath(os.path.join(folder, name), ROOT)
    raise SystemExit(f"no object for {archive}({name})")


def own_files(name):
    """Source and own headers of an object, from its .d file; system headers are absolute and left out."""
    depend = os.path.join(ROOT, os.path.splitext(name)[0] + ".d")
    if not os.path.exists(depend):
        return []
    with open(depend, encoding="utf-8") as file:
        words = file.read().replace("\\\n", " ").split("\n")[0].split(":", 1)[-1].split()
    return [os.path.normpath(word) for word in words if not word.startswith("/")]


class Program:
    """files: own files that count. archives: {archive: {object: bytes}}. blobs: objects made from data, with bytes."""

    def __init__(self, elf):
        self.files, self.archives, self.blobs, self.bytes = set(), {}, {}, 0
        for _, size, file in sections(os.path.join(ROOT, elf + ".map")):
            archive, name = member(file)
            self.bytes += size
            if archive and archive.startswith("/") or name.startswith("/"):
                members = self.archives.setdefault(archive or "compiler start files", {})
                members[os.path.basename(name)] = members.get(os.path.basename(name), 0) + size
                continue
            name = own_object(archive, name) if archive else name
            found = own_files(name)
            self.files.update(found)
            if not found:
                self.blobs[name] = self.blobs.get(name, 0) + size


@functools.lru_cache(None)
def program(elf):
    """The Program of an image; each is read once."""
    return Program(elf)
