using KvmSim.Exploration;
using Xunit;

namespace KvmSim.Core.Tests.Exploration;

/// <summary>Which requests a checkpoint belongs to, asked of the fingerprint itself.</summary>
public sealed class CheckpointFormatTests
{
    private static readonly RaceSearchOptions Request = Searches.Of("v1", 6, 2, 2) with
    {
        IncompatibleCpus = [4, 5],
        FailingCpus = [2],
        Properties = RaceProperty.StaleFlag | RaceProperty.Deadlock,
    };

    public static TheoryData<string> Names =>
    [
        .. typeof(RaceSearchOptions).GetProperties().Where(property => property.CanWrite)
            .Select(property => property.Name),
    ];

    /// <summary>Each option that there is, changed by itself: whether that is another search.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Request_ThatDiffersInOneOption_IsAnotherSearchIfItSearchesOtherwise(string option)
    {
        (RaceSearchOptions Other, bool IsAnother) changed = option switch
        {
            nameof(Request.Model) => (Request with { Model = Searches.Model("v1-nolock") }, true),
            nameof(Request.CpuCount) => (Request with { CpuCount = 7 }, true),
            nameof(Request.HotplugActors) => (Request with { HotplugActors = 3 }, true),
            nameof(Request.VmActors) => (Request with { VmActors = 3 }, true),
            nameof(Request.LoaderActors) => (Request with { LoaderActors = 1 }, true),
            nameof(Request.IncompatibleCpus) => (Request with { IncompatibleCpus = [4] }, true),
            nameof(Request.FailingCpus) => (Request with { FailingCpus = [2, 3] }, true),
            nameof(Request.ChangingCpus) => (Request with { ChangingCpus = [[1], [3]] }, true),
            nameof(Request.Properties) => (Request with { Properties = RaceProperty.StaleFlag }, true),
            nameof(Request.Reduction) => (Request with { Reduction = RaceReduction.Symmetry }, true),
            nameof(Request.UserProperties) => (Request with { UserProperties = [Stated("usage < 2")] }, true),
            nameof(Request.CpuNumbers) => (Request with { CpuNumbers = [0, 1, 2, 3, 4, 9] }, false),
            nameof(Request.StopWhenFound) => (Request with { StopWhenFound = !Request.StopWhenFound }, false),
            nameof(Request.FindSchedules) => (Request with { FindSchedules = !Request.FindSchedules }, false),
            nameof(Request.MaxStates) => (Request with { MaxStates = 100 }, false),
            nameof(Request.MaxMemoryBytes) => (Request with { MaxMemoryBytes = 1 << 24 }, false),
            nameof(Request.ThrottleLimit) => (Request with { ThrottleLimit = Request.ThrottleLimit + 1 }, false),
            nameof(Request.CheckpointPath) => (Request with { CheckpointPath = "elsewhere.race" }, false),
            nameof(Request.CheckpointInterval) => (Request with { CheckpointInterval = TimeSpan.FromDays(9) }, false),
            nameof(Request.TimeProvider) => (Request with { TimeProvider = TimeProvider.System }, false),
            nameof(Request.Progress) => (Request with { Progress = new Nobody() }, false),
            _ => throw new ArgumentOutOfRangeException(nameof(option), option, "Is it another search if this differs?"),
        };

        Assert.NotEqual(Request, changed.Other);
        Assert.Equal(changed.IsAnother, Fingerprint(Request) != Fingerprint(changed.Other));
    }

    /// <summary>
    /// What is said in two ways is one search: CPUs in another order, a failing one that is refused anyway.
    /// </summary>
    [Fact]
    public void Request_ThatSaysTheSameOtherwise_IsTheSameSearch()
    {
        Assert.Equal(Fingerprint(Request), Fingerprint(Request with { IncompatibleCpus = [5, 4, 5] }));
        Assert.Equal(Fingerprint(Request), Fingerprint(Request with { FailingCpus = [2, 4] }));
        Assert.Equal(
            Fingerprint(Request with { IncompatibleCpus = [5] }),
            Fingerprint(Request with { IncompatibleCpus = null }));
    }

    /// <summary>Two kinds of CPU that change what VMs are told are not one kind of two.</summary>
    [Fact]
    public void Request_WithOtherKindsOfChangingCpus_IsAnotherSearch() => Assert.NotEqual(
        Fingerprint(Request with { ChangingCpus = [[1], [3]] }),
        Fingerprint(Request with { ChangingCpus = [[1, 3]] }));

    /// <summary>A model is its parts and whether it enables at load, whatever it is called.</summary>
    [Fact]
    public void Model_ByAnotherName_IsTheSameSearch()
    {
        Assert.Equal(Fingerprint(Request), Fingerprint(Request with { Model = Request.Model with { Name = "mine" } }));
        Assert.NotEqual(Fingerprint(Request), Fingerprint(Request with
        {
            Model = Request.Model with { EnablesAtLoad = !Request.Model.EnablesAtLoad },
        }));
    }

    /// <summary>A reduction that the properties do not allow is not made, and makes no other search.</summary>
    [Fact]
    public void Reduction_ThatIsNotMade_MakesNoOtherSearch()
    {
        RaceSearchOptions seeing = Request with
        {
            UserProperties = [StateProperty.Of("Mine", "Mine.", PropertyMoment.Always, "enabled in online")],
        };
        Assert.Equal(Fingerprint(seeing), Fingerprint(seeing with { Reduction = RaceReduction.Auto }));
        Assert.NotEqual(Fingerprint(Request), Fingerprint(Request with { Reduction = RaceReduction.Auto }));
    }

    /// <summary>
    /// The highest and the lowest CPU that can be named, and what a stated property says, are told apart.
    /// </summary>
    [Fact]
    public void Cpus_AtBothEnds_AreToldApart()
    {
        RaceSearchOptions wide = Searches.Of("v1", 64) with { IncompatibleCpus = [63] };
        Assert.NotEqual(Fingerprint(wide), Fingerprint(wide with { IncompatibleCpus = [62] }));
        Assert.NotEqual(
            Fingerprint(wide with { IncompatibleCpus = [62] }), Fingerprint(wide with { IncompatibleCpus = [62, 63] }));
        Assert.NotEqual(Fingerprint(wide), Fingerprint(wide with { FailingCpus = [1] }));
        Assert.NotEqual(Fingerprint(wide), Fingerprint(wide with { IncompatibleCpus = [1, 63] }));
        Assert.NotEqual(
            Fingerprint(wide with { UserProperties = [Stated("usage < 2")] }),
            Fingerprint(wide with { UserProperties = [Stated("usage < 3")] }));
    }

    /// <summary>The sum is part of the format: files that were written stay readable.</summary>
    [Fact]
    public void Sum_IsThatOfTheFormat()
    {
        Assert.Equal(unchecked(34UL * 0x9E37_79B9_7F4A_7C15), CheckpointFormat.Add(1, 2));
        Assert.Equal(unchecked(16UL * 0x9E37_79B9_7F4A_7C15), CheckpointFormat.Add(1UL << 63, 0));
    }

    private static StateProperty Stated(string holds) => StateProperty.Of("Mine", "Mine.", PropertyMoment.Quiet, holds);

    private static ulong Fingerprint(RaceSearchOptions options) =>
        CheckpointFormat.Fingerprint(SearchSpace.Of(options), options);

    private sealed class Nobody : IProgress<RaceSearchProgress>
    {
        public void Report(RaceSearchProgress value)
        {
        }
    }
}
