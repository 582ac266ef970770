"""From the CPUs of a machine to the CPU models and properties of QEMU.

A machine's CPU 0 has to have vendor, family, model and stepping of one of the models in machines/tcg-cpus.yaml, each
of which says by its label "qemu-cpu" what QEMU calls it. What its features differ in becomes properties of -cpu; what
another CPU differs in from CPU 0 becomes properties of its device. docs/oracle.md has the table.
"""

from __future__ import annotations

from pathlib import Path
from typing import Union

from .machine import Cpu, Machine, read_models
from .yaml_subset import Mark

Properties = dict[str, Union[bool, int, str]]

MODELS = Path(__file__).resolve().parent.parent / "machines" / "tcg-cpus.yaml"

# Features that QEMU takes away together with another: leaf 8000000AH goes with SVM, leaf 0DH with XSAVE, and so
# on (recorded: n07). KvmSim.Conformance.QemuCpu has the same table.
TAKEN_WITH: dict[str, frozenset[str]] = {
    "svm": frozenset(
        (
            "npt",
            "lbrv",
            "nrip_save",
            "tsc_scale",
            "vmcb_clean",
            "flushbyasid",
            "pausefilter",
            "pfthreshold",
            "vgif",
            "vnmi",
        )
    ),
    "xsave": frozenset(("xsaveopt", "xsavec", "xgetbv1", "xsaves")),
    "avx": frozenset(("f16c", "fma", "avx2", "avx512f")),
}
# Features that come back with another.
RETURNED_WITH: dict[str, frozenset[str]] = {"svm": frozenset(("npt",))}

# Where QEMU's name is not that of /proc/cpuinfo with '-' for '_'.
QEMU_NAMES = {"sse4_1": "sse4.1", "sse4_2": "sse4.2", "cr8_legacy": "cr8legacy", "avx512_vnni": "avx512vnni"}


def boot_cpu(cpu: Cpu, mark: Mark) -> str:
    """The value of -cpu for a machine's CPU 0."""
    bases = read_models(MODELS)
    for base, labels in bases.values():
        if base.signature == cpu.signature and "qemu-cpu" in labels:
            properties = difference(base, cpu, mark)
            return ",".join([labels["qemu-cpu"], *(f"{name}={on_off(value)}" for name, value in properties.items())])
    known = "; ".join(f"{name}: {' '.join(map(str, base.signature))}" for name, (base, _) in bases.items())
    raise mark.error(
        f"QEMU has no CPU model for {' '.join(map(str, cpu.signature))} (vendor, family, model, stepping) "
        f"that the recorder knows. It knows {known}. TCG emulates no VMX; oracle/record --emulator bochs has some."
    )


def difference(boot: Cpu, cpu: Cpu, mark: Mark) -> Properties:
    """The properties that make a CPU like the boot CPU into another."""
    if cpu.microcode is not None:
        raise mark.error("the recorder can't give QEMU's CPUs a microcode revision.")
    known = dict(boot.msrs)
    if any(known.get(index) != value for index, value in cpu.msrs):
        raise mark.error("the recorder can't set model-specific registers of QEMU's CPUs.")
    if cpu.firmware_svm == "disabled" or cpu.firmware_vmx is not None:
        raise mark.error("firmware can't turn SVM or VMX off on QEMU's CPUs: TCG has no VM_CR.SVMDIS, and no VMX.")
    properties: Properties = {}
    for name in ("vendor", "family", "model", "stepping"):
        if getattr(cpu, name) != getattr(boot, name):
            properties[name] = getattr(cpu, name)
    missing, extra = boot.features - cpu.features, cpu.features - boot.features
    taken: set[str] = set()
    for feature in sorted(missing):
        goes_along = TAKEN_WITH.get(feature, frozenset()) & boot.features
        if goes_along - missing:
            raise mark.error(
                f"QEMU takes {', '.join(sorted(goes_along))} away together with {feature}; "
                "a CPU without the one and with the others can't be recorded. "
                f"Say so: removeFeatures: [{', '.join(sorted(goes_along | {feature}))}]."
            )
        taken |= goes_along
    returned: set[str] = set()
    for feature in sorted(extra):
        comes_along = RETURNED_WITH.get(feature, frozenset()) - boot.features
        if comes_along - extra:
            raise mark.error(f"QEMU gives {', '.join(sorted(comes_along))} back together with {feature}.")
        returned |= comes_along
    properties.update({qemu_name(feature): False for feature in sorted(missing - taken)})
    properties.update({qemu_name(feature): True for feature in sorted(extra - returned)})
    return properties


def qemu_name(feature: str) -> str:
    return QEMU_NAMES.get(feature, feature.replace("_", "-"))


def on_off(value: Union[bool, int, str]) -> str:
    return "on" if value is True else "off" if value is False else str(value)


NOBODY_TO_ASK = "there is nobody to ask in a machine that is off; 'reboot' alone can be recorded."
REFUSED_STEPS = {"powerOff": NOBODY_TO_ASK}


def check_machine(_: Machine) -> None:
    """Refuses what the machine as a whole can't be: nothing that is not refused for all emulators."""


def cold_plugged(cpus: dict[int, Properties]) -> tuple[int, list[tuple[int, Properties]]]:
    """How many CPUs like CPU 0 are there at power-on, and the others that are, with what they differ in."""
    alike = next((number for number in range(len(cpus)) if cpus.get(number, True)), len(cpus))
    return alike, sorted((number, properties) for number, properties in cpus.items() if number >= alike)
