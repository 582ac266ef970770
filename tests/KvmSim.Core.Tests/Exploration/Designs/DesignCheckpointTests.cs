using KvmSim.Exploration;
using KvmSim.Races;
using Xunit;

namespace KvmSim.Core.Tests.Exploration.Designs;

public sealed class DesignCheckpointTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Run_WithWhatIsFinished_SearchesTheRestAlone()
    {
        IReadOnlyList<Design> first = DesignSearch.Run(Saved("patch-v1"), Stop);
        Counting counting = new();
        IReadOnlyList<Design> both =
            DesignSearch.Run(Saved("patch-v1", "patch-v1-reevaluate") with { Progress = counting }, Stop);

        Assert.Equal(first[0].Verdicts, both[0].Verdicts);
        Assert.Equal([2], counting.Finished);
        Assert.Equal(3, File.ReadAllLines(_path).Length);
    }

    /// <summary>A process that was ended in the middle of a line leaves the beginning of one.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(60)]
    [InlineData(100_000)]
    public void Run_AfterAFileThatWasCutOff_SearchesWhatIsMissing(int left)
    {
        IReadOnlyList<Design> whole = DesignSearch.Run(Saved("patch-v1", "patch-v1-reevaluate"), Stop);
        byte[] bytes = File.ReadAllBytes(_path);
        File.WriteAllBytes(_path, left < bytes.Length ? bytes[..left] : bytes[..^1]);

        IReadOnlyList<Design> again = DesignSearch.Run(Saved("patch-v1", "patch-v1-reevaluate"), Stop);

        Assert.Equal(
            whole.SelectMany(design => design.Verdicts), again.SelectMany(design => design.Verdicts));
        Assert.Equal(bytes, File.ReadAllBytes(_path));
    }

    /// <summary>What was asked for one property says nothing of another, and is kept beside it.</summary>
    [Fact]
    public void Run_ForOtherProperties_DoesNotTakeTheAnswer()
    {
        DesignSearch.Run(Saved("patch-v1") with { Properties = RaceProperty.Deadlock }, Stop);
        Design found = Assert.Single(
            DesignSearch.Run(Saved("patch-v1") with { Properties = RaceProperty.StaleFlag }, Stop));

        Assert.Equal("StaleFlag", Assert.Single(found.Broken).Property);
        Counting counting = new();
        DesignSearch.Run(Saved("patch-v1") with { Properties = RaceProperty.Deadlock, Progress = counting }, Stop);
        Assert.Empty(counting.Finished);
    }

    [Fact]
    public void Run_OfAnotherRequest_IsRefusedAndLeftAsItWas()
    {
        DesignSearch.Run(Saved("patch-v1"), Stop);
        byte[] bytes = File.ReadAllBytes(_path);
        StateProperty stated = StateProperty.Of("P", "P.", PropertyMoment.Quiet, "usage == 0");
        foreach (DesignSearchOptions other in new[]
        {
            Saved("patch-v1") with { VmActors = 3 },
            Saved("patch-v1") with { MaxStates = 299_999 },
            Saved("patch-v1") with { UserProperties = [stated] },
        })
        {
            Refused(other, "another request");
            Assert.Equal(bytes, File.ReadAllBytes(_path));
        }
    }

    [Theory]
    [InlineData("nothing of ours\n", "no checkpoint of designs")]
    [InlineData("KvmSim designs 1 0123\n", "another request")]
    [InlineData("K\n", "no checkpoint of designs")]
    public void Run_ForeignFile_IsRefusedAndLeftAsItWas(string text, string problem)
    {
        File.WriteAllText(_path, text);

        Refused(Saved("patch-v1"), problem);
        Assert.Equal(text, File.ReadAllText(_path));
    }

    [Theory]
    [InlineData("Online\tPlain\n")]
    [InlineData("{0}\tElsewhere\tP\tHolds\t\t\n")]
    [InlineData("{0}\tPlain\tP\tHolds\t3\t\n")]
    [InlineData("{0}\tPlain\tP\tBroken\t\t\n")]
    [InlineData("{0}\tPlain\tP\tPerhaps\t\t\n")]
    [InlineData("{0}\tPlain\t%1b%5b\tHolds\t\t\n")]
    [InlineData("{0}\tPlain\tP\tHolds\t\n")]
    public void Run_DamagedLine_IsNamed(string line)
    {
        string key = DesignSearch.Run(Saved("patch-v1"), Stop)[0].Key;
        File.AppendAllText(_path, line.Replace("{0}", key, StringComparison.Ordinal));

        Refused(Saved("patch-v1"), "line 3 is damaged");
    }

    /// <summary>Two searches at once would write over each other's lines.</summary>
    [Fact]
    public void Run_WhileAnotherHasTheFile_IsRefused()
    {
        DesignSearch.Run(Saved("patch-v1"), Stop);
        byte[] bytes = File.ReadAllBytes(_path);
        using (DesignCheckpoint.Open(_path, Saved("patch-v1")))
        {
            Assert.Throws<IOException>(() => DesignSearch.Run(Saved("patch-v1", "patch-v1-reevaluate"), Stop));
        }

        Assert.Equal(bytes, File.ReadAllBytes(_path));
        DesignSearch.Run(Saved("patch-v1", "patch-v1-reevaluate"), Stop);
        Assert.Equal(3, File.ReadAllLines(_path).Length);
    }

    private void Refused(DesignSearchOptions options, string problem) => Assert.Contains(
        problem,
        Assert.Throws<CheckpointException>(() => DesignSearch.Run(options, Stop)).Message,
        StringComparison.Ordinal);

    private DesignSearchOptions Saved(params string[] generations) =>
        DesignSearchTests.Plain(generations) with { CheckpointPath = _path };

    private sealed class Counting : IProgress<DesignSearchProgress>
    {
        public List<int> Finished { get; } = [];

        public void Report(DesignSearchProgress value) => Finished.Add(value.Finished);
    }
}
