using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>VmxErrata.tsv: CPUs on which KVM leaves a VMX feature alone.</summary>
internal static class VmxErrata
{
    private static readonly uint[] PreemptionTimer = Of("preemption-timer");
    private static readonly uint[] PerfGlobalCtrl = Of("perf-global-ctrl");

    /// <summary>Whether the VMX-preemption timer does not work (cpu_has_broken_vmx_preemption_timer).</summary>
    public static bool HasBrokenPreemptionTimer(CpuModel cpu) => PreemptionTimer.AsSpan().Contains(Signature(cpu));

    /// <summary>Whether VM exits damage IA32_PERF_GLOBAL_CTRL: asked of the boot CPU, for all CPUs.</summary>
    public static bool HasBrokenPerfGlobalCtrl(CpuModel boot) =>
        boot.Family == 6 && PerfGlobalCtrl.AsSpan().Contains((uint)boot.Model);

    /// <summary>CPUID.1:EAX without its reserved bits (SDM vol. 2, CPUID).</summary>
    private static uint Signature(CpuModel cpu) => new CpuSignature(cpu.Family, cpu.Model, cpu.Stepping).ToEax();

    private static uint[] Of(string erratum) => [.. TsvTable.Read("VmxErrata")
        .Where(cells => cells[0] == erratum)
        .Select(cells => TsvTable.Hex(cells[1]))];
}
