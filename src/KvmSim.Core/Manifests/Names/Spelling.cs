using System.Text.RegularExpressions;

namespace KvmSim.Manifests;

/// <summary>Finds the name that was probably meant.</summary>
internal static class Spelling
{
    private const int MaxLength = 64;

    /// <summary>Numbers with a dot between them.</summary>
    private static readonly Regex Version = new(
        @"[0-9]+(?:\.[0-9]+)+", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    /// <summary>
    /// The nearest of the names; null if none is near. Of equally near ones the one that begins alike; where none is,
    /// one that the text begins with.
    /// </summary>
    public static string? Nearest(string found, IEnumerable<string> names)
    {
        if (found.Length is 0 or > MaxLength)
        {
            return null;
        }

        List<string> known = [.. names];
        string? best = null;
        int bestDistance = Math.Max(1, found.Length / 3) + 1;
        foreach (string name in known)
        {
            if (!MayBeVersion(found, name))
            {
                continue;
            }

            int distance = string.Equals(found, name, StringComparison.OrdinalIgnoreCase) ? 0
                : IsAbbreviation(found, name) ? 1
                : Distance(found, name, bestDistance + 1);
            bool isNearer = distance < bestDistance
                || (distance == bestDistance && best is not null
                    && CommonPrefix(found, name) > CommonPrefix(found, best));
            if (isNearer)
            {
                (best, bestDistance) = (name, distance);
            }
        }

        return best ?? known.FindAll(name => IsAbbreviation(name, found) && MayBeVersion(found, name)).MaxBy(name => name.Length);
    }

    /// <summary>
    /// A version with a digit more or less is another version, not a slip: 6.21 may stand for 6.12, and never for 6.1.
    /// Names without a version are told apart by their letters alone.
    /// </summary>
    private static bool MayBeVersion(string found, string name)
    {
        string version = Version.Match(found).Value, other = Version.Match(name).Value;
        return version.Length == 0 || other.Length == 0 || string.Equals(version, other, StringComparison.Ordinal)
            || (version.Length == other.Length && Distance(version, other, 2) < 2 && version.Order().SequenceEqual(other.Order()));
    }

    private static int CommonPrefix(string left, string right) => left.AsSpan().CommonPrefixLength(right);

    /// <summary>"kvm_i" for kvm_intel; the other way round "error" for err.</summary>
    private static bool IsAbbreviation(string brief, string name) =>
        brief.Length >= 3 && name.StartsWith(brief, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Damerau-Levenshtein distance (neighbours may be swapped once); <paramref name="limit"/> if not less.
    /// </summary>
    private static int Distance(string left, string right, int limit)
    {
        if (right.Length > MaxLength || Math.Abs(left.Length - right.Length) >= limit)
        {
            return limit;
        }

        int[] beforePrevious = new int[right.Length + 1];
        int[] previous = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int[] current = new int[right.Length + 1];
            current[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int cost = left[i - 1] == right[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + cost);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    current[j] = Math.Min(current[j], beforePrevious[j - 2] + 1);
                }
            }

            (beforePrevious, previous) = (previous, current);
        }

        return Math.Min(previous[right.Length], limit);
    }
}
