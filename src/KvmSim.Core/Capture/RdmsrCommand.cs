using System.Globalization;
using System.Text;

namespace KvmSim.Capture;

/// <summary>A command line of rdmsr: what it asked for, and how it prints.</summary>
internal sealed record RdmsrCommand(uint Msr, int Cpu, bool IsForAll, bool IsPadded, NumberStyles Style)
{
    /// <summary>Whether the line runs rdmsr, behind a prompt, sudo or a path.</summary>
    public static bool IsCommand(ReadOnlySpan<byte> line)
    {
        int at = line.IndexOf("rdmsr"u8);
        return at >= 0
            && (at == 0 || line[at - 1] is (byte)' ' or (byte)'/' or (byte)'\t' or (byte)'$' or (byte)'#')
            && (at + 5 == line.Length || line[at + 5] == ' ');
    }

    /// <summary>The command; null, and why, if its output cannot be attributed.</summary>
    public static RdmsrCommand? Parse(string line, out string? why)
    {
        string[] words = line[(line.LastIndexOf("rdmsr", StringComparison.Ordinal) + 5)..]
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        RdmsrCommand command = new(0, 0, IsForAll: false, IsPadded: false, NumberStyles.AllowHexSpecifier);
        bool hasMsr = false;
        why = null;
        for (int i = 0; i < words.Length; i++)
        {
            string word = words[i];
            switch (word)
            {
                case "-a" or "--all":
                    command = command with { IsForAll = true };
                    break;
                case "-d" or "-u" or "--decimal" or "--unsigned":
                    command = command with { Style = NumberStyles.AllowLeadingSign };
                    break;
                case "-0" or "--zero-pad":
                    command = command with { IsPadded = true };
                    break;
                case "-x" or "-X" or "-c" or "--hexadecimal" or "--capital-hex" or "--c-language":
                    break;
                case "-p" or "--processor" when i + 1 < words.Length
                    && int.TryParse(words[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out int cpu):
                    command = command with { Cpu = cpu };
                    i++;
                    break;
                case ['-', 'p', >= '0' and <= '9', ..] when int.TryParse(word.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out int cpu):
                    command = command with { Cpu = cpu };
                    break;
                default:
                    if (!TryIndex(word, out uint msr))
                    {
                        why = $"'{word}' is not understood here";
                        return null;
                    }

                    command = command with { Msr = msr };
                    hasMsr = true;
                    break;
            }
        }

        why = hasMsr ? null : "No register is named";
        return hasMsr ? command : null;
    }

    /// <summary>A printed value.</summary>
    public bool TryValue(ReadOnlySpan<byte> line, out ulong value)
    {
        if (Style == NumberStyles.AllowHexSpecifier)
        {
            value = 0;
            return (!IsPadded || line.Length == 16) && Hex.TryUInt64(line, out value);
        }

        string text = Encoding.ASCII.GetString(line);
        bool isSigned = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number);
        value = unchecked((ulong)number);
        return isSigned || ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>As strtoul takes it with base 0: hexadecimal with "0x", otherwise decimal.</summary>
    private static bool TryIndex(string word, out uint index) =>
        word.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? uint.TryParse(word.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out index)
        : uint.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out index);
}
