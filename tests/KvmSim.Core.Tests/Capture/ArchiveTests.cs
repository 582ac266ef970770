using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using KvmSim.Capture;
using KvmSim.Hardware;
using Xunit;

namespace KvmSim.Core.Tests.Capture;

/// <summary>Archives are read in memory; nothing in one leads out of it.</summary>
public sealed class ArchiveTests
{
    [Theory]
    [InlineData("host/")]
    [InlineData("./")]
    [InlineData("/")]
    [InlineData("a/b/c/")]
    public void Archive_OfAMachine_IsReadLikeItsFolder(string prefix)
    {
        CapturedMachine machine = Read(Pack(tar => AddTree(tar, prefix)));

        CapturedMachine folder = Sample.Read("tree");
        Assert.Empty(machine.Errors);
        Assert.Equal(CaptureFormat.LinuxTree, machine.Format);
        Assert.Equal(
            folder.Cpus.Select(cpu => (cpu.Id, cpu.Placement, cpu.IsOnline, cpu.CoreType)),
            machine.Cpus.Select(cpu => (cpu.Id, cpu.Placement, cpu.IsOnline, cpu.CoreType)));
    }

    [Fact]
    public void Archive_OfPuFiles_IsRead()
    {
        byte[] archive = Pack(tar =>
        {
            foreach (string file in Directory.EnumerateFiles(Sample.PathOf("hwloc")))
            {
                Add(tar, $"host/{Path.GetFileName(file)}", File.ReadAllText(file));
            }
        });

        Assert.Equal((CaptureFormat.HwlocCpuid, 3), (Read(archive).Format, Read(archive).Cpus.Count));
    }

    [Theory]
    [InlineData('L')]
    [InlineData('K')]
    [InlineData('x')]
    public void Archive_WhoseNameIsLongerThanAnyName_IsDamaged(char type)
    {
        byte[] header = new byte[1024];
        Encoding.ASCII.GetBytes("././@LongLink").CopyTo(header, 0);
        Encoding.ASCII.GetBytes("0000644\00000000\00000000\077777777777\000000000000").CopyTo(header, 100);
        header[156] = (byte)type;
        Encoding.ASCII.GetBytes("ustar  ").CopyTo(header, 257);
        header.AsSpan(148, 8).Fill((byte)' ');
        Encoding.ASCII.GetBytes($"{Convert.ToString(header.Take(512).Sum(b => b), 8).PadLeft(6, '0')}\0")
            .CopyTo(header, 148);

        CaptureProblem problem = Assert.Single(Read(header).Errors);
        Assert.StartsWith("The archive is damaged or cut off", problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Entry_ThatLeadsOut_IsLeftOutWithAWarning()
    {
        byte[] archive = Pack(tar =>
        {
            AddTree(tar, "host/");
            Add(tar, "host/../../etc/proc/cpuinfo", "processor\t: 0\n");
        });

        CapturedMachine machine = Read(archive);

        Assert.Empty(machine.Errors);
        Assert.Contains(machine.Warnings, warning => warning.Text.Contains("..", StringComparison.Ordinal));
        Assert.Equal(6, machine.Cpus.Count);
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    [InlineData(TarEntryType.CharacterDevice)]
    [InlineData(TarEntryType.Fifo)]
    public void Entry_ThatIsNoFile_IsLeftOutWithAWarning(TarEntryType type)
    {
        byte[] archive = Pack(tar =>
        {
            AddTree(tar, "host/");
            PaxTarEntry entry = new(type, "host/sys/devices/system/cpu/cpu5/topology/core_id");
            if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink)
            {
                entry.LinkName = "/etc/passwd";
            }

            tar.WriteEntry(entry);
        });

        CapturedMachine machine = Read(archive);

        Assert.Empty(machine.Errors);
        Assert.Contains(machine.Warnings, warning => warning.Text.Contains(type.ToString(), StringComparison.Ordinal));
        Assert.Null(machine.Cpus[5].Placement);
    }

    [Fact]
    public void TwoMachines_InOneArchive_AreRefused()
    {
        byte[] archive = Pack(tar =>
        {
            AddTree(tar, "one/");
            AddTree(tar, "other/");
        });

        Assert.Contains("one", Assert.Single(Read(archive).Errors).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Entry_ThatIsThereTwice_IsRefused()
    {
        byte[] archive = Pack(tar =>
        {
            AddTree(tar, "");
            Add(tar, "sys/devices/system/cpu/online", "0-7\n");
        });

        Assert.False(Read(archive).Succeeded);
    }

    [Fact]
    public void Archive_CutOff_IsRefusedOrReadWithoutTheRest()
    {
        byte[] archive = Pack(tar => AddTree(tar, "host/"), gzip: false);
        CpuSet known = CpuSet.Of(Sample.Read("tree").Cpus.Select(cpu => cpu.Id));
        for (int length = 512; length < archive.Length; length += 1000)
        {
            CapturedMachine machine = Read(archive[..length]);
            Assert.True(!machine.Succeeded || machine.Cpus.All(cpu => known.Contains(cpu.Id)));
        }
    }

    [Fact]
    public void Archive_WithoutAMachine_IsRefused() =>
        Assert.False(Read(Pack(tar => Add(tar, "readme", "nothing here"))).Succeeded);

    [Fact]
    public void Entry_LargerThanItsKind_IsRefused()
    {
        byte[] archive = Pack(tar =>
        {
            AddTree(tar, "host/");
            Add(tar, "host/sys/devices/system/cpu/cpu0/topology/core_id", new string('1', 1 << 20));
        });

        Assert.False(Read(archive).Succeeded);
    }

    private static CapturedMachine Read(byte[] archive)
    {
        using MemoryStream stream = new(archive);
        return CaptureReader.Read(stream, "archive.tar.gz");
    }

    private static byte[] Pack(Action<TarWriter> fill, bool gzip = true)
    {
        using MemoryStream packed = new();
        using (Stream target = gzip ? new GZipStream(packed, CompressionMode.Compress, leaveOpen: true) : packed)
        {
            using TarWriter tar = new(target, leaveOpen: true);
            fill(tar);
            tar.Dispose();
            return gzip ? Finish(target, packed) : packed.ToArray();
        }
    }

    private static byte[] Finish(Stream gzip, MemoryStream packed)
    {
        gzip.Dispose();
        return packed.ToArray();
    }

    private static void AddTree(TarWriter tar, string prefix)
    {
        string root = Sample.PathOf("tree");
        foreach (string file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            Add(tar, prefix + Path.GetRelativePath(root, file).Replace('\\', '/'), File.ReadAllText(file));
        }
    }

    private static void Add(TarWriter tar, string name, string text)
    {
        using MemoryStream content = new(Encoding.ASCII.GetBytes(text));
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = content });
    }
}
