using System.Globalization;
using KvmSim.Capture;
using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Capture;

/// <summary>What people really have: pasted, quoted, listed, bare, of other tools and other machines.</summary>
public sealed class FieldTests
{
    private const string Leaf0 = "CPUID 00000000: 0000000D-756E6547-6C65746E-49656E69";
    private const string Leaf1 = "CPUID 00000001: 000306E4-00200800-7FBEE3FF-BFEBFBFF";

    private const string Cpuinfo = "processor\t: 0\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 85\n"
        + "model name\t: Intel(R) Xeon(R) Gold 6230 CPU @ 2.10GHz\nstepping\t: 7\nphysical id\t: 0\nsiblings\t: "
        + "2\ncore id\t\t: 0\n"
        + "cpu cores\t: 2\nflags\t\t: fpu vme lm nx vmx ept smep smap\n\n"
        + "processor\t: 1\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 85\nmodel name\t: Intel(R) Xeon(R) "
        + "Gold 6230 CPU @ 2.10GHz\n"
        + "stepping\t: 7\nphysical id\t: 0\nsiblings\t: 2\ncore id\t\t: 1\ncpu cores\t: 2\nflags\t\t: "
        + "fpu vme lm nx vmx ept smep smap\n\n";

    private static readonly Generation Kernel = GenerationCatalog.Find("linux-6.12")!;

    public static TheoryData<string> Pasted =>
    [
        Cpuinfo.Replace("\t", "        ", StringComparison.Ordinal),
        Cpuinfo.Replace("\t", " ", StringComparison.Ordinal),
        Cpuinfo.Replace("\t", "", StringComparison.Ordinal),
        "> " + Cpuinfo.Replace("\n", "\n> ", StringComparison.Ordinal),
        ">> " + Cpuinfo.Replace("\t", " ", StringComparison.Ordinal).Replace("\n", "\n>> ", StringComparison.Ordinal),
        "    " + Cpuinfo.Replace("\t", " ", StringComparison.Ordinal).Replace("\n", "\n    ", StringComparison.Ordinal),
        "On Monday somebody wrote:\n> " + Cpuinfo.Replace("\n", "\n> ", StringComparison.Ordinal),
        "```\n" + Cpuinfo.Replace("\t", " ", StringComparison.Ordinal) + "```\n",
        Cpuinfo.Replace("\t", "\u00a0", StringComparison.Ordinal),
        Cpuinfo.Replace("lm nx vmx ept", "lm nx\nvmx ept", StringComparison.Ordinal),
        Cpuinfo.Replace("lm nx vmx ept", "lm nx v\nmx ept", StringComparison.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Pasted))]
    public void Cpuinfo_AsItIsPasted_IsRead(string text)
    {
        CapturedMachine machine = Sample.OfText(text);

        Assert.Empty(machine.Problems);
        Assert.Equal(CaptureFormat.ProcCpuinfo, machine.Format);
        Assert.Equal(
            [new CpuPlacement(0, 0, 0, 0), new CpuPlacement(0, 1, 0, 0)],
            machine.Cpus.Select(cpu => cpu.Placement!.Value));
        Assert.All(machine.Cpus, cpu => Assert.Equal(
            ("GenuineIntel", 6, 85, 7),
            (cpu.Identity.VendorId, cpu.Identity.Family, cpu.Identity.Model, cpu.Identity.Stepping)));
        Assert.All(machine.Cpus, cpu => Assert.Equal(
            CpuFeatureSet.Of("fpu", "vme", "lm", "nx", "vmx", "ept", "smep", "smap").ToString(),
            cpu.NamedFeatures.ToString()));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("CPUID Registers (CPU #1):\n", 1)]
    [InlineData(
        "------[ Versions ]------\n\nProgram Version : X\n\n------[ CPUID Registers / Logical CPU #0 ]------\n", 1)]
    public void Leaves_UnderAnyHeading_AreRead(string heading, int cpus)
    {
        CapturedMachine machine = Sample.OfText($"{heading}{Leaf0} [GenuineIntel]\r\n{Leaf1}\r\n");

        Assert.Empty(machine.Errors);
        Assert.Equal(cpus, machine.Cpus.Count);
        Assert.Equal(new CpuSignature(6, 62, 4), CpuidDecoding.SignatureOf(machine.Cpus[0].Cpuid));
    }

    [Theory]
    [InlineData(
        "CPUID 00000000 0000000D-756E6547-6C65746E-49656E69\nCPUID 00000001 000306E4-00200800-7FBEE3FF-BFEBFBFF\n")]
    [InlineData(
        "CPUID 00000000  \t0000000D-756E6547-6C65746E-49656E69\n"
            + "CPUID 00000001  \t000306E4-00200800-7FBEE3FF-BFEBFBFF\n")]
    [InlineData(
        "CPUID 00000000 :0000000D-756E6547-6C65746E-49656E69\nCPUID 00000001 :000306E4-00200800-7FBEE3FF-BFEBFBFF\n")]
    [InlineData(
        "CPUID 00000000 : 0000000D 756E6547 6C65746E 49656E69\nCPUID 00000001 : 000306E4 00200800 7FBEE3FF BFEBFBFF\n")]
    [InlineData(
        "CPUID 00000000: 0000000d-756e6547-6c65746e-49656e69\nCPUID 00000001: 000306e4-00200800-7fbee3ff-bfebfbff\n")]
    public void Leaves_WithAnySeparators_AreRead(string text)
    {
        CapturedMachine machine = Sample.OfText(text);

        Assert.Empty(machine.Problems);
        Assert.Equal(new CpuSignature(6, 62, 4), CpuidDecoding.SignatureOf(Assert.Single(machine.Cpus).Cpuid));
    }

    [Theory]
    [InlineData("", "", "0-1")]
    [InlineData("CPUID Registers (CPU #1):\n", "CPUID Registers (CPU #2):\n", "0-1")]
    [InlineData("CPUID Registers (CPU #0):\n", "CPUID Registers (CPU #1):\n", "0-1")]
    [InlineData(
        "Group: 0x00 Affinity mask: 0x0000000000000001\n", "Group: 0x01 Affinity mask: 0x0000000000000002\n", "0,65")]
    [InlineData("CPU#000 AffMask: 0x0000000000000001\n", "CPU#000 AffMask: 0x0000000000000008\n", "0,3")]
    public void Leaves_OfSeveralCpusInARow_AreOfTheirCpus(string first, string second, string cpus)
    {
        CapturedMachine machine = Sample.OfText(
            $"{first}{Leaf0}\n{Leaf1}\n\n{second}{Leaf0}\n{Leaf1.Replace("00200800", "02200800", StringComparison.Ordinal)}\n");

        Assert.Empty(machine.Errors);
        Assert.Equal(cpus, CpuSet.Of(machine.Cpus.Select(cpu => cpu.Id)).ToString());
        Assert.All(machine.Cpus, cpu => Assert.Equal(2, cpu.Cpuid.Count));
    }

    public static TheoryData<string, string> Foreign => new()
    {
        { "------[ Versions ]------\n\nProgram Version : AIDA64\n\n------[ CPU #0 ]------\n\nInst 0 X86 : "
            + "NOP L: 0.06ns\n", "no CPUID leaves" },
        { string.Concat(Enumerable.Repeat("CPU#00 AffMask:0x00000001 APIC_ID:0x00000000 size 1 KB lat 0\n", 300)),
            "no CPUID leaves" },
        { "", "empty" },
        { "\u0089PNG\r\n\u001a\n\0\0", "picture" },
        { "%PDF-1.7\n", "PDF" },
        { "\u007fELF\u0002\u0001\u0001\0\0\0\0", "program" },
        { "<!DOCTYPE html>\n<html><body>cpu</body></html>", "web page" },
        { "<capabilities><host><cpu><arch>x86_64</arch><model>Skylake</model></cpu></host></capabilities>",
            "capabilities" },
        { "{\"arch\": \"x86_64\", \"model\": \"Broadwell\", \"vendor\": \"Intel\", \"features\": "
            + "[\"vmx\"], \"topology\": {}}", "OpenStack" },
        { "CPU 0:\n   vendor_id = \"GenuineIntel\"\n   version information (1/eax):\n", "in words" },
        { "<topology version=\"2.0\"><object type=\"Machine\"><cpukinds/></object></topology>", "hwloc" },
        { "Coreinfo v3.6 - Dump information on system CPU\n", "Coreinfo" },
        { "x86info v1.31pre\nFound 4 identical CPUs\n", "x86info" },
        { "some: text\nof: nobody\n", "no format" },
    };

    [Theory]
    [MemberData(nameof(Foreign))]
    public void Content_ThatDescribesNoMachine_IsOneErrorThatSaysWhatItIs(string text, string what)
    {
        CapturedMachine machine = Sample.OfText(text);

        CaptureProblem error = Assert.Single(machine.Problems);
        Assert.True(error.IsError);
        Assert.Contains(what, error.Text, StringComparison.Ordinal);
        Assert.NotNull(error.Remedy);
        Assert.Empty(machine.Cpus);
    }

    [Theory]
    [InlineData(
        "vendor_id       : IBM/S390\n# processors    : 2\nprocessor 0: version = FF,  identification = 0133E8, "
            + " machine = 2964\n", "s390")]
    [InlineData(
        "system type\t\t: generic-loongson-machine\nprocessor\t\t: 0\nCPU Family\t\t: "
            + "Loongson-64bit\nISA\t\t\t: loongarch32\n", "LoongArch")]
    [InlineData("cpu\t\t: UltraSparc T2 (Niagara2)\nncpus probed\t: 64\ntype\t\t: sun4v\n", "SPARC")]
    [InlineData("processor  : 0\nvendor     : GenuineIntel\narch       : IA-64\nfamily     : 32\n", "IA-64")]
    [InlineData("processor\t: 0\nhart\t\t: 1\nisa\t\t: rv64imafdc\nmmu\t\t: sv39\n", "RISC-V")]
    [InlineData("processor\t: 0\ncpu\t\t: POWER9, altivec supported\nclock\t\t: 2166.000000MHz\n", "POWER")]
    [InlineData("processor\t: 0\nfoo\t\t: bar\n", "neither x86 nor Arm")]
    public void Cpuinfo_OfAnotherArchitecture_IsSaidForWhatItIs(string text, string name)
    {
        CapturedMachine machine = Sample.OfText(text);

        Assert.Contains(name, Assert.Single(machine.Errors).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void VmxFlags_ThatOneCpuLacks_AreARefusalWithTheBit()
    {
        CapturedMachine machine = Sample.OfText(string.Concat(Enumerable.Range(0, 3).Select(cpu => string.Create(
            CultureInfo.InvariantCulture,
            $"processor\t: {cpu}\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 138\nstepping\t: "
                + $"1\nflags\t\t: fpu lm nx vmx ept\n"
            + $"vmx flags\t: vnmi tsc_offset vtpr ept vpid vid{(cpu == 2 ? "" : " usr_wait_pause")}\n\n"))));
        Assert.Empty(machine.Problems);
        SimMachine simulated = new(CapturedHost.Describe(machine, Kernel));

        CpuJudgement odd = simulated.Judge(2), alike = simulated.Judge(1);

        Assert.Equal(CheckVerdict.Fail, odd.Verdict);
        CompatibilityFinding finding = Assert.Single(odd.Findings, found => found.Severity == FindingSeverity.Refusal);
        Assert.Equal("IA32_VMX_PROCBASED_CTLS2 (0x48b)", finding.Source);
        Assert.Equal(26, Assert.Single(finding.Bits).Bit);
        Assert.Equal(CheckVerdict.Unknown, alike.Verdict);
        Assert.DoesNotContain(alike.Findings, found => found.Severity == FindingSeverity.Refusal);
    }

    [Fact]
    public void VmxFlags_ThatATerminalBroke_AreTheSame()
    {
        const string Whole =
            "processor\t: 0\nvendor_id\t: GenuineIntel\nflags\t: vmx\nvmx flags\t: vnmi ept vpid usr_wait_pause\n\n";
        CapturedMachine machine = Sample.OfText(
            Whole + Whole.Replace(": 0", ": 1", StringComparison.Ordinal)
                .Replace("usr_wait", "usr_wai\nt", StringComparison.Ordinal)
            + Whole.Replace(": 0", ": 2", StringComparison.Ordinal)
                .Replace("vpid ", "vpid\n", StringComparison.Ordinal));

        Assert.Empty(machine.Problems);
        Assert.Single(machine.Cpus.Select(cpu => cpu.Bits).Distinct());
    }

    [Fact]
    public void VmxFlags_ThatNoCpuHas_StayUnknown()
    {
        CapturedMachine machine = Sample.OfText(
            "processor\t: 0\nvendor_id\t: GenuineIntel\nflags\t: vmx\nvmx flags\t: vnmi ept\n\n"
            + "processor\t: 1\nvendor_id\t: GenuineIntel\nflags\t: vmx\nvmx flags\t: vnmi\n\n");

        Assert.True(machine.Cpus[0].Bits.TryGet(0x48b, out ulong ones, out ulong known));
        Assert.Equal((1UL << 33, (1UL << 33) | uint.MaxValue), (ones, known));
        Assert.True(machine.Cpus[1].Bits.TryGet(0x48b, out ones, out known));
        Assert.Equal((0UL, (1UL << 33) | uint.MaxValue), (ones, known));
        Assert.False(machine.Cpus[0].Bits.TryGet(0x48c, out _, out _));
    }

    [Theory]
    [InlineData("CPU 0:\n   0x00000000 0x00: eax=0x00000016 ebx=0x756e6547 ecx=0x6c65746e edx=0x49656e69\n"
        + "   0x00000001 0x00: eax=0x00050657 ebx=0x00020800 ecx=0xfffab383 edx=0x0f8bfbff\n")]
    [InlineData("processor\t: 0\nvendor_id\t: AuthenticAMD\nflags\t\t: fpu lm hypervisor\n\n")]
    public void View_FromInsideAVirtualMachine_IsSaidToBeOne(string text)
    {
        CapturedMachine machine = Sample.OfText(text);

        Assert.True(machine.IsGuestView);
        Assert.Single(machine.Warnings, warning => warning.Text.Contains("virtual machine", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(8, 8, 1)]
    [InlineData(8, 4, 2)]
    public void CoreId_ThatRepeatsPerDie_IsNoThread(int siblings, int cores, int threads)
    {
        // Two dies of four CPUs each; with two threads a core, neighbours by their APIC ids.
        CapturedMachine machine = Sample.OfText(string.Concat(Enumerable.Range(0, 8).Select(cpu => string.Create(
            CultureInfo.InvariantCulture,
            $"processor\t: {cpu}\nvendor_id\t: AuthenticAMD\ncpu family\t: 16\nphysical id\t: "
                + $"0\nsiblings\t: {siblings}\n"
            + $"core id\t\t: {cpu % 4 / threads}\ncpu cores\t: {cores}\napicid\t\t: {cpu}\nflags\t\t: fpu svm\n\n"))));
        SimMachine simulated = new(CapturedHost.Describe(machine, Kernel));

        Assert.Equal(
            8 / threads, machine.Cpus.Select(cpu => (cpu.Placement!.Value.Package, cpu.Placement.Value.Core)).Distinct()
                .Count());
        Assert.Equal(threads - 1, machine.Cpus.Max(cpu => cpu.Placement!.Value.Thread));
        Assert.Equal((1, 8 / threads, threads), (
            simulated.Description.Topology.Packages, simulated.Description.Topology.CoresPerPackage,
                simulated.Description.Topology.ThreadsPerCore));
    }

    [Fact]
    public void Arm_WithOneTrailer_IsOfThatPartEverywhere()
    {
        CapturedMachine machine = Sample.OfText(
            "Processor\t: AArch64 Processor rev 2 (aarch64)\nprocessor\t: 0\nprocessor\t: 1\nFeatures\t: fp asimd\n"
            + "CPU implementer\t: 0x41\nCPU architecture: AArch64\nCPU variant\t: 0x0\nCPU part\t: 0xd03\nCPU "
            + "revision\t: 2\n\nHardware\t: Board\n");

        Assert.Empty(machine.Problems);
        Assert.Equal([0xd03, 0xd03], machine.Cpus.Select(cpu => cpu.Identity.Model!.Value));
    }

    [Fact]
    public void Arm_OfTwoImplementers_IsOneMachine()
    {
        CapturedMachine machine = Sample.OfText(
            "processor\t: 0\nCPU implementer\t: 0x41\nCPU variant\t: 0x1\nCPU part\t: 0xd05\nCPU revision\t: 0\n\n"
            + "processor\t: 1\nCPU implementer\t: 0x48\nCPU variant\t: 0x3\nCPU part\t: 0xd40\nCPU revision\t: 0\n\n");

        Assert.Empty(machine.Problems);
        Assert.Equal([0xd05, 0xd40], machine.Cpus.Select(cpu => cpu.Identity.Model!.Value));
        Assert.NotNull(new SimMachine(CapturedHost.Describe(machine, Kernel)));
    }

    [Fact]
    public void BrandString_EndsAtItsFirstNul()
    {
        CapturedMachine machine = Sample.OfText(
            "CPUID 00000000: 00000010-68747541-444D4163-69746E65\nCPUID 80000000: 80000020-68747541-444D4163-69746E65\n"
            + "CPUID 80000002: 20444D41-6D617845-20656C70-00303134\nCPUID 80000003: "
            + "6E656353-65676E69-20746120-616E2073\n"
            + "CPUID 80000004: 00000000-00000000-00000000-00000000\n");

        Assert.Equal("AMD Example 410", CpuidDecoding.BrandOf(machine.Cpus[0].Cpuid));
    }

    [Theory]
    [InlineData("756E6547-6C65746E-49656E69", true)]
    [InlineData("68747541-444D4163-69746E65", false)]
    public void Syscall_ThatA32BitProgramDoesNotSee_IsThereOnIntel(string vendor, bool isThere)
    {
        CapturedMachine machine = Sample.OfText(
            $"CPUID 00000000: 0000000D-{vendor}\nCPUID 80000000: 80000008-00000000-00000000-00000000\n"
            + "CPUID 80000001: 00000000-00000000-00000001-2C100000\n");

        Assert.Equal(isThere, CpuidDecoding.FeaturesOf(machine.Cpus[0].Cpuid).Contains("syscall"));
    }

    [Theory]
    [InlineData("[user@node-a ~]$ sudo rdmsr -a 0x48b\n[sudo] password for user: \nA\nB\n[user@node-a ~]$ \n")]
    [InlineData("# rdmsr -a 1163\nA\nB\n")]
    [InlineData("# rdmsr -ax 0x48b\nA\nB\n")]
    [InlineData("# rdmsr --all --hexadecimal 0x48b 2>/dev/null\nA\nB\n")]
    [InlineData("# rdmsr -a 0x48b | tee out.txt\nA\nB\n")]
    [InlineData("# rdmsr -xp0 0x48b\nA\n# rdmsr --processor=1 0x48b\nB\n")]
    [InlineData("# for c in 0 1; do rdmsr -p $c 0x48b; done\nA\nB\n")]
    [InlineData("# for c in $(seq 0 1); do rdmsr -p \"$c\" 0x48b; done\nA\nB\n")]
    [InlineData("# for c in {0..1}; do for r in 0x48b; do rdmsr -p ${c} $r; done; done\nA\nB\n")]
    [InlineData("# for r in 0x48b 0x48c; do rdmsr -a $r; done\nA\nB\n1\n1\n")]
    [InlineData("# for r in 0x48b; do echo \"rdmsr -a $r\"; rdmsr -a $r; done\nrdmsr -a 0x48b\nA\nB\n")]
    [InlineData("# rdmsr -p 0 0x48b; rdmsr -p 1 0x48b\nA\nB\n")]
    public void Rdmsr_SessionsAsPeopleRunThem_AreRead(string session)
    {
        CapturedMachine machine = Sample.OfText(session
            .Replace("\nA", "\n35d6fff00000000", StringComparison.Ordinal)
            .Replace("\nB", "\n435d6fff00000000", StringComparison.Ordinal));

        Assert.Empty(machine.Errors);
        Assert.Equal(
            [0x035d6fff00000000UL, 0x435d6fff00000000UL],
            machine.Cpus.Select(cpu => cpu.Msrs.First(pair => pair.Key == 0x48b).Value));
    }

    [Theory]
    [InlineData("# for c in `cat list`; do rdmsr -p $c 0x48b; done\n1\n2\n")]
    [InlineData("# for c in 0 1 2; do rdmsr -p $c 0x48b; done\n1\n2\n")]
    [InlineData("# rdmsr -f 31:0 0x48b\n1\n")]
    public void Rdmsr_OutputThatCannotBeAttributed_IsAnErrorWithAWayOut(string session)
    {
        CapturedMachine machine = Sample.OfText(session);

        Assert.NotNull(Assert.Single(machine.Errors).Remedy);
        Assert.NotEmpty(machine.Warnings);
    }
}
