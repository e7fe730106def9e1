"""Run: collects every test, runs them two at a time, each under a time limit, and counts.

Kinds: host binaries (print `PASS name` and `FAIL name`), root tasks and target configs (the same on the serial line, closed by
`TESTS DONE`), and Python functions test_* in tests/qemu and tests/tools. Each job's output is in build/test/.
The last line is `N passed, N failed`; the exit code is 0 only when nothing failed and something passed.
"""
import argparse
import concurrent.futures
import glob
import importlib.util
import os
import re
import signal
import subprocess
import sys
import threading
import time
import traceback

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LOGS = os.path.join(ROOT, "build", "test")
sys.path.insert(0, os.path.join(ROOT, "tests", "qemu"))
sys.path.insert(0, os.path.join(ROOT, "tools"))
import machine  # noqa: E402
import scenario  # noqa: E402

HOST_LIMIT, TARGET_LIMIT, PYTHON_LIMIT, NIGHTLY_LIMIT = 240, 120, 300, 900
RESULT = re.compile(r"\b(PASS|FAIL) +(\S.*?)\s*$")
PRINT = threading.Lock()


class Job:
    """One thing to run; run() gives [(case, passed, why)]."""

    def __init__(self, name, run, slow=0):
        self.name, self.run, self.slow = name, run, slow
        self.log = os.path.join(LOGS, re.sub(r"[^A-Za-z0-9_.-]", "_", name) + ".log")


def run_limited(command, log, limit):
    """Runs a command in its own process group, output to the log; None when the time was over."""
    with open(log, "w", encoding="utf-8") as file:
        process = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, cwd=ROOT,
                                   start_new_session=True)
        try:
            return process.wait(limit)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return None


def results_of(name, text, code, what):
    """The PASS and FAIL lines of a text, and a failure of its own when the end was not clean."""
    found = []
    for line in text.splitlines():
        match = RESULT.search(line)
        if match and not line.startswith("$"):
            found.append((f"{name}: {match.group(2)}", match.group(1) == "PASS", ""))
    if code is None:
        found.append((name, False, f"{what} did not end within its time limit"))
    elif code != 0 and all(passed for _, passed, _ in found):
        found.append((name, False, f"{what} ended with code {code}"))
    elif not found:
        found.append((name, False, f"{what} reported no case"))
    return found


def host_job(binary):
    name = "host " + os.path.basename(binary)

    def run(job):
        code = run_limited([binary], job.log, HOST_LIMIT)
        with open(job.log, encoding="utf-8", errors="replace") as file:
            return results_of(name, file.read(), code, "the program")

    return Job(name, run)


def make_job(target):
    """A make target that prints PASS and FAIL lines, such as the spin model."""
    name = "make " + target

    def run(job):
        code = run_limited(["make", "-s", target], job.log, PYTHON_LIMIT)
        with open(job.log, encoding="utf-8", errors="replace") as file:
            return results_of(name, file.read(), code, "make")

    return Job(name, run, slow=1)


def boot_job(name, boot, limit, extra, memory, cpus=1):
    """A boot that prints PASS and FAIL and at last TESTS DONE."""

    def run(job):
        try:
            with machine.Machine(boot(), timeout=limit, extra=extra, memory=memory, cpus=cpus, log=job.log) as running:
                running.expect(r"TESTS DONE", limit)
                return results_of(name, running.text, 0, "the machine")
        except machine.Failure as failure:
            with open(job.log, encoding="utf-8", errors="replace") as file:
                return results_of(name, file.read(), 0, "the machine") + [(name, False, str(failure))]

    return Job(name, run, slow=1)


def root_jobs(name):
    """A root task on 1, 2 and 4 CPUs; the emulator runs each on a thread of its own, so that they race in earnest."""
    path = os.path.join(scenario.BUILD, "boot", name + ".elf")
    nightly = bool(os.environ.get("NIGHTLY"))
    words = ["nightly"] if nightly else []
    words += [f"seed={os.environ['SEED']}"] if "SEED" in os.environ else []
    for cpus in (1, 2, 4):
        yield boot_job(f"root {name}" + (f" on {cpus} CPUs" if cpus > 1 else ""),
                       lambda: machine.kernel_args([("core.elf", path)], " ".join(words)),
                       NIGHTLY_LIMIT if nightly else TARGET_LIMIT + 60 * cpus, (), 512, cpus)


def target_job(config):
    options = scenario.header(config)
    name = "target " + os.path.splitext(os.path.basename(config))[0]
    return boot_job(name, lambda: machine.kernel_args(scenario.modules(config), f"scenario={name[7:]}"),
                    float(options.get("timeout", TARGET_LIMIT)), options.get("qemu", "").split(),
                    int(options.get("memory", 512)))


def load(path):
    spec = importlib.util.spec_from_file_location(os.path.basename(path)[:-3], path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def python_jobs(path):
    """One job per function test_*; a function may have the attributes limit (seconds) and nightly."""
    with open(path, encoding="utf-8") as file:
        names = re.findall(r"^def (test_\w+)\(", file.read(), re.M)
    module = load(path)
    for name in names:
        function = getattr(module, name)
        if getattr(function, "nightly", False) and not os.environ.get("NIGHTLY"):
            continue
        yield python_job(path, name, getattr(function, "limit", PYTHON_LIMIT))


def python_job(path, name, limit):
    def run(job):
        code = run_limited([sys.executable, "-B", os.path.abspath(__file__), "--one", path, name, job.log], job.log, limit)
        with open(job.log, encoding="utf-8", errors="replace") as file:
            text = file.read()
        why = "time limit" if code is None else (re.findall(r"^WHY (.*)$", text, re.M) or ["see the log"])[-1]
        return [(f"{os.path.basename(path)[5:-3]}: {name[5:]}", code == 0, "" if code == 0 else why)]

    return Job(f"{os.path.basename(path)[5:-3]} {name[5:]}", run, slow=2)


def run_one(path, name, log):
    """In a process of its own: one test function; machines that it starts log beside."""
    os.environ["SIGNET_TEST_LOG"] = log[:-4]
    try:
        getattr(load(path), name)()
    except Exception as error:  # a test may fail in any way; all of them are told
        traceback.print_exc()
        print("WHY", " ".join(str(error).split())[:300] or type(error).__name__)
        return 1
    return 0


def collect(args):
    jobs = [host_job(binary) for binary in args.host.split()] + [make_job(target) for target in args.make.split()]
    if args.roots is not None:
        jobs += [job for name in args.roots.split() for job in root_jobs(name)]
        jobs += [target_job(config) for config in sorted(glob.glob(os.path.join(ROOT, "tests", "target", "*.kdl")))]
        for path in sorted(glob.glob(os.path.join(ROOT, "tests", "*", "test_*.py"))):
            jobs += python_jobs(path)
    return sorted((job for job in jobs if args.only in job.name), key=lambda job: -job.slow)


def perform(job):
    start = time.monotonic()
    try:
        results = job.run(job)
    except (Exception, SystemExit) as error:  # a broken test is a failed test
        results = [(job.name, False, f"{type(error).__name__}: {error}")]
    with PRINT:
        for case, passed, why in results:
            print(f"{'PASS' if passed else 'FAIL'} {case}" + (f"  ({why})" if why and not passed else ""))
        if not all(passed for _, passed, _ in results):
            print(f"     log: {os.path.relpath(job.log, ROOT)}")
        if time.monotonic() - start > 60:
            print(f"     {job.name}: {time.monotonic() - start:.0f} s")
        sys.stdout.flush()
    return results


def main():
    if len(sys.argv) == 5 and sys.argv[1] == "--one":
        return run_one(*sys.argv[2:])
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default="", help="run jobs whose name contains this")
    parser.add_argument("--host", default="", help="host test binaries")
    parser.add_argument("--make", default="", help="make targets that print PASS and FAIL lines")
    parser.add_argument("--roots", help="root tasks; without it only host tests run")
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    os.makedirs(LOGS, exist_ok=True)
    jobs = collect(args)
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        results = [result for some in pool.map(perform, jobs) for result in some]
    failed = sum(not passed for _, passed, _ in results)
    for case, passed, why in results:
        if not passed:
            print(f"failed: {case}" + (f"  ({why})" if why else ""))
    summary = f"{len(results) - failed} passed, {failed} failed"
    with open(os.path.join(LOGS, "summary"), "w", encoding="utf-8") as file:
        file.write(summary + "\n")
    print(summary)
    return 0 if results and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
