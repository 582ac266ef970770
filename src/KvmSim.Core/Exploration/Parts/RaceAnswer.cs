using System.Text.Json;
using System.Text.Json.Serialization;

namespace KvmSim.Exploration;

/// <summary>
/// What a search found, as text: numbers, and of each broken property whose turn it is. What happens then is not part
/// of it: who reads it replays it, as after a search of its own.
/// </summary>
internal sealed record RaceAnswer
{
    private static readonly JsonSerializerOptions Format = new() { Converters = { new JsonStringEnumConverter() } };

    public required long StateCount { get; init; }

    public required long TransitionCount { get; init; }

    public required RaceStopReason StopReason { get; init; }

    public required int Depth { get; init; }

    public required long PeakMemoryBytes { get; init; }

    public required Broken[] Violations { get; init; }

    /// <summary>What was found, as text.</summary>
    public string Write() => JsonSerializer.Serialize(this, Format);

    /// <summary>What a text says was found.</summary>
    /// <exception cref="JsonException">It says nothing.</exception>
    public static RaceAnswer Read(string text) =>
        JsonSerializer.Deserialize<RaceAnswer>(text, Format) ?? throw new JsonException("An answer is no null.");

    /// <summary>The answer of a search.</summary>
    public static RaceAnswer Of(
        RaceStopReason reason, LeaderPosition position, IReadOnlyDictionary<RaceProperty, RaceAction[]?> ways) => new()
        {
            StateCount = position.StateCount,
            TransitionCount = position.TransitionCount,
            StopReason = reason,
            Depth = position.Depth,
            PeakMemoryBytes = position.PeakBytes,
            Violations =
            [
                .. position.Found.OrderBy(found => (uint)found.Breach.Property).Select(found => new Broken(
                    (int)found.Breach.Property,
                    found.Depth,
                    ways.GetValueOrDefault(found.Breach.Property)?
                        .Select(action => new[] { (int)action.Actor, action.Index, action.Cpu }).ToArray())),
            ],
        };

    /// <summary>The result that it is of a request.</summary>
    /// <exception cref="ReplayDivergenceException">A schedule does not replay: an error of the explorer.</exception>
    public RaceSearchResult ToResult(RaceSearchOptions options, TimeSpan? elapsed) => new()
    {
        Options = options,
        StateCount = StateCount,
        TransitionCount = TransitionCount,
        StopReason = StopReason,
        Depth = Depth,
        Elapsed = elapsed,
        PeakMemoryBytes = PeakMemoryBytes,
        AppliedReduction = SearchSpace.Of(options).Reduction,
        Violations = [.. Violations.Select(broken => broken.ToViolation(options))],
    };

    /// <summary>A property that is broken.</summary>
    /// <param name="Property">Its bit.</param>
    /// <param name="Depth">After how many steps.</param>
    /// <param name="Actions">
    /// The actor's kind, number and CPU of each; null where there was no room to find them.
    /// </param>
    internal sealed record Broken(int Property, int Depth, int[][]? Actions)
    {
        public RaceViolation ToViolation(RaceSearchOptions options)
        {
            RaceProperty property = (RaceProperty)Property;
            RaceSchedule? schedule = Actions is null ? null : RaceSearch.Replay(
                options,
                property,
                [.. Actions.Select(action => new RaceAction((RaceActorKind)action[0], action[1], action[2]))]);
            return new RaceViolation(options.InfoOf(property), schedule?.Steps.Count ?? Depth, schedule);
        }
    }
}
