using KvmSim.Capture;
using KvmSim.Hardware;
using Xunit;

namespace KvmSim.Core.Tests.Capture;

/// <summary>lscpu in its four forms.</summary>
public sealed class LscpuTests
{
    private const string Text =
        "Architecture:                       x86_64\nCPU op-mode(s):                     32-bit, 64-bit\n"
        + "CPU(s):                             4\nOn-line CPU(s) list:                0-2\nOff-line CPU(s) list: "
        + "              3\n"
        + "Vendor ID:                          AuthenticAMD\n  Model name: "
        + "                      AMD EPYC 7313P 16-Core Processor\n"
        + "    CPU family:                     25\n    Model:                          1\n    Thread(s) per core: "
        + "            2\n"
        + "    Core(s) per socket:             2\n    Socket(s):                      1\n    Stepping: "
        + "                      1\n"
        + "    Flags:                          fpu vme lm nx svm npt nrip_save vgif\nNUMA node0 CPU(s): "
        + "                 0-3\n";

    private const string Json = "{\"lscpu\": [{\"field\": \"Architecture:\", \"data\": \"x86_64\", \"children\": ["
        + "{\"field\": \"CPU op-mode(s):\", \"data\": \"32-bit, 64-bit\"}]}, {\"field\": \"CPU(s):\", \"data\": "
        + "\"4\", \"children\": ["
        + "{\"field\": \"On-line CPU(s) list:\", \"data\": \"0-2\"}, {\"field\": \"Off-line CPU(s) list:\", "
        + "\"data\": \"3\"}]},"
        + "{\"field\": \"Vendor ID:\", \"data\": \"AuthenticAMD\", \"children\": [{\"field\": \"Model name:\", "
        + "\"data\": \"AMD EPYC 7313P 16-Core "
        + "Processor\", \"children\": [{\"field\": \"CPU family:\", \"data\": \"25\"}, {\"field\": "
        + "\"Model:\", \"data\": \"1\"},"
        + "{\"field\": \"Thread(s) per core:\", \"data\": \"2\"}, {\"field\": \"Core(s) per socket:\", "
        + "\"data\": \"2\"},"
        + "{\"field\": \"Socket(s):\", \"data\": \"1\"}, {\"field\": \"Stepping:\", \"data\": \"1\"},"
        + "{\"field\": \"Flags:\", \"data\": \"fpu vme lm nx svm npt nrip_save vgif\"}]}]}]}";

    private const string Table =
        "CPU NODE SOCKET CORE L1d:L1i:L2:L3 ONLINE\n  0    0      0    0 0:0:0:0          yes\n"
        + "  1    0      0    0 0:0:0:0          yes\n  2    0      0    1 1:1:1:0           no\n";

    private const string Csv =
        "# The following is the parsable format, which can be fed to other\n# CPU,Core,Socket,Node,,L1d,L1i,L2,L3\n"
        + "0,0,0,0,,0,0,0,0\n1,0,0,0,,0,0,0,0\n2,1,0,0,,1,1,1,0\n";

    [Theory]
    [InlineData(Text)]
    [InlineData(Json)]
    public void Fields_AreTheCpusAsFarAsTheyTell(string text)
    {
        CapturedMachine machine = Sample.OfText(text);

        Assert.Empty(machine.Errors);
        Assert.Equal(CaptureFormat.Lscpu, machine.Format);
        Assert.Equal([true, true, true, false], machine.Cpus.Select(cpu => cpu.IsOnline));
        Assert.Equal(("AuthenticAMD", 25, 1, 1), (
            machine.Cpus[0].Identity.VendorId, machine.Cpus[0].Identity.Family, machine.Cpus[0].Identity.Model,
                machine.Cpus[0].Identity.Stepping));
        Assert.True(machine.Cpus[0].NamedFeatures.Contains("svm"));
        Assert.Null(machine.Cpus[3].Identity.VendorId);
        Assert.Equal(2, machine.Cpus.Select(cpu => cpu.Placement!.Value.Core).Distinct().Count());
        Assert.Equal(1, machine.Cpus.Max(cpu => cpu.Placement!.Value.Thread));
        Assert.NotEmpty(machine.Warnings);
    }

    [Theory]
    [InlineData(Table)]
    [InlineData(Csv)]
    [InlineData("{\"cpus\": [{\"cpu\": 0, \"node\": 0, \"socket\": 0, \"core\": 0, \"online\": true}]}")]
    public void Table_Alone_TellsPlacesAndNoMachine(string text)
    {
        CapturedMachine machine = Sample.OfText(text);

        Assert.Contains("where CPUs are", Assert.Single(machine.Errors).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_BesideTheFields_PlacesTheCpus()
    {
        CapturedMachine machine = Sample.OfText(Text.Replace("0-2\n", "0-1\n", StringComparison.Ordinal)
            .Replace("list:               3", "list:               2", StringComparison.Ordinal)
            .Replace(
                "CPU(s):                             4", "CPU(s):                             3",
                StringComparison.Ordinal) + Table);

        Assert.Empty(machine.Errors);
        Assert.Equal(
            [new CpuPlacement(0, 0, 0, 0), new CpuPlacement(0, 0, 1, 0), new CpuPlacement(0, 1, 0, 0)],
            machine.Cpus.Select(cpu => cpu.Placement!.Value));
    }

    [Theory]
    [InlineData("s390x", "s390x")]
    [InlineData("ppc64le", "ppc64le")]
    [InlineData("aarch64", "Arm")]
    public void Fields_OfAnotherArchitecture_AreRefused(string architecture, string name) => Assert.Contains(
        name,
        Assert.Single(Sample.OfText($"Architecture:        {architecture}\nCPU(s):              2\n").Errors).Text,
        StringComparison.Ordinal);

    /// <summary>The same CPU, by lscpu and by /proc/cpuinfo: part 0xd08 of 0x41, r0p3.</summary>
    [Theory]
    [InlineData("ARM", "Cortex-A72", "3", "r0p3", 0x410fd083u)]
    [InlineData("ARM", "Neoverse-N1", "1", "r3p1", 0x413fd0c1u)]
    [InlineData("HiSilicon", "Kunpeng-920", "0", "0x1", 0x481fd010u)]
    [InlineData("FUJITSU", "A64FX", "0", "0x1", 0x461f0010u)]
    public void Fields_OfAnArmCpuWhoseNameIsKnown_GiveItsPart(
        string vendor, string name, string revision, string stepping, uint midr)
    {
        CapturedMachine machine = Sample.OfText(Arm(vendor, name, revision, stepping));

        Assert.Empty(machine.Errors);
        Assert.Equal(4, machine.Cpus.Count);
        Assert.All(machine.Cpus, cpu => Assert.Equal(midr, cpu.Identity.Midr));
        Assert.All(machine.Cpus, cpu => Assert.Equal("asimd cpuid fp", cpu.Identity.ArmFeatures));
    }

    [Theory]
    [InlineData("ARM", "Cortex-A17", "1", "r0p1")] // two parts have this name
    [InlineData("ARM", "-", "1", "r0p1")]
    [InlineData("ARM", "Cortex-A72", "3", "r0p2")] // contradicts itself
    [InlineData("ARM", "Cortex-A72", "3", "r16p3")]
    [InlineData("ARM", "Cortex-A72", "3", "")]
    [InlineData("HiSilicon", "Cortex-A72", "3", "0x0")]
    public void Fields_OfAnArmCpuThatIsNotKnown_AreRefused(
        string vendor, string name, string revision, string stepping) => Assert.Contains(
        "Arm", Assert.Single(Sample.OfText(Arm(vendor, name, revision, stepping)).Errors).Text,
        StringComparison.Ordinal);

    /// <summary>Which CPU is of which kind is not told.</summary>
    [Fact]
    public void Fields_OfTwoKindsOfArm_AreRefused() => Assert.Single(
        Sample.OfText(Arm("ARM", "Cortex-A53", "4", "r0p4")
            + "Model name:          Cortex-A72\nModel:               3\n").Errors);

    private static string Arm(string vendor, string name, string revision, string stepping) => $"""
        Architecture:        aarch64
        CPU op-mode(s):      32-bit, 64-bit
        CPU(s):              4
        On-line CPU(s) list: 0-3
        Thread(s) per core:  1
        Core(s) per socket:  4
        Socket(s):           1
        Vendor ID:           {vendor}
        Model:               {revision}
        Model name:          {name}
        Stepping:            {stepping}
        Flags:               fp asimd cpuid

        """;
}
