"""Accounts: reads the kernel's frame table and banks from the memory of a stopped machine and checks that every page is in exactly
one place of exactly one bank.

Why from outside: the kernel's own counters would agree with themselves. This walks the lists and pages that the counters are
about, with the field offsets that build/host/kernel_layout prints, and believes no count that it has not summed.
"""
import mmap
import os
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, "build")
PAGE, DIRECT, IMAGE = 4096, 0xffff800000000000, 0xffffffff80000000
NOT_OBJECTS = ("USE_PLAIN", "USE_FREE_ONE", "USE_FREE_HEAD", "USE_FREE_TAIL", "USE_DIRTY")


class Wrong(Exception):
    """What does not add up."""


def layout():
    out = subprocess.run([os.path.join(BUILD, "host", "kernel_layout")], stdout=subprocess.PIPE, text=True, check=True).stdout
    return {name: int(value) for name, value in (line.split() for line in out.splitlines())}


def symbol(kernel, name):
    """The address of a kernel's variable."""
    out = subprocess.run(["nm", os.path.join(BUILD, kernel)], stdout=subprocess.PIPE, text=True, check=True).stdout
    return next(int(line.split()[0], 16) for line in out.splitlines() if line.split()[-1] == name)


class Bank:
    """One account: its own page, what it holds by use, and its children."""

    def __init__(self, frame, parent, depth, uses):
        self.frame, self.parent, self.depth = frame, parent, depth
        self.pages = self.free = 0
        self.uses = dict.fromkeys(uses, 0)


class Dump:
    """The physical memory of a stopped machine."""

    def __init__(self, path, kernel):
        self.at = layout()
        self.names = {number: name[4:] for name, number in self.at.items() if name.startswith("USE_") and name not in NOT_OBJECTS}
        self.names[self.at["USE_PLAIN"]] = "DATA"
        with open(path, "rb") as file:
            self.memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)  # a test may damage its own view of it
        self.kernel = symbol(kernel, "kernel") - IMAGE
        self.count = self.u32(self.kernel + self.at["kernel.frame_count"])
        self.booted = self.count > 0 and self.u64(self.kernel + self.at["kernel.root_bank"]) > 0
        self.banks, self.bandwidth = [], {}

    def u64(self, address):
        return int.from_bytes(self.memory[address:address + 8], "little")

    def u32(self, address):
        return int.from_bytes(self.memory[address:address + 4], "little")

    def field(self, address, name, bits=64):
        at = address + self.at[name]
        return self.u32(at) if bits == 32 else self.u64(at)

    def require(self, condition, what):
        if not condition:
            raise Wrong(what)

    def frames(self):
        """The frame table: 16 bytes for each frame, `next` and `prev` of three bytes, use, and the owner at 8."""
        at = self.u64(self.kernel + self.at["kernel.frames"]) - DIRECT
        self.entries = self.memory[at:at + 16 * self.count]
        self.use = self.entries[6::16]
        self.seen = bytearray(self.count)

    def three(self, frame, offset):
        return int.from_bytes(self.entries[16 * frame + offset:16 * frame + offset + 3], "little")

    def next(self, frame):
        return self.three(frame, 0)

    def owner(self, frame):
        return self.three(frame, 8)

    def mark(self, frame, pages, what):
        self.require(0 < frame and frame + pages <= self.count, f"frame {frame} of {what} is out of range")
        twice = self.seen.find(1, frame, frame + pages)
        self.require(twice < 0, f"frame {twice}, {what}, has a place already")
        self.seen[frame:frame + pages] = b"\1" * pages

    def owned(self, frame, bank, use):
        self.mark(frame, 1, f"{use} of bank {bank.frame}")
        self.require(self.names.get(self.use[frame]) == use, f"frame {frame} is used as {self.use[frame]}, not {use}")
        self.require(self.owner(frame) == bank.frame, f"frame {frame} belongs to {self.owner(frame)}, not to {bank.frame}")
        bank.uses[use] += 1

    def walk(self):
        """Every bank from the root down; raises Wrong."""
        self.frames()
        todo = [(self.u64(self.kernel + self.at["kernel.root_bank"]) - DIRECT, None, 0)]
        while todo:
            address, parent, depth = todo.pop()
            bank = self.walk_bank(address, parent, depth)
            child = self.field(address, "bank.children")
            while child:
                self.require(self.field(child - DIRECT, "bank.parent") - DIRECT == address, f"a child of bank {bank.frame} denies it")
                todo.append((child - DIRECT, bank, depth + 1))
                child = self.field(child - DIRECT, "bank.next")
        self.sum_up()

    def sum_up(self):
        total = sum(bank.pages for bank in self.banks)
        self.require(total == sum(self.seen), f"the banks hold {total} pages, but {sum(self.seen)} were found")
        ram = self.u64(self.kernel + self.at["kernel.ram_pages"])
        own = self.u64(self.kernel + self.at["kernel.kernel_pages"])
        # The root bank's own page is the kernel's too.
        self.require(total + own == ram + 1, f"{ram} pages of RAM, {own} of the kernel, {total} in banks")
        lost = [frame for frame, use in enumerate(self.use) if use and not self.seen[frame]]
        self.require(not lost, f"frames {lost[:5]} are in use and in no bank")
        for cpu, sum_of in self.bandwidth.items():
            self.require(sum_of == self.at["BANDWIDTH_ALL"], f"the budgets of CPU {cpu} sum to {sum_of}")

    def walk_bank(self, address, parent, depth):
        bank = Bank(address >> 12, parent, depth, self.names.values())
        self.banks.append(bank)
        bank.pages = self.field(address, "bank.pages", 32)
        self.owned(bank.frame, bank, "CELLS")
        self.walk_cells(bank.frame, bank, 1)
        frame = self.field(address, "bank.used", 32)
        while frame:
            use = self.use[frame]
            self.require(use in (self.at["USE_CELLS"], self.at["USE_THREAD"], self.at["USE_PD"]), f"frame {frame} is linked as used")
            self.owned(frame, bank, self.names[use])
            if use == self.at["USE_CELLS"]:
                self.walk_cells(frame, bank, 0)
            if use == self.at["USE_PD"]:
                self.walk_pd(frame, bank)
            frame = self.next(frame)
        self.walk_free(address, bank)
        held = bank.free + sum(bank.uses.values())
        self.require(held == bank.pages, f"bank {bank.frame} says {bank.pages} pages, holds {held}: {bank.uses} and {bank.free} free")
        return bank

    def walk_cells(self, frame, bank, first):
        base, used = frame * PAGE, first
        for i in range(first, self.at["CELLS_PER_PAGE"]):
            cell = base + self.at["CELL_FIRST"] + i * self.at["CELL_BYTES"]
            kind = self.memory[cell]
            used += kind != 0
            if kind == self.at["OBJ_MEM"]:
                self.walk_mem(cell, bank)
            for page in ("control", "guest") if kind == self.at["OBJ_VCPU"] else ():
                address = self.field(cell, "vcpu." + page)
                if address:
                    self.owned((address - DIRECT) >> 12, bank, "GUEST")
            if kind == self.at["OBJ_BUDGET"]:
                cpu = self.memory[cell + self.at["budget.cpu"]]
                self.bandwidth[cpu] = self.bandwidth.get(cpu, 0) + self.field(cell, "budget.bandwidth", 32)
        self.require(used == self.field(base, "cell_page.used", 32), f"{used} cells live in frame {frame}")

    def walk_mem(self, cell, bank):
        if self.field(cell, "mem.root") - DIRECT != cell:
            return
        more = self.field(cell, "mem.more")
        if more:
            self.owned((more - DIRECT) >> 12, bank, "EXTENTS")
        at, pages = more - DIRECT if more else cell + self.at["mem.extent"], 0
        for i in range(self.field(cell, "mem.extents", 32)):
            extent = self.u64(at + 8 * i)
            first, count = extent >> 40, (extent & 0xfffff) + 1
            self.mark(first, count, f"data of bank {bank.frame}")
            self.require(not any(self.use[first:first + count]), f"data at frame {first} is used as something else")
            pages += count
        bank.uses["DATA"] += pages
        dying = self.u64(cell) & self.at["CELL_DYING"]
        if not self.memory[cell + self.at["mem.device"]] and not dying:
            self.require(pages == self.field(cell, "mem.pages", 32), f"a mem of bank {bank.frame} has {pages} pages")

    def walk_pd(self, frame, bank):
        for pages in ("pd.frames", "pd.retired"):
            page = self.field(frame * PAGE, pages, 32)
            while page:
                self.owned(page, bank, self.names.get(self.use[page], "nothing"))
                page = self.next(page)

    def walk_free(self, address, bank):
        dirty, clean = 0, 0
        for c in range(self.at["RUN_CLASSES"]):
            clean += self.walk_runs(self.u32(address + self.at["bank.clean"] + 4 * c), bank, 0)
        dirty = self.walk_runs(self.field(address, "bank.dirty", 32), bank, self.at["USE_DIRTY"])
        self.require(clean == self.field(address, "bank.clean_pages", 32), f"bank {bank.frame} has {clean} clean pages")
        self.require(dirty == self.field(address, "bank.dirty_pages", 32), f"bank {bank.frame} has {dirty} dirty pages")
        bank.free = clean + dirty

    def walk_runs(self, head, bank, flag):
        total = 0
        while head:
            one = self.use[head] == self.at["USE_FREE_ONE"] | flag
            self.require(one or self.use[head] == self.at["USE_FREE_HEAD"] | flag, f"frame {head} heads no free run")
            self.require(self.owner(head) == bank.frame, f"the free run at {head} is of bank {self.owner(head)}")
            pages = 1 if one else self.next(head + 1)
            if not one:
                tail = head + pages - 1
                self.require(self.use[tail] == self.at["USE_FREE_TAIL"] | flag and self.three(tail, 3) == head, f"the run at {head} ends wrong")
            self.require(not any(self.use[head + 1:head + pages - 1]), f"the free run at {head} has something inside")
            self.mark(head, pages, f"free in bank {bank.frame}")
            total += pages
            head = self.next(head)
        return total

    def components(self):
        """The accounts that pay for a protection domain, by the number of their own page."""
        return {bank.frame: bank for bank in self.banks if bank.uses["PD"]}

    def table(self):
        """The frame table by bank, as text: one line a bank, indented by depth."""
        lines = []
        for bank in self.banks:
            uses = " ".join(f"{name.lower()} {count}" for name, count in bank.uses.items() if count)
            lines.append(f"{'  ' * bank.depth}bank {bank.frame}: {bank.pages} pages, {bank.free} free, {uses}")
        return "\n".join(lines)
