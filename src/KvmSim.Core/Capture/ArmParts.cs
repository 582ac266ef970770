using System.Globalization;
using KvmSim.Hardware;
using KvmSim.Messages;

namespace KvmSim.Capture;

/// <summary>ArmParts.tsv: part numbers of Arm CPUs by the names that lscpu prints.</summary>
internal static class ArmParts
{
    private static readonly (int Implementer, int Part, string Name)[] Rows =
    [
        .. TsvTable.Read("Capture", "ArmParts")
            .Select(cells => (Hexadecimal(cells[0]), Hexadecimal(cells[1]), cells[2])),
    ];

    /// <summary>The implementer's code and the part's number; null for a name that is not known.</summary>
    /// <param name="vendor">The implementer as lscpu calls it; Fujitsu's is written in capitals there.</param>
    /// <param name="name">The name of the part.</param>
    public static (int Implementer, int Part)? Find(string vendor, string name)
    {
        foreach ((int implementer, int part, string known) in Rows)
        {
            if (string.Equals(known, name, StringComparison.Ordinal)
                && string.Equals(VendorId.ArmImplementer(implementer), vendor, StringComparison.OrdinalIgnoreCase))
            {
                return (implementer, part);
            }
        }

        return null;
    }

    private static int Hexadecimal(string text) =>
        int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
