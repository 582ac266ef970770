"""Does a scenario's operations to a guest and writes down what was answered."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable

from . import acpi, bochs, kmsg, qemu_cpu, tools
from .architecture import ARM64, X86
from .arm_guest import ArmGuest
from .errors import EmulatorFault, GuestDied, GuestGone, OracleError
from .gdb import Gdb
from .guest import BOOT_TIMEOUT, Agent, Guest, Hardware, emulator, read_fadt
from .kernels import Kernel, Parameters, overlay
from .machine import Topology
from .scenario import ONLINE_HANDLE, Operation, Scenario

Answer = dict[str, Any]

PLUG_POLLS, PLUG_POLL_SECONDS = 60, 0.1
UNPLUG_SECONDS = 10
HOLD_SECONDS = 20
EXIT_SECONDS = 10  # QEMU may be writing a core
END_SECONDS = 60  # a kernel that goes down stops its CPUs one by one
HOST_MARGIN_SECONDS = 10  # what the host waits beyond the agent's own deadline
KMSG_SETTLE_MS = {"plug": 150, "unplug": 150}
KMSG_SETTLE_DEFAULT_MS = 60
# What tells who a CPU is: the key of a recording, and the agent's.
X86_IDENTITY = {"vendor": "vendor_id", "family": "family", "model": "model", "stepping": "stepping"}
ARM_IDENTITY = {key: key for key in ("implementer", "variant", "part", "revision")}
ONLINE = "/sys/devices/system/cpu/cpu{}/online"
SMT = "/sys/devices/system/cpu/smt/control"


@dataclass(frozen=True)
class Job:
    """A scenario on a kernel."""

    scenario: Scenario
    kernel: Kernel
    variant: str
    parameters: Parameters  # those of the kernel and of the command line: they win over the scenario's

    @property
    def file_name(self) -> str:
        return f"{self.scenario.name}@{self.variant}.json"


def _refuse_fault(records: kmsg.Records) -> None:
    if kmsg.is_of_the_emulator(records):
        raise EmulatorFault("an oops of a breakpoint (int3), which is QEMU's doing and no answer of the kernel")


def _on(cpu: int | str | None) -> str:
    """How an order to the agent begins that is done on a CPU; nothing if it is not said."""
    return "" if cpu in (None, "") else f"on {cpu} "


def cpus_of(cpulist: str) -> set[int]:
    """The CPUs of the kernel's list."""
    found: set[int] = set()
    for part in filter(None, cpulist.split(",")):
        first, _, last = part.partition("-")
        found |= set(range(int(first), int(last or first) + 1))
    return found


def cpulist(cpus: list[int]) -> str:
    """CPUs as the kernel lists them."""
    parts: list[list[int]] = []
    for cpu in sorted(cpus):
        if parts and parts[-1][1] == cpu - 1:
            parts[-1][1] = cpu
        else:
            parts.append([cpu, cpu])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in parts)


def words(values: dict[str, str]) -> str:
    """Parameters as insmod takes them."""
    return " ".join(f"{name}={value}" for name, value in values.items())


class Recording:
    """One boot. Its trace grows with each operation."""

    def __init__(self, job: Job, keep: bool = False, boot_timeout: float = BOOT_TIMEOUT, own_words: str = ""):
        self.job, self.keep, self.boot_timeout, self.own_words = job, keep, boot_timeout, own_words
        self.parameters = overlay(job.scenario.parameters, job.parameters)
        self.present = dict(job.scenario.present)  # CPUs now
        self.trace: dict[str, Any] = {}
        self.operations: list[Answer] = []
        self.modules: list[str] = []
        self.gdb: Gdb | None = None
        self.last_us = 0  # when the kernel logged what was read last
        self.guest: Agent

    def record(self) -> dict[str, Any]:
        """Boots, drives, and returns the trace."""
        started = time.monotonic()
        scenario, kernel, machine = self.job.scenario, self.job.kernel, self.job.scenario.machine
        self._boot()
        try:
            hardware = self.guest.hardware
            offline, topology = machine.in_state("offline"), machine.topology
            self.trace = {
                "scenario": scenario.name,
                "title": scenario.title,
                "group": scenario.group,
                "variant": self.job.variant,
                "kernel": {
                    "release": kernel.release,
                    "package": kernel.package,
                    "kvm_params": words(self.parameters.get("kvm", {})),
                    "kvm_amd_params": words(self.parameters.get("kvm_amd", {})),
                    "kvm_intel_params": words(self.parameters.get("kvm_intel", {})),
                },
                "machine": {
                    "emulator": bochs.emulator() if scenario.emulator == "bochs" else emulator(kernel.architecture),
                    "boot_cpu": scenario.boot_cpu,
                    "boot_cpus": scenario.boot_cpus,
                    "coldplug": [{"socket": cpu, "props": properties} for cpu, properties in scenario.cold_plugged],
                    "max_cpus": machine.max_cpus,
                    "cmdline": self._command_line(hardware),
                    "madt_override": self._needs_tables(),
                },
            }
            if topology != Topology(machine.max_cpus):  # which is what a recording without this key means
                self.trace["machine"]["topology"] = {
                    "packages": topology.packages,
                    "cores": topology.cores,
                    "threads": topology.threads,
                    "nodes": topology.nodes,
                }
            if offline:
                self.trace["machine"]["offline_at_boot"] = cpulist(offline)
            if kernel.architecture is not X86:  # which is what a recording without these keys means
                self.trace["machine"].update(arch=kernel.architecture.name, board=hardware.board)
                if hardware.set_on_all:
                    self.trace["machine"]["set_on_all"] = hardware.set_on_all
            died = self._drive()
            self._finish(died)
            self.trace["timing"] = {"boot_s": self.boot_seconds, "total_s": round(time.monotonic() - started, 2)}
            return self.trace
        finally:
            self.guest.close(self.keep)

    def _boot(self) -> None:
        scenario, kernel = self.job.scenario, self.job.kernel
        boot_cpus, cold_plugged = qemu_cpu.cold_plugged(self.present)
        hardware = Hardware(
            scenario.boot_cpu,
            boot_cpus,
            scenario.machine.max_cpus,
            cold_plugged,
            scenario.machine.command_line,
            scenario.machine.topology,
            self._brought_up(),
            self._own_words(),
            kernel.architecture,
            scenario.board,
            scenario.set_on_all,
        )
        if scenario.emulator == "bochs":
            left = bochs.left_by_firmware(self.present, hardware.topology)
            self.guest = bochs.BochsGuest(kernel, hardware, left, self.boot_timeout)
        elif kernel.architecture is ARM64:
            self.guest = ArmGuest(kernel, hardware, None, self.boot_timeout)
        else:
            self.guest = Guest(kernel, hardware, read_fadt(kernel) if self._needs_tables() else None, self.boot_timeout)
        self.boot_seconds = self.guest.boot_seconds

    def _own_words(self) -> str:
        """Words for the kernel beside those that all are given: parameters of what is built in, too."""
        given = self.parameters.items() if self.job.kernel.architecture.has_builtin_kvm else ()
        own = [f"{module}.{name}={value}" for module, values in given for name, value in values.items()]
        return " ".join([*([self.own_words] if self.own_words else []), *own])

    def _needs_tables(self) -> bool:
        is_x86 = self.job.kernel.architecture is X86
        return is_x86 and self.job.scenario.emulator == "qemu" and acpi.is_needed(self.job.kernel.release)

    def _command_line(self, hardware: Hardware) -> str:
        is_bochs = self.job.scenario.emulator == "bochs"
        return bochs.kernel_command_line(hardware) if is_bochs else hardware.kernel_command_line

    def _brought_up(self) -> int | None:
        """How many CPUs the kernel is to bring up itself; None for all."""
        machine = self.job.scenario.machine
        offline = machine.in_state("offline")
        if not offline or "maxcpus=" in machine.command_line:
            return None
        # Since 6.5 first threads come first, so which CPUs a number means depends on the kernel where cores have two.
        return 1 if machine.topology.threads > 1 else min(offline)

    def _prepare(self) -> None:
        """What has to be so before the first operation."""
        self._bring_up_others()
        if self.job.scenario.machine.topology.threads > 1:
            control = self.guest.command(f"read {SMT}").get("text")
            if control in ("notsupported", "notimplemented"):
                raise OracleError(
                    "the kernel sees no second threads: Linux before 6.9 counts those of AMD's CPUs by leaf 8000001EH, "
                    "which TCG's CPUs have not"
                )

    def _bring_up_others(self) -> None:
        """CPUs that are online at power-on come up one after the other where the kernel's limit left them out."""
        if self.guest.hardware.brought_up is None:
            return
        online = self._state()["online"]
        for cpu in self.job.scenario.machine.in_state("online"):
            if cpu not in cpus_of(online):
                answer = self.guest.command(f"write {ONLINE.format(cpu)} 1")
                if not answer.get("ok"):
                    raise OracleError(f"CPU {cpu} did not come online before the first operation: {answer}")

    def _drive(self) -> GuestDied | None:
        """All operations; how the guest died, if it did."""
        trace = self.trace
        try:
            trace["kernel"]["version"] = self.guest.command("read /proc/version").get("text")
            self._prepare()
            trace["boot_cpus"] = self.guest.command("cpuinfo")["cpus"]
            trace["boot_cpus"][0].update(self.guest.registers())
            trace["boot_kmsg"] = kmsg.of_boot(self._log())
            if self.job.kernel.architecture is ARM64:
                trace["machine"]["kvm_mode"] = kmsg.kvm_mode(trace["boot_kmsg"])
            trace["boot_state"] = self._state()
            for operation in self.job.scenario.operations:
                self._operate(operation)
        except GuestDied as error:
            if self.operations and "state" not in self.operations[-1]:
                self.operations[-1].setdefault("result", {"ok": False, "guest_died": str(error)})
            return error
        return None

    def _finish(self, died: GuestDied | None) -> None:
        guest, trace = self.guest, self.trace
        trace["ops"] = self.operations
        if died is None:
            states = (operation["state"] for operation in reversed(self.operations) if "state" in operation)
            trace["final"] = next(states, trace["boot_state"])
        else:
            events = guest.events()
            code = guest.exit_code(EXIT_SECONDS if isinstance(died, GuestGone) else 0)
            if code is not None and code != 0:
                raise OracleError(
                    f"the emulator itself failed with exit code {code}, which is no answer of the kernel: "
                    f"{guest.errors().strip()}"
                )
            if "boot_state" not in trace:
                raise OracleError(f"the guest died before the first operation: {died}")
            _refuse_fault([{"text": line} for line in guest.console()])
            panic = guest.panic()
            if self.job.scenario.emulator == "bochs" and not panic and not kmsg.has_oops(guest.console()):
                raise EmulatorFault(f"{died}; whether it was the kernel that hung or Bochs can't be told")
            trace["guest_died"] = {
                "why": str(died),
                **({"panic": panic} if panic else {}),
                "qmp_events": events[-6:],
                "qemu_exit": code,
                "qemu_stderr": guest.errors(),
                "console": guest.console(),
            }
        trace["last_create_vm"] = next(
            (operation["result"] for operation in reversed(self.operations) if operation["op"] == "create"), None
        )

    def _log(self, settle: int = 0, timeout: float | None = None) -> kmsg.Records:
        """What the kernel has logged since the last time."""
        records: kmsg.Records = self.guest.command(f"kmsg {settle}", timeout)["records"]
        self.last_us = max([self.last_us, *(record["us"] for record in records)])
        return records

    def _state(self) -> Answer:
        state = self.guest.state()
        self.modules = state["modules"]
        return state

    def _operate(self, operation: Operation) -> None:
        entry: Answer = {"n": len(self.operations) + 1, "op": operation.name, "args": operation.arguments}
        self.operations.append(entry)
        started = time.monotonic()
        try:
            entry["result"] = OPERATIONS[operation.name](self, entry, *operation.arguments)
        finally:
            entry["ms"] = round((time.monotonic() - started) * 1000)
        if operation.name == "poweroff":
            return  # with nobody to ask
        settle = KMSG_SETTLE_MS.get(operation.name, KMSG_SETTLE_DEFAULT_MS)
        records = self._log(settle, min(60, self.guest.operation_timeout))
        _refuse_fault(records)
        for key, lines in zip(("kmsg", "kmsg_other"), kmsg.split(records)):
            entry[key] = [*entry.get(key, []), *lines]  # of a reboot there are those of the end before
        entry["state"] = self._state()
        if operation.name == "online" and entry["result"].get("ok"):
            self._look_at(entry, operation.arguments[0])

    def _look_at(self, entry: Answer, number: int) -> None:
        """How a CPU that has come online differs from the boot CPU."""
        boot = self.trace["boot_cpus"][0]
        flags_key, identity = ("features", ARM_IDENTITY) if "features" in boot else ("flags", X86_IDENTITY)
        for cpu in self.guest.command("cpuinfo").get("cpus", []):
            if cpu["cpu"] == number:
                flags, boot_flags = set(cpu[flags_key].split()), set(boot[flags_key].split())
                entry["cpuinfo"] = {
                    **{key: cpu.get(name) for key, name in identity.items()},
                    f"{flags_key}_missing_vs_boot_cpu": sorted(boot_flags - flags),
                    f"{flags_key}_extra_vs_boot_cpu": sorted(flags - boot_flags),
                }

    # -- operations ------------------------------------------------------------------------------------------------

    def load(self, entry: Answer, module: str, *given: str) -> Answer:
        order, failed = self._prepare_load(entry, module, *given)
        return failed or self.guest.command(order)

    def _prepare_load(self, entry: Answer, module: str, *given: str) -> tuple[str, Answer | None]:
        """The order to the agent once that is loaded which the module needs; or how that failed."""
        own = self.parameters.get(module.replace("-", "_"), {})
        parameters = " ".join([*([words(own)] if own else []), *given])  # the kernel takes the last of a name
        entry["params"] = parameters
        on_cpu = [word for word in given if word.startswith("@")]
        dependencies = ["irqbypass", "ccp"] if module == "kvm" else []
        if module != "kvm" and "kvm" not in self.modules:
            dependencies = ["irqbypass", "ccp", "kvm"]
        for dependency in dependencies:
            extra = words(self.parameters.get("kvm", {})) if dependency == "kvm" else ""
            answer = self.guest.command(" ".join(["load", f"/modules/{dependency}.ko", *on_cpu, extra]))
            if not answer.get("ok") and answer.get("errno") not in ("ENOENT", "EEXIST"):
                return "", {**answer, "dep": dependency}
        return f"load /modules/{module}.ko {parameters}", None

    def unload(self, _: Answer, module: str, at: str = "") -> Answer:
        return self.guest.command(f"{_on(at[1:])}unload {module}")

    def plug(self, _: Answer, cpu: int, properties: dict[str, Any]) -> Answer:
        answer = self.guest.plug(cpu, properties)
        if "error" in answer:
            return {"ok": False, "qmp_error": answer["error"]["desc"]}
        for _poll in range(PLUG_POLLS):
            time.sleep(PLUG_POLL_SECONDS)
            if self.guest.command(f"read {ONLINE.format(cpu)}").get("ok"):
                self.present[cpu] = properties
                return {"ok": True, "sysfs_node": True}
        return {"ok": False, "sysfs_node": False}

    def unplug(self, _: Answer, cpu: int) -> Answer:
        before = len(self.guest.qmp.events)
        answer = self.guest.unplug(cpu)
        if "error" in answer:
            return {"ok": False, "qmp_error": answer["error"]["desc"]}
        deleted = self.guest.qmp.wait_for("DEVICE_DELETED", before, UNPLUG_SECONDS)
        if deleted:
            self.present.pop(cpu, None)
        return {"ok": deleted, "device_deleted": deleted}

    def online(self, _: Answer, cpu: int, writer: int | None = None) -> Answer:
        return self.guest.command_on(cpu, f"{_on(writer)}write {ONLINE.format(cpu)} 1")

    def offline(self, _: Answer, cpu: int, writer: int | None = None) -> Answer:
        return self.guest.command(f"{_on(writer)}write {ONLINE.format(cpu)} 0")

    def create(self, _: Answer, vm: str, cpu: int | str = "") -> Answer:
        return self.guest.command(f"vm_create {vm} {cpu}")

    def run(self, _: Answer, vm: str, cpu: int | None = None) -> Answer:
        return self.guest.command(f"vm_run {vm} {'-' if cpu is None else cpu}")

    def write(self, entry: Answer, path: str, value: str) -> Answer:
        """Writes to a file; the name of a hotplug state becomes its number, which the kernel wants."""
        if path.endswith("/hotplug/fail") and not value.lstrip("-").isdigit():
            value = self._hotplug_states().get(value, value)
            entry["args"] = [path, value]
        escaped = "".join(f"%{ord(c):02x}" if c in " %" or not " " < c <= "~" else c for c in value)
        return self.guest.command(f"write {path} {escaped}")

    def read(self, _: Answer, path: str) -> Answer:
        return self.guest.command(f"read {path}")

    def reboot(self, entry: Answer) -> Answer:
        """Power-on of the machine as it stands now. A kernel whose console tells levels is asked to restart before."""
        if self.job.kernel.architecture.has_levels_on_console:
            self._end(entry, "restart")
        self.guest.close(self.keep)
        self.gdb = None
        self._boot()
        self._prepare()
        entry["boot_kmsg"] = kmsg.of_boot(self._log())
        return {"ok": True}

    def poweroff(self, entry: Answer) -> Answer:
        return self._end(entry, "power_off")

    def _end(self, entry: Answer, order: str) -> Answer:
        """What the kernel says on its way out, from its console: there is nobody else left to ask."""
        self.guest.agent.send(order.encode() + b"\n")
        if self.guest.exit_code(END_SECONDS) is None:
            raise GuestDied(f"guest hung: it was to {order.replace('_', ' ')} and did not in {END_SECONDS} s")
        records = kmsg.of_console(self.guest.console_lines())  # which may lag behind the log
        entry["kmsg"], entry["kmsg_other"] = kmsg.split([line for line in records if line["us"] > self.last_us])
        self.last_us = 0
        return {"ok": True}

    def _hotplug_states(self) -> dict[str, str]:
        text = self.guest.command("read /sys/devices/system/cpu/hotplug/states").get("text", "")
        pairs = (line.split(":", 1) for line in text.splitlines() if ":" in line)
        return {name.strip(): number.strip() for number, name in pairs}

    def destroy(self, _: Answer, vm: str) -> Answer:
        return self.guest.command(f"vm_destroy {vm}")

    def online_frozen(self, _: Answer, cpu: int, symbol: str, writer: int) -> Answer:
        """Onlines a CPU from another and holds it where it comes to a kernel function."""
        addresses = self.guest.command(f"ksym {symbol}").get("text", "").split()
        vcpu = self.guest.vcpu_index(cpu)
        if not addresses or vcpu is None:
            return {"ok": False, "agent_error": f"no kernel function '{symbol}'" if not addresses else f"no CPU {cpu}"}
        self.gdb = Gdb(self.guest.directory / "gdb")
        address = int(addresses[0], 16)
        self.gdb.prepare(address)
        self.async_online({}, cpu, writer)
        return {"ok": self.gdb.hold(address, vcpu, HOLD_SECONDS), "held_at": symbol}

    def thaw(self, _: Answer) -> Answer:
        if self.gdb is None:
            return {"ok": False, "agent_error": "no CPU is held"}
        self.gdb.thaw()
        self.gdb = None
        return self.guest.command(f"wait {ONLINE_HANDLE}")

    def async_online(self, _: Answer, cpu: int, writer: int, handle: str = ONLINE_HANDLE) -> Answer:
        return self.guest.command(f"async {handle} {writer} write {ONLINE.format(cpu)} 1")

    def async_offline(self, _: Answer, cpu: int, writer: int, handle: str = ONLINE_HANDLE) -> Answer:
        return self.guest.command(f"async {handle} {writer} write {ONLINE.format(cpu)} 0")

    def async_load(self, entry: Answer, handle: str, module: str, *given: str) -> Answer:
        order, failed = self._prepare_load(entry, module, *given)
        return failed or self.guest.command(f"async {handle} . {order}")

    def async_unload(self, _: Answer, handle: str, module: str, at: str = "") -> Answer:
        return self.guest.command(f"async {handle} {at[1:] or '.'} unload {module}")

    def async_create(self, _: Answer, vm: str, cpu: int | str = "") -> Answer:
        return self.guest.command(f"vm_create_async {vm} {cpu}")

    def async_run(self, _: Answer, vm: str, cpu: int | str = "-") -> Answer:
        return self.guest.command(f"vm_run_async {vm} {cpu}")

    def wait(self, _: Answer, name: str) -> Answer:
        return self.guest.command(f"wait {name}")

    def timeout(self, _: Answer, ms: int) -> Answer:
        self.guest.operation_timeout = ms / 1000 + HOST_MARGIN_SECONDS
        return self.guest.command(f"timeout {ms}")

    def sleep(self, _: Answer, ms: int) -> Answer:
        return self.guest.command(f"sleep {ms}", timeout=ms / 1000 + HOST_MARGIN_SECONDS)

    def loop_start(self, _: Answer, name: str, cpu: int) -> Answer:
        return self.guest.command(f"vm_loop_start {name} {cpu}")

    def loop_stop(self, _: Answer, name: str) -> Answer:
        return self.guest.command(f"vm_loop_stop {name}")

    def online_loop(self, _: Answer, cpu: int, times: int, writer: int) -> Answer:
        return self.guest.command(f"online_loop {cpu} {times} {writer}")


OPERATIONS: dict[str, Callable[..., Answer]] = {
    name: getattr(Recording, name)
    for name in (
        "load",
        "unload",
        "plug",
        "unplug",
        "online",
        "offline",
        "create",
        "run",
        "destroy",
        "write",
        "read",
        "reboot",
        "poweroff",
        "online_frozen",
        "thaw",
        "async_online",
        "async_offline",
        "async_load",
        "async_unload",
        "async_create",
        "async_run",
        "wait",
        "timeout",
        "sleep",
        "loop_start",
        "loop_stop",
        "online_loop",
    )
}


def write(trace: dict[str, Any], path: Path) -> None:
    tools.replace_file(path, (json.dumps(trace, indent=1) + "\n").encode())


def summary(trace: dict[str, Any]) -> str:
    """A line: each operation and its answer."""
    parts = []
    for operation in trace["ops"]:
        result = operation.get("result", {})
        answer = (
            "ok"
            if result.get("ok")
            else result.get("errno")
            or (
                "DIED"
                if result.get("guest_died") or result.get("died")
                else "BLOCKED"
                if "timeout_ms" in result
                else result.get("agent_error") or result.get("qmp_error") or "failed"
            )
        )
        arguments = ",".join(json.dumps(argument).strip('"') for argument in operation["args"])
        parts.append(f"{operation['op']}({arguments})={answer}")
    if "guest_died" in trace:
        died = trace["guest_died"]
        parts.append(f"guest died: {died.get('panic', died['why'])}")
    return " ".join(parts)
