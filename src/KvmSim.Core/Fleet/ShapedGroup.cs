using System.Runtime.CompilerServices;
using KvmSim.Hardware;

namespace KvmSim.Fleet;

/// <summary>CPUs of one machine that are of one model and in one state.</summary>
/// <param name="Model">The model.</param>
/// <param name="IsOnline">Whether they are brought up at boot.</param>
/// <param name="Cpus">The CPUs; at least one.</param>
internal readonly record struct ShapedGroup(CpuModel Model, bool IsOnline, CpuSet Cpus)
{
    /// <summary>The CPU that stands for all.</summary>
    public int First => Cpus.Lowest;

    /// <summary>Whether both are judged alike; the other CPUs of a group do not matter.</summary>
    public bool Equals(ShapedGroup other) => IsOnline == other.IsOnline && First == other.First && Model == other.Model;

    /// <summary>Quick: models that come from one pool are one object.</summary>
    public override int GetHashCode() => HashCode.Combine(RuntimeHelpers.GetHashCode(Model), IsOnline, First);
}
