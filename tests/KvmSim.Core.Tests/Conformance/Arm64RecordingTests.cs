using System.Text.Json.Nodes;
using KvmSim.Conformance;
using KvmSim.Protocol;
using Xunit;

namespace KvmSim.Core.Tests.Conformance;

/// <summary>
/// Recordings of arm64's kernels are predicted operation by operation, on the generation of arm64 of their version and
/// on no other architecture's; but for those that are named here, with what is missing.
/// </summary>
public sealed class Arm64RecordingTests
{
    /// <summary>Scenarios that are not predicted to their end, and why. One that is must leave the list.</summary>
    private static readonly Dictionary<string, string> Open = new(StringComparer.Ordinal)
    {
        ["unlike-vh-extra"] = "nothing: a debugger tells the kernel of VHE that the emulated CPU does not have, so it "
            + "stays at EL1 where a real one would not",
    };

    public static TheoryData<string> Recordings =>
        [.. Directory.EnumerateFiles(Folder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)!)
            .Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(Repository.Root, "tests", "conformance", "arm64");

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Recording_OfArm64_IsPredictedOrNamed(string recording)
    {
        RecordedTrace trace = TraceReader.Read(PathOf(recording));

        ConformanceResult result = TraceReplay.Run(trace);

        Assert.Equal(recording, trace.Id);
        Assert.Equal(trace.Variant.Replace("-evl0", "", StringComparison.Ordinal), result.Generation);
        Assert.Equal(trace.Operations.Count, result.StepCount);
        if (Open.ContainsKey(recording.Split('@')[0]))
        {
            Assert.NotNull(result.FirstDivergence);
        }
        else
        {
            Assert.Null(result.FirstDivergence);
        }
    }

    [Fact]
    public void Recording_OfArm64_IsNotReplayedOnX86() => Assert.Contains(
        "linux-6.12 is no such kernel",
        Assert.Throws<TraceException>(() => TraceReplay.Run(
            TraceReader.Read(PathOf("late-pkvm@arm64-6.12")),
            generation: GenerationCatalog.Find("linux-6.12"))).Message,
        StringComparison.Ordinal);

    /// <summary>A CPU that was not started cannot be another one than its registers say.</summary>
    [Fact]
    public void Prediction_OfAnotherCpu_Diverges()
    {
        JsonNode trace = JsonNode.Parse(File.ReadAllText(PathOf("unlike-vmid-smaller@arm64-7.3")))!;
        trace["machine"]!["coldplug"]![0]!["props"] = new JsonObject();

        ConformanceResult result = TraceReplay.Run(
            TraceReader.Read("x.json", System.Text.Encoding.UTF8.GetBytes(trace.ToJsonString())));

        Assert.Equal((2, "online"), (result.FirstDivergence!.Step, result.FirstDivergence.Operation));
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
