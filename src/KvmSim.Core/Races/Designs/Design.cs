using KvmSim.Exploration;
using KvmSim.Protocol;

namespace KvmSim.Races;

/// <summary>One composition of parts, what it breaks, what holds, and what it costs.</summary>
public sealed record Design
{
    /// <summary>The parts.</summary>
    public required ProtocolParts Parts { get; init; }

    /// <summary>Whether virtualization is enabled at load; only where callbacks are installed on the first use.</summary>
    public bool EnablesAtLoad { get; init; }

    /// <summary>What is known of each property in each world that was asked for; empty if nothing was searched.</summary>
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
    [
        .. GenerationCatalog.All.Select(ExplorationModel.Of)
            .Where(model => DesignPlace.Of(model) == DesignPlace.Of(this))
            .Select(model => model.Name),
    ];

    /// <summary>Those of <see cref="Generations"/> that Linux took.</summary>
    public IReadOnlyList<string> LinuxGenerations => [.. Generations.Where(IsLinux)];

    /// <summary>Those of <see cref="Generations"/> that are the series' or its review's.</summary>
    public IReadOnlyList<string> SeriesGenerations => [.. Generations.Where(id => !IsLinux(id))];

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
    public bool IsUnbroken =>
        Verdicts.Count > 0 && Verdicts.All(verdict => verdict.Verdict == AnyCpuCountVerdict.Holds);

    /// <summary>What it costs.</summary>
    public IReadOnlyList<DesignCost> Costs => DesignCost.Of(Parts, EnablesAtLoad);

    /// <summary>Every design there is, once, in the order of the parts.</summary>
    public static IReadOnlyList<Design> All { get; } =
    [
        .. PartSpace.Legal.SelectMany(parts => parts.InstallsOnUse
            ? new[] { new Design { Parts = parts }, new Design { Parts = parts, EnablesAtLoad = true } }
            : [new Design { Parts = parts }]),
    ];

    /// <inheritdoc />
    public override string ToString() => Key;

    private static bool IsLinux(string id) => id.StartsWith("linux-", StringComparison.Ordinal);

    private DesignVerdict[] With(AnyCpuCountVerdict verdict) =>
        [.. Verdicts.Where(known => known.Verdict == verdict)];
}
