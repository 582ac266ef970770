"""A debugger's hand: the kernel reads an identification register of one CPU, and is told another value than QEMU has.

QEMU makes all CPUs of a board alike. While a CPU is brought up, each instruction of the kernel that reads such a
register is a breakpoint; the CPU that comes to one is given the value, as if the instruction had been done, and goes
on. What the CPU can really do stays as it is, and the first instructions, which run before its MMU is on, are not
looked at.
"""

from __future__ import annotations

import struct
import time
from typing import Callable

from .arm_registers import ENCODINGS, PC, mrs
from .gdb import Gdb

POLL_SECONDS = 0.2
XZR = 31


def sites(image: bytes, start: int, registers: set[str]) -> dict[int, tuple[str, int]]:
    """Where in a kernel's image a register is read: the address, its name and the general register that it goes to."""
    wanted = {mrs(ENCODINGS[name]): name for name in registers}
    found = {}
    for index, (word,) in enumerate(struct.iter_unpack("<I", image[: len(image) // 4 * 4])):
        name = wanted.get(word & ~XZR)
        if name is not None and word & XZR != XZR:
            found[start + 4 * index] = name, word & XZR
    return found


class Hand:
    """All CPUs are stopped from its making until it guides."""

    def __init__(
        self, gdb: Gdb, cpu: int, real: dict[str, int], told: dict[str, int], start: int, image: bytes
    ) -> None:
        self.gdb, self.cpu, self.real, self.told = gdb, cpu, real, told
        gdb.use_registers()
        found = sites(image, start, set(told))
        # The kernel patches itself, and its image has data, too: what is no such instruction any more is left alone.
        self.sites = {
            address: (name, to)
            for address, (name, to) in found.items()
            if gdb.has(address, (mrs(ENCODINGS[name]) | to).to_bytes(4, "little"))
        }

    def guide(self, is_done: Callable[[], bool], timeout: float) -> None:
        """Lets all run, and answers what is read, until that is done, the machine has ended, or the time is up."""
        gdb, end = self.gdb, time.monotonic() + timeout
        gdb.break_at(list(self.sites))
        gdb.go()
        while not is_done() and time.monotonic() < end:
            vcpu = gdb.stopped(POLL_SECONDS)
            if vcpu is not None:
                self._answer(vcpu)
                gdb.go()
        gdb.stop()
        gdb.forget(list(self.sites))
        gdb.leave()

    def _answer(self, vcpu: int) -> None:
        address = self.gdb.register(PC)
        name, to = self.sites[address]
        values = self.told if vcpu == self.cpu else self.real
        self.gdb.set_register(to, values[name])
        self.gdb.set_register(PC, address + 4)
