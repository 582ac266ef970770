using System.Text.Json.Nodes;
using KvmSim.Conformance;
using KvmSim.Protocol;
using Xunit;

namespace KvmSim.Core.Tests.Conformance;

/// <summary>
/// Recordings of arm64's kernels are read, and are not replayed as long as no generation is of such a kernel: not on
/// x86's of the same version either.
/// </summary>
public sealed class Arm64RecordingTests
{
    public static TheoryData<string> Recordings =>
        [.. Directory.EnumerateFiles(Folder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)!)
            .Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(Repository.Root, "tests", "conformance", "arm64");

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Recording_OfArm64_IsReadAndNotReplayed(string recording)
    {
        RecordedTrace trace = TraceReader.Read(PathOf(recording));

        Assert.Equal(recording, trace.Id);
        Assert.Equal(RecordedTrace.Arm64, trace.Architecture);
        Assert.NotEmpty(trace.Operations);
        Assert.NotNull(trace.BootCpu.Midr);
        Assert.Contains(
            "no generation is known here yet", Assert.Throws<TraceException>(() => TraceReplay.Run(trace)).Message,
            StringComparison.Ordinal);
        Assert.Throws<TraceException>(
            () => TraceReplay.Run(trace, generation: GenerationCatalog.Find("linux-6.12")));
    }

    [Fact]
    public void Recordings_AreAllThere() => Assert.Equal(142, Recordings.Count);

    [Fact]
    public void BootCpu_IsThatOfItsMidr()
    {
        RecordedTrace trace = TraceReader.Read(PathOf("late-pkvm@arm64-7.3"));

        Assert.Equal(0x410fd083u, trace.BootCpu.Midr);
        Assert.Equal("ARM", trace.BootCpu.VendorId);
        Assert.Equal((8, 0xd08, 3), (trace.BootCpu.Family, trace.BootCpu.Model, trace.BootCpu.Stepping));
        Assert.StartsWith("fp asimd", trace.BootCpu.ArmFeatures, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("machine", "arch", "riscv64", "machine.arch: 'riscv64' is not an architecture that is recorded")]
    [InlineData("boot_cpus", "part", "0x1000", "boot_cpus[0].part: it is at most 0xfff")]
    [InlineData("boot_cpus", "implementer", "41", "boot_cpus[0].implementer: '41' is not a hexadecimal number")]
    public void Header_OfAnotherKind_IsAnErrorWithItsPlace(string part, string key, string value, string message)
    {
        JsonNode trace = JsonNode.Parse(File.ReadAllText(PathOf("late-pkvm@arm64-7.3")))!;
        JsonNode place = trace[part] is JsonArray list ? list[0]! : trace[part]!;
        place[key] = value;

        TraceException error = Assert.Throws<TraceException>(
            () => TraceReader.Read("x.json", System.Text.Encoding.UTF8.GetBytes(trace.ToJsonString())));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static string PathOf(string recording) => Path.Combine(Folder, recording + ".json");
}
