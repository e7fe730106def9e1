"""Costs: the kernel's price list by instruction count, row by row against tests/bench/expected.tsv, and what is in the fast path."""
import os
import re
import subprocess
import tempfile

import machine
import scenario
import stays

BENCH = os.path.join(scenario.BUILD, "boot", "bench.elf")
EXPECTED = os.path.join(scenario.ROOT, "tests", "bench", "expected.tsv")
KERNEL = os.path.join(scenario.BUILD, "kernel-guests.elf")
ROW = re.compile(r"^BENCH\t(\S+)\t(\d+)\t", re.M)


def slack(name):
    """How much a row may grow, as a factor: what is sampled depends on where a moment falls, the boot on the machine's tables."""
    sampled = name.startswith("longest_delay")
    return 2 if sampled else 1.02 if name == "kernel_entry_to_user" else 1


def test_kernel_costs_do_not_grow():
    with machine.Machine(machine.kernel_args([("core.elf", BENCH)]), timeout=200, icount=True, qmp=False) as running:
        running.expect("TESTS DONE", 190)
        rows = {name: int(value) for name, value in ROW.findall(running.text)}
    with open(EXPECTED, encoding="utf-8") as file:
        expected = dict(line.split("\t") for line in file if not line.startswith("#"))
    wrong = [f"{name} {rows.get(name)}, expected {int(value)}" for name, value in expected.items()
             if rows.get(name, 1 << 60) > int(value) * slack(name)]
    wrong += [f"{name} is not in expected.tsv: make bench-expect" for name in rows if name not in expected]
    if wrong or len(rows) < 20:
        raise machine.Failure("; ".join(wrong) or "too few rows")


def check_stays(image, cpus, bound):
    length, waited, text = stays.longest(image, cpus)
    print(f"{image} on {cpus} CPUs: {text}")
    if length > bound or (cpus > 1 and not waited):
        raise machine.Failure(f"{length} instructions, bound {bound}: {text}")


def test_no_stay_in_the_kernel_is_long():
    check_stays("bench", 1, 2500)


def test_no_stay_is_long_where_budgets_end_in_servers():
    check_stays("kernel-time", 1, 2500)


def test_no_wait_for_the_lock_is_long_on_4_cpus():
    check_stays("bench", 4, 10000)


def instructions(first, last):
    """The disassembly between two symbols of the kernel."""
    names = subprocess.run(["nm", KERNEL], capture_output=True, text=True, check=True).stdout
    start, stop = (re.search(rf"^([0-9a-f]+) [tT] {name}$", names, re.M).group(1) for name in (first, last))
    return subprocess.run(["objdump", "-d", "--no-show-raw-insn", f"--start-address=0x{start}", f"--stop-address=0x{stop}",
                           KERNEL], capture_output=True, text=True, check=True).stdout


def test_fast_path_serialises_only_by_address_space():
    for first, last in (("syscall_entry_fxsave", "syscall_entry_xsave"), ("syscall_entry_xsave", "syscall_entry_isolated")):
        text = instructions(first, last)
        loads = len(re.findall(r"mov\s+%\w+,%cr3", text))
        others = re.findall(r"\s(wrmsr|rdmsr|cpuid|invlpg|iretq|lgdt|ltr|mov\s+%\w+,%cr[04])\b", text)
        if loads != 2 or others:
            raise machine.Failure(f"{first}: {loads} loads of CR3, and {others[:4]}")


def published():
    with open(os.path.join(scenario.ROOT, "include", "iface", "longest.h"), encoding="utf-8") as file:
        return re.findall(r"\bL\((\w+), (\d+)\)", file.read())


def longest(names):
    """What a server may be busy with: include/iface/longest.h against tests/components/longest and its kin."""
    measured = {}
    for name in names:
        config = os.path.join(scenario.ROOT, "tests", "bench", name + ".kdl")
        boot = machine.kernel_args(scenario.modules(config), "scenario=" + name)
        extra = scenario.header(config).get("qemu", "").split()
        with machine.Machine(boot, timeout=300, icount=True, qmp=False, extra=extra) as running:
            running.expect("TESTS DONE", 290)
            measured.update(re.findall(r"BENCH longest_(\w+) (\d+) ", running.text))
    return {service: int(count) for service, count in measured.items()}


def check_longest(measured, expected):
    wrong = [f"{service} {measured.get(service)}, published {most}" for service, most in expected
             if not 0 < measured.get(service, 0) <= int(most)]
    if wrong or len(measured) != len(expected):
        raise machine.Failure("; ".join(wrong) or f"{sorted(measured)} measured")


def test_requests_stay_within_what_is_published():
    check_longest(longest(["longest", "devices", "gui"]), [row for row in published() if row[0] != "sign"])


def test_requests_to_the_signer_stay_within_what_is_published():
    check_longest(longest(["sign"]), [row for row in published() if row[0] == "sign"])


def test_flooding_input_driver_takes_no_frames():
    """Batch upon full batch, a signal before each is answered: a client that shows a frame whenever it may still has 95 % of them. It has no
    keyboard, as a queue that overflows with keys gives frames of its own."""
    with open(os.path.join(scenario.ROOT, "tests", "bench", "flood.kdl"), encoding="utf-8") as file:
        text = file.read()
    for old, new in ((' route "io" to="parent" args="port=0x60-0x60,0x64-0x64"; route "log"', ' route "log"'),
                     (' first-focus=#true', ''),
                     ('route "input" to="ps2"', 'route "input" label="flooder" to="flooder"; route "input" to="ps2"'),
                     ('input "ps2" class="physical"', 'input "ps2" class="physical"; input "flooder"'),
                     ('child "flooder" {\n  image "flood.elf"; memory "4M"\n  route "gui" to="nitpicker"; route "log"',
                      'child "flooder" {\n  image "hostile-input.elf"; memory "1M"; provides "input"; route "log"')):
        if text.count(old) != 1:
            raise machine.Failure(f"{old} is not in the config once")
        text = text.replace(old, new)
    with tempfile.TemporaryDirectory() as folder:
        config = os.path.join(folder, "flood.kdl")
        with open(config, "w", encoding="utf-8") as file:
            file.write(text)
        with machine.Machine(machine.kernel_args(scenario.modules(config), "scenario=flood"), timeout=120, icount=True, qmp=False) as running:
            told = running.expect(r"frames\\x09(\d+) alone\\x09(\d+) flooded", 110)
            asked = running.text.count("hostile input was asked 1000 times")
    alone, flooded = int(told.group(1)), int(told.group(2))
    if not asked or alone < 30 or flooded * 100 < alone * 95:
        raise machine.Failure(f"{flooded} of {alone} frames, asked {asked} thousand times")
