"""Restart: each driver of the desktop may die 30 times; afterwards the desktop shows, moves and types as before."""
import re

import desktop
import machine
from desktop import require

RED = 0xC01020
WINDOWS = [desktop.WM.format(more=""), desktop.probe("red")]


def survives(victim, check, patient=""):
    """Boots with the victim under a killer, waits for the last restart, then checks."""
    def change(text):
        text = text.replace(f'child "{victim}" {{', f'child "{victim}" {{ start "on-demand"', 1)
        text = re.sub(r"restart limit=\d+ backoff=\d+", "restart limit=1000 backoff=1", text) if patient else text
        return text + "\n" + desktop.killer(victim)

    with desktop.boot(desktop.gui_config(f"kill-{victim}", WINDOWS, change)) as running:
        running.expect(rf"PASS kill-{victim}-30-times", 150)
        running.wait_screen(lambda s: s.count(RED) > 400, "the red window", 60)
        check(running)


def click_and_type(running):
    screen = desktop.settle(running)
    at = next((x, y) for y in range(40, screen.height, 7) for x in range(8, screen.width, 7) if screen.rgb(x, y) == RED)
    desktop.click(running, screen, (at[0] + 30, at[1] + 30))
    running.expect(r"probe red focus", 15)
    running.key("k")
    running.expect(r"probe red key 37 1", 15)


def test_framebuffer_driver_may_die():
    survives("framebuffer", click_and_type)


def test_tablet_driver_may_die():
    survives("virtio-input-0", click_and_type)


def test_clock_driver_may_die():
    survives("rtc", click_and_type)


def test_platform_may_die_and_takes_nobody_along():
    """Screen and tablet lose their registers each time and come back by their restart rule."""
    def check(running):
        """The pause before each restart has grown meanwhile."""
        running.expect(r"QEMU Virtio Tablet", 60)
        running.wait_screen(lambda s: s.count(RED) > 400, "the red window again", 60)
        click_and_type(running)

    survives("platform", check, patient="restart")
