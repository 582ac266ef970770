using KvmSim.Exploration;

namespace KvmSim.Core.Tests.Exploration.Parts;

/// <summary>A divided search whose parts are all in this process.</summary>
internal sealed class LocalParts : IDisposable
{
    private readonly SearchPart[] _parts;
    private readonly RaceSearchOptions _options;

    public LocalParts(RaceSearchOptions options, int count, int threads = 1, long maxBytes = long.MaxValue)
    {
        _options = options;
        _parts = [.. Enumerable.Range(0, count).Select(
            index => SearchPart.Create(options, new PartPlan(index, count, threads, maxBytes)))];
    }

    public IReadOnlyList<SearchPart> All => _parts;

    /// <summary>How often each batch is delivered; the default once.</summary>
    public Func<int, int> Copies { get; init; } = _ => 1;

    /// <summary>How many states went from one part to another.</summary>
    public long SentCount { get; private set; }

    public async Task<(RaceStopReason Reason, LeaderPosition Position)> Run(
        LeaderPosition? from = null, Func<LeaderPosition, Task>? atBarrier = null)
    {
        if (from is null)
        {
            Array.ForEach(_parts, part => part.Begin());
        }

        PartLeader leader = new(
            _options, [.. _parts.Select((_, index) => new Link(this, index))], from ?? LeaderPosition.First);
        RaceStopReason reason = await leader.RunAsync(atBarrier ?? (_ => Task.CompletedTask));
        return (reason, leader.Position);
    }

    public void Dispose() => Array.ForEach(_parts, part => part.Dispose());

    private sealed class Link(LocalParts parts, int index) : IPartLink
    {
        public Task<PartEnd> ExpandAsync(int depth, RaceProperty wanted)
        {
            Outlet outlet = new(parts, index);
            PartEnd end = parts._parts[index].Expand(wanted, outlet, CancellationToken.None);
            return Task.FromResult(outlet.MetAFullPart ? PartEnd.Full : end);
        }

        public Task<PartReport> AdvanceAsync(int depth) => Task.FromResult(parts._parts[index].Advance());
    }

    private sealed class Outlet(LocalParts parts, int from) : ISuccessorOutlet
    {
        private int _number;

        /// <summary>Whether a part had no room for what was sent.</summary>
        public bool MetAFullPart { get; private set; }

        public bool Send(int part, byte[] words, int count)
        {
            int number = Interlocked.Increment(ref _number);
            parts.SentCount += count;
            SearchPart to = parts._parts[part];
            MetAFullPart |= !Enumerable.Range(0, parts.Copies(number))
                .All(_ => to.Take(parts._parts[from].Depth, from, number, words));
            return !MetAFullPart;
        }
    }
}
