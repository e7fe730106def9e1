"""Boot: the developer's fast path: a scenario by -kernel, serial line on stdio, ended by a time limit.

Usage: boot.py SCENARIO [--timeout s] [--icount] [--root NAME] [--shot file.png] -- [more QEMU arguments]
--root boots build/boot/NAME.elf as the root task in place of core. --shot saves the screen when the time is over.
"""
import argparse
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "tests", "qemu"))
import machine  # noqa: E402
import png  # noqa: E402


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("scenario")
    parser.add_argument("--timeout", type=float, default=60)
    parser.add_argument("--memory", default="512")
    parser.add_argument("--vga", default="std")
    parser.add_argument("--root")
    parser.add_argument("--shot")
    parser.add_argument("--icount", action="store_true")
    own, _, more = " ".join(sys.argv[1:]).partition(" -- ") if " -- " in " ".join(sys.argv[1:]) else (None, None, None)
    args = parser.parse_args(own.split() if own else [a for a in sys.argv[1:] if a != "--"])
    return args, more.split() if more else []


def boot_args(args):
    if args.root:
        return machine.kernel_args([("core.elf", os.path.join(machine.ROOT, "build", "boot", args.root + ".elf"))])
    return machine.scenario_args(args.scenario)


def main():
    args, more = parse()
    boot = boot_args(args)
    if not args.shot:
        command = machine.base_args(args.memory, args.vga) + ["-serial", "stdio"] + boot + more
        command += machine.ICOUNT if args.icount else []
        code = subprocess.call(["timeout", "--foreground", "-k", "5", str(args.timeout)] + command)
        print(f"[boot: ended after {args.timeout:g} s]" if code == 124 else f"[boot: QEMU exit code {code}]")
        return 0 if code in (0, 1, 124) else code
    with machine.Machine(boot, timeout=args.timeout + 20, memory=args.memory, vga=args.vga, extra=more,
                         icount=args.icount) as running:
        try:
            running.wait_exit(args.timeout)
        except machine.Failure:
            png.save(args.shot, running.screen())
        print(running.text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
