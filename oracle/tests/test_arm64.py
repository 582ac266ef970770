"""arm64: packages, QEMU's command line, CPUs, registers, logs, and what the recordings say; one test boots if asked."""

import json
import os
import shutil
import struct
import tempfile
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

from kvmsim_oracle import arm_cpu, arm_guest, arm_hand, arm_registers, cli, debian, guest, kernels, kmsg, recorder
from kvmsim_oracle import tools
from kvmsim_oracle.architecture import ARM64, X86
from kvmsim_oracle.errors import OracleError
from kvmsim_oracle.scenario import Scenario, read_scenarios

ROOT = Path(__file__).resolve().parent.parent.parent
CATALOG = ARM64.scenarios.parent.parent / "machines" / "arm64" / "tcg-cpus.yaml"
RECORDINGS = ROOT / "tests" / "conformance" / "arm64"

HEADER = "apiVersion: kvmsim/v1\nkind: Scenario\nmetadata: {name: s}\nspec:\n"
FOUR = "{ids: 0-1, model: neoverse-n1}, {ids: 2-3, model: neoverse-n1, state: offline}"


def scenario(steps: str = "reboot: {}", cpus: str = FOUR, kernel: str = "{}", beside: str = "") -> Scenario:
    """A scenario on four CPUs of which two are late, if nothing else is said."""
    text = (
        f"{HEADER}  machine:\n    cpuModelFiles: [{CATALOG}]\n{beside}    kernel: {kernel}\n"
        f"    topology: {{packages: 1, coresPerPackage: 4}}\n    cpus: [{cpus}]\n  steps:\n"
    )
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "s.yaml"
        path.write_text(text + "".join(f"    - {line}\n" for line in steps.split("\n")))
        return read_scenarios(path)[0]


def late(overrides: str, model: str = "neoverse-n1") -> str:
    """CPUs of which the third is late and differs."""
    third = f"{{ids: 2, model: {model}, state: offline, overrides: {overrides}}}"
    return f"{{ids: 0-1, model: {model}}}, {third}, {{ids: 3, model: {model}, state: offline}}"


class Packages(unittest.TestCase):
    NAMES = [
        "linux-image-6.12.107+deb13-cloud-arm64",
        "linux-image-6.12.117+deb13-cloud-arm64",
        "linux-image-6.12.117+deb13-cloud-arm64-unsigned",
        "linux-image-6.12.117+deb13-arm64",
        "linux-image-6.12.118+deb13-arm64-16k",
        "linux-image-6.12.119+deb13-cloud-amd64",
        "linux-image-7.3.4+deb13-cloud-arm64",
        "linux-binary-7.3.4+deb13-cloud-arm64",
        "linux-modules-7.3.4+deb13-cloud-arm64",
    ]

    def test_the_newest_of_the_architecture_is_taken(self) -> None:
        for version, flavour, expected in [
            ("6.12", "cloud", ["linux-image-6.12.117+deb13-cloud-arm64"]),
            ("6.12", "generic", ["linux-image-6.12.117+deb13-arm64"]),
            ("6.12", "16k", ["linux-image-6.12.118+deb13-arm64-16k"]),
            ("7.3", "cloud", ["linux-binary-7.3.4+deb13-cloud-arm64", "linux-modules-7.3.4+deb13-cloud-arm64"]),
            ("6.1", "cloud", None),
        ]:
            with self.subTest(version + flavour):
                self.assertEqual(expected, kernels.newest_of(self.NAMES, version, flavour, ARM64))

    def test_kernels_are_called_by_their_architecture(self) -> None:
        for release, expected in [
            ("7.3.4+deb13-cloud-arm64", "arm64-7.3"),
            ("6.12.117+deb13-arm64", "arm64-6.12-generic"),
            ("6.12.117+deb13-rt-arm64", "arm64-6.12-rt"),
            ("6.12.117+deb13-arm64-16k", "arm64-6.12-16k"),
        ]:
            self.assertEqual(expected, kernels.label_of(release, ARM64))

    def test_lists_are_kept_apart_and_fetched_once_a_day(self) -> None:
        ran: list[list[str]] = []

        def run(arguments: list[str], **_: Any) -> str:
            ran.append(arguments)
            return "linux-image-6.12.117+deb13-cloud-arm64\n"

        with tempfile.TemporaryDirectory() as directory, mock.patch.object(
            tools, "cache_directory", return_value=Path(directory)
        ), mock.patch.object(tools, "run", run), mock.patch.object(
            tools, "find", lambda *names: list(names)
        ), mock.patch.dict(os.environ, {"APT_CONFIG": ""}):
            for _ in range(2):
                self.assertEqual(["linux-image-6.12.117+deb13-cloud-arm64"], debian.names(ARM64, ["linux-image-6.12."]))
            self.assertEqual(["apt-get", "apt-cache", "apt-cache"], [arguments[0] for arguments in ran])
            self.assertIn(f"Dir::State::lists={directory}/apt/arm64/lists", ran[0])
            self.assertIn("APT::Architecture=arm64", ran[1])
            sources = (Path(directory) / "apt" / "arm64" / "sources.list").read_text()
            stamp = Path(directory) / "apt" / "arm64" / "updated"
            os.utime(stamp, (0, 0))
            debian.update(ARM64)
            self.assertEqual(["apt-get", "update"], [ran[-1][0], ran[-1][-1]])
        self.assertEqual(2, sources.count("deb [arch=arm64 "))
        self.assertIn("http://deb.debian.org/debian trixie-backports main\n", sources)

    def test_this_systems_apt_is_asked_as_it_is(self) -> None:
        with mock.patch.dict(os.environ, {"APT_CONFIG": ""}):
            self.assertEqual([], debian.options(X86))
        with mock.patch.dict(os.environ, {"APT_CONFIG": "/somewhere"}):
            self.assertEqual([], debian.options(ARM64))

    def test_a_kernel_of_the_other_architecture_is_refused(self) -> None:
        with tempfile.TemporaryDirectory() as directory:
            image = Path(directory) / "boot" / "vmlinuz-6.12.117+deb13-cloud-arm64"
            image.parent.mkdir()
            image.touch()
            self.assertEqual("arm64-6.12", kernels.find(directory, "cloud", {}, ARM64).label)
            with self.assertRaisesRegex(OracleError, "a kernel of arm64, and x86 is recorded"):
                kernels.find(directory, "cloud", {})

    def test_a_flavour_that_the_architecture_has_not_is_said(self) -> None:
        with self.assertRaisesRegex(OracleError, "no flavour '16k' of kernels for x86, but cloud, generic, rt"):
            kernels.find("6.12", "16k", {})


class CommandLines(unittest.TestCase):
    def arguments(self, hardware: guest.Hardware) -> list[str]:
        made = object.__new__(arm_guest.ArmGuest)
        made.hardware, made.directory = hardware, Path("d")
        return made._arguments(mock.Mock(image="image"), Path("initramfs"))

    def hardware(self, found: Scenario, **parameters: str) -> guest.Hardware:
        given = {"kvm": parameters} if parameters else {}
        job = recorder.Job(found, kernels.Kernel("arm64-7.3", Path("r"), Path("i"), architecture=ARM64), "v", given)
        recording = recorder.Recording(job)
        made: list[guest.Hardware] = []
        with mock.patch.object(
            recorder, "ArmGuest", lambda _, hardware, *__: made.append(hardware) or mock.Mock(boot_seconds=0)
        ):
            recording._boot()
        return made[0]

    def test_qemu_is_told_of_the_board(self) -> None:
        arguments = self.arguments(self.hardware(scenario()))
        for name, value in [
            ("-machine", "virt,gic-version=3,virtualization=on"),
            ("-cpu", "neoverse-n1"),
            ("-smp", "4,sockets=1,cores=4,threads=1"),
            ("-device", "pci-serial,chardev=agent"),
        ]:
            self.assertEqual(value, arguments[arguments.index(name) + 1], name)
        self.assertIn("-S", arguments)  # nothing runs before CPUs are made unlike
        self.assertEqual(1, arguments.count("-serial"))

    def test_a_cpu_without_el2_is_a_board_without(self) -> None:
        found = scenario(cpus="{ids: 0-3, model: cortex-a72-without-el2}")
        self.assertEqual(("virt,gic-version=3,virtualization=off", "cortex-a72"), (found.board, found.boot_cpu))

    def test_the_kernel_is_told_of_late_cpus_and_of_parameters(self) -> None:
        found = scenario(kernel="{commandLine: kvm-arm.mode=protected, parameters: {kvm: {halt_poll_ns: 0}}}")
        line = self.hardware(found, enable_virt_at_load="0").kernel_command_line
        self.assertTrue(line.startswith("console=ttyAMA0 "))
        self.assertIn(" maxcpus=2 kvm.halt_poll_ns=0 kvm.enable_virt_at_load=0 console_msg_format=syslog ", line)
        self.assertEqual("kvm-arm.mode=protected", guest.own_words(line))

    def test_programs_are_those_of_the_architecture(self) -> None:
        self.assertEqual(("qemu-system-aarch64", "aarch64-linux-gnu-gcc"), cli.programs(scenario()))
        with mock.patch.dict(os.environ, {"PATH": "/nonexistent"}), self.assertRaisesRegex(
            OracleError, "install .* qemu-system-arm gcc-aarch64-linux-gnu libc6-dev-arm64-cross$"
        ):
            tools.find(*cli.programs(scenario()))

    def test_scenarios_are_found_by_their_architecture(self) -> None:
        self.assertEqual(["late-pkvm"], [found.name for found in cli.select(["late-pkvm"], arch="arm64")])
        with self.assertRaisesRegex(OracleError, "no scenario 'late-pkvm' in .*; --arch arm64 has it"):
            cli.select(["late-pkvm"])
        with self.assertRaisesRegex(OracleError, "late-pkvm: its machine is arm64, and --arch says x86"):
            cli.select([str(ARM64.scenarios / "late-pkvm.yaml")], arch="x86")
        self.assertEqual("6.12", cli.version_of(cli.select(["late-pkvm"], arch="arm64")[0]))

    def test_every_operation_of_the_scenarios_can_be_recorded(self) -> None:
        found = cli.select([], arch="arm64")
        self.assertGreaterEqual(len(found), 60)
        for each in found:
            for operation in each.operations:
                self.assertIn(operation.name, recorder.OPERATIONS, each.name)


class Cpus(unittest.TestCase):
    def test_sve_and_its_lengths_are_qemus_to_change(self) -> None:
        lengths = [bits for bits in range(128, 2049, 128) if bits != 256]
        found = scenario(cpus=late(f"{{vectorLengths: {{sve: {lengths}}}}}", "max"))
        self.assertEqual([(2, {"sve256": False}), (3, {})], found.cold_plugged)
        found = scenario(cpus=late("{registers: {ID_AA64PFR0_EL1: {SVE: 0}}}", "max"))
        self.assertEqual([(2, {"sve": False}), (3, {})], found.cold_plugged)
        self.assertEqual({}, found.set_on_all)
        found = scenario(cpus=late("{registers: {ID_AA64PFR0_EL1: {SVE: 1}}}", "max-without-sve"))
        self.assertEqual(({"sve": False}, (2, {"sve": True})), (found.set_on_all, found.cold_plugged[0]))

    def test_other_registers_are_told_by_a_debugger(self) -> None:
        found = scenario(cpus=late("{registers: {ID_AA64MMFR1_EL1: {VMIDBits: 0}, MIDR_EL1: 0x410fd083}}"))
        properties = dict(found.cold_plugged)[2]
        self.assertEqual(
            {"ID_AA64MMFR1_EL1": "0x0000000010212102", "MIDR_EL1": "0x00000000410fd083"}, properties
        )
        self.assertEqual(
            {"ID_AA64MMFR1_EL1": 0x10212102, "MIDR_EL1": 0x410FD083},
            arm_cpu.read_by_hand({**properties, "sve": False}),
        )
        both = dict(scenario(cpus=late("{registers: {ID_AA64PFR0_EL1: {SVE: 0, RAS: 0}}}", "max")).cold_plugged)[2]
        self.assertIs(False, both["sve"])
        self.assertEqual(0, int(str(both["ID_AA64PFR0_EL1"]), 16) & 0xFF0000000)

    def test_what_cannot_be_recorded_is_refused_with_its_place(self) -> None:
        for cpus, steps, said in [
            (FOUR, "hotAdd: 1", "QEMU's board has all of its CPUs"),
            (FOUR, "load: kvm", "KVM is built into Debian's arm64"),
            (FOUR, "smt: off", "one thread each"),
            (late("{registers: {ID_AA64MMFR9_EL1: 1}}"), "reboot: {}", "register 'ID_AA64MMFR9_EL1'"),
            (late("{registers: {ID_AA64PFR0_EL1: {SVX: 1}}}"), "reboot: {}", "the field 'SVX' of ID_AA64PFR0_EL1"),
            (late("{registers: {ID_AA64PFR0_EL1: {SVE: 16}}}"), "reboot: {}", "SVE has four bits"),
            (late("{removeFeatures: [sve]}"), "reboot: {}", "'removeFeatures' is not of an arm64 CPU"),
            (late("{}").replace("state: offline, ", "", 1).replace("{}", "{registers: {REVIDR_EL1: 5}}"), "reboot: {}",
             "CPU 2 is online at boot.*REVIDR_EL1"),
            (late("{vectorLengths: {sme: [128]}}", "max"), "reboot: {}", "'sme' can't be recorded"),
            (late("{registers: {DCZID_EL0: 5}}"), "reboot: {}", "DCZID_EL0 can't differ: .* works by it"),
            ("{ids: 0-2, model: neoverse-n1}", "reboot: {}", "all places of a machine"),
            ("{ids: 0-2, model: neoverse-n1}, {ids: 3, model: neoverse-n1, state: absent}", "reboot: {}", "plugs none"),
            ("{ids: 0-3, model: a76}", "reboot: {}", "no CPU model 'a76'"),
        ]:
            with self.subTest(said), self.assertRaisesRegex(OracleError, rf"s\.yaml:\d+:\d+: .*{said}"):
                scenario(steps, cpus)

    def test_a_cpu_that_is_told_comes_by_online_only(self) -> None:
        cpus = late("{registers: {REVIDR_EL1: 5}}")
        path = "/sys/devices/system/cpu/cpu2/online"
        for step in (
            "{asyncOnline: 2, cpu: 0}",
            "{onlineFrozen: 2, at: f, cpu: 0}",
            "{onlineLoop: 2, times: 3}",
            f"write: {{path: {path}, value: 1}}",
        ):
            with self.subTest(step), self.assertRaisesRegex(OracleError, r"s\.yaml:11:\d+: CPU 2 has registers"):
                scenario(step, cpus)
        scenario(f"online: 2\n{{asyncOnline: 3, cpu: 0}}\nread: {path}", cpus)

    def test_models_are_of_one_architecture(self) -> None:
        def models(text: str) -> str:
            return f"    cpuModels: [{{name: x, {text}}}]\n"

        x = "{ids: 0-3, model: x}"
        for text, cpus, said in [
            ("vendor: AuthenticAMD, family: 6, model: 1", FOUR.replace("2-3, model: neoverse-n1", "2-3, model: x"),
             "all CPUs of a machine are of one architecture"),
            ("vendor: AuthenticAMD, family: 6, model: 1, midr: 1", x, "'midr' is of an arm64 CPU"),
            ("architecture: arm64, midr: 1, features: fpu", x, "'features' is not of an arm64 CPU"),
            ("architecture: riscv64", x, "'riscv64' is not one of x86, arm64"),
            ("basedOn: max, architecture: x86", x, "the CPU model that it is based on is arm64's"),
            ("architecture: arm64, midr: 1", x, "no CPU model with these registers"),
        ]:
            with self.subTest(said), self.assertRaisesRegex(OracleError, said):
                scenario(cpus=cpus, beside=models(text))

    def test_modules_are_not_what_these_kernels_have(self) -> None:
        with self.assertRaisesRegex(OracleError, "'builtIn' can't be recorded: Debian's kernels have KVM built in"):
            scenario(kernel="{builtIn: false}")
        with self.assertRaisesRegex(OracleError, "'loaded' can't be recorded"):
            scenario(kernel="{loaded: [kvm]}")


class FakeGdb:
    """A CPU that reads registers, and memory."""

    def __init__(self, values: dict[int, int], memory: dict[int, bytes]):
        self.values, self.memory_of = values, memory
        self.registers = {arm_registers.X0: 7, arm_registers.PC: 0x40000000}
        self.stops: list[tuple[int, int]] = []
        self.breakpoints: set[int] = set()

    def use_registers(self) -> None:
        pass

    def register(self, number: int) -> int:
        return self.registers[number]

    def set_register(self, number: int, value: int) -> None:
        self.registers[number] = value

    def memory(self, address: int, _size: int) -> bytes:
        return self.memory_of.get(address, bytes(4))

    def has(self, address: int, data: bytes) -> bool:
        return self.memory_of.get(address) == data

    def set_memory(self, address: int, data: bytes) -> None:
        self.memory_of[address] = data

    def step(self) -> None:
        (word,) = struct.unpack("<I", self.memory_of[self.registers[arm_registers.PC]])
        self.registers[arm_registers.X0] = self.values[word]
        self.registers[arm_registers.PC] += 4

    def break_at(self, addresses: list[int]) -> None:
        self.breakpoints |= set(addresses)

    def forget(self, addresses: list[int]) -> None:
        self.breakpoints -= set(addresses)

    def go(self) -> None:
        pass

    def stop(self) -> None:
        pass

    def leave(self) -> None:
        assert not self.breakpoints

    def stopped(self, _timeout: float) -> int:
        vcpu, address = self.stops.pop(0)
        assert address in self.breakpoints
        self.registers[arm_registers.PC] = address
        return vcpu


class Registers(unittest.TestCase):
    def test_instructions_are_those_of_the_architecture(self) -> None:
        for name, word in [  # as binutils assemble "mrs x0, NAME"
            ("MIDR_EL1", 0xD5380000),
            ("MPIDR_EL1", 0xD53800A0),
            ("CTR_EL0", 0xD53B0020),
            ("DCZID_EL0", 0xD53B00E0),
            ("ID_AA64PFR0_EL1", 0xD5380400),
            ("ID_AA64ZFR0_EL1", 0xD5380480),
            ("ID_AA64DFR0_EL1", 0xD5380500),
            ("ID_AA64ISAR1_EL1", 0xD5380620),
            ("ID_AA64MMFR2_EL1", 0xD5380740),
            ("ID_MMFR4_EL1", 0xD53802C0),
        ]:
            self.assertEqual(f"{word:#x}", f"{arm_registers.mrs(arm_registers.ENCODINGS[name]):#x}", name)

    def test_all_are_read_and_the_cpu_is_left_as_it_was(self) -> None:
        values = {arm_registers.mrs(code): number for number, code in enumerate(arm_registers.ENCODINGS.values())}
        gdb = FakeGdb(values, {arm_registers.SCRATCH: b"abcd"})
        found = arm_registers.read(gdb)  # type: ignore[arg-type]
        self.assertEqual(list(arm_registers.ENCODINGS), list(found))
        self.assertEqual(["0x0000000000000000", "0x0000000000000001"], list(found.values())[:2])
        self.assertEqual({0: 7, 32: 0x40000000}, gdb.registers)
        self.assertEqual(b"abcd", gdb.memory_of[arm_registers.SCRATCH])

    def image(self) -> bytes:
        midr, pfr0 = (arm_registers.mrs(arm_registers.ENCODINGS[name]) for name in ("MIDR_EL1", "ID_AA64PFR0_EL1"))
        return struct.pack("<6I", 0xD503201F, midr | 3, pfr0 | 9, midr | 31, 0, midr | 4) + b"xy"

    def test_reads_are_found_in_a_kernel(self) -> None:
        self.assertEqual(
            {0x1004: ("MIDR_EL1", 3), 0x1014: ("MIDR_EL1", 4)}, arm_hand.sites(self.image(), 0x1000, {"MIDR_EL1"})
        )

    def test_one_cpu_is_told_and_the_others_read_what_they_have(self) -> None:
        image = self.image()
        memory = {0x1000 + at: image[at : at + 4] for at in (4, 8)}  # the third place was patched away
        gdb = FakeGdb({}, memory)
        hand = arm_hand.Hand(gdb, 2, {"MIDR_EL1": 5}, {"MIDR_EL1": 6}, 0x1000, image)  # type: ignore[arg-type]
        self.assertEqual({0x1004: ("MIDR_EL1", 3)}, hand.sites)
        seen = []
        gdb.stops = [(1, 0x1004), (2, 0x1004)]

        def is_done() -> bool:
            seen.append((gdb.registers.get(3), gdb.registers[arm_registers.PC]))
            return not gdb.stops

        hand.guide(is_done, 60)
        self.assertEqual([(None, 0x40000000), (5, 0x1008), (6, 0x1008)], seen)


class Logs(unittest.TestCase):
    def test_a_console_that_tells_levels_is_a_log(self) -> None:
        lines = ["firmware", "<6>[    6.010000] kvm: exiting hardware virtualization\r", "<0>[   12.000001] reboot: x"]
        self.assertEqual(
            [(6, "info", 6_010_000, "kvm: exiting hardware virtualization"), (0, "emerg", 12_000_001, "reboot: x")],
            [(line["lvl"], line["level"], line["us"], line["text"]) for line in kmsg.of_console(lines)],
        )

    def test_the_mode_is_what_the_kernel_said(self) -> None:
        for text, mode in [
            ("kvm [1]: VHE mode initialized successfully", "vhe"),
            ("kvm [1]: Hyp nVHE mode initialized successfully", "nvhe"),
            ("kvm [1]: Hyp hVHE mode initialized successfully", "hvhe"),
            ("kvm [1]: Protected hVHE mode initialized successfully", "protected"),
            ("kvm [1]: Protected nVHE mode initialized successfully", "protected"),
            ("kvm [1]: KVM disabled from command line", "none"),
            ("kvm [1]: HYP mode not available", "no-el2"),
            ("kvm [1]: something else", None),
        ]:
            self.assertEqual(mode, kmsg.kvm_mode([{"text": "kvm [1]: IPA Size Limit: 44 bits"}, {"text": text}]))

    def test_what_a_boot_says_of_its_cpus_is_kept_in_order(self) -> None:
        texts = ["psci: PSCIv1.1 detected in firmware.", "random: x", "CPU1: Booted", "CPU features: detected: X"]
        records = [{"lvl": 6, "level": "info", "us": us, "text": text} for us, text in enumerate(texts)]
        self.assertEqual([texts[0], *texts[2:]], [record["text"] for record in kmsg.of_boot(records)])

    def test_what_is_said_at_the_end_is_what_was_not_read_before(self) -> None:
        recording = recorder.Recording(mock.Mock(scenario=mock.Mock(parameters={}, present={}), parameters={}))
        recording.guest = mock.Mock()
        recording.guest.command.return_value = {"records": [{"us": 5_000_000}]}
        recording._log()
        recording.guest.console_lines.return_value = ["<6>[    5.000000] CPU1: old", "<6>[    5.000001] CPU1: new"]
        entry: dict[str, Any] = {}
        self.assertEqual({"ok": True}, recording.poweroff(entry))
        self.assertEqual(["CPU1: new"], [line["text"] for line in entry["kmsg"]])
        recording.guest.agent.send.assert_called_once_with(b"power_off\n")


class Recordings(unittest.TestCase):
    """Every recording of arm64 is what its scenario file says."""

    def test_operations_and_machines_agree(self) -> None:
        paths = sorted(RECORDINGS.glob("*.json"))
        self.assertGreaterEqual(len(paths), 60)
        known: dict[str, Scenario] = {found.name: found for found in cli.select([], arch="arm64")}
        for path in paths:
            with self.subTest(path.name):
                trace = json.loads(path.read_text("utf-8"))
                self.assertEqual(path.stem, f"{trace['scenario']}@{trace['variant']}")
                self.compare(trace, known[trace["scenario"]])
        recorded = {path.stem.split("@")[0] for path in paths}
        self.assertEqual(sorted(known), sorted(recorded))

    def compare(self, trace: dict[str, Any], expected: Scenario) -> None:
        recorded = [[operation["op"], operation["args"]] for operation in trace["ops"]]
        written = [[operation.name, operation.arguments] for operation in expected.operations]
        if "guest_died" in trace:
            self.assertTrue(recorded)
            written = written[: len(recorded)]
        self.assertEqual(len(written), len(recorded))
        for one, other in zip(recorded, written):
            is_state = one[0] == "write" and one[1][0].endswith("/hotplug/fail")
            self.assertEqual([one[0], one[1][:1]] if is_state else one, [other[0], other[1][:1]] if is_state else other)
        told = trace["machine"]
        self.assertEqual(
            ("arm64", expected.boot_cpu, expected.boot_cpus, expected.board, expected.set_on_all),
            (told["arch"], told["boot_cpu"], told["boot_cpus"], told["board"], told.get("set_on_all", {})),
        )
        self.assertEqual([(plug["socket"], plug["props"]) for plug in told["coldplug"]], expected.cold_plugged)
        self.assertEqual(guest.own_words(told["cmdline"]), expected.machine.command_line)
        self.assertIn(told["kvm_mode"], ("vhe", "nvhe", "hvhe", "protected", "none", "no-el2"))
        registers = {name: int(value, 16) for name, value in trace["boot_cpus"][0]["registers"].items()}
        boot = dict(expected.machine.slots[0].cpu.registers)
        self.assertEqual(boot, {name: value for name, value in registers.items() if name in boot})


@unittest.skipUnless(os.environ.get("KVMSIM_BOOT_ARM64"), "KVMSIM_BOOT_ARM64=1 boots an arm64 kernel under QEMU")
class OnARealKernel(unittest.TestCase):
    """One boot of a kernel that was fetched before: protected KVM refuses a late CPU."""

    def test_a_late_cpu_is_refused_by_protected_kvm(self) -> None:
        found = sorted((tools.cache_directory() / ARM64.kernels).glob("linux-*-cloud-arm64"))
        if not found or shutil.which(ARM64.qemu) is None or shutil.which(ARM64.compiler) is None:
            self.skipTest("'oracle/record --arch arm64 late-pkvm' says what is missing, and fetches a kernel")
        kernel = kernels.find(str(found[-1]), "cloud", {}, ARM64)
        (late_pkvm,) = cli.select(["late-pkvm"], arch="arm64")
        trace = recorder.Recording(recorder.Job(late_pkvm, kernel, kernel.label, {}), boot_timeout=420).record()
        answers = [operation["result"].get("errno") for operation in trace["ops"]]
        self.assertEqual([None, "EINVAL", "EINVAL", "EINVAL", None, None], answers[:6])
        said = [line["text"] for line in trace["ops"][1]["kmsg"]]
        self.assertEqual(["psci: failed to boot CPU2 (-22)", "CPU2: failed to boot: -22"], said)
        self.assertEqual("protected", trace["machine"]["kvm_mode"])
        self.assertIn("kvm: exiting hardware virtualization", [line["text"] for line in trace["ops"][-1]["kmsg"]])


if __name__ == "__main__":
    unittest.main()
