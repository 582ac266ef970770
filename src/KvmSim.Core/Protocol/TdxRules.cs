using KvmSim.Messages;

namespace KvmSim.Protocol;

/// <summary>How TDX comes up in one version, and what it prints.</summary>
public sealed record TdxRules
{
    /// <summary>
    /// kvm_intel brings TDX up (tdx_bringup): it wants kvm.enable_virt_at_load and holds a reference to enabled
    /// virtualization of its own. Else the core of x86 did so at boot, and KVM has neither (7.1).
    /// </summary>
    public required bool FollowsKvm { get; init; }

    /// <summary>The platform has no TDX.</summary>
    public required KernelMessage Unsupported { get; init; }

    /// <summary>The last CPU of a package was to go while a TD lives.</summary>
    public required KernelMessage NeedsPackage { get; init; }

    /// <summary>6.16 to 7.0.</summary>
    public static TdxRules Linux616 { get; } = new()
    {
        FollowsKvm = true,
        Unsupported = TdxMessages.WithoutKeyIds,
        NeedsPackage = TdxMessages.NeedsPackage,
    };

    /// <summary>7.1 on: arch/x86/virt/vmx/tdx.</summary>
    public static TdxRules Linux71 { get; } = new()
    {
        FollowsKvm = false,
        Unsupported = TdxMessages.WithoutPlatform,
        NeedsPackage = TdxMessages.CoreNeedsPackage,
    };

    /// <summary>What it prints.</summary>
    internal IEnumerable<KernelMessage> Messages => FollowsKvm
        ? [Unsupported, TdxMessages.NeedsEnableAtLoad, NeedsPackage, TdxMessages.ForbidsHotAdd]
        : [Unsupported, TdxMessages.Initialized, NeedsPackage, TdxMessages.ForbidsHotAdd];
}
