using KvmSim.Compatibility;
using KvmSim.Messages;

namespace KvmSim.Logs;

/// <summary>What a line of a log means, as a finding.</summary>
internal static class LogExplanations
{
    /// <summary>What a message that is known says.</summary>
    /// <param name="known">The message.</param>
    /// <param name="cpu">The CPU that it names; null if it names none.</param>
    /// <param name="values">What the kernel filled into it, by slot.</param>
    /// <param name="version">The version of the kernel that printed it; null where that is not known.</param>
    public static CompatibilityFinding Of(
        KnownMessage known, int? cpu, List<(string Slot, string Value)> values, Version? version) =>
        known.Meaning switch
        {
            MessageMeaning.VmcsWordDiffers => VmcsWordFindings.Of(cpu, values, version),
            MessageMeaning.VmxNotSupported =>
                Support(known, cpu, CheckFailureReason.VmxNotSupported, VendorModule.KvmIntel),
            MessageMeaning.VmxDisabled => Support(known, cpu, CheckFailureReason.VmxDisabled, VendorModule.KvmIntel),
            MessageMeaning.NotAmdOrHygon => Support(known, cpu, CheckFailureReason.NotAmdOrHygon, VendorModule.KvmAmd),
            MessageMeaning.SvmNotSupported =>
                Support(known, cpu, CheckFailureReason.SvmNotSupported, VendorModule.KvmAmd),
            MessageMeaning.SvmDisabled => Support(known, cpu, CheckFailureReason.SvmDisabled, VendorModule.KvmAmd),
            MessageMeaning.SevGuest => Support(known, cpu, CheckFailureReason.SevGuest, VendorModule.KvmAmd),
            _ => MeaningTable.Of(known.Meaning, cpu),
        };

    /// <summary>A line about KVM whose message is not known.</summary>
    public static CompatibilityFinding Unknown() => new()
    {
        Cpu = null,
        Property = "Not recognised",
        Source = "",
        Reference = "",
        Found = "",
        KernelLooks = false,
        Effect = "A line about KVM that is not known here.",
        Remedy = "Read it yourself; its text is in Text.",
        Severity = FindingSeverity.Unknown,
    };

    /// <summary>The vendor module that a line is about; null where it does not say.</summary>
    public static VendorModule? ModuleOf(string text, MessageMeaning? meaning) =>
        meaning == MessageMeaning.VmxNotSupported || text.Contains("kvm_intel", StringComparison.Ordinal)
            ? VendorModule.KvmIntel
        : meaning is MessageMeaning.SvmNotSupported or MessageMeaning.NotAmdOrHygon
            || text.Contains("kvm_amd", StringComparison.Ordinal)
            ? VendorModule.KvmAmd
            : null;

    private static CompatibilityFinding Support(
        KnownMessage known, int? cpu, CheckFailureReason reason, VendorModule module)
    {
        CheckStyle? style = CheckStyle.All.FirstOrDefault(
            style => known.PrintedBy.Contains(style.Id, StringComparer.Ordinal));
        return SupportFindings.Of(cpu, reason, style, model: null, module);
    }
}
