"""Scenario files become the operations of recordings; what can't be recorded is refused with its place."""

import json
import tempfile
import unittest
from pathlib import Path

from kvmsim_oracle.errors import OracleError
from kvmsim_oracle.guest import own_words
from kvmsim_oracle.qemu_cpu import qemu_name
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


def differing(argument: object, features: frozenset[str]) -> object:
    """A plugged CPU's properties without those that the boot CPU has as well."""
    if not isinstance(argument, dict):
        return argument
    names = {qemu_name(feature) for feature in features}
    return {key: value for key, value in argument.items() if not (value is True and key in names)}


class Recordings(unittest.TestCase):
    """Every recording in tests/conformance is what its scenario file says."""

    def test_operations_and_machines_agree(self) -> None:
        recordings = sorted((ROOT / "tests" / "conformance").glob("*.json"))
        compared = 0
        for path in recordings:
            trace = json.loads(path.read_text("utf-8"))
            if not (SCENARIOS / f"{trace['scenario']}.yaml").exists():
                # made with a Bochs of its own, before the recorder drove one
                self.assertIn("Bochs", trace["machine"]["emulator"], path.name)
                continue
            compared += 1
            with self.subTest(path.name):
                self.compare(trace)
        self.assertGreaterEqual(compared, 400)

    def compare(self, trace: dict) -> None:
        (expected,) = read_scenarios(SCENARIOS / f"{trace['scenario']}.yaml")
        features = expected.machine.slots[0].cpu.features
        recorded = [
            [operation["op"], [differing(argument, features) for argument in operation["args"]]]
            for operation in trace["ops"]
        ]
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
        self.assertEqual(own_words(machine["cmdline"]), expected.machine.command_line)


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
        self.assertEqual([["load", "kvm", "a=", "b=-1"]], operations('{load: kvm, with: {a: "", b: -1}}'))

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

    def test_steps_of_another_cpu(self) -> None:
        self.assertEqual(
            [
                ["create", "a", 1],
                ["online", 2, 1],
                ["offline", 2, 0],
                ["unload", "kvm_amd", "@1"],
                ["loop_start", "L", 0],
                ["online_loop", 1, 3, 0],
            ],
            operations(
                "{createVm: a, cpu: 1}\n{online: 2, cpu: 1}\n{offline: 2, cpu: 0}\n{unload: kvm_amd, cpu: 1}\n"
                "createLoop: L\n{onlineLoop: 1, times: 3}"
            ),
        )

    def test_files(self) -> None:
        fail = "/sys/devices/system/cpu/cpu1/hotplug/fail"
        self.assertEqual(
            [
                ["write", "/sys/x", "148"],
                ["write", "/sys/x", "a b"],
                ["write", "/sys/x", ""],
                ["read", "/proc/y"],
                ["write", fail, "148"],
            ],
            operations(
                'write: {path: /sys/x, value: 148}\nwrite: {path: /sys/x, value: "a b"}\n'
                'write: {path: /sys/x, value: ""}\nread: /proc/y\nfailAt: {cpu: 1, state: 148}'
            ),
        )

    def test_what_is_left_running_has_a_name(self) -> None:
        self.assertEqual(
            [
                ["async_online", 1, 0],
                ["async_online", 2, 0, "P"],
                ["async_offline", 1, 0, "Q"],
                ["async_load", "M", "kvm-amd", "@1", "npt=0"],
                ["async_unload", "N", "kvm_amd"],
                ["async_create", "a"],
                ["async_create", "b", 1],
                ["async_run", "a", 1],
                ["async_run", "a"],
                ["wait", "P"],
            ],
            operations(
                "asyncOnline: 1\n{asyncOnline: 2, name: P}\n{asyncOffline: 1, name: Q}\n"
                "{asyncLoad: kvm_amd, cpu: 1, with: {npt: 0}}\n{asyncUnload: kvm_amd, name: N}\nasyncCreateVm: a\n"
                "{asyncCreateVm: b, cpu: 1}\nasyncRunVcpu: {vm: a, cpu: 1}\nasyncRunVcpu: {vm: a}\nwait: P"
            ),
        )

    def test_what_the_agent_keeps_has_an_end(self) -> None:
        create = [f"createVm: v{number}" for number in range(31)]
        self.assertEqual(32, len(operations("\n".join([*create, "read: /x"]))))
        self.assertEqual(33, len(operations("\n".join([*create, "destroyVm: v0", "createVm: w"]))))
        with self.assertRaisesRegex(OracleError, r"s\.yaml:38:\d+: .* at most 31 VMs"):
            operations("\n".join([*create, "asyncOnline: 1"]))

    def test_a_reboot_is_an_operation(self) -> None:
        self.assertEqual(
            [["plug", 1, {}], ["unplug", 1], ["reboot"], ["load", "kvm"]],
            operations("hotAdd: 1\nhotRemove: 1\nreboot: {}\nload: kvm"),
        )
        with self.assertRaisesRegex(OracleError, r"s\.yaml:9:\d+: .*number them anew"):
            operations("hotAdd: 1-2\nhotRemove: 1\nreboot: {}")

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
            ("{online: 1, offline: 1}", "names online and offline"),
            ("fly: 1", "does not know the step 'fly'"),
            ("note: x", "names no operation"),
            ("{online: 1, at: x}", "does not know 'at'"),
            ("createTd: a", "'createTd' can't be recorded: no emulator has TDX"),
            ("suspend: {}", "'suspend' can't be recorded"),
            ("powerOff: {}", "'powerOff' can't be recorded"),
            ("write: {path: x, value: 1}", "not the path of a file"),
            ("{asyncLoad: [kvm, kvm_amd]}", "one module at a time"),
            ("hotAdd: 4", "no place for CPU 4"),
            ("{hotAdd: 1, package: 0}", "CPU 1 sits in package 1"),
            ("{hotAdd: 1, model: zen9}", "no CPU model 'zen9'"),
            ("{hotAdd: 1, overrides: {removeFeatures: [svm]}}", "removeFeatures: [npt, svm]"),
            ("{hotAdd: 1, overrides: {firmware: {svm: disabled}}}", "TCG has no VM_CR.SVMDIS"),
            ("{hotAdd: 1, overrides: {firmware: {svm: off}}}", "'off' is not one of"),
            ("{hotAdd: 1, overrides: {msrs: {0x3a: 1}}}", "model-specific registers"),
            ("{hotAdd: 1, overrides: {microcode: 1}}", "microcode"),
            ("load: vfio", "not a module"),
            ("createVm: O", "name the VM differently"),
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
            ("lakefield", "no CPU model for GenuineIntel 6 138 1"),
            ("lakefield-built-in", "'builtIn' can't be recorded: Debian's kernels have KVM as modules"),
            ("sapphire-rapids", "no CPU model for GenuineIntel 6 143 8"),
            ("big-host", "256 CPUs, and the recorder's have at most 64"),
        ]:
            with self.subTest(name), self.assertRaises(OracleError) as caught:
                scenario("load: kvm", f"../../manifests/{name}")
            self.assertRegex(str(caught.exception), rf"{name}\.yaml:\d+:\d+: .*{said}")

    def test_machines_of_other_shapes(self) -> None:
        text = (SCENARIOS.parent / "machines" / "epyc-1.yaml").read_text("utf-8")
        shapes = "{packages: 4, coresPerPackage: 1, threadsPerCore: 1, numaNodes: 1}"
        for old, new, said in [
            ("ids: 1-3, model: epyc, state: absent", "ids: 1-3, model: epyc, state: offline", None),
            ("ids: 1-3, model: epyc, state: absent", 'ids: "0-15:1/2", model: epyc', "CPU 0 is there already"),
            ("ids: 0, model: epyc", "ids: 0, model: epyc, state: offline", "CPU 0 has to be online"),
            ("ids: 0, model: epyc", "ids: 0, model: epyc, node: 1", "CPU 0 is in node 0"),
            (shapes, "{packages: 1, coresPerPackage: 2, threadsPerCore: 2, numaNodes: 1}", None),
            (shapes, "{packages: 1, coresPerPackage: 2, threadsPerCore: 2, numaNodes: 2}", "'numaNodes' can't be"),
            (shapes, "{packages: 4, coresPerPackage: 1, siblings: [0-1]}", "'siblings' can't be recorded"),
            ("generation: linux-6.12", "loaded: [kvm_amd]", None),
            ("platform: {tcg: true}", "platform: {tdx: true}", "'tdx' can't be recorded"),
            ("platform: {tcg: true}", "bootCpu: 1", "'bootCpu' can't be recorded"),
            ("[tcg-cpus.yaml]", "[tcg-cpus.yaml]\n  cpuModels: [{name: x, basedOn: epyc, partial: true}]", "'partial'"),
        ]:
            with self.subTest(new), tempfile.TemporaryDirectory() as directory:
                models = SCENARIOS.parent / "machines" / "tcg-cpus.yaml"
                (Path(directory) / models.name).write_bytes(models.read_bytes())
                (Path(directory) / "m.yaml").write_text(text.replace(old, new))
                (Path(directory) / "s.yaml").write_text(f"{HEADER}  machine: m.yaml\n  steps:\n    - reboot: {{}}\n")
                if said is None:
                    (found,) = read_scenarios(Path(directory) / "s.yaml")
                    self.assertIn("reboot", [operation.name for operation in found.operations])
                else:
                    with self.assertRaisesRegex(OracleError, rf"m\.yaml:\d+:\d+: .*{said}"):
                        read_scenarios(Path(directory) / "s.yaml")

    def test_a_cpu_with_vmx_cannot_be_recorded(self) -> None:
        machine = (
            "{cpuModels: [{name: a, vendor: GenuineIntel, family: 6, model: 143, features: vmx}], "
            "cpus: [{ids: 0, model: a}]}"
        )
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory) / "s.yaml"
            path.write_text(f"{HEADER}  machine: {machine}\n  steps:\n    - load: kvm_intel\n")
            with self.assertRaisesRegex(OracleError, r"s\.yaml:5:12: .*TCG emulates no VMX"):
                read_scenarios(path)


if __name__ == "__main__":
    unittest.main()
