using KvmSim.Hardware;
using KvmSim.Messages;

namespace KvmSim.Compatibility;

/// <summary>VmxErrata.tsv: CPUs on which KVM leaves a VMX feature alone.</summary>
internal static class VmxErrata
{
    private static readonly uint[] PreemptionTimer = Of("preemption-timer");
    private static readonly uint[] PerfGlobalCtrl = Of("perf-global-ctrl");

    /// <summary>
    /// Whether the VMX-preemption timer does not work (cpu_has_broken_vmx_preemption_timer); null where nobody says
    /// which CPU it is.
    /// </summary>
    public static bool? HasBrokenPreemptionTimer(CpuModel cpu) =>
        IsAnonymous(cpu) ? null : PreemptionTimer.AsSpan().Contains(Signature(cpu));

    /// <summary>
    /// Whether VM exits damage IA32_PERF_GLOBAL_CTRL: asked of the boot CPU, for all CPUs; null where nobody says which
    /// CPU that is.
    /// </summary>
    public static bool? HasBrokenPerfGlobalCtrl(CpuModel boot) =>
        IsAnonymous(boot) ? null : boot.Family == 6 && PerfGlobalCtrl.AsSpan().Contains((uint)boot.Model);

    /// <summary>No x86 CPU is of family 0.</summary>
    private static bool IsAnonymous(CpuModel cpu) => cpu.Family == 0;

    /// <summary>CPUID.1:EAX without its reserved bits (SDM vol. 2, CPUID).</summary>
    private static uint Signature(CpuModel cpu) => new CpuSignature(cpu.Family, cpu.Model, cpu.Stepping).ToEax();

    private static uint[] Of(string erratum) => [.. TsvTable.Read("Compatibility", "VmxErrata")
        .Where(cells => cells[0] == erratum)
        .Select(cells => TsvTable.Hex(cells[1]))];
}
