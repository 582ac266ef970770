using KvmSim.Messages;

namespace KvmSim.Arm;

/// <summary>A capability of CPUs as the kernel has it: a row of Arm/Capabilities.tsv.</summary>
internal sealed record ArmCapability
{
    /// <summary>The kernel's name, without ARM64_.</summary>
    public required string Name { get; init; }

    /// <summary>Its number, which the kernel prints.</summary>
    public required int Number { get; init; }

    /// <summary>Its words, which the kernel prints; "(null)" where it has none.</summary>
    public required string Description { get; init; }

    /// <summary>Which CPUs it is asked of.</summary>
    public required ArmScope Scope { get; init; }

    /// <summary>A CPU that comes later may have it though the system does not.</summary>
    public required bool MayHave { get; init; }

    /// <summary>A CPU that comes later may lack it though the system has it.</summary>
    public required bool MayLack { get; init; }

    /// <summary>A conflict is a panic.</summary>
    public required bool Panics { get; init; }

    /// <summary>The system has it only if every early CPU has; else if one has.</summary>
    public required bool OfAllEarly { get; init; }

    /// <summary>What it is asked of: "midr", a rule by its name, or conditions on fields.</summary>
    public required string Rule { get; init; }

    /// <summary>What stands behind the rule's name; empty for one without.</summary>
    public required IReadOnlyList<ArmCondition> Conditions { get; init; }

    /// <summary>The capability of a row.</summary>
    public static ArmCapability Of(string[] row, int number)
    {
        int colon = row[8].IndexOf(':', StringComparison.Ordinal);
        bool isFields = row[8].Contains(">=", StringComparison.Ordinal);
        string conditions = isFields ? row[8][(colon + 1)..] : "";
        return new ArmCapability
        {
            Name = row[0],
            Number = number,
            Description = row[9],
            Scope = row[3] switch
            {
                "boot" => ArmScope.Boot,
                "local" => ArmScope.Local,
                "system" => ArmScope.System,
                _ => throw new InvalidDataException($"No scope is called '{row[3]}'."),
            },
            MayHave = row[4] == "yes",
            MayLack = row[5] == "yes",
            Panics = row[6] == "yes",
            OfAllEarly = row[7] == "all",
            Rule = !isFields ? row[8] : colon < 0 ? "fields" : row[8][..colon],
            Conditions = [.. TsvTable.List(conditions.Length == 0 ? "-" : conditions).Select(ArmCondition.Of)],
        };
    }
}
