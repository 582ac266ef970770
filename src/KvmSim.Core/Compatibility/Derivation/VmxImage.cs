namespace KvmSim.Compatibility;

/// <summary>
/// struct vmcs_config as it lies in memory since v6.12, 32 bits at a time: what Linux 7.0 prints where two differ. The
/// words that no two CPUs of one kernel have different are left out. Logs/VmcsConfigLayouts.tsv names the same places.
/// </summary>
internal static class VmxImage
{
    /// <summary>The words in which two configurations differ, by their offset.</summary>
    public static IEnumerable<(int Offset, uint Expected, uint Found)> Words(
        VmxConfiguration expected, VmxConfiguration found) => Of(expected)
        .Zip(Of(found), (one, other) => (one.Offset, Expected: one.Word, Found: other.Word))
        .Where(word => word.Expected != word.Found);

    private static IEnumerable<(int Offset, uint Word)> Of(VmxConfiguration config)
    {
        VmxNestedConfiguration nested = config.Nested;
        return
        [
            .. Long(0, config.Basic), (8, config.PinBased), (12, config.Primary), (16, config.Secondary),
            .. Long(24, config.Tertiary), (32, config.Exit), (36, config.Entry), .. Long(40, config.Misc),
            (48, nested.PrimaryLow), (52, nested.PrimaryHigh), (60, nested.SecondaryHigh),
            (64, nested.PinBasedLow), (68, nested.PinBasedHigh), (72, nested.ExitLow), (76, nested.ExitHigh),
            (80, nested.EntryLow), (84, nested.EntryHigh), (88, nested.MiscLow), (96, nested.EptCapabilities),
            .. Long(120, nested.Cr0Fixed1), .. Long(136, nested.Cr4Fixed1),
        ];
    }

    private static (int Offset, uint Word)[] Long(int offset, ulong value) =>
        [(offset, (uint)value), (offset + 4, (uint)(value >> 32))];
}
