namespace KvmSim.Exploration;

/// <summary>
/// A table of states that threads add to whenever they like: it sees to it that nobody adds while it grows, and that
/// it never takes more than it may.
/// </summary>
/// <typeparam name="TWord">The packed state.</typeparam>
/// <param name="threads">How many threads move what is stored when it grows.</param>
/// <param name="room">The most bytes that the table may take, asked when it is to grow.</param>
internal sealed class GatedStore<TWord>(int threads, Func<long> room) : IDisposable
    where TWord : unmanaged, IStateWord<TWord>
{
    private readonly StateStore<TWord> _store = new();
    private readonly ReaderWriterLockSlim _gate = new();
    private long _reserved;
    private bool _isClosed;

    /// <summary>How many states it holds.</summary>
    public long Count => _store.Count;

    /// <summary>What it takes.</summary>
    public long Bytes => _store.Bytes;

    /// <summary>Adds those that are new and hands them out; one of several threads gets each new state.</summary>
    /// <param name="words">The states.</param>
    /// <param name="added">Room for as many.</param>
    /// <returns>How many were new; -1 where there was no room, and nothing was added.</returns>
    public int AddNew(ReadOnlySpan<TWord> words, Span<TWord> added)
    {
        while (true)
        {
            _gate.EnterReadLock();
            try
            {
                ObjectDisposedException.ThrowIf(_isClosed, this);
                bool fits = Interlocked.Add(ref _reserved, words.Length) + _store.Count <= _store.Limit;
                int count = fits ? _store.AddNew(words, added) : -1;
                Interlocked.Add(ref _reserved, -words.Length);
                if (fits)
                {
                    return count;
                }
            }
            finally
            {
                _gate.ExitReadLock();
            }

            if (!TryGrow(words.Length))
            {
                return -1;
            }
        }
    }

    /// <summary>Gives the memory back; who adds later is told that there is no table any more.</summary>
    public void Dispose()
    {
        _gate.EnterWriteLock();
        try
        {
            if (!_isClosed)
            {
                _isClosed = true;
                _store.Dispose();
            }
        }
        finally
        {
            _gate.ExitWriteLock();
        }
    }

    /// <summary>Makes room for so many more, and for as many of each other thread.</summary>
    private bool TryGrow(int more)
    {
        _gate.EnterWriteLock();
        try
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            while (_store.Count + ((long)more * (threads + 1)) > _store.Limit)
            {
                if (!_store.TryGrow(room(), threads))
                {
                    return _store.Count + more <= _store.Limit;
                }
            }

            return true;
        }
        finally
        {
            _gate.ExitWriteLock();
        }
    }
}
