"""QEMU's machine protocol: plugging and unplugging."""

from __future__ import annotations

import json
import time
from typing import Any

from .channel import LineChannel
from .errors import GuestDied


class Qmp:
    """A session. Events that come between answers are kept."""

    def __init__(self, channel: LineChannel):
        self.channel = channel
        self.events: list[dict[str, Any]] = []
        self._read(10)  # the greeting
        self.execute("qmp_capabilities")

    def _read(self, timeout: float) -> dict[str, Any] | None:
        line = self.channel.read_line(timeout)
        if line is None:
            return None
        message: dict[str, Any] = json.loads(line)
        if "event" in message:
            self.events.append({"event": message["event"], "data": message.get("data", {})})
        return message

    def execute(self, command: str, timeout: float = 20, **arguments: Any) -> dict[str, Any]:
        """The answer: an object with "return" or "error"."""
        request: dict[str, Any] = {"execute": command}
        if arguments:
            request["arguments"] = arguments
        self.channel.send(json.dumps(request).encode() + b"\n")
        end = time.monotonic() + timeout
        while True:
            message = self._read(max(0.01, end - time.monotonic()))
            if message is None:
                return {"error": {"desc": "qmp timeout"}}
            if "return" in message or "error" in message:
                return message

    def wait_for(self, event: str, since: int, timeout: float) -> bool:
        """Whether an event comes, or came after the first that many."""
        end = time.monotonic() + timeout
        while True:
            if any(seen["event"] == event for seen in self.events[since:]):
                return True
            left = end - time.monotonic()
            if left <= 0:
                return False
            self._read(left)

    def drain(self) -> None:
        """Takes in what has come from a guest that may be dead."""
        try:
            while self._read(0):
                pass
        except GuestDied:
            pass

    def vcpu_index(self, place: dict[str, int]) -> int | None:
        """QEMU's own number of the vCPU in that place; None if there is none."""
        vcpus = self.execute("query-cpus-fast").get("return", [])
        return next((vcpu["cpu-index"] for vcpu in vcpus if _is_in(vcpu["props"], place)), None)

    def path_of(self, place: dict[str, int]) -> str | None:
        """By what name QEMU takes out the CPU in that place; None if there is none."""
        places = self.execute("query-hotpluggable-cpus").get("return", [])
        return next((entry.get("qom-path") for entry in places if _is_in(entry["props"], place)), None)


def _is_in(found: dict[str, int], place: dict[str, int]) -> bool:
    return all(found.get(key) == value for key, value in place.items())
