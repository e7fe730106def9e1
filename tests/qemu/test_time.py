"""Time: tests/time under the instruction counter: reservations under load, who pays, sharing, and the death of 2 GiB."""
import os
import re

import machine
import scenario

TIME = os.path.join(scenario.BUILD, "boot", "kernel-time.elf")


def run(command_line, cases, limit, **options):
    boot = machine.kernel_args([("core.elf", TIME)], command_line)
    with machine.Machine(boot, timeout=limit, icount=True, qmp=False, **options) as running:
        running.expect("TESTS DONE", limit)
        failed, passed = (re.findall(rf"^{word} (.*)$", running.text, re.M) for word in ("FAIL", "PASS"))
        if failed or len(passed) != cases:
            raise machine.Failure(f"{len(passed)} passed, failed: {failed}; {running.text[-600:]}")


def test_reservation_holds_for_5000_periods():
    run("periods=5000", 11, 280)


def test_reservation_holds_where_budgets_end_in_the_server():
    run("from=4 periods=2000", 7, 200)


def test_reservation_holds_for_100000_periods():
    run("periods=100000", 11, 800)


def test_reservation_holds_under_interrupts_of_another_processor():
    run("processors periods=1000", 1, 200, cpus=2)


def test_death_of_two_gigabytes_delays_nobody():
    run("kill", 1, 280, memory=3072)


test_reservation_holds_for_100000_periods.nightly = True
