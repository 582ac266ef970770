namespace KvmSim.Kernel;

/// <summary>
/// The kernel's log buffer: records in the order in which they were printed. As the buffer of a real kernel it keeps
/// the last ones only (CONFIG_LOG_BUF_SHIFT), though more of them; what an operation prints is kept until the next
/// begins.
/// </summary>
public sealed class KernelLog
{
    /// <summary>That many records are kept for certain.</summary>
    public const int Kept = 65_536;

    private readonly List<KernelLogRecord> _records = [];

    /// <summary>The records since boot, the last <see cref="Kept"/> at least.</summary>
    public IReadOnlyList<KernelLogRecord> Records => _records;

    /// <summary>How many of the oldest were dropped.</summary>
    public long Dropped { get; private set; }

    /// <summary>How many were printed since boot.</summary>
    public long Printed => Dropped + _records.Count;

    /// <summary>
    /// The records that were printed after the first <paramref name="printed"/>, as far as they are kept.
    /// </summary>
    public IReadOnlyList<KernelLogRecord> Since(long printed)
    {
        int index = (int)Math.Max(0, printed - Dropped);
        return index >= _records.Count ? [] : _records.GetRange(index, _records.Count - index);
    }

    internal void Append(KernelLogRecord record) => _records.Add(record);

    internal void Append(IEnumerable<KernelLogRecord> records) => _records.AddRange(records);

    /// <summary>Takes back what was printed after the first <paramref name="printed"/>.</summary>
    internal void TakeBack(long printed)
    {
        int kept = (int)Math.Max(0, printed - Dropped);
        if (kept < _records.Count)
        {
            _records.RemoveRange(kept, _records.Count - kept);
        }
    }

    internal void Clear()
    {
        _records.Clear();
        Dropped = 0;
    }

    /// <summary>Lets go of the oldest, some at a time.</summary>
    internal void Trim()
    {
        if (_records.Count >= 2 * Kept)
        {
            Dropped += _records.Count - Kept;
            _records.RemoveRange(0, _records.Count - Kept);
        }
    }
}
