"""One boot of a kernel in Bochs, whose CPUs have VMX.

Bochs boots from a disk, has no monitor, and can't be told what firmware leaves in a register of one CPU. So the kernel
lies on an ISO image of isolinux; the agent's serial port is a socket that Bochs connects to; the start of the other
CPUs in Bochs' BIOS is changed in a copy; and whether a CPU is in VMX operation is read off CR4 by Bochs' own debugger.
"""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import tty
from pathlib import Path
from typing import Any

from . import images, tools
from .bochs_cpu import FEATURE_CONTROL
from .channel import LineChannel
from .errors import EmulatorFault, GuestDied, GuestGone, OracleError
from .guest import Agent, Hardware
from .kernels import Kernel
from .machine import Topology

BIOS = Path("/usr/share/bochs/BIOS-bochs-latest")
VGA_BIOS = Path("/usr/share/vgabios/vgabios.bin")
ISOLINUX = (Path("/usr/lib/ISOLINUX/isolinux.bin"), Path("/usr/lib/syslinux/modules/bios/ldlinux.c32"))
PACKAGES = {BIOS: "bochsbios", VGA_BIOS: "vgabios", ISOLINUX[0]: "isolinux", ISOLINUX[1]: "syslinux-common"}
COMMAND_LINE = "console=ttyS0,115200 panic=-1 loglevel=7 mitigations=off nokaslr"
LAST_OWN_WORD = "hpet=disable"
SLOWER = 8  # what the guest's clock calls a second may take that many
DEADLINE_MS = 240_000  # of an operation, as the guest's clock goes: what QEMU does in one second may take a minute here
DEBUGGER_SECONDS = 30
CONNECT_SECONDS = 60

# Where each CPU that is started sets IA32_FEATURE_CONTROL and counts itself, in Bochs' BIOS (rombios32start.S of 2.7),
# as the processor reads it: if CPUID says VMX, then register 3AH becomes locked with VMX.
AP_START = bytes.fromhex("66b8010000000fa26683e120740e66b93a0000000f326683c8050f30f0ff065807f4ebfd")
CODE, TABLE, SEGMENT = 0xA000, 0xA100, 0xF000  # of the copy's own: where the BIOS has nothing but zeros
JUMP = bytes([0xEA]) + CODE.to_bytes(2, "little") + SEGMENT.to_bytes(2, "little")
# The same, with the value taken from a table by the APIC id.
AP_CODE = b"".join(
    (
        bytes.fromhex("66b801000000 0fa2 6683e120 7418"),  # CPUID leaf 1; without VMX to the end
        bytes.fromhex("66c1eb18 2e8a87"),  # the APIC id, and what stands in
        TABLE.to_bytes(2, "little"),  # the table for it
        bytes.fromhex("660fb6c0 6631d2 66b93a000000 0f30"),  # to register 3AH
        bytes.fromhex("f0ff065807 f4 ebfd"),  # counts, and halts
    )
)
ENABLED = 0x5
CAPABILITIES = (0x3A, *range(0x480, 0x492))


def changed_bios(bios: bytes, left: dict[int, int]) -> bytes:
    """The BIOS with what it leaves in IA32_FEATURE_CONTROL by APIC id; the boot CPU is not asked."""
    start = bios.find(AP_START)
    code, table = len(bios) - 0x10000 + CODE, len(bios) - 0x10000 + TABLE
    if start < 0 or bios.count(AP_START) > 1 or any(bios[code : table + 256]):
        raise OracleError(f"{BIOS} is not the BIOS that the recorder knows how to change: that of bochsbios 2.7")
    changed = bytearray(bios)
    changed[start : start + len(JUMP)] = JUMP
    changed[code : code + len(AP_CODE)] = AP_CODE
    changed[table : table + 256] = bytes(left.get(apic_id, ENABLED) for apic_id in range(256))
    return bytes(changed)


def emulator() -> str:
    """Bochs and its version, as a recording names it."""
    (bochs,) = tools.find("bochs-bin")
    match = re.search(r"Emulator ([0-9.]+)", tools.run([bochs, "--help", "cpu"], check=False))
    return f"Bochs {match[1] if match else '?'} (Debian's package; VMX)"


def kernel_command_line(hardware: Hardware) -> str:
    limit = [] if hardware.brought_up is None else [f"maxcpus={hardware.brought_up}"]
    return " ".join([COMMAND_LINE, *limit, LAST_OWN_WORD, hardware.command_line]).strip()


class Debugger:
    """Bochs' debugger at a pseudo terminal. The machine runs whenever it is not asked."""

    PROMPT = re.compile(rb"<bochs:[0-9]+> ?$")

    def __init__(self, master: int, process: "subprocess.Popen[bytes]"):
        self.master, self.process = master, process
        self.drain()

    def drain(self) -> None:
        while select.select([self.master], [], [], 0)[0] and self._read():
            pass

    def _read(self) -> bytes:
        try:
            return os.read(self.master, 1 << 16)
        except OSError:
            return b""

    def _until_prompt(self) -> str:
        said, end = b"", time.monotonic() + DEBUGGER_SECONDS
        while not self.PROMPT.search(said):
            left = end - time.monotonic()
            if left <= 0:
                raise EmulatorFault("Bochs' debugger does not answer")
            if select.select([self.master], [], [], left)[0]:
                data = self._read()
                if not data:
                    raise GuestGone("Bochs has ended")
                said += data
        return said.decode("latin-1")

    def _ask(self, command: str) -> str:
        os.write(self.master, command.encode() + b"\n")
        return self._until_prompt()

    def vmx_enabled(self, cpus: list[int]) -> dict[int, bool]:
        """CR4.VMXE of CPUs."""
        self.drain()
        self.process.send_signal(signal.SIGINT)
        self._until_prompt()
        found = {}
        for cpu in cpus:
            self._ask(f"set $cpu={cpu}")
            match = re.search(r"CR4=0x[0-9a-f]+: (.*)", self._ask("creg"))
            if match is None:
                raise EmulatorFault("Bochs' debugger does not tell CR4")
            found[cpu] = "VMX" in match[1].split()  # in capitals where it is set
        os.write(self.master, b"c\n")
        return found


class BochsGuest(Agent):
    """A running guest."""

    def __init__(self, kernel: Kernel, hardware: Hardware, left: dict[int, int], boot_timeout: float):
        (bochs,) = tools.find("bochs-bin")
        super().__init__(hardware, Path(tempfile.mkdtemp(prefix="kvmsim-oracle-")))
        self.slower = SLOWER
        self.operation_timeout = DEADLINE_MS / 1000 + 10
        started = time.monotonic()
        listener = socket.create_server(("127.0.0.1", 0))
        self.master, slave = pty.openpty()
        tty.setraw(slave)
        try:
            self._write_files(kernel, left, listener.getsockname()[1])
            with open(self.directory / "qemu.err", "wb") as errors:
                self.process = subprocess.Popen(
                    [bochs, "-q", "-f", "bochsrc", "-rc", "commands"],
                    cwd=self.directory,
                    stdin=slave,
                    stdout=slave,
                    stderr=errors,
                    env={**os.environ, "TERM": "dumb"},
                )
            os.close(slave)
            self.debugger = Debugger(self.master, self.process)
            self.agent = LineChannel.accepted(listener, "agent", self.is_alive, CONNECT_SECONDS)
            self.channels.append(self.agent)
            self.wait_for_boot(boot_timeout * SLOWER)
            self.command(f"timeout {DEADLINE_MS}")
        except GuestDied as error:
            self.close(keep=True)
            raise EmulatorFault(str(self.no_boot(error))) from error
        except BaseException:
            if hasattr(self, "process"):
                self.close(keep=False)
            raise
        finally:
            listener.close()
        self.boot_seconds = round(time.monotonic() - started, 2)

    def _write_files(self, kernel: Kernel, left: dict[int, int], port: int) -> None:
        missing = [package for path, package in PACKAGES.items() if not path.exists()]
        if missing:
            raise OracleError(
                "Bochs needs files of packages that are missing. On Debian, as root: "
                f"apt-get install --no-install-recommends {' '.join(missing)}"
            )
        directory, disk = self.directory, self.directory / "disk" / "isolinux"
        disk.mkdir(parents=True)
        for path in ISOLINUX:
            shutil.copy(path, disk)
        shutil.copy(kernel.image, disk.parent / "vmlinuz")
        shutil.copy(images.initramfs(kernel), disk.parent / "initrd")
        words = kernel_command_line(self.hardware)
        (disk / "isolinux.cfg").write_text(
            f"default k\nprompt 0\ntimeout 1\nlabel k\nkernel /vmlinuz\nappend initrd=/initrd {words}\n"
        )
        (genisoimage,) = tools.find("genisoimage")
        boot = ["-b", "isolinux/isolinux.bin", "-c", "isolinux/boot.cat", "-no-emul-boot", "-boot-load-size", "4"]
        image = ["-o", str(directory / "disk.iso")]
        tools.run([genisoimage, "-quiet", *image, *boot, "-boot-info-table", str(disk.parent)])
        shutil.rmtree(disk.parent)
        (directory / "bios").write_bytes(changed_bios(BIOS.read_bytes(), left))
        (directory / "commands").write_text("c\n")
        (directory / "bochsrc").write_text(settings(self.hardware.boot_cpu, self.hardware.topology, port))

    def state(self) -> dict[str, Any]:
        """The agent's; on Intel's CPUs it can't tell on which CPUs virtualization is on."""
        state = super().state()
        if self.is_intel:
            enabled = self.debugger.vmx_enabled([int(cpu) for cpu in state["svme"]])
            state["svme"] = {cpu: int(enabled[int(cpu)]) for cpu in state["svme"]}
        return state

    def is_alive(self) -> bool:
        """A kernel that panicked boots anew, which is not waited for."""
        return super().is_alive() and self.panic() is None

    def registers(self) -> dict[str, dict[str, str]]:
        """The boot CPU's registers that say what its VMX can do."""
        values = self.command(f"rdmsr 0 {' '.join(f'{index:x}' for index in CAPABILITIES)}")["values"]
        msrs = {index: value for index, value in values.items() if value is not None}
        return {"msrs": msrs} if msrs else {}

    @property
    def is_intel(self) -> bool:
        return not self.hardware.boot_cpu.startswith(("ryzen", "zambezi", "trinity"))

    def close(self, keep: bool) -> None:
        super().close(keep)
        if self.master >= 0:
            os.close(self.master)
            self.master = -1


def settings(model: str, topology: Topology, port: int) -> str:
    """Bochs' configuration."""
    count = f"{topology.packages}:{topology.cores}:{topology.threads}"
    return f"""\
cpu: model={model}, count={count}, ips=50000000, reset_on_triple_fault=0, ignore_bad_msrs=1
megs: 512
romimage: file=bios
vgaromimage: file={VGA_BIOS}
ata0-master: type=cdrom, path=disk.iso, status=inserted
boot: cdrom
display_library: rfb, options="timeout=0"
com1: enabled=1, mode=file, dev=console.log
com2: enabled=1, mode=socket-client, dev=127.0.0.1:{port}
clock: sync=none, time0=local
speaker: enabled=0
sound: waveoutdrv=dummy, waveindrv=dummy, midioutdrv=dummy
mouse: enabled=0
panic: action=fatal
error: action=ignore
info: action=ignore
log: bochs.log
"""


def left_by_firmware(present: dict[int, Any], topology: Topology) -> dict[int, int]:
    """What the BIOS is to leave in IA32_FEATURE_CONTROL, by APIC id."""
    return {
        topology.apic_id_of(cpu): int(properties[FEATURE_CONTROL], 16)
        for cpu, properties in present.items()
        if FEATURE_CONTROL in properties
    }
