"""Tcb: whom a component has to trust in a scenario, and how many lines that is.

The set follows from the config: the component, its chain of parents down to core and kernel, the servers that its sessions are
routed to, and theirs in turn (so the drivers on its way of input and display), and every component that can program DMA, because
no IOMMU is enforced. The lines follow from what was linked: see tools/linked.py and tools/lines.py. A file that several
components share counts once.

Two classes: whoever can break integrity or secrecy, and whoever can only deny. The second holds servers that are reached by
DENY_ONLY services alone, and the window manager of ordinary windows; for the signer the keeper as well.
Usage: tcb.py --scenario NAME [--app LABEL] [--json FILE] [--svg FILE] | --rom FILE --scenario NAME | --check BUDGETS
"""
import argparse
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import linked  # noqa: E402
import lines  # noqa: E402
import system  # noqa: E402
import treepic  # noqa: E402

ROOT = linked.ROOT
# Services whose server sees nothing secret of its client and returns nothing that the client relies on.
# "Its server sees or alters nothing of the client" ends the search there: what lies behind it is not trusted for this client's data.
DENY_ONLY = {
    "log": "gets only the lines that the client chooses to say",
    "report": "gets only what the client publishes",
    "outbox": "gets finished documents; a changed byte fails verification at the reader",
    "launch": "starts siblings that the config names; gets nothing from the client",
    "why": "reads the config aloud; gets nothing but the question",
}
OUTSIDE = "firmware, GRUB 2.06, the CPU, gcc and binutils; QEMU when the system runs in it"


class Tally:
    """Lines of a set of programs, each file once; libraries of the distribution by object."""

    def __init__(self):
        self.seen, self.rows, self.archives = set(), [], {}

    def add(self, name, program, kind):
        own = {path: lines.code_lines(os.path.join(ROOT, path)) for path in sorted(program.files)}
        new = {path: count for path, count in own.items() if path not in self.seen}
        self.seen.update(new)
        self.rows.append({"component": name, "class": kind, "lines": sum(own.values()), "adds": sum(new.values()),
                          "bytes": program.bytes, "files": own, "data": program.blobs})
        for archive, objects in program.archives.items():
            self.archives.setdefault(archive, {}).update(objects)

    def total(self, kind=None):
        return sum(row["adds"] for row in self.rows if kind in (None, row["class"]))


def keepers(target, components):
    """Who consents to pastes and pictures of the screen for the user, and may kill and lock."""
    uses = any(route.service == "gui" for route in target.routes)
    return [c for c in components if uses and c is not target and any(route.service == "keeper" for route in c.routes)]


def unconfined(components):
    """Who can write anywhere by DMA. No IOMMU is enforced yet, so that is everybody with a device that can."""
    return [component for component in components if component.dma]


def can_break(target, components):
    """The component, its parents, its servers and theirs, and everybody with unconfined DMA. In order of the tree."""
    trusted, todo = set(), [target] + unconfined(components)
    if not target.above_wm:  # the signer is in no picture and pastes nothing: there the keeper can kill and lock alone
        todo += keepers(target, components)
    while todo:
        component = todo.pop()
        if component is None or component in trusted:
            continue
        trusted.add(component)
        todo.append(component.parent)
        todo += [route.server for route in component.routes if route.service not in DENY_ONLY]
    return [component for component in components if component in trusted]


def can_deny(target, trusted, components):
    """Servers of deny-only services, whatever they rely on, and the wm of ordinary windows."""
    todo = [route.server for component in trusted for route in component.routes if route.service in DENY_ONLY]
    if any(route.service == "gui" for route in target.routes) and not target.above_wm:
        todo += [c for c in components if any(route.service == "placement" for route in c.routes)]
    todo += keepers(target, components)
    denying = set()
    while todo:
        component = todo.pop()
        if component is None or component in trusted or component in denying:
            continue
        denying.add(component)
        todo.append(component.parent)
        todo += [route.server for route in component.routes]
    return [component for component in components if component in denying]


def tally_of(target, components):
    """The Tally of one component's TCB; the kernel comes first."""
    tally = Tally()
    trusted = can_break(target, components)
    tally.add("kernel", linked.program("build/kernel.elf"), "break")
    for kind, group in (("break", trusted), ("deny", can_deny(target, trusted, components))):
        for component in group:
            tally.add(component.label, linked.program(f"build/{component.image}.elf"), kind)
    return tally


def show(name, scenario, tally):
    print(f"TCB of {name} in scenario {scenario}, code lines as cloc counts them; a shared file counts where it comes first")
    for kind, title in (("break", "can break integrity or secrecy"), ("deny", "can only deny")):
        rows = [row for row in tally.rows if row["class"] == kind]
        if not rows:
            continue
        print(f"\n{title}")
        print(f"  {'component':<36}{'linked':>9}{'adds':>9}{'bytes':>11}")
        for row in rows:
            print(f"  {row['component']:<36}{row['lines']:>9,}{row['adds']:>9,}{row['bytes']:>11,}")
        print(f"  {'sum':<36}{'':>9}{tally.total(kind):>9,}")
    print(f"\nown lines in all: {tally.total():,}")
    for archive, objects in sorted(tally.archives.items()):
        print(f"\nbeside, not counted: {os.path.basename(archive)}, {len(objects)} objects, {sum(objects.values()):,} bytes")
        print(wrap(f"{name} {size}" for name, size in sorted(objects.items())))
    print(f"\nbeside, not counted: {OUTSIDE}")


def wrap(words, width=116):
    """Words joined by commas in indented lines."""
    out, line = [], " "
    for word in words:
        if len(line) + len(word) + 2 > width:
            out.append(line)
            line = " "
        line += " " + word + ","
    return "\n".join(out + [line.rstrip(",")])


def summary(scenario, components):
    """One line for each component of a scenario."""
    print(f"scenario {scenario}: own code lines of each component's TCB")
    print(f"  {'component':<36}{'can break':>11}{'can deny':>11}")
    result = {}
    for component in components:
        tally = tally_of(component, components)
        print(f"  {component.label:<36}{tally.total('break'):>11,}{tally.total('deny'):>11,}")
        result[component.label] = as_json(component.label, scenario, tally)
    return result


def picture(target, scenario, tally, components):
    """The tree as SVG with this component's TCB marked."""
    kinds = {row["component"]: row for row in tally.rows}

    def style_of(component):
        row = kinds.get(component.label)
        return "target" if component is target else row["class"] if row else "none"

    def lines_of(component):
        row = kinds.get(component.label)
        return row["adds"] if row else own_lines(component)

    summary_text = (f"{tally.total():,} own code lines: {tally.total('break'):,} can break integrity or secrecy, "
                    f"{tally.total('deny'):,} can only deny")
    return treepic.draw(f"What {target.label} trusts in scenario {scenario}", summary_text, tally.rows[0]["adds"], components,
                        style_of, lines_of, target)


def own_lines(component):
    """All lines linked into one component, shared ones included."""
    files = linked.program(f"build/{component.image}.elf").files
    return sum(lines.code_lines(os.path.join(ROOT, path)) for path in files)


def rom_text(scenario, components):
    """What the explorer shows: tree, lines and each component's TCB, as lines of tab-separated words.

    component INDEX PARENT LABEL LINES DMA; tcb INDEX BREAK DENY CLASSES ADDS,...: one class (b, d or -) and one number for each
    component in order; route FROM TO SERVICE LINE, the first line of the config that may lead there. Index 0 is the kernel, PARENT -1
    means none."""
    index = {component: i + 1 for i, component in enumerate(components)}
    kernel = sum(lines.code_lines(os.path.join(ROOT, path)) for path in linked.program("build/kernel.elf").files)
    out = [f"scenario\t{scenario}", f"component\t0\t-1\tkernel\t{kernel}\t0"]
    for component in components:
        above = index.get(component.parent, 0)
        out.append(f"component\t{index[component]}\t{above}\t{component.label}\t{own_lines(component)}\t{int(component.dma)}")
    for component in components:
        tally = tally_of(component, components)
        rows = {row["component"]: row for row in tally.rows}
        order = [rows.get(label) for label in ["kernel"] + [c.label for c in components]]
        classes = "".join(row["class"][0] if row else "-" for row in order)
        adds = ",".join(str(row["adds"]) if row else "0" for row in order)
        out.append(f"tcb\t{index[component]}\t{tally.total('break')}\t{tally.total('deny')}\t{classes}\t{adds}")
        first = {}
        for route in sorted(component.routes, key=lambda route: route.line):
            first.setdefault((index[route.server], route.service), route.line)
        out += [f"route\t{index[component]}\t{server}\t{service}\t{line}" for (server, service), line in first.items()]
    return "\n".join(out) + "\n"


def as_json(name, scenario, tally):
    return {"app": name, "scenario": scenario, "break": tally.total("break"), "deny": tally.total("deny"), "rows": tally.rows,
            "archives": tally.archives, "outside": OUTSIDE}


def pick(name, components):
    """The component of that label, or the only one whose last name it is."""
    exact = [c for c in components if c.label == name] or [c for c in components if c.label.split("/")[-1] == name]
    if len(exact) != 1:
        known = ", ".join(c.label for c in components)
        raise SystemExit(f"no single component '{name}'; there are: {known}")
    return exact[0]


def folder_lines(folders, endings):
    """Code lines of everything in some folders, without their tests and without subfolders that have a budget of their own."""
    total = 0
    for folder in folders:
        for path, _, files in os.walk(os.path.join(ROOT, folder)):
            if "/tests" in path:
                continue
            total += sum(lines.code_lines(os.path.join(path, file)) for file in files if file.endswith(endings))
    return total


def measure(what):
    """The figure that a budget line names: `lines FOLDER[+FOLDER] .c,.h` or `tcb SCENARIO APP break|deny|all`."""
    words = what.split()
    if words[0] == "lines":
        return folder_lines(words[1].split("+"), tuple(words[2].split(",")))
    components = system.load(words[1])
    tally = tally_of(pick(words[2], components), components)
    return tally.total(None if words[3] == "all" else words[3])


def check(path):
    """Every budget of the file beside its figure; the exit code tells whether all hold."""
    failed = 0
    with open(path, encoding="utf-8") as file:
        for line in file:
            if not line.strip() or line.startswith("#"):
                continue
            what, gate, target = line.rstrip("\n").split("\t")
            figure = measure(what)
            failed += figure > int(gate)
            missed = f", above its target {int(target):,}" if figure > int(target) else ""
            print(f"{'PASS' if figure <= int(gate) else 'FAIL'} {what}: {figure:,} of {int(gate):,}{missed}")
    return 1 if failed else 0


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--scenario", default="desktop")
    parser.add_argument("--app")
    parser.add_argument("--json")
    parser.add_argument("--svg")
    parser.add_argument("--rom")
    parser.add_argument("--check")
    args = parser.parse_args()
    if args.check:
        return check(args.check)
    components = system.load(args.scenario)
    if args.rom:
        write(args.rom, rom_text(args.scenario, components))
        return 0
    if args.app:
        component = pick(args.app, components)
        tally = tally_of(component, components)
        show(component.label, args.scenario, tally)
        result = as_json(component.label, args.scenario, tally)
        if args.svg:
            write(args.svg, picture(component, args.scenario, tally, components))
            print(f"\npicture: {os.path.relpath(args.svg, ROOT)}")
    else:
        result = summary(args.scenario, components)
    if args.json:
        write(args.json, json.dumps(result, indent=1, sort_keys=True) + "\n")
        print(f"{'' if args.svg else chr(10)}as JSON: {os.path.relpath(args.json, ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
