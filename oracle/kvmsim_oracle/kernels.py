"""Kernels: Debian's packages, downloaded and unpacked but never installed, and what a user declares beside them."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from . import debian, tools
from .architecture import ARCHITECTURES, X86, Architecture
from .errors import OracleError

FLAVOURS = tuple(dict.fromkeys(name for each in ARCHITECTURES.values() for name in each.flavours))
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
    architecture: Architecture = X86

    @property
    def release(self) -> str:
        return release_of(self.image)

    @property
    def package(self) -> str:
        return self.root.name


def release_of(image: Path) -> str:
    """The release of a kernel by where its image lies."""
    return image.parent.name if image.name == "vmlinuz" else image.name.removeprefix("vmlinuz-")


def find(
    selector: str, flavour: str, declared: dict[str, "Declaration"], architecture: Architecture = X86
) -> Kernel:
    """The kernel of a name in kernels.json, of a version such as 6.12, or in a path."""
    if selector in declared:
        declaration = declared[selector]
        base = find(declaration.package, flavour, {}, architecture)
        return Kernel(
            selector, base.root, base.image, declaration.modules, declaration.parameters, base.architecture
        )
    if re.fullmatch(r"[0-9]+\.[0-9]+", selector):
        return _found(_download(_newest(selector, flavour, architecture), architecture), architecture)
    if os.sep in selector or Path(selector).exists():
        return _found(_unpack(Path(selector)) if Path(selector).is_file() else Path(selector), architecture)
    names = ", ".join(declared) or "none"
    raise OracleError(f"'{selector}' is neither a version such as 6.12, nor a path, nor declared (declared: {names})")


def _found(root: Path, architecture: Architecture) -> Kernel:
    image = _image(root)
    release = release_of(image)
    if not release.endswith(tuple(architecture.flavours.values())):
        others = [each.name for each in ARCHITECTURES.values() if release.endswith(tuple(each.flavours.values()))]
        if others:
            raise OracleError(f"{root} is a kernel of {others[0]}, and {architecture.name} is recorded: --arch says so")
    return Kernel(label_of(release, architecture), root.resolve(), image, architecture=architecture)


def label_of(release: str, architecture: Architecture = X86) -> str:
    """What a kernel of that release is called: version and flavour, "6.12" being the cloud flavour's."""
    version = ".".join(re.findall(r"[0-9]+", release)[:2])
    ends = sorted(architecture.flavours.items(), key=lambda flavour: -len(flavour[1]))
    return architecture.variant(version, next((name for name, end in ends if release.endswith(end)), "cloud"))


def _image(root: Path) -> Path:
    images = sorted(image for pattern in IMAGES for image in root.glob(pattern))
    if len(images) != 1:
        raise OracleError(
            f"{root} is not an unpacked kernel package: it has {len(images)} files "
            f"boot/vmlinuz-* or lib/modules/*/vmlinuz, not one"
        )
    return images[0]


def newest_of(
    names: list[str], version: str, flavour: str, architecture: Architecture = X86
) -> list[str] | None:
    """The packages of the newest kernel of that version and flavour of which Debian's names are all there."""
    end = architecture.flavours[flavour]
    pattern = re.compile(
        rf"linux-(?:image|binary|modules)-({re.escape(version)}\.[0-9.]+([-+~][0-9a-z.+~]*)?){end}"
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


def _newest(version: str, flavour: str, architecture: Architecture) -> list[str]:
    if flavour not in architecture.flavours:
        known = ", ".join(architecture.flavours)
        raise OracleError(f"Debian has no flavour '{flavour}' of kernels for {architecture.name}, but {known}")
    kinds = (WHOLE, IMAGE_ALONE, MODULES_ALONE)
    names = debian.names(architecture, [f"{kind}{version}." for kind in kinds])
    packages = newest_of(names, version, flavour, architecture)
    if packages is None:
        end = architecture.flavours[flavour]
        lists = (
            f"Asked were Debian's suites {', '.join(architecture.suites)}"
            if debian.has_own_lists(architecture)
            else "If its lists are old or empty, run as root: apt-get update"
        )
        raise OracleError(
            f"apt knows no package linux-image-{version}.*{end}, nor linux-binary-{version}.*{end} with the "
            f"linux-modules of the same release. {lists}. "
            "Otherwise give --kernel the path of a kernel package or of an unpacked one"
        )
    return packages


def _download(packages: list[str], architecture: Architecture) -> Path:
    """The unpacked packages, all in one folder; from the cache if it is there."""
    return debian.download(architecture, packages, tools.cache_directory() / architecture.kernels / packages[0])


def _unpack(archive: Path) -> Path:
    """The unpacked package of a file; one that has the image alone is unpacked with its modules."""
    archives = [archive, *_beside(archive)]
    state = "-".join(f"{each.stat().st_size}-{each.stat().st_mtime_ns}" for each in archives)
    root = tools.cache_directory() / "kernels" / state / archive.stem.split("_")[0]  # another file of the same name
    if not root.is_dir():
        debian.extract(archives, root)
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
