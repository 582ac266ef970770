using KvmSim.Arm;
using KvmSim.Compatibility;
using KvmSim.Hardware;

namespace KvmSim.Kernel;

/// <summary>
/// What late CPUs of an arm64 machine are to the explorer. KVM refuses none; the architecture lets in or not, and who
/// is let in may change what VMs are told (update_cpu_features).
/// </summary>
internal static class ArmExploration
{
    /// <summary>The kinds, as the machine stands now.</summary>
    public static ExploredCpus Of(ArmSystem system, CpuSet online, IReadOnlyList<JudgedCpu> judged)
    {
        ArmCpu[] late =
        [
            .. judged.Where(cpu => cpu.Verdict == CheckVerdict.Pass && !online.Contains(cpu.Number))
                .Select(cpu => new ArmCpu(cpu.Number, cpu.Model)),
        ];
        ILookup<ArmCpu, ArmChange> changes = late
            .SelectMany(cpu => ArmGuestView.ChangesBy(system, cpu).Select(change => (Cpu: cpu, Change: change)))
            .ToLookup(pair => pair.Cpu, pair => pair.Change);
        ArmCpu[] changing = [.. late.Where(cpu => changes[cpu].Any(change => change.IsKnown))];
        ArmCpu[] open = [.. late.Where(cpu => changes[cpu].Any()).Except(changing)];
        return new ExploredCpus
        {
            NeverOnline = With(judged, CheckVerdict.Fail),
            Unknown = With(judged, CheckVerdict.Unknown).Union(SetOf(open)),
            InSomeOrders = SetOf(late.Where(cpu => IsShutOut(system, cpu, changing))),
            Changing = [.. ArmCpu.KindsOf(changing).Select(SetOf)],
        };
    }

    /// <summary>Whether it is refused behind others that come: one of them, or all.</summary>
    private static bool IsShutOut(ArmSystem system, ArmCpu cpu, ArmCpu[] changing)
    {
        ArmCpu[] others = [.. changing.Where(other => other != cpu)];
        return others.Select(other => (ArmCpu[])[other]).Append(others).Any(before => LateCpuCheck
            .Check(before.Aggregate(system, (now, other) => now.With(other)), cpu).Verdict != LateCpuVerdict.ComesUp);
    }

    private static CpuSet With(IEnumerable<JudgedCpu> judged, CheckVerdict verdict) =>
        CpuSet.Of(judged.Where(cpu => cpu.Verdict == verdict).Select(cpu => cpu.Number));

    private static CpuSet SetOf(IEnumerable<ArmCpu> cpus) => CpuSet.Of(cpus.Select(cpu => cpu.Number));
}
