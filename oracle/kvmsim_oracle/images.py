"""The guest's initramfs: busybox, the agent, and the modules of a kernel."""

from __future__ import annotations

import os
import gzip
import hashlib
import lzma
import tempfile
from pathlib import Path

from . import debian, tools
from .architecture import X86, Architecture
from .errors import OracleError
from .kernels import Kernel

GUEST = Path(__file__).resolve().parent.parent / "guest"
CFLAGS = ["-O1", "-Wall", "-Wextra", "-static"]

DIRECTORY, EXECUTABLE, PLAIN, LINK = 0o040755, 0o100755, 0o100644, 0o120777


def cpio(entries: list[tuple[str, int, bytes]]) -> bytes:
    """An archive in the format "newc": name, mode and contents of each entry."""
    archive = bytearray()
    for inode, (name, mode, data) in enumerate([*entries, ("TRAILER!!!", 0, b"")], 1):
        encoded = name.encode() + b"\0"
        numbers = (inode, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(encoded), 0)
        archive += b"070701" + b"".join(b"%08X" % number for number in numbers) + encoded
        archive += b"\0" * (-len(archive) % 4)
        archive += data
        archive += b"\0" * (-len(archive) % 4)
    return bytes(archive) + b"\0" * (-len(archive) % 512)


def agent(architecture: Architecture = X86) -> bytes:
    """The agent, built once for each of its versions and each compiler."""
    source, compiler = GUEST / "agent.c", architecture.compiler
    words = " ".join([compiler, *CFLAGS])
    digest = hashlib.sha256(source.read_bytes() + words.encode()).hexdigest()[:16]
    binary = tools.cache_directory() / f"agent-{digest}"
    if not binary.exists():
        (cc,) = tools.find(compiler)
        built = binary.with_name(f"{binary.name}.{os.getpid()}.new")
        try:
            tools.run([cc, *CFLAGS, "-o", str(built), str(source)])
        except OracleError as error:
            library = tools.PACKAGES[compiler].split()[-1]
            raise OracleError(
                f"the guest's agent can't be built; a static C library is in Debian's {library}.\n{error}"
            ) from error
        built.replace(binary)
    return binary.read_bytes()


def initramfs(kernel: Kernel) -> Path:
    """The initramfs of a kernel, built if what goes into it has changed."""
    entries = [(directory, DIRECTORY, b"") for directory in ("bin", "modules")]
    entries += [
        ("bin/busybox", EXECUTABLE, _busybox(kernel.architecture)),
        ("bin/sh", LINK, b"busybox"),
        ("init", EXECUTABLE, (GUEST / "init").read_bytes()),
        ("agent", EXECUTABLE, agent(kernel.architecture)),
    ]
    entries += [(f"modules/{name}.ko", PLAIN, data) for name, data in _modules(kernel)]
    archive = cpio(entries)
    digest = hashlib.sha256(archive).hexdigest()[:16]
    image = tools.cache_directory() / f"initramfs-{kernel.release}-{digest}.gz"
    if not image.exists():
        tools.replace_file(image, gzip.compress(archive, 1, mtime=0))
    return image


def _busybox(architecture: Architecture) -> bytes:
    path = _foreign_busybox(architecture) if architecture.busybox else Path(tools.find("busybox")[0])
    data = path.read_bytes()
    if b"/ld-linux" in data[:4096]:
        raise OracleError(
            f"{path} is not linked statically; Debian's package busybox-static is needed in place of busybox"
        )
    return data


def _foreign_busybox(architecture: Architecture) -> Path:
    """That of Debian's package for an architecture that is not this machine's."""
    package = str(architecture.busybox)
    root = tools.cache_directory() / f"{package}-{architecture.debian}"
    found = sorted(debian.download(architecture, [package], root).glob("**/bin/busybox"))
    if len(found) != 1:
        raise OracleError(f"{root} has {len(found)} files bin/busybox, not one; delete it")
    return found[0]


def _modules(kernel: Kernel) -> list[tuple[str, bytes]]:
    found = []
    for name in kernel.architecture.modules:
        own = kernel.modules / f"{name}.ko" if kernel.modules else None
        if own is not None and own.exists():
            found.append((name, _stripped(own)))
            continue
        files = sorted(kernel.root.glob(f"lib/modules/*/kernel/**/{name}.ko*")) or sorted(
            kernel.root.glob(f"usr/lib/modules/*/kernel/**/{name}.ko*")
        )
        if files:
            found.append((name, _decompressed(files[0])))
    missing = kernel.architecture.needed_modules - {name for name, _ in found}
    if missing:
        raise OracleError(f"{kernel.root} has no module {', '.join(sorted(missing))}")
    return found


def _decompressed(path: Path) -> bytes:
    if path.suffix == ".xz":
        return lzma.decompress(path.read_bytes())
    if path.suffix == ".gz":
        return gzip.decompress(path.read_bytes())
    if path.suffix != ".ko":
        raise OracleError(f"{path}: modules compressed so are not read")
    return path.read_bytes()


def _stripped(path: Path) -> bytes:
    """Without debug information, which may be larger than the guest's memory."""
    (strip,) = tools.find("strip")
    with tempfile.TemporaryDirectory() as directory:
        stripped = Path(directory) / path.name
        tools.run([strip, "-g", "-o", str(stripped), str(path)])
        return stripped.read_bytes()
