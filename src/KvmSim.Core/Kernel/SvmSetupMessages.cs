using KvmSim.Compatibility;

namespace KvmSim.Kernel;

/// <summary>What svm_hardware_setup prints in one flavour, as recorded.</summary>
internal sealed record SvmSetupMessages(
    KernelMessage NestedVirtualization, KernelMessage NestedPaging, KernelMessage NoNestedPaging, KernelMessage NoPmu)
{
    private static readonly SvmSetupMessages Old =
        Make("kvm: Nested Virtualization", "SVM: kvm: Nested Paging", "SVM: PMU virtualization");

    private static readonly SvmSetupMessages Recent =
        Make("kvm_amd: Nested Virtualization", "kvm_amd: Nested Paging", "kvm_amd: PMU virtualization");

    /// <summary>All of them.</summary>
    public IReadOnlyList<KernelMessage> All => [NestedVirtualization, NestedPaging, NoNestedPaging, NoPmu];

    /// <summary>Those of a flavour: since v6.3 they begin with the module's name.</summary>
    public static SvmSetupMessages Of(CheckStyle style) => style.AsksThisCpu ? Recent : Old;

    private static SvmSetupMessages Make(string virtualization, string paging, string pmu) => new(
        new KernelMessage(KernelLogLevel.Info, virtualization + " enabled"),
        new KernelMessage(KernelLogLevel.Info, paging + " enabled"),
        new KernelMessage(KernelLogLevel.Info, paging + " disabled") { Meaning = MessageMeaning.NestedPagingOff },
        new KernelMessage(KernelLogLevel.Info, pmu + " is disabled"));
}
