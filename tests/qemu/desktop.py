"""Desktop: what the tests of the GUI share: booting a scenario, finding windows by their frames, pointing and dragging.

A window is found by the top border that nitpicker draws: a run of one domain colour at least 192 pixels long under which the same colour
goes on. Nothing here asks the system where its windows are: it looks at pixels, as a user does.
"""
import os
import time

import machine
import kdl
import scenario as scenarios

DOMAINS = {"green": 0x009E73, "vermilion": 0xD55E00, "sky": 0x56B4E9, "blue": 0x0072B2, "orange": 0xE69F00,
           "purple": 0xCC79A7, "yellow": 0xF0E442, "grey": 0x8A97A5}
STRIP_COLOUR, STRIP_HEIGHT, PLATE_HEIGHT = 0x0B0F14, 30, 28
MIN_RUN = 192
TABLET = ("-device", "virtio-tablet-pci")


class Window:
    """An outer rectangle with its domain colour, as seen."""

    def __init__(self, name, x, y, width, height):
        self.name, self.x, self.y, self.width, self.height = name, x, y, width, height

    def __repr__(self):
        return f"{self.name} {self.width}x{self.height}+{self.x}+{self.y}"

    def plate(self):
        """A point on the plate with nothing but plate under it: between title and buttons."""
        return self.x + self.width // 2, self.y + 3 + PLATE_HEIGHT // 2

    def content(self):
        """The middle of the content."""
        return self.x + self.width // 2, self.y + PLATE_HEIGHT + (self.height - PLATE_HEIGHT) // 2

    def corner(self):
        """The lower right corner of the border."""
        return self.x + self.width - 2, self.y + self.height - 2

    def close(self):
        """The close button, the last one on the plate."""
        return self.x + self.width - 20, self.y + 3 + PLATE_HEIGHT // 2


def runs(row, colour, least):
    """(start, length) of every run of a colour in a row of 24-bit pixels, at least `least` pixels long."""
    unit = colour.to_bytes(3, "big")
    needle, at = unit * least, 0
    while True:
        at = row.find(needle, at)
        if at < 0:
            return
        if at % 3:
            at += 1
            continue
        start, end = at // 3, at + len(needle)
        while row[end:end + 3] == unit:
            end += 3
        yield start, end // 3 - start
        at = end


def windows(screen):
    """Every window whose whole top border is visible, topmost rows first."""
    found = []
    for y in range(STRIP_HEIGHT, screen.height - 64):
        row = screen.row(0, y, screen.width)
        for name, colour in DOMAINS.items():
            for x, width in runs(row, colour, MIN_RUN):
                if screen.rgb(x, y - 1) != colour and screen.rgb(x, y + 1) == colour:
                    found.append(Window(name, x, y, width, down(screen, x, y, colour)))
    return [window for window in found if window.height >= 64]


def down(screen, x, y, colour):
    """How far the left border goes down."""
    height = 1
    while y + height < screen.height and screen.rgb(x, y + height) == colour:
        height += 1
    return height


def window_of(screen, name):
    """The first window of that domain colour, or None."""
    return next((window for window in windows(screen) if window.name == name), None)


def strip_there(screen):
    """The trusted strip: its colour in the top rows, with text in it."""
    return (screen.count(STRIP_COLOUR, 0, 0, screen.width, STRIP_HEIGHT) > screen.width * STRIP_HEIGHT // 2 and
            len(screen.colours(0, 4, screen.width, STRIP_HEIGHT - 8)) > 8)


def log_path(name=""):
    """Where a machine of this test logs."""
    base = os.environ.get("SIGNET_TEST_LOG")
    return f"{base}{name}.serial.log" if base else None


INNER = """child "desktop" {{
  image "init.elf"; memory "64M"; sessions 128
  route "placement" to="nitpicker"
  route "gui" to="nitpicker"
  route "rom" to="parent"
  route "log" to="parent"
  config {{
{children}
  }}
}}
"""
WM = """child "wm" {{ image "wm.elf"; memory "4M"{more}; route "placement" to="parent"; route "gui" to="parent"; route "log" to="parent" }}"""


def probe(name, memory="6M"):
    """A probe child of the inner init."""
    return f'child "{name}" {{ image "probe.elf"; memory "{memory}"; route "gui" to="parent"; route "log" to="parent" }}'


def killer(victim, rounds=""):
    """Kills a sibling; `-1000` says how often."""
    return f'child "kill-{victim}{rounds}" {{ image "killer.elf"; memory "1M"; route "launch" to="self"; route "log" to="parent" }}'


def gui_config(name, children, change=lambda text: text):
    """Writes a config: the desktop scenario's own drivers and nitpicker, and the given children in the inner init's place."""
    source = scenarios.find_config("desktop")
    with open(source, encoding="utf-8") as file:
        text = file.read().split("\n")
    kept = []
    for node in kdl.load(source):
        if node.args and node.args[0] not in ("desktop", "signer", "outbox"):
            kept += text[node.line - 1:node.last]
    base = os.environ.get("SIGNET_TEST_LOG") or os.path.join(scenarios.BUILD, "test", name)
    path = f"{base}.{name}.kdl"
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(change("\n".join(kept)) + "\n" + INNER.format(children="\n".join("    " + child for child in children)))
    return path


def boot(scenario, limit=240, tablet=True, extra=(), **options):
    """A machine that boots a scenario by the fast path."""
    more = list(TABLET if tablet else ()) + list(extra)
    return machine.Machine(machine.scenario_args(scenario), timeout=limit, extra=more, log=log_path(), **options)


def ready(running, count=1, limit=120):
    """Waits for the strip and for at least that many windows; gives the screen."""
    return running.wait_screen(lambda s: strip_there(s) and len(windows(s)) >= count, f"the strip and {count} windows", limit)


def settle(running, quiet=1.0, limit=20):
    """Waits until two screens in a row are the same; gives the last."""
    last, end = running.screen(), time.monotonic() + limit
    while time.monotonic() < end:
        time.sleep(quiet)
        screen = running.screen()
        if screen.data == last.data:
            break
        last = screen
    return last


def point(running, screen, at):
    running.move_to(at[0], at[1], screen.width, screen.height)
    time.sleep(0.4)  # longer than the settle rule's 250 ms


def click(running, screen, at):
    point(running, screen, at)
    running.button(True)
    time.sleep(0.1)
    running.button(False)
    time.sleep(0.3)


def drag(running, screen, start, end, steps=8):
    """Presses at start, moves to end in steps, releases."""
    point(running, screen, start)
    running.button(True)
    time.sleep(0.2)
    for step in range(1, steps + 1):
        x = start[0] + (end[0] - start[0]) * step // steps
        y = start[1] + (end[1] - start[1]) * step // steps
        running.move_to(x, y, screen.width, screen.height)
        time.sleep(0.05)
    time.sleep(0.3)
    running.button(False)
    time.sleep(0.5)


def require(condition, what):
    """A test's claim."""
    if not condition:
        raise machine.Failure(what)
