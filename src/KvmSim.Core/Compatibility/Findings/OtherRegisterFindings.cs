using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>
/// The differences between registers that have nothing to do with virtualization; KVM's check looks at none of them.
/// </summary>
internal static class OtherRegisterFindings
{
    /// <summary>
    /// Registers that differ between like CPUs by nature or are compared elsewhere: counters and clocks, APIC base (it
    /// says who is the boot CPU), platform id, temperatures, TSC_AUX (the CPU's number), segment bases, microcode.
    /// </summary>
    private static readonly uint[] Own =
    [
        0x10, 0x17, 0x1b, 0x8b, 0xe7, 0xe8, 0x175, 0x176, 0x198, 0x19c, 0x1b1, 0x1b2, 0x30a, 0x30b, 0x30c, 0x611, 0x619,
        0x639, 0x641, 0x64e, 0x6e0, 0xc0000100, 0xc0000101, 0xc0000102, 0xc0000103, 0xc0000104,
    ];

    /// <summary>One finding for each register that both descriptions hold.</summary>
    public static IEnumerable<CompatibilityFinding> Of(ComparedPair pair) => pair.Reference.Msrs
        .Where(entry => !IsElsewhere(entry.Key))
        .Where(entry => pair.Model.Msrs.TryGet(entry.Key, out ulong found) && found != entry.Value)
        .Select(entry => Differs(pair, entry.Key, entry.Value));

    private static CompatibilityFinding Differs(ComparedPair pair, uint msr, ulong expected)
    {
        pair.Model.Msrs.TryGet(msr, out ulong found);
        return new CompatibilityFinding
        {
            Cpu = pair.Cpu,
            Property = RegisterTable.Get(msr).Property,
            Source = RegisterTable.Describe(msr),
            Bits = RegisterTable.IsKnown(msr) ? [.. RegisterTable.Name(msr, expected ^ found)] : [],
            Reference = VmxRegisterFindings.Text(expected),
            Found = VmxRegisterFindings.Text(found),
            ReferenceCpu = pair.ReferenceCpu,
            KernelLooks = false,
            Effect = "KVM's check does not compare it.",
            Remedy = "None is needed for KVM.",
            Severity = FindingSeverity.Information,
        };
    }

    private static bool IsElsewhere(uint msr) => VmxRegisterFindings.Compares(msr)
        || msr is Msr.Ia32FeatureControl or Msr.VmCr || Array.IndexOf(Own, msr) >= 0;
}
