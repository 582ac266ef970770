using System.Globalization;
using KvmSim.Arm;
using KvmSim.Compatibility;
using KvmSim.Kernel;
using KvmSim.Protocol;

namespace KvmSim.Simulation;

/// <summary>
/// What an arm64 kernel makes of a CPU: KVM itself refuses none, so the answer is the architecture's, and with
/// protected KVM the hypervisor's.
/// </summary>
internal static class ArmJudge
{
    /// <summary>
    /// Judges a CPU as if it were started now; one that is online came up, if it was known to.
    /// </summary>
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

        if (!isOnline && ArmArchitecture.AnswerOf(kernel.Description.Psci, about.Cpu) is not Errno.None and var errno)
        {
            return about with
            {
                Verdict = CheckVerdict.Fail,
                Failure = new CheckFailure(CheckFailureReason.NotStartedByFirmware, (int)errno),
                Findings = [OfFirmware(kernel, about.Cpu, errno)],
            };
        }

        LateCpuOutcome outcome = LateCpuCheck.Check(host.System, cpu);
        if (isOnline && AsItBegan(kernel, host, cpu, outcome) is { Verdict: LateCpuVerdict.Unknown } began)
        {
            return about with
            {
                Verdict = CheckVerdict.Unknown,
                Findings = [.. began.Findings.Select(finding => Told(kernel, about.Cpu, finding))],
                Missing = [.. began.Missing.Select(ArmFindings.Of)],
                Assumptions = began.Assumptions,
            };
        }

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
            Findings =
            [
                .. outcome.Findings.Where(finding => !isOnline || finding.Effect < ArmEffect.Unknown)
                    .Select(finding => Told(kernel, about.Cpu, finding)),
            ],
            Missing = isOnline ? [] : [.. outcome.Missing.Select(ArmFindings.Of)],
            Assumptions = isOnline ? [] : outcome.Assumptions,
        };
    }

    /// <summary>
    /// What was made of a CPU that is online when it was started: at boot only what the kernel began with counted. What
    /// was not known then was let in, and is no less open now.
    /// </summary>
    private static LateCpuOutcome AsItBegan(KernelContext kernel, ArmHost host, ArmCpu cpu, LateCpuOutcome late) =>
        host.System.Early.Any(cpu.IsAlike)
            ? LateCpuCheck.Check(ArmSystem.Of(kernel.Generation.Arm!, host.System.Options, host.System.Boot), cpu)
            : late;

    private static CompatibilityFinding Told(KernelContext kernel, int cpu, ArmFinding finding)
    {
        CompatibilityFinding told = ArmFindings.Of(kernel.Generation, cpu, finding);
        return finding.Effect is ArmEffect.Refuses or ArmEffect.Panics
            ? told with { Remedy = ArmBootAnswers.Remedy(kernel) }
            : told;
    }

    /// <summary>Firmware does not start a CPU.</summary>
    public static CompatibilityFinding OfFirmware(KernelContext kernel, int cpu, Errno errno) => new()
    {
        Cpu = cpu,
        Property = "not started by firmware",
        Source = "PSCI CPU_ON",
        Reference = "SUCCESS",
        Found = errno == Errno.EPERM ? "DENIED" : "NOT_SUPPORTED",
        KernelLooks = true,
        KernelLooksSince = kernel.Generation.Id,
        Effect = errno == Errno.EPERM
            ? "Firmware denies to start it: EPERM, and the kernel says nothing."
            : "Firmware cannot start it: EOPNOTSUPP.",
        Remedy = errno == Errno.EPERM
            ? "Have firmware, or the hypervisor that plays it, enable the CPU." : "Leave it out, or mend the firmware.",
        Severity = FindingSeverity.Refusal,
    };

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
