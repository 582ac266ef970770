using System.Globalization;
using CsCheck;
using KvmSim.Exploration;
using KvmSim.Protocol;
using Xunit;

namespace KvmSim.Core.Tests.Exploration;

/// <summary>
/// What may be left out, and what is said for any number of CPUs, held against plain searches: over protocols that no
/// generation has, machines of all kinds and properties of all forms. KVMSIM_RANDOM says how many requests of each sort
/// are tried; a few hundred, if it says nothing.
/// </summary>
public sealed class RandomRequestTests
{
    private const string Seed = "000uTcNhEFY4";

    /// <summary>A plain search of more states than this is not worth its time.</summary>
    private const long Most = 15_000;

    private static readonly string[] Holds =
    [
        "usage == 0 or online in enabled", "enabled in online",
        "not hardwareIncompatible or incompatible & online != {}",
        "usage < 2", "enableFailed implies usage == 0", "incompatible & enabled == {}", "failing & online == {}",
        "not (countLock and writer)", "callbackInstalled or enabled == {}", "0 in enabled or usage == 0",
        "online == possible or usage == 0", "readers <= usage + 1",
    ];

    private static readonly Gen<StateProperty> Stated =
        from expression in Gen.Int[0, Holds.Length - 1].Select(i => Holds[i])
        from moment in Gen.Bool.Select(quiet => quiet ? PropertyMoment.Quiet : PropertyMoment.Always)
        select StateProperty.Of("Stated", "Stated.", moment, expression);

    /// <summary>The kinds of the CPUs but CPU 0: 0 compatible, 1 incompatible, 2 failing.</summary>
    private static readonly Gen<RaceSearchOptions> Requests =
        from parts in Gen.Int[0, PartSpace.Legal.Count - 1].Select(i => PartSpace.Legal[i])
        from atLoad in Gen.Bool
        from kinds in Gen.Int[0, 2].Array[1, 3]
        from actors in Gen.Int[0, 2].Select(i => i switch { 0 => (1, 1), 1 => (1, 2), _ => (2, 1) })
        from loaders in Gen.Int[0, 2].Select(i => i / 2)
        from stated in Stated
        select new RaceSearchOptions
        {
            Model = new ExplorationModel("random", "Random.", parts) { EnablesAtLoad = atLoad && parts.InstallsOnUse },
            CpuCount = 1 + kinds.Length,
            IncompatibleCpus = Of(kinds, 1),
            FailingCpus = Of(kinds, 2),
            HotplugActors = actors.Item1,
            VmActors = actors.Item2,
            LoaderActors = loaders,
            UserProperties = [stated],
            MaxStates = Most,
        };

    private static int Count =>
        int.TryParse(
            Environment.GetEnvironmentVariable("KVMSIM_RANDOM"), CultureInfo.InvariantCulture, out int count)
                ? count : 300;

    /// <summary>Verdicts and depths are those of the search that leaves out nothing, and schedules replay.</summary>
    [Fact]
    public void Reductions_OfAnyProtocol_ChangeNoVerdictAndNoDepth()
    {
        int compared = 0;
        Requests.Sample(
            options =>
            {
                RaceSearchResult whole = Searches.Run(options with { FindSchedules = false });
                if (!whole.Complete)
                {
                    return;
                }

                Interlocked.Increment(ref compared);
                foreach (RaceReduction reduction in new[]
                    { RaceReduction.PartialOrder, RaceReduction.Symmetry, RaceReduction.Auto })
                {
                    RaceSearchResult reduced = Searches.Run(options with { Reduction = reduction });
                    Assert.Equal(Describe(whole), Describe(reduced));
                    Assert.All(reduced.Violations, violation => Assert.NotNull(violation.Schedule));
                }
            },
            seed: Seed,
            iter: Count,
            threads: 1);
        Assert.InRange(compared, Count / 2, Count);
    }

    /// <summary>What holds for any number of CPUs holds for six, seven and eight.</summary>
    [Fact]
    public void Proofs_OfAnyProtocol_HoldOnLargerMachines()
    {
        int proved = 0;
        Requests.Sample(
            options =>
            {
                AnyCpuCountResult all = AnyCpuCountSearch.Run(
                    options with { HotplugActors = 1, MaxStates = 20_000 }, TestContext.Current.CancellationToken);
                RaceProperty holding = all.Decision.Holding;
                int cpus = 6 + (options.CpuCount % 3);
                int incompatible = options.IncompatibleCpus!.Count, failing = options.FailingCpus.Count;
                RaceSearchResult larger = Searches.Run(options with
                {
                    CpuCount = cpus,
                    IncompatibleCpus = [.. Enumerable.Range(cpus - incompatible, incompatible)],
                    FailingCpus = [.. Enumerable.Range(1, failing)],
                    Reduction = RaceReduction.Auto,
                    FindSchedules = false,
                    MaxStates = 60_000,
                });
                Assert.Equal(RaceProperty.None, holding & larger.Decision.Broken);
                Interlocked.Add(ref proved, RacePropertyCatalog.Each(holding).Count());
            },
            seed: Seed,
            iter: Math.Max(1, Count / 20),
            threads: 1);
        Assert.InRange(proved, 1, int.MaxValue);
    }

    /// <summary>No verdict is open for want of room, whatever the protocol.</summary>
    [Theory]
    [InlineData(1, false, 0)]
    [InlineData(4, true, 0)]
    [InlineData(1, true, 1)]
    public void Search_OfShippedModels_IsNeverUndecidedForWantOfRoom(int vmActors, bool withFailing, int loaders)
    {
        foreach (ExplorationModel model in Races.ExplorationModelCatalog.All)
        {
            AnyCpuCountResult result = AnyCpuCountSearch.Run(
                new RaceSearchOptions
                {
                    Model = model,
                    VmActors = vmActors,
                    LoaderActors = loaders,
                    FailingCpus = withFailing ? [1] : [],
                    MaxStates = 5_000,
                },
                TestContext.Current.CancellationToken);
            Assert.DoesNotContain(
                result.Findings, finding => finding.Reason?.Contains("room", StringComparison.Ordinal) == true);
        }
    }

    private static int[] Of(int[] kinds, int kind) =>
        [.. Enumerable.Range(1, kinds.Length).Where(cpu => kinds[cpu - 1] == kind)];

    private static string[] Describe(RaceSearchResult result) =>
        [.. result.Violations.Select(violation => $"{violation.Property} {violation.Depth}")];
}
