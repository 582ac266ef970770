namespace KvmSim.Simulation;

/// <summary>
/// What was asked of a machine since it was powered on. Only the questions are kept: a machine in the state of then,
/// asked the same, answers the same, so what came of each is had by asking again.
/// </summary>
/// <param name="limit">How many are kept; 0 for none.</param>
public sealed class MachineHistory(int limit)
{
    /// <summary>How many are kept if nothing else is said.</summary>
    public const int DefaultLimit = 100_000;

    private readonly List<MachineCall> _calls = [];

    /// <summary>How many are kept.</summary>
    public int Limit { get; } = limit;

    /// <summary>How many there were.</summary>
    public long Count { get; private set; }

    /// <summary>Whether all of them are kept. What lacks its end is of no use, so nothing is kept then.</summary>
    public bool IsComplete => Count == _calls.Count;

    internal IReadOnlyList<MachineCall> Calls => _calls;

    internal void Add(in MachineCall call)
    {
        Count++;
        if (Count <= Limit)
        {
            _calls.Add(call);
        }
        else if (_calls.Count > 0)
        {
            _calls.Clear();
            _calls.TrimExcess();
        }
    }

    internal void Clear()
    {
        _calls.Clear();
        Count = 0;
    }
}
