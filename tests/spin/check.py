#!/usr/bin/env python3
"""Runs the spin models: each must hold as it stands, and fail when any of its key lines is broken."""
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
BUILD = HERE.parent.parent / "build" / "spin"


def errors(model, define, work):
    """Verifies one model exhaustively; returns (number of errors, states stored)."""
    work.mkdir(parents=True, exist_ok=True)
    command = ["spin", "-a"] + (["-D" + define] if define else []) + [str(model)]
    subprocess.run(command, cwd=work, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["gcc", "-O2", "-w", "-DSAFETY", "-DCOLLAPSE", "-o", "pan", "pan.c"], cwd=work, check=True)
    out = subprocess.run(["./pan", "-m2000000"], cwd=work, capture_output=True, text=True, timeout=300).stdout
    if "max search depth too small" in out:
        raise SystemExit(f"{model.name}: search depth too small, raise -m")
    found = int(re.search(r"errors: (\d+)", out).group(1))
    states = re.search(r"(\S+) states, stored", out).group(1)
    return found, states


def main():
    failed = 0
    for model in sorted(HERE.glob("*.pml")):
        keys = sorted(set(re.findall(r"^#ifn?def (BREAK_\w+)", model.read_text(), re.M)))
        for define in [None] + keys:
            found, states = errors(model, define, BUILD / f"{model.stem}-{define or 'whole'}")
            good = found == 0 if define is None else found > 0
            failed += not good
            what = "holds" if define is None else f"breaks with {define}"
            print(f"{'PASS' if good else 'FAIL'} spin {model.stem} {what} ({states} states)", flush=True)
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
