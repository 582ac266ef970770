"""Machines of kind Machine and CPU models of kind CpuModel, as far as QEMU can be made to look like them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from . import fields as read
from .errors import OracleError
from .fields import Fields
from .yaml_subset import Mark, Node, Scalar, load_file

API_VERSION = "kvmsim/v1"


@dataclass(frozen=True)
class Cpu:
    """A CPU as hardware."""

    vendor: str
    family: int
    model: int
    stepping: int
    features: frozenset[str]
    msrs: tuple[tuple[int, int], ...] = ()
    microcode: int | None = None

    @property
    def signature(self) -> tuple[str, int, int, int]:
        return self.vendor, self.family, self.model, self.stepping


@dataclass(frozen=True)
class Slot:
    """A place for a CPU: what sits in it, or may be plugged into it."""

    cpu: Cpu
    is_present: bool


@dataclass(frozen=True)
class Machine:
    name: str
    generation: str | None
    command_line: str
    parameters: dict[str, dict[str, str]]
    slots: dict[int, Slot]
    models: dict[str, Cpu]
    max_cpus: int
    mark: Mark


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


MODEL_KEYS = (
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
)


def read_models(path: Path) -> dict[str, tuple[Cpu, dict[str, str]]]:
    """The CPU models of a file with their labels."""
    found: dict[str, tuple[Cpu, dict[str, str]]] = {}
    for document in documents(path):
        if document.kind == "CpuModel":
            known = {name: cpu for name, (cpu, _) in found.items()}
            found[document.name] = (_cpu(Fields(document.spec, "a CPU model", MODEL_KEYS), known), document.labels)
    return found


def _cpu(model: Fields, known: dict[str, Cpu]) -> Cpu:
    """A model; what it says replaces what the one it is based on says."""
    if "basedOn" in model:
        base = read.text(model.need("basedOn"))
        if base not in known:
            raise model.mark("basedOn").error(f"there is no CPU model '{base}' before this one.")
        cpu = known[base]
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


def _differ(cpu: Cpu, given: Fields) -> Cpu:
    msrs = dict(cpu.msrs)
    if "msrs" in given:
        for index, value in read.mapping(given.need("msrs")).entries.items():
            msrs[read.number(Scalar(index, True, given.mark("msrs")))] = read.number(value)
    return replace(
        cpu,
        stepping=given.get("stepping", read.number, cpu.stepping),
        microcode=given.get("microcode", read.number, cpu.microcode),
        features=(cpu.features | set(given.get("addFeatures", read.words, [])))
        - set(given.get("removeFeatures", read.words, [])),
        msrs=tuple(sorted(msrs.items())),
    )


def with_overrides(cpu: Cpu, node: Node) -> Cpu:
    """A CPU with what differs on it."""
    return _differ(cpu, Fields(node, "overrides", ("stepping", "microcode", "addFeatures", "removeFeatures", "msrs")))


def read_machine(spec: Node, name: str, path: Path) -> Machine:
    """The spec of a machine that stands in that file."""
    machine = Fields(
        spec, "a machine", ("kernel", "cpuModels", "cpuModelFiles", "topology", "platform", "bootCpu", "cpus")
    )
    kernel = (
        Fields(machine.need("kernel"), "kernel", ("generation", "parameters", "commandLine"))
        if "kernel" in machine
        else None
    )
    models = _models(machine, path)
    slots = _slots(machine, models)
    if machine.get("bootCpu", read.number, 0) != 0:
        raise machine.mark("bootCpu").error("the recorder's machines boot on CPU 0.")
    if "platform" in machine:
        platform = Fields(machine.need("platform"), "platform", ("tdx", "tcg"))
        if platform.get("tdx", read.truth, False):
            raise platform.mark("tdx").error("QEMU's TCG has no TDX.")
    return Machine(
        name,
        kernel.get("generation", read.text, None) if kernel else None,
        kernel.get("commandLine", read.text, "") if kernel else "",
        kernel.get("parameters", read.module_parameters, {}) if kernel else {},
        slots,
        models,
        max(_packages(machine), max(slots) + 1),
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
        entry = Fields(node, "cpus", ("ids", "model", "state", "package", "overrides"))
        model = read.text(entry.need("model"))
        if model not in models:
            raise entry.mark("model").error(f"there is no CPU model '{model}'.")
        cpu = entry.get("overrides", lambda differing: with_overrides(models[model], differing), models[model])
        state = entry.get("state", read.text, "online")
        if state not in ("online", "absent"):
            raise entry.mark("state").error("the recorder boots CPUs that are online, and plugs those that are absent.")
        for number in read.cpus(entry.need("ids")):
            check_package(entry, number)
            if number in slots:
                raise entry.mark("ids").error(f"CPU {number} is there already.")
            slots[number] = Slot(cpu, state == "online")
    present = sorted(number for number, slot in slots.items() if slot.is_present)
    if present != list(range(len(present))) or not present:
        raise machine.mark("cpus").error(
            "the CPUs that are online have to be 0, 1, … without a gap: Linux numbers them so."
        )
    return slots


def check_package(entry: Fields, number: int) -> None:
    if entry.get("package", read.number, number) != number:
        raise entry.mark("package").error("each of the recorder's CPUs is a package of its own: CPU 1 in package 1.")


def _packages(machine: Fields) -> int:
    if "topology" not in machine:
        return 1
    topology = Fields(
        machine.need("topology"), "topology", ("packages", "coresPerPackage", "threadsPerCore", "possible", "numaNodes")
    )
    for key in ("coresPerPackage", "threadsPerCore", "numaNodes"):
        if topology.get(key, read.number, 1) != 1:
            raise topology.mark(key).error("each of the recorder's CPUs is a package of its own, in one NUMA node.")
    packages = read.number(topology.need("packages"))
    return max(packages, topology.get("possible", read.number, packages))
