using System.Collections;
using System.Globalization;
using System.Management.Automation;
using KvmSim.Hardware;

namespace KvmSim.PowerShell.Arguments;

/// <summary>Reads model-specific registers from a hashtable, index to value, as PowerShell's users write it.</summary>
internal static class RegisterTable
{
    /// <summary>Reads the whole table, or nothing.</summary>
    /// <param name="table">Numbers, or texts such as "0x48b".</param>
    /// <param name="registers">The registers, when true is returned.</param>
    /// <param name="offender">The first entry that is neither, when false is returned.</param>
    public static bool TryRead(Hashtable table, out MsrSet registers, out object? offender)
    {
        Dictionary<uint, ulong> values = [];
        offender = null;
        foreach (DictionaryEntry entry in table)
        {
            ulong? index = NumberOf(entry.Key), value = NumberOf(entry.Value);
            if (index is not <= uint.MaxValue || value is null)
            {
                offender = index is <= uint.MaxValue ? entry.Value : entry.Key;
                registers = MsrSet.Empty;
                return false;
            }

            values[(uint)index.Value] = value.Value;
        }

        registers = MsrSet.Of(values);
        return true;
    }

    /// <summary>
    /// PowerShell reads 0xc0010114 as a negative int and 0x8000000000000000 as a negative long: the bits are meant.
    /// </summary>
    private static ulong? NumberOf(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        int number => unchecked((uint)number),
        long number => unchecked((ulong)number),
        byte number => number,
        ushort number => number,
        uint number => number,
        ulong number => number,
        string text => Parse(text),
        _ => null,
    };

    private static ulong? Parse(string text)
    {
        bool hexadecimal = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        NumberStyles style = hexadecimal ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        return ulong.TryParse(hexadecimal ? text[2..] : text, style, CultureInfo.InvariantCulture, out ulong number)
            ? number
            : null;
    }
}
