"""Config: one schema behind page, host check and target; every kind of mistake is told with the same place and words on both.

tests/config/bad/NAME.kdl begins with the messages that it must bring: `// says LINE:COLUMN: what is wrong: write what to write`.
What is wrong by its mere length is made here.
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

MADE = os.path.join(ROOT, "build", "test", "bad-config")
SOURCES = ["init/config.c", "init/values.c", "lib/kdl/parse.c", "lib/kdl/scan.c", "lib/kdl/text.c"]
CHECK = os.path.join(ROOT, "build", "host", "check-config")
AT_ONCE = 26  # inits in one boot: a config holds 32 children, and 512 sessions for all of them
HOLDER = """child "{name}" {{
  image "init.elf"; memory "8M"; config "{file}"
  route "rom" to="parent"; route "log" to="parent"
}}
"""


def made():
    """{file name: text} of the configs that are too long for something, one way each."""
    child = 'child "{}" {{ image "guest.elf"; memory "512K"; start "on-demand"; sessions 1; {} }}\n'
    route = 'route "log" to="parent"; '
    return {
        "many-children.kdl": "// says 34:1: too many children: write at most 32 in one config\n"
                             + "".join(child.format(f"c{i}", "") for i in range(33)),
        "many-routes.kdl": "// says 4:1478: too many routes: write at most 256 in one config\n" + child.format("a", route * 100)
                           + child.format("b", route * 100) + child.format("c", route * 57),
        "many-nodes.kdl": "// says 2:1534: too many nodes: write at most 512\n" + "x; " * 600,
        "many-values.kdl": "// says 2:2055: too many values: write at most 1024\nchild" + " 1" * 1100,
        "too-long.kdl": "// says 1:1: the text is too long: write at most 64 KiB\n" + "// on and on\n" * 6000,
    }


def bad_configs():
    """The paths of all of them."""
    os.makedirs(MADE, exist_ok=True)
    for name, text in made().items():
        with open(os.path.join(MADE, name), "w", encoding="utf-8") as file:
            file.write(text)
    return sorted(glob.glob(os.path.join(ROOT, "tests", "config", "bad", "*.kdl")) + [os.path.join(MADE, name) for name in made()])


def check(*arguments):
    return subprocess.run([CHECK, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)


def says(path):
    """The messages that a bad config announces about itself."""
    with open(path, encoding="utf-8", errors="replace", newline="\n") as file:
        return re.findall(r"^// says (.*)$", file.read(), re.M)


def test_page_has_the_tables_of_the_schema():
    with open(os.path.join(ROOT, "docs", "CONFIG.md"), encoding="utf-8") as file:
        page = file.read()
    table = re.search(r"<!-- made by check-config --page -->\n(.*?)<!-- end -->", page, re.S)
    assert table, "docs/CONFIG.md has no place for the tables"
    assert table.group(1) == check("--page").stdout, "docs/CONFIG.md differs from build/host/check-config --page: put that text in its place"


def test_mistakes_are_told_on_the_host():
    bad = bad_configs()
    assert len(bad) >= 70, f"only {len(bad)} bad configs"
    for path in bad:
        name = os.path.relpath(path, ROOT)
        result = check(name)
        assert result.returncode == 1, f"{name} was accepted"
        expected = [f"{name}:{line}" for line in says(path)]
        assert result.stdout.splitlines() == expected and expected, f"{name}: {result.stdout}"


def words_of(source):
    """The literals of a C file that are words to a reader: those with a blank, joined where the lines are."""
    with open(os.path.join(ROOT, source), encoding="utf-8") as file:
        text = re.sub(r"/\*.*?\*/|^#.*?$", "", file.read().replace("'\"'", ""), flags=re.S | re.M)
    literals = re.findall(r'"((?:[^"\\]|\\.)*)"', re.sub(r'"\s*\n\s*"', "", text))
    return [literal.replace('\\"', '"') for literal in literals if " " in literal.strip()]


def test_every_message_of_the_sources_has_a_bad_config():
    """A check that no bad config reaches is a check that nobody has seen working; the same for what to write."""
    told = "\n".join(line for path in bad_configs() for line in says(path))
    words = {source: words_of(source) for source in SOURCES}
    missing = [f"{source}: {text}" for source in SOURCES for text in words[source] if text not in told]
    assert sum(len(some) for some in words.values()) > 80 and not missing, f"no bad config says: {missing}"


def target_says(name, config, paths, modules):
    """The mistakes that inits on the target log, by file; waits until every file has as many as it announces."""
    log = (desktop.log_path() or os.path.join(scenario.BUILD, "test", "bad-configs.log"))[:-4] + f".{name}.log"
    found = {}
    with machine.Machine(machine.kernel_args(scenario.modules(config) + modules), timeout=150, log=log, qmp=False) as running:
        end = time.monotonic() + 120
        while time.monotonic() < end:
            found = {}
            for file, message in re.findall(r"^\[[^]]*\] error: ([a-z0-9-]+\.kdl):(\d+:\d+: [^\n]*)\n", running.text, re.M):
                found.setdefault(file, []).append(message)
            if all(len(found.get(os.path.basename(path), [])) >= len(says(path)) for path in paths):
                break
            time.sleep(0.3)
    return found


def held(first, paths):
    """One config whose children are inits with these configs."""
    config = (desktop.log_path() or os.path.join(scenario.BUILD, "test", "bad-configs.log"))[:-4] + f".{first}.kdl"
    os.makedirs(os.path.dirname(config), exist_ok=True)
    with open(config, "w", encoding="utf-8") as file:
        for path in paths:
            file.write(HOLDER.format(name=os.path.basename(path)[:-4], file=os.path.basename(path)))
    return config


def for_the_first(path):
    """Whether a config speaks of time that only the first init has."""
    with open(path, encoding="utf-8", errors="replace") as file:
        return re.search(r"\b(runtime|grants|number)=", re.sub(r"^//.*$", "", file.read(), flags=re.M))


def test_mistakes_are_told_on_the_target_in_the_same_words():
    bad = bad_configs()
    guest = ("guest.elf", os.path.join(scenario.BUILD, "boot", "guest.elf"))
    found = {}
    inner = [path for path in bad if not for_the_first(path)]
    for first in range(0, len(inner), AT_ONCE):
        part = inner[first:first + AT_ONCE]
        modules = [(os.path.basename(path), path) for path in part]
        found.update(target_says(first, held(first, part), part, modules + [guest]))
    assert len(bad) - len(inner) >= 3
    for path in sorted(set(bad) - set(inner)):
        found.update(target_says(os.path.basename(path)[:-4], path, [path], []))
    for path in bad:
        name = os.path.basename(path)
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
        told = lines[-1].replace("tests/config/", "", 1)
        reaches_top = label != "second"
        assert status == "0" and (told == words or not reaches_top), f"target: {words}; host: {told}"
        assert (allowed == "1") == ("is routed" in words), words
    expected = ["why.kdl:2:", "why.kdl:14:", "why.kdl:12:1:", "why.kdl:5:3:", "why.kdl:3:1:", "why.kdl:6:3:", 'why.kdl: there is no child "nobody"']
    assert all(words.startswith(start) for (_, _, words), start in zip(answers, expected)), answers
    refused = re.findall(r"(PASS|FAIL) .* is no question", text)
    assert refused == ["PASS"] * 4, refused
