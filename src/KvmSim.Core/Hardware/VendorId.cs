namespace KvmSim.Hardware;

/// <summary>The 12 characters of CPUID leaf 0 and what they stand for.</summary>
public static class VendorId
{
    private static readonly (string Id, CpuVendor Vendor)[] Known =
    [
        ("GenuineIntel", CpuVendor.Intel),
        ("AuthenticAMD", CpuVendor.Amd),
        ("HygonGenuine", CpuVendor.Hygon),
        ("CentaurHauls", CpuVendor.Centaur),
        ("  Shanghai  ", CpuVendor.Zhaoxin),
    ];

    /// <summary>The vendor strings that a manifest may name.</summary>
    public static IEnumerable<string> All => Known.Select(entry => entry.Id);

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
