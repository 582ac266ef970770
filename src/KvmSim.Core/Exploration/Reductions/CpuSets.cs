namespace KvmSim.Exploration;

/// <summary>The sets of CPUs in a state: a CPU is to the protocol what it is in.</summary>
/// <param name="Online">cpu_online_mask.</param>
/// <param name="Enabled">Virtualization is enabled.</param>
/// <param name="Walk">A walk has still to visit it.</param>
/// <param name="Load">The loader's walk has still to visit it.</param>
internal readonly record struct CpuSets(ulong Online, ulong Enabled, ulong Walk, ulong Load)
{
    /// <summary>These CPUs in each set that the key names: bits 0 to 3 stand for the sets in their order.</summary>
    public static CpuSets Of(int key, ulong cpus) => new(
        (key & 1) != 0 ? cpus : 0, (key & 2) != 0 ? cpus : 0, (key & 4) != 0 ? cpus : 0, (key & 8) != 0 ? cpus : 0);

    /// <summary>The CPUs that are in exactly the sets that the key names.</summary>
    public ulong Members(int key) =>
        ((key & 1) != 0 ? Online : ~Online)
        & ((key & 2) != 0 ? Enabled : ~Enabled)
        & ((key & 4) != 0 ? Walk : ~Walk)
        & ((key & 8) != 0 ? Load : ~Load);

    /// <summary>Only these CPUs.</summary>
    public CpuSets Masked(ulong cpus) => new(Online & cpus, Enabled & cpus, Walk & cpus, Load & cpus);

    /// <summary>Both together.</summary>
    public CpuSets With(CpuSets other) =>
        new(Online | other.Online, Enabled | other.Enabled, Walk | other.Walk, Load | other.Load);

    /// <summary>The only CPU of these sets under another number.</summary>
    public CpuSets ShiftedTo(int from, int to) => new(
        Online >> from << to, Enabled >> from << to, Walk >> from << to, Load >> from << to);
}
