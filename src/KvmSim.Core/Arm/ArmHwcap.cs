using KvmSim.Messages;

namespace KvmSim.Arm;

/// <summary>Something that programs are told a CPU can do: a row of Arm/Hwcaps.tsv.</summary>
internal sealed record ArmHwcap
{
    /// <summary>The kernel's own name, which it prints where a CPU lacks it.</summary>
    public required string KernelName { get; init; }

    /// <summary>The name in /proc/cpuinfo; null for what only 32-bit programs are told.</summary>
    public required string? Name { get; init; }

    /// <summary>Its place there.</summary>
    public required int Place { get; init; }

    /// <summary>The conditions: all of one of these groups.</summary>
    public required IReadOnlyList<ArmCondition[]> AnyOf { get; init; }

    /// <summary>The capability without which it is not asked for ("SVE", "SME"); null for none.</summary>
    public required string? OnlyWith { get; init; }

    /// <summary>32-bit programs are told it.</summary>
    public required bool IsAarch32 { get; init; }

    /// <summary>Whether a CPU, or the system, has it; asks no further than it has to.</summary>
    public bool? Holds(Func<ArmCondition, bool?> holds) => AnyOf.Aggregate(
        (bool?)false,
        (so, all) => so == true ? so : so | all.Aggregate((bool?)true, (every, one) => every & holds(one)));

    /// <summary>The hwcap of a row.</summary>
    public static ArmHwcap Of(string[] row) => new()
    {
        KernelName = row[0],
        Name = TsvTable.Name(row[1]),
        Place = row[2] == "-" ? -1 : TsvTable.Number(row[2]),
        AnyOf = [.. row[3].Split('|').Select(all => all.Split('&').Select(ArmCondition.Of).ToArray())],
        OnlyWith = row[4] == "-" ? null : row[4].ToUpperInvariant(),
        IsAarch32 = row[5] == "aarch32",
    };
}
