namespace KvmSim.Hardware;

/// <summary>Where a logical CPU is.</summary>
/// <param name="Package">Its package.</param>
/// <param name="Core">Its core within the package.</param>
/// <param name="Thread">Its thread within the core; the first is 0.</param>
/// <param name="Node">Its NUMA node.</param>
public readonly record struct CpuPlacement(int Package, int Core, int Thread, int Node);
