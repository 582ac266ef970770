using KvmSim.Compatibility;
using KvmSim.Hardware;

namespace KvmSim.Simulation;

/// <summary>
/// A choice of the CPUs of an arm64 machine that are online at boot ("maxcpus=", CPUs that firmware holds back), and
/// what becomes of all of them.
/// </summary>
public sealed record BootSet
{
    /// <summary>
    /// One CPU of each kind that is there at boot, the boot CPU among them: any other of its kind does as well. Under
    /// protected KVM all CPUs.
    /// </summary>
    public required CpuSet AtBoot { get; init; }

    /// <summary>Pass if all CPUs come, whenever and in whatever order; unknown if that hangs on what is not
    /// known.</summary>
    public required CheckVerdict Verdict { get; init; }

    /// <summary>All come, and with no smaller choice of kinds they would.</summary>
    public required bool IsLeast { get; init; }

    /// <summary>What becomes of the CPUs, alike ones together; of those that are simply there at boot nothing is
    /// said.</summary>
    public required IReadOnlyList<BootSetCpus> Cpus { get; init; }

    /// <summary>The same as a sentence, e.g. "Boot with CPU 0 alone: 4-5 refused (Spectre-v2).".</summary>
    public required string Text { get; init; }

    /// <inheritdoc />
    public override string ToString() => Text;
}
