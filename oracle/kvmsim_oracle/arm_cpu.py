"""From the arm64 CPUs of a machine to QEMU's models and what can be changed on one of them.

A machine's CPU 0 has to be one of the models in machines/arm64/tcg-cpus.yaml, register by register. QEMU's board makes
all CPUs of that model. SVE and its vector lengths can be taken from, or given to, one of them; what else a CPU that is
late differs in, the kernel is told by a debugger while it brings that CPU up (arm_hand.py). docs/oracle.md has the
table.
"""

from __future__ import annotations

from .architecture import ARM64, ORACLE
from .arm_registers import ENCODINGS
from .machine import Cpu, Machine, read_models
from .qemu_cpu import Properties
from .yaml_subset import Mark

MODELS = ORACLE / "machines" / ARM64.folder / "tcg-cpus.yaml"
BOARD = "virt,gic-version=3"
NO_PLACES = "QEMU's board has all of its CPUs from the start."
BUILT_IN = "KVM is built into Debian's arm64 kernels."
REFUSED_STEPS = {
    "hotAdd": NO_PLACES,
    "hotRemove": NO_PLACES,
    "load": BUILT_IN,
    "unload": BUILT_IN,
    "asyncLoad": BUILT_IN,
    "asyncUnload": BUILT_IN,
    "smt": "QEMU's arm64 CPUs have one thread each.",
}
FEATURES = "ID_AA64PFR0_EL1"
SVE = 0xF << 32  # in that register
WORKED_BY = {"CTR_EL0", "DCZID_EL0", "MPIDR_EL1"}  # what is zeroed or cleaned by blocks, and who a CPU is


def _model_of(cpu: Cpu, mark: Mark) -> dict[str, str]:
    """The labels of the model that a CPU is."""
    known = read_models(MODELS)
    for model, labels in known.values():
        if model == cpu and "qemu-cpu" in labels:
            return labels
    raise mark.error(
        "QEMU has no CPU model with these registers that the recorder knows. "
        f"It knows those of {MODELS.name}: {', '.join(known)}."
    )


def boot_cpu(cpu: Cpu, mark: Mark) -> str:
    """The value of -cpu for a machine's CPU 0."""
    return _model_of(cpu, mark)["qemu-cpu"]


def board(cpu: Cpu, mark: Mark) -> str:
    """The value of -machine: whether CPUs have EL2 is the board's to say."""
    return f"{BOARD},virtualization={_model_of(cpu, mark).get('qemu-virtualization', 'on')}"


def set_on_all(cpu: Cpu, mark: Mark) -> Properties:
    """What is changed on all CPUs once QEMU has made them: one that was made without SVE can't be given it."""
    words = _model_of(cpu, mark).get("qemu-set", "").split()
    return {name: value == "on" for name, value in (word.split("=") for word in words)}


def difference(boot: Cpu, cpu: Cpu, mark: Mark) -> Properties:
    """The properties that make a CPU like the boot CPU into another."""
    one, other = dict(boot.registers), dict(cpu.registers)
    unknown = min((name for name in one.keys() ^ other.keys()), default=None)
    if unknown is not None:
        raise mark.error(f"{unknown} is known of one of the CPUs alone.")
    properties: Properties = {}
    if (one[FEATURES] ^ other[FEATURES]) & SVE:
        properties["sve"] = bool(other[FEATURES] & SVE)
        one[FEATURES] = one[FEATURES] & ~SVE | other[FEATURES] & SVE
    properties.update({name: f"{value:#018x}" for name, value in other.items() if value != one[name]})
    used = min(properties.keys() & WORKED_BY, default=None)
    if used is not None:
        raise mark.error(
            f"{used} can't differ: the kernel does not only judge a CPU by it but works by it, and QEMU's CPU stays "
            "as it is."
        )
    for bits in sorted({*boot.sve_lengths, *cpu.sve_lengths}):
        if (bits in boot.sve_lengths) != (bits in cpu.sve_lengths):
            properties[f"sve{bits}"] = bits in cpu.sve_lengths
    return properties


def read_by_hand(properties: Properties) -> dict[str, int]:
    """Those of a CPU's properties that are registers: QEMU can't be told them."""
    return {name: int(str(value), 16) for name, value in properties.items() if name in ENCODINGS}


def check_machine(machine: Machine) -> None:
    """Refuses what the machine as a whole can't be."""
    if machine.in_state("absent") or len(machine.slots) != machine.max_cpus:
        raise machine.mark.error("all places of a machine that QEMU makes for arm64 have CPUs in them: it plugs none.")
    boot = machine.slots[0].cpu
    for number in machine.in_state("online"):
        told = read_by_hand(difference(boot, machine.slots[number].cpu, machine.mark))
        if told:
            raise machine.mark.error(
                f"CPU {number} is online at boot: QEMU's CPUs can differ in SVE and its lengths then, and not in "
                f"{min(told)}, which is told of a late one by a debugger."
            )
    if machine.topology.nodes > 1:
        raise machine.mark.error("the recorder's arm64 machines have one NUMA node: say numaNodes: 1.")
    if machine.topology.threads > 1:
        raise machine.mark.error("QEMU's arm64 CPUs have one thread each: say threadsPerCore: 1.")
    if machine.loaded:
        raise machine.mark.error("'loaded' can't be recorded: KVM is built into Debian's arm64 kernels.")

