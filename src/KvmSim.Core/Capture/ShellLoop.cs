using System.Globalization;
using System.Text.RegularExpressions;

namespace KvmSim.Capture;

/// <summary>
/// The commands of one line of a shell: separated by ";" or "&amp;&amp;", and loops "for x in LIST; do ...; done"
/// written out, also one in another. A list has words, "$(seq a b)" and "{a..b}".
/// </summary>
internal static partial class ShellLoop
{
    /// <summary>Commands of one line: more is no line that a person writes.</summary>
    private const int Most = 16384;

    /// <summary>
    /// The commands, in the order in which they run; null where a part of the line is not understood.
    /// </summary>
    public static IReadOnlyList<string>? Commands(string line)
    {
        Queue<string> parts = new(line.Replace("&&", ";", StringComparison.Ordinal)
            .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        List<string> commands = [];
        return TryRead(parts, commands, isInLoop: false) && commands.Count <= Most ? commands : null;
    }

    private static bool TryRead(Queue<string> parts, List<string> commands, bool isInLoop)
    {
        while (parts.TryDequeue(out string? part))
        {
            string text = part.StartsWith("do ", StringComparison.Ordinal) ? part[3..].TrimStart() : part;
            if (text == "done" || text.StartsWith("done ", StringComparison.Ordinal))
            {
                return isInLoop;
            }

            Match loop = Head().Match(text);
            if (!loop.Success)
            {
                commands.Add(text);
                continue;
            }

            List<string> body = [];
            if (Words(loop.Groups["list"].Value) is not { } words || !TryRead(parts, body, isInLoop: true)
                || (long)words.Count * body.Count > Most)
            {
                return false;
            }

            string name = loop.Groups["name"].Value;
            commands.AddRange(words.SelectMany(word => body.Select(command => command
                .Replace($"\"${name}\"", word, StringComparison.Ordinal)
                .Replace($"${{{name}}}", word, StringComparison.Ordinal)
                .Replace($"${name}", word, StringComparison.Ordinal))));
        }

        return !isInLoop;
    }

    private static List<string>? Words(string list)
    {
        List<string> words = [];
        foreach (Match match in Word().Matches(list))
        {
            if (!match.Groups["from"].Success)
            {
                words.Add(match.Value);
                continue;
            }

            if (!int.TryParse(match.Groups["from"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int from)
                || !int.TryParse(match.Groups["to"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int to)
                || to < from || to - from >= Most)
            {
                return null;
            }

            words.AddRange(
                Enumerable.Range(from, to - from + 1).Select(number => number.ToString(CultureInfo.InvariantCulture)));
        }

        return words.Exists(word => word.AsSpan().ContainsAny("$`*{")) ? null : words;
    }

    [GeneratedRegex(
        @"(^|[\s$#>])for\s+(?<name>[A-Za-z0-9_]+)\s+in\s+(?<list>.+)$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Head();

    [GeneratedRegex(
        @"(\$\(|`)seq\s+(-f\s+\S+\s+)?(?<from>[0-9]+)\s+(?<to>[0-9]+)\s*(\)|`)"
        + @"|\{(?<from>[0-9]+)\.\.(?<to>[0-9]+)\}|\S+",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
