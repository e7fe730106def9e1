"""Explorer: the TCB explorer shows the tree of the running system with the figures of the image."""
import time

import desktop
from desktop import require
from test_apps import EXPLORER, SHOT_LIMIT, start

CHOSEN, RUNNING = 0x007A59, 0x00B383


def chosen_at(screen, window):
    """Where the chosen box is: the middle of the first row that has its colour in a run."""
    for y in range(window.y + 40, window.y + window.height):
        for x, width in desktop.runs(screen.row(0, y, screen.width), CHOSEN, 40):
            if window.x < x < window.x + window.width:
                return x + width // 2, y
    return None


def opened(running):
    """The screen with the explorer's window, drawn."""
    desktop.ready(running, 2)
    time.sleep(1)
    start(running, EXPLORER)
    running.wait_screen(lambda s: any(chosen_at(s, w) for w in desktop.windows(s) if w.name == "sky"),
                        "the explorer's window with a chosen component", SHOT_LIMIT)
    time.sleep(2)  # on a slow machine the window manager moves it to its place only now
    return running.screen()


def test_explorer_shows_the_tree_and_moves_by_keys():
    with desktop.boot("desktop", limit=200) as running:
        screen = opened(running)
        window = next(w for w in desktop.windows(screen) if w.name == "sky" and chosen_at(screen, w))
        first = chosen_at(screen, window)
        desktop.click(running, screen, window.plate())
        running.key("left")
        running.wait_screen(lambda s: chosen_at(s, window) not in (None, first), "another component chosen", SHOT_LIMIT)
        running.key("right")
        running.wait_screen(lambda s: chosen_at(s, window) == first, "the first component chosen again", SHOT_LIMIT)


def test_explorer_shows_who_is_running():
    with desktop.boot("desktop", limit=200) as running:
        screen = opened(running)
        window = next(w for w in desktop.windows(screen) if w.name == "sky" and chosen_at(screen, w))
        place = (window.x, window.y + 30, window.width, window.height - 40)
        screen = running.wait_screen(lambda s: s.count(RUNNING, *place) > 12 * 20, "dots of a dozen running components", SHOT_LIMIT)
        require(screen.count(RUNNING, *place) < 40 * 80, "more dots than components")


def test_explorer_shows_the_state_below_an_inner_init_of_an_inner_init():
    with desktop.boot("desktop", limit=200) as running:
        screen = opened(running)
        window = next(w for w in desktop.windows(screen) if w.name == "sky" and chosen_at(screen, w))
        desktop.click(running, screen, window.plate())
        for _ in range(40):
            running.key("right")
        time.sleep(1)
        x, y = chosen_at(running.screen(), window)  # the last one: desktop/decor/wallpaper
        running.key("left")
        running.wait_screen(lambda s: chosen_at(s, window) not in (None, (x, y)) and s.count(RUNNING, x - 61, y, 122, 36) > 20,
                            "the dot of a running component in the last box", SHOT_LIMIT)
