"""The command line of oracle/record."""

from __future__ import annotations

import argparse
import concurrent.futures
import os
import sys
import time
from pathlib import Path

from . import acpi, guest, images, kernels, recorder, tools
from .architecture import ARCHITECTURES, X86, Architecture
from .errors import EmulatorFault, LateTimer, OracleError
from .recorder import Job
from .scenario import EMULATORS, Scenario, first_out_of_order, read_scenarios

SCENARIOS = X86.scenarios
BOCHS_PROGRAMS = ("bochs-bin", "genisoimage")
NO_TIMER_CHECK = "no_timer_check"  # a word for the kernel

EPILOG = """\
A SCENARIO is the path of a file of kind Scenario, or the name, or the beginning of the name, of one in
oracle/scenarios, or with --arch arm64 in oracle/scenarios/arm64. Nothing is installed and root is not needed: the
kernel package is downloaded by apt-get and unpacked below $XDG_CACHE_HOME/kvmsim-oracle. Needed are, from Debian:
qemu-system-x86 busybox-static gcc libc6-dev; for arm64 qemu-system-arm gcc-aarch64-linux-gnu libc6-dev-arm64-cross.

  oracle/record c01 --kernel 6.12                              one scenario on Debian's newest 6.12
  oracle/record b0 i05 --kernel 6.12 --param kvm.enable_virt_at_load=0 -j 2
  oracle/record scenarios/umip-extra.yaml --kernel 6.1 --output recordings
  oracle/record --arch arm64 pkvm --kernel 7.3                 arm64's, on the newest 7.3 of Debian's backports

docs/oracle.md describes the format, and what this judge can't see.
"""


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(
        prog="oracle/record",
        description="Boots a real kernel under QEMU, drives a scenario on it and records what it answers.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    options.add_argument("scenarios", nargs="*", metavar="SCENARIO", help="a file or a name in oracle/scenarios")
    options.add_argument(
        "--kernel",
        metavar="KERNEL",
        help="a version such as 6.1 or 6.12, the path of a package or of an unpacked "
        "one, or a name in --kernels; the version of the scenario's generation if not given",
    )
    options.add_argument(
        "--emulator",
        choices=sorted(EMULATORS),
        help="qemu, or bochs for CPUs with VMX; that of the scenario's label if not given, or else qemu",
    )
    options.add_argument(
        "--arch",
        choices=sorted(ARCHITECTURES),
        help="the architecture whose scenarios and kernels are meant; x86 if not given, but a file says its own",
    )
    options.add_argument(
        "--flavour", choices=sorted(kernels.FLAVOURS), default="cloud", help="of Debian's kernel (%(default)s)"
    )
    options.add_argument(
        "--param", action="append", default=[], metavar="MODULE.NAME=VALUE", help="a module parameter; repeatable"
    )
    options.add_argument(
        "--variant", help="what the kernel is called in the recording; made from kernel and parameters if not given"
    )
    options.add_argument(
        "--kernels", type=Path, metavar="FILE", help="a JSON file that declares kernels, see docs/oracle.md"
    )
    options.add_argument(
        "--output", type=Path, default=Path("recordings"), metavar="DIR", help="where recordings go (%(default)s)"
    )
    options.add_argument(
        "-j", "--jobs", type=int, default=1, metavar="N", help="recordings at the same time (%(default)s)"
    )
    options.add_argument(
        "--boot-timeout",
        type=float,
        default=guest.BOOT_TIMEOUT,
        metavar="SECONDS",
        help="how long a guest may take to boot (%(default)s)",
    )
    options.add_argument(
        "--keep", action="store_true", help="keep each guest's console and QEMU's messages, and say where"
    )
    options.add_argument("--list", action="store_true", help="list the scenarios and stop")
    return options


def select(names: list[str], emulator: str | None = None, arch: str | None = None) -> list[Scenario]:
    """The scenarios of names and paths; all of the architecture's folder for none."""
    paths: dict[Path, None] = {}
    folder = ARCHITECTURES[arch or X86.name].scenarios
    known = sorted(folder.glob("*.yaml"))
    for name in names:
        if name.endswith((".yaml", ".yml")) or os.sep in name:
            paths[Path(name)] = None
            continue
        exact = [path for path in known if path.stem == name]
        found = exact or [path for path in known if path.stem.startswith(name)]
        if not found:
            others = [each.name for each in ARCHITECTURES.values() if any(each.scenarios.glob(f"{name}*.yaml"))]
            listed = f"--arch {others[0]} has it" if others else "oracle/record --list lists them"
            raise OracleError(f"there is no scenario '{name}' in {folder}; {listed}")
        paths.update(dict.fromkeys(found))
    scenarios = [scenario for path in (paths if names else known) for scenario in read_scenarios(path, emulator)]
    for scenario in scenarios:
        if arch not in (None, scenario.architecture.name):
            raise OracleError(f"{scenario.name}: its machine is {scenario.architecture.name}, and --arch says {arch}")
    return scenarios


def programs(scenario: Scenario) -> tuple[str, ...]:
    """The programs that recording it needs."""
    architecture = scenario.architecture
    emulator = BOCHS_PROGRAMS if scenario.emulator == "bochs" else (architecture.qemu,)
    return (*emulator, *(() if architecture.busybox else ("busybox",)), architecture.compiler)


def version_of(scenario: Scenario) -> str:
    """The kernel version of the scenario's generation."""
    generation = scenario.generation or ""
    if not generation.startswith(scenario.architecture.generation_prefix):
        raise OracleError(
            f"{scenario.name}: its generation is {generation or 'not given'}, which Debian has no kernel of; "
            "give --kernel"
        )
    return generation.removeprefix(scenario.architecture.generation_prefix)


def plan(options: argparse.Namespace, scenarios: list[Scenario]) -> list[Job]:
    declared = kernels.read_declarations(options.kernels) if options.kernels else {}
    parameters = [kernels.parse_parameter(argument) for argument in options.param]
    given: kernels.Parameters = {}
    for module, name, value in parameters:
        given.setdefault(module, {})[name] = value
    found: dict[tuple[str, Architecture], kernels.Kernel] = {}
    jobs = []
    for scenario in scenarios:
        selector = options.kernel or version_of(scenario)
        key = selector, scenario.architecture
        if key not in found:
            found[key] = kernels.find(selector, options.flavour, declared, scenario.architecture)
        kernel = found[key]
        _check_order(scenario, kernel)
        variant = options.variant or kernels.variant(kernel.label, parameters)
        jobs.append(Job(scenario, kernel, variant, kernels.overlay(kernel.parameters, given)))
    names = [job.file_name for job in jobs]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise OracleError(f"two of the scenarios would be recorded as {twice}")
    return jobs


def _check_order(scenario: Scenario, kernel: kernels.Kernel) -> None:
    cpu = first_out_of_order(scenario)
    if cpu is not None and not acpi.is_needed(kernel.release):
        raise OracleError(
            f"{scenario.name}: Linux before 6.9 numbers CPUs in the order in which they are plugged, "
            f"so CPU {cpu} would be another there; plug those of lower numbers before it"
        )


def record(job: Job, options: argparse.Namespace) -> str:
    recording = recorder.Recording(job, options.keep, options.boot_timeout)
    try:
        trace = recording.record()
    except EmulatorFault as error:
        first = str(error).splitlines()[0]
        print(f"oracle/record: {job.file_name}: {first}: once more", file=sys.stderr, flush=True)
        words = NO_TIMER_CHECK if isinstance(error, LateTimer) else ""
        recording = recorder.Recording(job, options.keep, options.boot_timeout, words)
        trace = recording.record()
    recorder.write(trace, options.output / job.file_name)
    timing = trace["timing"]
    kept = f" (kept in {recording.guest.directory})" if options.keep else ""
    times = f"{timing['total_s']:.1f} s, {timing['boot_s']:.1f} s of it to boot"
    return f"{job.file_name}: {times}{kept}: {recorder.summary(trace)}"


def run(options: argparse.Namespace) -> int:
    if options.list:
        for scenario in select(options.scenarios, options.emulator, options.arch):
            print(f"{scenario.name}: {scenario.title}")
        return 0
    if not options.scenarios:
        raise OracleError("which SCENARIO? oracle/record --list lists them, oracle/record --help says more")
    if options.jobs < 1:
        raise OracleError("-j needs a number from 1 on")
    if not options.boot_timeout > 0:
        raise OracleError("--boot-timeout needs a number of seconds above 0")
    scenarios = select(options.scenarios, options.emulator, options.arch)
    tools.find(*dict.fromkeys(program for scenario in scenarios for program in programs(scenario)))
    jobs = plan(options, scenarios)
    for kernel in dict.fromkeys((job.kernel.root, job.kernel.modules) for job in jobs):
        images.initramfs(next(job.kernel for job in jobs if (job.kernel.root, job.kernel.modules) == kernel))
    try:
        options.output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OracleError(f"{options.output}: {error.strerror}") from error
    started = time.monotonic()
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        futures = {pool.submit(record, job, options): job for job in jobs}
        for future in concurrent.futures.as_completed(futures):
            try:
                print(future.result(), flush=True)
            except OracleError as error:
                failed += 1
                print(f"oracle/record: {futures[future].file_name}: {error}", file=sys.stderr, flush=True)
    print(f"{len(jobs) - failed} of {len(jobs)} recorded in {time.monotonic() - started:.1f} s, in {options.output}")
    return 1 if failed else 0


def main(arguments: list[str]) -> int:
    try:
        return run(parser().parse_args(arguments))
    except OracleError as error:
        print(f"oracle/record: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
