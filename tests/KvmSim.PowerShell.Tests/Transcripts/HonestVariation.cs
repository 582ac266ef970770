using System.Text.RegularExpressions;

namespace KvmSim.PowerShell.Tests.Transcripts;

/// <summary>What differs between two runs of the same command, and nothing else.</summary>
internal static partial class HonestVariation
{
    /// <summary>Whether the two are the same output.</summary>
    internal static bool Same(IReadOnlyList<string> told, IReadOnlyList<string> shown) =>
        Paragraphs(told).SequenceEqual(Paragraphs(shown), StringComparer.Ordinal);

    // A longer number moves the ends of the lines of its paragraph: those of a paragraph with such a number do not
    // count.
    private static IEnumerable<string> Paragraphs(IEnumerable<string> lines) =>
        string.Join('\n', lines).Split("\n\n").Select(paragraph =>
        {
            string words = Space().Replace(paragraph, "");
            return Cost().IsMatch(words) ? Cost().Replace(words, "#") : paragraph;
        });

    // What a search took: ", 0.04 s, " and ", 19.9 bytes a state, ", which depends on when a table grew.
    [GeneratedRegex(@"(?<=,)\d+\.\d+(?=s,|bytesastate,)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Cost();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Space();
}
