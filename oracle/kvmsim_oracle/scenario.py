"""Scenarios of kind Scenario, and the operations of a recording that their steps stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable

from . import fields as read
from . import arm_cpu, bochs_cpu, qemu_cpu
from .architecture import ARCHITECTURES, ARM64, Architecture
from .errors import OracleError
from .fields import Fields
from .machine import Cpu, Document, Machine, check_package, documents, read_machine, with_overrides
from .yaml_subset import Mark, Node, Scalar

REPOSITORY = Path(__file__).resolve().parent.parent.parent
CPUS = "/sys/devices/system/cpu"
ONLINE_HANDLE = "O"  # what "wait" calls an online or offline that was left running
MODULE_HANDLE = "M"  # and a load or unload
EMULATORS: dict[str, Any] = {"qemu": qemu_cpu, "bochs": bochs_cpu}
ARM64_EMULATORS: dict[str, Any] = {"qemu": arm_cpu}
WITHOUT_DEBUGGER = ("async_online", "online_frozen", "online_loop")
MAX_CHILDREN = 31  # VMs, loops and what is left running, that the agent in the guest keeps at once


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
    emulator: str
    boot_cpu: str
    present: dict[int, qemu_cpu.Properties]  # the CPUs at power-on, with what they differ in from CPU 0
    operations: list[Operation]

    @property
    def architecture(self) -> Architecture:
        return ARCHITECTURES[self.machine.architecture]

    @property
    def board(self) -> str:
        """QEMU's board."""
        boot = self.machine.slots[0].cpu
        return arm_cpu.board(boot, self.machine.mark) if boot.architecture == ARM64.name else "q35"

    @property
    def set_on_all(self) -> qemu_cpu.Properties:
        """What is changed on all CPUs once QEMU has made them."""
        boot = self.machine.slots[0].cpu
        return arm_cpu.set_on_all(boot, self.machine.mark) if boot.architecture == ARM64.name else {}

    @property
    def boot_cpus(self) -> int:
        return qemu_cpu.cold_plugged(self.present)[0]

    @property
    def cold_plugged(self) -> list[tuple[int, qemu_cpu.Properties]]:
        return qemu_cpu.cold_plugged(self.present)[1]


def first_out_of_order(scenario: Scenario) -> int | None:
    """The first CPU that is plugged while one of a lower number has never been; None if there is none."""
    known = len(scenario.present)
    for operation in scenario.operations:
        if operation.name == "plug":
            if operation.arguments[0] > known:
                return int(operation.arguments[0])
            known = max(known, operation.arguments[0] + 1)
    return None


def read_scenarios(path: Path, emulator: str | None = None) -> list[Scenario]:
    """The scenarios of a file, for an emulator: that of their label "emulator" if none is given, or else QEMU."""
    found = documents(path)
    scenarios = [_scenario(document, found, emulator) for document in found if document.kind == "Scenario"]
    if not scenarios:
        raise OracleError(f"{path}: the file holds no scenario")
    return scenarios


def _scenario(document: Document, beside: list[Document], emulator: str | None) -> Scenario:
    emulator = emulator or document.labels.get("emulator", "qemu")
    if emulator not in EMULATORS:
        raise document.mark.error(f"'{emulator}' is not one of the recorder's emulators: {', '.join(EMULATORS)}.")
    spec = Fields(document.spec, "a scenario", ("machine", "generation", "parameters", "steps"))
    machine = _machine(spec.need("machine"), document, beside)
    emulators = ARM64_EMULATORS if machine.architecture == ARM64.name else EMULATORS
    if emulator not in emulators:
        raise document.mark.error(f"{emulator} has no CPUs of {machine.architecture}.")
    cpus = emulators[emulator]
    parameters = {module: dict(values) for module, values in machine.parameters.items()}
    for module, values in spec.get("parameters", read.module_parameters, {}).items():
        parameters.setdefault(module, {}).update(values)
    boot = cpus.boot_cpu(machine.slots[0].cpu, machine.mark)
    cpus.check_machine(machine)
    if "qemu-cpu" in document.labels and emulator == "qemu":
        boot += "," + document.labels["qemu-cpu"]
    present = {
        number: cpus.difference(machine.slots[0].cpu, slot.cpu, machine.mark)
        for number, slot in sorted(machine.slots.items())
        if slot.is_present
    }
    steps = [_Step(machine, step, cpus.REFUSED_STEPS) for step in read.items(spec.need("steps"))]
    _check_counts(steps)
    _check_reboots(steps, set(present))
    _check_told(steps, present)
    return Scenario(
        document.name,
        " ".join(document.description.split()),
        document.labels.get("group", ""),
        spec.get("generation", read.text, machine.generation),
        machine,
        parameters,
        emulator,
        boot,
        present,
        [*loads_of(machine), *(operation for step in steps for operation in step.operations)],
    )


def loads_of(machine: Machine) -> list[Operation]:
    """How a machine comes to the modules that it has from the start."""
    return [Operation("load", [module.replace("_", "-")]) for module in machine.loaded]


def _check_counts(steps: list["_Step"]) -> None:
    """What the agent keeps at once has an end, and names are not used for two things."""
    vms: set[str] = set()
    handles: set[str] = set()
    running: set[str] = set()
    for step in steps:
        for operation in step.operations:
            name = str(operation.arguments[0]) if operation.arguments else ""
            if operation.name in ("create", "async_create", "loop_start"):
                vms.add(name)
                running.add(name)
            elif operation.name in ("destroy", "loop_stop"):
                running.discard(name)
            elif (handle := _handle(operation)) is not None:
                handles.add(handle)
                running.add(handle)
            elif operation.name == "wait" and name in handles or operation.name == "thaw":
                running.discard(name or ONLINE_HANDLE)
            elif operation.name == "reboot":
                running.clear()
            both = min(vms & handles, default=None)
            if both is not None:
                raise step.mark.error(f"'{both}' names a VM and what is left running; name one of them differently.")
            if len(running) > MAX_CHILDREN:
                raise step.mark.error(
                    f"the agent in the guest keeps at most {MAX_CHILDREN} VMs, loops and operations that are left "
                    "running at once."
                )


def _handle(operation: Operation) -> str | None:
    """The name under which an operation that is no VM's is left running; None if it is not."""
    if operation.name in ("async_load", "async_unload"):
        return str(operation.arguments[0])
    if operation.name in ("async_online", "async_offline"):
        return str(operation.arguments[2]) if len(operation.arguments) > 2 else ONLINE_HANDLE
    return ONLINE_HANDLE if operation.name == "online_frozen" else None


def _check_reboots(steps: list["_Step"], present: set[int]) -> None:
    for step in steps:
        for operation in step.operations:
            if operation.name == "plug":
                present.add(operation.arguments[0])
            elif operation.name == "unplug":
                present.discard(operation.arguments[0])
            elif operation.name == "reboot" and present != set(range(len(present))):
                raise step.mark.error(
                    "this 'reboot' can't be recorded: a CPU of a lower number than others was taken out, "
                    "and Linux would number them anew."
                )


def _check_told(steps: list["_Step"], present: dict[int, qemu_cpu.Properties]) -> None:
    """A CPU whose registers a debugger tells the kernel comes online by "online" alone: otherwise nobody would."""
    told = {cpu for cpu, properties in present.items() if arm_cpu.read_by_hand(properties)}
    for step in steps:
        for operation in step.operations:
            first = str(operation.arguments[0]) if operation.arguments else ""
            by_file = re.fullmatch(r".*/cpu(\d+)/online", first)
            cpu = by_file[1] if by_file else first if operation.name in WITHOUT_DEBUGGER else ""
            if cpu.isdigit() and int(cpu) in told and operation.name != "read":
                raise step.mark.error(
                    f"CPU {cpu} has registers that a debugger tells the kernel of, which is done by 'online' only."
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

# What the simulator can do and a kernel under an emulator can't be made to.
REFUSED = {
    "createTd": "no emulator has TDX.",
    "suspend": "hot-plugged CPUs of QEMU don't come back from it.",
    "resume": "hot-plugged CPUs of QEMU don't come back from it, and none comes back as other hardware.",
}


class _Step:
    """A step of a scenario, and the operations that it stands for."""

    def __init__(self, machine: Machine, node: Node, refused: dict[str, str]):
        mapping = read.mapping(node)
        named = [key for key in mapping.entries if key in STEPS or key in REFUSED]
        if len(named) > 1:
            raise mapping.mark.error(f"a step names one operation, and this names {' and '.join(named)}.")
        if not named:
            others = [key for key in mapping.entries if key not in COMMON_KEYS]
            said = f"The recorder does not know the step '{others[0]}'." if others else "This step names no operation."
            where = mapping.keys[others[0]] if others else mapping.mark
            raise where.error(f"{said} It knows: {', '.join(STEPS)}.")
        refused = {**REFUSED, **refused}
        if named[0] in refused:
            raise mapping.keys[named[0]].error(f"'{named[0]}' can't be recorded: {refused[named[0]]}")
        self.machine, self.key = machine, named[0]
        self.fields = Fields(node, self.key, (self.key, *STEPS[self.key].keys, *COMMON_KEYS))
        self.argument = mapping.entries[self.key]
        self.operations: list[Operation] = STEPS[self.key].read(self)

    @property
    def mark(self) -> Mark:
        return self.fields.mark(self.key)

    def _from_cpu(self, name: str) -> list[Operation]:
        """An operation for each CPU, done from another one if that is said."""
        writer = [self.fields.get("cpu", read.number, 0)] if "cpu" in self.fields else []
        return [Operation(name, [cpu, *writer]) for cpu in read.cpus(self.argument)]

    def _one(self, name: str, readers: list[tuple[str, Callable[[Node], Any]]]) -> list[Operation]:
        """The operation's own value, then those of keys beside it, in the order in which a recording has them."""
        return [Operation(name, [reader(self.fields.need(key)) for key, reader in readers])]

    @property
    def _cpu(self) -> int:
        """The CPU that it is done from."""
        return self.fields.get("cpu", read.number, 0)

    def _at(self) -> list[str]:
        """The same as a module's words have it; nothing if it is not said."""
        return [f"@{self._cpu}"] if "cpu" in self.fields else []

    # -- the operations of the simulator ---------------------------------------------------------------------------

    def _loads(self) -> list[list[str]]:
        extra = [f"{name}={value}" for name, value in self.fields.get("with", read.parameters, {}).items()]
        return [[module.replace("_", "-"), *self._at(), *extra] for module in read.modules(self.argument)]

    def load(self) -> list[Operation]:
        return [Operation("load", [*words]) for words in self._loads()]

    def unload(self) -> list[Operation]:
        return [Operation("unload", [module, *self._at()]) for module in read.modules(self.argument)]

    def hot_add(self) -> list[Operation]:
        return [Operation("plug", [cpu, self._properties(cpu)]) for cpu in read.cpus(self.argument)]

    def _properties(self, number: int) -> qemu_cpu.Properties:
        if number >= self.machine.max_cpus:
            raise self.mark.error(f"there is no place for CPU {number}: the machine has {self.machine.max_cpus}.")
        check_package(self.fields, number, self.machine.topology)
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
        return [Operation("unplug", [cpu]) for cpu in read.cpus(self.argument)]

    def online(self) -> list[Operation]:
        return self._from_cpu("online")

    def offline(self) -> list[Operation]:
        return self._from_cpu("offline")

    def _vm(self, node: Node) -> str:
        vm = read.name(node)
        if vm in (ONLINE_HANDLE, MODULE_HANDLE):
            raise self.mark.error(f"'{vm}' is what 'wait' calls what was left running; name the VM differently.")
        return vm

    def create_vm(self) -> list[Operation]:
        return [Operation("create", [self._vm(self.argument), *([self._cpu] if "cpu" in self.fields else [])])]

    def destroy_vm(self) -> list[Operation]:
        return [Operation("destroy", [self._vm(self.argument)])]

    def _run(self) -> list[Any]:
        run = Fields(self.argument, self.key, ("vm", "cpu"))
        vm, cpu = self._vm(run.need("vm")), run.get("cpu", read.number, None)
        return [vm] if cpu is None else [vm, cpu]

    def run_vcpu(self) -> list[Operation]:
        return [Operation("run", self._run())]

    def reboot(self) -> list[Operation]:
        return [Operation("reboot", []), *loads_of(self.machine)]

    def power_off(self) -> list[Operation]:
        return [Operation("poweroff", [])]

    # -- files -----------------------------------------------------------------------------------------------------

    def fail_at(self) -> list[Operation]:
        fail = Fields(self.argument, "failAt", ("cpu", "state"))
        path = f"{CPUS}/cpu{read.number(fail.need('cpu'))}/hotplug/fail"
        return [Operation("write", [path, read.written(fail.need("state"))])]

    def smt(self) -> list[Operation]:
        return [Operation("write", [f"{CPUS}/smt/control", read.text(self.argument)])]

    def write(self) -> list[Operation]:
        write = Fields(self.argument, "write", ("path", "value"))
        return [Operation("write", [_path(write.need("path")), read.written(write.need("value"))])]

    def read(self) -> list[Operation]:
        return [Operation("read", [_path(self.argument)])]

    # -- schedules -------------------------------------------------------------------------------------------------

    def online_frozen(self) -> list[Operation]:
        cpu, symbol = read.number(self.argument), read.text(self.fields.need("at"))
        return [Operation("online_frozen", [cpu, symbol, self._cpu])]

    def thaw(self) -> list[Operation]:
        return [Operation("thaw", [])]

    def _left_running(self, name: str) -> list[Operation]:
        handle = [self._vm(self.fields.need("name"))] if "name" in self.fields else []
        return [Operation(name, [read.number(self.argument), self._cpu, *handle])]

    def async_online(self) -> list[Operation]:
        return self._left_running("async_online")

    def async_offline(self) -> list[Operation]:
        return self._left_running("async_offline")

    def _module_handle(self, count: int) -> str:
        if count != 1:
            raise self.mark.error("one module at a time is left running.")
        return self._vm(self.fields.need("name")) if "name" in self.fields else MODULE_HANDLE

    def async_load(self) -> list[Operation]:
        loads = self._loads()
        return [Operation("async_load", [self._module_handle(len(loads)), *loads[0]])]

    def async_unload(self) -> list[Operation]:
        modules = read.modules(self.argument)
        return [Operation("async_unload", [self._module_handle(len(modules)), modules[0], *self._at()])]

    def async_create_vm(self) -> list[Operation]:
        return [Operation("async_create", self.create_vm()[0].arguments)]

    def async_run_vcpu(self) -> list[Operation]:
        return [Operation("async_run", self._run())]

    def wait(self) -> list[Operation]:
        return self._one("wait", [("wait", read.name)])

    def timeout(self) -> list[Operation]:
        return self._one("timeout", [("timeout", read.number)])

    def sleep(self) -> list[Operation]:
        return self._one("sleep", [("sleep", read.number)])

    # -- races -----------------------------------------------------------------------------------------------------

    def create_loop(self) -> list[Operation]:
        return [Operation("loop_start", [self._vm(self.argument), self._cpu])]

    def stop_loop(self) -> list[Operation]:
        return self._one("loop_stop", [("stopLoop", read.name)])

    def online_loop(self) -> list[Operation]:
        times = read.number(self.fields.need("times"))
        return [Operation("online_loop", [read.number(self.argument), times, self._cpu])]


def _path(node: Node) -> str:
    path = read.text(node)
    if not re.fullmatch(r"/[!-~]+", path):
        raise node.mark.error(f"'{path}' is not the path of a file, or has blanks.")
    return path


@dataclass(frozen=True)
class _Row:
    """How a step is read, and the keys that may stand beside the operation's own."""

    read: Callable[[_Step], list[Operation]]
    keys: tuple[str, ...] = ()


STEPS: dict[str, _Row] = {
    "load": _Row(_Step.load, ("with", "cpu")),
    "unload": _Row(_Step.unload, ("cpu",)),
    "hotAdd": _Row(_Step.hot_add, ("model", "package", "overrides")),
    "hotRemove": _Row(_Step.hot_remove),
    "online": _Row(_Step.online, ("cpu",)),
    "offline": _Row(_Step.offline, ("cpu",)),
    "createVm": _Row(_Step.create_vm, ("cpu",)),
    "destroyVm": _Row(_Step.destroy_vm),
    "runVcpu": _Row(_Step.run_vcpu),
    "failAt": _Row(_Step.fail_at),
    "smt": _Row(_Step.smt),
    "write": _Row(_Step.write),
    "read": _Row(_Step.read),
    "reboot": _Row(_Step.reboot),
    "powerOff": _Row(_Step.power_off),
    "onlineFrozen": _Row(_Step.online_frozen, ("at", "cpu")),
    "thaw": _Row(_Step.thaw),
    "asyncOnline": _Row(_Step.async_online, ("cpu", "name")),
    "asyncOffline": _Row(_Step.async_offline, ("cpu", "name")),
    "asyncLoad": _Row(_Step.async_load, ("with", "cpu", "name")),
    "asyncUnload": _Row(_Step.async_unload, ("cpu", "name")),
    "asyncCreateVm": _Row(_Step.async_create_vm, ("cpu",)),
    "asyncRunVcpu": _Row(_Step.async_run_vcpu),
    "wait": _Row(_Step.wait),
    "timeout": _Row(_Step.timeout),
    "sleep": _Row(_Step.sleep),
    "createLoop": _Row(_Step.create_loop, ("cpu",)),
    "stopLoop": _Row(_Step.stop_loop),
    "onlineLoop": _Row(_Step.online_loop, ("times", "cpu")),
}
