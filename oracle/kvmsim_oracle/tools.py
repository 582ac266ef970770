"""The programs that the recorder needs, and the Debian packages that have them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from .errors import OracleError

PACKAGES = {
    "qemu-system-x86_64": "qemu-system-x86",
    "bochs-bin": "bochs bochsbios vgabios",
    "genisoimage": "genisoimage isolinux syslinux-common",
    "busybox": "busybox-static",
    "qemu-system-aarch64": "qemu-system-arm",
    "cc": "gcc libc6-dev",
    "aarch64-linux-gnu-gcc": "gcc-aarch64-linux-gnu libc6-dev-arm64-cross",
    "strip": "binutils",
    "apt-cache": "apt",
    "apt-get": "apt",
    "dpkg-deb": "dpkg",
}


def find(*tools: str) -> list[str]:
    """The paths of programs; one message for all that are missing."""
    paths = {tool: shutil.which(tool) for tool in tools}
    missing = [tool for tool, path in paths.items() if path is None]
    if missing:
        packages = " ".join(dict.fromkeys(PACKAGES[tool] for tool in missing))
        raise OracleError(
            f"{', '.join(missing)} not found. On Debian, as root: apt-get install --no-install-recommends {packages}"
        )
    return [path for path in paths.values() if path is not None]


def run(arguments: list[str], cwd: Path | None = None, check: bool = True) -> str:
    """Runs a program; what it prints. That it fails is an error with what it said, unless that is not looked at."""
    try:
        done = subprocess.run(
            arguments,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "LC_ALL": "C"},
        )
    except OSError as error:
        raise OracleError(f"{arguments[0]} can't be run: {error.strerror}") from error
    if check and done.returncode != 0:
        said = (done.stderr or done.stdout).strip()
        raise OracleError(f"'{' '.join(map(str, arguments))}' failed with exit code {done.returncode}:\n{said[-2000:]}")
    return done.stdout if check else done.stdout + done.stderr


def cache_directory() -> Path:
    """Where packages, kernels and images are kept: they can be deleted at any time."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    root = Path(base) if os.path.isabs(base) else Path.home() / ".cache"
    cache = root / "kvmsim-oracle"
    try:
        cache.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OracleError(
            f"{cache} can't be created: {error.strerror}. Set XDG_CACHE_HOME to another directory."
        ) from error
    return cache


def replace_file(path: Path, data: bytes) -> None:
    """Writes a file as a whole or not at all, whoever else is writing it."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    temporary.write_bytes(data)
    temporary.replace(path)
