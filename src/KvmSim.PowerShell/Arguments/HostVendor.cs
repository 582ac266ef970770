using KvmSim.Hardware;

namespace KvmSim.PowerShell.Arguments;

/// <summary>Whose CPUs a host can be made of that is described by a few numbers alone.</summary>
public enum HostVendor
{
    /// <summary>Intel's, with VMX.</summary>
    Intel = (int)CpuVendor.Intel,

    /// <summary>AMD's, with SVM.</summary>
    Amd = (int)CpuVendor.Amd,
}
