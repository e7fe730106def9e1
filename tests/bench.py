"""Bench: exact figures from QEMU's instruction counter, the ISO's size and the RAM in use, with the target beside each.

A root task or a config of tests/bench prints `BENCH name value unit target` lines and `TESTS DONE`. One TSC tick is one guest
instruction under -icount shift=0,sleep=off: an emulator's count, the same on any machine, not a time on hardware.
"""
import glob
import os
import re
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests", "qemu"))
sys.path.insert(0, os.path.join(ROOT, "tools"))
import machine  # noqa: E402
import scenario  # noqa: E402
import stays  # noqa: E402

ROW = re.compile(r"\bBENCH[ \t]+(\S+)[ \t]+(\S+)[ \t]+(\S+)[ \t]+(\S+)")
SCENARIOS = ["desktop", "workstation", "kiosk"]


def boot_rows(name, boot, limit=240, done="TESTS DONE", extra=()):
    """The BENCH rows of one boot; a boot that does not end cleanly is told, not hidden."""
    log = os.path.join(ROOT, "build", "test", f"bench-{name}.log")
    try:
        with machine.Machine(boot, timeout=limit, log=log, icount=True, qmp=False, extra=extra) as running:
            running.expect(done, limit)
            rows = ROW.findall(running.text)
    except machine.Failure as failure:
        print(f"bench {name}: {failure}", file=sys.stderr)
        with open(log, encoding="utf-8", errors="replace") as file:
            rows = ROW.findall(file.read())
    return rows


def root_rows(names):
    for name in names:
        path = os.path.join(scenario.BUILD, "boot", name + ".elf")
        yield from boot_rows(name, machine.kernel_args([("core.elf", path)]))


def stay_rows():
    """The longest stay in the kernel, interrupts off, of all that a run makes; with 4 CPUs the wait for the lock included."""
    for name, cpus, target in (("longest_stay", 1, "2500"), ("longest_stay_4_cpus", 4, "10000")):
        try:
            yield name, str(stays.longest("bench", cpus)[0]), "instructions", target
        except (machine.Failure, OSError) as failure:
            print(f"bench {name}: {failure}", file=sys.stderr)


def config_rows():
    for config in sorted(glob.glob(os.path.join(ROOT, "tests", "bench", "*.kdl"))):
        name = os.path.splitext(os.path.basename(config))[0]
        yield from boot_rows(name, machine.kernel_args(scenario.modules(config), f"scenario={name}"),
                             extra=scenario.header(config).get("qemu", "").split())


def scenario_rows():
    """First frame and RAM in use, from the lines that nitpicker and core print in any boot."""
    for name in SCENARIOS:
        if not os.path.isfile(os.path.join(ROOT, "config", name + ".kdl")):
            continue
        log = os.path.join(ROOT, "build", "test", f"bench-{name}.log")
        with machine.Machine(machine.scenario_args(name), timeout=240, log=log, icount=True, qmp=False) as running:
            try:
                frame = running.expect(r"first frame at (\d+) ticks", 200).group(1)
                yield f"first_frame_{name}", frame, "instructions", "-"
                used = running.expect(r"RAM in use (\d+) KiB", 60, rewind=True).group(1)
                yield f"ram_{name}", used, "KiB", "-"
            except machine.Failure as failure:
                print(f"bench {name}: {failure}", file=sys.stderr)


def idle_rows():
    """Who uses the CPU while nobody does anything, in the desktop: its own config with a spinner beside."""
    path = os.path.join(ROOT, "build", "test", "bench-idle.kdl")
    with open(scenario.find_config("desktop"), encoding="utf-8") as source, open(path, "w", encoding="utf-8") as file:
        file.write(source.read() + '\nchild "idle" { image "idle.elf"; memory "1M"; cpu weight=1; route "log" to="parent" }\n')
    yield from boot_rows("idle", machine.kernel_args(scenario.modules(path), "scenario=idle"))


def wall_rows():
    """Seconds from QEMU's start to the desktop's first frame, best of three boots: the machine's own start is in it."""
    best = None
    for _ in range(3):
        start = time.monotonic()
        with machine.Machine(machine.scenario_args("desktop"), timeout=120, qmp=False) as running:
            try:
                running.expect(r"first frame at \d+ ticks", 100)
            except machine.Failure as failure:
                print(f"bench wall: {failure}", file=sys.stderr)
                return
            took = time.monotonic() - start
            best = took if best is None else min(best, took)
    yield "first_frame_desktop_wall", f"{best:.2f}", "seconds", "1"


def iso_rows():
    for path in sorted(glob.glob(os.path.join(ROOT, "build", "signet*.iso"))):
        yield "iso_" + os.path.basename(path)[:-4].replace("-", "_"), str(os.path.getsize(path)), "bytes", "8388608"


def missed(value, target):
    """True when both are numbers and the value is above the target: every target here is an upper bound."""
    try:
        return float(value) > float(target.lstrip("<="))
    except ValueError:
        return False


def expect(path):
    """Writes the kernel's costs as they are now: tests/qemu/test_costs.py fails when one grows."""
    rows = list(root_rows(["bench"]))
    with open(path, "w", encoding="utf-8") as file:
        file.write("# Name and instructions, exact. After an intended change: make bench-expect, and say why in the commit.\n")
        file.writelines(f"{row[0]}\t{row[1]}\n" for row in rows)
    return 0 if rows else 1


def main():
    if sys.argv[1] == "--expect":
        return expect(sys.argv[2])
    out, roots = sys.argv[1], sys.argv[3].split() if len(sys.argv) > 3 else []
    os.makedirs(os.path.join(ROOT, "build", "test"), exist_ok=True)
    rows = []
    for source in (root_rows(roots), stay_rows(), config_rows(), scenario_rows(), idle_rows(), wall_rows(), iso_rows()):
        for row in source:
            rows.append(row)
            print("\t".join(row), flush=True)
    with open(out, "w", encoding="utf-8") as file:
        file.writelines("\t".join(row) + "\n" for row in rows)
    over = [row[0] for row in rows if missed(row[1], row[3])]
    print(f"{len(rows)} rows, {len(over)} above target" + (": " + ", ".join(over) if over else ""))
    return 0 if rows else 1


if __name__ == "__main__":
    sys.exit(main())
