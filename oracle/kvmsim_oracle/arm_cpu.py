"""From the arm64 CPUs of a machine to QEMU's models and what can be changed on one of them.

A machine's CPU 0 has to be one of the models in machines/arm64/tcg-cpus.yaml, register by register. QEMU's board makes
all CPUs of that model; only SVE and its vector lengths can be taken from, or given to, one of them. docs/oracle.md has
the table.
"""

from __future__ import annotations

from .architecture import ARM64, ORACLE
from .machine import Cpu, Machine, read_models
from .qemu_cpu import Properties
from .yaml_subset import Mark

MODELS = ORACLE / "machines" / ARM64.folder / "tcg-cpus.yaml"
BOARD = "virt,gic-version=3"
NO_PLACES = "QEMU's board has all of its CPUs from the start."
REFUSED_STEPS = {
    "hotAdd": NO_PLACES,
    "hotRemove": NO_PLACES,
    "load": "KVM is built into Debian's arm64 kernels.",
    "unload": "KVM is built into Debian's arm64 kernels.",
    "asyncLoad": "KVM is built into Debian's arm64 kernels.",
    "asyncUnload": "KVM is built into Debian's arm64 kernels.",
    "smt": "QEMU's arm64 CPUs have one thread each.",
}
FEATURES = "ID_AA64PFR0_EL1"
SVE = 0xF << 32  # in that register


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


def difference(boot: Cpu, cpu: Cpu, mark: Mark) -> Properties:
    """The properties that make a CPU like the boot CPU into another."""
    one, other = dict(boot.registers), dict(cpu.registers)
    if {name: value for name, value in one.items() if name != FEATURES} != {
        name: value for name, value in other.items() if name != FEATURES
    } or (one.get(FEATURES, 0) ^ other.get(FEATURES, 0)) & ~SVE:
        raise mark.error(
            f"QEMU's board makes all CPUs of one model: they can differ in {FEATURES}'s SVE and in sveLengths only."
        )
    properties: Properties = {}
    if (one.get(FEATURES, 0) ^ other.get(FEATURES, 0)) & SVE:
        properties["sve"] = bool(other[FEATURES] & SVE)
    for bits in sorted({*boot.sve_lengths, *cpu.sve_lengths}):
        if (bits in boot.sve_lengths) != (bits in cpu.sve_lengths):
            properties[f"sve{bits}"] = bits in cpu.sve_lengths
    return properties


def check_machine(machine: Machine) -> None:
    """Refuses what the machine as a whole can't be."""
    if machine.in_state("absent") or len(machine.slots) != machine.max_cpus:
        raise machine.mark.error("all places of a machine that QEMU makes for arm64 have CPUs in them: it plugs none.")
    if machine.topology.nodes > 1:
        raise machine.mark.error("the recorder's arm64 machines have one NUMA node: say numaNodes: 1.")
    if machine.topology.threads > 1:
        raise machine.mark.error("QEMU's arm64 CPUs have one thread each: say threadsPerCore: 1.")
    if machine.loaded:
        raise machine.mark.error("'loaded' can't be recorded: KVM is built into Debian's arm64 kernels.")

