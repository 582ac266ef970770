namespace KvmSim.Compatibility;

/// <summary>The lines that a refusal leaves in the kernel log, per flavour.</summary>
internal static class CheckMessages
{
    /// <summary>The vendor module finds no support, up to v6.2. Its slot: the module.</summary>
    public static readonly KernelMessage NoHardwareSupport =
        Error("kvm: no hardware support for '{word}'", MessageMeaning.NoHardwareSupport);

    /// <summary>has_svm, up to v6.2: boot_cpu_data has no SVM.</summary>
    public static readonly KernelMessage HasSvmNoFeature =
        Info("has_svm: svm not available", MessageMeaning.SvmNotSupported);

    /// <summary>has_svm, up to v6.2: boot_cpu_data is of another vendor.</summary>
    public static readonly KernelMessage HasSvmNoVendor =
        Info("has_svm: not amd or hygon", MessageMeaning.NotAmdOrHygon);

    private static readonly KernelMessage Disabled =
        Error("kvm: support for '{word}' disabled by bios", MessageMeaning.DisabledByFirmware);

    private static readonly KernelMessage OldSevGuest =
        Info("KVM is unsupported when running as an SEV guest", MessageMeaning.SevGuest);

    private static readonly Dictionary<CheckFailureReason, KernelMessage> OldChecks = new()
    {
        [CheckFailureReason.VmxDisabled] = Error("kvm: VMX is disabled on CPU {cpu}", MessageMeaning.VmxDisabled),
        [CheckFailureReason.VmcsSetupFailed] =
            Error("kvm: failed to setup vmcs config on CPU {cpu}", MessageMeaning.VmcsSetupFailed),
        [CheckFailureReason.VmcsInconsistent] =
            Error("kvm: CPU {cpu} feature inconsistency!", MessageMeaning.VmcsInconsistent),
    };

    private static readonly Dictionary<CheckFailureReason, KernelMessage> RecentChecks = new()
    {
        [CheckFailureReason.VmxNotSupported] =
            Error("kvm_intel: VMX not supported by CPU {cpu}", MessageMeaning.VmxNotSupported),
        [CheckFailureReason.VmxDisabled] = Error(
            "kvm_intel: VMX not enabled (by BIOS) in MSR_IA32_FEAT_CTL on CPU {cpu}", MessageMeaning.VmxDisabled),
        [CheckFailureReason.VmcsSetupFailed] =
            Error("kvm_intel: Failed to setup VMCS config on CPU {cpu}", MessageMeaning.VmcsSetupFailed),
        [CheckFailureReason.VmcsInconsistent] =
            Error("kvm_intel: Inconsistent VMCS config on CPU {cpu}", MessageMeaning.VmcsInconsistent),
        [CheckFailureReason.NotAmdOrHygon] =
            Error("kvm_amd: CPU {cpu} isn't AMD or Hygon", MessageMeaning.NotAmdOrHygon),
        [CheckFailureReason.SvmNotSupported] =
            Error("kvm_amd: SVM not supported by CPU {cpu}", MessageMeaning.SvmNotSupported),
        [CheckFailureReason.SvmDisabled] =
            Error("kvm_amd: SVM disabled (by BIOS) in MSR_VM_CR on CPU {cpu}", MessageMeaning.SvmDisabled),
        [CheckFailureReason.SevGuest] =
            Info("kvm_amd: KVM is unsupported when running as an SEV guest", MessageMeaning.SevGuest),
    };

    /// <summary>The message of the check; null where the kernel refuses without a word.</summary>
    public static KernelMessage? OfCheck(CheckStyle style, CheckFailureReason reason) =>
        reason == CheckFailureReason.SvmDisabled && style is { AsksThisCpu: true, ReadsVmCrInCheck: false } ? null
            : reason == CheckFailureReason.VmcsSetupFailed && style is { AsksThisCpu: false, ReportsFailedSetup: false } ? null
            : (style.AsksThisCpu ? RecentChecks : OldChecks).GetValueOrDefault(reason);

    /// <summary>The line of the check; null where the kernel refuses without a word.</summary>
    public static KernelLine? OfCheck(CheckStyle style, CheckFailureReason reason, int cpu) =>
        OfCheck(style, reason) is not { } message ? null
            : reason == CheckFailureReason.SevGuest ? message.Line()
            : message.Line(cpu);

    /// <summary>The lines of the support test at module load.</summary>
    public static IReadOnlyList<KernelLine> OfLoad(
        CheckStyle style, VendorModule module, CheckFailureReason reason, int cpu)
    {
        if (style.AsksThisCpu)
        {
            return OfCheck(style, reason, cpu) is { } line ? [line] : [];
        }

        string name = module == VendorModule.KvmIntel ? "kvm_intel" : "kvm_amd";
        KernelLine unsupported = NoHardwareSupport.Line(name);
        return reason switch
        {
            CheckFailureReason.VmxDisabled or CheckFailureReason.SvmDisabled => [Disabled.Line(name)],
            CheckFailureReason.NotAmdOrHygon => [HasSvmNoVendor.Line(), unsupported],
            CheckFailureReason.SvmNotSupported => [HasSvmNoFeature.Line(), unsupported],
            CheckFailureReason.SevGuest => [OldSevGuest.Line(), unsupported],
            _ => [unsupported],
        };
    }

    /// <summary>All messages of the check and of the support test at module load in one flavour.</summary>
    public static IEnumerable<KernelMessage> All(CheckStyle style)
    {
        IEnumerable<KernelMessage> checks = Enum.GetValues<CheckFailureReason>()
            .Select(reason => OfCheck(style, reason)).OfType<KernelMessage>();
        return style.AsksThisCpu
            ? checks
            : checks.Concat([NoHardwareSupport, Disabled, HasSvmNoVendor, HasSvmNoFeature, OldSevGuest]);
    }

    private static KernelMessage Error(string text, MessageMeaning meaning) =>
        new(KernelLogLevel.Err, text) { Meaning = meaning };

    private static KernelMessage Info(string text, MessageMeaning meaning) =>
        new(KernelLogLevel.Info, text) { Meaning = meaning };
}
