"""Scenario files become the operations of recordings; what can't be recorded is refused with its place."""

import json
import tempfile
import unittest
from pathlib import Path

from kvmsim_oracle.errors import OracleError
from kvmsim_oracle.guest import Hardware
from kvmsim_oracle.scenario import Scenario, first_out_of_order, read_scenarios

ROOT = Path(__file__).resolve().parent.parent.parent
SCENARIOS = ROOT / "oracle" / "scenarios"

HEADER = "apiVersion: kvmsim/v1\nkind: Scenario\nmetadata: {name: s}\nspec:\n"


def scenario(steps: str, machine: str = "epyc-1") -> Scenario:
    """A scenario of these steps, each on a line of its own."""
    text = f"{HEADER}  machine: {SCENARIOS.parent}/machines/{machine}.yaml\n  steps:\n"
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "s.yaml"
        path.write_text(text + "".join(f"    - {line}\n" for line in steps.split("\n")))
        return read_scenarios(path)[0]


def operations(steps: str, machine: str = "epyc-1") -> list[list[object]]:
    return [[operation.name, *operation.arguments] for operation in scenario(steps, machine).operations]


def numbered(written: list, recorded: list) -> list:
    """A state of hotplug that is injected by name, with the number that the recorded kernel had for it."""
    name, arguments = written
    is_state = name == "write" and arguments[0].endswith("/hotplug/fail") and not arguments[1].lstrip("-").isdigit()
    number = recorded[1][1] if is_state and recorded[0] == "write" else ""
    return [name, [arguments[0], number]] if number.isdigit() else written


class Recordings(unittest.TestCase):
    """Every recording in tests/conformance is what its scenario file says."""

    def test_operations_and_machines_agree(self) -> None:
        recordings = sorted((ROOT / "tests" / "conformance").glob("*.json"))
        self.assertGreaterEqual(len(recordings), 196)
        for path in recordings:
            with self.subTest(path.name):
                self.compare(json.loads(path.read_text("utf-8")))

    def compare(self, trace: dict) -> None:
        (expected,) = read_scenarios(SCENARIOS / f"{trace['scenario']}.yaml")
        recorded = [[operation["op"], operation["args"]] for operation in trace["ops"]]
        written = [[operation.name, operation.arguments] for operation in expected.operations]
        if "guest_died" in trace:
            self.assertTrue(recorded)
            written = written[: len(recorded)]
        self.assertEqual(recorded, [numbered(*pair) for pair in zip(written, recorded)] + written[len(recorded) :])
        machine = trace["machine"]
        self.assertEqual(machine["boot_cpu"], expected.boot_cpu)
        self.assertEqual(machine["boot_cpus"], expected.boot_cpus)
        self.assertEqual(machine["max_cpus"], expected.machine.max_cpus)
        self.assertEqual([(plug["socket"], plug["props"]) for plug in machine["coldplug"]], expected.cold_plugged)
        self.assertEqual(machine["cmdline"], Hardware(command_line=expected.machine.command_line).kernel_command_line)


class Steps(unittest.TestCase):
    def test_lists_stand_for_one_operation_each(self) -> None:
        self.assertEqual(
            [["load", "kvm"], ["load", "kvm-amd"], ["plug", 1, {}], ["plug", 2, {}], ["online", 1], ["online", 2]],
            operations('load: [kvm, kvm_amd]\nhotAdd: 1-2\nonline: "1-2"'),
        )

    def test_load_has_parameters_and_a_cpu(self) -> None:
        self.assertEqual(
            [["load", "kvm-amd", "@1", "npt=0", "nested=1"]],
            operations("{load: kvm_amd, cpu: 1, with: {npt: 0, nested: true}}"),
        )

    def test_schedules(self) -> None:
        self.assertEqual(
            [
                ["online_frozen", 1, "lock_vector_lock", 0],
                ["timeout", 700],
                ["create", "a"],
                ["thaw"],
                ["wait", "a"],
                ["async_online", 2, 0],
                ["sleep", 5],
                ["wait", "O"],
            ],
            operations(
                "{onlineFrozen: 1, at: lock_vector_lock, cpu: 0}\ntimeout: 700\ncreateVm: a\nthaw: {}\nwait: a\n"
                "{asyncOnline: 2, cpu: 0}\nsleep: 5\nwait: O"
            ),
        )

    def test_the_order_in_which_cpus_are_plugged_is_looked_at(self) -> None:
        self.assertEqual(3, first_out_of_order(scenario("hotAdd: 1\nhotAdd: 3")))
        self.assertIsNone(first_out_of_order(scenario("hotAdd: 1-2\nhotRemove: 1\nhotAdd: 1\nhotAdd: 3")))

    def test_the_simulators_own_scenarios_are_read(self) -> None:
        (shipped,) = read_scenarios(ROOT / "scenarios" / "umip-extra.yaml")
        self.assertEqual("EPYC", shipped.boot_cpu)
        self.assertIn(["plug", [3, {"umip": True}]], [[each.name, each.arguments] for each in shipped.operations])


class CpuProperties(unittest.TestCase):
    def test_what_qemu_takes_along_is_one_property(self) -> None:
        self.assertEqual(
            [["plug", 1, {"svm": False}]], operations("{hotAdd: 1, overrides: {removeFeatures: [svm, npt]}}")
        )
        self.assertEqual([["plug", 1, {"npt": False}]], operations("{hotAdd: 1, overrides: {removeFeatures: [npt]}}"))
        self.assertEqual([["plug", 1, {"svm": True}]], operations("hotAdd: 1", "epyc-boot-cpu-without-svm"))

    def test_names_and_numbers(self) -> None:
        self.assertEqual(
            [["plug", 1, {"stepping": 3, "lahf-lm": False, "sse4.2": False, "umip": True}]],
            operations("{hotAdd: 1, overrides: {stepping: 3, addFeatures: [umip], removeFeatures: [sse4_2, lahf_lm]}}"),
        )


class Refusals(unittest.TestCase):
    def test_what_cannot_be_recorded_is_refused_with_its_place(self) -> None:
        for steps, said in [
            ("reboot: {}", "one boot"),
            ("{online: 1, offline: 1}", "names 2"),
            ("fly: 1", "names 0"),
            ("{online: 1, cpu: 0}", "does not know 'cpu'"),
            ("hotAdd: 4", "no place for CPU 4"),
            ("{hotAdd: 1, package: 0}", "a package of its own"),
            ("{hotAdd: 1, model: zen9}", "no CPU model 'zen9'"),
            ("{hotAdd: 1, overrides: {removeFeatures: [svm]}}", "removeFeatures: [npt, svm]"),
            ("{hotAdd: 1, overrides: {firmware: {svm: disabled}}}", "does not know 'firmware'"),
            ("{hotAdd: 1, overrides: {msrs: {0x3a: 1}}}", "model-specific registers"),
            ("{hotAdd: 1, overrides: {microcode: 1}}", "microcode"),
            ("load: vfio", "not a module"),
            ("createVm: O", "name it differently"),
            ("online: -1", "not a cpulist"),
            ("online: 3-1", "not a cpulist"),
            ("onlineFrozen: 1", "'at' is missing"),
        ]:
            with self.subTest(steps), self.assertRaises(OracleError) as caught:
                scenario(steps)
            self.assertIn(said, str(caught.exception))
            self.assertRegex(str(caught.exception), r"s\.yaml:7:\d+: ")

    def test_machines_that_qemu_cannot_be(self) -> None:
        for name, said in [
            ("lakefield", "are online, and plugs those that are absent"),
            ("lakefield-built-in", "'builtIn'"),
            ("sapphire-rapids", "a package of its own"),
        ]:
            with self.subTest(name), self.assertRaises(OracleError) as caught:
                scenario("load: kvm", f"../../manifests/{name}")
            self.assertRegex(str(caught.exception), rf"{name}\.yaml:\d+:\d+: .*{said}")

    def test_a_cpu_with_vmx_cannot_be_recorded(self) -> None:
        machine = (
            "{cpuModels: [{name: a, vendor: GenuineIntel, family: 6, model: 143, features: vmx}], "
            "cpus: [{ids: 0, model: a}]}"
        )
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory) / "s.yaml"
            path.write_text(f"{HEADER}  machine: {machine}\n  steps:\n    - load: kvm_intel\n")
            with self.assertRaisesRegex(OracleError, r"s\.yaml:5:12: .*TCG emulates none"):
                read_scenarios(path)


if __name__ == "__main__":
    unittest.main()
