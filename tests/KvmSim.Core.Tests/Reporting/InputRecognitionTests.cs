using System.IO.Compression;
using System.Text;
using KvmSim.Capture;
using KvmSim.Conformance;
using KvmSim.Core.Tests.Capture;
using KvmSim.Description;
using KvmSim.Manifests;
using KvmSim.Reporting;
using KvmSim.Yaml;
using SharpCompress.Compressors.BZip2;
using Xunit;

namespace KvmSim.Core.Tests.Reporting;

/// <summary>What a file is, by its content alone.</summary>
public sealed class InputRecognitionTests
{
    public static TheoryData<string> ShippedManifests =>
        [.. Repository.Manifests.Concat(Repository.Scenarios)
            .Select(path => Path.GetRelativePath(Repository.Root, path))];

    public static TheoryData<string> Dumps =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "KvmSim.Core.Tests", "Capture", "samples"))
            .Select(path => Path.GetFileName(path)!),
    ];

    [Theory]
    [MemberData(nameof(ShippedManifests))]
    public void Manifest_Shipped_IsOne(string file) => Assert.Equal(
        InputKind.Manifest,
        InputRecognition.Recognize(Path.Combine(Repository.Root, file)));

    [Theory]
    [MemberData(nameof(Dumps))]
    public void Dump_OfEachFormat_IsOne(string file) => Assert.Equal(
        InputKind.Dump,
        InputRecognition.Recognize(
            Path.Combine(Repository.Root, "tests", "KvmSim.Core.Tests", "Capture", "samples", file)));

    [Fact]
    public void Recording_Shipped_IsOne() => Assert.All(
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "conformance"), "*.json")
            .Order(StringComparer.Ordinal).Take(20),
        file => Assert.Equal(InputKind.Recording, InputRecognition.Recognize(file)));

    [Theory]
    [InlineData("[    0.060840] kvm_amd: SVM not supported by CPU 1", InputKind.KernelLog)]
    [InlineData("<3>[    0.060840] something else", InputKind.KernelLog)]
    [InlineData("6,339,5140900,-;NET: Registered", InputKind.KernelLog)]
    [InlineData("Nov 23 10:00:00 host kernel: kvm: enabling virtualization on CPU3 failed", InputKind.KernelLog)]
    [InlineData("kvm: enabling virtualization on CPU3 failed", InputKind.KernelLog)]
    [InlineData("apiVersion: kvmsim/v1\nkind: Machine", InputKind.Manifest)]
    [InlineData("\ufeff# a comment\n\nkind: Nonsense", InputKind.Manifest)]
    [InlineData("{\"apiVersion\": \"kvmsim/v1\", \"kind\": \"Machine\"}", InputKind.Manifest)]
    [InlineData("---\n\"kind\" : Machine\n", InputKind.Manifest)]
    [InlineData(
        "{\"scenario\": \"x\", \"variant\": \"y\", \"boot_cpus\": [], \"props\": {}, \"model\": 1}",
        InputKind.Recording)]
    [InlineData("# A page\n\nIt has:\n\n```yaml\napiVersion: kvmsim/v1\nkind: Machine\n```\n", null)]
    [InlineData("# A page about KVM\n\nIt tells of kvm and of vmx.\n", null)]
    [InlineData("{\"a\": 1}", null)]
    [InlineData("", null)]
    public void Content_OfAKind_IsToldByItself(string text, InputKind? kind)
    {
        Assert.Equal(kind, InputRecognition.Recognize(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(
            kind, text.Length == 0 ? null : InputRecognition.Recognize(
                (byte[])[.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)]));
    }

    /// <summary>logrotate packs logs, and mails are given packed manifests: what is inside decides.</summary>
    [Theory]
    [InlineData("[    0.060840] kvm_amd: SVM not supported by CPU 1", InputKind.KernelLog)]
    [InlineData(
        "CPU 0:\n   0x00000000 0x00: eax=0x00000016 ebx=0x756e6547 ecx=0x6c65746e edx=0x49656e69\n", InputKind.Dump)]
    [InlineData("apiVersion: kvmsim/v1\nkind: Machine", InputKind.Manifest)]
    [InlineData("{\"scenario\": \"x\", \"variant\": \"y\", \"boot_cpus\": []}", InputKind.Recording)]
    [InlineData("nothing that is known", null)]
    public void Content_ThatIsPackedWithGzip_IsToldByWhatIsInside(string text, InputKind? kind)
    {
        byte[] packed = Gzip(Encoding.UTF8.GetBytes(text));

        Assert.Equal(kind, InputRecognition.Recognize(packed));
    }

    [Theory]
    [InlineData("kern.log", InputKind.KernelLog)]
    [InlineData("cpuinfo.txt", InputKind.Dump)]
    [InlineData("leaves.txt", InputKind.Dump)]
    [InlineData("tree.tar", InputKind.Dump)]
    [InlineData("machine.yaml", InputKind.Manifest)]
    [InlineData("recording.json", InputKind.Recording)]
    [InlineData("page.txt", null)]
    public void File_OfEachPacking_IsToldByWhatIsInside(string name, InputKind? kind) => Assert.All(
        Packings,
        packing => Assert.Equal(kind, InputRecognition.Recognize(Sample.PathOf($"packed/{name}.{packing}"))));

    /// <summary>
    /// A block of bzip2 has 900 kB, none of which is known before its end: there, more than the beginning is read.
    /// </summary>
    [Fact]
    public void Log_ThatHardlyCanBePacked_IsOneInEachPacking()
    {
        StringBuilder log = new("[    0.060840] kvm_amd: SVM not supported by CPU 1\n");
        Random random = new(1);
        while (log.Length < 700_000)
        {
            log.Append("[    1.000000] ").Append(Convert.ToBase64String(Bytes(random))).Append('\n');
        }

        byte[] text = Encoding.ASCII.GetBytes(log.ToString());

        Assert.Equal(InputKind.KernelLog, InputRecognition.Recognize(new MemoryStream(Bzip2(text))));
        Assert.Equal(InputKind.KernelLog, InputRecognition.Recognize(new MemoryStream(Gzip(text))));
    }

    /// <summary>Who reads dumps says what is wrong with a file that cannot be unpacked.</summary>
    [Theory]
    [InlineData("xz")]
    [InlineData("bz2")]
    [InlineData("zst")]
    public void File_WhosePackingIsDamagedFromItsBeginning_IsLeftToTheReaderOfDumps(string packing)
    {
        byte[] bytes = File.ReadAllBytes(Sample.PathOf($"packed/kern.log.{packing}"))[..12];

        Assert.Equal(InputKind.Dump, InputRecognition.Recognize(bytes));
        CaptureProblem error = Assert.Single(Sample.OfBytes(bytes).Errors);
        Assert.NotNull(error.Remedy);
    }

    /// <summary>What was told is read by its reader, too, and says the same as the file that is not packed.</summary>
    [Theory]
    [InlineData("xz")]
    [InlineData("bz2")]
    [InlineData("zst")]
    public void File_ThatIsPacked_IsReadByItsReader(string packing)
    {
        CapturedMachine cpuinfo = Sample.Read($"packed/cpuinfo.txt.{packing}");
        CapturedMachine leaves = Sample.Read($"packed/leaves.txt.{packing}");
        Assert.Empty(cpuinfo.Errors);
        Assert.Equal(Sample.Read("two-packages.cpuinfo.txt").Cpus.Count, cpuinfo.Cpus.Count);
        Assert.Equal(
            Sample.Read("one.cpuid.txt").Cpus.Select(cpu => cpu.Identity), leaves.Cpus.Select(cpu => cpu.Identity));
        ManifestResult<ManifestSet> manifest = ManifestFiles.Load(
            Sample.PathOf($"packed/machine.yaml.{packing}"), new YamlManifestFormat(), NameCatalog.Unchecked);
        Assert.Equal("pku-missing", Assert.Single(manifest.Value!.Machines).Metadata.Name);
        Assert.Equal(
            "j06-intel-vmx-flag", TraceReader.Read(Sample.PathOf($"packed/recording.json.{packing}")).Scenario);
    }

    /// <summary>A manifest and a recording that are cut off are one error each, with the packing in it.</summary>
    [Fact]
    public void File_ThatIsCutOff_IsOneError()
    {
        byte[] manifest = Bzip2("apiVersion: kvmsim/v1\nkind: Machine"u8.ToArray())[..^9];
        byte[] recording = Bzip2("{\"scenario\": \"x\"}"u8.ToArray())[..^9];
        using MemoryStream stream = new(manifest);

        ManifestDiagnostic diagnostic = Assert.Single(
            ManifestFiles.Read(stream, "m", new YamlManifestFormat(), NameCatalog.Unchecked).Diagnostics);
        Assert.Equal(ManifestErrorId.BinaryFile, diagnostic.Id);
        Assert.Contains("bzip2", diagnostic.Message, StringComparison.Ordinal);
        TraceException error = Assert.Throws<TraceException>(() => TraceReader.Read("r", recording));
        Assert.Contains("bzip2", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A small file can hold more than a disk does.</summary>
    [Fact]
    public void File_ThatUnpacksToMoreThanItsReaderTakes_IsOneError()
    {
        byte[] zeros = Bzip2(new byte[TraceReader.MaxBytes + 1]);
        using MemoryStream stream = new(zeros);

        Assert.Equal(ManifestErrorId.FileTooLarge, Assert.Single(
            ManifestFiles.Read(stream, "m", new YamlManifestFormat(), NameCatalog.Unchecked).Diagnostics).Id);
        Assert.Throws<TraceException>(() => TraceReader.Read("r", zeros));
    }

    [Fact]
    public void Content_ThatIsBinary_IsNothing() =>
        Assert.Null(
            InputRecognition.Recognize(Enumerable.Range(0, 4096).Select(i => (byte)((i * 37) ^ (i >> 3))).ToArray()));

    private static readonly string[] Packings = ["xz", "bz2", "zst"];

    private static byte[] Bytes(Random random)
    {
        byte[] bytes = new byte[60];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Gzip(byte[] content)
    {
        using MemoryStream packed = new();
        using (GZipStream archive = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            archive.Write(content);
        }

        return packed.ToArray();
    }

    private static byte[] Bzip2(byte[] content)
    {
        using MemoryStream packed = new();
        using (BZip2Stream archive = BZip2Stream.Create(
            packed, SharpCompress.Compressors.CompressionMode.Compress, decompressConcatenated: false, leaveOpen: true))
        {
            archive.Write(content);
        }

        return packed.ToArray();
    }
}
