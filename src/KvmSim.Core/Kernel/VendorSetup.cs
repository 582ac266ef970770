using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>What the vendor module found out and decided when it was loaded.</summary>
public sealed record VendorSetup
{
    /// <summary>Which module it is.</summary>
    public required VendorModule Module { get; init; }

    /// <summary>The parameters that it was loaded with.</summary>
    public ParameterValues Parameters { get; init; }

    /// <summary>The CPU that ran the module's init: the reference that all others are compared with.</summary>
    public int ReferenceCpu { get; init; }

    /// <summary>That CPU as hardware.</summary>
    public required CpuModel Reference { get; init; }

    /// <summary>kvm_intel: the configuration of that CPU, and the switches that were set by it.</summary>
    public VmxReference? Vmx { get; init; }

    /// <summary>kvm_intel: TDX is up (tdx_bringup, v6.16): TDs can be created, and hold on to their packages.</summary>
    public bool Tdx { get; init; }

    /// <summary>kvm_amd: nested paging is in use.</summary>
    public bool NestedPaging { get; init; }
}
