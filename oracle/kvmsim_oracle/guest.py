"""One boot of a kernel under QEMU: the process, and the channels to it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import acpi, images, kmsg, tools
from .architecture import ARCHITECTURES, X86, Architecture
from .channel import LineChannel
from .errors import EmulatorFault, GuestDied, LateTimer, OracleError
from .kernels import Kernel
from .machine import Topology
from .qemu_cpu import Properties, on_off
from .qmp import Qmp

# The recorder's own words end with one of these; what a scenario adds comes after it. Bochs has a word of its own.
LAST_OWN_WORDS = (*(each.last_own_word for each in ARCHITECTURES.values()), "hpet=disable")
MEMORY_MB, NODE_MB = 512, 256
BOOT_TIMEOUT = 120  # s, if not given
OPERATION_TIMEOUT = 75.0  # s


@dataclass(frozen=True)
class Hardware:
    """The machine that QEMU makes. With fewer CPUs to boot than there are, the others stay offline."""

    boot_cpu: str = "EPYC"
    boot_cpus: int = 1
    max_cpus: int = 4
    cold_plugged: list[tuple[int, Properties]] = field(default_factory=list)
    command_line: str = ""
    topology: Topology = field(default_factory=lambda: Topology(4))
    brought_up: int | None = None
    own_words: str = ""
    architecture: Architecture = X86
    board: str = "q35"
    set_on_all: Properties = field(default_factory=dict)  # on CPUs that are made already, before they run

    @property
    def model(self) -> str:
        return self.boot_cpu.split(",")[0]

    @property
    def driver(self) -> str:
        return f"{self.model}-x86_64-cpu"

    @property
    def kernel_command_line(self) -> str:
        limit = [] if self.brought_up is None else [f"maxcpus={self.brought_up}"]
        own = [self.own_words] if self.own_words else []
        first, last = self.architecture.command_line, self.architecture.last_own_word
        return " ".join([first, *limit, *own, last, self.command_line]).strip()

    @property
    def present(self) -> set[int]:
        return {*range(self.boot_cpus), *(cpu for cpu, _ in self.cold_plugged)}

    def place_of(self, cpu: int) -> dict[str, int]:
        """Where a CPU is, in QEMU's words."""
        return dict(zip(("socket-id", "core-id", "thread-id"), self.topology.place_of(cpu)))


def own_words(command_line: str) -> str:
    """The words that a scenario added to the recorder's own."""
    words = command_line.split(" ")
    last = max(words.index(word) for word in LAST_OWN_WORDS if word in words)
    return " ".join(words[last + 1 :])


def emulator(architecture: Architecture = X86) -> str:
    """QEMU and its version, as a recording names it."""
    (qemu,) = tools.find(architecture.qemu)
    match = re.search(r"version ([0-9]+\.[0-9]+)", tools.run([qemu, "--version"]))
    return f"QEMU {match[1] if match else '?'} TCG (no hardware virtualization)"


class Agent:
    """A running guest, whatever runs it, and the agent in it."""

    process: "subprocess.Popen[bytes]"
    agent: LineChannel

    def __init__(self, hardware: Hardware, directory: Path):
        self.hardware, self.directory = hardware, directory
        self.operation_timeout = OPERATION_TIMEOUT  # s, as the guest's clock goes
        self.slower = 1.0  # how much more time has to be given to an emulator than its guest's clock says
        self.channels: list[LineChannel] = []
        self.boot_seconds = 0.0

    def is_alive(self) -> bool:
        return self.process.poll() is None

    def registers(self) -> dict[str, dict[str, str]]:
        """Registers of the boot CPU that its features don't tell of, by the key of a recording that has them."""
        return {}

    def wait_for_boot(self, timeout: float) -> None:
        """Until the agent says that it is there."""
        if self._answer(timeout) is None:
            raise GuestDied(f"the guest did not boot within {timeout:g} s; --boot-timeout gives it longer")

    def no_boot(self, error: GuestDied) -> OracleError:
        """What is to be told of a guest that has not come up. Its own words come first."""
        lines = self.console_lines()
        panic = kmsg.panic(lines)
        parts = [f"the guest did not boot: {panic}" if panic else str(error), self.errors().strip(), *lines[-15:]]
        text = "\n".join([*(part for part in parts if part.strip()), f"(in {self.directory})"])
        if panic and kmsg.LATE_TIMER in panic:
            return LateTimer(text)
        is_fault = kmsg.is_of_the_emulator([{"text": line} for line in lines])
        return EmulatorFault(text) if is_fault else OracleError(text)

    def _answer(self, timeout: float) -> dict[str, Any] | None:
        """The agent's next answer; other lines are the firmware's."""
        end = time.monotonic() + timeout
        while (left := end - time.monotonic()) > 0:
            line = self.agent.read_line(left)
            if line is None:
                return None
            start = line.find(b"@R ")
            if start >= 0:
                answer: dict[str, Any] = json.loads(line[start + 3 :].decode("ascii", "replace"))
                return answer
        return None

    def command(self, line: str, timeout: float | None = None) -> dict[str, Any]:
        """What the agent answers to a command."""
        timeout = (timeout or self.operation_timeout) * self.slower
        self.agent.send(line.encode() + b"\n")
        answer = self._answer(timeout)
        if answer is None:
            raise GuestDied(f"guest hung: no answer to '{line}' in {timeout} s")
        return answer

    def command_on(self, _cpu: int, line: str) -> dict[str, Any]:
        """The same of a command that makes a CPU run, for which more may have to be done than to ask for it."""
        return self.command(line)

    def state(self) -> dict[str, Any]:
        """CPU masks, on which CPUs virtualization is on, modules, VMs held."""
        state = self.command("state")
        state.pop("ok", None)
        return state

    def events(self) -> list[dict[str, Any]]:
        """What the emulator told of itself."""
        return []

    def console(self) -> list[str]:
        """The end of what the kernel printed, or all since its first oops."""
        return kmsg.console_tail(self.console_lines())

    def panic(self) -> str | None:
        """The line in which the kernel says why it panicked."""
        return kmsg.panic(self.console_lines())

    def console_lines(self) -> list[str]:
        """All that the kernel printed."""
        try:
            return (self.directory / "console.log").read_text("utf-8", "replace").splitlines()
        except OSError:
            return []

    def errors(self) -> str:
        """What QEMU complained of."""
        return (self.directory / "qemu.err").read_text("utf-8", "replace")[-1500:]

    def exit_code(self, timeout: float) -> int | None:
        """With what QEMU ended; None if it still runs after that time."""
        try:
            return self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            return None

    def close(self, keep: bool) -> None:
        """Ends QEMU. Its files go, too, if they are not to be kept."""
        for channel in self.channels:
            channel.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if not keep:
            shutil.rmtree(self.directory, ignore_errors=True)


class Guest(Agent):
    """A guest of QEMU."""

    def __init__(self, kernel: Kernel, hardware: Hardware, fadt: bytes | None, boot_timeout: float = BOOT_TIMEOUT):
        (qemu,) = tools.find(hardware.architecture.qemu)
        initramfs = images.initramfs(kernel)
        super().__init__(hardware, Path(tempfile.mkdtemp(prefix="kvmsim-oracle-")))
        if fadt is not None:
            apic_ids = [hardware.topology.apic_id_of(cpu) for cpu in range(hardware.max_cpus)]
            tables = acpi.early_initramfs(fadt, hardware.present, apic_ids)
            initramfs_with_tables = self.directory / "initramfs"
            initramfs_with_tables.write_bytes(tables + initramfs.read_bytes())
            initramfs = initramfs_with_tables
        started = time.monotonic()
        with open(self.directory / "qemu.err", "wb") as errors:
            self.process = subprocess.Popen(
                [qemu, *self._arguments(kernel, initramfs)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
            )
        try:
            self.agent = self._channel("agent")
            self.qmp = Qmp(self._channel("qmp"))
            self._before_boot()
            self.wait_for_boot(boot_timeout)
        except GuestDied as error:
            self.close(keep=True)
            raise self.no_boot(error) from error
        except BaseException:
            self.close(keep=False)
            raise
        self.boot_seconds = round(time.monotonic() - started, 2)

    def _before_boot(self) -> None:
        """What is done before the first CPU runs; a machine that runs from the start has nothing of it."""

    def _arguments(self, kernel: Kernel, initramfs: Path) -> list[str]:
        directory = self.directory
        return [
            "-accel",
            "tcg,thread=multi",
            *self._board(),
            "-nodefaults",
            "-display",
            "none",
            "-no-reboot",
            "-kernel",
            str(kernel.image),
            "-initrd",
            str(initramfs),
            "-append",
            self.hardware.kernel_command_line,
            "-serial",
            f"file:{directory}/console.log",
            "-chardev",
            f"socket,id=agent,path={directory}/agent,server=on,wait=off",
            *self._agent_port(),
            "-gdb",
            f"unix:{directory}/gdb,server=on,wait=off",
            "-qmp",
            f"unix:{directory}/qmp,server=on,wait=off",
        ]

    def _agent_port(self) -> list[str]:
        """The serial port that the agent's socket is put on."""
        return ["-serial", "chardev:agent"]

    def _board(self) -> list[str]:
        """The board, its CPUs and its memory."""
        hardware = self.hardware
        arguments = [
            "-machine",
            hardware.board,
            "-cpu",
            f"{hardware.boot_cpu},check=off",
            "-smp",
            ",".join(
                [
                    str(hardware.boot_cpus),
                    f"sockets={hardware.max_cpus // hardware.topology.per_package}",
                    f"cores={hardware.topology.cores}",
                    f"threads={hardware.topology.threads}",
                    f"maxcpus={hardware.max_cpus}",
                ]
            ),
            *self._memory(),
        ]
        for cpu, properties in hardware.cold_plugged:
            device = [hardware.driver, *(f"{key}={value}" for key, value in hardware.place_of(cpu).items())]
            device += [f"{name}={on_off(value)}" for name, value in properties.items()]
            arguments += ["-device", ",".join(device)]
        return arguments

    def _memory(self) -> list[str]:
        """The memory, and the NUMA nodes if there are several."""
        topology = self.hardware.topology
        nodes = [
            topology.node_of(package) for package in range(self.hardware.max_cpus // topology.per_package)
        ]
        if len(set(nodes)) == 1:
            return ["-m", str(MEMORY_MB)]
        arguments = ["-m", str(NODE_MB * len(set(nodes)))]
        for node in sorted(set(nodes)):
            arguments += ["-object", f"memory-backend-ram,id=node{node},size={NODE_MB}M"]
            arguments += ["-numa", f"node,nodeid={node},memdev=node{node}"]
        for package, node in enumerate(nodes):
            arguments += ["-numa", f"cpu,node-id={node},socket-id={package}"]
        return arguments

    def _channel(self, name: str) -> LineChannel:
        channel = LineChannel(self.directory / name, self.is_alive)
        self.channels.append(channel)
        return channel

    def events(self) -> list[dict[str, Any]]:
        self.qmp.drain()
        return self.qmp.events

    def plug(self, cpu: int, properties: Properties) -> dict[str, Any]:
        place = self.hardware.place_of(cpu)
        arguments: dict[str, Any] = {"driver": self.hardware.driver, "id": f"cpu-s{cpu}", **place, **properties}
        return self.qmp.execute("device_add", **arguments)

    def unplug(self, cpu: int) -> dict[str, Any]:
        path = self.qmp.path_of(self.hardware.place_of(cpu))
        return self.qmp.execute("device_del", id=path or f"cpu-s{cpu}")

    def vcpu_index(self, cpu: int) -> int | None:
        """QEMU's own number of a CPU."""
        return self.qmp.vcpu_index(self.hardware.place_of(cpu))


def read_fadt(kernel: Kernel) -> bytes:
    """QEMU's FADT, read in a guest, once for each version of QEMU."""
    (qemu,) = tools.find(X86.qemu)
    version = re.sub(r"[^A-Za-z0-9.+-]+", "-", tools.run([qemu, "--version"]).splitlines()[0])
    cached = tools.cache_directory() / f"fadt-{version}.bin"
    if not cached.exists():
        guest = Guest(kernel, Hardware(), fadt=None)
        try:
            table = acpi.parse_fadt(guest.command("read /sys/firmware/acpi/tables/FACP").get("text", ""))
        finally:
            guest.close(keep=False)
        if table is None:
            raise OracleError("QEMU's FADT could not be read in the guest")
        tools.replace_file(cached, table)
    return cached.read_bytes()
