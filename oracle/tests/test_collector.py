"""tools/collect-host.sh on a real kernel: Debian's, under QEMU, with a CPU that KVM refuses.

Needs qemu-system-x86_64, a static busybox and a kernel that oracle/record has fetched before; else it is skipped and
says why. KVMSIM_COLLECTED=FILE keeps the archive of the refused CPU, for the samples of the tests in C#.
"""

import base64
import gzip
import io
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
import unittest
from pathlib import Path

from kvmsim_oracle import images, kernels, tools
from kvmsim_oracle.errors import OracleError

COLLECTOR = Path(__file__).resolve().parent.parent.parent / "tools" / "collect-host.sh"
BOOT_TIMEOUT = 420  # s
MODULES = ("irqbypass", "ccp", "kvm", "kvm-amd", "msr", "cpuid")
COMMAND_LINE = "console=ttyS0 panic=-1 loglevel=4 mitigations=off nokaslr maxcpus=2 lpj=5192260 rdinit=/init"

# CPU 2 has no SVM: once kvm_amd is there, it is refused when it comes online.
INIT = r"""#!/bin/sh
/bin/busybox mkdir -p /proc /sys /dev /tmp
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t sysfs sysfs /sys
/bin/busybox mount -t devtmpfs devtmpfs /dev
/bin/busybox --install -s /bin
export PATH=/bin
hostname a-host-of-ours
modprobe kvm_amd
cd /tmp
{
    if echo 1 > /sys/devices/system/cpu/cpu2/online; then echo 'CPU 2: online'; else echo 'CPU 2: refused'; fi
    sh /collect-host.sh --output plain.tar.gz
    echo "exit $?"
    sh /collect-host.sh --output offline.tar.gz --include-offline --yes
    echo "exit $?"
    kvm_amd=gone
    test -d /sys/module/kvm_amd && kvm_amd=there
    echo "CPU 2 is $(cat /sys/devices/system/cpu/cpu2/online), kvm_amd $kvm_amd"
} > said.txt 2>&1
for file in said.txt plain.tar.gz offline.tar.gz; do
    echo "=== $file"
    base64 "$file"
done > /dev/ttyS1
echo '=== end' > /dev/ttyS1
poweroff -f
"""


def kernel() -> kernels.Kernel:
    """The newest kernel that was fetched before."""
    found = sorted((tools.cache_directory() / "kernels").glob("linux-image-*"))
    if not found:
        raise unittest.SkipTest("no kernel: 'oracle/record a01 --kernel 6.12' fetches one")
    return kernels.find(str(found[-1]), "cloud", {})


def initramfs(of: kernels.Kernel) -> bytes:
    """busybox, the collector, and the modules where modprobe looks for them."""
    folder = f"lib/modules/{of.release}"
    entries = [(name, images.DIRECTORY, b"") for name in ("bin", "lib", "lib/modules", folder)]
    (busybox,) = tools.find("busybox")
    data = Path(busybox).read_bytes()
    if b"/ld-linux" in data[:4096]:
        raise unittest.SkipTest("busybox is not linked statically: Debian's busybox-static")
    entries += [
        ("bin/busybox", images.EXECUTABLE, data),
        ("bin/sh", images.LINK, b"busybox"),
        ("init", images.EXECUTABLE, INIT.encode()),
        ("collect-host.sh", images.EXECUTABLE, COLLECTOR.read_bytes()),
    ]
    present = []
    for name in MODULES:
        for file in sorted(of.root.glob(f"**/kernel/**/{name}.ko*"))[:1]:
            present.append(name)
            entries.append((f"{folder}/{name}.ko", images.PLAIN, images._decompressed(file)))
    needs = {"kvm": ["irqbypass"], "kvm-amd": ["kvm", "ccp", "irqbypass"]}
    lines = [
        f"{name}.ko: {' '.join(f'{other}.ko' for other in needs.get(name, []) if other in present)}".rstrip()
        for name in present
    ]
    entries.append((f"{folder}/modules.dep", images.PLAIN, ("\n".join(lines) + "\n").encode()))
    return gzip.compress(images.cpio(entries), 1, mtime=0)


class OnARealKernel(unittest.TestCase):
    """One boot; what the collector said and wrote."""

    parts: dict[str, bytes] = {}

    @classmethod
    def setUpClass(cls) -> None:
        qemu = shutil.which("qemu-system-x86_64")
        if qemu is None:
            raise unittest.SkipTest("qemu-system-x86_64 is not installed")
        try:
            booted = kernel()
            image = initramfs(booted)
        except OracleError as error:
            raise unittest.SkipTest(str(error)) from error
        with tempfile.TemporaryDirectory() as directory:
            folder = Path(directory)
            (folder / "initramfs").write_bytes(image)
            arguments = [qemu, "-accel", "tcg,thread=multi", "-machine", "q35", "-cpu", "EPYC,check=off", "-m", "512"]
            arguments += ["-smp", "2,sockets=3,cores=1,threads=1,maxcpus=3"]
            arguments += ["-device", "EPYC-x86_64-cpu,socket-id=2,core-id=0,thread-id=0,svm=off,check=off"]
            arguments += ["-nodefaults", "-display", "none", "-no-reboot", "-kernel", str(booted.image)]
            arguments += ["-initrd", f"{folder}/initramfs", "-append", COMMAND_LINE]
            arguments += ["-serial", f"file:{folder}/console", "-serial", f"file:{folder}/result"]
            subprocess.run(arguments, stdin=subprocess.DEVNULL, timeout=BOOT_TIMEOUT, check=True)
            console = (folder / "console").read_text(errors="replace")
            result = (folder / "result").read_text()
        if "=== end" not in result:
            raise AssertionError(f"the guest did not come to its end:\n{console[-3000:]}\n{result[-500:]}")
        for part in result.replace("\r", "").split("=== ")[1:-1]:
            name, _, text = part.partition("\n")
            cls.parts[name] = base64.b64decode(text)
        if keep := os.environ.get("KVMSIM_COLLECTED"):
            Path(keep).write_bytes(cls.parts["offline.tar.gz"])

    def text(self, archive: str, name: str) -> str:
        with tarfile.open(fileobj=io.BytesIO(self.parts[archive])) as files:
            member = files.extractfile(f"kvmsim-host/{name}")
            assert member is not None
            return member.read().decode()

    @property
    def said(self) -> str:
        return self.parts["said.txt"].decode()

    def test_the_kernel_refuses_the_cpu_and_both_runs_end_well(self) -> None:
        self.assertIn("CPU 2: refused", self.said)
        self.assertEqual(["exit 0", "exit 0"], re.findall("^exit .*", self.said, re.MULTILINE))
        self.assertNotIn("not found", self.said)

    def test_an_offline_cpu_is_left_alone_and_named(self) -> None:
        leaves = self.text("plain.tar.gz", "cpuid.txt")
        self.assertEqual(["CPU 0:", "CPU 1:"], re.findall("^CPU .*", leaves, re.MULTILINE))
        self.assertIn("CPUs 2 are offline", self.said)

    def test_the_refused_cpu_is_read_and_the_host_is_as_before(self) -> None:
        leaves = self.text("offline.tar.gz", "cpuid.txt")
        parts = re.split("^CPU [0-9]+:$", leaves, flags=re.MULTILINE)[1:]
        svm = [int(re.search(r"0x80000001 0x00: .* ecx=0x([0-9a-f]+)", part)[1], 16) >> 2 & 1 for part in parts]
        self.assertEqual([1, 1, 0], svm)
        self.assertIn("CPU 2 is 0, kvm_amd there", self.said)
        self.assertIn("# rdmsr -p 2 0xc0010114", self.text("offline.tar.gz", "msr.txt"))

    def test_what_the_kernel_said_is_there(self) -> None:
        self.assertRegex(self.text("plain.tar.gz", "dmesg.txt"), "(?i)svm not supported by CPU 2")

    def test_nothing_names_the_host(self) -> None:
        with tarfile.open(fileobj=io.BytesIO(self.parts["offline.tar.gz"])) as files:
            for member in files:
                file = files.extractfile(member)
                self.assertNotIn(b"a-host-of-ours", file.read() if file else b"", member.name)


if __name__ == "__main__":
    unittest.main()
