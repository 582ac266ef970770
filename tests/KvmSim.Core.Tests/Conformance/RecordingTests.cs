using KvmSim.Conformance;
using Xunit;

namespace KvmSim.Core.Tests.Conformance;

/// <summary>What real kernels answered is what the simulation answers: every operation of every recording.</summary>
public sealed class RecordingTests
{
    public static TheoryData<string> Recordings =>
        [.. Directory.EnumerateFiles(Folder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)!)
            .Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "conformance");

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Replay_OfARecording_Conforms(string recording)
    {
        ConformanceResult result = TraceReplay.Run(Path.Combine(Folder, recording + ".json"));

        Assert.Null(result.FirstDivergence);
        Assert.Equal(result.StepCount, result.StepsConforming);
    }

    [Fact]
    public void Recordings_AreAllThere() => Assert.Equal(471, Recordings.Count);
}
