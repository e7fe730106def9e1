"""Stays: the longest stay in the kernel of a whole run, counted from outside by tests/bench/stays.c, and where it went."""
import bisect
import collections
import os
import re
import subprocess
import tempfile

import machine
import scenario

PLUGIN = os.path.join(scenario.BUILD, "host", "stays.so")
KERNEL = os.path.join(scenario.BUILD, "kernel-guests.elf")


def symbols():
    """[(address, name)] of the kernel's functions, sorted."""
    lines = subprocess.run(["nm", KERNEL], capture_output=True, text=True, check=True).stdout.splitlines()
    return sorted((int(address, 16), name) for address, kind, name in (line.split() for line in lines) if kind in "tT")


def longest(image, cpus=1, limit=280):
    """(instructions, of these waited for the lock, text that names the functions) of a root task's run."""
    table = symbols()
    addresses = [address for address, _ in table]
    first = next(address for address, name in table if name == "lock_wait")
    end = addresses[bisect.bisect_right(addresses, first)]
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "stays")
        plugin = ["-plugin", f"{PLUGIN},out={out},wait={first:x}-{end:x}"]
        boot = machine.kernel_args([("core.elf", os.path.join(scenario.BUILD, "boot", image + ".elf"))])
        with machine.Machine(boot, timeout=limit, cpus=cpus, icount=True, qmp=False, extra=plugin) as running:
            running.expect("TESTS DONE", limit - 10)
            running.process.wait(20)
        with open(out, encoding="utf-8") as file:
            head, *trace = file.read().splitlines()
    length, waited = map(int, re.search(r"longest (\d+), waited (\d+)", head).groups())
    where = collections.Counter(table[bisect.bisect_right(addresses, int(at, 16)) - 1][1] for at in trace)
    return length, waited, f"{head}: " + ", ".join(f"{name} {count}" for name, count in where.most_common(6))
