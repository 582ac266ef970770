"""Does a scenario's operations to a guest and writes down what was answered."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable

from . import acpi, kmsg, tools
from .errors import EmulatorFault, GuestDied, GuestGone, OracleError
from .gdb import Gdb
from .guest import BOOT_TIMEOUT, Guest, Hardware, emulator, read_fadt
from .kernels import Kernel, Parameters, overlay
from .scenario import ONLINE_HANDLE, Operation, Scenario

Answer = dict[str, Any]

PLUG_POLLS, PLUG_POLL_SECONDS = 60, 0.1
UNPLUG_SECONDS = 10
HOLD_SECONDS = 20
EXIT_SECONDS = 10  # QEMU may be writing a core
HOST_MARGIN_SECONDS = 10  # what the host waits beyond the agent's own deadline
KMSG_SETTLE_MS = {"plug": 150, "unplug": 150}
KMSG_SETTLE_DEFAULT_MS = 60
ONLINE = "/sys/devices/system/cpu/cpu{}/online"


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


def words(values: dict[str, str]) -> str:
    """Parameters as insmod takes them."""
    return " ".join(f"{name}={value}" for name, value in values.items())


class Recording:
    """One boot. Its trace grows with each operation."""

    def __init__(self, job: Job, keep: bool = False, boot_timeout: float = BOOT_TIMEOUT):
        self.job, self.keep, self.boot_timeout = job, keep, boot_timeout
        self.parameters = overlay(job.scenario.parameters, job.parameters)
        self.trace: dict[str, Any] = {}
        self.operations: list[Answer] = []
        self.modules: list[str] = []
        self.gdb: Gdb | None = None
        self.guest: Guest

    def record(self) -> dict[str, Any]:
        """Boots, drives, and returns the trace."""
        started = time.monotonic()
        scenario, kernel = self.job.scenario, self.job.kernel
        hardware = Hardware(
            scenario.boot_cpu,
            scenario.boot_cpus,
            scenario.machine.max_cpus,
            scenario.cold_plugged,
            scenario.machine.command_line,
        )
        with_tables = acpi.is_needed(kernel.release)
        self.guest = Guest(kernel, hardware, read_fadt(kernel) if with_tables else None, self.boot_timeout)
        try:
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
                },
                "machine": {
                    "emulator": emulator(),
                    "boot_cpu": scenario.boot_cpu,
                    "boot_cpus": scenario.boot_cpus,
                    "coldplug": [{"socket": cpu, "props": properties} for cpu, properties in scenario.cold_plugged],
                    "max_cpus": scenario.machine.max_cpus,
                    "cmdline": hardware.kernel_command_line,
                    "madt_override": with_tables,
                },
            }
            died = self._drive()
            self._finish(died)
            self.trace["timing"] = {"boot_s": self.guest.boot_seconds, "total_s": round(time.monotonic() - started, 2)}
            return self.trace
        finally:
            self.guest.close(self.keep)

    def _drive(self) -> GuestDied | None:
        """All operations; how the guest died, if it did."""
        guest, trace = self.guest, self.trace
        try:
            trace["kernel"]["version"] = guest.command("read /proc/version").get("text")
            trace["boot_cpus"] = guest.command("cpuinfo")["cpus"]
            trace["boot_kmsg"] = kmsg.of_boot(guest.command("kmsg 0")["records"])
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
            trace["final"] = self.operations[-1]["state"] if self.operations else trace["boot_state"]
        else:
            guest.qmp.drain()
            code = guest.exit_code(EXIT_SECONDS if isinstance(died, GuestGone) else 0)
            if code is not None and code != 0:
                raise OracleError(
                    f"QEMU itself failed with exit code {code}, which is no answer of the kernel: "
                    f"{guest.errors().strip()}"
                )
            if "boot_state" not in trace:
                raise OracleError(f"the guest died before the first operation: {died}")
            _refuse_fault([{"text": line} for line in guest.console()])
            panic = guest.panic()
            trace["guest_died"] = {
                "why": str(died),
                **({"panic": panic} if panic else {}),
                "qmp_events": guest.qmp.events[-6:],
                "qemu_exit": code,
                "qemu_stderr": guest.errors(),
                "console": guest.console(),
            }
        trace["last_create_vm"] = next(
            (operation["result"] for operation in reversed(self.operations) if operation["op"] == "create"), None
        )

    def _state(self) -> Answer:
        state = self.guest.command("state")
        state.pop("ok", None)
        self.modules = state["modules"]
        return state

    def _operate(self, operation: Operation) -> None:
        guest = self.guest
        entry: Answer = {"n": len(self.operations) + 1, "op": operation.name, "args": operation.arguments}
        self.operations.append(entry)
        started = time.monotonic()
        try:
            entry["result"] = OPERATIONS[operation.name](self, entry, *operation.arguments)
        finally:
            entry["ms"] = round((time.monotonic() - started) * 1000)
        settle = KMSG_SETTLE_MS.get(operation.name, KMSG_SETTLE_DEFAULT_MS)
        records = guest.command(f"kmsg {settle}", timeout=min(60, guest.operation_timeout))["records"]
        _refuse_fault(records)
        entry["kmsg"], entry["kmsg_other"] = kmsg.split(records)
        entry["state"] = self._state()
        if operation.name == "online" and entry["result"].get("ok"):
            self._look_at(entry, operation.arguments[0])

    def _look_at(self, entry: Answer, number: int) -> None:
        """How a CPU that has come online differs from the boot CPU."""
        boot = self.trace["boot_cpus"][0]
        for cpu in self.guest.command("cpuinfo").get("cpus", []):
            if cpu["cpu"] == number:
                flags, boot_flags = set(cpu["flags"].split()), set(boot["flags"].split())
                entry["cpuinfo"] = {
                    "vendor": cpu.get("vendor_id"),
                    "family": cpu.get("family"),
                    "model": cpu.get("model"),
                    "stepping": cpu.get("stepping"),
                    "flags_missing_vs_boot_cpu": sorted(boot_flags - flags),
                    "flags_extra_vs_boot_cpu": sorted(flags - boot_flags),
                }

    # -- operations ------------------------------------------------------------------------------------------------

    def load(self, entry: Answer, module: str, *given: str) -> Answer:
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
                return {**answer, "dep": dependency}
        return self.guest.command(f"load /modules/{module}.ko {parameters}")

    def unload(self, _: Answer, module: str) -> Answer:
        return self.guest.command(f"unload {module}")

    def plug(self, _: Answer, cpu: int, properties: dict[str, Any]) -> Answer:
        answer = self.guest.plug(cpu, properties)
        if "error" in answer:
            return {"ok": False, "qmp_error": answer["error"]["desc"]}
        for _poll in range(PLUG_POLLS):
            time.sleep(PLUG_POLL_SECONDS)
            if self.guest.command(f"read {ONLINE.format(cpu)}").get("ok"):
                return {"ok": True, "sysfs_node": True}
        return {"ok": False, "sysfs_node": False}

    def unplug(self, _: Answer, cpu: int) -> Answer:
        before = len(self.guest.qmp.events)
        answer = self.guest.unplug(cpu)
        if "error" in answer:
            return {"ok": False, "qmp_error": answer["error"]["desc"]}
        deleted = self.guest.qmp.wait_for("DEVICE_DELETED", before, UNPLUG_SECONDS)
        return {"ok": deleted, "device_deleted": deleted}

    def online(self, _: Answer, cpu: int) -> Answer:
        return self.guest.command(f"write {ONLINE.format(cpu)} 1")

    def offline(self, _: Answer, cpu: int) -> Answer:
        return self.guest.command(f"write {ONLINE.format(cpu)} 0")

    def create(self, _: Answer, vm: str) -> Answer:
        return self.guest.command(f"vm_create {vm}")

    def run(self, _: Answer, vm: str, cpu: int | None = None) -> Answer:
        return self.guest.command(f"vm_run {vm} {'-' if cpu is None else cpu}")

    def write(self, entry: Answer, path: str, value: str) -> Answer:
        """Writes to a file; the name of a hotplug state becomes its number, which the kernel wants."""
        if path.endswith("/hotplug/fail") and not value.lstrip("-").isdigit():
            value = self._hotplug_states().get(value, value)
            entry["args"] = [path, value]
        return self.guest.command(f"write {path} {value}")

    def _hotplug_states(self) -> dict[str, str]:
        text = self.guest.command("read /sys/devices/system/cpu/hotplug/states").get("text", "")
        pairs = (line.split(":", 1) for line in text.splitlines() if ":" in line)
        return {name.strip(): number.strip() for number, name in pairs}

    def destroy(self, _: Answer, vm: str) -> Answer:
        return self.guest.command(f"vm_destroy {vm}")

    def online_frozen(self, _: Answer, cpu: int, symbol: str, writer: int) -> Answer:
        """Onlines a CPU from another and holds it where it comes to a kernel function."""
        addresses = self.guest.command(f"ksym {symbol}").get("text", "").split()
        vcpu = self.guest.qmp.vcpu_index(cpu)
        if not addresses or vcpu is None:
            return {"ok": False, "agent_error": f"no kernel function '{symbol}'" if not addresses else f"no CPU {cpu}"}
        self.gdb = Gdb(self.guest.directory / "gdb")
        address = int(addresses[0], 16)
        self.gdb.prepare(address)
        self.guest.command(f"async_write {ONLINE_HANDLE} {writer} {ONLINE.format(cpu)} 1")
        return {"ok": self.gdb.hold(address, vcpu, HOLD_SECONDS), "held_at": symbol}

    def thaw(self, _: Answer) -> Answer:
        if self.gdb is None:
            return {"ok": False, "agent_error": "no CPU is held"}
        self.gdb.thaw()
        self.gdb = None
        return self.guest.command(f"wait {ONLINE_HANDLE}")

    def async_online(self, _: Answer, cpu: int, writer: int) -> Answer:
        return self.guest.command(f"async_write {ONLINE_HANDLE} {writer} {ONLINE.format(cpu)} 1")

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
        "online_frozen",
        "thaw",
        "async_online",
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
