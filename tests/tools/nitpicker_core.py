"""Nitpicker core: compiles the pure core for checks that are not tests of its behaviour: call graph, stack, coverage, mutants."""
import glob
import os
import re
import subprocess

os.environ["CCACHE_DISABLE"] = "1"  # a cache keeps the object and loses call graph and coverage notes

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CORE = [f"gui/nitpicker/{name}.c" for name in ("session", "view", "place", "queue", "gesture", "focus", "keymap", "attention", "clip", "pointer",
                                               "scene", "frame", "strip", "paint", "refresh", "store", "step")]
BESIDE = ["gui/nitpicker/policy.c", "lib/draw/draw.c", "lib/draw/words.c", "lib/glyph/glyph.c", "lib/base/format.c", "lib/base/text.c"] + sorted(
    os.path.relpath(path, ROOT) for folder in ("settings", "kdl") for path in glob.glob(os.path.join(ROOT, f"lib/{folder}/*.c")))
TABLES = ["gui/nitpicker/table.S", "lib/glyph/atlas.S"]
INCLUDE = ["-std=gnu17", "-Iinclude", "-Ilib", "-Itests", "-Itests/host"]


def tables():
    """The generated tables that the core is linked with."""
    subprocess.run(["make", "-s", "build/keymap/layouts.bin", "build/glyph/table.bin"], cwd=ROOT, check=True)


def compile_c(source, out, flags, override=None):
    """One object; override: the text that stands in the file's place."""
    if override is None:
        command = ["gcc", *INCLUDE, *flags, "-c", source, "-o", out]
        return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    command = ["gcc", *INCLUDE, "-I" + os.path.dirname(source), *flags, "-x", "c", "-c", "-", "-o", out]
    return subprocess.run(command, cwd=ROOT, input=override, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def object_of(folder, source):
    return os.path.join(folder, source.replace("/", "_")[:-2] + ".o")


def call_graph(folder, sources):
    """(stack bytes by function, callees by function, what kinds of frames there are) from the compiler's own output."""
    stack, calls, kinds = {}, {}, set()
    for source in sources:
        out = object_of(folder, source)
        done = compile_c(source, out, ["-O2", "-ffreestanding", "-mno-avx", "-fcallgraph-info=su,da", "-fstack-usage"])
        assert done.returncode == 0, done.stdout
        with open(out[:-2] + ".ci", encoding="utf-8") as file:
            text = file.read()
        for title, label in re.findall(r'node: \{ title: "([^"]*)" label: "([^"]*)"', text):
            match = re.search(r"(\d+) bytes \(([\w,]+)\)", label)
            if match:
                stack[title] = int(match.group(1))
                kinds.add(match.group(2))
        for caller, callee in re.findall(r'edge: \{ sourcename: "([^"]*)" targetname: "([^"]*)"', text):
            calls.setdefault(caller, set()).add(callee)
    calls["__indirect_call"] = {name for name in stack if re.search(r"\bstore_run$|\bnp_draw_(plate|named|owner|pattern|strip)$|policy\.c:read_", name)}
    return stack, calls, kinds


def deepest(stack, calls):
    """(bytes, path) of the deepest chain, or the cycle found, as (None, path)."""
    done = {}

    def visit(name, path):
        if name in path:
            raise RecursionError(" -> ".join(path[path.index(name):] + [name]))
        if name not in done:
            best = max((visit(callee, path + [name]) for callee in calls.get(name, ())), default=(0, []))
            done[name] = (stack.get(name, 0) + best[0], [name] + best[1])
        return done[name]

    try:
        return max(visit(name, []) for name in stack)
    except RecursionError as cycle:
        return None, [str(cycle)]
