namespace KvmSim.Compatibility;

/// <summary>
/// What KVM derives from the VMX capability registers of a CPU (struct vmcs_config, filled by setup_vmcs_config) and
/// compares bytewise: equality of all words is the check, so a better CPU is refused like a worse one.
/// </summary>
/// <param name="Basic">IA32_VMX_BASIC as stored: revision, region size and the rest.</param>
/// <param name="PinBased">Pin-based VM-execution controls.</param>
/// <param name="Primary">Primary processor-based VM-execution controls.</param>
/// <param name="Secondary">Secondary processor-based VM-execution controls.</param>
/// <param name="Tertiary">Tertiary processor-based VM-execution controls; 0 before v6.1.</param>
/// <param name="Exit">VM-exit controls.</param>
/// <param name="Entry">VM-entry controls.</param>
/// <param name="Misc">IA32_VMX_MISC; 0 where the flavour does not compare it.</param>
/// <param name="Nested">The image for nested guests; all zero with nested=0.</param>
/// <param name="Unknown">The words that depend on a register that is not known; their values mean nothing.</param>
public readonly record struct VmxConfiguration(
    ulong Basic,
    uint PinBased,
    uint Primary,
    uint Secondary,
    ulong Tertiary,
    uint Exit,
    uint Entry,
    ulong Misc,
    VmxNestedConfiguration Nested,
    VmxWords Unknown)
{
    /// <summary>Whether both are known in full and equal: the memcmp of vmx_check_processor_compat.</summary>
    public bool Agrees(in VmxConfiguration other) => Unknown == VmxWords.None && Equals(other);

    /// <summary>This configuration without the words that are not known, to compare the rest.</summary>
    internal VmxConfiguration Known(VmxWords unknown) => new(
        Keep(Basic, VmxWords.Basic, unknown),
        (uint)Keep(PinBased, VmxWords.PinBased, unknown),
        (uint)Keep(Primary, VmxWords.Primary, unknown),
        (uint)Keep(Secondary, VmxWords.Secondary, unknown),
        Keep(Tertiary, VmxWords.Tertiary, unknown),
        (uint)Keep(Exit, VmxWords.Exit, unknown),
        (uint)Keep(Entry, VmxWords.Entry, unknown),
        Keep(Misc, VmxWords.Misc, unknown),
        Nested.Known(unknown),
        VmxWords.None);

    private static ulong Keep(ulong value, VmxWords word, VmxWords unknown) =>
        (unknown & word) == VmxWords.None ? value : 0;
}
