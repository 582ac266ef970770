using KvmSim.Exploration;
using Xunit;

namespace KvmSim.Core.Tests.Exploration;

public sealed class RaceSearchLimitTests
{
    private static readonly RaceSearchOptions Large = Searches.Of("v1-nolock", 8, 2, 2) with { FindSchedules = false };

    public static TheoryData<string, RaceSearchOptions> BadRequests => new()
    {
        { nameof(RaceSearchOptions.CpuCount), Searches.Of("v1", 0) },
        { nameof(RaceSearchOptions.CpuCount), Searches.Of("v1", 65) },
        { nameof(RaceSearchOptions.HotplugActors), Searches.Of("v1", 4, hotplugActors: -1) },
        { nameof(RaceSearchOptions.VmActors), Searches.Of("v1", 4, 1, vmActors: 9) },
        { nameof(RaceSearchOptions.LoaderActors), Searches.Of("v1", 4) with { LoaderActors = 2 } },
        { nameof(RaceSearchOptions.IncompatibleCpus), Searches.Of("v1", 4) with { IncompatibleCpus = [4] } },
        { nameof(RaceSearchOptions.IncompatibleCpus), Searches.Of("v1", 4) with { IncompatibleCpus = [0] } },
        { nameof(RaceSearchOptions.FailingCpus), Searches.Of("v1", 4) with { FailingCpus = [-1] } },
        { nameof(RaceSearchOptions.ChangingCpus), Searches.Of("v1", 4) with { ChangingCpus = [[0]] } },
        { nameof(RaceSearchOptions.ChangingCpus), Searches.Of("v1", 4) with { ChangingCpus = [[2], [4]] } },
        { nameof(RaceSearchOptions.ChangingCpus), Searches.Of("v1", 4) with { ChangingCpus = [[1], [1, 2]] } },
        { nameof(RaceSearchOptions.ChangingCpus), Searches.Of("v1", 4) with { ChangingCpus = [[3]] } },
        {
            nameof(RaceSearchOptions.ChangingCpus),
            Searches.Of("v1", 12) with { ChangingCpus = [.. Enumerable.Range(1, 9).Select(cpu => (int[])[cpu])] }
        },
        { nameof(RaceSearchOptions.MaxStates), Searches.Of("v1", 4) with { MaxStates = 0 } },
        { nameof(RaceSearchOptions.Properties), Searches.Of("v1", 4) with { Properties = (RaceProperty)4096 } },
    };

    [Theory]
    [MemberData(nameof(BadRequests))]
    public void Search_OfABadRequest_NamesTheOption(string option, RaceSearchOptions options)
    {
        RaceSearchException error = Assert.Throws<RaceSearchException>(() => Searches.Run(options));

        Assert.Equal(option, error.Option);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Search_ThatReachesItsMostStates_EndsIncomplete(int threads)
    {
        RaceSearchResult result = Searches.Run(Large with { MaxStates = 100_000, ThrottleLimit = threads });

        Assert.Equal((false, RaceStopReason.MaxStates), (result.Complete, result.StopReason));
        Assert.Equal(100_000, result.StateCount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(500)]
    [InlineData(1_269)]
    public void Search_WithMostStates_StoresNoMore(long states)
    {
        RaceSearchResult result = Searches.Run(Searches.Of("base", 3) with { MaxStates = states });

        Assert.Equal((false, states), (result.Complete, result.StateCount));
    }

    /// <summary>A limit that the last state reaches stops nothing.</summary>
    [Fact]
    public void Search_OfAsManyStatesAsItMayStore_IsComplete()
    {
        RaceSearchResult result = Searches.Run(Searches.Of("base", 3) with { MaxStates = 1_270 });

        Assert.Equal((true, 1_270, 2_355), (result.Complete, result.StateCount, result.TransitionCount));
    }

    /// <summary>From one word to six: the counts do not depend on how wide a state is stored.</summary>
    [Theory]
    [InlineData(2, 0, 0, 0)]
    [InlineData(22, 2, 2, 0)]
    [InlineData(33, 1, 1, 0)]
    [InlineData(64, 1, 1, 0)]
    [InlineData(64, 2, 2, 0)]
    [InlineData(64, 2, 2, 1)]
    [InlineData(64, 8, 8, 1)]
    public void Search_OfAnyNumberOfCpusAndActors_Explores(int cpus, int hotplugActors, int vmActors, int loaders)
    {
        RaceSearchOptions options = Searches.Of("v1", cpus, hotplugActors, vmActors) with
        {
            LoaderActors = loaders,
            MaxStates = 3_000,
            Reduction = RaceReduction.Auto,
        };

        RaceSearchResult result = Searches.Run(options);

        Assert.Equal(result.Complete ? result.StateCount : 3_000, result.StateCount);
        Assert.All(result.Violations, violation => Assert.NotNull(violation.Schedule));
    }

    /// <summary>
    /// By symmetry 8 CPUs and 64 have the same breaches at the same depth: here with states of four words.
    /// </summary>
    [Fact]
    public void Search_Of64CpusWithTwoAndTwoActors_FindsWhatEightShow()
    {
        static string[] Found(int cpus) =>
        [
            .. Searches.Run(Searches.Of("v1-nolock", cpus, 2, 2) with
            {
                Properties = RaceProperty.StaleFlag | RaceProperty.UncheckedEnable,
                IncompatibleCpus = [cpus - 1],
                Reduction = RaceReduction.Auto,
                StopWhenFound = true,
                MaxStates = 300_000,
            }).Violations.Select(violation => $"{violation.Property} {violation.Schedule!.Steps.Count > 0}"),
        ];

        Assert.Equal(Found(8), Found(64));
        Assert.NotEmpty(Found(64));
    }

    [Fact]
    public void Search_ThatReachesItsMostMemory_EndsIncompleteWithinIt()
    {
        RaceSearchResult result = Searches.Run(Large with { MaxMemoryBytes = 20_000_000 });

        Assert.Equal((false, RaceStopReason.MaxMemory), (result.Complete, result.StopReason));
        Assert.InRange(result.PeakMemoryBytes, 1, 20_000_000);
        Assert.InRange(result.StateCount, 500_000, 2_000_000);
    }

    [Fact]
    public void Search_ThatIsCancelled_ReturnsWhatItFound()
    {
        using CancellationTokenSource source = new();
        source.Cancel();

        RaceSearchResult result = RaceSearch.Run(Large, source.Token);

        Assert.Equal((false, RaceStopReason.Cancelled), (result.Complete, result.StopReason));
        Assert.Equal(1, result.StateCount);
    }

    [Fact]
    public void Search_WithoutProperties_OnlyCounts()
    {
        RaceSearchResult result = Searches.Run(Searches.Of("base", 3) with { Properties = RaceProperty.None });

        Assert.Equal((1270, 2355, 0), (result.StateCount, result.TransitionCount, result.Violations.Count));
    }

    [Fact]
    public void Store_OfAMillionStates_TakesAtMostSixteenBytesEach()
    {
        RaceSearchResult result = Searches.Run(Searches.Of("v1-nolock", 6, 2, 2) with { FindSchedules = false });

        Assert.InRange(result.BytesPerState, 8, 16);
    }
}
