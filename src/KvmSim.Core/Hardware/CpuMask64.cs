using System.Numerics;

namespace KvmSim.Hardware;

/// <summary>A set of CPUs 0 to 63 in one word.</summary>
/// <param name="Bits">Bit n stands for CPU n.</param>
internal readonly record struct CpuMask64(ulong Bits) : ICpuSet<CpuMask64>
{
    /// <inheritdoc />
    public bool IsEmpty => Bits == 0;

    /// <inheritdoc />
    public int Lowest => BitOperations.TrailingZeroCount(Bits);

    /// <inheritdoc />
    public bool Contains(int cpu) => (Bits & (1UL << cpu)) != 0;

    /// <inheritdoc />
    public CpuMask64 With(int cpu) => new(Bits | (1UL << cpu));

    /// <inheritdoc />
    public CpuMask64 Without(int cpu) => new(Bits & ~(1UL << cpu));

    /// <inheritdoc />
    public CpuMask64 Intersect(CpuMask64 other) => new(Bits & other.Bits);

    /// <inheritdoc />
    public CpuMask64 Except(CpuMask64 other) => new(Bits & ~other.Bits);
}
