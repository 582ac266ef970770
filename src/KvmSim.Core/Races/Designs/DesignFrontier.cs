namespace KvmSim.Races;

/// <summary>The designs that break nothing, by what they cost.</summary>
public static class DesignFrontier
{
    /// <summary>
    /// Those of some designs, all taken for good, of which no other has fewer costs: none whose costs are a proper part
    /// of theirs. Designs with the same costs are all there.
    /// </summary>
    public static IReadOnlyList<Design> Of(IEnumerable<Design> good)
    {
        (Design Design, HashSet<string> Costs)[] all =
        [
            .. good.Select(design => (
                design, new HashSet<string>(design.Costs.Select(cost => cost.Id), StringComparer.Ordinal))),
        ];
        return
            [.. all.Where(one => !all.Any(other => other.Costs.IsProperSubsetOf(one.Costs))).Select(one => one.Design)];
    }

    /// <summary>
    /// The ways from given parts to the nearest of some designs, by the number of parts that change: all that are as
    /// short as the shortest; none if there is no design.
    /// </summary>
    public static IReadOnlyList<DesignChange> Nearest(DesignPlace from, IEnumerable<Design> designs)
    {
        DesignChange[] ways =
            [.. designs.Select(design => new DesignChange(design, from.ChangesTo(DesignPlace.Of(design))))];
        int shortest = ways.Select(way => way.Changes.Count).DefaultIfEmpty().Min();
        return [.. ways.Where(way => way.Changes.Count == shortest)];
    }
}
