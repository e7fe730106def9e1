"""Signer: what it must not do on the target: sign with a wrong passphrase or after a refusal, listen to a muted client, or
let a withdrawn request take the passphrase that the user is typing."""
import time

import desktop
import test_sign
from desktop import require

REFUSAL, OUTSIDE, IDLE_BADGE = 0xA33A00, 0xE3E8ED, 0x07362D


def with_key(running):
    """A machine whose signer has a key and whose window is put away."""
    desktop.ready(running, 1)
    test_sign.open_signer(running)
    passphrase = test_sign.PASSPHRASE
    test_sign.fields(running, "Ada Example", "ada@example.org", "blue kettle", passphrase, passphrase)
    running.key("ret")
    running.expect(r"key created", 90)
    time.sleep(1)
    close(running)


def open_idle(running):
    """Clicks the badge that names the signer without a request."""
    screen = desktop.settle(running)
    y = desktop.STRIP_HEIGHT // 2 - 8
    run = next(desktop.runs(screen.row(0, y, screen.width), IDLE_BADGE, 4), None)
    require(run is not None, "no badge without a request")
    desktop.click(running, screen, (run[0] + run[1] // 2, y))
    return running.wait_screen(lambda s: desktop.window_of(s, "green"), "the signer's window", 15)


def close(running):
    """Enter on the home screen's Close."""
    running.key("ret")
    return running.wait_screen(lambda s: not desktop.window_of(s, "green"), "the desktop without the signer", 15)


def press_sign(running):
    """The composer's Sign, with what is in it already."""
    screen = desktop.settle(running)
    window = test_sign.composer_window(screen)
    desktop.click(running, screen, (window.x + window.width - 60, window.y + window.height - 35))


def type_passphrase(running, text):
    """Into the field, from the text or from the field itself, and Enter."""
    running.type(text, 0.02)
    running.key("ret")


def shows_request(screen):
    """A request lies on the signer's screen: paper, or the grey outside of it."""
    window = desktop.window_of(screen, "green")
    return window and screen.count(OUTSIDE, window.x, window.y, window.width, window.height) > 1000


def test_no_signature_without_passphrase_and_none_after_refusal():
    with desktop.boot("workstation", limit=280, outbox=True) as running:
        with_key(running)
        test_sign.write_mail(running)
        test_sign.open_signer(running)
        running.wait_screen(shows_request, "the request", 15)
        running.key("tab")
        type_passphrase(running, "wrong horse 7")
        time.sleep(6)
        running.wait_screen(shows_request, "the request after a wrong passphrase", 30)
        require(running.absent(r"signature no"), "a wrong passphrase signed")
        running.key("tab")
        running.key("ret")
        running.expect(r"You refused in the signer's window", 15)
        time.sleep(1)
        close(running)
        press_sign(running)
        running.expect(r"does not listen to this program after a refusal", 15)
        open_idle(running)
        time.sleep(1)
        running.key("tab")
        running.key("ret")  # Allow requests
        time.sleep(1)
        close(running)
        press_sign(running)
        test_sign.open_signer(running)
        running.wait_screen(shows_request, "the request after re-arming", 15)
        running.key("tab")
        type_passphrase(running, test_sign.PASSPHRASE)
        running.expect(r"signature no\. 1 given", 60)


def beside(running):
    """Opens the request, moves the signer's window off the composer's, and begins to type the passphrase; gives both windows."""
    test_sign.write_mail(running)
    screen = test_sign.open_signer(running)
    running.wait_screen(shows_request, "the request", 15)
    window = desktop.window_of(screen, "green")
    desktop.drag(running, screen, window.plate(), (window.plate()[0] + 250, window.plate()[1] + 560))
    screen = desktop.settle(running)
    running.key("tab")
    running.type("correct", 0.02)
    return screen, next(w for w in desktop.windows(screen) if w.name != "green")


def takes_nothing(running):
    """The withdrawn request stays on the screen, whatever is typed, until Enter; nothing was signed."""
    screen = desktop.settle(running)
    window = desktop.window_of(screen, "green")
    require(window is not None, "the signer's window went away with the request")
    require(not shows_request(screen), "a withdrawn request is shown as if it could be signed")
    desktop.click(running, screen, (window.x + window.width // 3, window.y + 60))
    withdrawn = content(desktop.settle(running), window)
    running.type("horse 7", 0.02)
    require(content(desktop.settle(running), window) == withdrawn, "a key did something to a withdrawn request")
    running.key("ret")
    running.wait_screen(lambda s: content(s, window) != withdrawn, "another screen after Enter", 15)
    require(running.absent(r"signature no"), "a withdrawn request was signed")


def test_withdrawn_request_stays_until_enter_and_takes_no_key():
    with desktop.boot("workstation", limit=280, outbox=True) as running:
        with_key(running)
        screen, composer = beside(running)
        # "Cancel request" has the composer's focus while it waits: a click on the plate, then Enter.
        desktop.click(running, screen, (composer.x + 200, composer.y + 16))
        running.key("ret")
        running.expect(r"The request was cancelled", 15)
        takes_nothing(running)


def test_death_of_the_client_withdraws_its_request():
    with desktop.boot("workstation", limit=280, outbox=True) as running:
        with_key(running)
        screen, composer = beside(running)
        desktop.click(running, screen, composer.close())
        running.wait_screen(lambda s: all(w.name == "green" for w in desktop.windows(s)), "no composer any more", 20)
        takes_nothing(running)


def test_refusal_by_rule_names_the_rule():
    with desktop.boot("workstation", limit=280, outbox=True) as running:
        with_key(running)
        test_sign.write_mail(running, subject="=?utf-8?q?x?=")
        running.expect(r"rule 36", 20)
        open_idle(running)
        screen = desktop.settle(running)
        window = desktop.window_of(screen, "green")
        require(screen.count(REFUSAL, window.x, window.y, window.width, window.height) > 100, "no refusal on the screen")
        require(running.absent(r"signature no"), "a refused request was signed")


def content(screen, window):
    """The pixels of a window's content."""
    return screen.crop(window.x + 8, window.y + 40, window.width - 16, window.height - 48)
