using KvmSim.Compatibility;

namespace KvmSim.Kernel;

/// <summary>
/// The review's wish for "some way for userspace to query which CPU is bad", as a generation may have it: a file that
/// lists the CPUs which KVM refused, or which forbid VMs, since kvm.ko was loaded, a line each, with what differs.
/// </summary>
/// <remarks>No kernel has it: what it holds is derived from what the kernel knows at that moment.</remarks>
internal static class IncompatibleCpuFile
{
    private const string NotEnabled = "virtualization could not be enabled";

    /// <summary>
    /// Where it may stand: beside kvm's parameters, or in debugfs. No released kernel has a file of that name.
    /// </summary>
    public static IReadOnlyList<string> Places { get; } =
        ["/sys/module/kvm/incompatible_cpus", "/sys/kernel/debug/kvm/incompatible_cpus"];

    public static bool IsOne(string path) => Places.Contains(path, StringComparer.Ordinal);

    /// <summary>
    /// A line a CPU: "4: IA32_VMX_PROCBASED_CTLS2 (0x48b): expected 0x…, found 0x…"; null where the kernel does not
    /// have it, or kvm.ko is not loaded.
    /// </summary>
    public static string? Read(KernelContext kernel, string path) => kernel.State.KvmKo is null
        || !string.Equals(kernel.Generation.IncompatibleCpuFile, path, StringComparison.Ordinal)
        ? null
        : string.Join(
            '\n', kernel.State.Flagged.Select(cpu => FormattableString.Invariant($"{cpu}: {ReasonOf(kernel, cpu)}")));

    private static string ReasonOf(KernelContext kernel, int cpu)
    {
        CheckOutcome outcome = CompatibilityCheck.Check(VendorRules.InputFor(kernel, cpu));
        string[] differences =
        [
            .. outcome.Findings
                .Where(finding => finding.KernelLooks)
                .Select(finding => $"{finding.Source}: expected {finding.Reference}, found {finding.Found}"),
        ];
        return outcome.Verdict != CheckVerdict.Fail ? NotEnabled
            : differences.Length == 0 ? outcome.Failure!.Reason.ToString()
            : string.Join("; ", differences);
    }
}
