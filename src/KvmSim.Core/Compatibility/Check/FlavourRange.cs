namespace KvmSim.Compatibility;

/// <summary>
/// The flavours of the check for which a row of a table holds: its cells "since" and "until". A flavour that comes
/// later has what the newest has, so it costs no line. A row with a gap stands twice, once for each side; two rows of
/// one key never overlap.
/// </summary>
/// <param name="First">The first flavour, by <see cref="CheckStyle.TableIndex"/>.</param>
/// <param name="Last">The last one, inclusive; <see cref="int.MaxValue"/> while there is no end.</param>
internal readonly record struct FlavourRange(int First, int Last)
{
    /// <summary>No flavour at all.</summary>
    private static readonly FlavourRange None = new(int.MaxValue, -1);

    /// <summary>Whether it is no flavour at all.</summary>
    public bool IsEmpty => First > Last;

    /// <summary>The first flavour; null for none.</summary>
    public CheckStyle? FirstStyle => IsEmpty ? null : CheckStyle.All[First];

    /// <summary>The range of two cells.</summary>
    /// <param name="since">The first flavour, by its <see cref="CheckStyle.TableKey"/>; "-": in none.</param>
    /// <param name="until">The last one; "-": no end is known.</param>
    /// <exception cref="InvalidDataException">
    /// A flavour that does not exist, or one that ends before it begins.
    /// </exception>
    public static FlavourRange Of(string since, string until)
    {
        if (since == "-")
        {
            return until == "-" ? None : throw new InvalidDataException($"A row until '{until}' has no 'since'.");
        }

        FlavourRange range = new(IndexOf(since), until == "-" ? int.MaxValue : IndexOf(until));
        return range.IsEmpty
            ? throw new InvalidDataException($"A row since '{since}' cannot end with '{until}', which is older.")
            : range;
    }

    /// <summary>Whether a flavour is among them.</summary>
    public bool Has(CheckStyle style) => style.TableIndex >= First && style.TableIndex <= Last;

    /// <summary>Whether some flavour is in both.</summary>
    public bool Overlaps(FlavourRange other) =>
        !IsEmpty && !other.IsEmpty && First <= other.Last && other.First <= Last;

    private static int IndexOf(string key) => CheckStyle.All
        .FirstOrDefault(style => string.Equals(style.TableKey, key, StringComparison.Ordinal))?.TableIndex
        ?? throw new InvalidDataException(
            $"No flavour of the check is called '{key}'; there are "
                + $"{string.Join(", ", CheckStyle.All.Select(style => style.TableKey))}.");
}
