namespace KvmSim.Compatibility;

/// <summary>A field of a register that is not a VMX control register: a line of RegisterFields.tsv.</summary>
/// <param name="Msr">The register.</param>
/// <param name="Low">Its first bit.</param>
/// <param name="High">Its last bit; equal to <paramref name="Low"/> for a flag.</param>
/// <param name="SdmName">The manual's name.</param>
/// <param name="KernelName">The kernel's name; null where there is none.</param>
/// <param name="QemuName">The name of QEMU's CPU property; null where there is none.</param>
internal sealed record RegisterField(
    uint Msr, int Low, int High, string SdmName, string? KernelName, string? QemuName);
