namespace KvmSim.Cluster.Nodes;

/// <summary>What this node has sent to others.</summary>
internal sealed class Traffic
{
    private long _states;
    private long _bytes;

    /// <summary>States.</summary>
    public long States => Volatile.Read(ref _states);

    /// <summary>The bytes that they took.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>A batch is sent.</summary>
    public void Add(int states, int bytes)
    {
        Interlocked.Add(ref _states, states);
        Interlocked.Add(ref _bytes, bytes);
    }
}
