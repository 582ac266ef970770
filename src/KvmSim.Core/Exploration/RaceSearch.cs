using System.Numerics;

namespace KvmSim.Exploration;

/// <summary>Explores every order of events of a protocol.</summary>
public static class RaceSearch
{
    /// <summary>Explores as far as the options let it.</summary>
    /// <exception cref="RaceSearchException">The options cannot be explored.</exception>
    public static RaceSearchResult Run(RaceSearchOptions options, CancellationToken cancellation = default)
    {
        SearchSpace space = SearchSpace.Of(options);
        return space.Layout.Bits <= 64
            ? Run<ulong>(space, options, cancellation)
            : Run<UInt128>(space, options, cancellation);
    }

    private static RaceSearchResult Run<TWord>(
        SearchSpace space, RaceSearchOptions options, CancellationToken cancellation)
        where TWord : unmanaged, IBinaryInteger<TWord>, IUnsignedNumber<TWord>
    {
        ProgressPacer pacer = new(options);
        using BreadthFirstSearch<TWord> search = new(space, options, cancellation);
        RaceStopReason reason = search.Run();
        return new RaceSearchResult
        {
            Options = options,
            StateCount = search.StateCount,
            TransitionCount = search.TransitionCount,
            StopReason = reason,
            Depth = search.Depth,
            Elapsed = pacer.Elapsed,
            PeakMemoryBytes = search.PeakMemoryBytes,
            AppliedReduction = space.Reduction,
            Violations =
            [
                .. RacePropertyCatalog.Each(RaceProperty.All)
                    .Where(search.Found.ContainsKey)
                    .Select(property => new RaceViolation(property, search.Found[property].Depth, null)),
            ],
        };
    }
}
