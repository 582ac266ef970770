"""Which lines of the kernel log are compared. KvmSim.Conformance.LineClass sorts predicted lines the same way."""

from __future__ import annotations

import re
from typing import Any

KVM = re.compile(r"kvm|\bsvm|vmx|virtuali[sz]ation|SEV\b", re.IGNORECASE)
HOTPLUG = re.compile(
    r"smpboot|\bCPU ?\d+|Booting Node|\bcpuhp|ACPI: CPU|hotplug|hot-add|processor|microcode|x86: ", re.IGNORECASE
)
# What a loaded host does to the guest's clocks says nothing of its kernel, whichever CPU the line names.
CLOCKS = re.compile(r"(clocksource|hrtimer|perf|sched_clock|tsc): ", re.IGNORECASE)
OOPS = re.compile(
    r"WARNING:|BUG:|kernel BUG|Oops|invalid opcode|general protection|Call Trace|RIP: |Modules linked in|"
    r"---\[ |Kernel panic|unchecked MSR|rcu: INFO|rcu: .*stall|"
    r"soft lockup|hard LOCKUP|scheduling while atomic|exited with "
)
BOOT = re.compile(r"kvm|svm|smpboot|smp:|\bCPU\d+\b|Booting Node", re.IGNORECASE)
# What arm64's kernels tell of their CPUs at boot, beside that.
FOUND = re.compile(r"CPU features: |psci: ")
MODES = (
    (re.compile(r"VHE mode initialized"), "vhe"),
    (re.compile(r"Hyp nVHE mode initialized"), "nvhe"),
    (re.compile(r"Hyp hVHE mode initialized"), "hvhe"),
    (re.compile(r"Protected n?h?VHE mode initialized"), "protected"),
    (re.compile(r"KVM disabled from command line"), "none"),
    (re.compile(r"HYP mode not available"), "no-el2"),
)
CONSOLE = re.compile(r"<(\d+)>\[ *(\d+)\.(\d{6})\] (.*)")
LEVELS = ("emerg", "alert", "crit", "err", "warn", "notice", "info", "debug")
PANIC = re.compile(r"Kernel panic - not syncing: .*")
# On a loaded host the timer's interrupts may come too late for the kernel's test of the IO-APIC.
LATE_TIMER = "IO-APIC + timer doesn't work"
# Linux patches its code by way of a breakpoint, and TCG's CPUs may still run into one that is gone from memory.
BREAKPOINT = re.compile(r"\bint3: [0-9a-f]{4} \[#\d+\]")
SEVERE = ("err", "crit", "alert", "emerg")

Records = list[dict[str, Any]]


def split(records: Records, is_boot: bool = False) -> tuple[Records, Records]:
    """The records of KVM, of CPU hotplug and of an oops, and the others. An oops takes all to the end of its trace."""
    compared: Records = []
    others: Records = []
    in_oops = False
    for record in records:
        text = record["text"]
        if OOPS.search(text) and not is_boot:
            in_oops = True
        is_hotplug = HOTPLUG.search(text) and not CLOCKS.match(text)
        kind = "oops" if in_oops else "kvm" if KVM.search(text) else "hotplug" if is_hotplug else None
        if in_oops and text.startswith("---[ end trace"):
            in_oops = False
        line = {"level": record["level"], "lvl": record["lvl"], "us": record["us"], "text": text}
        if kind:
            compared.append({"class": kind, **line})
        else:
            others.append(line)
    return compared, others


def of_boot(records: Records) -> Records:
    """What of the boot's log a recording keeps."""
    compared, others = split(records, is_boot=True)
    kept = [record for record in compared if record["level"] in SEVERE or BOOT.search(record["text"])]
    found = [record for record in others if FOUND.match(record["text"])]
    return sorted([*kept, *found], key=lambda record: int(record["us"])) if found else kept


def kvm_mode(boot: Records) -> str | None:
    """The mode of KVM on arm64, by what the kernel said at boot; None if it said nothing that is known."""
    said = (record["text"].removeprefix("kvm [1]: ") for record in boot if record["text"].startswith("kvm [1]: "))
    return next((mode for text in said for pattern, mode in MODES if pattern.match(text)), None)


def of_console(lines: list[str]) -> Records:
    """The records of a console that tells levels; other lines are the firmware's."""
    records: Records = []
    for line in lines:
        if match := CONSOLE.fullmatch(line.rstrip("\r")):
            level = int(match[1]) & 7
            us = int(match[2]) * 1_000_000 + int(match[3])
            records.append({"lvl": level, "level": LEVELS[level], "us": us, "text": match[4]})
    return records


def console_tail(lines: list[str], last: int = 60, most: int = 160) -> list[str]:
    """The last lines of a console, or all since shortly before the first oops."""
    lines = [line for line in lines if line.strip()]
    first = next((i for i, line in enumerate(lines) if OOPS.search(line)), None)
    if first is None:
        return lines[-last:]
    start = max(0, first - 3)
    return lines[start : start + most]


def panic(lines: list[str]) -> str | None:
    """The line in which a kernel says why it panics; None if it does not."""
    return next((match[0] for line in lines if (match := PANIC.search(line))), None)


def is_of_the_emulator(records: Records) -> bool:
    """Whether they tell of an oops that no machine has."""
    return any(BREAKPOINT.search(record["text"]) for record in records)


def has_oops(lines: list[str]) -> bool:
    """Whether a console tells of an oops, a warning or a stall."""
    return any(OOPS.search(line) for line in lines)
