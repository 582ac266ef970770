using KvmSim.Reporting;

namespace KvmSim.PowerShell.Output;

/// <summary>What a baseline does not have, and on whose account.</summary>
public sealed record BaselineCost
{
    /// <summary>How many lack it.</summary>
    public required int Count { get; init; }

    /// <summary>Who lacks it: machines of a fleet, or CPUs as "machine: cpulist".</summary>
    public required ItemList<string> LackingOn { get; init => field = ItemLists.Shown(value); }

    /// <summary>Of whom it is not known.</summary>
    public required ItemList<string> UnknownOn { get; init => field = ItemLists.Shown(value); }

    /// <summary>The CPU features; of arm64 the fields with the values that are lost, and vector lengths.</summary>
    public required ItemList<string> Features { get; init => field = ItemLists.Shown(value); }

    /// <summary>The VMX capabilities.</summary>
    public required ItemList<string> VmxCapabilities { get; init => field = ItemLists.Shown(value); }

    /// <summary>E.g. "avx512f avx512bw: lacking on old-host; unknown on dump".</summary>
    public override string ToString() =>
        $"{string.Join(' ', Features.Concat(VmxCapabilities))}: lacking on {string.Join(", ", LackingOn)}"
        + (UnknownOn.Length == 0 ? "" : $"; unknown on {string.Join(", ", UnknownOn)}");
}
