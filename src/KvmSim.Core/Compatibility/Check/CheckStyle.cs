namespace KvmSim.Compatibility;

/// <summary>
/// A flavour of KVM's x86 compatibility check: what the versions of Linux that the simulator knows do differently.
/// Which control bits and features a flavour wants is in VmxControls.tsv, VmxEntryExitPairs.tsv, Cr4Features.tsv and
/// Fleet/GuestFeatures.tsv, each row with the flavours of which it holds (<see cref="FlavourRange"/>).
/// </summary>
public sealed record CheckStyle
{
    private CheckStyle(string version) => (Id, TableKey) = ($"linux-{version}", version);

    /// <summary>Linux 5.16 and 5.17: arch/x86/kvm/vmx/vmx.c of v5.16.</summary>
    public static CheckStyle Linux516 { get; } = new("5.16")
    {
        FlushesEptAtEnable = true,
        DropsExitsThatHardwareMakesNeedless = true,
        WorksAroundPerfGlobalCtrl = true,
        NestedReadsRegisters = true,
    };

    /// <summary>Linux 6.1 and 6.2: arch/x86/kvm/vmx/vmx.c of v6.1.</summary>
    public static CheckStyle Linux61 { get; } = Linux516.Then("6.1") with
    {
        DropsExitsThatHardwareMakesNeedless = false,
        WorksAroundPerfGlobalCtrl = false,
        NestedReadsRegisters = false,
        ComparesMisc = true,
        ChecksEntryExitPairs = true,
        HasErrorParameter = true,
    };

    /// <summary>
    /// Versions 3 and 4 of the reviewed series: 6.1's, and a failing setup_vmcs_config is reported too. To the tables
    /// it is
    /// 6.1.
    /// </summary>
    public static CheckStyle PatchV4 { get; } = Linux61 with { Id = "patch-v4", ReportsFailedSetup = true };

    /// <summary>
    /// Linux 6.3 to 6.11: the check is asked of the CPU itself, on every enable. SVM's support test is the one of
    /// 6.6; in 6.3 to 6.5 it still read boot_cpu_data and added ", svm not available" to its message.
    /// </summary>
    public static CheckStyle Linux63 { get; } = Linux61.Then("6.3") with
    {
        AsksThisCpu = true,
        RepeatsAtEnable = true,
        ReadsVmCrInCheck = true,
    };

    /// <summary>Linux 6.12 to 6.17.</summary>
    public static CheckStyle Linux612 { get; } = Linux63.Then("6.12") with
    {
        FlushesEptAtEnable = false,
        ReadsVmCrInCheck = false,
        ReadsVmCrAtIdentify = true,
        WorksAroundPerfGlobalCtrl = true,
        DropsEptViolationVe = true,
        NestedMasksVmfunc = true,
    };

    /// <summary>Linux 6.18 and 6.19: CET is compared, in CR4 and in the VMX controls.</summary>
    public static CheckStyle Linux618 { get; } =
        Linux612.Then("6.18") with { PairsSayWhatWasWanted = true, NestedHasCet = true };

    /// <summary>Linux 7.0: the words in which two configurations differ are printed.</summary>
    public static CheckStyle Linux70 { get; } = Linux618.Then("7.0") with { PrintsDifferingWords = true };

    /// <summary>Linux 7.1: two texts for a CPU on which VMX is off.</summary>
    public static CheckStyle Linux71 { get; } = Linux70.Then("7.1") with { TellsFirmwareFromKernel = true };

    /// <summary>Linux 7.2 and later: mode-based execute control for EPT.</summary>
    public static CheckStyle Linux72 { get; } = Linux71.Then("7.2") with { HasModeBasedExecution = true };

    /// <summary>All released flavours, each after the one that it was made from.</summary>
    public static IReadOnlyList<CheckStyle> All { get; } =
        [Linux516, Linux61, Linux63, Linux612, Linux618, Linux70, Linux71, Linux72];

    /// <summary>All that have a name: the released ones, and those of the reviewed series.</summary>
    public static IReadOnlyList<CheckStyle> Named { get; } = [.. All, PatchV4];

    /// <summary>The oldest that is known here.</summary>
    internal static CheckStyle Oldest => All[0];

    /// <summary>This flavour, or, where SVM's check does not ask the CPU yet, the first one whose check does.</summary>
    internal CheckStyle AskingThisCpu => AsksThisCpu ? this : All.First(style => style.AsksThisCpu);

    /// <summary>The name, e.g. "linux-6.12".</summary>
    public string Id { get; private init; }

    /// <summary>The name of the flavour in the tables' columns "since" and "until", e.g. "6.12".</summary>
    public string TableKey { get; private init; }

    /// <summary>Its position among the flavours that the tables tell apart, in <see cref="All"/>.</summary>
    internal int TableIndex { get; private init; }

    /// <summary>How many flavours the tables tell apart.</summary>
    internal static int TableCount => All.Count;

    /// <summary>IA32_VMX_MISC is part of what is compared (vmcs_config.misc, since v6.1).</summary>
    public bool ComparesMisc { get; init; }

    /// <summary>A VM-entry control without its VM-exit control is an error (setup_vmcs_config, since v6.1).</summary>
    public bool ChecksEntryExitPairs { get; init; }

    /// <summary>
    /// The parameter error_on_inconsistent_vmcs_config exists (since v6.1); before, such a control is dropped.
    /// </summary>
    public bool HasErrorParameter { get; init; }

    /// <summary>
    /// With a TPR shadow the CR8 exits are dropped, with EPT the CR3 and INVLPG exits (v5.16 setup_vmcs_config).
    /// </summary>
    public bool DropsExitsThatHardwareMakesNeedless { get; init; }

    /// <summary>
    /// setup_vmcs_config itself drops PERF_GLOBAL_CTRL on Nehalem and Westmere (v5.16, again by v6.12).
    /// </summary>
    public bool WorksAroundPerfGlobalCtrl { get; init; }

    /// <summary>
    /// EPT-violation #VE is taken only with CONFIG_KVM_INTEL_PROVE_VE, which no distribution sets (v6.12).
    /// </summary>
    public bool DropsEptViolationVe { get; init; }

    /// <summary>
    /// The nested image takes the registers, not the derived controls (nested_vmx_setup_ctls_msrs, v5.16).
    /// </summary>
    public bool NestedReadsRegisters { get; init; }

    /// <summary>The nested image has VM functions if this CPU has, not if the reference has (v6.12).</summary>
    public bool NestedMasksVmfunc { get; init; }

    /// <summary>
    /// Enabling executes INVEPT where EPT is used (vmx_hardware_enable up to 6.1 at least, not in 6.12).
    /// </summary>
    public bool FlushesEptAtEnable { get; init; }

    /// <summary>
    /// Support is asked of the CPU being checked, with a message of its own (kvm_is_vmx_supported, v6.3).
    /// </summary>
    public bool AsksThisCpu { get; init; }

    /// <summary>
    /// The check is part of enabling virtualization on a CPU (v6.3); before, only module load runs it.
    /// </summary>
    public bool RepeatsAtEnable { get; init; }

    /// <summary>A failing setup_vmcs_config is reported before v6.3 too (v3 and v4 of the reviewed series).</summary>
    public bool ReportsFailedSetup { get; init; }

    /// <summary>SVM's check reads VM_CR (v6.3 to about v6.6).</summary>
    public bool ReadsVmCrInCheck { get; init; }

    /// <summary>VM_CR.SVMDIS clears the SVM capability when the CPU is identified (about v6.7).</summary>
    public bool ReadsVmCrAtIdentify { get; init; }

    /// <summary>The text about a pair of controls also says which were wanted (v6.18).</summary>
    public bool PairsSayWhatWasWanted { get; init; }

    /// <summary>
    /// The nested image has the controls for CET state if KVM has CET, and says so in IA32_VMX_BASIC (v6.18).
    /// </summary>
    public bool NestedHasCet { get; init; }

    /// <summary>
    /// A CPU with another configuration leaves the words that differ in the log, not a sentence (v7.0).
    /// </summary>
    public bool PrintsDifferingWords { get; init; }

    /// <summary>
    /// Whether firmware left IA32_FEATURE_CONTROL unusable or the kernel cleared VMX are two texts (v7.1).
    /// </summary>
    public bool TellsFirmwareFromKernel { get; init; }

    /// <summary>
    /// Mode-based execute control for EPT is used where EPT reports advanced exit information (v7.2).
    /// </summary>
    public bool HasModeBasedExecution { get; init; }

    /// <summary>The first words of a message of kvm_intel or kvm_amd: "kvm_intel: " since v6.3.</summary>
    internal string Prefix(VendorModule module) => !AsksThisCpu
        ? ""
        : module == VendorModule.KvmIntel ? "kvm_intel: " : "kvm_amd: ";

    /// <inheritdoc />
    public override string ToString() => Id;

    /// <summary>
    /// The flavour that comes after this one: what is said of it with <c>with</c> is what that version changed.
    /// </summary>
    private CheckStyle Then(string version) =>
        this with { Id = $"linux-{version}", TableKey = version, TableIndex = TableIndex + 1 };
}
