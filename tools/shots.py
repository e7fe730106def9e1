"""Shots: pictures of real runs into docs/shots, through QEMU's screendump.

Usage: shots.py FOLDER [NAME...]; without names every shot is taken. A shot that cannot be taken is an error.
"""
import os
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests", "qemu"))
import desktop  # noqa: E402
import machine  # noqa: E402
import png  # noqa: E402
import test_explorer  # noqa: E402


def rest(running, screen):
    """Parks the pointer where it hides nothing and gives a quiet screen."""
    running.move_to(screen.width - 30, screen.height - 80, screen.width, screen.height)
    return desktop.settle(running, 1.5, 40)


def scenario_shot(name, windows):
    with desktop.boot(name) as running:
        screen = desktop.ready(running, windows)
        time.sleep(5)
        return rest(running, screen)


def attention_shot():
    with desktop.boot("desktop") as running:
        screen = desktop.ready(running)
        time.sleep(5)
        rest(running, screen)
        running.key("f12")
        return desktop.settle(running, 1.5, 30)


def keys_shot(*keys, scenario="desktop"):
    """The attention screen, and then some keys."""
    with desktop.boot(scenario) as running:
        screen = desktop.ready(running)
        time.sleep(5)
        rest(running, screen)
        running.key("f12")
        time.sleep(1.5)
        for key in keys:
            running.key(key)
            time.sleep(0.5)
        return desktop.settle(running, 1.5, 30)


def explorer_shot():
    with desktop.boot("desktop") as running:
        screen = test_explorer.opened(running)
        time.sleep(3)
        return rest(running, screen)


SHOTS = {
    "desktop": lambda: scenario_shot("desktop", 1),
    "workstation": lambda: scenario_shot("workstation", 1),
    "attention": attention_shot,
    "kiosk": lambda: scenario_shot("kiosk", 1),
    "kill": lambda: keys_shot("down", "k"),
    "lock": lambda: keys_shot("l", "a", "b", "c"),
    "explorer": explorer_shot,
}


def main():
    folder, names = sys.argv[1], sys.argv[2:] or list(SHOTS)
    os.makedirs(folder, exist_ok=True)
    failed = 0
    for name in names:
        if name not in SHOTS:
            raise SystemExit(f"no shot '{name}'; there are: {', '.join(SHOTS)}")
        try:
            screen = SHOTS[name]()
        except machine.Failure as failure:
            print(f"shot {name}: {failure}", file=sys.stderr)
            failed = 1
            continue
        png.save(os.path.join(folder, name + ".png"), screen)
        print(f"{folder}/{name}.png {screen.width}x{screen.height}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
