"""ACPI tables that let newer kernels plug CPUs under TCG.

QEMU describes a CPU that may be plugged by an entry in the MADT that is not enabled. Since 6.9 Linux counts such
entries only under a hypervisor that it knows, and it does not know TCG; otherwise it wants the flag Online Capable, and
believes that only from a FADT of ACPI 6.3 or later. So the guest gets, as an early initramfs that the kernel takes
tables from (CONFIG_ACPI_TABLE_UPGRADE): QEMU's MADT with that flag, and QEMU's own FADT with the version raised.
"""

from __future__ import annotations

import struct
from typing import Iterable, Sequence

from .images import DIRECTORY, PLAIN, cpio

FADT_SIZE = 276  # ACPI 6.3
LOCAL_APIC, IO_APIC = 0xFEE00000, 0xFEC00000
ENABLED, ONLINE_CAPABLE = 1, 2


def is_needed(release: str) -> bool:
    """Whether a kernel of that release needs the tables."""
    major, minor = (int(number) for number in release.split(".")[:2])
    return (major, minor) >= (6, 9)


def checksummed(table: bytes) -> bytes:
    fixed = bytearray(table)
    fixed[4:8] = struct.pack("<I", len(fixed))
    fixed[9] = 0
    fixed[9] = -sum(fixed) & 0xFF
    return bytes(fixed)


def madt(enabled: Iterable[int], apic_ids: Sequence[int]) -> bytes:
    """The table of CPUs with these APIC ids, of which some are there."""
    present = set(enabled)
    body = struct.pack("<II", LOCAL_APIC, 1)
    for cpu, apic_id in enumerate(apic_ids):
        body += struct.pack("<BBBBI", 0, 8, cpu, apic_id, ENABLED if cpu in present else ONLINE_CAPABLE)
    body += struct.pack("<BBBBII", 1, 12, 0, 0, IO_APIC, 0)
    body += struct.pack("<BBBBIH", 2, 10, 0, 0, 2, 0)  # IRQ 0 is GSI 2
    for irq in (5, 9, 10, 11):
        body += struct.pack("<BBBBIH", 2, 10, 0, irq, irq, 0xD)  # active high, level
    body += struct.pack("<BBBHB", 4, 6, 0xFF, 0, 1)  # NMI on LINT1
    header = struct.pack("<4sIBB6s8sI4sI", b"APIC", 0, 5, 0, b"BOCHS ", b"BXPC    ", 2, b"BXPC", 1)
    return checksummed(header + body)


def raised_fadt(fadt: bytes) -> bytes:
    """QEMU's table, said to be of ACPI 6.3. The OEM revision grows, or Linux keeps the firmware's."""
    table = bytearray(fadt.ljust(FADT_SIZE, b"\0"))
    table[8], table[131] = 6, 3
    table[24:28] = struct.pack("<I", struct.unpack("<I", table[24:28])[0] + 1)
    return checksummed(bytes(table))


def early_initramfs(fadt: bytes, enabled: Iterable[int], apic_ids: Sequence[int]) -> bytes:
    entries = [(name, DIRECTORY, b"") for name in ("kernel", "kernel/firmware", "kernel/firmware/acpi")]
    entries += [
        ("kernel/firmware/acpi/apic.aml", PLAIN, madt(enabled, apic_ids)),
        ("kernel/firmware/acpi/facp.aml", PLAIN, raised_fadt(fadt)),
    ]
    return cpio(entries)


def parse_fadt(text: str) -> bytes | None:
    """The table as the agent read it, which leaves out white space at the end; None if it is not whole."""
    data = text.encode("latin-1")
    if len(data) < 8 or data[:4] != b"FACP":
        return None
    data = data.ljust(struct.unpack("<I", data[4:8])[0], b"\n")
    return data if sum(data) % 256 == 0 else None
