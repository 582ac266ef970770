"""What needs no guest: kernels, archives, tables, the sorting of log lines, comparisons, messages."""

import argparse
import io
import json
import os
import subprocess
import sys
import tempfile
import unittest
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any
from unittest import mock

from kvmsim_oracle import acpi, cli, compare, debian, guest, images, kernels, kmsg, machine, recorder, tools
from kvmsim_oracle.errors import EmulatorFault, GuestDied, LateTimer, OracleError

ORACLE = Path(__file__).resolve().parent.parent


class Kernels(unittest.TestCase):
    NAMES = [
        "linux-image-6.1.0-9-cloud-amd64",
        "linux-image-6.1.0-56-cloud-amd64",
        "linux-image-6.1.0-56-cloud-amd64-dbg",
        "linux-image-6.1.0-57-cloud-amd64-unsigned",
        "linux-image-6.1.0-56-amd64",
        "linux-image-6.1.0-56-rt-amd64",
        "linux-image-6.12.117+deb12-cloud-amd64",
        "linux-image-6.12.9+bpo-cloud-amd64",
        "linux-image-6.12-cloud-amd64",
        "linux-image-6.12.117+deb12-amd64",
        "linux-image-6.19.14+deb13-cloud-amd64",
        "linux-binary-6.19.14+deb13-cloud-amd64",
        "linux-image-7.2.12+deb13-cloud-amd64",
        "linux-binary-7.2.12+deb13-cloud-amd64",
        "linux-modules-7.2.12+deb13-cloud-amd64",
        "linux-image-7.2.13+deb14-cloud-amd64",
        "linux-binary-unsigned-7.2.13+deb14-cloud-amd64",
        "linux-binary-7.2.13+deb14-cloud-amd64",
        "linux-modules-7.2.11+deb13-rt-amd64",
    ]

    def test_the_newest_of_a_version_and_flavour_is_taken(self) -> None:
        for version, flavour, expected in [
            ("6.1", "cloud", ["linux-image-6.1.0-56-cloud-amd64"]),
            ("6.1", "generic", ["linux-image-6.1.0-56-amd64"]),
            ("6.1", "rt", ["linux-image-6.1.0-56-rt-amd64"]),
            ("6.12", "cloud", ["linux-image-6.12.117+deb12-cloud-amd64"]),
            ("6.12", "generic", ["linux-image-6.12.117+deb12-amd64"]),
            ("6.2", "cloud", None),
            ("6.19", "cloud", None),  # its modules are not there
            ("7.2", "cloud", ["linux-binary-7.2.12+deb13-cloud-amd64", "linux-modules-7.2.12+deb13-cloud-amd64"]),
            ("7.2", "rt", None),
        ]:
            with self.subTest(version=version, flavour=flavour):
                self.assertEqual(expected, kernels.newest_of(self.NAMES, version, flavour))

    def test_an_unpacked_folder_of_either_layout_is_taken(self) -> None:
        for place, release, label in [
            ("boot/vmlinuz-6.12.117+deb12-cloud-amd64", "6.12.117+deb12-cloud-amd64", "6.12"),
            ("boot/vmlinuz-6.1.0-56-rt-amd64", "6.1.0-56-rt-amd64", "6.1-rt"),
            ("usr/lib/modules/7.3.4+deb13-amd64/vmlinuz", "7.3.4+deb13-amd64", "7.3-generic"),
            ("lib/modules/6.9.0-mine/vmlinuz", "6.9.0-mine", "6.9"),
        ]:
            with self.subTest(place), tempfile.TemporaryDirectory() as directory:
                path = Path(directory) / place
                path.parent.mkdir(parents=True)
                path.touch()
                kernel = kernels.find(directory, "cloud", {})
                self.assertEqual((release, label), (kernel.release, kernel.label))
                path.with_name("vmlinuz-2").touch()
                if path.name != "vmlinuz":
                    with self.assertRaisesRegex(OracleError, "it has 2 files"):
                        kernels.find(directory, "cloud", {})

    def test_an_image_alone_needs_its_modules_beside_it(self) -> None:
        release = "7.3.4+deb13-cloud-amd64"
        with tempfile.TemporaryDirectory() as directory:
            image = Path(directory) / f"linux-binary-{release}_7.3.4-1_amd64.deb"
            image.touch()
            with self.assertRaisesRegex(OracleError, r"one file linux-modules-7\.3\.4\+deb13-cloud-amd64_\*\.deb"):
                kernels.find(str(image), "cloud", {})
            modules = Path(directory) / f"linux-modules-{release}_7.3.4-1_amd64.deb"
            modules.touch()
            unpacked: list[list[Path]] = []
            with mock.patch.object(tools, "cache_directory", return_value=Path(directory)), mock.patch.object(
                debian, "extract", lambda archives, root: unpacked.append(archives)
            ), self.assertRaisesRegex(OracleError, "not an unpacked"):
                kernels.find(str(image), "cloud", {})
            self.assertEqual([[image, modules]], unpacked)

    def test_variants_are_named_by_their_parameters(self) -> None:
        self.assertEqual("6.12-evl0", kernels.variant("6.12", [kernels.parse_parameter("kvm.enable_virt_at_load=0")]))
        self.assertEqual("6.1-npt=0", kernels.variant("6.1", [kernels.parse_parameter("kvm_amd.npt=0")]))
        with self.assertRaises(OracleError):
            kernels.parse_parameter("enable_virt_at_load=0")

    def test_declared_kernels(self) -> None:
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory) / "kernels.json"
            (Path(directory) / "mods").mkdir()
            (Path(directory) / "mods" / "kvm.ko").touch()
            path.write_text('{"mine": {"package": "6.1", "modules": "mods", "parameters": {"kvm": {"x": 1}}}}')
            declared = kernels.read_declarations(path)["mine"]
            self.assertEqual(
                ("6.1", Path(directory) / "mods", {"kvm": {"x": "1"}}),
                (declared.package, declared.modules, declared.parameters),
            )
            for text, said in [
                ("[]", "object"),
                ('{"m": {}}', "package"),
                ('{"m": {"package": "6.1", "rot": 1}}', "'rot'"),
                ('{"m": {"package": "6.1", "modules": "none"}}', "*.ko"),
                ("{", "kernels.json"),
            ]:
                path.write_text(text)
                with self.subTest(text), self.assertRaisesRegex(OracleError, said.replace("*", r"\*")):
                    kernels.read_declarations(path)

    def test_what_is_no_kernel_is_said(self) -> None:
        with tempfile.TemporaryDirectory() as directory, self.assertRaisesRegex(
            OracleError, "not an unpacked kernel package"
        ):
            kernels.find(directory, "cloud", {})
        with self.assertRaisesRegex(OracleError, "neither a version"):
            kernels.find("newest", "cloud", {})


class Images(unittest.TestCase):
    def test_archives_are_what_cpio_reads(self) -> None:
        archive = images.cpio([("a", images.PLAIN, b"12345"), ("b", images.LINK, b"a")])
        self.assertEqual(0, len(archive) % 512)
        self.assertTrue(archive.startswith(b"070701"))
        self.assertEqual(5, int(archive[54:62], 16))
        self.assertIn(b"TRAILER!!!\0", archive)

    def test_acpi_tables_add_up(self) -> None:
        table = acpi.madt({0, 2}, [0, 1, 4, 5])
        self.assertEqual((b"APIC", len(table), 0), (table[:4], int.from_bytes(table[4:8], "little"), sum(table) % 256))
        self.assertEqual([1, 2, 1, 2], [table[44 + 8 * cpu + 4] for cpu in range(4)])
        self.assertEqual([(0, 0), (1, 1), (2, 4), (3, 5)], [tuple(table[46 + 8 * cpu :][:2]) for cpu in range(4)])
        raised = acpi.raised_fadt(acpi.checksummed(b"FACP" + bytes(240)))
        self.assertEqual((276, 6, 3, 0), (len(raised), raised[8], raised[131], sum(raised) % 256))
        self.assertIsNone(acpi.parse_fadt("FACP"))

    def test_newer_kernels_need_the_tables(self) -> None:
        self.assertEqual(
            [False, False, True, True],
            [
                acpi.is_needed(release)
                for release in ("6.1.0-56-cloud-amd64", "6.8.1", "6.9.0-1", "6.12.117+deb12-cloud-amd64")
            ],
        )


class Machines(unittest.TestCase):
    def hardware(self, packages: int, cores: int, threads: int, nodes: int, **other: Any) -> guest.Hardware:
        topology = machine.Topology(packages, cores, threads, nodes)
        return guest.Hardware(max_cpus=packages * cores * threads, topology=topology, **other)

    def arguments(self, hardware: guest.Hardware) -> list[str]:
        made = object.__new__(guest.Guest)
        made.hardware, made.directory = hardware, Path("d")
        return made._arguments(mock.Mock(image="image"), Path("initramfs"))

    def test_places_are_filled_thread_by_thread(self) -> None:
        topology = machine.Topology(2, 3, 2, 2)
        self.assertEqual((0, 2, 1), topology.place_of(5))
        self.assertEqual((1, 0, 0), topology.place_of(6))
        self.assertEqual([0, 1, 2, 3, 4, 5, 8, 9], [topology.apic_id_of(cpu) for cpu in range(8)])
        self.assertEqual([0, 1], [topology.node_of(package) for package in range(2)])

    def test_qemu_is_told_of_cores_threads_and_nodes(self) -> None:
        arguments = self.arguments(self.hardware(2, 2, 2, 2, boot_cpus=4, cold_plugged=[(5, {"svm": False})]))
        self.assertIn("4,sockets=2,cores=2,threads=2,maxcpus=8", arguments)
        self.assertIn("EPYC-x86_64-cpu,socket-id=1,core-id=0,thread-id=1,svm=off", arguments)
        self.assertIn("cpu,node-id=1,socket-id=1", arguments)
        self.assertNotIn("-numa", self.arguments(self.hardware(4, 1, 1, 1)))

    def test_cpus_that_stay_offline_are_not_brought_up(self) -> None:
        line = self.hardware(4, 1, 1, 1, brought_up=2, command_line="nopku a=b").kernel_command_line
        self.assertIn(" maxcpus=2 ", line)
        self.assertEqual("nopku a=b", guest.own_words(line))
        self.assertNotIn("maxcpus", guest.Hardware().kernel_command_line)

    def test_cpulists(self) -> None:
        self.assertEqual("0-2,5,7-8", recorder.cpulist([8, 0, 1, 2, 5, 7]))
        self.assertEqual({0, 1, 2, 5}, recorder.cpus_of("0-2,5"))
        self.assertEqual((set(), ""), (recorder.cpus_of(""), recorder.cpulist([])))


class LogLines(unittest.TestCase):
    def test_lines_are_sorted(self) -> None:
        texts = [
            "kvm: x",
            "smpboot: y",
            "usb 1-1: z",
            "clocksource: Watchdog remote CPU 2 read timed out",
            "------------[ cut here ]------------",
            "a: b",
            "---[ end trace 0 ]---",
            "c",
        ]
        compared, others = kmsg.split([{"lvl": 6, "level": "info", "us": 1, "text": text} for text in texts])
        self.assertEqual(["kvm", "hotplug", "oops", "oops", "oops"], [record["class"] for record in compared])
        self.assertEqual(["usb 1-1: z", texts[3], "c"], [record["text"] for record in others])

    def test_a_console_is_kept_from_its_first_oops(self) -> None:
        self.assertEqual(["BUG: x", "y"], kmsg.console_tail(["BUG: x", "", "y"]))
        self.assertEqual(["8", "9"], kmsg.console_tail([str(number) for number in range(10)], last=2))


    def test_a_breakpoint_oops_is_the_emulators(self) -> None:
        for line in ("int3: 0000 [#1] PREEMPT SMP NOPTI", "Oops: int3: 0000 [#1] PREEMPT SMP NOPTI"):
            self.assertTrue(kmsg.is_of_the_emulator([{"text": "x"}, {"text": line}]))
        others = ["Oops: 0000 [#1]", "RIP: 0010:int3_magic+0x1/0x2"]
        self.assertFalse(kmsg.is_of_the_emulator([{"text": text} for text in others]))

    def test_the_line_of_a_panic_is_found(self) -> None:
        line = "Kernel panic - not syncing: IO-APIC + timer doesn't work!  Boot with apic=debug"
        self.assertEqual(line, kmsg.panic(["BUG: x", f"[    0.3] {line}", f"---[ end {line} ]---"]))
        self.assertIsNone(kmsg.panic(["BUG: x"]))


class Comparing(unittest.TestCase):
    def test_a_change_of_any_kind_is_seen(self) -> None:
        path = ORACLE.parent / "tests" / "conformance" / "c01-bad-1vm@6.12.json"
        trace = json.loads(path.read_text("utf-8"))
        self.assertEqual([], compare.differences(trace, json.loads(path.read_text("utf-8"))))
        for change in [
            lambda other: other["ops"].pop(),
            lambda other: other["ops"][5]["result"].update(errno="EBUSY"),
            lambda other: other["ops"][5]["state"].update(online="0-1"),
            lambda other: other["ops"][5]["kmsg"].clear(),
            lambda other: other["ops"][4].update(args=[2, {}]),
            lambda other: other["ops"][0]["state"]["svme"].update({"0": 1}),
        ]:
            other = json.loads(path.read_text("utf-8"))
            change(other)
            self.assertTrue(compare.differences(trace, other))

    def test_messages_are_told_by_what_one_has_more_of(self) -> None:
        def trace(*texts: str) -> dict[str, Any]:
            lines = [{"class": "kvm", "level": "info", "text": text} for text in texts]
            return {"ops": [{"n": 1, "op": "online", "args": [1], "result": {"ok": True}, "kmsg": lines}]}

        self.assertEqual(
            ["1 online: messages: 2 more 'info: a'; 1 fewer 'info: b'"],
            compare.differences(trace("a", "c", "a"), trace("b", "c")),
        )
        self.assertEqual([], compare.differences(trace("process 1 (x)"), trace("process 22 (x)")))


class CommandLine(unittest.TestCase):
    def run_cli(self, *arguments: str) -> tuple[int, str]:
        said = io.StringIO()
        with redirect_stderr(said):
            return cli.main(list(arguments)), said.getvalue()

    def test_a_missing_tool_is_named_with_its_package(self) -> None:
        with mock.patch.dict(os.environ, {"PATH": "/nonexistent"}):
            code, said = self.run_cli("a01", "--kernel", "6.12")
        self.assertEqual(1, code)
        self.assertIn("qemu-system-x86_64, busybox, cc not found", said)
        self.assertIn("apt-get install --no-install-recommends qemu-system-x86 busybox-static gcc libc6-dev", said)

    def test_what_is_not_there_is_said(self) -> None:
        with mock.patch.object(tools, "find", return_value=["/bin/true"]):
            for arguments, expected in [
                ([], "which SCENARIO"),
                (["zz", "--kernel", "6.12"], "no scenario 'zz'"),
                (["a01", "--kernel", "6.12", "--param", "x"], "not a parameter"),
                (["none.yaml"], "none.yaml: No such file"),
                (["r60"], "patch-v1-recorded"),
                (["a01", "-j", "0"], "-j needs"),
                (["a01", "--boot-timeout", "0"], "--boot-timeout needs"),
            ]:
                with self.subTest(arguments):
                    code, said = self.run_cli(*arguments)
                    self.assertEqual(1, code)
                    self.assertIn(expected, said)

    def test_a_fault_of_the_emulator_is_tried_once_more(self) -> None:
        job = recorder.Job(cli.select(["a01"])[0], mock.Mock(), "6.1", {})
        options = cli.parser().parse_args(["a", "--output", "none"])
        done = {"timing": {"total_s": 1, "boot_s": 1}, "ops": []}
        for answers, expected in [
            ([EmulatorFault("x"), done], 2),
            ([EmulatorFault("x"), EmulatorFault("y")], 2),
            ([OracleError("x")], 1),
        ]:
            with self.subTest(answers), mock.patch.object(
                recorder.Recording, "record", side_effect=answers
            ) as record, mock.patch.object(recorder, "write"), redirect_stderr(io.StringIO()):
                if answers[-1] is done:
                    self.assertIn("destroy@6.1.json: 1.0 s", cli.record(job, options))
                else:
                    with self.assertRaises(OracleError):
                        cli.record(job, options)
                self.assertEqual(expected, record.call_count)

    def test_why_a_guest_did_not_boot_is_told_and_sorted(self) -> None:
        late = "Kernel panic - not syncing: IO-APIC + timer doesn't work!"
        other = "Kernel panic - not syncing: Fatal exception in interrupt"
        for console, kind, said in [
            (["x", late, "y"], LateTimer, late),
            (["[ 1.0] Oops: int3: 0000 [#1] SMP NOPTI", other], EmulatorFault, other),
            (["Oops: 0000 [#1] SMP NOPTI", other], OracleError, other),
            (["x"], OracleError, "too long"),
        ]:
            with self.subTest(console), tempfile.TemporaryDirectory() as directory:
                agent = guest.Agent(guest.Hardware(), Path(directory))
                (Path(directory) / "console.log").write_text("\n".join(console))
                (Path(directory) / "qemu.err").write_text("")
                error = agent.no_boot(GuestDied("too long"))
                self.assertIs(kind, type(error))
                self.assertIn(said, str(error).splitlines()[0])

    def test_a_late_timer_is_not_looked_for_again(self) -> None:
        job = recorder.Job(cli.select(["a01"])[0], mock.Mock(), "6.1", {})
        options = cli.parser().parse_args(["a"])
        done = {"timing": {"total_s": 1, "boot_s": 1}, "ops": []}
        made: list[recorder.Recording] = []

        def answer(self: recorder.Recording) -> dict[str, Any]:
            made.append(self)
            if len(made) == 1:
                raise LateTimer("x")
            return done

        with mock.patch.object(recorder.Recording, "record", answer), mock.patch.object(
            recorder, "write"
        ), redirect_stderr(io.StringIO()):
            cli.record(job, options)
        self.assertEqual(["", "no_timer_check"], [recording.own_words for recording in made])
        line = guest.Hardware(own_words="no_timer_check", command_line="nopku").kernel_command_line
        self.assertEqual("nopku", guest.own_words(line))

    def test_names_select_by_their_beginning(self) -> None:
        self.assertEqual(
            ["b01-bad-0vm-create-offline-create", "c01-bad-1vm"],
            [scenario.name for scenario in cli.select(["b01", "c01"])],
        )
        self.assertEqual(len(list(cli.SCENARIOS.glob("*.yaml"))), len(cli.select([])))

    def test_every_operation_of_the_scenarios_can_be_recorded(self) -> None:
        for scenario in cli.select([]):
            for operation in scenario.operations:
                self.assertIn(operation.name, recorder.OPERATIONS, scenario.name)

    def test_the_entry_points_run(self) -> None:
        for script in ("record", "compare"):
            done = subprocess.run(
                [sys.executable, ORACLE / script, "--help"], capture_output=True, text=True, check=False
            )
            self.assertEqual(0, done.returncode, done.stderr)
            self.assertIn(f"oracle/{script}", done.stdout)

    def test_parser_has_defaults(self) -> None:
        options = cli.parser().parse_args([])
        self.assertIsInstance(options, argparse.Namespace)
        self.assertEqual(("cloud", 1, Path("recordings")), (options.flavour, options.jobs, options.output))


if __name__ == "__main__":
    unittest.main()
