using KvmSim.Exploration;
using KvmSim.Protocol;
using Xunit;

namespace KvmSim.Core.Tests.Exploration;

/// <summary>What may be left out, row by row as docs/exploration.md argues it.</summary>
public sealed class ReductionSoundnessTests
{
    /// <summary>CPUs 1 to 3 are of one kind, CPU 4 of another, CPUs 5 and 6 of a third.</summary>
    private static readonly (int Start, int End)[] Runs = [(1, 4), (4, 5), (5, 7)];

    private static readonly ProtocolParts Online = new() { Callback = CallbackSection.Online };

    /// <summary>
    /// A CPU that disables itself inside stop_machine while somebody walks changes what the walk sees, unless
    /// stop_machine
    /// waits for the lock of the walk.
    /// </summary>
    [Theory]
    [InlineData(CallbackSection.Starting, false, RaceReduction.None)]
    [InlineData(CallbackSection.Starting, true, RaceReduction.Auto)]
    [InlineData(CallbackSection.Online, false, RaceReduction.Auto)]
    [InlineData(CallbackSection.OnlineDynamic, false, RaceReduction.Auto)]
    [InlineData(CallbackSection.Online, true, RaceReduction.Auto)]
    public void Protocol_WhoseCpusDisableThemselvesBesideWalks_GetsNone(
        CallbackSection callback, bool stopsMachine, RaceReduction allowed)
    {
        ProtocolParts parts = new() { Callback = callback, CountLockStopsMachine = stopsMachine };
        foreach (RaceReduction wanted in Enum.GetValues<RaceReduction>())
        {
            Assert.Equal(wanted & allowed, ReductionSoundness.Applicable(wanted, parts, [], Runs, hasLoader: false));
            Assert.Equal(wanted & allowed, ReductionSoundness.Applicable(wanted, parts, [], Runs, hasLoader: true));
        }
    }

    [Theory]
    [InlineData("usage < 2", PropertyMoment.Quiet, false, RaceReduction.Auto)]
    [InlineData("usage < 2", PropertyMoment.Quiet, true, RaceReduction.Auto)]
    [InlineData("usage < 2", PropertyMoment.Always, false, RaceReduction.Symmetry)]
    [InlineData("usage < 2", PropertyMoment.Always, true, RaceReduction.Symmetry)]
    [InlineData("enabled in online", PropertyMoment.Quiet, false, RaceReduction.Auto)]
    [InlineData("enabled in online", PropertyMoment.Quiet, true, RaceReduction.None)]
    [InlineData("enabled in online", PropertyMoment.Always, false, RaceReduction.None)]
    [InlineData("enabled in online", PropertyMoment.Always, true, RaceReduction.None)]
    [InlineData("not enableFailed", PropertyMoment.Always, false, RaceReduction.None)]
    [InlineData("not enableFailed", PropertyMoment.Quiet, true, RaceReduction.None)]
    public void Property_LeavesWhatItCannotSee(string holds, PropertyMoment when, bool hasLoader, RaceReduction allowed)
    {
        StateProperty property = StateProperty.Of("Mine", "Mine.", when, holds);
        foreach (RaceReduction wanted in Enum.GetValues<RaceReduction>())
        {
            Assert.Equal(wanted & allowed, ReductionSoundness.Applicable(wanted, Online, [property], Runs, hasLoader));
        }
    }

    [Theory]
    [InlineData("{0} in online", true)]
    [InlineData("{1-3} in online", true)]
    [InlineData("{4} in online", true)]
    [InlineData("{0-6} in online", true)]
    [InlineData("{1-4} in online", true)]
    [InlineData("{5-6} in online", true)]
    [InlineData("{1} in online", false)]
    [InlineData("{3} in online", false)]
    [InlineData("{2-3} in online", false)]
    [InlineData("{3-4} in online", false)]
    [InlineData("{5} in online", false)]
    [InlineData("{1-3, 6} in online", false)]
    [InlineData("{1-3} in online and {5} in online", false)]
    [InlineData("{5} in online or {1-3} in online", false)]
    public void Property_ThatNamesCpus_KeepsSymmetryOnlyIfItTellsNoneApart(string holds, bool symmetric)
    {
        StateProperty quiet = StateProperty.Of("Mine", "Mine.", PropertyMoment.Quiet, holds);
        Assert.Equal(
            symmetric ? RaceReduction.Auto : RaceReduction.PartialOrder,
            ReductionSoundness.Applicable(RaceReduction.Auto, Online, [quiet], Runs, hasLoader: false));
        StateProperty always = StateProperty.Of("Mine", "Mine.", PropertyMoment.Always, holds);
        Assert.Equal(
            symmetric ? RaceReduction.Symmetry : RaceReduction.None,
            ReductionSoundness.Applicable(RaceReduction.Auto, Online, [always], Runs, hasLoader: false));
    }

    /// <summary>Of several properties each has its say.</summary>
    [Fact]
    public void Properties_TogetherLeaveWhatEachLeaves()
    {
        StateProperty named = StateProperty.Of("Named", "Named.", PropertyMoment.Quiet, "{1} in online");
        StateProperty always = StateProperty.Of("Always", "Always.", PropertyMoment.Always, "usage < 2");
        StateProperty plain = StateProperty.Of("Plain", "Plain.", PropertyMoment.Quiet, "usage < 2");

        Assert.Equal(RaceReduction.PartialOrder, Applicable(plain, named));
        Assert.Equal(RaceReduction.Symmetry, Applicable(always, plain));
        Assert.Equal(RaceReduction.None, Applicable(named, always));
        Assert.Equal(RaceReduction.Auto, Applicable(plain));

        static RaceReduction Applicable(params StateProperty[] properties) =>
            ReductionSoundness.Applicable(RaceReduction.Auto, Online, properties, Runs, hasLoader: false);
    }
}
