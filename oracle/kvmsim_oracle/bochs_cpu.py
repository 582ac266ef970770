"""From the CPUs of a machine to the CPU models of Bochs.

Bochs' CPUs are all of one model and can't be told features or registers. What can differ is what firmware left in
IA32_FEATURE_CONTROL of a CPU, for which the recorder gives Bochs a changed copy of its BIOS (bochs.py).
"""

from __future__ import annotations

from pathlib import Path

from .machine import Cpu, Machine, read_models
from .qemu_cpu import NOBODY_TO_ASK, Properties
from .yaml_subset import Mark

MODELS = Path(__file__).resolve().parent.parent / "machines" / "bochs-cpus.yaml"
FEATURE_CONTROL = "msr-0x3a"
LEFT_BY_FIRMWARE = {"disabled": 0x1, "enabled": 0x5, "unlocked": 0x0}
MAX_CPUS = 8  # more take minutes to come up

# Steps that need what Bochs has not: plugging, and a debugger that stops one CPU.
REFUSED_STEPS = {
    "hotAdd": "Bochs' machines have no places to plug CPUs into.",
    "hotRemove": "Bochs' machines have no places to plug CPUs into.",
    "onlineFrozen": "Bochs' debugger stops all CPUs at once.",
    "thaw": "Bochs' debugger stops all CPUs at once.",
    "powerOff": NOBODY_TO_ASK,
}


def boot_cpu(cpu: Cpu, mark: Mark) -> str:
    """Bochs' name of the model of a machine's CPU 0."""
    bases = read_models(MODELS)
    for base, labels in bases.values():
        if base.signature == cpu.signature and "bochs-cpu" in labels:
            if cpu.firmware_vmx not in (None, "enabled"):
                raise mark.error("CPU 0 of Bochs is as its BIOS leaves it; let another CPU be the odd one.")
            _check(base, cpu, mark)
            return labels["bochs-cpu"]
    known = "; ".join(f"{name}: {' '.join(map(str, base.signature))}" for name, (base, _) in bases.items())
    raise mark.error(
        f"Bochs has no CPU model for {' '.join(map(str, cpu.signature))} (vendor, family, model, stepping) "
        f"that the recorder knows. It knows {known}."
    )


def difference(boot: Cpu, cpu: Cpu, mark: Mark) -> Properties:
    """What firmware left otherwise than on the boot CPU, as a recording has it."""
    if cpu.signature != boot.signature:
        raise mark.error("Bochs' CPUs are all of one model.")
    _check(boot, cpu, mark)
    if cpu.firmware_vmx in (None, "enabled"):
        return {}
    return {FEATURE_CONTROL: f"{LEFT_BY_FIRMWARE[cpu.firmware_vmx]:#x}"}


def _check(base: Cpu, cpu: Cpu, mark: Mark) -> None:
    if cpu.features != base.features:
        differing = ", ".join(sorted(cpu.features ^ base.features))
        raise mark.error(f"Bochs' CPUs can't be told features, and these differ: {differing}.")
    known = dict(base.msrs)
    if any(known.get(index) != value for index, value in cpu.msrs):
        raise mark.error("Bochs' CPUs can't be told registers; 'firmware' says what was left in IA32_FEATURE_CONTROL.")
    if cpu.microcode is not None:
        raise mark.error("Bochs' CPUs can't be told a microcode revision.")
    if cpu.firmware_svm == "disabled":
        raise mark.error("firmware can't turn SVM off on Bochs' CPUs: they have no VM_CR.SVMDIS.")


def check_machine(machine: Machine) -> None:
    """Refuses what the machine as a whole can't be."""
    if machine.in_state("absent") or len(machine.slots) != machine.max_cpus:
        raise machine.mark.error("all places of a machine that Bochs makes have CPUs in them: it plugs none.")
    if machine.max_cpus > MAX_CPUS:
        raise machine.mark.error(f"the recorder's Bochs has at most {MAX_CPUS} CPUs.")
    if machine.topology.nodes > 1:
        raise machine.mark.error("Bochs has no NUMA nodes: say numaNodes: 1.")
