"""Nitpicker: what the compiler knows about the core: no recursion, no heap, a bounded stack; and how much of it the traces reach."""
import os
import re
import subprocess
import tempfile

import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import nitpicker_core as core  # noqa: E402

STACK_BYTES = 4096
# What the core calls besides itself: plain copies, and the sink, which is the only pointer to a function that is called.
ALLOWED = {"memcpy", "memset", "memmove", "memcmp", "__indirect_call"}
COVERED = 95.0


def test_core_has_no_recursion_no_heap_and_a_bounded_stack():
    with tempfile.TemporaryDirectory() as folder:
        core.tables()
        stack, calls, kinds = core.call_graph(folder, core.CORE + core.BESIDE)
        assert len(stack) > 150, f"only {len(stack)} functions found"
        size, path = core.deepest(stack, calls)
        assert size is not None, "recursion: " + path[0]
        assert kinds <= {"static", "dynamic,bounded"}, f"frames whose size is not fixed: {kinds}"
        outside = {callee for callees in calls.values() for callee in callees} - set(stack) - ALLOWED
        assert not outside, f"calls to what is not the core: {sorted(outside)}"
        print(f"{len(stack)} functions, deepest stack {size} bytes: {' > '.join(name.split(':')[-1] for name in path)}")
        assert size <= STACK_BYTES, f"{size} bytes of stack, {STACK_BYTES} allowed"


def coverage(traces):
    """(executed, all) lines and branches of the core after some traces."""
    total = {"Lines executed": [0, 0], "Branches executed": [0, 0], "Taken at least once": [0, 0]}
    with tempfile.TemporaryDirectory() as folder:
        core.tables()
        objects = []
        for source in core.CORE:
            objects.append(core.object_of(folder, source))
            done = core.compile_c(source, objects[-1], ["-O0", "--coverage"])
            assert done.returncode == 0, done.stdout
        binary = os.path.join(folder, "flows")
        tests = [f"tests/host/nitpicker_{name}.c" for name in ("flows", "traces", "model")]
        subprocess.run(["gcc", *core.INCLUDE, "-O1", "-o", binary, *tests, *objects, *core.BESIDE, *core.TABLES, "-lgcov"],
                       cwd=core.ROOT, check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        subprocess.run([binary, str(traces)], cwd=folder, check=True, stdout=subprocess.PIPE)
        for item in objects:
            out = subprocess.run(["gcov", "-b", "-n", "-s", core.ROOT, item], cwd=core.ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout
            part = re.search(r"File 'gui/nitpicker/[^']*\.c'\n((?:.+\n)+)", out) or re.search(r"File '[^']*/gui/nitpicker/[^']*\.c'\n((?:.+\n)+)", out)
            for what, percent, number in re.findall(r"(Lines executed|Branches executed|Taken at least once):([\d.]+)% of (\d+)", part.group(1) if part else ""):
                total[what][0] += round(float(percent) * int(number) / 100)
                total[what][1] += int(number)
    return total


def test_traces_reach_the_core():
    total = coverage(1000)
    percent = {what: 100 * done / every for what, (done, every) in total.items()}
    print(", ".join(f"{what} {value:.1f} % of {total[what][1]}" for what, value in percent.items()))
    assert percent["Lines executed"] >= COVERED and percent["Branches executed"] >= COVERED, "the traces leave too much of the core out"


test_traces_reach_the_core.limit = 600
