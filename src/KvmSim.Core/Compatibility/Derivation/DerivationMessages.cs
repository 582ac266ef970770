using KvmSim.Messages;

namespace KvmSim.Compatibility;

/// <summary>What setup_vmcs_config and the identification of a CPU warn of.</summary>
internal static class DerivationMessages
{
    /// <summary>init_ia32_feat_ctl. Its slot: "inside" or "outside".</summary>
    public static readonly KernelMessage VmxDisabledByFirmware =
        new(KernelLogLevel.Err, "x86/cpu: VMX ({word} TXT) disabled by BIOS")
        {
            Meaning = MessageMeaning.VmxDisabled,
            Once = true,
        };

    /// <summary>bsp_init_amd and early_init_amd, about v6.7 on.</summary>
    public static readonly KernelMessage SvmDisabledByFirmware =
        new(KernelLogLevel.Notice, "SVM disabled (by BIOS) in MSR_VM_CR")
        {
            Meaning = MessageMeaning.SvmDisabled,
            Once = true,
        };

    private const string Capabilities = " CAP should not exist if not support 1-setting enable ";

    /// <summary>
    /// A VM-entry control without its VM-exit control, or the other way round. Its slots: the controls.
    /// </summary>
    public static KernelMessage EntryExitPair(CheckStyle style) => Warning(
        style.Prefix(VendorModule.KvmIntel) + (style.PairsSayWhatWasWanted
            ? "Inconsistent VM-Entry/VM-Exit pair, entry = {hex} ({hex}), exit = {hex} ({hex})"
            : "Inconsistent VM-Entry/VM-Exit pair, entry = {hex}, exit = {hex}"),
        MessageMeaning.EntryExitPair);

    /// <summary>Its line about a pair of which only one is there.</summary>
    public static KernelLine EntryExitPair(CheckStyle style, uint entry, uint exit, bool entryIsThere)
    {
        uint there = entryIsThere ? entry : 0, back = entryIsThere ? 0 : exit;
        return style.PairsSayWhatWasWanted
            ? EntryExitPair(style).Line(there, entry, back, exit)
            : EntryExitPair(style).Line(there, back);
    }

    /// <summary>Capabilities without the control of that name, "EPT" or "VPID".</summary>
    public static KernelMessage CapabilitiesWithoutControl(CheckStyle style, string name) => Warning(
        $"{style.Prefix(VendorModule.KvmIntel)}{name}{Capabilities}{name} VM-execution control",
        MessageMeaning.CapabilitiesWithoutControl);

    /// <summary>Nehalem's and Westmere's erratum.</summary>
    public static KernelMessage PerfGlobalCtrl(CheckStyle style) => Warning(
        (style.AsksThisCpu ? style.Prefix(VendorModule.KvmIntel) : "kvm: ")
            + "VM_EXIT_LOAD_IA32_PERF_GLOBAL_CTRL does not work properly. Using workaround",
        MessageMeaning.PerfGlobalCtrlErratum);

    /// <summary>Those that a flavour can print.</summary>
    public static IEnumerable<KernelMessage> All(CheckStyle style)
    {
        yield return VmxDisabledByFirmware;
        yield return CapabilitiesWithoutControl(style, "EPT");
        yield return CapabilitiesWithoutControl(style, "VPID");
        yield return PerfGlobalCtrl(style);
        if (style.ReadsVmCrAtIdentify)
        {
            yield return SvmDisabledByFirmware;
        }

        if (style.ChecksEntryExitPairs)
        {
            yield return EntryExitPair(style);
        }
    }

    private static KernelMessage Warning(string text, MessageMeaning meaning) =>
        new(KernelLogLevel.Warn, text) { Meaning = meaning, Once = true, Source = MessageSource.VendorModule };
}
