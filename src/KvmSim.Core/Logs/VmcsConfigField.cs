namespace KvmSim.Logs;

/// <summary>A field of struct vmcs_config: a line of VmcsConfigLayouts.tsv.</summary>
/// <param name="Layout">The layout it belongs to.</param>
/// <param name="Offset">Where it begins, in bytes.</param>
/// <param name="Bytes">Its size, 4 or 8.</param>
/// <param name="Name">The kernel's name; "nested." before those of struct nested_vmx_msrs.</param>
/// <param name="Msr">The register it is derived from; null for none.</param>
/// <param name="Shift">The register's bit at which it begins.</param>
internal sealed record VmcsConfigField(
    VmcsConfigLayout Layout, int Offset, int Bytes, string Name, uint? Msr, int Shift);
