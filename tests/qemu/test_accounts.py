"""Accounts: the check that follows every test finds what it is for, and sessions leave nothing with their server."""
import accounts
import desktop
from desktop import require
from test_desktop import RED, ON_DEMAND_WM, TWO, booted, content_colour

TABLES_MORE = 4  # leaf tables of 2 MiB each


def found(running, damage):
    """What the walk says of a dump that was damaged."""
    dump = accounts.Dump(running.memory_path, running.kernel)
    dump.walk()
    damage(dump, next(bank for bank in dump.components().values() if bank.free > 1))
    try:
        dump.walk()
    except accounts.Wrong as wrong:
        return str(wrong)
    return None


def add(dump, address, value):
    dump.memory[address] = (dump.memory[address] + value) % 256


def entry(dump, frame):
    return dump.u64(dump.kernel + dump.at["kernel.frames"]) - accounts.DIRECT + 16 * frame


def field(dump, bank, name):
    return bank.frame * accounts.PAGE + dump.at["CELL_FIRST"] + dump.at["bank." + name]


DAMAGES = {
    "a page of another bank": lambda dump, bank: add(dump, entry(dump, bank.frame) + 8, 1),
    "a page with another use": lambda dump, bank: add(dump, entry(dump, dump.u32(field(dump, bank, "used"))) + 6, 1),
    "a lost page": lambda dump, bank: add(dump, field(dump, bank, "pages"), 1),
    "a free page too many": lambda dump, bank: add(dump, field(dump, bank, "clean_pages"), 1),
    "a lost list of free pages": lambda dump, bank: dump.memory.__setitem__(
        slice(field(dump, bank, "dirty"), field(dump, bank, "dirty") + 4 + 4 * (1 + dump.at["RUN_CLASSES"])), bytes(8 + 4 * dump.at["RUN_CLASSES"])),
    "a lost list of used pages": lambda dump, bank: dump.memory.__setitem__(
        slice(field(dump, bank, "used"), field(dump, bank, "used") + 4), bytes(4)),
}


def test_damaged_accounts_are_noticed():
    running, _ = booted()
    with running:
        running.pause()
        for name, damage in DAMAGES.items():
            said = found(running, damage)
            print(f"{name}: {said}")
            require(said, f"{name} is not noticed")
        running.command("cont")


def test_sessions_leave_nothing_with_their_server():
    """wm is killed and started 30 times: what every other component's bank holds afterwards, by use, is what it held before,
    in the frame table. Only page tables may differ by a few: where a server maps next depends on what it mapped before."""
    running, _ = booted("accounts", [ON_DEMAND_WM, desktop.killer("wm")] + TWO[1:])
    with running:
        content_colour(running, RED)
        before = running.dump()
        print(before.table())
        running.expect(r"PASS kill-wm-30-times", 150)
        content_colour(running, RED)
        desktop.settle(running)
        after = running.dump()
        print(after.table())
        same = before.components().keys() & after.components().keys()
        require(len(same) >= 6, f"only {len(same)} components lived through it")
        for frame in same:
            old, new = before.components()[frame], after.components()[frame]
            changed = {use: new.uses[use] - old.uses[use] for use in old.uses if old.uses[use] != new.uses[use]}
            print(frame, changed)
            require(abs(changed.pop("TABLE", 0)) <= TABLES_MORE, f"bank {frame}: page tables of {old.uses} became {new.uses}")
            require(not changed, f"bank {frame} holds {changed} more")
