using KvmSim.Hardware;

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

    /// <summary>MIDR_EL1 of an Arm CPU, whole; null for others, and where only fields of it are known.</summary>
    public uint? Midr { get; init; }

    /// <summary>
    /// What is known of identification registers of an Arm CPU besides: REVIDR_EL1, AIDR_EL1, SMIDR_EL1, fields of
    /// MIDR_EL1.
    /// </summary>
    public ArmRegisterSet ArmRegisters { get; init; }

    /// <summary>It is an Arm CPU.</summary>
    internal bool IsArm => Midr is not null || ArmRegisters.Count > 0
        || (VendorId is { } vendor && Hardware.VendorId.Parse(vendor) == CpuVendor.Arm);

    /// <summary>The features of an Arm CPU by the names of /proc/cpuinfo, sorted, blanks between them.</summary>
    public string? ArmFeatures { get; init; }
}
