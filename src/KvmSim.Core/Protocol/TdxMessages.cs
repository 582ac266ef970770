using KvmSim.Messages;

namespace KvmSim.Protocol;

/// <summary>
/// What TDX's host code and kvm_intel print of it (arch/x86/kvm/vmx/tdx.c, v6.16; arch/x86/virt/vmx/tdx, v7.1).
/// </summary>
internal static class TdxMessages
{
    public static readonly KernelMessage WithoutKeyIds =
        new(KernelLogLevel.Err, "kvm_intel: tdx: no TDX private KeyIDs available") { Meaning = MessageMeaning.Tdx };

    public static readonly KernelMessage NeedsEnableAtLoad =
        new(KernelLogLevel.Err, "kvm_intel: tdx: tdx requires kvm.enable_virt_at_load=1")
        {
            Meaning = MessageMeaning.Tdx,
        };

    public static readonly KernelMessage NeedsPackage = new(
        KernelLogLevel.Warn,
        "kvm_intel: TDX requires all packages to have an online CPU. "
            + "Delete all TDs in order to offline all CPUs of a package.")
    {
        Meaning = MessageMeaning.Tdx,
    };

    public static readonly KernelMessage WithoutPlatform =
        new(KernelLogLevel.Err, "kvm_intel: tdx: TDX not supported by the host platform")
        {
            Meaning = MessageMeaning.Tdx,
        };

    public static readonly KernelMessage Initialized =
        new(KernelLogLevel.Info, "virt/tdx: TDX-Module initialized");

    public static readonly KernelMessage CoreNeedsPackage = new(
        KernelLogLevel.Warn,
        "virt/tdx: TDX requires all packages to have an online CPU. "
            + "Delete all TDs in order to offline all CPUs of a package.")
    {
        Meaning = MessageMeaning.Tdx,
    };

    public static readonly KernelMessage ForbidsHotAdd = new(
        KernelLogLevel.Err, "virt/tdx: firmware asked for {word} of CPU {cpu}: not possible while TDX is on")
    {
        Meaning = MessageMeaning.Tdx,
    };
}
