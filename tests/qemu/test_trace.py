"""Trace: a component between client and server tells every call, and neither side notices."""
import os
import re

import desktop
import machine
import scenario
from desktop import require


def test_trace_tells_every_call_of_an_unchanged_client():
    config = os.path.join(machine.ROOT, "tests", "config", "trace.kdl")
    with machine.Machine(machine.kernel_args(scenario.modules(config)), timeout=100, log=desktop.log_path(), qmp=False) as running:
        running.expect("TESTS DONE", 90)
        text = running.text
    passed = re.findall(r"^\[tap/traced\] (PASS|FAIL) ", text, re.M)
    require(passed == ["PASS"] * 3, f"the client says {passed}")
    for line in (r"\[tap\] traced opens rom \(name=note\.txt\): OK", r"\[tap\] traced rom\.get in 8 out 48, capabilities 0 and 1: OK",
                 r"\[tap\] traced log\.write in 248 out 8, capabilities 0 and 0: OK", r"\[tap\] traced closes rom after 1 calls",
                 r"\[tap\] traced opens rom \(name=secret\.txt\): NOT_FOUND"):
        require(re.search(line, text), f"no line {line}")
