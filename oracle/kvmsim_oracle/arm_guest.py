"""A guest of QEMU's board "virt": an arm64 kernel on CPUs whose EL2 is emulated, so that KVM is there."""

from __future__ import annotations

from typing import Any

from . import arm_cpu, arm_registers
from .arm_hand import Hand
from .errors import GuestDied, OracleError
from .gdb import Gdb
from .guest import MEMORY_MB, Guest


class ArmGuest(Guest):
    """
    All CPUs are there at power-on and are made alike. What QEMU lets be changed on one of them afterwards is changed
    before any of them runs.
    """

    def __init__(self, *arguments: Any) -> None:
        self._registers: dict[str, str] = {}
        self._told: dict[int, dict[str, int]] = {}  # registers that a debugger tells the kernel, by CPU
        self._image = arguments[0].image
        super().__init__(*arguments)

    def registers(self) -> dict[str, dict[str, str]]:
        return {"registers": self._registers}

    def _before_boot(self) -> None:
        hardware = self.hardware
        own = dict(hardware.cold_plugged)
        for cpu in range(hardware.max_cpus):
            path = self._path_of(cpu)
            properties = {**hardware.set_on_all, **own.get(cpu, {})}
            self._told[cpu] = arm_cpu.read_by_hand(properties)
            for name, value in properties.items():
                if name in self._told[cpu]:
                    continue
                answer = self.qmp.execute("qom-set", path=path, property=name, value=value)
                if "error" in answer:
                    raise OracleError(f"QEMU does not set {name} of CPU {cpu}: {answer['error']['desc']}")
        gdb = Gdb(self.directory / "gdb")
        self._registers = arm_registers.read(gdb)
        gdb.leave()  # and the machine, which has waited for that, runs

    def command_on(self, cpu: int, line: str) -> dict[str, Any]:
        """The same as command, of an order that makes a CPU run: what it differs in is told meanwhile."""
        if not self._told.get(cpu):
            return self.command(line)
        real = {name: int(value, 16) for name, value in self._registers.items()}
        start = int(self.command("ksym _text").get("text", "0").split()[0], 16)
        hand = Hand(Gdb(self.directory / "gdb"), cpu, real, self._told[cpu], start, self._image.read_bytes())
        timeout = self.operation_timeout
        self.agent.send(line.encode() + b"\n")
        hand.guide(self.agent.has_line, timeout)
        answer = self._answer(timeout)
        if answer is None:
            raise GuestDied(f"guest hung: no answer to '{line}' in {timeout} s")
        return answer

    def _path_of(self, cpu: int) -> str:
        vcpus = self.qmp.execute("query-cpus-fast").get("return", [])
        path = next((str(vcpu["qom-path"]) for vcpu in vcpus if vcpu["cpu-index"] == cpu), None)
        if path is None:
            raise OracleError(f"QEMU has no CPU {cpu}")
        return path

    def _agent_port(self) -> list[str]:
        return ["-device", "pci-serial,chardev=agent"]  # the board has one port, which is the console's

    def _board(self) -> list[str]:
        hardware = self.hardware
        topology = hardware.topology
        return [
            "-S",
            "-machine",
            hardware.board,
            "-cpu",
            hardware.boot_cpu,
            "-smp",
            f"{hardware.max_cpus},sockets={hardware.max_cpus // topology.per_package},cores={topology.cores},"
            f"threads={topology.threads}",
            "-m",
            str(MEMORY_MB),
        ]
