"""Protection: the kernel's defences on the machines that have them, non-maskable interrupts at every critical instruction,
stacks with guards, and page tables of a running system."""
import os
import re
import subprocess
import tempfile
import time

import gdb
import machine
import scenario

KERNEL = os.path.join(scenario.BUILD, "kernel-guests.elf")  # as what boots, with symbols
ROOT_TASK = os.path.join(scenario.BUILD, "boot", "kernel-test.elf")
IMAGE_BASE = 0xffffffff80000000
INTEL = machine.CPU + ",vendor=GenuineIntel"
AROUND = 3  # instructions before and after a swap of GS that are looked at


def boot(command_line="", cpu=None, core=ROOT_TASK, extra=(), guests=True, **options):
    extra = list(extra) + (["-cpu", cpu] if cpu else [])
    return machine.Machine(machine.kernel_args([("core.elf", core)], command_line, guests), timeout=280, extra=extra,
                           **options)


def no_failure(running):
    """The names of the cases that have passed so far; none has failed."""
    failed = re.findall(r"^FAIL .*$", running.text, re.M)
    passed = re.findall(r"^PASS (\S+)", running.text, re.M)
    if failed or len(passed) < 100:
        raise machine.Failure(f"{len(passed)} passed, failed: {failed[:3]}")
    return passed


def all_pass(running, *names):
    """Waits for the end of the kernel test; every case has passed, the named ones among them."""
    running.expect(r"TESTS DONE", 270)
    passed = no_failure(running)
    for name in names:
        if name not in passed:
            raise machine.Failure(f"{name} did not run")


def test_kernel_with_xsave():
    with boot(cpu="max") as running:
        all_pass(running, "fresh_thread_finds_nothing", "vcpu_components_are_the_kernels")


def test_kernel_with_barriers():
    with boot("barriers=all") as running:
        all_pass(running, "calls_leave_no_state_behind", "stepped_call_does_not_step_the_server")


def barrier_calls(command_line):
    """Which of the two barriers run within a second of the kernel test."""
    symbols, seen = gdb.symbols(KERNEL), set()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "gdb")
        with boot(command_line, extra=["-gdb", f"unix:{path},server=on,wait=off"]) as running:
            running.expect(r"PASS ", 30)
            debugger = gdb.Gdb(path)
            for name in ("barrier_domain", "barrier_user"):
                if debugger.stop_at(symbols[name], limit=1) == symbols[name]:
                    seen.add(name)
            debugger.go()  # the account at the end is taken outside the kernel
    return seen


def test_barriers_run_where_they_are_asked_for():
    for command_line, wanted in (("barriers=all", 2), ("", 0), ("barriers=none", 0)):
        seen = barrier_calls(command_line)
        if len(seen) != wanted:
            raise machine.Failure(f"with '{command_line}': {sorted(seen)}")


def test_kernel_that_ships():
    with boot("guests=none", guests=False) as running:
        all_pass(running, "vcpu_unsupported")


def test_processor_without_guests():
    with boot(cpu=machine.CPU.replace("+svm,+npt", "-svm")) as running:
        all_pass(running, "vcpu_unsupported")


def test_kernel_without_nested_paging():
    with boot(cpu=machine.CPU.replace("+npt", "-npt")) as running:
        running.expect(r"PASS vcpu_unsupported", 270)


def test_isolated_kernel():
    """The whole kernel test where user level's tables do not hold the kernel, with guests, and with the barriers too."""
    for command_line, cpus in (("isolation=all", 1), ("isolation=all barriers=all", 4)):
        with boot(command_line, cpus=cpus) as running:
            all_pass(running, "calls_leave_no_state_behind", "page_of_kernel", "direct_map", "fresh_thread_finds_nothing")


def test_isolation_is_for_those_who_need_it():
    """By the processor's vendor; who declines it is told."""
    for command_line, cpu, hidden in (("", INTEL, True), ("isolation=none", INTEL, False), ("", machine.CPU, False)):
        with boot(command_line, cpu=cpu, qmp=True) as running:
            running.expect(r"PASS", 30)
            if running.absent("Meltdown") == ("none" in command_line):
                raise machine.Failure(f"'{command_line}' was not answered")
            if hidden != (kernel_pages_at_user_level(running) == entry_pages(running)):
                raise machine.Failure(f"'{command_line}' on {cpu}: more than the entry is mapped")


def kernel_pages_at_user_level(running):
    """Addresses above the user's half that the tables lead to while the processor is at user level, at five moments."""
    seen, moments = set(), 0
    while moments < 5:
        running.command("stop")
        text = running.command("human-monitor-command", **{"command-line": "info registers"})
        if "CPL=3" in text:
            moments += 1
            seen.update(page for address, size, *_ in mappings(running) if address >> 47
                        for page in (range(address, address + size, 4096) if size == 4096 else (address,)))
        running.command("cont")
    return seen


def entry_pages(running):
    """What entry and exit need: kernel text, the data of the entry, the stacks of interrupts that may come at any time."""
    symbols = gdb.symbols(KERNEL)
    pages = set(range(symbols["text_start"], symbols["rodata_start"], 4096))
    pages.update(range(symbols["entry_start"], symbols["entry_end"], 4096))
    pages.update(symbols["boot_stack_top"] + 8192 * i + 4096 for i in range(3))
    return pages


def test_binary_check_sees_what_it_is_for():
    """The check that every link of the kernel passes refuses an indirect branch and a writable and executable segment."""
    check = ["sh", os.path.join(machine.ROOT, "tests", "target", "check_binary.sh")]
    with tempfile.TemporaryDirectory() as folder:
        for name, code, options, accepted in (("plain", "call 1f; 1: ret", [], True), ("jump", "jmp *%rax", [], False),
                                              ("call", "call *8(%rax)", [], False), ("both", "ret", ["-Wl,-N"], False)):
            path = os.path.join(folder, name)
            with open(path + ".S", "w", encoding="utf-8") as file:
                file.write(f".globl _start\n_start: {code}\n.data\n.quad 1\n.section .note.GNU-stack\n")
            subprocess.run(["gcc", "-nostdlib", "-static", "-no-pie", "-o", path, path + ".S", *options], check=True)
            if (subprocess.run(check + [path], stderr=subprocess.DEVNULL, check=False).returncode == 0) != accepted:
                raise machine.Failure(f"{name} was {'refused' if accepted else 'accepted'}")
    subprocess.run(check + [KERNEL], check=True)


def test_control_registers():
    with boot(qmp=True) as running:
        running.expect(r"PASS", 30)
        text = running.command("human-monitor-command", **{"command-line": "info registers"})
    cr0, cr4, efer = (int(re.search(rf"{name}\s*=\s*([0-9a-f]+)", text).group(1), 16) for name in ("CR0", "CR4", "EFER"))
    for name, value, bit in (("WP", cr0, 16), ("PGE", cr4, 7), ("MCE", cr4, 6), ("UMIP", cr4, 11), ("FSGSBASE", cr4, 16),
                             ("SMEP", cr4, 20), ("SMAP", cr4, 21), ("NXE", efer, 11)):
        if not value >> bit & 1:
            raise machine.Failure(f"{name} is off")


def critical_instructions(entry):
    """Addresses around every swapgs and at the first instructions of the system-call entry in use."""
    code = list(gdb.instructions(KERNEL))
    entry = gdb.symbols(KERNEL)[entry]
    chosen = set()
    for at, (address, name) in enumerate(code):
        if name == "swapgs":
            chosen.update(a for a, _ in code[at - AROUND:at + AROUND + 1])
        if address == entry:
            chosen.update(a for a, _ in code[at:at + 12])
    return sorted(chosen)


def nmi_everywhere(command_line, entry, least):
    """An NMI arrives exactly there; the handler finds that address on its stack, and the test that runs notices nothing."""
    symbols, hits, count = gdb.symbols(KERNEL), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "gdb")
        with boot(command_line, extra=["-gdb", f"unix:{path},server=on,wait=off"], qmp=True) as running:
            running.expect(r"PASS ", 30)
            debugger = gdb.Gdb(path)
            places = set(critical_instructions(entry))
            while (address := debugger.stop_at(*places, limit=3)) is not None:
                places.remove(address)
                running.command("inject-nmi")
                if debugger.stop_at(symbols["trap_nmi"]) != symbols["trap_nmi"]:
                    raise machine.Failure(f"no NMI at {address:#x}")
                interrupted = debugger.word(debugger.register(gdb.RSP) + 16)
                if interrupted != address:
                    raise machine.Failure(f"the NMI came at {interrupted:#x} instead of {address:#x}")
                hits, count = hits + 1, debugger.word(symbols["nmi_count"])
            debugger.go()
            all_pass(running)
    if hits < least or count < hits - 1:  # the rest is the entries for other processors, and the end of a lost claim
        raise machine.Failure(f"{hits} places were reached, {len(places)} not, {count} counted")


def test_nmi_at_every_critical_instruction():
    nmi_everywhere("", "syscall_entry_fxsave", 40)


def test_nmi_between_the_tables():
    """The same where entry and exit change tables, which is next to a swap of GS."""
    nmi_everywhere("isolation=all", "syscall_entry_isolated", 20)


test_nmi_at_every_critical_instruction.limit = test_nmi_between_the_tables.limit = 400


def test_nmi_storm():
    """Some hundred NMIs at any time, to user level, kernel and guest."""
    with boot(qmp=True, cpus=2) as running:
        running.expect(r"PASS ", 30)
        while running.absent("user_has_no_svm"):  # what follows is long enough for the count
            running.command("inject-nmi")
        address = gdb.symbols(KERNEL)["nmi_count"] - IMAGE_BASE
        text = running.command("human-monitor-command", **{"command-line": f"xp /gx {address:#x}"})
        no_failure(running)
        if int(text.split()[-1], 16) < 100:
            raise machine.Failure(f"counted {text.split()[-1]}")


def test_machine_check_is_said():
    with boot(qmp=True) as running:
        running.expect(r"PASS ", 30)
        running.command("human-monitor-command", **{"command-line": "mce 0 1 0xb200000000000000 0x5 0 0"})
        running.expect(r"exception in the kernel: vector \S*12\b", 30)


def overflow(stack_top, symbol):
    """The machine's last words after a kernel function began with its stack pointer at the end of a stack."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "gdb")
        with boot(extra=["-gdb", f"unix:{path},server=on,wait=off"]) as running:
            running.expect(r"PASS ", 30)
            debugger = gdb.Gdb(path)
            if debugger.stop_at(symbol) != symbol:
                raise machine.Failure("the kernel was never entered")
            debugger.set_register(gdb.RSP, stack_top)
            debugger.go()
            return running.expect(r"exception in the kernel: vector (\S+)", 30).group(1)


def test_stack_overflow_meets_the_guard():
    """A push below the kernel stack is a double fault on its own stack, with words, not a write to what lies there."""
    symbols = gdb.symbols(KERNEL)
    vector = overflow(symbols["boot_stacks"] + 4096, symbols["kernel_syscall"])
    if int(vector, 16) != 8:
        raise machine.Failure(f"vector {vector} instead of 8")


def mappings(running):
    """(address, bytes, writable, executable, user) of everything mapped for the address space that runs now."""
    text = running.command("human-monitor-command", **{"command-line": "info tlb"})
    for line in text.splitlines():
        match = re.match(r"([0-9a-f]{16}): ([0-9a-f]{16}) (\S{9})", line)
        if match:
            flags = match.group(3)
            yield int(match.group(1), 16), 2 << 20 if "P" in flags else 4096, "W" in flags, "X" not in flags, "U" in flags


def stacks_of_second_cpu(running):
    """(bottom, top) of its stack and of those for NMI, double fault and machine check: words of its struct cpu."""
    text = subprocess.run(["nm", "-S", KERNEL], stdout=subprocess.PIPE, check=True, text=True).stdout
    base, size = (int(word, 16) for word in re.search(r"^(\S+) (\S+) \S cpus$", text, re.M).groups())
    at = base - IMAGE_BASE + size // 8
    words = running.command("human-monitor-command", **{"command-line": f"xp /14gx {at:#x}"})
    words = [int(word, 16) for line in words.splitlines() for word in line.split()[1:]]
    if words[0] != base + size // 8:
        raise machine.Failure("the second struct cpu is not where it was looked for")
    return [(words[1] - 16384, words[1])] + [(words[i] - 4096, words[i]) for i in (10, 11, 12)]


def test_guards_are_absent():
    symbols = gdb.symbols(KERNEL)
    stacks = [(symbols["boot_stacks"] + 4096, symbols["boot_stack_top"])]
    stacks += [(symbols["boot_stack_top"] + 8192 * i + 4096, symbols["boot_stack_top"] + 8192 * (i + 1)) for i in range(3)]
    with boot(qmp=True, cpus=2) as running:
        running.expect(r"PASS ", 30)
        stacks += stacks_of_second_cpu(running)
        mapped = {address: writable for address, _, writable, *_ in mappings(running)}
    for bottom, top in stacks:
        if bottom - 4096 in mapped:
            raise machine.Failure(f"the guard at {bottom - 4096:#x} is mapped")
        if not all(mapped.get(page) for page in range(bottom, top, 4096)):
            raise machine.Failure(f"no stack from {bottom:#x} to {top:#x}")


def test_no_page_of_a_running_desktop_is_writable_and_executable():
    """Whatever address space the processor is in, at thirty moments of the desktop or more on a slow machine, while somebody types: a desktop at
    rest stays in the address space that ran last."""
    with machine.Machine(machine.scenario_args("desktop"), timeout=150, qmp=True) as running:
        running.expect(r"\n", 60)
        spaces, user_pages = set(), 0
        for moment in range(300):
            if moment >= 30 and len(spaces) >= 4 and user_pages >= 1000:
                break
            running.command("stop")
            text = running.command("human-monitor-command", **{"command-line": "info registers"})
            spaces.add(re.search(r"CR3=([0-9a-f]+)", text).group(1))
            for address, _, writable, executable, user in mappings(running):
                if (writable and executable) or user != (address < 1 << 47):
                    raise machine.Failure(f"{address:#x}: writable {writable} executable {executable} user {user}")
                user_pages += user
            running.command("cont")
            running.key("a", 0)
            time.sleep(moment % 10 / 100)
    if len(spaces) < 4 or user_pages < 1000:
        raise machine.Failure(f"only {len(spaces)} address spaces with {user_pages} pages seen")
