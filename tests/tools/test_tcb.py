"""Tcb: the counting is checked against cloc where it is installed, and against known text where it is not."""
import csv
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import xml.dom.minidom

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tools"))
import lines  # noqa: E402
import system  # noqa: E402
import tcb  # noqa: E402

SAMPLE = '/* one\n two */\n\n#include <x.h>\nint a; // tail\nchar *s = "/* no comment */";\n  // alone\nint b /* in */ = 2;\n/* c */ int c;\n'


def test_counting_of_a_known_text():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "x.c")
        with open(path, "w", encoding="utf-8") as file:
            file.write(SAMPLE)
        assert lines.code_lines(path) == 5, lines.code_lines(path)


def test_counting_agrees_with_cloc():
    """Not for tests/host: their strings hold comment marks, which cloc takes for comments and we do not."""
    names = subprocess.run(["git", "ls-files", "*.c", "*.h", "*.S", ":!tests/host"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    names = [name for name in names.stdout.split() if os.path.isfile(os.path.join(ROOT, name))]
    assert len(names) > 50, "too few sources to compare"
    if not shutil.which("cloc"):
        print("cloc is not installed: compared with the known text only")
        return
    out = subprocess.run(["cloc", "--by-file", "--csv", "--quiet", "--skip-uniqueness"] + names, cwd=ROOT,
                         stdout=subprocess.PIPE, text=True, check=True).stdout
    counts = {row[1]: int(row[4]) for row in csv.reader(io.StringIO(out)) if len(row) >= 5 and row[1] in names}
    wrong = [f"{name}: {lines.code_lines(os.path.join(ROOT, name))} but cloc says {count}" for name, count in counts.items()
             if lines.code_lines(os.path.join(ROOT, name)) != count]
    assert len(counts) > 50 and not wrong, "; ".join(wrong)


# Who trusts whom, on a small tree. Images need not exist: only the rules are looked at.
TREE = """
child "disk" { image "disk.elf"; memory "1M"; provides "block"; route "io" to="parent" args="irq=5 dma=16" }
child "serial" { image "serial.elf"; memory "1M"; provides "console"; route "io" to="parent" args="port=0x3f8-0x3ff" }
child "outbox" { image "outbox.elf"; memory "1M"; provides "outbox"; route "console" to="serial" }
child "screen" { image "screen.elf"; memory "1M"; provides "framebuffer"; route "io" to="parent" args="framebuffer" }
child "keys" { image "keys.elf"; memory "1M"; provides "input"; route "io" to="parent" args="irq=1" }
child "nitpicker" { image "nitpicker.elf"; memory "1M"; provides "gui" "placement"; route "framebuffer" to="screen"; route "input" to="keys" }
child "vault" { image "vault.elf"; memory "1M"; provides "sign"; route "gui" to="nitpicker" args="role=signer"; route "outbox" to="outbox"; route "log" to="parent" }
child "idle" { image "idle.elf"; memory "1M" }
child "desktop" {
  image "init.elf"; memory "9M"
  route "gui" to="nitpicker"; route "placement" to="nitpicker" label="wm"; route "sign" to="vault" label="tap"; route "log" to="parent"
  config {
    child "wm" { image "wm.elf"; memory "1M"; route "placement" to="parent" }
    child "mail" { image "mail.elf"; memory "1M"; route "gui" to="parent"; route "sign" to="tap" }
    child "tap" { image "tap.elf"; memory "1M"; provides "sign"; route "sign" to="parent" }
    child "game" { image "game.elf"; memory "1M"; route "gui" to="parent"; route "sign" to="parent" }
  }
}
"""


def tree():
    with tempfile.NamedTemporaryFile("w", suffix=".kdl", delete=False) as file:
        file.write(TREE)
    try:
        return system.load(file.name)
    finally:
        os.unlink(file.name)


def classes(label, components):
    target = tcb.pick(label, components)
    trusted = tcb.can_break(target, components)
    return {c.label for c in trusted}, {c.label for c in tcb.can_deny(target, trusted, components)}


def test_rules_parents_servers_and_dma():
    components = tree()
    everyone = {"core", "init", "disk"}  # disk: DMA that no IOMMU confines
    assert classes("idle", components) == (everyone | {"idle"}, set())
    assert classes("keys", components) == (everyone | {"keys"}, set())
    assert classes("nitpicker", components) == (everyone | {"nitpicker", "screen", "keys"}, set())


def test_rules_who_can_only_deny():
    components = tree()
    display = {"core", "init", "disk", "nitpicker", "screen", "keys"}
    # The outbox gets finished documents; what lies behind it can deny only, too.
    assert classes("vault", components) == (display | {"vault"}, {"outbox", "serial"})
    # Ordinary windows stand where the wm puts them; the signer's do not.
    breaks, denies = classes("desktop/game", components)
    assert breaks == display | {"desktop", "desktop/game"} and denies == {"desktop/wm"}, (breaks, denies)


def test_rules_an_interposer_and_the_server_behind_it_are_trusted():
    breaks, denies = classes("desktop/mail", tree())
    assert {"desktop/tap", "vault", "nitpicker", "desktop"} <= breaks, breaks
    assert denies == {"outbox", "serial", "desktop/wm"}, denies


def test_rules_a_route_that_the_parent_refuses_gives_no_trust():
    """game asks for sign, which the route of desktop gives to tap only."""
    breaks, _ = classes("desktop/game", tree())
    assert "vault" not in breaks, breaks


def test_rules_an_iommu_takes_a_device_out_of_other_peoples_tcb():
    components = tree()
    for component in components:
        component.dma = False
    assert "disk" not in classes("idle", components)[0]


def test_every_boot_of_a_scenario_brings_the_same_figures_as_the_tool():
    """The ROM that the explorer shows, the JSON and the text are one computation."""
    rom = os.path.join(ROOT, "build", "rom", "tcb-workstation.tsv")
    with open(rom, encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    names = {row[1]: row[3] for row in rows if row[0] == "component"}
    figures = {names[row[1]]: (int(row[2]), int(row[3])) for row in rows if row[0] == "tcb"}
    with tempfile.TemporaryDirectory() as folder:
        made, svg = os.path.join(folder, "x.json"), os.path.join(folder, "x.svg")
        subprocess.run([sys.executable, "-B", "tools/tcb.py", "--scenario", "workstation", "--app", "signer", "--json", made, "--svg", svg],
                       cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
        with open(made, encoding="utf-8") as file:
            told = json.load(file)
        boxes = [node.firstChild.data for node in xml.dom.minidom.parse(svg).getElementsByTagName("text")]
    assert figures["signer"] == (told["break"], told["deny"]), (figures["signer"], told["break"], told["deny"])
    assert sum(row["adds"] for row in told["rows"]) == sum(figures["signer"])
    assert {name.split("/")[-1] for name in names.values()} <= set(boxes), "the picture lacks a component"
