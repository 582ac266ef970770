namespace KvmSim.Compatibility;

/// <summary>A bit, or a field named at its first bit, in which two CPUs differ.</summary>
/// <param name="Bit">The (first) bit in the field, 0 to 63.</param>
/// <param name="SdmName">The manual's name, e.g. "VMM bus-lock detection".</param>
/// <param name="KernelName">The kernel's, e.g. "BUS_LOCK_DETECTION"; null where it has none.</param>
/// <param name="QemuName">QEMU's CPU property, e.g. "vmx-ept"; null where it has none.</param>
public sealed record DifferingBit(int Bit, string SdmName, string? KernelName, string? QemuName)
{
    /// <summary>Stands for the manual's name where the tables have none.</summary>
    internal const string NoName = "(no name here)";

    /// <inheritdoc />
    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"bit {Bit} {SdmName}{(KernelName is null ? "" : $" ({KernelName})")}");
}
