#!/usr/bin/env python3
"""Coverage: runs the kernel's host tests built with --coverage and compares the branches taken with tests/kernel/coverage.tsv.

Branches of assertions do not count: that one side is never taken is what they say. A file that falls below its committed
number of untaken branches fails, and so does a listed file that is not compiled. Arguments: the test programs.
"""
import collections
import gzip
import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
OBJECTS = ROOT / "build" / "cover"


def run(programs):
    for old in OBJECTS.rglob("*.gcda"):
        old.unlink()
    failed = 0
    for program in programs:
        done = subprocess.run([program], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            failed += 1
            print(f"FAIL coverage: {os.path.basename(program)} itself\n{done.stdout[-1000:]}")
    return failed


def branches():
    """{file: {(line, branch): times taken}}, over every object that holds the code."""
    taken = collections.defaultdict(lambda: collections.defaultdict(int))
    work = OBJECTS / "gcov"
    work.mkdir(exist_ok=True)
    data = [str(p) for p in OBJECTS.rglob("*.gcda")]
    subprocess.run(["gcov", "-b", "-j", "-p"] + data, cwd=work, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for report in work.glob("*.gcov.json.gz"):
        with gzip.open(report, "rt") as file:
            content = json.load(file)
        report.unlink()
        for source in content["files"]:
            name = os.path.relpath(os.path.join(content["current_working_directory"], source["file"]), ROOT)
            name = source["file"] if not os.path.isabs(source["file"]) else name
            for line in source["lines"]:
                for number, branch in enumerate(line["branches"]):
                    taken[name][line["line_number"], number] += branch["count"]
    return taken


def counted(name, taken):
    """The branches of a file that are no assertion's."""
    text = (ROOT / name).read_text().splitlines()
    return {key: count for key, count in taken.items() if "ASSERT(" not in text[key[0] - 1]}


def main():
    failed = run(sys.argv[1:])
    taken = branches()
    for line in (HERE / "coverage.tsv").read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        name, allowed = line.split("\t")
        all_of = counted(name, taken.get(name, {}))
        missed = sorted(key for key, count in all_of.items() if not count)
        good = all_of and len(missed) <= int(allowed)
        failed += not good
        share = 100 * (len(all_of) - len(missed)) / (len(all_of) or 1)
        where = "".join(f" {n}" for n in sorted({key[0] for key in missed}))
        print(f"{'PASS' if good else 'FAIL'} coverage {name}: {share:.2f} % of {len(all_of)} branches"
              f"{', never taken in lines' + where if missed else ''}")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
