using System.Globalization;
using KvmSim.Hardware;
using KvmSim.Messages;

namespace KvmSim.Capture;

/// <summary>DeviceTreeParts.tsv: who a CPU is by the "compatible" of its node.</summary>
internal static class DeviceTreeParts
{
    private static readonly Dictionary<string, string[]> Rows = TsvTable.Read("Capture", "DeviceTreeParts")
        .ToDictionary(row => row[0], StringComparer.Ordinal);

    /// <summary>Whether it stands for a part that runs 32-bit code alone.</summary>
    public static bool IsOld(string compatible) => Rows.TryGetValue(compatible, out string[]? row) && row[1] == "-";

    /// <summary>
    /// Implementer and part, with those fields of MIDR_EL1 known alone; null for a word that names no single part.
    /// </summary>
    public static CapturedIdentity? Find(string compatible)
    {
        if (!Rows.TryGetValue(compatible, out string[]? row) || row[1] == "-")
        {
            return null;
        }

        int implementer = Hexadecimal(row[1]), part = Hexadecimal(row[2]);
        ulong value = ArmMidr.Of(implementer, 0, part, 0).Value;
        const ulong Known = 0xff0f_fff0;
        return new CapturedIdentity
        {
            VendorId = VendorId.ArmImplementer(implementer),
            ModelName = row[3],
            Family = ArmMidr.Family,
            Model = part,
            ArmRegisters = ArmRegisterSet.Of(
                [KeyValuePair.Create(ArmRegisterTable.Midr, new ArmRegisterValue(value & Known, Known))]),
        };
    }

    private static int Hexadecimal(string text) =>
        int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
