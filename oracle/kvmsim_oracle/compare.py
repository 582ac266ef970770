"""Do two recordings of the same scenarios agree, operation by operation?"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from .scenario import ONLINE_HANDLE

RESULT_KEYS = ("ok", "errno", "at", "exit_reason", "on_cpu", "sysfs_node", "agent_error", "text")

PROCESS = re.compile(r"process \d+ \(")
SHOWN = 5  # lines of a log of which one recording has more
OF_A_RUN = ("KVM_RUN", "sched_setaffinity")  # a call that fails so leaves its VM as it is


def _answer(operation: dict[str, Any], ended: set[str]) -> dict[str, Any]:
    """What has to be the same: not durations and addresses, nor whether a call that has returned counts as held."""
    result, state = operation.get("result", {}), operation.get("state", {})
    return {
        **{key: result.get(key) for key in RESULT_KEYS},
        "blocked": "timeout_ms" in result,
        "died": bool(result.get("guest_died") or result.get("died")),
        **{key: state.get(key) for key in ("online", "present", "svme", "modules", "dev_kvm")},
        "vms_held": sorted(set(state.get("vms_held", [])) - ended),
        # CPUs may report in any order
        "messages": sorted(
            f"{line['level']}: {PROCESS.sub('process N (', line['text'])}"
            for line in operation.get("kmsg", [])
            if line["class"] == "kvm"
        ),
    }


def _difference(key: str, one: Any, other: Any) -> str:
    if key != "messages":
        return f"{key}: {one}, {other}"
    here, there = Counter(one), Counter(other)
    lines = [f"{count} more {line!r}" for line, count in (here - there).items()]
    lines += [f"{count} fewer {line!r}" for line, count in (there - here).items()]
    rest = f"; and {len(lines) - SHOWN} others" if len(lines) > SHOWN else ""
    return f"messages: {'; '.join(lines[:SHOWN])}{rest}"


def differences(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """What differs between two traces, a line each."""
    found = []
    ended = {ONLINE_HANDLE}
    if len(one["ops"]) != len(other["ops"]):
        found.append(f"{len(one['ops'])} operations, {len(other['ops'])} operations")
    for first, second in zip(one["ops"], other["ops"]):
        if (first["op"], first["args"]) != (second["op"], second["args"]):
            found.append(f"{first['n']}: {first['op']} {first['args']}, {second['op']} {second['args']}")
            continue
        result = first.get("result", {})
        if first["op"] == "wait" and "errno" in result and result.get("at") not in OF_A_RUN:
            ended.add(first["args"][0])
        a, b = _answer(first, ended), _answer(second, ended)
        found += [
            f"{first['n']} {first['op']}: {_difference(key, a[key], b[key])}" for key in a if a[key] != b[key]
        ]
    return found


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="oracle/compare",
        description="Compares recordings with those of the same name in another directory, "
        "operation by operation: answers, CPU masks, EFER.SVME, modules, VMs held, KVM's messages in any order.",
    )
    parser.add_argument("directory", type=Path, help="recordings")
    parser.add_argument("other", type=Path, help="recordings to compare them with, e.g. tests/conformance")
    options = parser.parse_args(arguments)
    same = operations = 0
    differing = []
    missing = []
    for path in sorted(options.directory.glob("*@*.json")):
        counterpart = options.other / path.name
        if not counterpart.exists():
            missing.append(path.name)
            continue
        one, other = (json.loads(file.read_text("utf-8")) for file in (path, counterpart))
        operations += len(one["ops"])
        found = differences(one, other)
        same += not found
        if found:
            differing.append(path.name)
            print(path.name, *(f"    {line}" for line in found), sep="\n")
    for name in missing:
        print(f"{name}: nothing to compare it with")
    print(f"{same} of {same + len(differing)} recordings agree ({operations} operations compared)")
    return 0 if same and not differing else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
