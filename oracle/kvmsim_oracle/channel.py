"""Lines over a socket to QEMU, with deadlines."""

from __future__ import annotations

import select
import socket
import time
from pathlib import Path
from typing import Callable

from .errors import GuestDied, GuestGone


class LineChannel:
    """A socket of the emulator: one that it listens at, if not said otherwise."""

    def __init__(self, path: Path, is_alive: Callable[[], bool], timeout: float = 20):
        self.name, self.is_alive, self.buffer = path.name, is_alive, b""
        end = time.monotonic() + timeout
        while True:
            self.socket = socket.socket(socket.AF_UNIX)
            try:
                self.socket.connect(str(path))
                return
            except OSError as error:
                self.socket.close()
                if time.monotonic() > end or not is_alive():
                    raise GuestDied("qemu did not start") from error
                time.sleep(0.02)

    @classmethod
    def accepted(
        cls, listener: socket.socket, name: str, is_alive: Callable[[], bool], timeout: float
    ) -> "LineChannel":
        """A socket that the emulator connects to."""
        end = time.monotonic() + timeout
        while not select.select([listener], [], [], 0.2)[0]:
            if time.monotonic() > end or not is_alive():
                raise GuestDied("the emulator did not start")
        channel = cls.__new__(cls)
        channel.name, channel.is_alive, channel.buffer = name, is_alive, b""
        channel.socket = listener.accept()[0]
        return channel

    def send(self, data: bytes) -> None:
        try:
            self.socket.sendall(data)
        except OSError as error:
            raise GuestGone(f"guest gone ({self.name} broken)") from error

    def read_line(self, timeout: float) -> bytes | None:
        """The next line; None if there is none within the time."""
        end = time.monotonic() + timeout
        while b"\n" not in self.buffer:
            left = end - time.monotonic()
            if left < 0:
                return None
            if select.select([self.socket], [], [], min(left, 0.5))[0]:
                try:
                    data = self.socket.recv(1 << 16)
                except OSError:
                    data = b""
                if not data:
                    raise GuestGone(f"guest gone ({self.name} closed)")
                self.buffer += data
            elif not self.is_alive():
                raise GuestGone("the emulator has ended")
            elif timeout == 0:
                return None
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line

    def has_line(self) -> bool:
        """Whether a line has come, or comes at once; it stays."""
        line = self.read_line(0.02)
        if line is not None:
            self.buffer = line + b"\n" + self.buffer
        return line is not None

    def close(self) -> None:
        self.socket.close()
