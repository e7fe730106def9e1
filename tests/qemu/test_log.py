"""Log: labels, levels, escaped control characters, and a limit for each client that its neighbours do not feel."""
import os
import re

import desktop
import machine
import scenario
from desktop import require

FLOOD = 3000


def lines_of(text, label):
    return re.findall(rf"^\[{label}\] (.*)$", text, re.M)


def test_log_labels_levels_escapes_and_limits():
    config = os.path.join(machine.ROOT, "tests", "config", "log.kdl")
    with machine.Machine(machine.kernel_args(scenario.modules(config)), timeout=150, log=desktop.log_path(), qmp=False) as running:
        for who in ("quiet", "inner/ugly", "flood"):
            running.expect(rf"(?m)^\[{who}\] one more", 120, rewind=True)
        text = running.text
    ugly = lines_of(text, "inner/ugly")
    require(ugly[:4] == ["error: level zero", "warning: level one", "level two", "level ninety-nine"], f"levels: {ugly[:4]}")
    require(r"red \x1b[31m and\x0a[signer] forged\x0d[core] forged \x7f\x80\xff end" in ugly, f"not escaped: {ugly[4]!r}")
    require("x" * 240 in ugly, "a line without an end is not cut at its 240 bytes")
    require(not lines_of(text, "signer"), "a client forged another one's line")
    quiet = lines_of(text, "quiet")
    require([line for line in quiet if line.startswith("line ")] == [f"line {i}" for i in range(30)], f"the quiet one lost lines: {quiet}")
    flood = lines_of(text, "flood")
    passed = sum(bool(re.match(r"line \d+$|said all", line)) for line in flood)
    dropped = sum(int(match) for match in re.findall(r"warning: (\d+) lines dropped", "\n".join(flood)))
    require(passed + dropped == FLOOD + 1, f"{passed} lines passed and {dropped} are told to be dropped, of {FLOOD + 1}")
    require(passed < FLOOD, "nothing was dropped: the limit was not reached")
    require(not lines_of(text, "mute"), "a component without a log route was heard")
