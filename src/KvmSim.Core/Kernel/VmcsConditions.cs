using KvmSim.Compatibility;

namespace KvmSim.Kernel;

/// <summary>Whether the conditions hold on which the control bits of a guest's VMCS depend.</summary>
internal readonly record struct VmcsConditions(VmxSettings Settings, GuestDescription Guest)
{
    /// <summary>Whether it holds; null where that is not known.</summary>
    public bool? Holds(VmcsCondition condition) => condition switch
    {
        VmcsCondition.Never => false,
        VmcsCondition.VirtualNmi => Settings.VirtualNmi,
        VmcsCondition.PreemptionTimer => Settings.PreemptionTimer,
        VmcsCondition.Apicv => Settings.Apicv & Guest.LocalApic,
        VmcsCondition.IpiVirtualization => Settings.IpiVirtualization & Guest.LocalApic,
        VmcsCondition.LocalApic => Guest.LocalApic,
        VmcsCondition.NoTprShadow => !(Settings.TprShadowExists & Guest.LocalApic),
        VmcsCondition.ApicAccesses => Settings.FlexPriority & Guest.LocalApic & !IsX2Apic,
        VmcsCondition.X2Apic => Guest.LocalApic & IsX2Apic,
        VmcsCondition.Ept => Settings.Ept,
        VmcsCondition.NoEpt => !Settings.Ept,
        VmcsCondition.Cr3Exits => !Settings.Ept | (!Settings.UnrestrictedGuest & IsIn(GuestMode.Real)),
        VmcsCondition.Vpid => Settings.Vpid,
        VmcsCondition.UnrestrictedGuest => Settings.UnrestrictedGuest,
        VmcsCondition.PauseLoop => Settings.PauseLoop,
        VmcsCondition.PtHostGuest => Settings.PtHostGuest,
        VmcsCondition.UmipEmulation => Settings.UmipEmulated & IsIn(GuestMode.Long) & Guest.Has("umip"),
        VmcsCondition.GuestRdtscp => Guest.Has("rdtscp") | Guest.Has("rdpid"),
        VmcsCondition.GuestInvpcid => Guest.Has("invpcid"),
        VmcsCondition.GuestXsaves => Guest.Has("xsaves"),
        VmcsCondition.GuestWaitpkg => Guest.Has("waitpkg"),
        VmcsCondition.NoGuestRdrand => !Guest.Has("rdrand"),
        VmcsCondition.NoGuestRdseed => !Guest.Has("rdseed"),
        VmcsCondition.LongMode => IsIn(GuestMode.Long),
        VmcsCondition.EferSwitch => IsIn(GuestMode.Real),
        VmcsCondition.PerfEvents => Guest.Has("arch_perfmon") == false ? false : null,
        _ => null,
    };

    /// <summary>What nobody said when it is not known whether a condition holds.</summary>
    public static string Describe(VmcsCondition condition) => condition switch
    {
        VmcsCondition.VirtualNmi or VmcsCondition.Ept or VmcsCondition.NoEpt or VmcsCondition.Vpid
            or VmcsCondition.UnrestrictedGuest or VmcsCondition.PauseLoop =>
            "the VMX registers of the CPU that loaded kvm_intel",
        VmcsCondition.PreemptionTimer => "the TSC's frequency, by which KVM uses the VMX-preemption timer or not",
        VmcsCondition.Apicv or VmcsCondition.IpiVirtualization or VmcsCondition.LocalApic or VmcsCondition.NoTprShadow
            or VmcsCondition.ApicAccesses or VmcsCondition.X2Apic =>
                "whether the guest's local APIC is KVM's, and its mode",
        VmcsCondition.Cr3Exits or VmcsCondition.LongMode or VmcsCondition.EferSwitch => "the guest's mode",
        VmcsCondition.PtHostGuest => "what becomes of pt_mode=1 on this host",
        VmcsCondition.PerfEvents => "the performance counters that the guest and the host use",
        _ => "the guest's CPUID",
    };

    /// <summary>A local APIC starts in xAPIC mode; a 64-bit guest that has x2APIC has switched to it.</summary>
    private bool? IsX2Apic => IsIn(GuestMode.Long) & Guest.Has("x2apic");

    private bool? IsIn(GuestMode mode) => Guest.Mode is { } known ? known == mode : null;
}
