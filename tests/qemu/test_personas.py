"""Personas: clients that want to be taken for somebody else. In each case the user works in the red window meanwhile."""
import time

import desktop
from desktop import require
from test_desktop import GREEN, RED, booted, content_colour, own_window
from test_keeper import focus


def with_persona(name, memory="24M", change=lambda text: text, windows=2):
    children = [desktop.WM.format(more=""), desktop.probe("red"), desktop.probe(name, memory)]
    running, screen = booted(name, children, windows, change)
    running.expect(rf"probe {name} window \d+ status 0", 30, rewind=True)  # it is there
    return running, screen


def red_first(text):
    """Red has the keyboard from the start, before anybody can cover it."""
    return text.replace('domain "desktop" color="sky"', 'domain "desktop" color="sky"; domain "desktop/red" color="sky" first-focus=#true')


def type_into_red(running):
    """Keys go to red alone; gives how many."""
    for key in "asdfgh":
        running.key(key)
        time.sleep(0.15)
    running.expect(r"probe red key 35 1", 20)
    return running.text.count("probe red key")


def test_overlay_stacker_covers_no_label_and_not_the_focused_window():
    running, _ = with_persona("stacker", change=red_first, windows=1)
    with running:
        running.expect(r"probe red focus", 20, rewind=True)
        time.sleep(2)
        for _ in range(5):
            screen = running.screen()
            require(desktop.strip_there(screen), "the strip is covered")
            require(screen.count(RED) > 50000, "what the user works in was covered")
            time.sleep(0.3)
        type_into_red(running)
        require(running.absent(r"probe stacker (focus|key)"), "the stacker got the keyboard")


def test_full_screen_spoof_is_framed_as_what_it_is():
    running, _ = with_persona("screen")
    with running:
        screen = running.wait_screen(lambda s: s.count(0xF7F8FA) > 100000, "the picture of a signer's window", 30)
        desktop.click(running, screen, (450, 300))
        screen = desktop.settle(running)
        window = max(desktop.windows(screen), key=lambda w: w.width * w.height if w.name == "sky" else 0)
        require(window.name == "sky" and window.y >= 30, f"the picture stands in {window}")
        require(screen.count(GREEN, 0, window.y, screen.width, 32) == 0, "green on the spoofer's plate")
        require(desktop.strip_there(screen) and screen.count(0x56B4E9, 0, 0, screen.width, 30) > 100, "the strip names somebody else")


def test_wallpaper_spoof_shows_no_frame_colour():
    change = lambda text: text.replace('domain "desktop/decor/wallpaper"', 'domain "desktop/backdrop"')  # noqa: E731
    running, _ = with_persona("backdrop", change=change, windows=1)
    with running:
        screen = running.wait_screen(lambda s: s.count(0x7B7C7D) > 50000, "the picture at half brightness", 30)
        require(screen.count(GREEN) == 0, "the reserved green on the wallpaper")
        desktop.click(running, screen, (230, 160))
        running.key("a")
        time.sleep(1)
        require(running.absent(r"probe backdrop (focus|key|button)"), "the wallpaper got input")


def test_focus_thief_gets_no_key():
    running, _ = with_persona("focus", windows=1)
    with running:
        focus(running, RED, "red")
        time.sleep(1)
        count = type_into_red(running)
        require(count >= 12, f"red got {count} of 12 key events")
        require(running.absent(r"probe focus (focus|key)"), "the thief got the keyboard")
        require(running.absent(r"probe red unfocus"), "the user lost the keyboard")


def test_click_jacker_gets_no_click():
    running, _ = with_persona("jacker", change=red_first, windows=1)
    with running:
        screen, point = content_colour(running, RED)
        window = own_window(screen, point)
        free = (screen.width - 60, window.y + window.height + 60)
        running.expect(r"probe jacker size 12\d\d 7\d\d", 20, rewind=True)  # as large as the screen: at the place of the click
        for _ in range(12):
            running.move_to(free[0], free[1], screen.width, screen.height)
            time.sleep(0.33)
            running.button(True)
            time.sleep(0.05)
            running.button(False)
        require(running.absent(r"probe jacker button"), "a click reached a window that had just come")


def test_popup_abuser_is_refused():
    running, _ = with_persona("popper")
    with running:
        running.expect(r"PASS popper-without-focus-refused", 60)
