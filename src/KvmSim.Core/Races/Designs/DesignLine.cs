using System.Globalization;
using KvmSim.Exploration;

namespace KvmSim.Races;

/// <summary>A finished search of a design in a world as a line of text.</summary>
internal static class DesignLine
{
    /// <summary>The line, without its end.</summary>
    public static string Write(string key, DesignWorld world, IReadOnlyList<DesignVerdict> verdicts)
    {
        IEnumerable<string> words = verdicts.SelectMany(verdict => new[]
        {
            verdict.Property,
            verdict.Verdict.ToString(),
            verdict.CpuCount?.ToString(CultureInfo.InvariantCulture) ?? "",
            verdict.Reason ?? "",
        });
        return string.Join('\t', new[] { key, world.ToString() }.Concat(words.Select(Uri.EscapeDataString)));
    }

    /// <summary>What a line says; null where it is damaged.</summary>
    public static (string Key, DesignWorld World, DesignVerdict[] Verdicts)? Read(string line)
    {
        string[] words = line.Split('\t');
        if (words.Length < 2 || words.Length % 4 != 2
            || !Enum.TryParse(words[1], out DesignWorld world) || !Enum.IsDefined(world))
        {
            return null;
        }

        List<DesignVerdict> verdicts = [];
        for (int at = 2; at < words.Length; at += 4)
        {
            string count = words[at + 2];
            int cpus = 0;
            if (!Enum.TryParse(words[at + 1], out AnyCpuCountVerdict verdict) || !Enum.IsDefined(verdict)
                || (verdict == AnyCpuCountVerdict.Broken) != (count.Length > 0)
                || (count.Length > 0
                    && !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out cpus)))
            {
                return null;
            }

            string property = Uri.UnescapeDataString(words[at]);
            string reason = Uri.UnescapeDataString(words[at + 3]);
            if (property.Concat(reason).Any(char.IsControl))
            {
                return null;
            }

            verdicts.Add(new DesignVerdict(
                world, property, verdict, count.Length > 0 ? cpus : null, reason.Length > 0 ? reason : null));
        }

        return (words[0], world, [.. verdicts]);
    }
}
