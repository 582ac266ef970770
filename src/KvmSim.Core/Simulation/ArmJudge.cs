using System.Globalization;
using KvmSim.Arm;
using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Kernel;

namespace KvmSim.Simulation;

/// <summary>
/// What an arm64 kernel makes of a CPU: KVM itself refuses none, so the answer is the architecture's, and with
/// protected KVM the hypervisor's.
/// </summary>
internal static class ArmJudge
{
    /// <summary>Judges a CPU as if it were started now; one that is online came up.</summary>
    public static CpuJudgement Judge(KernelContext kernel, ArmHost host, CpuJudgement about)
    {
        ArmCpu cpu = new(about.Cpu, about.Model);
        bool isOnline = kernel.State.Kvm.Online.Contains(about.Cpu);
        if (!isOnline && (host.Stuck.Contains(about.Cpu)
            || (host.HypervisorKnows is { } known && !known.Contains(about.Cpu))))
        {
            return about with
            {
                Verdict = CheckVerdict.Fail,
                Failure = new CheckFailure(CheckFailureReason.NotStartedByHypervisor, CheckFailure.Einval),
                Findings = [OfHypervisor(kernel, about, host)],
            };
        }

        LateCpuOutcome outcome = LateCpuCheck.Check(host.System, cpu);
        return about with
        {
            Verdict = isOnline ? CheckVerdict.Pass : outcome.Verdict switch
            {
                LateCpuVerdict.ComesUp => CheckVerdict.Pass,
                LateCpuVerdict.Unknown => CheckVerdict.Unknown,
                _ => CheckVerdict.Fail,
            },
            Failure = isOnline || outcome.Verdict is LateCpuVerdict.ComesUp or LateCpuVerdict.Unknown
                ? null
                : new CheckFailure(
                    outcome.Verdict == LateCpuVerdict.Panics
                        ? CheckFailureReason.LateCpuPanics : CheckFailureReason.LateCpuRefused,
                    CheckFailure.Eio),
            Findings = [.. outcome.Findings.Where(finding => !isOnline || finding.Effect < ArmEffect.Unknown)
                .Select(finding => ArmFindings.Of(kernel.Generation, about.Cpu, finding))],
            Missing = isOnline ? [] : [.. outcome.Missing.Select(ArmFindings.Of)],
            Assumptions = isOnline ? [] : outcome.Assumptions,
        };
    }

    private static CompatibilityFinding OfHypervisor(KernelContext kernel, CpuJudgement about, ArmHost host) => new()
    {
        Cpu = about.Cpu,
        Property = host.HypervisorKnows is null ? "stuck in the kernel" : "not known to the protected hypervisor",
        Source = "PSCI CPU_ON",
        Reference = host.HypervisorKnows?.ToString() ?? "-",
        Found = about.Cpu.ToString(CultureInfo.InvariantCulture),
        KernelLooks = true,
        KernelLooksSince = kernel.Generation.Id,
        Effect = host.HypervisorKnows is null
            ? "It was started before and is stuck in the kernel's first instructions; each further try is EINVAL."
            : "The hypervisor starts only CPUs that were online when KVM was initialised; each try is EINVAL.",
        Remedy = host.HypervisorKnows is null
            ? "Leave it out; only a reboot frees it."
            : "Boot with all CPUs online (no maxcpus=), or without kvm-arm.mode=protected.",
        Severity = FindingSeverity.Refusal,
    };
}
