namespace KvmSim.Capture;

/// <summary>Who a CPU is, where a source says so in words. A number below 0 is none.</summary>
public sealed record CapturedIdentity
{
    /// <summary>The vendor string of CPUID leaf 0, or the implementer of an Arm CPU.</summary>
    public string? VendorId { get; init; }

    /// <summary>The brand string.</summary>
    public string? ModelName { get; init; }

    /// <summary>Family as /proc/cpuinfo prints it; the architecture of an Arm CPU.</summary>
    public int? Family { get; init => field = value >= 0 ? value : null; }

    /// <summary>Model as /proc/cpuinfo prints it; the part number of an Arm CPU.</summary>
    public int? Model { get; init => field = value >= 0 ? value : null; }

    /// <summary>Stepping; the revision of an Arm CPU.</summary>
    public int? Stepping { get; init => field = value >= 0 ? value : null; }

    /// <summary>MIDR_EL1 of an Arm CPU; null for others.</summary>
    public uint? Midr { get; init; }

    /// <summary>The features of an Arm CPU by the names of /proc/cpuinfo, sorted, blanks between them.</summary>
    public string? ArmFeatures { get; init; }
}
