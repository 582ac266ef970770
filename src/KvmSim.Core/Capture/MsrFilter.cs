using KvmSim.Compatibility;
using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>Which of a dump's registers say what a CPU is; the others are counters, temperatures, settings.</summary>
internal static class MsrFilter
{
    private const uint CoreCapabilities = 0xcf;
    private const uint ArchCapabilities = 0x10a;
    private const uint PatchLevel = 0x8b;

    public static bool IsKept(uint index) =>
        RegisterTable.IsKnown(index) || index is CoreCapabilities or ArchCapabilities;

    /// <summary>Whether a dump's value is taken: what is kept, and the microcode revision.</summary>
    public static bool IsRead(uint index) => index == PatchLevel || IsKept(index);

    /// <summary>Those of the registers that are kept.</summary>
    public static MsrSet Keep(MsrSet msrs) => MsrSet.Of(msrs.Where(pair => IsKept(pair.Key)));

    /// <summary>All that a live host is asked for, ascending.</summary>
    public static IEnumerable<uint> Wanted =>
        RegisterTable.All.Select(register => register.Msr).Concat([CoreCapabilities, ArchCapabilities, PatchLevel])
            .Order();

    /// <summary>The revision stands in the high half on Intel (SDM vol. 3, 10.11), in the low half on AMD.</summary>
    public static uint? MicrocodeOf(MsrSet msrs, string? vendorId)
    {
        if (vendorId is null || !msrs.TryGet(PatchLevel, out ulong value))
        {
            return null;
        }

        bool amd = VendorId.Parse(vendorId) is CpuVendor.Amd or CpuVendor.Hygon;
        uint revision = (uint)(amd ? value : value >> 32);
        return revision == 0 ? null : revision;
    }
}
