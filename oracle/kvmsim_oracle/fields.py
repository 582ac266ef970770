"""Reading a mapping field by field: what is of another kind, or not expected, is an error with its place."""

from __future__ import annotations

import re
from typing import Callable, Iterable, TypeVar

from .yaml_subset import Mapping, Mark, Node, Scalar, Sequence

MAX_CPUS = 8192
T = TypeVar("T")
D = TypeVar("D")


class Fields:
    """A mapping of which every key has to be known."""

    def __init__(self, node: Node, what: str, known: Iterable[str]):
        if not isinstance(node, Mapping):
            raise node.mark.error(f"{what}: keys and values are expected here.")
        self.node, self.what = node, what
        known = set(known)
        for key, mark in node.keys.items():
            if key not in known:
                raise mark.error(f"{what}: the recorder does not know '{key}'. It knows: {', '.join(sorted(known))}.")

    def __contains__(self, key: str) -> bool:
        return key in self.node.entries

    def mark(self, key: str) -> Mark:
        return self.node.keys.get(key, self.node.mark)

    def need(self, key: str) -> Node:
        if key not in self.node.entries:
            raise self.node.mark.error(f"{self.what}: '{key}' is missing.")
        return self.node.entries[key]

    def get(self, key: str, read: Callable[[Node], T], default: D) -> T | D:
        return read(self.node.entries[key]) if key in self.node.entries else default


def text(node: Node) -> str:
    value = node.value() if isinstance(node, Scalar) else None
    if not isinstance(value, str):
        raise node.mark.error("a text is expected here.")
    return value


def number(node: Node) -> int:
    value = node.value() if isinstance(node, Scalar) else None
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise node.mark.error("a number from 0 on is expected here.")
    return value


def truth(node: Node) -> bool:
    value = node.value() if isinstance(node, Scalar) else None
    if not isinstance(value, bool):
        raise node.mark.error("true or false is expected here.")
    return value


def name(node: Node) -> str:
    value = text(node)
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}", value):
        raise node.mark.error(f"'{value}' is not a name.")
    return value


def items(node: Node) -> list[Node]:
    if not isinstance(node, Sequence):
        raise node.mark.error("a list is expected here.")
    return node.items


def words(node: Node) -> list[str]:
    """A list of texts, or a text with blanks between them."""
    return [text(item) for item in node.items] if isinstance(node, Sequence) else text(node).split()


def numbers(node: Node) -> list[int]:
    return [number(item) for item in items(node)]


def mapping(node: Node) -> Mapping:
    if not isinstance(node, Mapping):
        raise node.mark.error("keys and values are expected here.")
    return node


def cpus(node: Node) -> list[int]:
    """A CPU number or a cpulist such as "0-3,8" or "0-15:1/2", in ascending order."""
    value = node.value() if isinstance(node, Scalar) else None
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise node.mark.error("a CPU number or a cpulist is expected here.")
    found: set[int] = set()
    for part in str(value).split(","):
        match = re.fullmatch(r"\s*([0-9]{1,4})(?:-([0-9]{1,4})(?::([0-9]{1,4})/([0-9]{1,4}))?)?\s*", part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, -1)
        used, group = (int(match[3]), int(match[4])) if match and match[3] else (1, 1)
        if first > last or last >= MAX_CPUS or not 0 < used <= group:
            raise node.mark.error(f"'{value}' is not a cpulist that the recorder reads.")
        found |= {cpu for cpu in range(first, last + 1) if (cpu - first) % group < used}
    return sorted(found)


def parameter(node: Node) -> str:
    """The value of a module parameter, as the kernel takes it."""
    value = node.value() if isinstance(node, Scalar) else None
    if value is None or not re.fullmatch(r"[!-~]*", str(value)):
        raise node.mark.error("the value of a module parameter is expected here.")
    return ("1" if value else "0") if isinstance(value, bool) else str(value)


def written(node: Node) -> str:
    """What is written to a file: a text or a number."""
    value = node.value() if isinstance(node, Scalar) else None
    if value is None or isinstance(value, bool):
        raise node.mark.error("a text or a number is expected here; put true and false into quotes.")
    return str(value)


def parameters(node: Node) -> dict[str, str]:
    return {key: parameter(value) for key, value in mapping(node).entries.items()}


def module_parameters(node: Node) -> dict[str, dict[str, str]]:
    """Module, parameter, value."""
    fields = Fields(node, "parameters", MODULES)
    return {module: parameters(value) for module, value in fields.node.entries.items()}


def modules(node: Node) -> list[str]:
    """The name of a module, or a list of them."""
    found = [text(item) for item in node.items] if isinstance(node, Sequence) else [text(node)]
    for module in found:
        if module not in MODULES:
            raise node.mark.error(f"'{module}' is not a module that the recorder loads: {', '.join(MODULES)}.")
    return found


MODULES = ("kvm", "kvm_amd", "kvm_intel")
