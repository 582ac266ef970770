using KvmSim.Messages;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Output;

/// <summary>KVM on a machine: what user space can see, and what it cannot. Masks are cpulists.</summary>
public sealed record KvmStatus
{
    /// <summary>The machine.</summary>
    public required string MachineName { get; init => field = ForeignText.Block(value); }

    /// <summary>The id of its kernel's generation.</summary>
    public required string Generation { get; init => field = ForeignText.Block(value); }

    /// <summary>The modules that are loaded, kvm first.</summary>
    public required ItemList<string> Modules { get; init => field = ItemLists.Shown(value); }

    /// <summary>Whether /dev/kvm exists.</summary>
    public required bool DevKvm { get; init; }

    /// <summary>kvm_usage_count.</summary>
    public required int UsageCount { get; init; }

    /// <summary>cpu_online_mask.</summary>
    public required string Online { get; init => field = ForeignText.Block(value); }

    /// <summary>The CPUs on which KVM believes that it enabled virtualization.</summary>
    public required string Enabled { get; init => field = ForeignText.Block(value); }

    /// <summary>The CPUs whose hardware is in virtualization mode: the truth.</summary>
    public required string VirtualizationOn { get; init => field = ForeignText.Block(value); }

    /// <summary>hardware_incompatible of the reviewed patch: set, it forbids VMs.</summary>
    public required bool HardwareIncompatible { get; init; }

    /// <summary>hardware_enable_failed is not zero.</summary>
    public required bool EnableFailed { get; init; }

    /// <summary>The CPUs that were refused, or that set the flag, since kvm was loaded.</summary>
    public required string Flagged { get; init => field = ForeignText.Block(value); }

    /// <summary>Whether KVM's hotplug callbacks are installed.</summary>
    public required bool CallbackInstalled { get; init; }

    /// <summary>The CPU that all others are compared with; null while no vendor module is loaded.</summary>
    public int? ReferenceCpu { get; init; }

    /// <summary>The names of the VMs.</summary>
    public required ItemList<string> Vms { get; init => field = ItemLists.Shown(value); }

    /// <summary>The parameters of the loaded modules, as "module.name=value".</summary>
    public required ItemList<string> Parameters { get; init => field = ItemLists.Shown(value); }

    /// <summary>The taint mask of the kernel.</summary>
    public required int Tainted { get; init; }

    /// <summary>Why the kernel died; null while it lives.</summary>
    public string? Death { get; init => field = ForeignText.Block(value); }

    /// <summary>E.g. "lakefield (linux-6.12): kvm, kvm_intel loaded; 1 VM; enabled 0-3".</summary>
    public override string ToString()
    {
        string vms = FormattableString.Invariant($"{Vms.Length} VM{(Vms.Length == 1 ? "" : "s")}");
        return $"{MachineName} ({Generation}): " + (Death is not null ? $"died: {Death}"
            : Modules.Length == 0 ? "KVM is not loaded"
            : $"{string.Join(", ", Modules)} loaded; {vms}; enabled {(Enabled.Length == 0 ? "nowhere" : Enabled)}");
    }
}
