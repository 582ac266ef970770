namespace KvmSim.Arm;

/// <summary>Something in which a CPU differs from what the kernel settled on.</summary>
/// <param name="What">What differs: a capability, something programs are told, vector lengths, a register.</param>
/// <param name="Source">Where it stands: fields or registers by the architecture's names, commas between them.</param>
/// <param name="System">What the system has.</param>
/// <param name="Cpu">What the CPU has; "unknown" where nobody knows.</param>
/// <param name="Effect">What the kernel does.</param>
internal sealed record ArmFinding(string What, string Source, string System, string Cpu, ArmEffect Effect)
{
    /// <summary>Stands for a value that nobody knows.</summary>
    public const string UnknownValue = "unknown";

    /// <summary>What the verdict needs, where that is not known.</summary>
    public IReadOnlyList<ArmFact> Missing { get; init; } = [];

    /// <summary>A conflict over it is a panic.</summary>
    internal bool MayPanic { get; init; }

    /// <summary>Yes, no, or unknown.</summary>
    public static string WordOf(bool? has) => has switch
    {
        true => "yes",
        false => "no",
        _ => UnknownValue,
    };
}
