"""Config: one schema behind page, host check and target; every kind of mistake is told with the same place and words on both.

tests/config/bad/NAME.kdl begins with the messages that it must bring: `// says LINE:COLUMN: what is wrong: write what to write`.
"""
import glob
import os
import re
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
for folder in ("tests/qemu", "tools"):
    sys.path.insert(0, os.path.join(ROOT, folder))
import desktop  # noqa: E402
import kdl  # noqa: E402
import machine  # noqa: E402
import scenario  # noqa: E402

BAD = sorted(glob.glob(os.path.join(ROOT, "tests", "config", "bad", "*.kdl")))
CHECK = os.path.join(ROOT, "build", "host", "check-config")
AT_ONCE = 26  # inits in one boot: a config holds 32 children, and 512 sessions for all of them
HOLDER = """child "{name}" {{
  image "init.elf"; memory "8M"; config "{file}"
  route "rom" to="parent"; route "log" to="parent"
}}
"""


def check(*arguments):
    return subprocess.run([CHECK, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)


def says(path):
    """The messages that a bad config announces about itself."""
    with open(path, encoding="utf-8") as file:
        return re.findall(r"^// says (.*)$", file.read(), re.M)


def test_page_has_the_tables_of_the_schema():
    with open(os.path.join(ROOT, "docs", "CONFIG.md"), encoding="utf-8") as file:
        page = file.read()
    table = re.search(r"<!-- made by check-config --page -->\n(.*?)<!-- end -->", page, re.S)
    assert table, "docs/CONFIG.md has no place for the tables"
    assert table.group(1) == check("--page").stdout, "docs/CONFIG.md differs from build/host/check-config --page: put that text in its place"


def test_mistakes_are_told_on_the_host():
    assert len(BAD) >= 40, f"only {len(BAD)} bad configs"
    for path in BAD:
        name = os.path.relpath(path, ROOT)
        result = check(name)
        assert result.returncode == 1, f"{name} was accepted"
        expected = [f"{name}:{line}" for line in says(path)]
        assert result.stdout.splitlines() == expected and expected, f"{name}: {result.stdout}"


def test_every_message_of_the_sources_has_a_bad_config():
    """A check that no bad config reaches is a check that nobody has seen working."""
    told = " ".join(line for path in BAD for line in says(path))
    with open(os.path.join(ROOT, "init", "config.c"), encoding="utf-8") as file:
        text = re.sub(r'"\s*\n\s*"', "", file.read())
    messages = re.findall(r'(?:mistake|lost)\(.*?"((?:[^"\\]|\\.)*)"', text, re.S)
    rare = {"too many routes", "too many children"}
    missing = [message for message in messages if message not in told and message not in rare]
    assert len(messages) > 15 and not missing, f"no bad config says: {missing}"


def target_says(paths):
    """The mistakes that inits on the target log, by file; waits until every file has as many as it announces."""
    base = desktop.log_path() or os.path.join(scenario.BUILD, "test", "bad-configs")
    config = base + ".kdl"
    os.makedirs(os.path.dirname(config), exist_ok=True)
    with open(config, "w", encoding="utf-8") as file:
        for path in paths:
            file.write(HOLDER.format(name=os.path.basename(path)[:-4], file=os.path.basename(path)))
    modules = scenario.modules(config) + [(os.path.basename(path), path) for path in paths]
    if "guest.elf" not in dict(modules):
        modules.append(("guest.elf", os.path.join(scenario.BUILD, "boot", "guest.elf")))
    found = {}
    with machine.Machine(machine.kernel_args(modules), timeout=150, log=base + ".serial.log", qmp=False) as running:
        end = time.monotonic() + 120
        while time.monotonic() < end:
            found = {}
            for label, message in re.findall(r"^\[([^]]*)\] error: config:(\d+:\d+: [^\n]*)\n", running.text, re.M):
                found.setdefault(label.split("/")[0], []).append(message)
            if all(len(found.get(os.path.basename(path)[:-4], [])) >= len(says(path)) for path in paths):
                break
            time.sleep(0.3)
    return found


def test_mistakes_are_told_on_the_target_in_the_same_words():
    for first in range(0, len(BAD), AT_ONCE):
        part = BAD[first:first + AT_ONCE]
        found = target_says(part)
        for path in part:
            name = os.path.basename(path)[:-4]
            assert found.get(name) == says(path), f"{name}: the target says {found.get(name)}, the host {says(path)}"


def test_why_tells_the_same_lines_on_target_and_host():
    config = os.path.join(ROOT, "tests", "config", "why.kdl")
    asker = next(node for node in kdl.load(config) if node.args == ["asker"])
    asks = [node.args + [""] * (4 - len(node.args)) for node in asker.first("config").all("ask")]
    modules = scenario.modules(config)
    with machine.Machine(machine.kernel_args(modules), timeout=90, log=desktop.log_path(), qmp=False) as running:
        running.expect("TESTS DONE", 80)
        text = running.text
    answers = re.findall(r"^\[asker\] WHY (\d+) (\d) (.*)$", text, re.M)
    assert len(answers) == len(asks) == 7, answers
    for (child, service, label, args), (status, allowed, words) in zip(asks, answers):
        result = check("--why", "tests/config/why.kdl", child, service, args) if not label else None
        if label:  # the host begins at the component's own init; the target answers for its level
            result = check("--why", "tests/config/why.kdl", f"{child}/{label}", service, args)
        lines = [line for line in result.stdout.splitlines() if line.startswith("tests/config/why.kdl")]
        told = lines[-1].replace("tests/config/why.kdl", "config", 1)
        reaches_top = label != "second"
        assert status == "0" and (told == words or not reaches_top), f"target: {words}; host: {told}"
        assert (allowed == "1") == ("is routed" in words), words
    expected = ["config:2:", "config:14:", "config:12:1:", "config:5:3:", "config:3:1:", "config:6:3:", 'config: there is no child "nobody"']
    assert all(words.startswith(start) for (_, _, words), start in zip(answers, expected)), answers
    refused = re.findall(r"(PASS|FAIL) .* is no question", text)
    assert refused == ["PASS"] * 4, refused
