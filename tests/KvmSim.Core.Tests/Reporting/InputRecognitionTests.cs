using System.IO.Compression;
using System.Text;
using KvmSim.Reporting;
using Xunit;

namespace KvmSim.Core.Tests.Reporting;

/// <summary>What a file is, by its content alone.</summary>
public sealed class InputRecognitionTests
{
    public static TheoryData<string> ShippedManifests => [.. Repository.Manifests.Concat(Repository.Scenarios).Select(path => Path.GetRelativePath(Repository.Root, path))];

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
        InputRecognition.Recognize(Path.Combine(Repository.Root, "tests", "KvmSim.Core.Tests", "Capture", "samples", file)));

    [Fact]
    public void Recording_Shipped_IsOne() => Assert.All(
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "conformance"), "*.json").Order(StringComparer.Ordinal).Take(20),
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
    [InlineData("{\"scenario\": \"x\", \"variant\": \"y\", \"boot_cpus\": [], \"props\": {}, \"model\": 1}", InputKind.Recording)]
    [InlineData("# A page\n\nIt has:\n\n```yaml\napiVersion: kvmsim/v1\nkind: Machine\n```\n", null)]
    [InlineData("# A page about KVM\n\nIt tells of kvm and of vmx.\n", null)]
    [InlineData("{\"a\": 1}", null)]
    [InlineData("", null)]
    public void Content_OfAKind_IsToldByItself(string text, InputKind? kind)
    {
        Assert.Equal(kind, InputRecognition.Recognize(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(kind, text.Length == 0 ? null : InputRecognition.Recognize((byte[])[.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)]));
    }

    /// <summary>logrotate packs logs; what is no log is left to who reads archives of machines.</summary>
    [Theory]
    [InlineData("[    0.060840] kvm_amd: SVM not supported by CPU 1", InputKind.KernelLog)]
    [InlineData("CPU 0:\n   0x00000000 0x00: eax=0x00000016 ebx=0x756e6547 ecx=0x6c65746e edx=0x49656e69\n", InputKind.Dump)]
    [InlineData("nothing that is known", InputKind.Dump)]
    public void Content_ThatIsPacked_IsToldByWhatIsInside(string text, InputKind kind)
    {
        using MemoryStream packed = new();
        using (GZipStream archive = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            archive.Write(Encoding.UTF8.GetBytes(text));
        }

        Assert.Equal(kind, InputRecognition.Recognize(packed.ToArray()));
    }

    [Fact]
    public void Content_ThatIsBinary_IsNothing() =>
        Assert.Null(InputRecognition.Recognize(Enumerable.Range(0, 4096).Select(i => (byte)((i * 37) ^ (i >> 3))).ToArray()));
}
