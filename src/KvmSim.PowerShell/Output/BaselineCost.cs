namespace KvmSim.PowerShell.Output;

/// <summary>What a baseline does not have, and on whose account.</summary>
public sealed record BaselineCost
{
    /// <summary>How many lack it.</summary>
    public required int Count { get; init; }

    /// <summary>Who lacks it: machines of a fleet, or CPUs as "machine: cpulist".</summary>
    public required IReadOnlyList<string> LackingOn { get; init; }

    /// <summary>Of whom it is not known.</summary>
    public required IReadOnlyList<string> UnknownOn { get; init; }

    /// <summary>The CPU features.</summary>
    public required IReadOnlyList<string> Features { get; init; }

    /// <summary>The VMX capabilities.</summary>
    public required IReadOnlyList<string> VmxCapabilities { get; init; }
}
