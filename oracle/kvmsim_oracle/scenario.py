"""Scenarios of kind Scenario, and the operations of a recording that their steps stand for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable

from . import fields as read
from . import qemu_cpu
from .errors import OracleError
from .fields import Fields
from .machine import Cpu, Document, Machine, check_package, documents, read_machine, with_overrides
from .yaml_subset import Mark, Node, Scalar, Sequence

REPOSITORY = Path(__file__).resolve().parent.parent.parent
CPUS = "/sys/devices/system/cpu"
ONLINE_HANDLE = "O"  # what "wait" calls an online that was left running


@dataclass(frozen=True)
class Operation:
    """An operation of a recording."""

    name: str
    arguments: list[Any]


@dataclass(frozen=True)
class Scenario:
    name: str
    title: str
    group: str
    generation: str | None
    machine: Machine
    parameters: dict[str, dict[str, str]]
    boot_cpu: str
    boot_cpus: int
    cold_plugged: list[tuple[int, qemu_cpu.Properties]]
    operations: list[Operation]


def first_out_of_order(scenario: Scenario) -> int | None:
    """The first CPU that is plugged while one of a lower number has never been; None if there is none."""
    known = scenario.boot_cpus + len(scenario.cold_plugged)
    for operation in scenario.operations:
        if operation.name == "plug":
            if operation.arguments[0] > known:
                return int(operation.arguments[0])
            known = max(known, operation.arguments[0] + 1)
    return None


def read_scenarios(path: Path) -> list[Scenario]:
    """The scenarios of a file."""
    found = documents(path)
    scenarios = [_scenario(document, found) for document in found if document.kind == "Scenario"]
    if not scenarios:
        raise OracleError(f"{path}: the file holds no scenario")
    return scenarios


def _scenario(document: Document, beside: list[Document]) -> Scenario:
    spec = Fields(document.spec, "a scenario", ("machine", "generation", "parameters", "steps"))
    machine = _machine(spec.need("machine"), document, beside)
    parameters = {module: dict(values) for module, values in machine.parameters.items()}
    for module, values in spec.get("parameters", read.module_parameters, {}).items():
        parameters.setdefault(module, {}).update(values)
    boot = qemu_cpu.boot_cpu(machine.slots[0].cpu, machine.mark)
    if "qemu-cpu" in document.labels:
        boot += "," + document.labels["qemu-cpu"]
    boot_cpus, cold_plugged = qemu_cpu.cold_plugged(machine)
    operations = [
        operation for step in read.items(spec.need("steps")) for operation in _Step(machine, step).operations()
    ]
    return Scenario(
        document.name,
        " ".join(document.description.split()),
        document.labels.get("group", ""),
        spec.get("generation", read.text, machine.generation),
        machine,
        parameters,
        boot,
        boot_cpus,
        cold_plugged,
        operations,
    )


def _machine(node: Node, document: Document, beside: list[Document]) -> Machine:
    """The machine itself, a path to one, or the name of one: in the same file, in oracle/machines or in manifests."""
    if not isinstance(node, Scalar):
        return read_machine(node, document.name, document.path)
    reference = read.text(node)
    if not reference.endswith((".yaml", ".yml")):
        for other in beside:
            if other.kind == "Machine" and other.name == reference:
                return read_machine(other.spec, other.name, other.path)
        path = REPOSITORY / "manifests" / f"{reference}.yaml"
    else:
        path = document.path.parent / reference
    if not path.is_file():
        raise node.mark.error(f"there is no machine '{reference}': no file {path}.")
    machines = [other for other in documents(path) if other.kind == "Machine"]
    if len(machines) != 1:
        raise node.mark.error(f"{path} has to hold one machine, and holds {len(machines)}.")
    return read_machine(machines[0].spec, machines[0].name, path)


COMMON_KEYS = (
    "note",
    "expect",
    "expectUnder",
)  # what is expected is the simulator's business: the kernel is asked here


class _Step:
    def __init__(self, machine: Machine, node: Node):
        mapping = read.mapping(node)
        if "reboot" in mapping.entries:
            raise mapping.keys["reboot"].error("a recording is one boot: 'reboot' can't be recorded.")
        named = [key for key in mapping.entries if key in STEPS]
        if len(named) != 1:
            known = ", ".join(STEPS)
            raise mapping.mark.error(
                f"a step names one operation, and this names {len(named)}. The recorder knows: {known}."
            )
        self.machine, self.key = machine, named[0]
        self.fields = Fields(node, self.key, (self.key, *STEPS[self.key].keys, *COMMON_KEYS))
        self.argument = mapping.entries[self.key]

    @property
    def mark(self) -> Mark:
        return self.fields.mark(self.key)

    def operations(self) -> list[Operation]:
        return STEPS[self.key].read(self)

    def _each_cpu(self, name: str) -> list[Operation]:
        return [Operation(name, [cpu]) for cpu in read.cpus(self.argument)]

    def _one(self, name: str, readers: list[tuple[str, Callable[[Node], Any]]]) -> list[Operation]:
        """The operation's own value, then those of keys beside it, in the order in which a recording has them."""
        return [Operation(name, [reader(self.fields.need(key)) for key, reader in readers])]

    # -- the operations of the simulator ---------------------------------------------------------------------------

    def _modules(self) -> list[str]:
        modules = (
            [read.text(item) for item in read.items(self.argument)]
            if isinstance(self.argument, Sequence)
            else [read.text(self.argument)]
        )
        for module in modules:
            if module not in read.MODULES:
                raise self.mark.error(f"'{module}' is not a module that the recorder loads: {', '.join(read.MODULES)}.")
        return modules

    def load(self) -> list[Operation]:
        extra = [f"{name}={value}" for name, value in self.fields.get("with", read.parameters, {}).items()]
        at = [f"@{self.fields.get('cpu', read.number, 0)}"] if "cpu" in self.fields else []
        return [Operation("load", [module.replace("_", "-"), *at, *extra]) for module in self._modules()]

    def unload(self) -> list[Operation]:
        return [Operation("unload", [module]) for module in self._modules()]

    def hot_add(self) -> list[Operation]:
        return [Operation("plug", [cpu, self._properties(cpu)]) for cpu in read.cpus(self.argument)]

    def _properties(self, number: int) -> qemu_cpu.Properties:
        if number >= self.machine.max_cpus:
            raise self.mark.error(f"there is no place for CPU {number}: the machine has {self.machine.max_cpus}.")
        check_package(self.fields, number)
        boot = self.machine.slots[0].cpu
        cpu = self._model(number)
        if "overrides" in self.fields:
            cpu = with_overrides(cpu, self.fields.need("overrides"))
        return qemu_cpu.difference(boot, cpu, self.mark)

    def _model(self, number: int) -> Cpu:
        if "model" in self.fields:
            model = read.text(self.fields.need("model"))
            if model not in self.machine.models:
                raise self.fields.mark("model").error(f"the machine has no CPU model '{model}'.")
            return self.machine.models[model]
        if number not in self.machine.slots:
            raise self.mark.error(f"the machine does not say what CPU {number} is; give a model.")
        return self.machine.slots[number].cpu

    def hot_remove(self) -> list[Operation]:
        return self._each_cpu("unplug")

    def online(self) -> list[Operation]:
        return self._each_cpu("online")

    def offline(self) -> list[Operation]:
        return self._each_cpu("offline")

    def _vm(self, name: str) -> list[Operation]:
        vm = read.name(self.argument)
        if vm == ONLINE_HANDLE:
            raise self.mark.error(
                f"'{ONLINE_HANDLE}' is what 'wait' calls an online that was left running; name it differently."
            )
        return [Operation(name, [vm])]

    def create_vm(self) -> list[Operation]:
        return self._vm("create")

    def destroy_vm(self) -> list[Operation]:
        return self._vm("destroy")

    def run_vcpu(self) -> list[Operation]:
        run = Fields(self.argument, "runVcpu", ("vm", "cpu"))
        vm, cpu = read.name(run.need("vm")), run.get("cpu", read.number, None)
        return [Operation("run", [vm] if cpu is None else [vm, cpu])]

    # -- files -----------------------------------------------------------------------------------------------------

    def fail_at(self) -> list[Operation]:
        fail = Fields(self.argument, "failAt", ("cpu", "state"))
        path = f"{CPUS}/cpu{read.number(fail.need('cpu'))}/hotplug/fail"
        return [Operation("write", [path, read.text(fail.need("state"))])]

    def smt(self) -> list[Operation]:
        return [Operation("write", [f"{CPUS}/smt/control", read.text(self.argument)])]

    def write(self) -> list[Operation]:
        written = Fields(self.argument, "write", ("path", "value"))
        return [Operation("write", [read.text(written.need("path")), read.text(written.need("value"))])]

    # -- schedules -------------------------------------------------------------------------------------------------

    def online_frozen(self) -> list[Operation]:
        return self._one("online_frozen", [("onlineFrozen", read.number), ("at", read.text), ("cpu", read.number)])

    def thaw(self) -> list[Operation]:
        return [Operation("thaw", [])]

    def async_online(self) -> list[Operation]:
        return self._one("async_online", [("asyncOnline", read.number), ("cpu", read.number)])

    def wait(self) -> list[Operation]:
        return self._one("wait", [("wait", read.name)])

    def timeout(self) -> list[Operation]:
        return self._one("timeout", [("timeout", read.number)])

    def sleep(self) -> list[Operation]:
        return self._one("sleep", [("sleep", read.number)])

    # -- races -----------------------------------------------------------------------------------------------------

    def create_loop(self) -> list[Operation]:
        return self._one("loop_start", [("createLoop", read.name), ("cpu", read.number)])

    def stop_loop(self) -> list[Operation]:
        return self._one("loop_stop", [("stopLoop", read.name)])

    def online_loop(self) -> list[Operation]:
        return self._one("online_loop", [("onlineLoop", read.number), ("times", read.number), ("cpu", read.number)])


@dataclass(frozen=True)
class _Row:
    """How a step is read, and the keys that may stand beside the operation's own."""

    read: Callable[[_Step], list[Operation]]
    keys: tuple[str, ...] = ()


STEPS: dict[str, _Row] = {
    "load": _Row(_Step.load, ("with", "cpu")),
    "unload": _Row(_Step.unload),
    "hotAdd": _Row(_Step.hot_add, ("model", "package", "overrides")),
    "hotRemove": _Row(_Step.hot_remove),
    "online": _Row(_Step.online),
    "offline": _Row(_Step.offline),
    "createVm": _Row(_Step.create_vm),
    "destroyVm": _Row(_Step.destroy_vm),
    "runVcpu": _Row(_Step.run_vcpu),
    "failAt": _Row(_Step.fail_at),
    "smt": _Row(_Step.smt),
    "write": _Row(_Step.write),
    "onlineFrozen": _Row(_Step.online_frozen, ("at", "cpu")),
    "thaw": _Row(_Step.thaw),
    "asyncOnline": _Row(_Step.async_online, ("cpu",)),
    "wait": _Row(_Step.wait),
    "timeout": _Row(_Step.timeout),
    "sleep": _Row(_Step.sleep),
    "createLoop": _Row(_Step.create_loop, ("cpu",)),
    "stopLoop": _Row(_Step.stop_loop),
    "onlineLoop": _Row(_Step.online_loop, ("times", "cpu")),
}
