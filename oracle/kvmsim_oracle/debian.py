"""Debian's packages of an architecture: found by apt, downloaded and unpacked, never installed.

The packages of this machine's own architecture come from its apt. Those of another one, which it need not know, come
from lists that are kept apart in the cache. APT_CONFIG, if it is set, is trusted to say it all.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path

from . import tools
from .architecture import Architecture
from .errors import OracleError

MIRROR = "http://deb.debian.org/debian"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
LISTS_ARE_NEW_FOR = 24 * 3600  # s


def has_own_lists(architecture: Architecture) -> bool:
    """Whether lists of its own are kept for an architecture."""
    return bool(architecture.suites) and not os.environ.get("APT_CONFIG")


def options(architecture: Architecture) -> list[str]:
    """apt's options that make it know the architecture's packages, and only those."""
    if not has_own_lists(architecture):
        return []
    root = _lists_of(architecture)
    values = {
        "Dir::Etc::sourcelist": root / "sources.list",
        "Dir::Etc::sourceparts": "-",
        "Dir::State::lists": root / "lists",
        "Dir::State::status": "/dev/null",
        "Dir::Cache::archives": root / "archives",
        "Dir::Cache::pkgcache": "",
        "Dir::Cache::srcpkgcache": "",
        "APT::Architecture": architecture.debian,
        "APT::Architectures": architecture.debian,
    }
    return [word for name, value in values.items() for word in ("-o", f"{name}={value}")]


def sources(architecture: Architecture) -> str:
    """The file of sources for those lists."""
    return "".join(
        f"deb [arch={architecture.debian} signed-by={KEYRING}] {MIRROR} {suite} main\n"
        for suite in architecture.suites
    )


def _lists_of(architecture: Architecture) -> Path:
    return tools.cache_directory() / "apt" / architecture.name


def update(architecture: Architecture) -> None:
    """Fetches the lists that are kept apart, if they are not there or older than a day."""
    if not has_own_lists(architecture):
        return
    root = _lists_of(architecture)
    written, wanted = root / "sources.list", sources(architecture)
    stamp = root / "updated"
    is_same = written.is_file() and written.read_text("utf-8") == wanted
    if is_same and stamp.is_file() and time.time() - stamp.stat().st_mtime < LISTS_ARE_NEW_FOR:
        return
    for folder in ("lists/partial", "archives/partial"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    tools.replace_file(written, wanted.encode())
    (apt_get,) = tools.find("apt-get")
    tools.run([apt_get, *options(architecture), "update"])
    stamp.touch()


def names(architecture: Architecture, beginnings: list[str]) -> list[str]:
    """The packages whose names begin so."""
    update(architecture)
    (apt_cache,) = tools.find("apt-cache")
    return [
        name
        for beginning in beginnings
        for name in tools.run([apt_cache, *options(architecture), "pkgnames", beginning]).split()
    ]


def download(architecture: Architecture, packages: list[str], root: Path) -> Path:
    """The unpacked packages, all in one folder; as it is if it is there."""
    if root.is_dir():
        return root
    update(architecture)
    (apt_get,) = tools.find("apt-get")
    with tempfile.TemporaryDirectory(prefix="download-", dir=tools.cache_directory()) as directory:
        tools.run([apt_get, *options(architecture), "download", *packages], cwd=Path(directory))
        files = sorted(Path(directory).glob("*.deb"))
        if len(files) != len(packages):
            raise OracleError(
                f"apt-get download {' '.join(packages)} left {len(files)} packages, not {len(packages)}"
            )
        extract(files, root)
    return root


def extract(archives: list[Path], root: Path) -> None:
    """Unpacks packages into a folder, which is there as a whole or not at all."""
    (dpkg_deb,) = tools.find("dpkg-deb")
    root.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=f".{root.name}-", dir=root.parent))
    try:
        for archive in archives:
            tools.run([dpkg_deb, "-x", str(archive), str(temporary)])
        temporary.chmod(0o755)
        temporary.rename(root)
    except OSError:
        if not root.is_dir():  # else another recorder was faster
            raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
