namespace KvmSim.Kernel;

/// <summary>The kernel's log buffer: records in the order in which they were printed.</summary>
public sealed class KernelLog
{
    private readonly List<KernelLogRecord> _records = [];

    /// <summary>All records since boot.</summary>
    public IReadOnlyList<KernelLogRecord> Records => _records;

    /// <summary>The records from that index on.</summary>
    public IReadOnlyList<KernelLogRecord> Since(int index) => _records.GetRange(index, _records.Count - index);

    internal void Append(KernelLogRecord record) => _records.Add(record);

    internal void Append(IEnumerable<KernelLogRecord> records) => _records.AddRange(records);

    internal void Clear() => _records.Clear();
}
