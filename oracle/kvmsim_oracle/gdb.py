"""QEMU's gdb stub: holds one vCPU at a kernel function while the others run on, and reads a CPU that is stopped."""

from __future__ import annotations

import re
import select
import socket
import time
from pathlib import Path

from .errors import GuestGone, OracleError


class Gdb:
    """Just enough of gdb's remote protocol."""

    def __init__(self, path: Path):
        self.socket = socket.socket(socket.AF_UNIX)
        try:
            self.socket.connect(str(path))
        except OSError as error:
            raise GuestGone(f"no gdb stub: {error}") from error
        self.buffer = b""
        self._command("?")  # connecting stops the machine,
        self._receive(0.3)  # which is reported once more

    def _send(self, packet: str) -> None:
        data = packet.encode()
        self._write(b"$%s#%02x" % (data, sum(data) & 255))

    def _write(self, data: bytes) -> None:
        try:
            self.socket.sendall(data)
        except OSError as error:
            raise GuestGone("gdb stub closed") from error

    def _receive(self, timeout: float) -> str | None:
        end = time.monotonic() + timeout
        while True:
            match = re.search(rb"\$([^#]*)#..", self.buffer)
            if match:
                self.buffer = self.buffer[match.end() :]
                self._write(b"+")
                return match[1].decode("latin-1")
            left = end - time.monotonic()
            if left <= 0:
                return None
            if select.select([self.socket], [], [], left)[0]:
                try:
                    data = self.socket.recv(4096)
                except OSError:
                    data = b""
                if not data:
                    raise GuestGone("gdb stub closed")
                self.buffer += data

    def _command(self, packet: str, timeout: float = 5) -> str | None:
        self._send(packet)
        return self._receive(timeout)

    def _threads(self) -> list[str]:
        threads: list[str] = []
        answer = self._command("qfThreadInfo")
        while answer and answer.startswith("m"):
            threads += answer[1:].split(",")
            answer = self._command("qsThreadInfo")
        return threads

    def prepare(self, address: int) -> None:
        """Sets a breakpoint and lets the machine run."""
        self._command(f"Z0,{address:x},1")
        self._send("vCont;c")

    def hold(self, address: int, vcpu: int, timeout: float) -> bool:
        """
        Waits for a vCPU to come to the breakpoint, then lets all others run without it. False if it did not come.
        """
        end = time.monotonic() + timeout
        while (left := end - time.monotonic()) > 0:
            stop = self._receive(left)
            thread = re.search(r"thread:([^;]*);", stop or "")
            if thread is None:
                continue
            others = [other for other in self._threads() if other != thread[1]]
            if int(thread[1].split(".")[-1], 16) == vcpu + 1:  # the stub counts from 1
                self._command(f"z0,{address:x},1")
                self._send("vCont;" + ";".join(f"c:{other}" for other in others))
                return True
            # another came by: it goes over the breakpoint in a single step
            self._command(f"z0,{address:x},1")
            self._command(f"vCont;s:{thread[1]}")
            self._command(f"Z0,{address:x},1")
            self._send("vCont;c")
        self._interrupt()
        self._command(f"z0,{address:x},1")
        self._send("vCont;c")
        return False

    def _interrupt(self) -> None:
        self._write(b"\x03")
        self._receive(5)

    def thaw(self) -> None:
        """Lets all run and goes."""
        self._interrupt()
        self._command("D")
        self.socket.close()

    # -- a CPU that is stopped: the first, if none was stopped by a breakpoint ----------------------------------------

    def _done(self, packet: str) -> str:
        answer = self._command(packet)
        if answer is None or re.fullmatch("E[0-9a-f]{2}|", answer):
            raise OracleError(f"QEMU's gdb stub does not do '{packet}': {answer or 'no answer'}")
        return answer

    def use_registers(self) -> None:
        """Asks for the description of the registers, without which the stub does not tell single ones."""
        self._done("qXfer:features:read:target.xml:0,ffb")

    def register(self, number: int) -> int:
        return int.from_bytes(bytes.fromhex(self._done(f"p{number:x}")), "little")

    def set_register(self, number: int, value: int) -> None:
        self._done(f"P{number:x}={value.to_bytes(8, 'little').hex()}")

    def memory(self, address: int, size: int) -> bytes:
        return bytes.fromhex(self._done(f"m{address:x},{size:x}"))

    def has(self, address: int, data: bytes) -> bool:
        """Whether memory is that; what is not mapped is nothing."""
        return self._command(f"m{address:x},{len(data):x}") == data.hex()

    def set_memory(self, address: int, data: bytes) -> None:
        self._done(f"M{address:x},{len(data):x}:{data.hex()}")

    def break_at(self, addresses: list[int]) -> None:
        for address in addresses:
            self._done(f"Z0,{address:x},4")

    def go(self) -> None:
        """Lets all CPUs run."""
        self._send("vCont;c")

    def stopped(self, timeout: float) -> int | None:
        """The vCPU, by QEMU's number, that has come to a breakpoint within the time; registers are its own then."""
        thread = re.search(r"thread:([^;]*);", self._receive(timeout) or "")
        if thread is None:
            return None
        self._done(f"Hg{thread[1]}")
        return int(thread[1].split(".")[-1], 16) - 1  # the stub counts from 1

    def stop(self) -> None:
        """Stops all CPUs; the one that has just come to a breakpoint stays before it."""
        self._interrupt()

    def forget(self, addresses: list[int]) -> None:
        for address in addresses:
            self._command(f"z0,{address:x},4")

    def step(self) -> None:
        """One instruction."""
        self._done("s")

    def leave(self) -> None:
        """Lets the machine run and goes."""
        self._command("D")
        self.socket.close()
