using KvmSim.Exploration;
using Xunit;

namespace KvmSim.Core.Tests.Exploration;

/// <summary>Without a reduction the explorer counts what SPIN and an independent explorer counted.</summary>
public sealed class PublishedCountTests
{
    public static TheoryData<string, int, int, int, int, int> Counts => PublishedCounts.All;

    [Theory]
    [MemberData(nameof(Counts))]
    public void Search_OfEachPublishedRow_CountsTheSame(
        string model, int cpus, int hotplugActors, int vmActors, int states, int transitions)
    {
        RaceSearchResult result = Searches.Run(Searches.Of(model, cpus, hotplugActors, vmActors));

        Assert.True(result.Complete);
        Assert.Equal((states, transitions), (result.StateCount, result.TransitionCount));
    }

    /// <summary>Counted by the independent explorer, on machines that the published table leaves out.</summary>
    [Theory]
    [InlineData("v1-nolock", 5, 2, 2, 192_160, 477_648, new[] { 2, 4 }, new[] { 1 })]
    [InlineData("base", 5, 1, 2, 115_498, 257_090, new[] { 3, 4 }, new int[0])]
    [InlineData("upstream", 5, 2, 2, 2134, 3188, new[] { 4 }, new[] { 1, 2 })]
    [InlineData("inverted", 4, 2, 3, 7268, 13_546, new[] { 3 }, new int[0])]
    public void Search_OfOtherMachines_CountsTheSame(
        string model,
        int cpus,
        int hotplugActors,
        int vmActors,
        int states,
        int transitions,
        int[] incompatible,
        int[] failing)
    {
        RaceSearchResult result = Searches.Run(Searches.Of(model, cpus, hotplugActors, vmActors) with
        {
            IncompatibleCpus = incompatible,
            FailingCpus = failing,
        });

        Assert.Equal((states, transitions), (result.StateCount, result.TransitionCount));
    }

    [Fact]
    public void Search_WithTwoThreads_FindsTheSameAsWithOne()
    {
        RaceSearchOptions options = Searches.Of("v1-nolock", 6, 2, 2);

        RaceSearchResult one = Searches.Run(options);
        RaceSearchResult two = Searches.Run(options with { ThrottleLimit = 2 });

        Assert.Equal(992_754, one.StateCount);
        Assert.Equal(
            (one.StateCount, one.TransitionCount, one.Depth),
            (two.StateCount, two.TransitionCount, two.Depth));
        Assert.Equal(
            one.Violations.Select(violation => (violation.Property, violation.Depth)),
            two.Violations.Select(violation => (violation.Property, violation.Depth)));
    }
}
