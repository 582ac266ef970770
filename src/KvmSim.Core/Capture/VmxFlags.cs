using System.Globalization;
using KvmSim.Hardware;
using KvmSim.Messages;

namespace KvmSim.Capture;

/// <summary>
/// What the line "vmx flags" of /proc/cpuinfo says of a CPU's VMX capability registers. The table is VmxFlags.tsv.
/// </summary>
internal static class VmxFlags
{
    private const ulong SecondaryControls = 1UL << 63;
    private const ulong TertiaryControls = 1UL << 49;

    private static readonly (string Name, uint Msr, int Bit)[] Table =
    [
        .. TsvTable.Read("Capture", "VmxFlags").Select(cells => (
            cells[0],
            uint.Parse(cells[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
            TsvTable.Number(cells[2]))),
    ];

    /// <summary>Whether the kernel prints a word in that line; also of those that stand for several bits.</summary>
    public static bool IsName(string word) =>
        word is "flexpriority" or "apicv"
            || Array.Exists(Table, entry => string.Equals(entry.Name, word, StringComparison.Ordinal));

    /// <summary>The bits that a CPU's line tells.</summary>
    /// <param name="words">The names that the line has.</param>
    /// <param name="everywhere">The names that some CPU of the machine has: the kernel prints those.</param>
    public static MsrBits Of(IReadOnlySet<string> words, IReadOnlySet<string> everywhere)
    {
        Dictionary<uint, (ulong Ones, ulong Known)> bits = [];
        foreach ((string name, uint msr, int bit) in Table)
        {
            bool isSet = words.Contains(name);
            bool isControl = msr is Msr.Ia32VmxPinBasedCtls or Msr.Ia32VmxProcBasedCtls;
            if (everywhere.Contains(name))
            {
                Add(bits, msr, 1UL << bit, isSet);
                if (isControl && !isSet)
                {
                    // What cannot be 1 need not be 1 (SDM vol. 3, A.3.1 and A.3.2).
                    Add(bits, msr, 1UL << (bit - 32), isSet: false);
                }

                if (isSet && msr == Msr.Ia32VmxProcBasedCtls2)
                {
                    // The register is there only where this control is.
                    Add(bits, Msr.Ia32VmxProcBasedCtls, SecondaryControls, isSet: true);
                }
                else if (isSet && msr == Msr.Ia32VmxProcBasedCtls3)
                {
                    Add(bits, Msr.Ia32VmxProcBasedCtls, TertiaryControls, isSet: true);
                }
            }
        }

        if (bits.ContainsKey(Msr.Ia32VmxProcBasedCtls2))
        {
            // Its lower half is always 0 (SDM vol. 3, A.3.3).
            Add(bits, Msr.Ia32VmxProcBasedCtls2, uint.MaxValue, isSet: false);
        }

        return MsrBits.Of(bits);
    }

    private static void Add(Dictionary<uint, (ulong Ones, ulong Known)> bits, uint msr, ulong mask, bool isSet)
    {
        (ulong ones, ulong known) = bits.GetValueOrDefault(msr);
        bits[msr] = (isSet ? ones | mask : ones, known | mask);
    }
}
