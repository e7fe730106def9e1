#!/usr/bin/env python3
"""Runs Frama-C's Eva on nitpicker's core, its painting included (nitpicker_induction.c), and prints the alarms and the
statements that it reached. See docs/decisions/nitpicker-under-eva.md.

Made first, in build/prove: the tables that are linked as binary files, as C; copies of the core in which a void function's
`return call();` is written out, because ISO C has no such thing and Frama-C reads ISO C; and a copy of lib/draw without its
contracts, which are WP's: nothing is taken for granted here. `--small` has few entries in each table.
"""
import glob
import os
import re
import shutil
import struct
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
OUT = "build/prove/nitpicker"
CORE = "session view place queue gesture focus keymap attention clip pointer scene frame strip step policy paint refresh".split()
OTHERS = [OUT + "/draw/draw.c", OUT + "/draw/words.c", "lib/glyph/glyph.c"] + [f"lib/base/{name}.c" for name in ("text", "format", "memcmp")]
SCALES, FACES, LAYOUT = 3, 6, 8 + 1024 + 128
# Loops that must be followed step by step to know where they end, and how far.
LEVELS = {"text_copy": 400, "text_length": 400, "memcmp": 400, "label_write": 300, "text_format_list": 200, "text_format": 50,
          "put_text": 400, "convert": 50, "put_number": 30, "any_policy": 200, "any_view": 10, "any_region": 20, "region_holds": 20,
          "any_tables": 4000, "state_holds": 4000}
SMALL = {"NP_SESSIONS": 2, "NP_EACH": 4, "NP_WINDOWS": 2, "NP_PLATES": 4, "NP_POOL": "1 << 13"}
PRECISION = ["-eva-precision", "0", "-eva-plevel", "3000", "-eva-auto-loop-unroll", "10", "-eva-widening-delay", "2",
             "-eva-widening-period", "1"]
CPP = "-Iinclude -I{} -Ilib '-D_Static_assert(...)=' '-D_Alignas(x)=' '-D_Noreturn=__attribute__((__noreturn__))'"


def read(path):
    with open(path, "rb") as file:
        return file.read()


def rows(values):
    return ",\n".join("{" + ",".join(str(v) for v in row) + "}" for row in values)


def keymap(raw):
    name, symbols, lock = raw[:8], struct.iter_unpack("<4H", raw[8:1032]), raw[1032:]
    return "{{%s},{%s},{%s}}" % (",".join(map(str, name)), rows(symbols), ",".join(map(str, lock)))


def tables(path):
    glyphs, layouts = read("build/glyph/table.bin"), read("build/keymap/layouts.bin")
    compose, head = list(struct.iter_unpack("<4H", read("build/keymap/compose.bin"))), SCALES * FACES * 12
    faces, maps = list(struct.iter_unpack("<IIHH", glyphs[:head])), range(0, len(layouts), LAYOUT)
    glyphs = list(struct.iter_unpack("<IIhhBBBB", glyphs[head:]))
    with open(path, "w", encoding="utf-8") as out:
        out.write('#include "glyph/glyph.h"\n#include "keymap.h"\n'
                  "struct face_row { uint32_t first, count; uint16_t ascent, line; };\n"
                  "struct compose { uint16_t dead, base, both, reserved; };\n"
                  "const struct face_row glyph_faces[%d][%d] = {%s};\n"
                  % (SCALES, FACES, ",".join("{" + rows(faces[s * FACES:(s + 1) * FACES]) + "}" for s in range(SCALES))) +
                  f"const struct glyph glyph_table[{len(glyphs)}] = {{{rows(glyphs)}}};\nconst uint32_t glyph_count = {len(glyphs)};\n"
                  f"const uint8_t glyph_atlas_alpha[{os.path.getsize('build/glyph/alpha.bin')}] = {{0}};\n"
                  f"const uint32_t glyph_alpha_bytes = {os.path.getsize('build/glyph/alpha.bin')};\n"
                  f"const struct keymap keymap_table[{len(maps)}] = {{{','.join(keymap(layouts[at:at + LAYOUT]) for at in maps)}}};\n"
                  f"const struct compose keymap_compositions[{len(compose)}] = {{{rows(compose)}}};\n"
                  f"const uint32_t keymap_compositions_count = {len(compose)};\n")


def written_out(path):
    """Copies a file with its `return call();` written out, where the compiler names one."""
    target = os.path.join(OUT, os.path.basename(path))
    shutil.copy(path, target)
    said = subprocess.run(["gcc", "-std=gnu17", "-Iinclude", "-Ilib", "-I" + OUT, "-fsyntax-only", "-Wpedantic", target],
                          stderr=subprocess.PIPE, text=True, check=False).stderr
    with open(target, encoding="utf-8") as file:
        lines = file.read().split("\n")
    for match in re.finditer(r":(\d+):\d+: warning: ISO C forbids .return. with expression", said):
        at = int(match.group(1)) - 1
        lines[at] = re.sub(r"return (.*);$", r"{ \1; return; }", lines[at])
    with open(target, "w", encoding="utf-8") as file:
        file.write("\n".join(lines))
    return target


def make_small():
    """Tables of the same form with few entries: the same alarms in minutes, to work with."""
    path = os.path.join(OUT, "state.h")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    for name, size in SMALL.items():
        text, found = re.subn(rf"\b{name} = [^,}}]*", f"{name} = {size}", text)
        assert found == 1, name
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def without_contracts(folder):
    os.makedirs(os.path.join(OUT, os.path.basename(folder)), exist_ok=True)
    for path in glob.glob(folder + "/*.[ch]"):
        with open(path, encoding="utf-8") as file:
            text = re.sub(r"/\*@.*?\*/", "", file.read(), flags=re.S)
        with open(os.path.join(OUT, os.path.basename(folder), os.path.basename(path)), "w", encoding="utf-8") as file:
            file.write(text)


def main():
    os.chdir(ROOT)
    os.makedirs(OUT, exist_ok=True)
    for header in glob.glob("gui/nitpicker/*.h"):
        shutil.copy(header, OUT)
    if "--small" in sys.argv:
        make_small()
    without_contracts("lib/draw")
    tables(os.path.join(OUT, "tables.c"))
    files = ["tests/prove/nitpicker_induction.c", OUT + "/tables.c"] + [written_out(f"gui/nitpicker/{name}.c") for name in CORE] + OTHERS
    options = ["-eva", "-eva-no-results", "-eva-print-callstacks", "-eva-builtin",
               "memcpy:Frama_C_memcpy,memset:Frama_C_memset", "-eva-slevel-function", ",".join(f"{f}:{n}" for f, n in LEVELS.items())]
    command = ["frama-c", "-machdep", "gcc_x86_64", "-cpp-extra-args=" + CPP.format(OUT)] + files + options + PRECISION
    with open(OUT + "/log", "w+", encoding="utf-8") as log:
        subprocess.run(command, stdout=log, stderr=subprocess.STDOUT, check=False)
        log.seek(0)
        said = log.read()
    alarms = re.findall(r"^\[eva:alarm\].*(?:\n  .*)*", said, re.M)
    print("\n".join(alarms + re.findall(r"^  \d+ functions analyzed.*\n.*coverage\)?\.?.*$|^  In these functions.*$", said, re.M)))
    print(f"{len(alarms)} alarms" + ("" if "ANALYSIS SUMMARY" in said else f"; it did not end: see {OUT}/log"))
    return 1 if alarms or "ANALYSIS SUMMARY" not in said else 0


if __name__ == "__main__":
    sys.exit(main())
