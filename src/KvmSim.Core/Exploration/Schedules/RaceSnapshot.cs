using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Exploration;

/// <summary>The shared variables of the protocol at one moment, for people and exports.</summary>
/// <param name="Online">The CPUs in cpu_online_mask, ascending.</param>
/// <param name="Enabled">The CPUs on which KVM counts virtualization as enabled, ascending.</param>
/// <param name="Usage">kvm_usage_count.</param>
/// <param name="HardwareIncompatible">The flag of the reviewed patch.</param>
/// <param name="EnableFailed">Whether hardware_enable_failed is not zero.</param>
/// <param name="CallbackInstalled">Whether KVM's cpuhp callbacks are installed.</param>
/// <param name="Locks">The locks that are held, each with who holds it.</param>
public sealed record RaceSnapshot(
    IReadOnlyList<int> Online,
    IReadOnlyList<int> Enabled,
    int Usage,
    bool HardwareIncompatible,
    bool EnableFailed,
    bool CallbackInstalled,
    IReadOnlyList<HeldLock> Locks)
{
    internal static RaceSnapshot Of(
        in KvmState<CpuMask64> state, IReadOnlyList<HeldLock> locks, Func<int, int> numberOf) => new(
        List(state.Online, numberOf),
        List(state.Enabled, numberOf),
        state.Usage,
        state.HardwareIncompatible,
        state.EnableFailed,
        state.CallbackInstalled,
        locks);

    /// <inheritdoc />
    public override string ToString() =>
        $"online {string.Join(',', Online)}; "
        + $"enabled {(Enabled.Count > 0 ? string.Join(',', Enabled) : "none")}; VMs {Usage}";

    private static int[] List(CpuMask64 cpus, Func<int, int> numberOf) =>
        [.. Enumerable.Range(0, 64).Where(cpus.Contains).Select(numberOf).Order()];
}
