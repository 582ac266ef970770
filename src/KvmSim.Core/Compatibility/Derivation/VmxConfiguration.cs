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
public readonly record struct VmxConfiguration(
    ulong Basic,
    uint PinBased,
    uint Primary,
    uint Secondary,
    ulong Tertiary,
    uint Exit,
    uint Entry,
    ulong Misc,
    VmxNestedConfiguration Nested)
{
    /// <summary>Both, word by word.</summary>
    internal VmxConfiguration Combine<TOperation>(in VmxConfiguration other)
        where TOperation : struct, IWordOperation => new(
        TOperation.Of(Basic, other.Basic),
        (uint)TOperation.Of(PinBased, other.PinBased),
        (uint)TOperation.Of(Primary, other.Primary),
        (uint)TOperation.Of(Secondary, other.Secondary),
        TOperation.Of(Tertiary, other.Tertiary),
        (uint)TOperation.Of(Exit, other.Exit),
        (uint)TOperation.Of(Entry, other.Entry),
        TOperation.Of(Misc, other.Misc),
        Nested.Combine<TOperation>(other.Nested));
}
