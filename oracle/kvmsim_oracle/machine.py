"""Machines of kind Machine and CPU models of kind CpuModel, as far as an emulator can be made to look like them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from . import fields as read
from .architecture import ARCHITECTURES, ARM64, X86
from .arm_registers import ENCODINGS
from .errors import OracleError
from .fields import Fields
from .yaml_subset import Mapping, Mark, Node, Scalar, load_file

API_VERSION = "kvmsim/v1"


MAX_CPUS = 64  # of which the agent in the guest tells the state


@dataclass(frozen=True)
class Cpu:
    """A CPU as hardware, and what firmware left in it: nothing said, or "disabled", "enabled", "unlocked"."""

    vendor: str
    family: int
    model: int
    stepping: int
    features: frozenset[str]
    msrs: tuple[tuple[int, int], ...] = ()
    microcode: int | None = None
    firmware_vmx: str | None = None
    firmware_svm: str | None = None
    architecture: str = X86.name
    registers: tuple[tuple[str, int], ...] = ()  # of arm64
    sve_lengths: tuple[int, ...] = ()  # bits, of arm64

    @property
    def signature(self) -> tuple[str, int, int, int]:
        return self.vendor, self.family, self.model, self.stepping


@dataclass(frozen=True)
class Slot:
    """A place for a CPU: what sits in it, or may be plugged into it."""

    cpu: Cpu
    state: str = "online"  # or offline, or absent

    @property
    def is_present(self) -> bool:
        return self.state != "absent"


@dataclass(frozen=True)
class Topology:
    """How CPUs are arranged: package after package, core after core, thread after thread."""

    packages: int
    cores: int = 1
    threads: int = 1
    nodes: int = 1

    @property
    def per_package(self) -> int:
        return self.cores * self.threads

    def place_of(self, cpu: int) -> tuple[int, int, int]:
        """Package, core in it, thread of that."""
        return cpu // self.per_package, cpu % self.per_package // self.threads, cpu % self.threads

    def node_of(self, package: int) -> int:
        return min(package, self.packages - 1) * self.nodes // self.packages

    def apic_id_of(self, cpu: int) -> int:
        """Each of the three in as many bits as it needs."""
        package, core, thread = self.place_of(cpu)
        thread_bits, core_bits = (self.threads - 1).bit_length(), (self.cores - 1).bit_length()
        return (package << core_bits | core) << thread_bits | thread


@dataclass(frozen=True)
class Machine:
    name: str
    generation: str | None
    command_line: str
    parameters: dict[str, dict[str, str]]
    loaded: list[str]  # modules, from the start
    slots: dict[int, Slot]
    models: dict[str, Cpu]
    max_cpus: int
    topology: Topology
    mark: Mark

    @property
    def architecture(self) -> str:
        return self.slots[0].cpu.architecture

    def in_state(self, state: str) -> list[int]:
        return sorted(number for number, slot in self.slots.items() if slot.state == state)


@dataclass(frozen=True)
class Document:
    """A document of a manifest file."""

    kind: str
    name: str
    description: str
    labels: dict[str, str]
    spec: Node
    path: Path
    mark: Mark = field(compare=False, default=Mark("", 0, 0))


def documents(path: Path) -> list[Document]:
    """The documents of a file, their headers checked."""
    found = []
    for node in load_file(path):
        header = Fields(node, "a document", ("apiVersion", "kind", "metadata", "spec"))
        if read.text(header.need("apiVersion")) != API_VERSION:
            raise header.mark("apiVersion").error(f"apiVersion has to be {API_VERSION}.")
        metadata = Fields(header.need("metadata"), "metadata", ("name", "description", "labels"))
        labels = metadata.get("labels", read.mapping, None)
        found.append(
            Document(
                read.text(header.need("kind")),
                read.name(metadata.need("name")),
                metadata.get("description", read.text, ""),
                {key: read.text(value) for key, value in labels.entries.items()} if labels else {},
                header.need("spec"),
                path,
                header.node.mark,
            )
        )
    if not found:
        raise OracleError(f"{path}: the file holds no document")
    return found


# What a manifest may say of a CPU and no emulator can be told.
NOT_OF_AN_EMULATOR = {
    "cpuid": "an emulator's CPU has leaves of its own; say by features what differs.",
    "unknownFeatures": "a CPU that is asked has a feature or has it not; take it out, or say which.",
}
# What only an arm64 CPU has, and what only others have.
OF_ARM64 = ("midr", "armFeatures", "registers", "vectorLengths")
NOT_OF_ARM64 = ("features", "addFeatures", "removeFeatures", "msrs", "microcode", "firmware", "family", "stepping")
MODEL_KEYS = (
    "partial",
    "vendor",
    "modelName",
    "family",
    "model",
    "stepping",
    "microcode",
    "basedOn",
    "features",
    "addFeatures",
    "removeFeatures",
    "msrs",
    "architecture",
    *OF_ARM64,
    *NOT_OF_AN_EMULATOR,
)
KERNEL = ("generation", "parameters", "commandLine", "builtIn", "loaded")
CPU_ENTRY = ("ids", "model", "state", "package", "node", "overrides")
TOPOLOGY = ("packages", "coresPerPackage", "threadsPerCore", "possible", "numaNodes", "siblings")
OVERRIDES = ("stepping", "microcode", "addFeatures", "removeFeatures", "msrs", "firmware", "registers", "vectorLengths")
# The fields of four bits that a manifest may say one by one, from bit 0 on: of the registers that CPUs are most often
# made to differ in. Names are those of the Arm Architecture Reference Manual.
FIELDS = {
    register: tuple(names.split())
    for register, names in {
        "ID_AA64PFR0_EL1": "EL0 EL1 EL2 EL3 FP AdvSIMD GIC RAS SVE SEL2 MPAM AMU DIT RME CSV2 CSV3",
        "ID_AA64PFR1_EL1": "BT SSBS MTE RAS_frac MPAM_frac",
        "ID_AA64ISAR0_EL1": "- AES SHA1 SHA2 CRC32 Atomic TME RDM SHA3 SM3 SM4 DP FHM TS TLB RNDR",
        "ID_AA64ISAR1_EL1": "DPB APA API JSCVT FCMA LRCPC GPA GPI FRINTTS SB SPECRES BF16 DGH I8MM XS LS64",
        "ID_AA64MMFR0_EL1": "PARange ASIDBits BigEnd SNSMem BigEndEL0 TGran16 TGran64 TGran4",
        "ID_AA64MMFR1_EL1": "HAFDBS VMIDBits VH HPDS LO PAN SpecSEI XNX TWED ETS HCX",
        "ID_AA64MMFR2_EL1": "CnP UAO LSM IESB VARange CCIDX NV ST AT IDS FWB - TTL BBM EVT E0PD",
    }.items()
}
FIRMWARE = {"vmx": ("disabled", "enabled", "unlocked"), "svm": ("disabled", "enabled")}


def read_models(path: Path) -> dict[str, tuple[Cpu, dict[str, str]]]:
    """The CPU models of a file with their labels. Many machines name the same file, which is read once."""
    try:
        state = path.stat()
    except OSError:
        return _read_models(path, 0, 0)  # which says why
    return _read_models(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=64)
def _read_models(path: Path, _changed: int, _size: int) -> dict[str, tuple[Cpu, dict[str, str]]]:
    found: dict[str, tuple[Cpu, dict[str, str]]] = {}
    for document in documents(path):
        if document.kind == "CpuModel":
            known = {name: cpu for name, (cpu, _) in found.items()}
            found[document.name] = (_cpu(Fields(document.spec, "a CPU model", MODEL_KEYS), known), document.labels)
    return found


def _cpu(model: Fields, known: dict[str, Cpu]) -> Cpu:
    """A model; what it says replaces what the one it is based on says."""
    for key, why in NOT_OF_AN_EMULATOR.items():
        if key in model:
            raise model.mark(key).error(f"'{key}' can't be recorded: {why}")
    if model.get("partial", read.truth, False):
        raise model.mark("partial").error("'partial' can't be recorded: a CPU that is asked is known as a whole.")
    base = _base(model, known)
    architecture = model.get("architecture", read.text, base.architecture if base else X86.name)
    if architecture not in ARCHITECTURES:
        raise model.mark("architecture").error(f"'{architecture}' is not one of {', '.join(ARCHITECTURES)}.")
    if base is not None and base.architecture != architecture:
        raise model.mark("architecture").error(f"the CPU model that it is based on is {base.architecture}'s.")
    if architecture == ARM64.name:
        return _arm_differ(base or Cpu("", 8, 0, 0, frozenset(), architecture=architecture), model)
    if base is not None:
        cpu = base
    else:
        cpu = Cpu(
            read.text(model.need("vendor")),
            read.number(model.need("family")),
            read.number(model.need("model")),
            0,
            frozenset(),
        )
    cpu = replace(
        cpu,
        vendor=model.get("vendor", read.text, cpu.vendor),
        family=model.get("family", read.number, cpu.family),
        model=model.get("model", read.number, cpu.model),
        features=frozenset(model.get("features", read.words, list(cpu.features))),
    )
    return _differ(cpu, model)


def _base(model: Fields, known: dict[str, Cpu]) -> Cpu | None:
    if "basedOn" not in model:
        return None
    base = read.text(model.need("basedOn"))
    if base not in known:
        raise model.mark("basedOn").error(f"there is no CPU model '{base}' before this one.")
    return known[base]


def _arm_differ(cpu: Cpu, given: Fields) -> Cpu:
    """An arm64 CPU with what a model or overrides say of it."""
    for key in NOT_OF_ARM64:
        if key in given:
            raise given.mark(key).error(f"'{key}' is not of an arm64 CPU: say registers, armFeatures, vectorLengths.")
    registers = dict(cpu.registers)
    if "midr" in given:
        registers["MIDR_EL1"] = read.number(given.need("midr"))
    if "registers" in given:
        values = read.mapping(given.need("registers"))
        for name, node in values.entries.items():
            if name not in ENCODINGS:
                raise values.keys[name].error(f"the recorder does not know the register '{name}'.")
            registers[name] = (
                _with_fields(registers.get(name, 0), name, node) if isinstance(node, Mapping) else read.number(node)
            )
    midr = registers.get("MIDR_EL1", 0)
    return replace(
        cpu,
        model=midr >> 4 & 0xFFF,
        stepping=midr & 0xF,
        features=frozenset(given.get("armFeatures", read.words, list(cpu.features))),
        registers=tuple(sorted(registers.items())),
        sve_lengths=given.get("vectorLengths", _sve_lengths, cpu.sve_lengths),
    )


def _sve_lengths(node: Node) -> tuple[int, ...]:
    lengths = Fields(node, "vectorLengths", ("sve", "sme"))
    if "sme" in lengths:
        raise lengths.mark("sme").error("'sme' can't be recorded: the recorder's CPUs have no SME.")
    return tuple(sorted(read.numbers(lengths.need("sve"))))


def _with_fields(value: int, register: str, fields: Mapping) -> int:
    for name, node in fields.entries.items():
        if name == "-" or name not in FIELDS.get(register, ()):
            raise fields.keys[name].error(
                f"the recorder does not know the field '{name}' of {register}; the value of the register it does."
            )
        shift, field_value = 4 * FIELDS[register].index(name), read.number(node)
        if field_value > 0xF:
            raise node.mark.error(f"{register}'s {name} has four bits.")
        value = value & ~(0xF << shift) | field_value << shift
    return value


def _differ(cpu: Cpu, given: Fields) -> Cpu:
    for key in OF_ARM64:
        if key in given:
            raise given.mark(key).error(f"'{key}' is of an arm64 CPU: a model says architecture: arm64 then.")
    msrs = dict(cpu.msrs)
    if "msrs" in given:
        for index, value in read.mapping(given.need("msrs")).entries.items():
            msrs[read.number(Scalar(index, True, given.mark("msrs")))] = read.number(value)
    return replace(
        cpu,
        stepping=given.get("stepping", read.number, cpu.stepping),
        microcode=given.get("microcode", read.number, cpu.microcode) or None,  # 0: not known
        features=(cpu.features | set(given.get("addFeatures", read.words, [])))
        - set(given.get("removeFeatures", read.words, [])),
        msrs=tuple(sorted(msrs.items())),
    )


def with_overrides(cpu: Cpu, node: Node) -> Cpu:
    """A CPU with what differs on it."""
    given = Fields(node, "overrides", OVERRIDES)
    if cpu.architecture == ARM64.name:
        return _arm_differ(cpu, given)
    cpu = _differ(cpu, given)
    if "firmware" not in given:
        return cpu
    firmware = Fields(given.need("firmware"), "firmware", FIRMWARE)
    said = {}
    for name, words in FIRMWARE.items():
        said[name] = firmware.get(name, read.text, None)
        if said[name] is not None and said[name] not in words:
            raise firmware.mark(name).error(f"'{said[name]}' is not one of {', '.join(words)}.")
    return replace(
        cpu, firmware_vmx=said["vmx"] or cpu.firmware_vmx, firmware_svm=said["svm"] or cpu.firmware_svm
    )


def read_machine(spec: Node, name: str, path: Path) -> Machine:
    """The spec of a machine that stands in that file."""
    machine = Fields(
        spec, "a machine", ("kernel", "cpuModels", "cpuModelFiles", "topology", "platform", "bootCpu", "cpus")
    )
    kernel = Fields(machine.need("kernel"), "kernel", KERNEL) if "kernel" in machine else None
    models = _models(machine, path)
    slots = _slots(machine, models)
    is_builtin = ARCHITECTURES[slots[0].cpu.architecture].has_builtin_kvm
    if kernel is not None and kernel.get("builtIn", read.truth, is_builtin) != is_builtin:
        why = "KVM built in" if is_builtin else "KVM as modules"
        raise kernel.mark("builtIn").error(f"'builtIn' can't be recorded: Debian's kernels have {why}.")
    topology = _topology(machine, max(slots) + 1)
    max_cpus = _max_cpus(machine, topology, max(slots) + 1)
    _check_places(machine, topology, slots)
    if machine.get("bootCpu", read.number, 0) != 0:
        raise machine.mark("bootCpu").error("'bootCpu' can't be recorded: an emulator boots on CPU 0.")
    if "platform" in machine:
        platform = Fields(machine.need("platform"), "platform", ("tdx", "tcg", "el2"))
        if platform.get("tdx", read.truth, False):
            raise platform.mark("tdx").error("'tdx' can't be recorded: no emulator has TDX.")
    return Machine(
        name,
        kernel.get("generation", read.text, None) if kernel else None,
        kernel.get("commandLine", read.text, "") if kernel else "",
        kernel.get("parameters", read.module_parameters, {}) if kernel else {},
        kernel.get("loaded", read.modules, []) if kernel else [],
        slots,
        models,
        max_cpus,
        topology,
        machine.node.mark,
    )


def _models(machine: Fields, path: Path) -> dict[str, Cpu]:
    models: dict[str, Cpu] = {}
    for document in documents(path):
        if document.kind == "CpuModel":
            models[document.name] = _cpu(Fields(document.spec, "a CPU model", MODEL_KEYS), models)
    for reference in machine.get("cpuModelFiles", read.items, []):
        models.update({name: cpu for name, (cpu, _) in read_models(path.parent / read.text(reference)).items()})
    for node in machine.get("cpuModels", read.items, []):
        model = Fields(node, "a CPU model", ("name", *MODEL_KEYS))
        models[read.name(model.need("name"))] = _cpu(model, models)
    return models


def _slots(machine: Fields, models: dict[str, Cpu]) -> dict[int, Slot]:
    slots: dict[int, Slot] = {}
    for node in read.items(machine.need("cpus")):
        entry = Fields(node, "cpus", CPU_ENTRY)
        model = read.text(entry.need("model"))
        if model not in models:
            raise entry.mark("model").error(f"there is no CPU model '{model}'.")
        cpu = entry.get("overrides", lambda differing: with_overrides(models[model], differing), models[model])
        state = entry.get("state", read.text, "online")
        if state not in ("online", "offline", "absent"):
            raise entry.mark("state").error(f"'{state}' is not one of online, offline, absent.")
        for number in read.cpus(entry.need("ids")):
            if number in slots:
                raise entry.mark("ids").error(f"CPU {number} is there already.")
            slots[number] = Slot(cpu, state)
    if len({slot.cpu.architecture for slot in slots.values()}) > 1:
        raise machine.mark("cpus").error("all CPUs of a machine are of one architecture.")
    present = sorted(number for number, slot in slots.items() if slot.is_present)
    if present != list(range(len(present))) or not present:
        raise machine.mark("cpus").error(
            "the CPUs that are there at power-on have to be 0, 1, … without a gap: Linux numbers them so."
        )
    if slots[0].state != "online":
        raise machine.mark("cpus").error("CPU 0 has to be online: a machine boots on it.")
    return slots


def check_package(entry: Fields, number: int, topology: Topology) -> None:
    package = topology.place_of(number)[0]
    if entry.get("package", read.number, package) != package:
        raise entry.mark("package").error(
            f"CPU {number} sits in package {package}: an emulator fills one after another."
        )


def _check_places(machine: Fields, topology: Topology, slots: dict[int, Slot]) -> None:
    for node in read.items(machine.need("cpus")):
        entry = Fields(node, "cpus", CPU_ENTRY)
        for number in read.cpus(entry.need("ids")):
            check_package(entry, number, topology)
            numa = topology.node_of(topology.place_of(number)[0])
            if entry.get("node", read.number, numa) != numa:
                raise entry.mark("node").error(f"CPU {number} is in node {numa}: the packages are spread evenly.")


def _topology(machine: Fields, described: int) -> Topology:
    if "topology" not in machine:
        return Topology(1, described)
    given = Fields(machine.need("topology"), "topology", TOPOLOGY)
    if "siblings" in given:
        raise given.mark("siblings").error(
            "'siblings' can't be recorded: an emulator's cores have the same number of threads each."
        )
    packages = read.number(given.need("packages"))
    topology = Topology(
        packages,
        given.get("coresPerPackage", read.number, 1),
        given.get("threadsPerCore", read.number, 1),
        given.get("numaNodes", read.number, packages),
    )
    if min(topology.packages, topology.cores, topology.threads, topology.nodes) < 1:
        raise given.node.mark.error("a topology counts from 1.")
    if topology.nodes > topology.packages:
        raise given.mark("numaNodes").error(
            "'numaNodes' can't be recorded: an emulator's packages are not shared out among several nodes."
        )
    return topology


def _max_cpus(machine: Fields, topology: Topology, described: int) -> int:
    """All places of all packages: an emulator has no half ones."""
    possible = topology.packages * topology.per_package
    if "topology" in machine:
        given = Fields(machine.need("topology"), "topology", TOPOLOGY)
        possible = max(possible, given.get("possible", read.number, 0))
    packages = -(-max(possible, described) // topology.per_package)
    if packages * topology.per_package > MAX_CPUS:
        raise machine.mark("topology").error(
            f"the machine has {packages * topology.per_package} CPUs, and the recorder's have at most {MAX_CPUS}."
        )
    return packages * topology.per_package
