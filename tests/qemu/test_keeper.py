"""Keeper: what the user does on the attention screen, and what nobody else can do: choose, kill, lock, paste, capture, and the kiosk.

Everything is typed or clicked as a user does, and judged by pixels and by what the probes log.
"""
import time

import desktop
from desktop import require
from test_desktop import BLUE, LIME, RED, booted, content_colour, own_window

CARD = 0x7FD6BD      # ink of the band on the keeper's card
PASSPHRASE = "signet"
DARK = 0x12161C      # of an owner's screen: any content colour is gone there


def card(running, shown=True):
    return running.wait_screen(lambda s: (s.count(CARD) > 300) == shown, f"the keeper's card {'' if shown else 'gone'}", 30)


def attention(running):
    """The attention key, and the third of a second in which keys do not count."""
    running.key("f12")
    card(running)
    time.sleep(0.6)


def digit_of(running, name):
    """The position of a window in the list: windows are listed topmost first; the focused one is on top."""
    return {"top": "1", "below": "2"}[name]


def focus(running, colour, name):
    screen, point = content_colour(running, colour)
    desktop.click(running, screen, point)
    running.expect(rf"probe {name} focus", 15)


def copy_paste(running, key):
    running.key(f"ctrl-{key}")
    time.sleep(0.6)


def test_digits_and_arrows_give_the_keyboard():
    running, _ = booted("keeper-focus")
    with running:
        focus(running, RED, "red")
        attention(running)
        before = running.text.count(" key ")
        running.key("z")
        time.sleep(0.5)
        require(running.text.count(" key ") == before, "a key reached a client while routing was stopped")
        running.key(digit_of(running, "below"))
        running.expect(r"probe blue focus", 15)
        card(running, False)
        running.key("q")
        running.expect(r"probe blue key 16 1", 15)
        attention(running)
        running.key("down")
        running.key("ret")
        running.expect(r"probe red focus", 15)


def test_minimise_all_and_back_by_keyboard_alone():
    running, _ = booted("keeper-minimise")
    with running:
        attention(running)
        running.key("m")
        running.wait_screen(lambda s: s.count(RED) + s.count(BLUE) == 0 and s.count(CARD) == 0, "an empty desktop", 30)
        attention(running)
        running.key("1")
        running.wait_screen(lambda s: (s.count(RED) > 10000) != (s.count(BLUE) > 10000), "one window back", 30)
        running.expect(r"probe (red|blue) focus", 15)


def placed(running, colour):
    """The window around a content colour, once the screen is quiet."""
    desktop.settle(running, 0.5)
    screen, at = content_colour(running, colour)
    return own_window(screen, at)


def act(running, key, *more):
    """A window action on the first window of the list, and keys that follow it."""
    attention(running)
    running.key(key)
    card(running, False)
    time.sleep(0.6)
    for word in more:
        running.key(word)
        time.sleep(0.1)


def test_window_actions_by_keyboard_alone():
    running, _ = booted("keeper-actions", [desktop.WM.format(more=""), desktop.probe("red", "12M"), desktop.probe("blue")])
    with running:
        focus(running, BLUE, "blue")
        focus(running, RED, "red")
        start = placed(running, RED)
        before = running.text.count("probe red key")
        act(running, "v", "right", "right", "down", "shift-left", "ret")
        moved = placed(running, RED)
        require((moved.x, moved.y) == (start.x + 31, start.y + 16) and moved.width == start.width, f"{start} moved to {moved}")
        act(running, "v", "down", "down", "esc")
        require(repr(placed(running, RED)) == repr(moved), "Escape did not put the window back")
        act(running, "r", "right", "down", "down", "ret")
        larger = placed(running, RED)
        require((larger.width, larger.height) == (moved.width + 16, moved.height + 32), f"{moved} resized to {larger}")
        act(running, "x")
        whole = placed(running, RED)
        require(whole.width == 1280, f"{whole} is not maximised")
        act(running, "x")
        require(repr(placed(running, RED)) == repr(larger), "maximising twice did not restore the window")
        act(running, "n")
        running.wait_screen(lambda s: s.count(RED) < 50, "the red window minimised", 10)
        require(running.text.count("probe red key") == before, "a key of the keeper's actions reached the client")
        act(running, "1")
        running.wait_screen(lambda s: s.count(RED) > 10000, "the red window back", 10)
        act(running, "c")
        running.expect(r"red ended", 20)
        running.wait_screen(lambda s: s.count(RED) < 50 and s.count(BLUE) > 10000, "red closed, blue there", 10)


def test_kill_is_asked_twice_and_ends_the_component():
    running, _ = booted("keeper-kill")
    with running:
        focus(running, BLUE, "blue")
        focus(running, RED, "red")
        attention(running)
        for keys in ("k", "esc", "k", "y", "esc", "k", "y", "y", "ret"):
            running.key(keys)
            time.sleep(0.3)
        require(running.absent(r"red ended"), "killed before the second answer")
        running.key("k")
        running.expect(r"the user ends desktop/red", 15)
        running.expect(r"red ended", 30)
        time.sleep(1.5)
        running.key("1")
        running.expect(r"probe blue focus", 15)
        running.wait_screen(lambda s: s.count(RED) == 0 and s.count(BLUE) > 10000, "red gone, blue there", 30)


def test_kill_goes_up_to_who_obeys():
    """The init on the way does not end what it is asked to end: its own parent is asked next, after the same two questions."""
    def change(text):
        stubborn = 'child "stubborn" { image "probe.elf"; memory "6M"; route "gui" to="nitpicker"; route "log" to="parent" }'
        return text.replace('domain "keeper"', 'domain "stubborn" color="yellow"; domain "keeper"', 1) + "\n" + stubborn

    running, _ = booted("keeper-stubborn", change=change, windows=3)
    with running:
        screen = running.wait_screen(lambda s: desktop.window_of(s, "yellow"), "the stubborn one's window", 30)
        desktop.click(running, screen, desktop.window_of(screen, "yellow").plate())
        running.expect(r"probe stubborn focus", 15)
        attention(running)
        for key in ("k", "y", "k"):
            running.key(key)
            time.sleep(0.3)
        running.expect(r"the user ends stubborn/part", 15)
        running.wait_screen(lambda s: s.count(LIME) < 50 and not desktop.window_of(s, "yellow"), "its pixels gone at once", 15)
        time.sleep(2.5)
        require(running.absent(r"stubborn ended"), "it obeyed: this test shows nothing")
        for key in ("y", "k"):
            running.key(key)
            time.sleep(0.3)
        running.expect(r"stubborn ended", 30)
        time.sleep(1.5)
        running.key("1")
        running.expect(r"probe (red|blue) focus", 15)


def test_lock_outlives_the_keeper():
    def change(text):
        return text.replace('child "keeper" {', 'child "keeper" { start "on-demand"', 1) + "\n" + desktop.killer("keeper")

    running, _ = booted("kill-locked", change=change)
    with running:
        attention(running)
        running.key("l")
        running.wait_screen(lambda s: s.count(0x56B4E9) < 50, "the lock screen", 20)
        running.expect(r"PASS kill-keeper-30-times", 120)
        screen = running.screen()
        require(screen.count(RED) + screen.count(BLUE) == 0 and desktop.strip_there(screen), "the lock was lost with the keeper")
        card(running)
        time.sleep(0.6)
        running.type(PASSPHRASE)
        running.key("ret")
        running.wait_screen(lambda s: s.count(RED) > 10000, "the desktop back", 60)


def test_lock_takes_everything_away_until_the_passphrase():
    running, _ = booted("keeper-lock")
    with running:
        focus(running, RED, "red")
        attention(running)
        running.key("l")
        running.wait_screen(lambda s: s.count(CARD) > 300 and s.count(0x56B4E9) < 50, "the lock screen without any window", 30)
        before = running.text.count("probe ")
        for wrong in ("wrong", PASSPHRASE + "x", "1"):
            running.type(wrong)
            running.key("ret")
            time.sleep(4)
            running.key("esc")
        for key in ("f12", "alt-tab", "meta_l-left", "ctrl-c", "k", "esc"):
            running.key(key)
        screen = running.screen()
        require(screen.count(RED) + screen.count(BLUE) == 0, "a window is seen on the locked screen")
        require(running.text.count("probe ") == before, "something left to a client while the screen was locked")
        running.key("esc")
        running.type(PASSPHRASE)
        running.key("ret")
        running.wait_screen(lambda s: s.count(RED) > 10000 and s.count(CARD) < 50, "the desktop back", 60)
        running.key("q")
        running.expect(r"probe red key 16 1", 15)


def test_keeper_may_die():
    """While it is dead or starting nothing is routed and owners are shown; afterwards it works."""
    def change(text):
        return text.replace('child "keeper" {', 'child "keeper" { start "on-demand"', 1) + "\n" + desktop.killer("keeper")

    running, _ = booted("kill-keeper", change=change)
    with running:
        running.key("f12")
        running.wait_screen(lambda s: s.count(RED) + s.count(BLUE) < 100, "the dimmed windows", 20)
        before = running.text.count("probe ")
        for _ in range(40):
            running.key("a")
            running.key("z")
            time.sleep(0.3)
        running.expect(r"PASS kill-keeper-30-times", 120)
        require(running.text.count("probe ") == before, "a client got something while the keeper was dead")
        screen = running.screen()
        require(screen.count(RED) + screen.count(BLUE) < 100, "windows are shown again without the keeper's word")
        card(running)
        running.key("esc")
        running.wait_screen(lambda s: s.count(RED) > 10000, "the desktop back", 30)


def test_paste_asks_across_labels_only():
    running, _ = booted("paste")
    with running:
        focus(running, RED, "red")
        copy_paste(running, "c")
        running.expect(r"probe red offers: status 0", 15)
        copy_paste(running, "v")
        running.expect(r"probe red pasted words of red", 15)  # its own label: no question
        focus(running, BLUE, "blue")
        copy_paste(running, "v")
        card(running)
        require(running.absent(r"probe blue paste"), "pasted before the user said so")
        running.key("esc")
        card(running, False)
        time.sleep(0.5)
        require(running.absent(r"probe blue paste"), "pasted although the user refused")
        copy_paste(running, "v")
        card(running)
        time.sleep(0.5)
        running.key("y")
        running.expect(r"probe blue pasted words of red", 15)
        card(running, False)


def test_paste_racer_gets_nothing_and_gives_nothing():
    running, _ = booted("racer", TWO_AND("racer"), 3)
    with running:
        running.expect(r"PASS racer-offers-refused", 120)
        running.expect(r"PASS racer-guesses-refused", 30)
        focus(running, RED, "red")
        copy_paste(running, "c")
        running.expect(r"probe red offers: status 0", 15)
        focus(running, BLUE, "blue")
        copy_paste(running, "v")
        card(running)
        time.sleep(1)
        running.key("y")
        running.expect(r"probe blue pasted words of (red|the racer)", 15)
        require(running.absent(r"pasted words of the racer"), "the racer's words were pasted")
        require(running.absent(r"probe racer paste"), "the racer got what was copied")


def TWO_AND(*names):
    return [desktop.WM.format(more="")] + [desktop.probe(name) for name in ("red", "blue") + names]


def test_capture_goes_to_one_and_hides_secrets():
    def change(text):
        text = text.replace('domain "desktop/capture"', 'domain "desktop/camera"')
        return text.replace('domain "desktop" color="sky"', 'domain "desktop" color="sky"; domain "desktop/lime" color="blue" secret=#true')

    children = TWO_AND("lime") + [desktop.probe("camera", "24M")]
    running, _ = booted("capture", children, 4, change)
    with running:
        screen = running.wait_screen(lambda s: desktop.window_of(s, "yellow"), "the camera's window", 30)
        desktop.click(running, screen, desktop.window_of(screen, "yellow").plate())
        running.expect(r"probe camera focus", 15)
        running.key("s")
        card(running)
        time.sleep(0.5)
        running.key("esc")
        card(running, False)
        time.sleep(0.5)
        require(running.absent(r"probe camera picture"), "a picture although the user refused")
        shown = running.screen()  # windows may overlap: the wm leaves those where they are that were there before it
        running.key("s")
        card(running)
        time.sleep(0.5)
        running.key("y")
        match = running.expect(r"probe camera picture (\d+) red (\d+) blue (\d+) lime (\d+)\s", 20)
        size, red, blue, lime = map(int, match.groups())
        require(size == screen.width * screen.height, f"a picture of {size} pixels")
        require(red >= shown.count(RED) > 0 and blue >= shown.count(BLUE) > 0, "the picture does not show what is on the screen")
        require(1000 < lime <= 320 * 200, "a secret window is in the picture")  # the camera has that colour as well
        running.key("f12")
        time.sleep(0.5)


def test_hostile_wm_covers_neither_strip_nor_labels():
    change = lambda text: text.replace('wm "desktop/wm"', 'wm "desktop/hostile"')  # noqa: E731
    hostile = 'child "hostile" { image "probe.elf"; memory "2M"; route "placement" to="parent"; route "log" to="parent" }'
    config = desktop.gui_config("hostile", [desktop.probe("red"), desktop.probe("blue"), hostile], change)
    with desktop.boot(config) as running:
        running.expect(r"PASS hostile-wm-bogus-ids-refused", 120)
        seen = 0
        for _ in range(12):
            screen = running.screen()
            require(desktop.strip_there(screen), "the strip is covered")
            require(screen.count(RED, 0, 0, screen.width, 30) + screen.count(BLUE, 0, 0, screen.width, 30) == 0, "a window in the strip")
            for window in desktop.windows(screen):
                require(window.width >= 200 and window.height >= 64 and window.y >= 30, f"{window} is too small or too high")
                seen += 1
        require(seen, "no window was ever seen whole")
        attention(running)  # and the user still has his list
        running.key("1")
        running.expect(r"probe \S+ focus", 30)


def test_kiosk_shows_one_program_until_the_administrator_comes():
    with desktop.boot("kiosk") as running:
        screen = desktop.ready(running, 1)
        window = desktop.window_of(screen, "purple")
        require(window and window.width == screen.width and window.height == screen.height - 30, f"{window} is not the whole screen")
        start = window.plate()
        desktop.drag(running, screen, start, (start[0] + 100, start[1] + 200))
        desktop.click(running, screen, (window.close()[0] - 56, window.close()[1]))
        require(repr(desktop.window_of(running.screen(), "purple")) == repr(window), "the kiosk's window was moved or hidden")
        attention(running)
        running.type("guess")
        running.key("ret")
        time.sleep(4)
        for key in ("1", "k", "e", "m"):
            running.key(key)
        running.key("esc")
        card(running, False)
        require(running.absent(r"the user ends"), "something was ended without the passphrase")
        desktop.click(running, screen, window.close())  # closing it brings it back
        running.expect(r"guide ended", 20)
        running.wait_screen(lambda s: desktop.window_of(s, "purple"), "the kiosk's program back", 60)
        attention(running)
        running.type(PASSPHRASE)
        running.key("ret")
        time.sleep(5)
        running.key("e")
        running.expect(r"the user ends kiosk", 30)
        running.wait_screen(lambda s: desktop.window_of(s, "sky") and not desktop.window_of(s, "purple"), "the administrator's notes", 60)


def without_clock(screen):
    """All pixels but the right end of the strip, where the time changes by itself."""
    strip = desktop.STRIP_HEIGHT
    return screen.crop(0, 0, screen.width - 80, strip), screen.crop(0, strip, screen.width, screen.height - strip)


def changed(before, after):
    """The box around the pixels in which two screens differ, the clock left out: (x, y, width, height), or None."""
    if without_clock(before) == without_clock(after):
        return None
    clock = before.width - 80
    rows = [(y, before.row(0, y, width), after.row(0, y, width)) for y in range(before.height)
            for width in [clock if y < desktop.STRIP_HEIGHT else before.width]]
    rows = [row for row in rows if row[1] != row[2]]
    columns = {x // 3 for _, old, new in rows for x in range(len(old)) if old[x] != new[x]}
    return min(columns), rows[0][0], max(columns) - min(columns) + 1, rows[-1][0] - rows[0][0] + 1


def still(running, limit=60):
    """Waits until three screens, a second apart, differ in the clock at most; gives the last. A late panel may move windows before."""
    screens = [running.screen()]
    for _ in range(limit):
        time.sleep(1)
        screens.append(running.screen())
        if len(screens) > 2 and all(without_clock(screens[-1]) == without_clock(other) for other in screens[-3:-1]):
            return screens[-1]
    raise desktop.machine.Failure(f"the screen never came to rest; last change in {changed(*screens[-2:])}")


def test_hostile_input_driver_is_bounded():
    """It floods, invents codes, holds keys and plays the user: without class `physical` it triggers nothing, and the user goes on working."""
    def change(text):
        text = text.replace('input "ps2" class="physical"', 'input "ps2" class="physical"; input "hostile"', 1)
        text = text.replace('route "rtc" to="rtc"', 'route "input" label="hostile" to="hostile"; route "rtc" to="rtc"', 1)
        return text + '\nchild "hostile" { image "hostile-input.elf"; memory "1M"; provides "input"; route "log" to="parent" }'

    running, _ = booted("hostile-input", change=change)
    with running:
        running.expect(r"PASS hostile-input-refused-a-view", 30, rewind=True)
        running.expect(r"hostile input was asked 1000 times", 60, rewind=True)
        screen = still(running)  # it floods from here on as it did before
        running.expect(r"hostile input was asked 1000 times", 60)
        require(running.absent(r"probe \w+ (key|button|focus)"), "it reached a client, or gave one the keyboard")
        box = changed(screen, running.screen())
        require(not box, f"something moved or changed on the screen, in {box}")
        focus(running, RED, "red")
        window = placed(running, RED)
        time.sleep(2)
        require(repr(placed(running, RED)) == repr(window), "its chord or click moved a window")
        require(running.screen().count(CARD) == 0, "its attention key was taken for the user's")
        require(running.absent(r"probe \w+ (offers: status 0|paste)"), "its Control with C or V was taken for the user's")
        require(running.absent(r"probe red unfocus|probe blue (focus|key|button)"), "it took the keyboard away")
        attention(running)
        running.key("esc")
        card(running, False)
        act(running, "v", "right", "ret")
        require(placed(running, RED).x == window.x + 16, "the user's own keys do not work any more")
