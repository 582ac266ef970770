namespace KvmSim.Hardware;

/// <summary>
/// A set of CPU numbers as a value. The protocol is generic over it: one machine word where an explorer stores millions
/// of states, as many words as it takes on a host of 8,192 CPUs.
/// </summary>
/// <typeparam name="TSelf">The implementing type, so that the calls are direct.</typeparam>
public interface ICpuSet<TSelf>
    where TSelf : struct, ICpuSet<TSelf>
{
    /// <summary>Whether no CPU is in the set.</summary>
    bool IsEmpty { get; }

    /// <summary>The lowest CPU number of a set that is not empty.</summary>
    int Lowest { get; }

    /// <summary>Whether the CPU is in the set.</summary>
    bool Contains(int cpu);

    /// <summary>This set with that CPU.</summary>
    TSelf With(int cpu);

    /// <summary>This set without that CPU.</summary>
    TSelf Without(int cpu);

    /// <summary>The CPUs that both sets hold.</summary>
    TSelf Intersect(TSelf other);

    /// <summary>The CPUs of this set that the other does not hold.</summary>
    TSelf Except(TSelf other);
}
