namespace KvmSim.Exploration;

/// <summary>
/// Leads a search that is divided into parts, level by level, and puts together what they found. Its result is that
/// of one process: sets do not depend on who holds them, and of several steps that break the same at one depth the one
/// from the smallest state is kept.
/// </summary>
/// <param name="options">What is explored.</param>
/// <param name="parts">The parts, in their order, all at the position.</param>
/// <param name="position">Where the search stands.</param>
internal sealed class PartLeader(RaceSearchOptions options, IReadOnlyList<IPartLink> parts, LeaderPosition position)
{
    private readonly long _earlierTransitions = position.TransitionCount;

    /// <summary>Where the search stands: the last barrier.</summary>
    public LeaderPosition Position { get; private set; } = position;

    /// <summary>Why the search is to end: seen at the next barrier, or where a part stops within its level.</summary>
    public RaceStopReason? Ending { get; set; }

    private RaceProperty Wanted =>
        options.Asked & ~Position.Found.Aggregate(RaceProperty.None, (all, found) => all | found.Breach.Property);

    /// <summary>Searches until there is nothing left, or something says stop.</summary>
    /// <param name="atBarrier">Is done before each level, e.g. saving it.</param>
    /// <returns>
    /// Why it ended. Where it ended early the position is that of the last whole level: what parts did of the next
    /// depends on who was faster.
    /// </returns>
    /// <exception cref="PartsDisagreeException">States were lost on their way.</exception>
    public async Task<RaceStopReason> RunAsync(Func<LeaderPosition, Task> atBarrier)
    {
        while (Position.LevelCount > 0)
        {
            await atBarrier(Position);
            if (Ending is RaceStopReason early)
            {
                return early;
            }

            int depth = Position.Depth;
            RaceProperty wanted = Wanted;
            PartEnd[] ends = await Task.WhenAll(parts.Select(part => part.ExpandAsync(depth, wanted)));
            if (StopReason(ends) is RaceStopReason stopped)
            {
                return stopped;
            }

            PartReport[] reports = await Task.WhenAll(parts.Select(part => part.AdvanceAsync(depth + 1)));
            RequireAgreement(reports);
            long states = reports.Sum(report => report.StateCount);
            long next = reports.Sum(report => report.NextCount);
            if (states != Position.StateCount + next)
            {
                throw new PartsDisagreeException(
                    $"There were {Position.StateCount} states and {next} were found at depth {depth + 1}, but there "
                        + $"are {states}.");
            }

            if (states > options.MaxStates)
            {
                return RaceStopReason.MaxStates;
            }

            Position = Position with
            {
                StateCount = states,
                TransitionCount = _earlierTransitions + reports.Sum(report => report.TransitionCount),
                PeakBytes = Math.Max(Position.PeakBytes, reports.Sum(report => report.PeakBytes)),
                Found = [.. Position.Found, .. Settle(reports, depth)],
            };
            if (options.StopWhenFound && options.Asked != RaceProperty.None && Wanted == RaceProperty.None)
            {
                return RaceStopReason.Found;
            }

            Position = Position with { Depth = depth + 1, LevelCount = next };
        }

        Position = Position with { Depth = Position.Depth - 1 };
        return RaceStopReason.Exhausted;
    }

    private RaceStopReason? StopReason(PartEnd[] ends) =>
        ends.Contains(PartEnd.Full) ? RaceStopReason.MaxMemory
        : ends.All(end => end == PartEnd.Done) ? null
        : Ending ?? throw new PartsDisagreeException("A part stopped, and nobody had asked it to.");

    /// <summary>Each part has taken just as many states as the others sent it.</summary>
    private static void RequireAgreement(PartReport[] reports)
    {
        for (int from = 0; from < reports.Length; from++)
        {
            for (int to = 0; to < reports.Length; to++)
            {
                if (reports[from].Sent[to] != reports[to].Taken[from])
                {
                    throw new PartsDisagreeException(
                        $"Part {from + 1} sent {reports[from].Sent[to]} states to part {to + 1}, "
                        + $"which took {reports[to].Taken[from]}.");
                }
            }
        }
    }

    private static IEnumerable<(PartBreach Breach, int Depth)> Settle(PartReport[] reports, int depth) =>
        reports.SelectMany(report => report.Breaches).GroupBy(breach => breach.Property)
            .Select(same => same.Aggregate((best, other) => other.IsBefore(best) ? other : best))
            .Select(breach => (breach, breach.Action is null ? depth : depth + 1));
}
