"""Kernels: Debian's packages, downloaded and unpacked but never installed, and what a user declares beside them."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from . import tools
from .errors import OracleError

FLAVOURS = {"cloud": "-cloud-amd64", "generic": "-amd64", "rt": "-rt-amd64"}
# How parameters that are often used appear in a variant's name: 6.12-evl0.
SHORT_NAMES = {"kvm.enable_virt_at_load": "evl"}

Parameters = dict[str, dict[str, str]]


# Where an unpacked kernel package has its image: linux-image up to 6.18 and linux-binary of 6.19 in boot, linux-binary
# since then beside the modules.
IMAGES = ("boot/vmlinuz-*", "usr/lib/modules/*/vmlinuz", "lib/modules/*/vmlinuz")
# Since 6.19 the image is in one package and the modules are in another, and linux-image only depends on both.
WHOLE, IMAGE_ALONE, MODULES_ALONE = "linux-image-", "linux-binary-", "linux-modules-"


@dataclass(frozen=True)
class Kernel:
    """An unpacked kernel package, or two of them in one folder."""

    label: str
    root: Path
    image: Path
    modules: Path | None = None  # *.ko here take the place of the package's
    parameters: Parameters = field(default_factory=dict)

    @property
    def release(self) -> str:
        return release_of(self.image)

    @property
    def package(self) -> str:
        return self.root.name


def release_of(image: Path) -> str:
    """The release of a kernel by where its image lies."""
    return image.parent.name if image.name == "vmlinuz" else image.name.removeprefix("vmlinuz-")


def find(selector: str, flavour: str, declared: dict[str, "Declaration"]) -> Kernel:
    """The kernel of a name in kernels.json, of a version such as 6.12, or in a path."""
    if selector in declared:
        declaration = declared[selector]
        base = find(declaration.package, flavour, {})
        return Kernel(selector, base.root, base.image, declaration.modules, declaration.parameters)
    if re.fullmatch(r"[0-9]+\.[0-9]+", selector):
        root = _download(_newest(selector, flavour))
        image = _image(root)
        return Kernel(label_of(release_of(image)), root.resolve(), image)
    if os.sep in selector or Path(selector).exists():
        root = _unpack(Path(selector)) if Path(selector).is_file() else Path(selector)
        image = _image(root)
        return Kernel(label_of(release_of(image)), root.resolve(), image)
    names = ", ".join(declared) or "none"
    raise OracleError(f"'{selector}' is neither a version such as 6.12, nor a path, nor declared (declared: {names})")


def label_of(release: str) -> str:
    """What a kernel of that release is called: version and flavour, "6.12" being the cloud flavour's."""
    version = ".".join(re.findall(r"[0-9]+", release)[:2])
    ends = sorted(FLAVOURS.items(), key=lambda flavour: -len(flavour[1]))
    flavour = next((name for name, end in ends if release.endswith(end)), "cloud")
    return version if flavour == "cloud" else f"{version}-{flavour}"


def _image(root: Path) -> Path:
    images = sorted(image for pattern in IMAGES for image in root.glob(pattern))
    if len(images) != 1:
        raise OracleError(
            f"{root} is not an unpacked kernel package: it has {len(images)} files "
            f"boot/vmlinuz-* or lib/modules/*/vmlinuz, not one"
        )
    return images[0]


def newest_of(names: list[str], version: str, flavour: str) -> list[str] | None:
    """The packages of the newest kernel of that version and flavour of which Debian's names are all there."""
    pattern = re.compile(
        rf"linux-(?:image|binary|modules)-({re.escape(version)}\.[0-9.]+([-+~][0-9a-z.+~]*)?){FLAVOURS[flavour]}"
    )
    known = set(names)
    releases = {name.split("-", 2)[2]: match[1] for name in names if (match := pattern.fullmatch(name))}
    packages = {release: found for release in releases if (found := _packages(release, known))}
    newest = max(
        packages, key=lambda release: [int(part) for part in re.findall(r"[0-9]+", releases[release])], default=None
    )
    return packages[newest] if newest else None


def _packages(release: str, known: set[str]) -> list[str] | None:
    if IMAGE_ALONE + release in known:  # linux-image is empty then
        both = [IMAGE_ALONE + release, MODULES_ALONE + release]
        return both if known.issuperset(both) else None
    return [WHOLE + release] if WHOLE + release in known else None


def _newest(version: str, flavour: str) -> list[str]:
    (apt_cache,) = tools.find("apt-cache")
    names = [
        name
        for kind in (WHOLE, IMAGE_ALONE, MODULES_ALONE)
        for name in tools.run([apt_cache, "pkgnames", f"{kind}{version}."]).split()
    ]
    packages = newest_of(names, version, flavour)
    if packages is None:
        end = FLAVOURS[flavour]
        raise OracleError(
            f"apt knows no package linux-image-{version}.*{end}, nor linux-binary-{version}.*{end} with the "
            "linux-modules of the same release. If its lists are old or empty, run as root: apt-get update. "
            "Otherwise give --kernel the path of a kernel package or of an unpacked one"
        )
    return packages


def _download(packages: list[str]) -> Path:
    """The unpacked packages, all in one folder; from the cache if it is there."""
    root = tools.cache_directory() / "kernels" / packages[0]
    if root.is_dir():
        return root
    (apt_get,) = tools.find("apt-get")
    with tempfile.TemporaryDirectory(prefix="download-", dir=tools.cache_directory()) as directory:
        tools.run([apt_get, "download", *packages], cwd=Path(directory))
        files = sorted(Path(directory).glob("*.deb"))
        if len(files) != len(packages):
            raise OracleError(
                f"apt-get download {' '.join(packages)} left {len(files)} packages, not {len(packages)}"
            )
        _extract(files, root)
    return root


def _unpack(archive: Path) -> Path:
    """The unpacked package of a file; one that has the image alone is unpacked with its modules."""
    archives = [archive, *_beside(archive)]
    state = "-".join(f"{each.stat().st_size}-{each.stat().st_mtime_ns}" for each in archives)
    root = tools.cache_directory() / "kernels" / state / archive.stem.split("_")[0]  # another file of the same name
    if not root.is_dir():
        _extract(archives, root)
    return root


def _beside(archive: Path) -> list[Path]:
    package = archive.stem.split("_")[0].replace("-unsigned-", "-", 1)
    if not package.startswith(IMAGE_ALONE):
        return []
    modules = MODULES_ALONE + package.removeprefix(IMAGE_ALONE)
    found = sorted(archive.parent.glob(f"{modules}_*.deb"))
    if len(found) != 1:
        raise OracleError(
            f"{archive} is the image alone: beside it has to be one file {modules}_*.deb, and there are {len(found)}"
        )
    return found


def _extract(archives: list[Path], root: Path) -> None:
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


# -- kernels.json ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Declaration:
    """A kernel of the user's own: a package, and modules that take the place of its own."""

    package: str
    modules: Path | None
    parameters: Parameters


def read_declarations(path: Path) -> dict[str, Declaration]:
    """{"6.1-mine": {"package": "6.1", "modules": "DIR", "parameters": {"kvm": {"p": 1}}}}; paths from the file's."""
    try:
        content = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise OracleError(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise OracleError(f"{path}: {error}") from error
    if not isinstance(content, dict):
        raise OracleError(f"{path}: an object of kernels is expected")
    return {name: _declaration(path, name, entry) for name, entry in content.items()}


def _declaration(path: Path, name: str, entry: object) -> Declaration:
    if not isinstance(entry, dict) or not isinstance(entry.get("package"), str):
        raise OracleError(
            f"{path}: '{name}' needs a 'package': a version such as 6.1, or the path of an unpacked package"
        )
    unknown = set(entry) - {"package", "modules", "parameters"}
    if unknown:
        raise OracleError(f"{path}: '{name}' has '{min(unknown)}'; known are package, modules, parameters")
    package, modules = entry["package"], entry.get("modules")
    if not re.fullmatch(r"[0-9]+\.[0-9]+", package):
        package = str(path.parent / package)
    directory = path.parent / modules if isinstance(modules, str) else None
    if modules is not None and (directory is None or not list(directory.glob("*.ko"))):
        raise OracleError(f"{path}: the modules of '{name}' have to be a directory with files *.ko")
    parameters = {
        module: {key: str(value) for key, value in values.items()}
        for module, values in entry.get("parameters", {}).items()
    }
    return Declaration(package, directory, parameters)


# -- parameters --------------------------------------------------------------------------------------------------------


def parse_parameter(argument: str) -> tuple[str, str, str]:
    """Module, name and value of an argument such as kvm.enable_virt_at_load=0."""
    match = re.fullmatch(r"(kvm|kvm_amd|kvm_intel)\.([A-Za-z_][A-Za-z0-9_]*)=([!-~]+)", argument)
    if match is None:
        raise OracleError(f"'{argument}' is not a parameter such as kvm.enable_virt_at_load=0")
    return match[1], match[2], match[3]


def variant(label: str, parameters: list[tuple[str, str, str]]) -> str:
    """What a kernel with parameters is called in a recording's file name."""
    parts = [f"{SHORT_NAMES.get(f'{module}.{name}', f'{name}=')}{value}" for module, name, value in parameters]
    return re.sub(r"[^A-Za-z0-9._=+-]", "_", "-".join([label, *parts]))


def overlay(*layers: Parameters) -> Parameters:
    """Parameters of which later ones replace earlier ones."""
    merged: Parameters = {}
    for layer in layers:
        for module, values in layer.items():
            merged.setdefault(module, {}).update(values)
    return merged
