namespace KvmSim.Races;

/// <summary>The designs that break nothing, by what they cost.</summary>
public static class DesignFrontier
{
    /// <summary>
    /// The unbroken designs of which no other unbroken one has fewer costs: none whose costs are a proper part of theirs.
    /// </summary>
    public static IReadOnlyList<Design> Of(IReadOnlyList<Design> designs)
    {
        (Design Design, HashSet<string> Costs)[] unbroken =
        [
            .. designs.Where(design => design.IsUnbroken).Select(design => (
                design, new HashSet<string>(design.Costs.Select(cost => cost.Id), StringComparer.Ordinal))),
        ];
        return
        [
            .. unbroken.Where(one => !unbroken.Any(other => other.Costs.IsProperSubsetOf(one.Costs)))
                .Select(one => one.Design),
        ];
    }

    /// <summary>
    /// The ways from given parts to the nearest of some designs, by the number of parts that change: all that are as
    /// short as the shortest; none if there is no design.
    /// </summary>
    public static IReadOnlyList<DesignChange> Nearest(DesignPlace from, IEnumerable<Design> designs)
    {
        DesignChange[] ways =
            [.. designs.Select(design => new DesignChange(design, from.ChangesTo(DesignPlace.Of(design))))];
        return ways.Length == 0 ? [] : [.. ways.Where(way => way.Changes.Count == ways.Min(other => other.Changes.Count))];
    }
}
