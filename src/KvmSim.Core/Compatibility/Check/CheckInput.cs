using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>All that one run of the check looks at.</summary>
/// <param name="Style">The flavour of the kernel.</param>
/// <param name="Module">The vendor module.</param>
/// <param name="Cpu">The number of the CPU that runs the check on itself.</param>
/// <param name="Model">Its hardware.</param>
/// <param name="Capabilities">What the kernel made of it: cpu_data(cpu).</param>
/// <param name="Boot">boot_cpu_data at this moment, that is with this CPU ANDed in.</param>
/// <param name="Reference">
/// What loading kvm_intel left; not used for kvm_amd, null while kvm_intel is not loaded yet.
/// </param>
/// <param name="SevGuest">The host is itself an SEV guest.</param>
public readonly record struct CheckInput(
    CheckStyle Style,
    VendorModule Module,
    int Cpu,
    CpuModel Model,
    CpuCapabilities Capabilities,
    CpuCapabilities Boot,
    VmxReference? Reference = null,
    bool SevGuest = false);
