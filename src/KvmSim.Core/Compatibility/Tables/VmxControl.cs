namespace KvmSim.Compatibility;

/// <summary>One bit of a VMX control field: a line of VmxControls.tsv.</summary>
/// <param name="Msr">The capability register of its field, e.g. 0x48b.</param>
/// <param name="Bit">0 to 31 (tertiary: 0 to 63).</param>
/// <param name="SdmName">The SDM's name.</param>
/// <param name="KernelName">The kernel's name; null where Linux 6.12 has none.</param>
/// <param name="QemuName">The name of QEMU's CPU property ("vmx-ept"); null where there is none.</param>
/// <param name="RequiredIn">The flavours that refuse a CPU without it.</param>
/// <param name="OptionalIn">The flavours that use it if it is there.</param>
internal sealed record VmxControl(
    uint Msr,
    int Bit,
    string SdmName,
    string? KernelName,
    string? QemuName,
    FlavourRange RequiredIn,
    FlavourRange OptionalIn);
