using KvmSim.Exploration;
using KvmSim.Protocol;

namespace KvmSim.Races;

/// <summary>One composition of parts, what it breaks, what holds, and what it costs.</summary>
public sealed record Design
{
    private static readonly Lazy<ILookup<DesignPlace, Generation>> Shipped = new(() =>
        GenerationCatalog.All.ToLookup(generation => DesignPlace.Of(ExplorationModel.Of(generation))));

    /// <summary>The parts.</summary>
    public required ProtocolParts Parts { get; init; }

    /// <summary>
    /// Whether virtualization is enabled at load; only where callbacks are installed on the first use.
    /// </summary>
    public bool EnablesAtLoad { get; init; }

    /// <summary>
    /// What is known of each property in each world that was asked for; empty if nothing was searched.
    /// </summary>
    public IReadOnlyList<DesignVerdict> Verdicts { get; init; } = [];

    /// <summary>A name that tells it from all others: its parts, without blanks.</summary>
    public string Key => string.Join(
        '+',
        new[]
        {
            Parts.Callback.ToString(), $"Check{Parts.Check}", $"Refuse{Parts.Refusal}", Parts.Locking.ToString(),
            Parts.Remembers ? "Remembers" : "", Parts.Reevaluates ? "Reevaluates" : "",
            Parts.LocksOnDestroy ? "LocksOnDestroy" : "", Parts.ResetsFailure ? "ResetsFailure" : "",
            Parts.CountLockStopsMachine ? "CountLockStopsMachine" : "", EnablesAtLoad ? "EnablesAtLoad" : "",
        }.Where(word => word.Length > 0));

    /// <summary>The ids of the shipped generations that have exactly these parts.</summary>
    public IReadOnlyList<string> Generations =>
        [.. Shipped.Value[DesignPlace.Of(this)].Select(generation => generation.Id)];

    /// <summary>Those of <see cref="Generations"/> that Linux took.</summary>
    public IReadOnlyList<string> LinuxGenerations =>
        [.. Shipped.Value[DesignPlace.Of(this)].Where(IsLinux).Select(generation => generation.Id)];

    /// <summary>Those of <see cref="Generations"/> that are the series' or its review's.</summary>
    public IReadOnlyList<string> SeriesGenerations =>
        [.. Shipped.Value[DesignPlace.Of(this)].Where(generation => !IsLinux(generation))
            .Select(generation => generation.Id)];

    /// <summary>What is broken.</summary>
    public IReadOnlyList<DesignVerdict> Broken => With(AnyCpuCountVerdict.Broken);

    /// <summary>What could not be decided, and why.</summary>
    public IReadOnlyList<DesignVerdict> Undecided => With(AnyCpuCountVerdict.Undecided);

    /// <summary>The properties that hold in every world in which they were asked for.</summary>
    public IReadOnlyList<string> Holds =>
    [
        .. Verdicts.GroupBy(verdict => verdict.Property, StringComparer.Ordinal)
            .Where(group => group.All(verdict => verdict.Verdict == AnyCpuCountVerdict.Holds))
            .Select(group => group.Key),
    ];

    /// <summary>Whether something was asked for, and all of it is known to hold.</summary>
    public bool IsUnbroken => IsUnbrokenIn(_ => true);

    /// <summary>
    /// What a finding rests on: the search is exact, so it is known as well as the parts; nobody built most of the
    /// designs.
    /// </summary>
    public Evidence Evidence => Shipped.Value[DesignPlace.Of(this)]
        .Select(generation => ExplorationModel.Of(generation).Evidence)
        .OrderByDescending(evidence => evidence.Confidence)
        .FirstOrDefault() ?? Evidence.Composed;

    /// <summary>What it costs.</summary>
    public IReadOnlyList<DesignCost> Costs => DesignCost.Of(Parts, EnablesAtLoad);

    /// <summary>
    /// Every design there is, once, in the order of the parts. Where callbacks are installed on the first use, enabling
    /// at load or not makes two, and resetting the counter of failures none: it is not read there.
    /// </summary>
    public static IReadOnlyList<Design> All { get; } =
    [
        .. from parts in PartSpace.Legal
           where !(parts.InstallsOnUse && parts.ResetsFailure)
           from enables in parts.InstallsOnUse ? new[] { false, true } : [false]
           select new Design { Parts = parts, EnablesAtLoad = enables },
    ];

    /// <summary>Whether something was asked for in some worlds, and all of it is known to hold there.</summary>
    public bool IsUnbrokenIn(Func<DesignWorld, bool> worlds)
    {
        DesignVerdict[] asked = [.. Verdicts.Where(verdict => worlds(verdict.World))];
        return asked.Length > 0 && asked.All(verdict => verdict.Verdict == AnyCpuCountVerdict.Holds);
    }

    /// <summary>Whether a property was asked for, and is known to hold in every world.</summary>
    public bool HoldsEverywhere(string property) => Holds.Contains(property, StringComparer.Ordinal);

    /// <inheritdoc />
    public override string ToString() => Key;

    private static bool IsLinux(Generation generation) => generation.Versions is not null;

    private DesignVerdict[] With(AnyCpuCountVerdict verdict) =>
        [.. Verdicts.Where(known => known.Verdict == verdict)];
}
