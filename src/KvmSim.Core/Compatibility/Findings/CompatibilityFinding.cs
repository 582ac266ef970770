namespace KvmSim.Compatibility;

/// <summary>A difference between a CPU and the one it is compared with, or what a line of a log says of one.</summary>
public sealed record CompatibilityFinding
{
    /// <summary>The CPU that is judged; null where a log line names none.</summary>
    public required int? Cpu { get; init; }

    /// <summary>What differs, e.g. "VMX secondary processor-based controls".</summary>
    public required string Property { get; init; }

    /// <summary>Where it stands: "IA32_VMX_PROCBASED_CTLS2 (0x48b)", "CPUID.07H.0:ECX[2]", "CR4 feature".</summary>
    public required string Source { get; init; }

    /// <summary>The bits that differ, by name; empty where the whole value is meant.</summary>
    public IReadOnlyList<DifferingBit> Bits { get; init; } = [];

    /// <summary>The value of the CPU it is compared with; "unknown" where it is not known.</summary>
    public required string Reference { get; init; }

    /// <summary>The value of <see cref="Cpu"/>.</summary>
    public required string Found { get; init; }

    /// <summary>The CPU it is compared with; null for boot_cpu_data.</summary>
    public int? ReferenceCpu { get; init; }

    /// <summary>Whether KVM's check of the flavour asked for looks at it.</summary>
    public required bool KernelLooks { get; init; }

    /// <summary>
    /// Since which flavour it looks ("linux-5.16": as long as the simulator knows); null if none does.
    /// </summary>
    public string? KernelLooksSince { get; init; }

    /// <summary>What KVM does about it, as a sentence.</summary>
    public required string Effect { get; init; }

    /// <summary>What can be done about it, as a sentence.</summary>
    public required string Remedy { get; init; }

    /// <summary>How much it matters.</summary>
    public required FindingSeverity Severity { get; init; }

    /// <summary>What the verdict needs and nobody knows, where the finding is about that.</summary>
    public IReadOnlyList<MissingFact> Missing { get; init; } = [];
}
