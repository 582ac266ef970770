namespace KvmSim.Compatibility;

/// <summary>
/// What KVM would offer a nested hypervisor (struct nested_vmx_msrs, built by nested_vmx_setup_ctls_msrs). It lies
/// inside what the check compares. The parts that are the same for every CPU of a kernel (vmcs_enum, cr0_fixed0,
/// cr4_fixed0, vpid_caps where VPID is on) are left out. All zero with nested=0.
/// </summary>
/// <param name="PinBasedLow">Pin-based controls that must be 1.</param>
/// <param name="PinBasedHigh">Pin-based controls that may be 1.</param>
/// <param name="PrimaryLow">Primary controls that must be 1.</param>
/// <param name="PrimaryHigh">Primary controls that may be 1.</param>
/// <param name="SecondaryHigh">Secondary controls that may be 1 (none must).</param>
/// <param name="ExitLow">VM-exit controls that must be 1.</param>
/// <param name="ExitHigh">VM-exit controls that may be 1.</param>
/// <param name="EntryLow">VM-entry controls that must be 1.</param>
/// <param name="EntryHigh">VM-entry controls that may be 1.</param>
/// <param name="EptCapabilities">EPT capabilities; 0 if KVM does not use EPT.</param>
/// <param name="MiscLow">The low half of IA32_VMX_MISC (the high half is 0).</param>
/// <param name="Basic">IA32_VMX_BASIC as a nested hypervisor reads it.</param>
/// <param name="Cr0Fixed1">This CPU's IA32_VMX_CR0_FIXED1.</param>
/// <param name="Cr4Fixed1">This CPU's IA32_VMX_CR4_FIXED1, with UMIP if KVM emulates it.</param>
public readonly record struct VmxNestedConfiguration(
    uint PinBasedLow,
    uint PinBasedHigh,
    uint PrimaryLow,
    uint PrimaryHigh,
    uint SecondaryHigh,
    uint ExitLow,
    uint ExitHigh,
    uint EntryLow,
    uint EntryHigh,
    uint EptCapabilities,
    uint MiscLow,
    ulong Basic,
    ulong Cr0Fixed1,
    ulong Cr4Fixed1)
{
    /// <summary>Both, word by word.</summary>
    internal VmxNestedConfiguration Combine<TOperation>(in VmxNestedConfiguration other)
        where TOperation : struct, IWordOperation => new(
        (uint)TOperation.Of(PinBasedLow, other.PinBasedLow),
        (uint)TOperation.Of(PinBasedHigh, other.PinBasedHigh),
        (uint)TOperation.Of(PrimaryLow, other.PrimaryLow),
        (uint)TOperation.Of(PrimaryHigh, other.PrimaryHigh),
        (uint)TOperation.Of(SecondaryHigh, other.SecondaryHigh),
        (uint)TOperation.Of(ExitLow, other.ExitLow),
        (uint)TOperation.Of(ExitHigh, other.ExitHigh),
        (uint)TOperation.Of(EntryLow, other.EntryLow),
        (uint)TOperation.Of(EntryHigh, other.EntryHigh),
        (uint)TOperation.Of(EptCapabilities, other.EptCapabilities),
        (uint)TOperation.Of(MiscLow, other.MiscLow),
        TOperation.Of(Basic, other.Basic),
        TOperation.Of(Cr0Fixed1, other.Cr0Fixed1),
        TOperation.Of(Cr4Fixed1, other.Cr4Fixed1));
}
