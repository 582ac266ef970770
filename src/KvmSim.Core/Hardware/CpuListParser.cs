using System.Globalization;

namespace KvmSim.Hardware;

/// <summary>Reads the kernel's cpulist format: "0-3,8", "0-127:2/4" (of every 4 CPUs the first 2).</summary>
internal static class CpuListParser
{
    /// <summary>
    /// Every second CPU of the largest host, one by one, is half as long: longer text is no honest list.
    /// </summary>
    private const int MaxLength = 64 * 1024;

    public static bool TryParse(string text, out CpuSet set, out CpuListError? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        set = CpuSet.Empty;
        error = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            return true;
        }

        if (text.Length > MaxLength)
        {
            error = new CpuListError(
                MaxLength, $"A cpulist has at most {MaxLength} characters, and this one has {text.Length}.");
            return false;
        }

        SortedSet<int> cpus = [];
        int position = 0;
        foreach (string part in text.Split(','))
        {
            if ((error = AddPart(part, position, cpus)) is not null)
            {
                return false;
            }

            position += part.Length + 1;
        }

        set = CpuSet.Of(cpus);
        return true;
    }

    private static CpuListError? AddPart(string part, int position, SortedSet<int> cpus)
    {
        string trimmed = part.Trim();
        if (trimmed.Length == 0)
        {
            return new CpuListError(
                position,
                $"A cpulist such as '0-3,8' has a number between two commas; at character {position + 1} there is "
                    + "none.");
        }

        string[] strided = trimmed.Split(':');
        string[] range = strided[0].Split('-');
        if (strided.Length > 2 || range.Length > 2)
        {
            return Malformed(trimmed, position);
        }

        if (Number(range[0], trimmed, position, out int first) is { } firstError)
        {
            return firstError;
        }

        int last = first;
        if (range.Length == 2 && Number(range[1], trimmed, position, out last) is { } lastError)
        {
            return lastError;
        }

        if (last < first)
        {
            return new CpuListError(position, $"'{trimmed}' runs backwards: write '{last}-{first}'.");
        }

        int used = 1, group = 1;
        if (strided.Length == 2 && !Stride(strided[1], out used, out group))
        {
            return new CpuListError(
                position,
                $"'{trimmed}' has a stride that is not used/group with 0 < used <= group, as in '0-127:2/4'.");
        }

        for (int cpu = first; cpu <= last; cpu++)
        {
            if ((cpu - first) % group < used)
            {
                cpus.Add(cpu);
            }
        }

        return null;
    }

    private static bool Stride(string text, out int used, out int group)
    {
        string[] parts = text.Split('/');
        used = group = 0;
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out used)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out group)
            && used > 0 && used <= group;
    }

    private static CpuListError? Number(string text, string part, int position, out int value)
    {
        string digits = text.Trim();
        if (int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value < CpuSet.MaxCpus)
        {
            return null;
        }

        return digits.Length > 0 && digits.All(char.IsAsciiDigit)
            ? OutOfRange(digits, position) : Malformed(part, position);
    }

    private static CpuListError OutOfRange(string text, int position) =>
        new(position, $"CPU {text} is out of range: CPU numbers run from 0 to {CpuSet.MaxCpus - 1}.");

    private static CpuListError Malformed(string text, int position) =>
        new(position, $"'{text}' is not part of a cpulist; write numbers and ranges as in '0-3,8' or '0-127:2/4'.");
}
