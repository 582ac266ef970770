using KvmSim.Messages;

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

    /// <summary>
    /// IA32_FEATURE_CONTROL was read, and the VMX flag is missing (v7.1): the line does not say who took it.
    /// </summary>
    private static readonly KernelMessage NotFullyEnabled = Error(
        "kvm_intel: VMX not fully enabled on CPU {cpu}.  Check kernel logs and/or BIOS",
        MessageMeaning.VmxNotSupported);

    /// <summary>Another configuration, v7.0: the words that differ follow.</summary>
    private static readonly KernelMessage OtherConfiguration = Error(
        "kvm_intel: VMCS config on CPU {cpu} doesn't match reference config:", MessageMeaning.VmcsInconsistent);

    /// <summary>
    /// One of those words. Its slots: the offset in struct vmcs_config, the reference's, the CPU, its own, XOR.
    /// </summary>
    private static readonly KernelMessage DifferingWord = Error(
        "Offset {number} REF = 0x{hex8}, CPU{cpu} = 0x{hex8}, mismatch = 0x{hex8}", MessageMeaning.VmcsWordDiffers);

    /// <summary>The lines under <see cref="OtherConfiguration"/>, as a console shows that one record.</summary>
    /// <param name="cpu">The CPU that is refused.</param>
    /// <param name="expected">The configuration of module load.</param>
    /// <param name="found">That of this CPU.</param>
    /// <param name="open">
    /// The bits of either that are not known: a word that has some is left out, for it would be wrong.
    /// </param>
    public static IEnumerable<KernelLine> OfWords(
        int cpu, VmxConfiguration expected, VmxConfiguration found, VmxConfiguration open = default) => VmxImage.Words(
            expected, found)
        .Where(word => open == default || VmxImage.Words(default, open).All(unsure => unsure.Offset != word.Offset))
        .Select(word =>
            new KernelLine(DifferingWord.Level, "  " + DifferingWord.Format(
                word.Offset, word.Expected, cpu, word.Found, word.Expected ^ word.Found)));

    /// <summary>The message of the check; null where the kernel refuses without a word.</summary>
    public static KernelMessage? OfCheck(CheckStyle style, CheckFailureReason reason) =>
        reason == CheckFailureReason.SvmDisabled && style is { AsksThisCpu: true, ReadsVmCrInCheck: false } ? null
            : reason == CheckFailureReason.VmcsSetupFailed
                && style is { AsksThisCpu: false, ReportsFailedSetup: false } ? null
            : reason == CheckFailureReason.VmcsInconsistent && style.PrintsDifferingWords ? OtherConfiguration
            : (style.AsksThisCpu ? RecentChecks : OldChecks).GetValueOrDefault(reason);

    /// <summary>The line of the check; null where the kernel refuses without a word.</summary>
    public static KernelLine? OfCheck(in CheckInput input, CheckFailureReason reason)
    {
        int cpu = input.Cpu;
        bool isKernels = reason == CheckFailureReason.VmxDisabled && input.Style.TellsFirmwareFromKernel
            && input.Capabilities.FeatureControl;
        return (isKernels ? NotFullyEnabled : OfCheck(input.Style, reason)) is not { } message ? null
            : reason == CheckFailureReason.SevGuest ? message.Line()
            : message.Line(cpu);
    }

    /// <summary>The lines of the support test at module load.</summary>
    public static IReadOnlyList<KernelLine> OfLoad(in CheckInput input, CheckFailureReason reason)
    {
        if (input.Style.AsksThisCpu)
        {
            return OfCheck(input, reason) is { } line ? [line] : [];
        }

        string name = input.Module == VendorModule.KvmIntel ? "kvm_intel" : "kvm_amd";
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
        checks = style.TellsFirmwareFromKernel ? checks.Append(NotFullyEnabled) : checks;
        checks = style.PrintsDifferingWords ? checks.Append(DifferingWord) : checks;
        return style.AsksThisCpu
            ? checks
            : checks.Concat([NoHardwareSupport, Disabled, HasSvmNoVendor, HasSvmNoFeature, OldSevGuest]);
    }

    private static KernelMessage Error(string text, MessageMeaning meaning) =>
        new(KernelLogLevel.Err, text) { Meaning = meaning };

    private static KernelMessage Info(string text, MessageMeaning meaning) =>
        new(KernelLogLevel.Info, text) { Meaning = meaning };
}
