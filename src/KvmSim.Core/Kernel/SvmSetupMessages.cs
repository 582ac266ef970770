using KvmSim.Messages;
using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>
/// What svm_hardware_setup prints in one version: nested paging as recorded, the rest as read and as hosts log it.
/// SEV's lines, which tell ASIDs and depend on the platform's security processor, are not among them.
/// </summary>
internal sealed record SvmSetupMessages
{
    private SvmSetupMessages(bool saysModule, Version version)
    {
        string svm = saysModule ? "kvm_amd: " : "SVM: ", kvm = saysModule ? "kvm_amd: " : "kvm: ";
        TscScaling = Info(svm + "TSC scaling supported");
        NestedVirtualization = Info(kvm + "Nested Virtualization enabled");
        NestedPaging = Info($"{svm}{(saysModule ? "" : kvm)}Nested Paging enabled");
        NoNestedPaging = Info($"{svm}{(saysModule ? "" : kvm)}Nested Paging disabled") with
        {
            Meaning = MessageMeaning.NestedPagingOff,
        };
        LbrVirtualization = Info(svm + "LBR virtualization supported");
        Avic = Info(svm + "AVIC enabled");
        X2Avic = version >= new Version(6, 0) ? Info(svm + "x2AVIC enabled") : null;
        VirtualLoadAndSave = Info(svm + "Virtual VMLOAD VMSAVE supported");
        VirtualGif = Info(svm + "Virtual GIF supported");
        VirtualNmi = version >= new Version(6, 4) ? Info(svm + "Virtual NMI enabled") : null;
        NoPmu = Info(svm + "PMU virtualization is disabled");
        TellsLbrEarly = version >= new Version(6, 10);
        DecidesOnAvic = version >= new Version(6, 18);
    }

    public KernelMessage TscScaling { get; }

    public KernelMessage NestedVirtualization { get; }

    public KernelMessage NestedPaging { get; }

    public KernelMessage NoNestedPaging { get; }

    public KernelMessage LbrVirtualization { get; }

    public KernelMessage Avic { get; }

    public KernelMessage? X2Avic { get; }

    public KernelMessage VirtualLoadAndSave { get; }

    public KernelMessage VirtualGif { get; }

    public KernelMessage? VirtualNmi { get; }

    public KernelMessage NoPmu { get; }

    /// <summary>LBR virtualization is looked at before SEV, which needs it (6.10); before that after the GIF.</summary>
    public bool TellsLbrEarly { get; }

    /// <summary>
    /// Without the parameter "avic" AVIC is used where x2AVIC is, on Zen 4 and later (6.18); before that never.
    /// </summary>
    public bool DecidesOnAvic { get; }

    /// <summary>All of them.</summary>
    public IReadOnlyList<KernelMessage> All => [.. new[]
    {
        TscScaling, NestedVirtualization, NestedPaging, NoNestedPaging, LbrVirtualization, Avic, X2Avic,
        VirtualLoadAndSave,
        VirtualGif, VirtualNmi, NoPmu,
    }.OfType<KernelMessage>()];

    /// <summary>Those of a kernel: since v6.3 they begin with the module's name.</summary>
    public static SvmSetupMessages Of(Generation generation) =>
        new(generation.Style.AsksThisCpu, Version.Parse(generation.Base.Version));

    private static KernelMessage Info(string text) => new(KernelLogLevel.Info, text);
}
