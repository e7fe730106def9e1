#!/usr/bin/env python3
"""Runs the proofs that tests/prove/*.goals lists: a listed goal that is not proved, or an unlisted one, fails.

A goals file has, by line (# starts a comment):
    wp FILE FUNCTION,... [OPTION...]   WP proves the contracts of these functions of one C file
    eva FILE [OPTION...]               Eva runs one C file from its main: every alarm must be listed
    bits FILE                          CVC4 must find every check-sat of a bit-vector file unsatisfiable
    NAME                               indented: a goal proved, or an alarm known, by the run above it
`check.py --update [NAME...]` rewrites the lists from what was proved now. Arguments name the goals files (without .goals).
"""
import collections
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BUILD = ROOT / "build" / "prove"
SECONDS = 180  # for one goal; the longest takes 3 on a quiet machine
CPP = "-Iinclude -Ikernel -Ilib '-D_Static_assert(...)=' '-D_Alignas(x)=' '-D_Noreturn=__attribute__((__noreturn__))'"
ALARM = re.compile(r"^\[eva:alarm\] ([^:]+):\d+: Warning: *\n? *(.*(?:\n  .*)*)", re.M)


def call(command, name):
    log = BUILD / (re.sub(r"\W+", "_", name) + ".log")
    environment = dict(os.environ, WHY3CONFIG=str(BUILD / "why3.conf"))
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    log.write_text(done.stdout)
    return done.stdout, done.returncode


def frama_c(file, options, name):
    return call(["frama-c", "-machdep", "gcc_x86_64", f"-cpp-extra-args={CPP}", file] + options, name)


def function_of(goal, functions):
    """The longest function name that the goal's name begins with."""
    fits = [f for f in functions if goal == f or goal.startswith(f + "_")]
    return max(fits, key=len) if fits else goal


def run_wp(arguments):
    """{goal: proved} and the groups to report."""
    file, functions = arguments[0], arguments[1].split(",")
    options = ["-wp", "-wp-fct", arguments[1], "-wp-prover", "cvc4", "-wp-timeout", str(SECONDS), "-wp-par", "2"]
    text, code = frama_c(file, options + arguments[2:], "wp " + file)
    goals = {}
    for line in text.splitlines():
        found = re.match(r"\[wp\] \[[^\]]*\] Goal (?:typed_)?(\w+)(.*)", line)
        if found:
            goals[found.group(1)] = ": Valid" in found.group(2)
    counted = re.search(r"Proved goals: +(\d+) / (\d+)", text)
    if code or not counted or int(counted.group(2)) != len(goals):
        goals["frama-c"] = False  # it stopped, or told of goals that this could not read
    return goals, lambda goal: f"{file} {function_of(goal, functions)}"


def run_eva(arguments):
    text, code = frama_c(arguments[0], ["-eva"] + arguments[1:], "eva " + arguments[0])
    alarms = {f"{file}: {' '.join(what.split())}": True for file, what in ALARM.findall(text)}
    if code or "SUMMARY" not in text:
        alarms["frama-c"] = False
    return alarms, lambda alarm: f"{arguments[0]} alarms"


def run_bits(arguments):
    text, _ = call(["cvc4", "--lang", "smt2", "--incremental", arguments[0]], "bits " + arguments[0])
    names = re.findall(r"^; (\w+):", (ROOT / arguments[0]).read_text(), re.M)
    answers = text.split()
    goals = {name: answer == "unsat" for name, answer in zip(names, answers)}
    if len(names) != len(answers):
        goals["cvc4"] = False
    return goals, lambda goal: arguments[0]


RUNS = {"wp": run_wp, "eva": run_eva, "bits": run_bits}


def read(path):
    """[(run line, [listed names])] and the comment lines before each."""
    runs, comments = [], []
    for line in path.read_text().splitlines():
        if line.startswith((" ", "\t")):
            runs[-1][1].append(line.strip())
        elif line.startswith("#") or not line.strip():
            comments.append(line)
        else:
            runs.append((line, [], comments))
            comments = []
    return runs


def judge(goals, listed, group_of):
    """Prints one line for each group; the number that failed."""
    groups = collections.defaultdict(list)
    for goal in set(goals) | set(listed):
        groups[group_of(goal)].append(goal)
    failed = 0
    for group in sorted(groups):
        wrong = [g for g in groups[group] if not goals.get(g) or g not in listed]
        failed += bool(wrong)
        why = "".join(f"\n     {g}: {'not listed' if goals.get(g) else 'not proved' if g in goals else 'gone'}" for g in sorted(wrong))
        print(f"{'FAIL' if wrong else 'PASS'} prove {group} ({len(groups[group])} goals){why}", flush=True)
    return failed


def main():
    update = "--update" in sys.argv
    names = [a for a in sys.argv[1:] if not a.startswith("-")] or sorted(p.stem for p in HERE.glob("*.goals"))
    BUILD.mkdir(parents=True, exist_ok=True)
    (BUILD / "why3.conf").unlink(missing_ok=True)
    call(["why3", "config", "detect"], "why3")
    failed = total = 0
    for name in names:
        path, text = HERE / (name + ".goals"), []
        for line, listed, comments in read(path):
            kind, *arguments = line.split()
            goals, group_of = RUNS[kind](arguments)
            text += comments + [line] + [f"  {goal}" for goal in sorted(goals) if goals[goal]]
            failed += judge(goals, [g for g in goals if goals[g]] if update else listed, group_of)
            total += sum(goals.values())
        if update:
            path.write_text("\n".join(text) + "\n")
    print(f"{total} goals proved")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
