using KvmSim.Capture;
using KvmSim.Hardware;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Capture;

/// <summary>The host that runs this, and one made of plain files.</summary>
public sealed class ThisHostTests
{
    [Fact]
    public void ThisHost_IsRead()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no /proc here.");

        CapturedMachine machine = CaptureReader.ReadThisHost();

        Assert.Empty(machine.Errors);
        Assert.True(machine.Cpus.Count(cpu => cpu.IsOnline) >= Environment.ProcessorCount);
        Assert.NotNull(new SimMachine(CapturedHost.Describe(machine, GenerationCatalog.Find("linux-6.12")!)));
    }

    [Fact]
    public void Devices_ThatCannotBeRead_AreSaidWithAWayOut()
    {
        CapturedMachine machine = CaptureReader.ReadThisHost(Sample.PathOf("tree"));

        Assert.Empty(machine.Errors);
        Assert.Equal(CaptureFormat.ThisHost, machine.Format);
        Assert.Equal(
            2,
            machine.Warnings.Count(warning => warning.Remedy?.Contains("modprobe", StringComparison.Ordinal) == true));
    }

    [Fact]
    public void Devices_OfPlainFiles_AreReadAtTheirOffsets()
    {
        string root = Directory.CreateTempSubdirectory("kvmsim-host").FullName;
        try
        {
            CopyTree(Sample.PathOf("tree"), root);
            string cpu = Path.Combine(root, "dev", "cpu", "2");
            Directory.CreateDirectory(cpu);
            using (FileStream msr = File.Create(Path.Combine(cpu, "msr")))
            {
                Put(msr, 0x3a, 5);
                Put(msr, 0x10a, 0x2b);
                Put(msr, 0x480, 0x00da050000000013);
            }

            using (FileStream cpuid = File.Create(Path.Combine(cpu, "cpuid")))
            {
                cpuid.Position = 0x80000000;
                cpuid.Write([8, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
                cpuid.Position = 0x80000008;
                cpuid.Write([0x2e, 0x30, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
            }

            CapturedMachine machine = CaptureReader.ReadThisHost(root);

            Assert.Empty(machine.Errors);
            Assert.True(machine.Cpus[2].Msrs.TryGet(0x480, out ulong basic));
            Assert.Equal(0x00da050000000013UL, basic);
            Assert.True(machine.Cpus[2].Msrs.TryGet(0x10a, out _));
            Assert.Contains(Msr.VmCr, machine.Cpus[2].FailedMsrs);
            Assert.True(machine.Cpus[2].Cpuid.TryGet(new CpuidLeaf(0x80000008), out CpuidAnswer sizes));
            Assert.Equal(0x302eu, sizes.Eax);
            Assert.False(machine.Cpus[1].Msrs.TryGet(0x480, out _));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static void Put(FileStream file, long offset, ulong value)
    {
        file.Position = offset;
        file.Write(BitConverter.GetBytes(value));
    }

    private static void CopyTree(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
