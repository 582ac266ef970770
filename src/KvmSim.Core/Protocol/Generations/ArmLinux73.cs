using KvmSim.Arm;

namespace KvmSim.Protocol;

/// <summary>Linux 7.3 on arm64, and how each of its parts is known.</summary>
internal static class ArmLinux73
{
    private const string Source = "arch/arm64 and virt/kvm of Linux 7.3.4; recordings of Debian's 7.3.4 under QEMU";

    /// <summary>The generation.</summary>
    public static Generation Entry { get; } = ArmLinux612.Entry with
    {
        Id = "arm64-7.3",
        Versions = KernelRange.Of("7.3", "7.3"),
        Title = "Linux 7.3 on arm64: more capabilities, MPAM, GICv5",
        Source = Source,
        Recordings = ["7.3"],
        Arm = ArmRules.Linux73,
        Base = Linux73.Entry.Base with { States = Linux73.Entry.Base.States.OnArm("7.3") },
        Policies =
        [
            new("at_load", "kvm", ParameterNames.EnableVirtAtLoad, "0",
                "Linux 7.3 on arm64 with enable_virt_at_load=0: virtualization enabled when the first VM is created"),
        ],
        KnownParts = ArmLinux612.KnownAs("arm64-7.3", "v7.3.4"),
    };
}
