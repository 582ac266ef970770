using KvmSim.Hardware;

namespace KvmSim.Fleet;

/// <summary>One thing that a CPU has or lacks, and that a guest, or a hypervisor in a guest, may rely on.</summary>
/// <param name="Index">Position in <see cref="CapabilityTable"/>.</param>
/// <param name="Kind">What sort of thing it is.</param>
/// <param name="Name">
/// The name in /proc/cpuinfo; of VMX the name of QEMU and libvirt, else the kernel's, else the SDM's.
/// </param>
/// <param name="SdmName">The SDM's name; for a CPU feature the place where CPUID reports it.</param>
/// <param name="KernelName">The kernel's name; null where it has none.</param>
/// <param name="QemuName">QEMU's and libvirt's; null where they have none.</param>
/// <param name="Source">Where it stands, e.g. "CPUID.07H.0:EBX[5]" or "IA32_VMX_PROCBASED_CTLS2 (0x48b)".</param>
/// <param name="Msr">The capability register; 0 for a CPU feature.</param>
/// <param name="Bit">The bit there, of a control register in its control field; 0 for a CPU feature.</param>
public sealed record Capability(
    int Index,
    CapabilityKind Kind,
    string Name,
    string SdmName,
    string? KernelName,
    string? QemuName,
    string Source,
    uint Msr,
    int Bit)
{
    /// <summary>The value of a field of an Arm CPU, for <see cref="CapabilityKind.ArmField"/>; else 0.</summary>
    public long Value { get; init; }

    /// <summary>What it is called where nobody knows it: the field, whatever its value.</summary>
    public string Subject => Field?.ToString() ?? Name;

    /// <summary>It is a value of a field of an Arm CPU that is shown to a guest.</summary>
    public bool IsField => Field is not null;

    /// <summary>The field.</summary>
    internal ArmField? Field { get; init; }

    /// <summary>It is one of VMX: it matters to a guest that runs guests itself.</summary>
    public bool IsVmx =>
        Kind is CapabilityKind.VmxControl or CapabilityKind.VmxDefault1 or CapabilityKind.VmxCapability;

    /// <inheritdoc />
    public override string ToString() => Name;
}
