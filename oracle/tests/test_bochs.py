"""What of Bochs needs no Bochs: its BIOS, its configuration, its CPUs."""

import os
import pty
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from kvmsim_oracle import bochs
from kvmsim_oracle.errors import EmulatorFault, OracleError
from kvmsim_oracle.guest import Hardware, own_words
from kvmsim_oracle.machine import Topology
from kvmsim_oracle.scenario import Scenario, read_scenarios

ORACLE = Path(__file__).resolve().parent.parent
MACHINE = (ORACLE / "machines" / "bochs-haswell-3.yaml").read_text("utf-8")


def scenario(machine: str, steps: str = "reboot: {}", emulator: str | None = "bochs", label: str = "") -> Scenario:
    labels = f", labels: {{emulator: {label}}}" if label else ""
    header = f"apiVersion: kvmsim/v1\nkind: Scenario\nmetadata: {{name: s{labels}}}\nspec:\n"
    with tempfile.TemporaryDirectory() as directory:
        for name in ("bochs-cpus.yaml", "tcg-cpus.yaml"):
            (Path(directory) / name).write_bytes((ORACLE / "machines" / name).read_bytes())
        (Path(directory) / "m.yaml").write_text(machine)
        (Path(directory) / "s.yaml").write_text(f"{header}  machine: m.yaml\n  steps:\n    - {steps}\n")
        return read_scenarios(Path(directory) / "s.yaml", emulator)[0]


class Bios(unittest.TestCase):
    def bios(self) -> bytearray:
        bios = bytearray(0x20000)
        bios[0x4E : 0x4E + len(bochs.AP_START)] = bochs.AP_START
        return bios

    def test_a_table_says_what_is_left_in_each_cpu(self) -> None:
        changed = bochs.changed_bios(bytes(self.bios()), {2: 0x1, 3: 0x0})
        self.assertEqual(bytes.fromhex("ea00a000f0"), changed[0x4E:0x53])  # a jump to F000:A000
        self.assertEqual(bochs.AP_CODE, changed[0x1A000 : 0x1A000 + len(bochs.AP_CODE)])
        self.assertEqual([5, 5, 1, 0, 5], list(changed[0x1A100:0x1A105]))
        self.assertEqual(0x20000, len(changed))

    def test_the_jump_over_a_cpu_without_vmx_ends_where_it_counts_itself(self) -> None:
        jump = bochs.AP_CODE.index(bytes.fromhex("7418"))
        self.assertEqual(bytes.fromhex("f0ff065807"), bochs.AP_CODE[jump + 2 + 0x18 :][:5])

    def test_another_bios_is_not_changed(self) -> None:
        taken = self.bios()
        taken[0x1A105] = 1
        for bios in (bytes(0x20000), bytes(taken)):
            with self.assertRaisesRegex(OracleError, "not the BIOS"):
                bochs.changed_bios(bios, {})


class Settings(unittest.TestCase):
    def test_bochs_is_told_of_cores_and_threads(self) -> None:
        text = bochs.settings("corei7_haswell_4770", Topology(1, 3, 1), 77)
        self.assertIn("cpu: model=corei7_haswell_4770, count=1:3:1,", text)
        self.assertIn("dev=127.0.0.1:77\n", text)

    def test_the_words_of_a_scenario_come_last(self) -> None:
        line = bochs.kernel_command_line(Hardware(brought_up=1, command_line="nosmt x=y"))
        self.assertIn(" maxcpus=1 ", line)
        self.assertNotIn("lpj=", line)
        self.assertEqual("nosmt x=y", own_words(line))


class Eye(unittest.TestCase):
    DEBUGGER = """\
import os, signal, sys
# Straight to the terminal: a signal may come while print is at work, and print may not be entered twice.
signal.signal(signal.SIGINT, lambda *_: os.write(1, b"Next at t=1\\n<bochs:1> "))
print("ready", flush=True)
cpu = "?"
for line in sys.stdin:
    if line.startswith("set $cpu="):
        cpu = line.strip()[9:]
    elif line.startswith("creg"):
        print("CR4=0x001706b0: " + ("smx VMX la57" if cpu == "1" else "smx vmx la57"))
    print("<bochs:2> ", end="", flush=True)
"""

    def test_the_debugger_tells_on_which_cpus_vmx_is_on(self) -> None:
        master, slave = pty.openpty()
        bochs.tty.setraw(slave)
        process = subprocess.Popen([sys.executable, "-c", self.DEBUGGER], stdin=slave, stdout=slave)
        try:
            self.assertEqual(b"ready", os.read(master, 5))
            debugger = bochs.Debugger(master, process)
            self.assertEqual({0: False, 1: True}, debugger.vmx_enabled([0, 1]))
            with mock.patch.object(bochs, "DEBUGGER_SECONDS", 0.1), self.assertRaises(EmulatorFault):
                debugger._until_prompt()
                debugger._until_prompt()
        finally:
            process.kill()
            process.wait()
            os.close(master)
            os.close(slave)


class Machines(unittest.TestCase):
    def test_firmware_is_what_may_differ(self) -> None:
        found = scenario(MACHINE)
        self.assertEqual(("bochs", "corei7_haswell_4770"), (found.emulator, found.boot_cpu))
        self.assertEqual({0: {}, 1: {}, 2: {"msr-0x3a": "0x1"}}, found.present)
        self.assertEqual({2: 1}, bochs.left_by_firmware(found.present, found.machine.topology))

    def test_the_label_names_the_emulator(self) -> None:
        self.assertEqual("bochs", scenario(MACHINE, emulator=None, label="bochs").emulator)
        with self.assertRaisesRegex(OracleError, "'vax' is not one of"):
            scenario(MACHINE, emulator=None, label="vax")
        with self.assertRaisesRegex(OracleError, "TCG emulates no VMX"):
            scenario(MACHINE, emulator=None)

    def test_what_bochs_cannot_be_is_refused(self) -> None:
        for old, new, said in [
            ("offline, overrides: {firmware: {vmx: disabled}}", "absent", "all places"),
            ("coresPerPackage: 3", "coresPerPackage: 4", "all places"),
            ("numaNodes: 1", "numaNodes: 1, possible: 9", "all places"),
            ("firmware: {vmx: disabled}", "stepping: 4", "all of one model"),
            ("firmware: {vmx: disabled}", "removeFeatures: [aes]", "these differ: aes"),
            ("firmware: {vmx: disabled}", "msrs: {0x48b: 0x0}", "can't be told registers"),
            ("firmware: {vmx: disabled}", "firmware: {svm: disabled}", "no VM_CR.SVMDIS"),
            ("{ids: 0,", "{ids: 0, overrides: {firmware: {vmx: disabled}},", "CPU 0 of Bochs"),
            ("[bochs-cpus.yaml]", "[bochs-cpus.yaml, tcg-cpus.yaml]", None),
        ]:
            with self.subTest(new):
                if said is None:
                    scenario(MACHINE.replace(old, new))
                    continue
                with self.assertRaisesRegex(OracleError, said):
                    scenario(MACHINE.replace(old, new))
        for step in ("hotAdd: 1", "hotRemove: 1", "{onlineFrozen: 1, at: kvm_online_cpu}", "thaw: {}"):
            with self.subTest(step), self.assertRaisesRegex(OracleError, "can't be recorded: Bochs"):
                scenario(MACHINE, step)


if __name__ == "__main__":
    unittest.main()
