using KvmSim.Capture;
using KvmSim.Hardware;
using Xunit;

namespace KvmSim.Core.Tests.Capture;

/// <summary>Several descriptions of one host complete each other, and contradict each other only aloud.</summary>
public sealed class MergeTests : IDisposable
{
    private const string Leaves =
        "CPU 0:\n   0x00000000 0x00: eax=0x0000000d ebx=0x756e6547 ecx=0x6c65746e edx=0x49656e69\n"
        + "   0x00000001 0x00: eax=0x000306e4 ebx=0x00200800 ecx=0x7fbee3ff edx=0xbfebfbff\n"
        + "CPU 1:\n   0x00000000 0x00: eax=0x0000000d ebx=0x756e6547 ecx=0x6c65746e edx=0x49656e69\n"
        + "   0x00000001 0x00: eax=0x000306e4 ebx=0x01200800 ecx=0x7fbee3ff edx=0xbfebfbff\n";

    private const string Registers = "# rdmsr -a 0x48b\n35d6fff00000000\n435d6fff00000000\n";

    private const string Cpuinfo =
        "processor\t: 0\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 62\nstepping\t: 4\nphysical id\t: 0\n"
        + "core id\t\t: 3\nflags\t\t: vmx\n\nprocessor\t: 1\nvendor_id\t: GenuineIntel\ncpu family\t: "
        + "6\nmodel\t\t: 62\nstepping\t: 4\n"
        + "physical id\t: 0\ncore id\t\t: 4\nflags\t\t: vmx\n\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("kvmsim-merge").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Files_OfOneHost_CompleteEachOther()
    {
        CapturedMachine machine = CaptureReader.ReadMerged(
            [Put("a.txt", Leaves), Put("b.txt", Registers), Put("c.txt", Cpuinfo)], "host");

        Assert.Empty(machine.Problems);
        AssertWhole(machine);
    }

    [Fact]
    public void Folder_OfDescriptions_IsOneHost()
    {
        Put("a.txt", Leaves);
        Put("b.txt", Registers);
        Put("c.txt", Cpuinfo);
        Put("README", "nothing about it");

        CapturedMachine machine = CaptureReader.ReadMerged([_folder], "host");

        Assert.EndsWith("README", Assert.Single(machine.Problems).File, StringComparison.Ordinal);
        AssertWhole(machine);
    }

    [Theory]
    [InlineData(Leaves + "\n" + Registers + "\n" + Cpuinfo)]
    [InlineData("$ sudo rdmsr -a 0x48b\n35d6fff00000000\n435d6fff00000000\n\n$ cpuid -r\n" + Leaves
        + "\n$ cat /proc/cpuinfo\n" + Cpuinfo)]
    public void Text_WithSeveralParts_IsOneHost(string text)
    {
        CapturedMachine machine = Sample.OfText(text);

        Assert.Empty(machine.Errors);
        AssertWhole(machine);
    }

    [Theory]
    [InlineData("35d6fff00000000", "35d6fff00000001", "register 0x48b")]
    [InlineData("model\t\t: 62", "model\t\t: 85", "6/85/4")]
    [InlineData("GenuineIntel", "AuthenticAMD", "AuthenticAMD")]
    public void Contradiction_OfTwoFiles_IsOneErrorThatNamesBoth(string right, string wrong, string what)
    {
        string text = Registers + Cpuinfo;
        CapturedMachine machine = CaptureReader.ReadMerged(
            [Put("a.txt", Leaves + Registers), Put("b.txt", text.Replace(right, wrong, StringComparison.Ordinal))],
            "host");

        CaptureProblem error = machine.Errors.First();
        Assert.Contains(what, error.Text, StringComparison.Ordinal);
        Assert.Contains("a.txt", error.Text, StringComparison.Ordinal);
        Assert.Contains("b.txt", error.Text, StringComparison.Ordinal);
        Assert.NotNull(error.Remedy);
        Assert.Empty(machine.Cpus);
    }

    [Fact]
    public void Leaf_ThatDiffersInMoreThanIds_IsAContradiction()
    {
        string ids = Leaves.Replace("ebx=0x00200800", "ebx=0x07200800", StringComparison.Ordinal);
        string other = Leaves.Replace("ecx=0x7fbee3ff", "ecx=0x7fbee3fe", StringComparison.Ordinal);

        Assert.Empty(CaptureReader.ReadMerged([Put("a.txt", Leaves), Put("b.txt", ids)], "host").Errors);
        Assert.Contains("CPUID.01H", Assert.Single(
            CaptureReader.ReadMerged([Put("a.txt", Leaves), Put("b.txt", other)], "host").Errors).Text,
                StringComparison.Ordinal);
    }

    [Fact]
    public void Topology_ThatHwlocGathered_HasItsLeaves()
    {
        Put("proc/cpuinfo", Cpuinfo);
        Put("sys/devices/system/cpu/online", "0-1\n");
        Put("sys/devices/system/cpu/present", "0-2\n");
        Put("cpuid/hwloc-cpuid-info", "Architecture: x86\n");
        for (int cpu = 0; cpu < 2; cpu++)
        {
            Put($"cpuid/pu{cpu}",
                "5 0 0 0 0 => d 756e6547 6c65746e 49656e69\n5 1 0 0 0 => 306e4 200800 7fbee3ff bfebfbff\n");
        }

        CapturedMachine machine = CaptureReader.Read(_folder);

        Assert.Empty(machine.Errors);
        Assert.Equal(CaptureFormat.Combined, machine.Format);
        Assert.Equal([true, true, false], machine.Cpus.Select(cpu => cpu.IsOnline));
        Assert.All(
            machine.Cpus.Take(2), cpu => Assert.Equal(
                new CpuSignature(6, 62, 4), CpuidDecoding.SignatureOf(cpu.Cpuid)));
    }

    private static void AssertWhole(CapturedMachine machine)
    {
        Assert.Equal(CaptureFormat.Combined, machine.Format);
        Assert.Equal(2, machine.Cpus.Count);
        Assert.All(machine.Cpus, cpu => Assert.Equal(2, cpu.Cpuid.Count));
        Assert.Equal(
            [0x035d6fff00000000UL, 0x435d6fff00000000UL],
            machine.Cpus.Select(cpu => cpu.Msrs.First(pair => pair.Key == 0x48b).Value));
        Assert.Equal([3, 4], machine.Cpus.Select(cpu => cpu.Placement!.Value.Core));
    }

    private string Put(string name, string text)
    {
        string file = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }
}
