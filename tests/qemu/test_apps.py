"""Apps: the untrusted programs under a user's hand: started from the panel, closed, started again; a note on its way to the host;
and what they say when something is missing."""
import os
import tempfile
import time

import desktop
import machine
from desktop import require
from test_keeper import CARD
from test_sign import Outbox, create_key, write_mail

START, SHOT_LIMIT = (40, 22), 60  # the Start button: from the left, from the bottom
VIEWER, COMPOSER, NOTES, EXPLORER, CAPTURE = 0, 1, 2, 3, 4  # rows of the menu
MENU_ROW, MENU_BOTTOM = 36, 8 + 4


def programs():
    """How many programs the menu lists: those of the config's desktop that have a title."""
    top = desktop.kdl.load(desktop.scenarios.find_config("desktop"))
    inner = next(node for node in top if node.args == ["desktop"]).first("config")
    return sum(child.first("title") is not None for child in inner.all("child"))


def start(running, row):
    """Opens the menu and clicks a row of it."""
    rows = programs()
    screen = running.screen()
    desktop.click(running, screen, (START[0], screen.height - START[1]))
    time.sleep(0.7)
    bottom = screen.height - 44 - MENU_BOTTOM
    desktop.click(running, screen, (120, bottom - (rows - row) * MENU_ROW + MENU_ROW // 2))


def changed_config(name, change):
    """The desktop's config with a change, as a file."""
    with open(desktop.scenarios.find_config("desktop"), encoding="utf-8") as file:
        text = change(file.read())
    base = os.environ.get("SIGNET_TEST_LOG") or os.path.join(desktop.scenarios.BUILD, "test", name)
    path = f"{base}.{name}.kdl"
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def test_a_note_reaches_the_host():
    with tempfile.TemporaryDirectory(prefix="signet-out-") as folder:
        with desktop.boot("desktop", limit=200, outbox=True) as running:
            desktop.ready(running, 2)
            box = Outbox(running, folder)
            try:
                start(running, NOTES)
                screen = running.wait_screen(lambda s: desktop.window_of(s, "sky"), "the notes window", SHOT_LIMIT)
                time.sleep(1)
                running.type("Milk, bread\nand 2 pens", 0.02)
                window = desktop.window_of(screen, "sky")
                desktop.click(running, screen, (window.x + window.width - 60, window.y + window.height - 35))
                with open(box.wait("note-1.txt", 30), "rb") as file:
                    require(file.read() == b"Milk, bread\nand 2 pens", "the note is not what was typed")
            finally:
                box.close()


def test_a_closed_program_is_started_again():
    with desktop.boot("desktop", limit=200) as running:
        screen = desktop.ready(running, 2)
        time.sleep(1)
        desktop.click(running, screen, desktop.window_of(running.screen(), "purple").close())
        running.expect(r"desktop/viewer\] exit 0: closed by the user", SHOT_LIMIT)
        running.wait_screen(lambda s: desktop.window_of(s, "purple") is None, "the viewer's window gone", SHOT_LIMIT)
        start(running, VIEWER)
        running.wait_screen(lambda s: desktop.window_of(s, "purple"), "the viewer's window again", SHOT_LIMIT)


def test_signing_without_a_key_says_what_to_do():
    with desktop.boot("workstation", limit=200) as running:
        screen = desktop.ready(running, 1)
        window = desktop.windows(screen)[0]
        sign = (window.x + window.width - 60, window.y + window.height - 35)
        time.sleep(1)
        desktop.click(running, screen, (window.x + 70, window.y + window.height - 35))  # Open sample
        desktop.click(running, screen, sign)
        running.expect(r"desktop/composer\] composer: The signer has no key yet", SHOT_LIMIT)


def test_missing_and_damaged_pictures_are_told():
    def change(text):
        return text.replace('config { pictures "landscape.png" "alpha.png" "broken.png" }', 'config { pictures "broken.png" "absent.png" }')

    with desktop.boot(changed_config("pictures", change), limit=200) as running:
        running.expect(r"viewer\] warning: viewer: broken.png cannot be shown: .* damaged or not supported", 60)
        screen = running.wait_screen(lambda s: desktop.window_of(s, "purple"), "the viewer's window", SHOT_LIMIT)
        time.sleep(1)
        window = desktop.window_of(screen, "purple")
        area = (window.x + 8, window.y + 40, window.width - 16, window.height - 120)
        require(len(running.screen().colours(*area)) > 8, "the window shows no words")
        desktop.click(running, screen, (window.x + window.width - 60, window.y + window.height - 28))
        running.expect(r"viewer\] warning: viewer: absent.png cannot be shown: There is no ROM absent.png", SHOT_LIMIT)
        require(desktop.window_of(running.screen(), "orange") is not None, "the composer is gone")


def test_without_fonts_there_are_still_words():
    """No font is routed to the viewer: its window shows the built-in letters and the log names the fonts."""

    def change(text):
        at = text.index('image "viewer.elf"')
        head, tail = text[:at], text[at:]
        for font in ("inter.otf", "inter-semibold.otf", "mono.ttf"):
            tail = tail.replace(f'route "rom" if="name={font}" to="parent"\n', "", 1)
        return head + tail

    with desktop.boot(changed_config("fonts", change), limit=200) as running:
        running.expect(r"viewer\] warning: screen: font ROM inter.otf is missing", 60)
        screen = running.wait_screen(lambda s: desktop.window_of(s, "purple"), "the viewer's window", SHOT_LIMIT)
        time.sleep(1)
        window = desktop.window_of(screen, "purple")
        bar = running.screen().colours(window.x + 8, window.y + window.height - 46, window.width // 3, 36)
        require(len(bar) >= 3, "no letters in the viewer's bar")


def test_a_signer_that_restarts_is_noticed():
    """The signer is killed many times: the composer says so at the next use and then works with the new one."""

    def change(text):
        text = text.replace('image "signer.elf";', 'image "signer.elf"; title "Signer";')
        return text + '\nchild "kill-signer" { image "killer.elf"; memory "1M"; route "launch" to="self"; route "log" to="parent" }\n'

    with desktop.boot(changed_config("restart", change), limit=200) as running:
        screen = desktop.ready(running, 2)
        window = desktop.window_of(screen, "orange")
        sign, bottom = (window.x + window.width - 60, window.y + window.height - 35), window.y + window.height - 35
        time.sleep(1)
        desktop.click(running, screen, (window.x + 70, bottom))   # Open sample
        desktop.click(running, screen, (window.x + 200, bottom))  # Export public key: opens the session
        running.expect(r"composer: The signer has no key yet", SHOT_LIMIT)
        running.expect(r"PASS kill-signer-30-times", 60)
        desktop.click(running, screen, sign)
        running.expect(r"composer: the signer is gone and the request with it", SHOT_LIMIT)
        desktop.click(running, screen, sign)
        running.expect(r"composer: The signer has no key yet", SHOT_LIMIT)


def test_a_request_can_be_cancelled():
    """Cancel, which has the focus after Sign, withdraws the request; the mail can be changed again."""
    with desktop.boot("workstation", limit=200) as running:
        desktop.ready(running, 1)
        create_key(running)
        time.sleep(1)
        write_mail(running)
        time.sleep(2)
        running.key("spc")
        running.expect(r"composer: The request was cancelled", SHOT_LIMIT)


def grid(window, step=12):
    """Points all over a window, a little within its edges."""
    return [(x, y) for y in range(window.y + 4, window.y + window.height - 4, step)
            for x in range(window.x + 4, window.x + window.width - 4, step)]


def inside(window, at, margin=6):
    return (window.x - margin <= at[0] < window.x + window.width + margin and
            window.y - margin <= at[1] < window.y + window.height + margin)


def in_picture(screen, window, at):
    """Where a point of the screen is in what the picture program shows: below its plate and above its bar, 8 pixels from both."""
    left, top, width, height = window.x + 12, window.y + 40, window.width - 24, window.height - 108
    scale = min(width / screen.width, height / screen.height)
    left, top = left + (width - screen.width * scale) / 2, top + (height - screen.height * scale) / 2
    return int(left + (at[0] + 0.5) * scale), int(top + (at[1] + 0.5) * scale)


def test_picture_of_the_screen_is_the_users_to_give():
    """The program asks, the user refuses, then allows; a secret domain's window is black in what it shows."""
    def change(text):
        return text.replace('color="orange" first-focus=#true', 'color="orange" first-focus=#true secret=#true')

    with desktop.boot(changed_config("capture", change), limit=200) as running:
        screen = desktop.ready(running, 2)
        time.sleep(1)
        secret = desktop.window_of(screen, "orange")
        start(running, CAPTURE)
        running.wait_screen(lambda s: desktop.window_of(s, "yellow"), "the picture program's window", SHOT_LIMIT)
        time.sleep(1)
        for answer in ("esc", "y"):
            running.key("ret")
            running.wait_screen(lambda s: s.count(CARD) > 300, "the keeper's question", SHOT_LIMIT)
            require(running.absent("a picture of"), "a picture before the user said so")
            time.sleep(0.7)
            running.key(answer)
            running.wait_screen(lambda s: s.count(CARD) < 50, "the question gone", SHOT_LIMIT)
            time.sleep(0.7)
        running.expect(rf"a picture of {screen.width} x {screen.height} pixels", SHOT_LIMIT)
        screen = desktop.settle(running)
        own = desktop.window_of(screen, "yellow")
        hidden = [at for at in grid(secret) if not inside(own, at)]
        require(len(hidden) > 100, "too little of the secret window was to be seen")
        for at in hidden:
            require(screen.rgb(*in_picture(screen, own, at)) == 0, f"{at} of the secret window is in the picture")
        seen = [at for at in grid(desktop.window_of(screen, "purple"))]
        shown = sum(screen.rgb(*in_picture(screen, own, at)) != 0 for at in seen)
        require(shown == len(seen), "the picture does not show the viewer's window")
