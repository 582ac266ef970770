"""A guest of QEMU's board "virt": an arm64 kernel on CPUs that emulate EL2, so that KVM is there without hardware's help."""

from __future__ import annotations

from . import arm_registers
from .errors import OracleError
from .gdb import Gdb
from .guest import MEMORY_MB, Guest


class ArmGuest(Guest):
    """
    All CPUs are there at power-on and are made alike. What QEMU lets be changed on one of them afterwards is changed
    before any of them runs.
    """

    _registers: dict[str, str] = {}

    def registers(self) -> dict[str, dict[str, str]]:
        return {"registers": self._registers}

    def _before_boot(self) -> None:
        for cpu, properties in self.hardware.cold_plugged:
            path = self._path_of(cpu)
            for name, value in properties.items():
                answer = self.qmp.execute("qom-set", path=path, property=name, value=value)
                if "error" in answer:
                    raise OracleError(f"QEMU does not set {name} of CPU {cpu}: {answer['error']['desc']}")
        gdb = Gdb(self.directory / "gdb")
        self._registers = arm_registers.read(gdb)
        gdb.leave()  # and the machine, which has waited for that, runs

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
