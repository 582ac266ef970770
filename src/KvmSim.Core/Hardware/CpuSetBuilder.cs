namespace KvmSim.Hardware;

/// <summary>Collects CPUs in place, where a set for each step would be a set for each CPU.</summary>
internal struct CpuSetBuilder()
{
    private ulong[] _words = [];

    /// <summary>Adds the CPUs of a set.</summary>
    public void Add(CpuSet cpus)
    {
        ReadOnlySpan<ulong> added = cpus.Bits;
        if (added.Length > _words.Length)
        {
            Array.Resize(ref _words, added.Length);
        }

        for (int i = 0; i < added.Length; i++)
        {
            _words[i] |= added[i];
        }
    }

    /// <summary>The CPUs. Nothing can be added any more without changing them: the builder is done.</summary>
    public readonly CpuSet ToSet() => new(_words);
}
