"""What differs between the architectures whose kernels are recorded: names, programs and words, as data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ORACLE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, eq=False)
class Architecture:
    """An architecture. Its packages come from this system's apt, or from suites whose lists are kept apart."""

    name: str  # as --arch and a manifest's "architecture" have it
    debian: str  # as Debian has it
    flavours: dict[str, str]  # of Debian's kernels, with the end of their packages' names
    generation_prefix: str  # of the simulator's generations: what follows is the kernel's version
    variant_prefix: str  # of what its kernels are called in recordings
    folder: str  # of its scenarios in oracle/scenarios, and of its machines in oracle/machines
    qemu: str
    compiler: str  # of the agent
    modules: tuple[str, ...]  # that go into the initramfs; those that a kernel does not have are left out
    needed_modules: frozenset[str]
    command_line: str
    last_own_word: str  # of the command line: a scenario's own words come after it
    has_builtin_kvm: bool = False  # parameters of kvm are words of the command line then
    has_levels_on_console: bool = False  # "<6>" before each line, so that what is said last has a level, too
    suites: tuple[str, ...] = ()  # of Debian; none where this system's apt is asked
    busybox: str | None = None  # Debian's package of a static one; none where this system's is used

    @property
    def scenarios(self) -> Path:
        return ORACLE / "scenarios" / self.folder

    @property
    def kernels(self) -> str:
        """The folder of the cache that has its kernels."""
        return f"kernels-{self.folder}" if self.folder else "kernels"

    def variant(self, version: str, flavour: str) -> str:
        """What a kernel is called in recordings: "6.12" being the cloud flavour's."""
        return self.variant_prefix + (version if flavour == "cloud" else f"{version}-{flavour}")


# No mitigations and no address randomization: less to wait for, and addresses that a breakpoint can be set at. The
# calibration of x86's delay loop would take long, too.
X86 = Architecture(
    name="x86",
    debian="amd64",
    flavours={"cloud": "-cloud-amd64", "generic": "-amd64", "rt": "-rt-amd64"},
    generation_prefix="linux-",
    variant_prefix="",
    folder="",
    qemu="qemu-system-x86_64",
    compiler="cc",
    modules=("irqbypass", "ccp", "kvm", "kvm-amd", "kvm-intel", "msr"),
    needed_modules=frozenset(("kvm", "msr")),
    command_line="console=ttyS0 panic=-1 loglevel=7 mitigations=off nokaslr",
    last_own_word="lpj=5192260",
)
ARM64 = Architecture(
    name="arm64",
    debian="arm64",
    flavours={"cloud": "-cloud-arm64", "generic": "-arm64", "rt": "-rt-arm64", "16k": "-arm64-16k"},
    generation_prefix="arm64-",
    variant_prefix="arm64-",
    folder="arm64",
    qemu="qemu-system-aarch64",
    compiler="aarch64-linux-gnu-gcc",
    modules=(),
    needed_modules=frozenset(),
    command_line="console=ttyAMA0 panic=-1 loglevel=7 mitigations=off nokaslr",
    last_own_word="console_msg_format=syslog",
    has_builtin_kvm=True,
    has_levels_on_console=True,
    suites=("trixie", "trixie-backports"),
    busybox="busybox-static",
)
ARCHITECTURES = {architecture.name: architecture for architecture in (X86, ARM64)}
