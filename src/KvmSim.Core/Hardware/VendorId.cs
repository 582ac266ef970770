namespace KvmSim.Hardware;

/// <summary>
/// The 12 characters of CPUID leaf 0, or the name of an implementer of Arm CPUs, and what they stand for.
/// </summary>
public static class VendorId
{
    private static readonly (string Id, CpuVendor Vendor)[] Known =
    [
        ("GenuineIntel", CpuVendor.Intel),
        ("AuthenticAMD", CpuVendor.Amd),
        ("HygonGenuine", CpuVendor.Hygon),
        ("CentaurHauls", CpuVendor.Centaur),
        ("  Shanghai  ", CpuVendor.Zhaoxin),
        ("ARM", CpuVendor.Arm),
        ("Broadcom", CpuVendor.Arm),
        ("Cavium", CpuVendor.Arm),
        ("Fujitsu", CpuVendor.Arm),
        ("HiSilicon", CpuVendor.Arm),
        ("NVIDIA", CpuVendor.Arm),
        ("APM", CpuVendor.Arm),
        ("Qualcomm", CpuVendor.Arm),
        ("Apple", CpuVendor.Arm),
        ("Ampere", CpuVendor.Arm),
        ("Microsoft", CpuVendor.Arm),
    ];

    /// <summary>The implementer codes of MIDR_EL1 (Arm ARM, D24.2), by the names above.</summary>
    private static readonly Dictionary<int, string> Implementers = new()
    {
        [0x41] = "ARM",
        [0x42] = "Broadcom",
        [0x43] = "Cavium",
        [0x46] = "Fujitsu",
        [0x48] = "HiSilicon",
        [0x4e] = "NVIDIA",
        [0x50] = "APM",
        [0x51] = "Qualcomm",
        [0x61] = "Apple",
        [0x6d] = "Microsoft",
        [0xc0] = "Ampere",
    };

    /// <summary>The vendor strings that a manifest may name.</summary>
    public static IEnumerable<string> All => Known.Select(entry => entry.Id);

    /// <summary>The name of an implementer of Arm CPUs; "ARM" for one that has no name here.</summary>
    public static string ArmImplementer(int code) => Implementers.GetValueOrDefault(code, "ARM");

    /// <summary>
    /// The vendor of a leaf 0 string; <see cref="CpuVendor.Unknown"/> for one that Linux does not know.
    /// </summary>
    public static CpuVendor Parse(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        foreach ((string known, CpuVendor vendor) in Known)
        {
            if (string.Equals(known.Trim(), id.Trim(), StringComparison.Ordinal))
            {
                return vendor;
            }
        }

        return CpuVendor.Unknown;
    }
}
