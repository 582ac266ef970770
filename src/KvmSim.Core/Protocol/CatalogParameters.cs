
namespace KvmSim.Protocol;

/// <summary>The module parameters that several generations share.</summary>
internal static class CatalogParameters
{
    /// <summary>kvm_intel and kvm_amd up to v5.17 (v6.0 added error_on_inconsistent_vmcs_config).</summary>
    public static ModuleParameter[] EarlyVendor { get; } =
    [
        new("kvm_intel", ParameterNames.Nested, ParameterKind.Boolean, "1",
            "Offer VMX to guests; its image is compared too."),
        new("kvm_amd", ParameterNames.Nested, ParameterKind.Integer, "1",
            "Offer SVM to guests; any number but 0 does."),
        new("kvm_amd", ParameterNames.NestedPaging, ParameterKind.Boolean, "1", "Use nested paging."),
    ];

    /// <summary>kvm_intel and kvm_amd since.</summary>
    public static ModuleParameter[] Vendor { get; } =
    [
        .. EarlyVendor,
        new("kvm_intel", ParameterNames.ErrorOnInconsistentConfig, ParameterKind.Boolean, "1",
            "Fail when VMX controls make no sense together, instead of dropping them."),
    ];

    /// <summary>What the review asked of the patch, as options.</summary>
    public static ModuleParameter[] Review { get; } =
    [
        .. Vendor,
        new("kvm", ParameterNames.IncompatibleLogLevel, ParameterKind.LogLevel, "info",
            "Level of the messages about an incompatible CPU; the review asked for warn or err."),
        new("kvm", ParameterNames.ReportForbiddenCreation, ParameterKind.Boolean, "0",
            "Print an error when KVM_CREATE_VM is refused because of an incompatible CPU, as the review wished."),
    ];

    /// <summary>The review's module parameter beside them.</summary>
    public static ModuleParameter[] ReviewWithPolicy { get; } =
    [
        .. Review,
        new("kvm", ParameterNames.RefuseIncompatible, ParameterKind.Boolean, "0",
            "1: abort onlining an incompatible CPU, VMs or not; 0: let it in and prohibit VMs."),
    ];

    /// <summary>The switches of the build that was made for recording.</summary>
    public static ModuleParameter[] Recording { get; } =
    [
        .. Vendor,
        new("kvm", ParameterNames.SeedLock, ParameterKind.Boolean, "1",
            "0 leaves cpus_read_lock out of hardware_enable_all."),
        new("kvm", ParameterNames.SeedDelay, ParameterKind.Integer, "0",
            "Milliseconds to sleep in the callback before the check."),
        new("kvm", ParameterNames.SeedReevaluate, ParameterKind.Boolean, "0",
            "1: kvm_offline_cpu re-evaluates the flag."),
        new("kvm_amd", ParameterNames.SeedCompat, ParameterKind.Boolean, "0",
            "1: SVM's check asks the CPU, as VMX's does."),
        new("kvm_amd", ParameterNames.SeedPerCpu, ParameterKind.Boolean, "0",
            "1: SVM support is asked of the CPU, not of boot_cpu_data."),
    ];

    /// <summary>v6.12 on.</summary>
    public static ModuleParameter[] AtLoad { get; } =
    [
        .. Vendor,
        new("kvm", ParameterNames.EnableVirtAtLoad, ParameterKind.Boolean, "1",
            "Enable virtualization on all CPUs when the vendor module is loaded, not when the first VM is created."),
    ];

    /// <summary>v6.16 to v7.0.</summary>
    public static ModuleParameter[] Tdx { get; } =
    [
        .. AtLoad,
        new("kvm_intel", ParameterNames.Tdx, ParameterKind.Boolean, "0",
            "Bring up TDX; needs a TDX platform and kvm.enable_virt_at_load=1, and is off without them."),
    ];

    /// <summary>v7.1 on.</summary>
    public static ModuleParameter[] CoreTdx { get; } =
    [
        .. AtLoad,
        new("kvm_intel", ParameterNames.Tdx, ParameterKind.Boolean, "0",
            "Offer TDX, which the kernel brought up at boot; needs a TDX platform, and is off without it."),
    ];
}
