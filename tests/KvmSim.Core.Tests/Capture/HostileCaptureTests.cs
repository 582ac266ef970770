using System.IO.Compression;
using System.Text;
using KvmSim.Capture;
using KvmSim.Hardware;
using Xunit;

namespace KvmSim.Core.Tests.Capture;

/// <summary>What is wrong with a source is said with its place, and never taken for a fact.</summary>
public sealed class HostileCaptureTests
{
    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    [InlineData("\r")]
    public void LineEnds_OfAnyKind_AreReadAlike(string end)
    {
        CapturedMachine machine = Sample.OfText(
            Sample.Text("hybrid.instlat.txt").Replace("\n", end, StringComparison.Ordinal));

        Assert.Empty(machine.Problems);
        Assert.Equal(
            Sample.Read("hybrid.instlat.txt").Cpus.Select(cpu => cpu.Cpuid), machine.Cpus.Select(cpu => cpu.Cpuid));
    }

    [Fact]
    public void LineEnds_Mixed_AreReadAndCounted()
    {
        string text = Sample.Text("hybrid.instlat.txt")
            .Replace("MSR 0000048B: 075D-7FFF", "MSR 0000048B: 075D-7F", StringComparison.Ordinal);
        string[] lines = text.Split('\n');
        int line = Array.FindIndex(
            lines, candidate => candidate.StartsWith("MSR 0000048B", StringComparison.Ordinal)) + 1;
        string mixed = string.Concat(lines.Select((candidate, index) => candidate + (index % 3 == 0 ? "\r\n" : "\n")));

        CapturedMachine machine = Sample.OfText(mixed);

        Assert.Equal(line, machine.Warnings.First().Line);
        Assert.All(machine.Cpus, cpu => Assert.False(cpu.Msrs.TryGet(0x48b, out _)));
    }

    [Fact]
    public void Encodings_OtherThanUtf8_AreRead()
    {
        string text = Sample.Text("hybrid.instlat.txt");
        IReadOnlyList<CapturedCpu> expected = Sample.Read("hybrid.instlat.txt").Cpus;
        foreach (Encoding encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode, new UTF8Encoding(true) })
        {
            byte[] marked = [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
            CapturedMachine machine = Sample.OfBytes(marked);
            Assert.Empty(machine.Problems);
            Assert.Equal(expected.Select(cpu => cpu.Cpuid), machine.Cpus.Select(cpu => cpu.Cpuid));
        }

        Assert.Empty(Sample.OfBytes(Encoding.Unicode.GetBytes(text)).Problems);
        Assert.Empty(Sample.OfText("Caf\u00e9 of \u00fc\n" + text).Problems);
    }

    /// <summary>UTF-32 begins as UTF-16 does: it is told by the zeros behind its mark, and named.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Encoding_OfFourBytes_IsNamed(bool isBigEndian)
    {
        UTF32Encoding encoding = new(isBigEndian, byteOrderMark: true);
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(Sample.Text("hybrid.instlat.txt"))];

        CaptureProblem problem = Assert.Single(Sample.OfBytes(bytes).Problems);

        Assert.Equal((1, "The text is UTF-32."), (problem.Line, problem.Text));
        Assert.Equal("Save it as UTF-8.", problem.Remedy);
    }

    /// <summary>CPUID has four bits for it (SDM vol. 2, CPUID leaf 1).</summary>
    [Theory]
    [InlineData("15", 15, 0)]
    [InlineData("16", null, 1)]
    [InlineData("unknown", null, 0)]
    public void Stepping_BeyondFourBits_StaysUnknown(string stepping, int? read, int warnings)
    {
        string text = string.Join(
            '\n',
            "processor\t: 0", "vendor_id\t: GenuineIntel", "cpu family\t: 6", "model\t\t: 85",
            "model name\t: Xeon", $"stepping\t: {stepping}", "flags\t\t: fpu vme vmx", "");

        CapturedMachine machine = Sample.OfText(text, CaptureFormat.ProcCpuinfo);

        Assert.Equal(read, Assert.Single(machine.Cpus).Identity.Stepping);
        Assert.Equal(
            warnings,
            machine.Warnings.Count(warning => warning.Text.Contains("stepping", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("hybrid.instlat.txt", "hybrid.instlat.txt")]
    [InlineData("machine.cpuid.txt", "machine.cpuid.txt")]
    [InlineData("hybrid.libcpuid.test", "hybrid.libcpuid.test")]
    [InlineData("two-packages.cpuinfo.txt", "arm.cpuinfo.txt")]
    public void TwoMachines_InOneFile_AreRefusedWithTheLine(string one, string other)
    {
        string first = Sample.Text(one).Split(new string('-', 60))[0];

        CapturedMachine machine = Sample.OfText(first + "\n\n" + Sample.Text(other));

        Assert.False(machine.Succeeded);
        Assert.Empty(machine.Cpus);
        Assert.True(machine.Errors.First().Line > first.Count(character => character == '\n'));
        Assert.NotNull(machine.Errors.First().Remedy);
    }

    [Fact]
    public void TwoVendors_InOneMachine_AreRefused()
    {
        string text = Sample.Text("machine.cpuid.txt");
        int last = text.LastIndexOf("CPU 3:", StringComparison.Ordinal);
        string mixed = text[..last] + text[last..].Replace(
            "ebx=0x756e6547", "ebx=0x68747541", StringComparison.Ordinal);

        Assert.False(Sample.OfText(mixed).Succeeded);
    }

    [Fact]
    public void Leaf_GivenTwiceWithDifferentValues_IsUnknown()
    {
        string text = Sample.Text("one.cpuid.txt")
            + "   0x00000007 0x00: eax=0x00000001 ebx=0x00000000 ecx=0x00000000 edx=0x00000000\n";

        CapturedMachine machine = Sample.OfText(text);

        Assert.False(machine.Cpus[0].Cpuid.TryGet(new CpuidLeaf(7), out _));
        Assert.Equal(20, Assert.Single(machine.Warnings).Line);
        Assert.True(CapturedModels.Of(machine)[0].UnknownFeatures.Contains("smep"));
        Assert.True(CapturedModels.Of(machine)[0].IsPartial);
    }

    [Fact]
    public void Register_GivenTwiceWithDifferentValues_IsUnknown()
    {
        string text = Sample.Text("hybrid.instlat.txt").Replace(
            "MSR 00000485: 0000-0000-7004-C1E7", "MSR 00000485: 0000-0000-7004-C1E7\nMSR 00000485: 0000-0000-7004-C1E6",
            StringComparison.Ordinal);

        CapturedMachine machine = Sample.OfText(text);

        Assert.Equal(4, machine.Warnings.Count());
        Assert.All(machine.Cpus, cpu => Assert.False(cpu.Msrs.TryGet(0x485, out _)));
        Assert.All(CapturedModels.Of(machine).Values, model => Assert.True(model.IsPartial));
    }

    [Fact]
    public void LeafAboveTheMaximum_IsNotALeaf()
    {
        string text = Sample.Text("one.cpuid.txt")
            + "   0x00000024 0x00: eax=0xffffffff ebx=0xffffffff ecx=0xffffffff edx=0xffffffff\n"
            + "   0x00000007 0x02: eax=0xffffffff ebx=0xffffffff ecx=0xffffffff edx=0xffffffff\n";

        CpuidTable cpuid = Sample.OfText(text).Cpus[0].Cpuid;

        Assert.False(cpuid.TryGet(new CpuidLeaf(0x24), out _));
        Assert.False(cpuid.TryGet(new CpuidLeaf(7, 2), out _));
    }

    [Theory]
    [InlineData("hybrid.instlat.txt")]
    [InlineData("machine.cpuid.txt")]
    [InlineData("hybrid.libcpuid.test")]
    [InlineData("rdmsr.txt")]
    [InlineData("vmxcap.txt")]
    [InlineData("two-packages.cpuinfo.txt")]
    [InlineData("hwloc/pu0")]
    [InlineData("one.libvirt.xml")]
    [InlineData("one.qemu.json")]
    [InlineData("guest.firecracker.json")]
    [InlineData("hybrid.acrn.xml")]
    public void Dump_CutOffAnywhere_NeverGivesAnotherValue(string name)
    {
        CapturedMachine whole = Sample.Read(name);
        Dictionary<int, CapturedCpu> known = whole.Cpus.ToDictionary(cpu => cpu.Id);
        byte[] bytes = File.ReadAllBytes(Sample.PathOf(name));
        for (int length = 0; length < bytes.Length; length += Math.Max(1, bytes.Length / 700))
        {
            CapturedMachine cut = Sample.OfBytes(bytes[..length], whole.Format);
            foreach (CapturedCpu cpu in cut.Cpus)
            {
                CapturedCpu full = known[cpu.Id];
                Assert.All(
                    cpu.Cpuid, pair => Assert.True(
                        full.Cpuid.TryGet(pair.Key, out CpuidAnswer answer) && answer == pair.Value));
                Assert.All(
                    cpu.Msrs, pair => Assert.True(full.Msrs.TryGet(pair.Key, out ulong value) && value == pair.Value));
                Assert.Equal(cpu.NamedFeatures, cpu.NamedFeatures.Intersect(full.NamedFeatures));
                Assert.Equal(0, cpu.AbsentFeatures.Intersect(full.NamedFeatures).Count);
            }
        }
    }

    /// <summary>Found by the fuzzer: a word of quotation marks alone.</summary>
    [Theory]
    [InlineData("\"\"")]
    [InlineData("''")]
    [InlineData("-a -0 \"\"")]
    [InlineData("00")]
    public void Rdmsr_OfNoRegister_GivesNoValue(string arguments)
    {
        CapturedMachine machine = Sample.OfText($"# rdmsr -p 0 0x3a\n5\n# rdmsr {arguments}\n7\n");

        Assert.Equal([0x3au], Assert.Single(machine.Cpus).Msrs.Select(pair => pair.Key));
    }

    [Fact]
    public void Text_OfNoFormat_IsRefusedWithAWayOut()
    {
        foreach (string text in new[] { "", "hello\n", "{ \"a\": 1 }", "<html/>", "\0\0\0\0\u0001" })
        {
            CaptureProblem error = Assert.Single(Sample.OfText(text).Errors);
            Assert.NotNull(error.Remedy);
        }
    }

    [Fact]
    public void Line_OfManyMegabytes_IsRefused()
    {
        byte[] bytes = new byte[40 << 20];
        Array.Fill(bytes, (byte)'x');
        Encoding.ASCII.GetBytes("CPU 0:\n   0x00000000 0x00: eax=0x").CopyTo(bytes, 0);

        Assert.Equal(2, Assert.Single(Sample.OfBytes(bytes, CaptureFormat.CpuidRaw).Errors).Line);
        Assert.False(Sample.OfBytes(bytes).Succeeded);
    }

    [Fact]
    public void File_LargerThanAnyDump_IsRefusedWithoutBeingRead()
    {
        using EndlessText stream = new();

        CapturedMachine machine = CaptureReader.Read(stream, "endless");

        Assert.False(machine.Succeeded);
        Assert.InRange(stream.BytesRead, 1, 200L << 20);
    }

    [Theory]
    [InlineData(new byte[] { 0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, 4 }, "xz")]
    [InlineData(new byte[] { 0x42, 0x5a, 0x68, 0x39, 0x31 }, "bzip2")]
    [InlineData(new byte[] { 0x28, 0xb5, 0x2f, 0xfd, 0 }, "zstd")]
    public void Packing_ThatCannotBeRead_IsNamedWithItsTool(byte[] bytes, string tool)
    {
        CaptureProblem error = Assert.Single(Sample.OfBytes(bytes).Errors);

        Assert.Contains(tool, error.Text, StringComparison.Ordinal);
        Assert.Contains("-d", error.Remedy!, StringComparison.Ordinal);
    }

    [Fact]
    public void Gzip_OfAText_IsRead()
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionMode.Compress, leaveOpen: true))
        {
            gzip.Write(File.ReadAllBytes(Sample.PathOf("hybrid.instlat.txt")));
        }

        Assert.Equal(4, Sample.OfBytes(packed.ToArray()).Cpus.Count);
        Assert.False(
            Sample.OfBytes(packed.ToArray()[..(int)(packed.Length / 2)]).Succeeded
                && Sample.OfBytes(packed.ToArray()[..(int)(packed.Length / 2)]).Problems.Count == 0);
    }

    [Fact]
    public void Gzip_ThatUnpacksWithoutEnd_IsRefused()
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            byte[] block = new byte[1 << 20];
            for (int i = 0; i < 200; i++)
            {
                gzip.Write(block);
            }
        }

        Assert.InRange(packed.Length, 1, 4 << 20);
        Assert.False(Sample.OfBytes(packed.ToArray()).Succeeded);
    }

    [Theory]
    [InlineData("<!DOCTYPE cpudata [<!ENTITY a \"aaaa\">]><cpudata arch='x86'>&a;</cpudata>")]
    [InlineData("<!DOCTYPE cpudata SYSTEM 'file:///etc/passwd'><cpudata arch='x86'/>")]
    [InlineData("<cpudata arch='x86'><cpuid eax_in='0x0' eax='zero' ebx='0x0' ecx='0x0' edx='0x0'/></cpudata>")]
    [InlineData("<cpudata arch='x86'><cpuid eax_in='0x0' eax='0x0'/></cpudata>")]
    [InlineData("<cpudata arch='ppc64'/>")]
    public void Xml_WithATrapOrAMistake_IsRefusedWithTheLine(string text) =>
        Assert.Equal(1, Assert.Single(Sample.OfText(text).Errors).Line);

    [Fact]
    public void Json_NestedTooDeep_IsRefused()
    {
        string text = "{ \"guest_cpu_config\": " + new string('[', 5000) + new string(']', 5000) + "}";

        Assert.Equal(1, Assert.Single(Sample.OfText(text).Errors).Line);
    }

    [Fact]
    public void Path_ThatIsNotThere_IsAnErrorAndNoException() =>
        Assert.False(CaptureReader.Read(Path.Combine(Sample.Folder, "none")).Succeeded);

    private sealed class EndlessText : Stream
    {
        public long BytesRead { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            Array.Fill(buffer, (byte)'\n', offset, count);
            BytesRead += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
