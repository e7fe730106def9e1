#!/usr/bin/env python3
"""Runs Frama-C's Eva on nitpicker's core, its painting included (nitpicker_induction.c), and prints the alarms and the
statements that it reached. See docs/decisions/nitpicker-under-eva.md.

Made first, in build/prove: the tables that are linked as binary files, as C; copies of the core in which a void function's
`return call();` is written out, because ISO C has no such thing and Frama-C reads ISO C; and a copy of lib/draw without its
contracts, which are WP's: nothing is taken for granted here. The proof is cut into cases, one for each kind of event, run
side by side; names on the command line choose some. `--small` has few entries in each table.
"""
import concurrent.futures
import glob
import os
import re
import shutil
import struct
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
OUT = "build/prove/nitpicker"
CORE = "session view place queue gesture focus keymap attention clip pointer scene frame strip step policy paint refresh".split()
OTHERS = [OUT + "/draw/draw.c", OUT + "/draw/words.c", "lib/glyph/glyph.c"] + [f"lib/base/{name}.c" for name in ("text", "format", "memcmp")]
LIMIT = 1800  # seconds of one case
SCALES, FACES, LAYOUT = 3, 6, 8 + 1024 + 128
# Loops that must be followed step by step to know where they end, and how far.
LEVELS = {"text_copy": 400, "text_length": 400, "memcmp": 400, "label_write": 300, "text_format_list": 200, "text_format": 50,
          "put_text": 400, "convert": 50, "put_number": 30, "any_policy": 200, "any_view": 10, "any_region": 20, "region_holds": 20,
          "any_tables": 4000, "state_holds": 4000}
SMALL = {"NP_SESSIONS": 2, "NP_EACH": 4, "NP_WINDOWS": 2, "NP_PLATES": 4, "NP_POOL": "1 << 13"}
PRECISION = ["-eva-precision", "0", "-eva-plevel", "3000", "-eva-auto-loop-unroll", "0", "-eva-widening-delay", "2",
             "-eva-widening-period", "1"]
CPP = "-DKIND_FIRST={}u -DKIND_LAST={}u -Iinclude -I{} -Ilib '-D_Static_assert(...)=' '-D_Alignas(x)=' '-D_Noreturn=__attribute__((__noreturn__))'"


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


def prepare(small):
    os.makedirs(OUT, exist_ok=True)
    for header in glob.glob("gui/nitpicker/*.h"):
        shutil.copy(header, OUT)
    if small:
        make_small()
    without_contracts("lib/draw")
    tables(os.path.join(OUT, "tables.c"))
    return ["tests/prove/nitpicker_induction.c", OUT + "/tables.c"] + [written_out(f"gui/nitpicker/{name}.c") for name in CORE] + OTHERS


def cases():
    """Name, entry, first and last kind: what np_init leaves, every event that there can be, and painting."""
    starts = [*range(10), 16, 17, 18, 24, 25, *range(32, 49), *range(64, 74), *range(96, 106)]
    kinds = zip(starts, [s - 1 for s in starts[1:]] + [2 ** 32 - 1])
    return [("init", "prove_init", 0, 0), ("begin", "prove_begin", 0, 0)] + \
           [(f"event-{first}", "prove_event", first, last) for first, last in kinds] + [("piece", "prove_piece", 0, 0)]


def analyse(files, case, limit):
    """One case; what it found is printed and returned: whether it ended without an alarm."""
    name, entry, first, last = case
    options = ["-main", entry, "-eva", "-eva-no-results", "-eva-print-callstacks", "-eva-builtin",
               "memcpy:Frama_C_memcpy,memset:Frama_C_memset", "-eva-slevel-function", ",".join(f"{f}:{n}" for f, n in LEVELS.items())]
    command = ["timeout", str(limit), "frama-c", "-machdep", "gcc_x86_64", "-cpp-extra-args=" + CPP.format(first, last, OUT)]
    start = time.monotonic()
    with open(f"{OUT}/{name}.log", "w+", encoding="utf-8") as log:
        subprocess.run(command + files + options + PRECISION, stdout=log, stderr=subprocess.STDOUT, check=False)
        log.seek(0)
        said = log.read()
    alarms = re.findall(r"^\[eva:alarm\].*(?:\n  .*)*", said, re.M)
    beyond = sorted(set(re.findall(r"^.*Frama_C_show_each_beyond:.*(?:\n  .*)*", said, re.M)))
    reached = re.search(r"In these functions, (\d+ statements reached \(out of \d+\))", said)
    end = f"{len(alarms)} alarms, {reached.group(1)}" if reached else f"{len(alarms)} alarms until it was stopped"
    print("\n".join(alarms + beyond + [f"{name}: {end}, {time.monotonic() - start:.0f} s"]), flush=True)
    return bool(reached) and not alarms


def main():
    os.chdir(ROOT)
    only = [word for word in sys.argv[1:] if not word.startswith("-")]
    unknown = set(only) - {case[0] for case in cases()}
    if unknown:
        sys.exit(f"eva.py: no case {', '.join(sorted(unknown))}; there are {', '.join(case[0] for case in cases())}")
    files, chosen = prepare("--small" in sys.argv), [case for case in cases() if not only or case[0] in only]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        clean = list(pool.map(lambda case: analyse(files, case, LIMIT), chosen))
    print(f"{sum(clean)} of {len(chosen)} cases ended without an alarm")
    return 0 if all(clean) else 1


if __name__ == "__main__":
    sys.exit(main())
