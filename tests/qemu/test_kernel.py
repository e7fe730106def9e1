"""Kernel: its last words when it cannot go on, and its page tables as the emulator sees them."""
import os
import re
import tempfile
import time

import machine
import scenario

BUILD = scenario.BUILD
ROOT_TASK = os.path.join(BUILD, "boot", "kernel-test.elf")


def boot(core=ROOT_TASK, name="core.elf", **options):
    """The kernel with one module, under a short limit."""
    return machine.Machine(machine.kernel_args([(name, core)]), timeout=60, **options)


def damaged_core(change):
    """A copy of the root task whose bytes were changed."""
    with open(ROOT_TASK, "rb") as file:
        data = bytearray(file.read())
    change(data)
    copy = tempfile.NamedTemporaryFile(suffix=".elf")
    copy.write(data)
    copy.flush()
    return copy


def lit_pixels(running):
    """How much text is on the screen: 640x400 text mode or the boot framebuffer."""
    screen = running.screen()
    return screen.width * screen.height - screen.count(0)


def test_missing_root_task_is_said():
    with boot(name="other.elf", qmp=True) as running:
        running.expect(r"Signet stopped: boot module core.elf is missing", 30)
        if lit_pixels(running) < 500:
            raise machine.Failure("the reason is not on the screen")


def test_root_task_that_is_no_elf_is_refused():
    with damaged_core(lambda data: data.__setitem__(0, 0)) as copy, boot(core=copy.name) as running:
        running.expect(r"core.elf: not an ELF file", 30)


def test_root_task_of_another_abi_is_refused():
    def change(data):
        at = data.find(b"\x07\0\0\0\x04\0\0\0\x01\0\0\0Signet\0")
        data[at + 20] += 1

    with damaged_core(change) as copy, boot(core=copy.name) as running:
        running.expect(r"core.elf: built for another ABI number", 30)


def test_writable_code_is_refused():
    def change(data):
        at = int.from_bytes(data[32:40], "little")
        data[at + 4] = 7

    with damaged_core(change) as copy, boot(core=copy.name) as running:
        running.expect(r"core.elf: a segment is writable and executable", 30)


def test_missing_processor_features_are_named():
    with boot(extra=["-cpu", "qemu64,-smep,+fsgsbase"]) as running:
        running.expect(r"the processor lacks [^\n]*SMEP", 30)


def test_too_little_memory_is_said():
    with boot(memory=8) as running:
        running.expect(r"Signet stopped: [^\n]*RAM", 30)


def test_root_task_death_is_said():
    with boot(core=os.path.join(BUILD, "boot", "root-death.elf")) as running:
        running.expect(r"root task runs", 30)
        running.expect(r"Signet stopped: [^\n]*root", 30)


def test_large_memory_is_mapped():
    with boot(memory=5000) as running:
        running.expect(r"PASS boot_facts", 60)


def kernel_mappings(running):
    """(virtual, physical, bytes, writable, executable) of each kernel mapping, from the monitor's list."""
    text = running.command("human-monitor-command", **{"command-line": "info tlb"})
    for line in text.splitlines():
        match = re.match(r"([0-9a-f]{16}): ([0-9a-f]{16}) (\S{9})", line)
        if match and int(match.group(1), 16) >= 1 << 47:
            flags = match.group(3)
            size = 2 << 20 if "P" in flags else 4096
            yield int(match.group(1), 16), int(match.group(2), 16), size, "W" in flags, "X" not in flags, "U" in flags


def test_kernel_mappings_are_write_or_execute():
    """No kernel page is writable and executable, none is open to user level, and code has no writable second mapping."""
    with boot(qmp=True) as running:
        running.expect(r"PASS", 30)
        running.command("stop")
        mappings = list(kernel_mappings(running))
    code = [m for m in mappings if m[4]]
    if not code or len(mappings) < 100:
        raise machine.Failure(f"only {len(mappings)} kernel mappings seen")
    for virtual, physical, size, writable, executable, user in mappings:
        if user or (writable and executable):
            raise machine.Failure(f"{virtual:#x}: user {user} writable {writable} executable {executable}")
        for other in code:
            if writable and physical < other[1] + other[2] and other[1] < physical + size:
                raise machine.Failure(f"{virtual:#x} maps the code at {other[0]:#x} writable")


def test_core_starts_every_cpu():
    with machine.Machine(machine.scenario_args("kiosk"), timeout=120, cpus=4) as running:
        running.expect(r"4 of 4 CPUs run", 90)


def test_stopped_kernel_stops_every_cpu():
    """Where one CPU gives up, the others must not go on: all of them halt with interrupts off."""
    with machine.Machine(machine.kernel_args([("core.elf", os.path.join(BUILD, "boot", "root-death.elf"))], "cpus"),
                         timeout=60, cpus=4) as running:
        running.expect(r"Signet stopped: [^\n]*root", 30)
        deadline = time.monotonic() + 20
        while True:
            text = running.command("human-monitor-command", **{"command-line": "info registers -a"})
            flags = [int(value, 16) for value in re.findall(r"RFL=([0-9a-f]{8})", text)]
            if len(flags) == 4 and text.count("HLT=1") == 4 and not any(value & 0x200 for value in flags):
                return
            if time.monotonic() > deadline:
                raise machine.Failure("a CPU still runs: " + " ".join(f"{value:#x}" for value in flags))
            time.sleep(0.2)
