using System.Text.RegularExpressions;
using KvmSim.Messages;

namespace KvmSim.Description;

/// <summary>A line of the kernel log that a step expects, or must not write.</summary>
/// <param name="Level">The level's name, e.g. "info"; null for any.</param>
/// <param name="Pattern">A part of the line, or a regular expression between slashes.</param>
/// <param name="Mark">Where it is asked for.</param>
public sealed record LogPattern(string? Level, string Pattern, SourceMark Mark)
{
    internal const int MaxLength = 512;
    private const int MaxRepeats = 1000;

    private readonly Lazy<Regex?> _regex = new(() => IsExpression(Pattern) ? Compile(Pattern) : null);

    /// <inheritdoc />
    public bool Equals(LogPattern? other) =>
        other is not null && (Level, Pattern, Mark) == (other.Level, other.Pattern, other.Mark);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Level, Pattern, Mark);

    /// <summary>Whether a line has the pattern. The time that it takes is linear in the length of the line.</summary>
    /// <param name="level">The level's name.</param>
    /// <param name="message">The line without its level.</param>
    public bool Matches(string level, string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return (Level is null || Level == level)
            && (_regex.Value?.IsMatch(message) ?? message.Contains(Pattern, StringComparison.Ordinal));
    }

    /// <summary>What is wrong with a pattern; null if nothing is.</summary>
    internal static string? Check(string pattern)
    {
        if (pattern.Length is 0 or > MaxLength)
        {
            return $"A pattern has 1 to {MaxLength} characters.";
        }

        if (!IsExpression(pattern))
        {
            return null;
        }

        if (Repeats(pattern) > MaxRepeats)
        {
            return $"The counts in braces multiply to more than {MaxRepeats}.";
        }

        try
        {
            _ = Compile(pattern);
            return null;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return Excerpt.Long(
                $"This is not a regular expression that can be matched in linear time: {exception.Message}");
        }
    }

    private static bool IsExpression(string pattern) => pattern is ['/', _, .., '/'];

    private static Regex Compile(string pattern) => new(
        pattern[1..^1], RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>
    /// The product of all numbers that follow a brace or a comma: an upper bound of how often anything repeats.
    /// </summary>
    private static long Repeats(string pattern)
    {
        long product = 1;
        for (int i = 0; i < pattern.Length && product <= MaxRepeats; i++)
        {
            if (pattern[i] is not ('{' or ','))
            {
                continue;
            }

            long count = 0;
            while (i + 1 < pattern.Length && char.IsAsciiDigit(pattern[i + 1]) && count <= MaxRepeats)
            {
                count = (count * 10) + (pattern[++i] - '0');
            }

            product *= Math.Max(1, count);
        }

        return product;
    }
}
