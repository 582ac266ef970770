using CsCheck;
using KvmSim.Exploration;
using KvmSim.Protocol;

namespace KvmSim.Core.Tests.Exploration;

/// <summary>
/// Requests over protocols that no generation has, machines of all kinds and properties of all forms.
/// </summary>
internal static class RandomRequests
{
    /// <summary>Where the generator begins.</summary>
    public const string Seed = "000uTcNhEFY4";

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

    /// <summary>The requests. The kinds of the CPUs but CPU 0: 0 compatible, 1 incompatible, 2 failing.</summary>
    public static readonly Gen<RaceSearchOptions> All =
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

    private static int[] Of(int[] kinds, int kind) =>
        [.. Enumerable.Range(1, kinds.Length).Where(cpu => kinds[cpu - 1] == kind)];
}
