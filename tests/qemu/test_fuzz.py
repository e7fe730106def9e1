"""Fuzz: malformed messages to every service of the desktop scenario, and to init; nobody ends, everybody serves on.

Which services there are follows from the scenario and from the sources, so a new interface is covered without an edit.
"""
import glob
import os
import re

import desktop
import kdl
import machine
import scenario
from desktop import require

CORE, SELF = ["log", "io"], ["rom", "report", "launch", "why", "control"]
# A function that nobody else uses, so that bus mastering and DMA of it hurt nobody: the chipset's power management.
ARGS = {"device": "vendor=0x8086 device=0x7113 index=0"}
DRIVERS = ["framebuffer", "input", "console"]  # one session each, so they are fuzzed without who has it


def providers(config):
    """{service: child} of a config's top level."""
    found = {}
    for node in kdl.load(config):
        for child in node.children:
            if child.name == "provides":
                for service in child.args:
                    found.setdefault(service, node.args[0])
    return found


def interfaces():
    """Every interface of include/iface, and the services under which the sources serve it."""
    served = {}
    for path in glob.glob(os.path.join(scenario.ROOT, "*", "**", "*.c"), recursive=True):
        with open(path, encoding="utf-8", errors="replace") as file:
            for service, iface in re.findall(r'\.name = "([a-z]+)",\s*\.sizes = ([a-z_]+)_sizes', file.read()):
                served.setdefault(iface, set()).add(service)
    for path in glob.glob(os.path.join(scenario.ROOT, "include", "iface", "*.h")):
        with open(path, encoding="utf-8") as file:
            for iface in re.findall(r"^IFACE\((\w+),", file.read(), re.M):
                yield iface, served.get(iface, {iface})


def pen(services, routed):
    """An inner init with the fuzzer in it, so that the services of init itself are fuzzed where they hurt nobody."""
    wanted = sorted({*services, "log"} & set(routed))
    outer = [f'route "{s}" to="{routed[s]}" args="{ARGS.get(s, "")}"' for s in wanted]
    inner = [f'route "{s}" to="parent"' for s in wanted]
    named = [f'service "{s}"' for s in services]
    return f"""
child "pen" {{
  image "init.elf"; memory "12M"; sessions 128
  {chr(10).join(outer)}
  route "rom" to="parent"
  config {{
    child "fuzzer" {{
      image "fuzzer.elf"; memory "4M"; sessions 32
      {chr(10).join(inner)}
      route "rom" to="self" args="name=fuzzed"; route "report" to="self" args="name=fuzzed"; route "launch" to="self"
      route "why" to="self"; route "control" to="self"
      config {{ {"; ".join(named)} }}
    }}
    child "toy" {{ image "guest.elf"; memory "512K"; start "on-demand" }}
  }}
}}
"""


def keeper():
    """A fuzzer in the keeper's place: nobody else gets that session."""
    return """
child "keeper" {
  image "fuzzer.elf"; memory "4M"; sessions 32
  route "keeper" to="nitpicker"; route "log" to="parent"
  route "rom" to="self" args="name=fuzzed"; route "report" to="self" args="name=fuzzed"; route "launch" to="self"
  config { service "keeper" }
}
"""


def run(name, services, kept, more="", others=()):
    """Boots the drivers of the desktop with the fuzzer beside them, and what `more` adds; all services have to pass."""
    source = scenario.find_config("desktop")
    with open(source, encoding="utf-8") as file:
        lines = file.read().split("\n")
    text = "\n".join("\n".join(lines[node.line - 1:node.last]) for node in kdl.load(source) if kept(node.args[0]))
    routed = {**{s: "parent" for s in CORE}, **{s: c for s, c in providers(source).items() if kept(c)}}
    text = text.replace('wm "desktop/wm"', 'wm "pen/fuzzer"')
    path = f'{os.environ.get("SIGNET_TEST_LOG") or os.path.join(scenario.BUILD, "test", "fuzz")}.{name}.kdl'
    with open(path, "w", encoding="utf-8") as file:
        file.write(text + pen(services, routed) + more)
    with machine.Machine(machine.scenario_args(path), timeout=150, log=desktop.log_path(), qmp=False, outbox=True,
                         extra=list(desktop.TABLET)) as running:
        for _ in range(1 + len(others)):
            running.expect(r"FUZZ DONE", 140)
        text = running.text
    ended = re.findall(r"\[init\][^\n]*(?:faulted|hangs|ended)[^\n]*|\[pen\][^\n]*(?:faulted|hangs|fuzzer ended)[^\n]*", text)
    require(not ended, f"somebody ended: {ended[:3]}")
    labels = set(re.findall(r"\[pen\] warning: the user ends ([^\n]*)", text))
    require("control" not in services or labels == {"toy", "toy/part"}, f"control took these for labels: {labels}")
    failed = re.findall(r"FAIL fuzz [^\n]*", text)
    require(not failed, "; ".join(failed[:3]))
    passed = set(re.findall(r"PASS fuzz (\w+):", text))
    wanted = set(services) | set(others) | {"parent"}
    require(passed == wanted, f"not fuzzed: {wanted - passed}")


def test_every_service_of_the_desktop_survives_malformed_messages():
    provided = providers(scenario.find_config("desktop"))
    services = sorted(set(provided) - set(DRIVERS) - {"keeper"}) + CORE + SELF
    run("services", services, lambda child: child not in ("desktop", "keeper"), keeper(), ["keeper"])


def test_screen_and_input_drivers_survive_malformed_messages():
    run("drivers", DRIVERS, lambda child: child not in ("desktop", "nitpicker", "signer", "keeper", "outbox"))


def test_every_interface_has_a_service_that_is_fuzzed():
    """An interface that no component of the desktop serves is named; so far there is none but those of other scenarios."""
    fuzzed = set(providers(scenario.find_config("desktop"))) | set(CORE + SELF) | {"parent"}
    elsewhere = set()
    for config in glob.glob(os.path.join(scenario.ROOT, "config", "*.kdl")):
        elsewhere |= set(providers(config))
    missing = [iface for iface, services in interfaces() if not services & fuzzed and services & elsewhere]
    require(not missing, f"interfaces that nobody fuzzes: {missing}")
