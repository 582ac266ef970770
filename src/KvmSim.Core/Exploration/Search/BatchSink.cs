using System.Runtime.CompilerServices;

namespace KvmSim.Exploration;

/// <summary>Collects successors for the store, and notes what is broken.</summary>
/// <typeparam name="TWord">The packed state.</typeparam>
internal struct BatchSink<TWord>(TWord[] buffer, BreachLog<TWord> log) : ISuccessorSink<TWord>
    where TWord : unmanaged, IComparable<TWord>
{
    private readonly TWord[] _buffer = buffer;
    private readonly BreachLog<TWord> _log = log;

    /// <summary>How many successors were collected.</summary>
    public int Count { get; set; }

    /// <summary>The state whose successors come now.</summary>
    public TWord Source { get; set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(TWord successor, RaceAction action, RaceProperty broken)
    {
        _buffer[Count++] = successor;
        if ((broken & _log.Wanted) != RaceProperty.None)
        {
            _log.Note(broken, Source, action);
        }
    }
}
