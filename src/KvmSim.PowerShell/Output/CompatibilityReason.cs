using KvmSim.Compatibility;
using KvmSim.Messages;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Output;

/// <summary>A difference between a CPU and the one that it is compared with.</summary>
public record CompatibilityReason
{
    /// <summary>The machine.</summary>
    public required string MachineName { get; init => field = ForeignText.Block(value); }

    /// <summary>The CPU, of several the lowest; null where a line of a log names none.</summary>
    public required int? Id { get; init; }

    /// <summary>All CPUs of which the same is said, as a cpulist; empty where there is none.</summary>
    public string Cpus { get; init => field = ForeignText.Block(value); } = "";

    /// <summary>What differs, e.g. "VMX secondary processor-based controls".</summary>
    public required string Property { get; init => field = ForeignText.Block(value); }

    /// <summary>Where it stands, e.g. "IA32_VMX_PROCBASED_CTLS2 (0x48b)".</summary>
    public required string Source { get; init => field = ForeignText.Block(value); }

    /// <summary>The bits that differ, by number and name; empty where the whole value is meant.</summary>
    public required ItemList<string> Bits { get; init => field = ItemLists.Shown(value); }

    /// <summary>The bits' names in the manual (SDM, APM).</summary>
    public required ItemList<string> SdmNames { get; init => field = ItemLists.Shown(value); }

    /// <summary>Their names in the kernel, of those that have one.</summary>
    public required ItemList<string> KernelNames { get; init => field = ItemLists.Shown(value); }

    /// <summary>Their names in QEMU and libvirt, of those that have one.</summary>
    public required ItemList<string> QemuNames { get; init => field = ItemLists.Shown(value); }

    /// <summary>The value of the CPU that it is compared with.</summary>
    public required string Expected { get; init => field = ForeignText.Block(value); }

    /// <summary>The value of this CPU.</summary>
    public required string Found { get; init => field = ForeignText.Block(value); }

    /// <summary>The CPU that it is compared with; null for the common view of all CPUs.</summary>
    public int? ReferenceCpu { get; init; }

    /// <summary>Whether this kernel's check looks at it.</summary>
    public required bool KernelLooks { get; init; }

    /// <summary>Since which flavour of the check it looks, e.g. "linux-5.16"; null if none does.</summary>
    public string? KernelLooksSince { get; init => field = ForeignText.Block(value); }

    /// <summary>How much it matters.</summary>
    public required FindingSeverity Severity { get; init; }

    /// <summary>What KVM does about it.</summary>
    public required string Effect { get; init => field = ForeignText.Block(value); }

    /// <summary>What can be done about it.</summary>
    public required string WhatToDo { get; init => field = ForeignText.Block(value); }

    /// <summary>
    /// What is said of it rests on: recorded (in which recordings), read (where), or derived; "" where no kernel was
    /// asked.
    /// </summary>
    public string Evidence { get; init => field = ForeignText.Block(value); } = "";

    /// <summary>The bits by number and the manual's name; where the whole value is meant, what it is.</summary>
    public string DiffersIn => Bits.Length == 0 ? Property : string.Join(", ", Bits.Select(WithoutKernelName));

    /// <summary>Where and in what, e.g. "IA32_VMX_PROCBASED_CTLS2 (0x48b): bit 30 VMM bus-lock detection".</summary>
    public string Difference => Bits.Length == 0 ? Source : $"{Source}: {string.Join(", ", Bits)}";

    /// <summary>The same with the CPU: "CPU 4 of lakefield: IA32_VMX_PROCBASED_CTLS2 (0x48b): bit 30 …".</summary>
    public override string ToString() => Id is null ? Difference
        : FormattableString.Invariant(
            $"CPU {(Cpus.Length > 0 ? Cpus : Id)}{(MachineName.Length == 0 ? "" : " of ")}{MachineName}: {Difference}");

    /// <summary>
    /// "bit 30 VMM bus-lock detection (BUS_LOCK_DETECTION)" without what is in brackets, where that is a name.
    /// </summary>
    private static string WithoutKernelName(string bit)
    {
        int start = bit.LastIndexOf(" (", StringComparison.Ordinal);
        return start > 0 && bit.EndsWith(')') && !bit.AsSpan(start + 2).Contains(' ') ? bit[..start] : bit;
    }
}
