"""Desktop: what windows, focus and labels do under the user's hand, and what hostile clients cannot do.

Each case boots the desktop's own drivers and nitpicker with probes (tests/components/probe) as clients, which log the events
that they get.
"""
import time

import desktop
import machine
from desktop import require


TWO = [desktop.WM.format(more=""), desktop.probe("red"), desktop.probe("blue")]


def booted(name="gui", children=TWO, windows=2, change=lambda text: text, **options):
    running = desktop.boot(desktop.gui_config(name, children, change), **options)
    try:
        screen = desktop.ready(running, windows)
        time.sleep(1)
        return running, screen
    except BaseException:
        running.close()
        raise


def content_colour(running, colour, limit=10):
    """The centre of the largest visible area of a probe's colour, from its bounding box."""
    screen = running.wait_screen(lambda s: s.count(colour) > 400, f"the colour {colour:06x}", limit)
    unit = colour.to_bytes(3, "big")
    rows = [(y, *next(desktop.runs(screen.row(0, y, screen.width), colour, 20), (0, 0))) for y in range(screen.height)]
    rows = [row for row in rows if row[2]]
    require(rows, f"no area of {unit.hex()}")
    middle = rows[len(rows) // 2]
    return screen, (middle[1] + middle[2] // 2, middle[0])


def published_policy(text):
    """The display server's config as a report that a component rewrites while it runs."""
    start = text.index("  config {", text.index('child "nitpicker"'))
    end = text.index("\n  }\n", start)
    block = text[start + len("  config {"):end]
    modes = 'child "modes" { image "modes.elf"; memory "1M"; route "report" to="self"; route "launch" to="self"; route "log" to="parent"\n'
    return text[:start] + '  config "screen"; start "on-demand"' + text[end + 4:] + f"\n{modes}  config {{{block}\n  }}\n}}"


def test_mode_changes_at_run_time():
    """Smaller, larger and back: windows come within reach, strip and plates are drawn anew, pointer and keys go on."""
    running, screen = booted("modes", change=published_policy)
    with running:
        require((screen.width, screen.height) == (1280, 800), f"it began with {screen.width}x{screen.height}")
        for (width, height), colour, name in (((800, 600), RED, "red"), ((1920, 1080), BLUE, "blue"), ((1280, 800), RED, "red")):
            running.expect(rf"mode {width}x{height}, status 0", 60)
            screen = running.wait_screen(lambda s, w=width, h=height: (s.width, s.height) == (w, h) and desktop.strip_there(s)
                                         and len(desktop.windows(s)) == 2, f"{width}x{height} with two windows", 60)
            for window in desktop.windows(screen):
                require(0 <= window.x and window.x + window.width <= width and window.y + window.height <= height, f"{window} is not within")
            screen, at = content_colour(running, colour)
            desktop.click(running, screen, at)
            running.expect(rf"probe {name} focus", 15)
            running.key("q")
            running.expect(rf"probe {name} key 16 1", 15)
        require(running.absent(r"(red|blue|wm|nitpicker) ended"), "somebody was lost")


ON_DEMAND_WM = desktop.WM.format(more='; start "on-demand"')
PLACEMENT = """child "placement" { image "probe.elf"; memory "2M"; route "placement" to="parent"; route "log" to="parent" }"""
RED, BLUE, GREEN, LIME = 0xC01020, 0x1020C0, 0x009E73, 0x60FF20
MARK = 0xFFD166  # of the row in the wm's switcher


def own_window(screen, point, but=None):
    """The smallest window that holds the point, of any domain colour but one (that of a content which pretends)."""
    holding = [w for w in desktop.windows(screen)
               if w.x <= point[0] < w.x + w.width and w.y <= point[1] < w.y + w.height and w.name != but]
    require(holding, f"no window frame around {point}")
    colour = screen.rgb(*point)

    def foreign(window):
        """Whether something else than what is at the point shows at its own left and right edge of the content."""
        return (screen.rgb(window.x + 8, point[1]) != colour) + (screen.rgb(window.x + window.width - 8, point[1]) != colour)

    return min(holding, key=lambda w: (foreign(w), w.width * w.height))


def test_dragging_moves_a_window():
    running, _ = booted()
    with running:
        screen, point = content_colour(running, RED)
        desktop.click(running, screen, point)
        screen, point = content_colour(running, RED)
        window = own_window(screen, point)
        start = window.plate()
        desktop.drag(running, screen, start, (start[0] + 90, start[1] + 70))
        after, point = content_colour(running, RED)
        moved = own_window(after, point)
        require(abs(moved.x - window.x - 90) <= 2 and abs(moved.y - window.y - 70) <= 2, f"{window} became {moved}")
        require((moved.width, moved.height) == (window.width, window.height), "dragging changed the size")


def test_dragging_the_corner_resizes():
    running, _ = booted()
    with running:
        screen, point = content_colour(running, RED)
        desktop.click(running, screen, point)
        screen, point = content_colour(running, RED)
        window = own_window(screen, point)
        end = window.corner()
        desktop.drag(running, screen, end, (end[0] + 64, end[1] + 48))
        running.expect(r"probe red size \d+ \d+", 10)
        after, point = content_colour(running, RED)
        larger = own_window(after, point)
        require(larger.width > window.width + 40 and larger.height > window.height + 30, f"{window} became {larger}")


def test_click_raises_and_focuses():
    running, _ = booted()
    with running:
        screen, red = content_colour(running, RED)
        desktop.click(running, screen, red)
        running.expect(r"probe red focus", 10)
        screen, blue = content_colour(running, BLUE)
        desktop.click(running, screen, blue)
        running.expect(r"probe red unfocus", 10)
        running.expect(r"probe blue focus", 10, rewind=True)
        # Drag blue over red: what is on top after the click is blue, then a click on what is left of red brings it up.
        screen, blue = content_colour(running, BLUE)
        window = own_window(screen, blue)
        screen, red = content_colour(running, RED)
        other = own_window(screen, red)
        start = window.plate()
        desktop.drag(running, screen, start, (start[0] + other.x + 60 - window.x, start[1] + other.y + 60 - window.y))
        screen, _ = content_colour(running, BLUE)
        hidden = screen.count(RED)
        corner = (other.x + 20, other.y + 50)
        require(screen.rgb(*corner) == RED, "nothing is left of the red window to click on")
        desktop.click(running, screen, corner)
        running.wait_screen(lambda s: s.count(RED) > hidden + 1000, "the red window raised", 10)


def test_close_button_reaches_the_client():
    running, _ = booted()
    with running:
        screen, point = content_colour(running, RED)
        desktop.click(running, screen, point)
        screen, point = content_colour(running, RED)
        desktop.click(running, screen, own_window(screen, point).close())
        running.wait_screen(lambda s: s.count(RED) < 50, "the red window gone", 15)
        require(running.screen().count(BLUE) > 1000, "closing red also closed blue")


def test_keys_reach_only_the_focused_client():
    running, _ = booted()
    with running:
        screen, point = content_colour(running, RED)
        desktop.click(running, screen, point)
        running.expect(r"probe red focus", 10)
        for key in "qwerty":
            running.key(key)
        running.expect(r"probe red key 21 1", 10)  # y
        require(running.absent(r"probe (?!red)\S+ key"), "a client without focus got a key")
        screen, point = content_colour(running, BLUE)
        desktop.click(running, screen, point)
        running.expect(r"probe blue focus", 10)
        before = running.text.count("probe red key")
        running.key("a")
        running.expect(r"probe blue key 30 1", 10)
        require(running.text.count("probe red key") == before, "the client that lost focus still got a key")


def test_nobody_has_the_keyboard_before_a_click():
    running, _ = booted()
    with running:
        running.key("a")
        time.sleep(2)
        require(running.absent(r"probe \S+ key"), "a key reached a client that the user never chose")


def test_a_fake_label_covers_nothing():
    """A client that paints all its content in the trusted green gets neither the strip nor anybody's plate."""
    running, _ = booted("fake", TWO[:2] + [desktop.probe("fake"), desktop.probe("liar")])
    with running:
        screen, point = content_colour(running, GREEN)
        require(desktop.strip_there(screen), "the strip is gone")
        window = own_window(screen, point, "green")
        screen, red = content_colour(running, RED)
        desktop.click(running, screen, red)
        screen, red = content_colour(running, RED)
        other = own_window(screen, red)
        plate = screen.colours(other.x + 3, other.y + 3, other.width - 6, 20)
        require(GREEN.to_bytes(3, "big") not in plate, "the fake's green stands on another window's plate")
        # Pushed against the strip the fake stays below it.
        desktop.click(running, screen, point)
        screen, point = content_colour(running, GREEN)
        start = own_window(screen, point, "green").plate()
        desktop.drag(running, screen, start, (start[0], 2))
        screen = desktop.settle(running)
        require(desktop.strip_there(screen) and screen.count(GREEN, 0, 0, 400, 30) == 0, "the strip was covered")


def test_what_a_role_does_not_allow_is_refused():
    running, _ = booted("liar", TWO[:2] + [desktop.probe("liar")])
    with running:
        for case in ("badge-refused", "show-refused", "plate-refused", "foreign-windows-refused", "lends-what-it-has"):
            running.expect(rf"PASS liar-{case}", 60, rewind=True)


def test_buffers_destroyed_while_painted_hurt_nobody_else():
    running, _ = booted("storm", TWO[:2] + [desktop.probe("storm")], limit=280)
    with running:
        running.expect(r"PASS storm-10000-buffer-destroys", 200)
        screen, point = content_colour(running, RED)
        desktop.click(running, screen, point)
        running.expect(r"probe red focus", 10)
        running.key("z")
        running.expect(r"probe red key 44 1", 10)


def test_placement_brings_no_capability():
    change = lambda text: text.replace('wm "desktop/wm"', 'wm "desktop/placement"')  # noqa: E731
    config = desktop.gui_config("placement", [desktop.probe("red"), PLACEMENT], change)
    with desktop.boot(config) as running:
        running.expect(r"PASS placement-brings-no-capability", 90)


def test_wm_may_die():
    """Killed 30 times, windows stay where they are and clients keep running; afterwards it works."""
    running, _ = booted("kill-wm", [ON_DEMAND_WM, desktop.killer("wm")] + TWO[1:])
    with running:
        screen, point = content_colour(running, RED)
        before = own_window(screen, point)
        running.expect(r"PASS kill-wm-30-times", 120)
        screen, point = content_colour(running, RED)
        after = own_window(screen, point)
        require((before.x, before.y) == (after.x, after.y), f"{before} became {after}")
        desktop.click(running, screen, point)
        running.expect(r"probe red focus", 10)
        start = own_window(screen, point).plate()
        desktop.drag(running, screen, start, (start[0] + 60, start[1] + 40))
        screen, point = content_colour(running, RED)
        require(own_window(screen, point).x != before.x, "after its restart the wm moves no window")


def test_wm_killed_1000_times():
    """By instruction count: windows, also a tiled and a minimised one, are as they were, the last wm is at work within a second."""
    running, _ = booted("kill-wm-1000", [ON_DEMAND_WM, desktop.killer("wm", "-1000")] + TWO[1:] + [desktop.probe("lime")], 3,
                        limit=600, extra=("-icount", "shift=0"))
    with running:
        screen, lime = content_colour(running, LIME)
        desktop.click(running, screen, lime)
        running.expect(r"probe lime focus", 30)
        screen, lime = content_colour(running, LIME)
        window = own_window(screen, lime)
        desktop.click(running, screen, (window.close()[0] - 56, window.close()[1]))  # minimise
        screen, red = content_colour(running, RED)
        desktop.click(running, screen, red)
        running.key("meta_l-left")
        before = running.wait_screen(lambda s: s.count(LIME) < 50 and s.count(RED) > 100000, "tiled and minimised", 60)
        frames = {(w.x, w.y, w.width, w.height) for w in desktop.windows(before)}
        last = int(running.expect(r"last kill of wm at (\d+) ms", 500).group(1))
        ready = int(running.expect(r"(\d+) windows taken over at (\d+) ms", 60).group(2))
        running.expect(r"PASS kill-wm-1000-times", 60)
        require(ready - last < 1000, f"the last wm needed {ready - last} ms")
        after = desktop.settle(running)
        now = {(w.x, w.y, w.width, w.height) for w in desktop.windows(after)}
        require(frames == now, f"windows were {frames}, are {now}")
        require(after.count(LIME) < 50, "the minimised window came back")
        running.key("meta_l-left")  # from the cookie: where it was before it was tiled
        running.wait_screen(lambda s: 20000 < s.count(RED) < 80000, "the red window at its former size", 30)
        require(running.absent(r"probe \S+ (closed|window \d+ status [^0])"), "a client was lost")


def test_switcher_names_windows_and_a_click_focuses():
    """Two chords mark the third window; only the click on a row of the list gives the keyboard."""
    running, _ = booted("switcher", TWO + [desktop.probe("lime")], 3)
    with running:
        running.key("alt-tab")
        running.key("alt-tab")
        screen = running.wait_screen(lambda s: s.count(MARK) > 500, "the switcher's mark", 30)
        time.sleep(1)
        require(running.absent(r"probe \S+ focus"), "a chord gave a window the keyboard")
        rows = [y for y in range(desktop.STRIP_HEIGHT, screen.height) for x, _ in desktop.runs(screen.row(0, y, screen.width), MARK, 300)]
        left = next(desktop.runs(screen.row(0, rows[0], screen.width), MARK, 300))[0]
        desktop.click(running, screen, (left + 60, (rows[0] + rows[-1]) // 2))
        running.expect(r"probe \S+ focus", 15)
        running.wait_screen(lambda s: s.count(MARK) == 0, "the switcher gone", 15)


def test_no_frame_is_torn():
    """A large window shows two colours in turn; whatever moment is looked at, only one of them is on the screen."""
    first, second = 0xE0C000, 0x0040A0
    running, _ = booted("tear", [desktop.WM.format(more=""), desktop.probe("blink", "20M")], 1)
    with running:
        screen = running.wait_screen(lambda s: desktop.window_of(s, "sky"), "the blinking window", 30)
        desktop.click(running, screen, desktop.window_of(screen, "sky").plate())
        running.key("meta_l-up")
        running.wait_screen(lambda s: s.count(first) + s.count(second) > 800000, "the blinking window over all the screen", 30)
        seen, torn = [0, 0], 0
        for _ in range(80):
            screen = running.screen()
            counts = screen.count(first), screen.count(second)
            seen[counts[1] > counts[0]] += 1
            torn += min(counts) > 0
        require(min(seen) > 8, f"it does not blink: {seen}")
        require(torn == 0, f"{torn} of 80 pictures show two frames at once")


def test_keyboard_driver_may_die():
    def change(text):
        """ps2 under the launch service of the first init, and somebody who kills it."""
        return text.replace('child "ps2" {', 'child "ps2" { start "on-demand"', 1) + "\n" + desktop.killer("ps2")

    running, _ = booted("kill-ps2", change=change)
    with running:
        screen, point = content_colour(running, RED)
        running.expect(r"PASS kill-ps2-30-times", 120)
        desktop.click(running, screen, point)
        running.expect(r"probe red focus", 10)
        running.key("k")
        running.expect(r"probe red key 37 1", 15)


def test_attention_key_dims_and_shows_owners():
    running, screen = booted()
    with running:
        screen, point = content_colour(running, RED)
        desktop.click(running, screen, point)
        running.key("f12")
        running.wait_screen(lambda s: s.count(RED) < 100, "the dimmed windows", 10)
        before = running.text.count("probe red key")
        running.key("a")
        time.sleep(1)
        require(running.text.count("probe red key") == before, "a key was routed while attention was on")
