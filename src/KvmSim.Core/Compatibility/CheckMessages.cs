using System.Globalization;

namespace KvmSim.Compatibility;

/// <summary>The lines that a refusal leaves in the kernel log, per flavour.</summary>
internal static class CheckMessages
{
    /// <summary>The line of the check; null where the kernel refuses without a word.</summary>
    public static KernelLine? OfCheck(CheckStyle style, CheckFailureReason reason, int cpu) =>
        style.AsksThisCpu ? Recent(reason, cpu) : Old(style, reason, cpu);

    /// <summary>The lines of the support test at module load.</summary>
    public static IReadOnlyList<KernelLine> OfLoad(
        CheckStyle style, VendorModule module, CheckFailureReason reason, int cpu)
    {
        if (style.AsksThisCpu)
        {
            return Recent(reason, cpu) is { } line ? [line] : [];
        }

        string name = module == VendorModule.KvmIntel ? "kvm_intel" : "kvm_amd";
        KernelLine unsupported = new(KernelLogLevel.Err, $"kvm: no hardware support for '{name}'");
        return reason switch
        {
            CheckFailureReason.VmxDisabled or CheckFailureReason.SvmDisabled =>
                [new KernelLine(KernelLogLevel.Err, $"kvm: support for '{name}' disabled by bios")],
            CheckFailureReason.NotAmdOrHygon => [Info("has_svm: not amd or hygon"), unsupported],
            CheckFailureReason.SvmNotSupported => [Info("has_svm: svm not available"), unsupported],
            CheckFailureReason.SevGuest => [Info("KVM is unsupported when running as an SEV guest"), unsupported],
            _ => [unsupported],
        };
    }

    private static KernelLine Info(string text) => new(KernelLogLevel.Info, text);

    private static KernelLine? Old(CheckStyle style, CheckFailureReason reason, int cpu) => reason switch
    {
        CheckFailureReason.VmxDisabled => Error($"kvm: VMX is disabled on CPU {cpu}"),
        CheckFailureReason.VmcsSetupFailed when style.ReportsFailedSetup =>
            Error($"kvm: failed to setup vmcs config on CPU {cpu}"),
        CheckFailureReason.VmcsInconsistent => Error($"kvm: CPU {cpu} feature inconsistency!"),
        _ => null,
    };

    private static KernelLine? Recent(CheckFailureReason reason, int cpu) => reason switch
    {
        CheckFailureReason.VmxNotSupported => Error($"kvm_intel: VMX not supported by CPU {cpu}"),
        CheckFailureReason.VmxDisabled =>
            Error($"kvm_intel: VMX not enabled (by BIOS) in MSR_IA32_FEAT_CTL on CPU {cpu}"),
        CheckFailureReason.VmcsSetupFailed => Error($"kvm_intel: Failed to setup VMCS config on CPU {cpu}"),
        CheckFailureReason.VmcsInconsistent => Error($"kvm_intel: Inconsistent VMCS config on CPU {cpu}"),
        CheckFailureReason.NotAmdOrHygon => Error($"kvm_amd: CPU {cpu} isn't AMD or Hygon"),
        CheckFailureReason.SvmNotSupported => Error($"kvm_amd: SVM not supported by CPU {cpu}"),
        CheckFailureReason.SvmDisabled => Error($"kvm_amd: SVM disabled (by BIOS) in MSR_VM_CR on CPU {cpu}"),
        CheckFailureReason.SevGuest => Info("kvm_amd: KVM is unsupported when running as an SEV guest"),
        _ => null,
    };

    private static KernelLine Error(FormattableString text) =>
        new(KernelLogLevel.Err, text.ToString(CultureInfo.InvariantCulture));
}
