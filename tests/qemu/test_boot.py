"""Boot: every way of starting the machine, and every way of not being able to."""
import os

import desktop
import machine
import scenario

ISO = os.path.join(machine.ROOT, "build", "signet-desktop.iso")


def iso_reaches_desktop(args, limit):
    """Boots the scenario's ISO and looks for the desktop."""
    with machine.Machine(args, timeout=limit, log=desktop.log_path(), extra=desktop.TABLET) as running:
        screen = desktop.ready(running, 1, limit - 20)
        desktop.require(screen.width >= 1280 and screen.height >= 800, f"screen is {screen.width}x{screen.height}")
        labels_there(screen)


def labels_there(screen):
    """Each plate shows text: many shades between text and domain colour where the label stands."""
    for window in desktop.windows(screen):
        shades = screen.colours(window.x + 48, window.y + 6, 120, 20)
        desktop.require(len(shades) > 6, f"no label text on the plate of {window}")


def test_bios_iso_reaches_the_desktop():
    iso_reaches_desktop(machine.bios_args(ISO), 200)


def test_uefi_iso_reaches_the_desktop():
    iso_reaches_desktop(machine.uefi_args(ISO), 260)


def test_fast_path_reaches_the_desktop():
    with desktop.boot("desktop") as running:
        labels_there(desktop.ready(running))


def test_menu_iso_offers_scenarios():
    """The image with the menu boots its first entry after the wait."""
    args = machine.bios_args(os.path.join(machine.ROOT, "build", "signet.iso"))
    with machine.Machine(args, timeout=200, log=desktop.log_path()) as running:
        desktop.ready(running, 1, 180)


def test_no_framebuffer_is_said_on_the_serial_line():
    with desktop.boot("desktop", vga="none", tablet=False) as running:
        running.expect(r"(?i)no (usable )?framebuffer", 90)


def test_too_little_memory_names_component_and_amount():
    with desktop.boot("desktop", memory=40, tablet=False) as running:
        running.expect(r"(?i)(not enough|needs|too little)[^\n]*\d+ ?(KiB|MiB|pages)", 90)


def test_mouse_and_keyboard_of_the_pc_suffice():
    """Without any virtio device the desktop is there and the PS/2 mouse moves the pointer."""
    with desktop.boot("desktop", tablet=False) as running:
        desktop.ready(running)
        before = desktop.settle(running)
        running.move_by(120, 90)
        running.wait_screen(lambda s: s.data != before.data, "the pointer at another place", 10)


def changed_config(change):
    """Boot arguments of the desktop with its config changed by a function on its text."""
    config = scenario.find_config("desktop")
    with open(config, encoding="utf-8") as file:
        text = file.read()
    other = change(text)
    desktop.require(other != text, "the config was not changed: this test does not fit it any more")
    path = (desktop.log_path() or "/tmp/signet-test") + ".kdl"
    with open(path, "w", encoding="utf-8") as file:
        file.write(other)
    modules = [(name, path if source == config else source) for name, source in scenario.modules(config)]
    return modules, other


def text_cells(screen):
    """Character cells of the 80x25 text mode that hold something, as (column, row)."""
    width, height = screen.width // 80, screen.height // 25
    return {(x, y) for y in range(25) for x in range(80) if len(screen.colours(x * width, y * height, width, height - 3)) > 1}


def test_what_fails_before_the_desktop_is_on_the_screen():
    """nitpicker refuses its policy: the screen says so, in clean lines, and is not black."""
    modules, _ = changed_config(lambda text: text.replace('domain "desktop" color="sky"', 'domain "desktop" color="green"', 1))
    args = machine.kernel_args(modules, "scenario=desktop")
    with machine.Machine(args, timeout=90, extra=desktop.TABLET, log=desktop.log_path()) as running:
        line = running.expect(r"([^\r\n]*(?i:green is reserved)[^\r\n]*)\r?\n", 60).group(1)
        running.expect(r"nitpicker ended", 30)
        screen = running.wait_screen(lambda s: len(text_cells(s)) > 60, "the reason on the screen", 20)
        last = max(x for x, y in text_cells(screen) if y == len(line) // 80)
        desktop.require(last == len(line) % 80 - 1, f"the line of {len(line)} characters ends at column {last}")


def test_a_broken_child_is_told_by_line_and_column_and_left_out():
    """One child of the first init with a bad value: its line is logged, the rest of the system starts."""
    modules, text = changed_config(lambda text: text.replace('child "signer" {', 'child "signer" { memory "lots"', 1))
    line = text[:text.index('memory "lots"')].count("\n") + 1
    args = machine.kernel_args(modules, "scenario=desktop")
    with machine.Machine(args, timeout=120, extra=desktop.TABLET, log=desktop.log_path()) as running:
        running.expect(rf"desktop\.kdl:{line}:\d+: ", 60)
        desktop.ready(running)
