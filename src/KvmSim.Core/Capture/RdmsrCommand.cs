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
        string[] words = WordsOf(line[(line.LastIndexOf("rdmsr", StringComparison.Ordinal) + 5)..]);
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
                case "-f" or "--bitfield":
                    why = "-f prints a part of a register alone";
                    return null;
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

    /// <summary>
    /// The words, options that were joined ("-ax", "-p3", "--processor=3") apart, without what the shell does with the
    /// output.
    /// </summary>
    private static string[] WordsOf(string arguments)
    {
        List<string> words = [];
        foreach (string word in arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word is "|" or ">" or ">>" or "#" or "2>" || word is ['>', ..] or ['#', ..])
            {
                break;
            }

            if (word is "2>/dev/null" or "2>&1")
            {
                continue;
            }

            if (word is ['-', '-', ..] && word.Contains('=', StringComparison.Ordinal))
            {
                words.AddRange(word.Split('=', 2));
            }
            else if (word is ['-', >= 'A' and <= 'z', not '-', ..])
            {
                Joined(word, words);
            }
            else
            {
                words.Add(word.Trim('\'', '"'));
            }
        }

        return [.. words];
    }

    private static void Joined(string word, List<string> words)
    {
        for (int i = 1; i < word.Length; i++)
        {
            words.Add($"-{word[i]}");
            if (word[i] is 'p' or 'f' && i + 1 < word.Length)
            {
                words.Add(word[(i + 1)..]);
                return;
            }
        }
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
        bool isSigned = long.TryParse(
            text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number);
        value = unchecked((ulong)number);
        return isSigned || ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>
    /// As strtoul takes it with base 0: hexadecimal with "0x", otherwise decimal; octal is what nobody writes.
    /// </summary>
    private static bool TryIndex(string word, out uint index) =>
        word.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? uint.TryParse(word.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out index)
        : word is not ['0', _, ..] & uint.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out index);
}
