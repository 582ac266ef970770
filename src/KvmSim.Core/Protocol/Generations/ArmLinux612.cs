using KvmSim.Arm;

namespace KvmSim.Protocol;

/// <summary>Linux 6.12 on arm64, and how each of its parts is known.</summary>
internal static class ArmLinux612
{
    private const string Source =
        "arch/arm64 and virt/kvm of Linux 6.12.117; recordings of Debian's 6.12.117 under QEMU";

    /// <summary>
    /// The generation: x86's protocol with nothing asked of a CPU, and another architecture around it.
    /// </summary>
    public static Generation Entry { get; } = Linux612.Entry with
    {
        Id = "arm64-6.12",
        Versions = KernelRange.Of("6.12", "6.12"),
        Title = "Linux 6.12 on arm64: KVM built in; who comes late is the architecture's decision, not KVM's",
        Source = Source,
        Confidence = Confidence.Recorded,
        Recordings = ["6.12"],
        Arm = ArmRules.Linux612,
        Parts = Linux612.Entry.Parts with { Check = CheckPlace.None },
        Base = KernelBase.Linux612 with { States = KernelBase.Linux612.States.OnArm("6.12") },
        Parameters = [.. CatalogParameters.AtLoad.Where(parameter => parameter.Module == "kvm")],
        Policies =
        [
            new("at_load", "kvm", ParameterNames.EnableVirtAtLoad, "0",
                "Linux 6.12 on arm64 with enable_virt_at_load=0: virtualization enabled when the first VM is created"),
        ],
        KnownParts = KnownAs("arm64-6.12", "v6.12.117"),
    };

    /// <summary>The parts of an arm64 kernel, with the recordings that show them.</summary>
    /// <param name="variant">How recordings of it are called behind the "@".</param>
    /// <param name="version">The version whose code was read.</param>
    public static KnownPart[] KnownAs(string variant, string version) =>
    [
        new(GenerationPart.Callback, "ONLINE section; installed while virtualization is in use",
            Confidence.Recorded, $"usage-*@{variant}, fail-*@{variant}"),
        new(GenerationPart.Check, "KVM asks nothing of a CPU; the architecture does, before it is online",
            Confidence.Read,
            $"arch/arm64/kernel, {version}; unlike-*@{variant} show 30 kinds of CPU; MPAM, SME, GICv5 and MTE read"),
        new(GenerationPart.Refusal, "never by KVM; EIO from the architecture, EINVAL from the protected hypervisor",
            Confidence.Recorded, $"unlike-*@{variant}, late-pkvm@{variant}"),
        new(GenerationPart.Memory, "nothing of KVM's; what the system's registers say shrinks for good",
            Confidence.Recorded, $"unlike-parange-smaller@{variant}, unlike-early-without-sve@{variant}"),
        new(GenerationPart.Locks, "kvm_usage_lock, inside it cpus_read_lock in cpuhp_setup_state",
            Confidence.Read, $"virt/kvm, {version}; race-*@{variant}, fail-at-last-vm@{variant}"),
        new(GenerationPart.Messages, "those of the architecture and of PSCI",
            Confidence.Recorded, $"unlike-*@{variant}, late-*@{variant}"),
        new(GenerationPart.Vendor, "always enables a CPU",
            Confidence.Recorded, $"late-*@{variant}, cycles-*@{variant}, v3a-*@{variant}"),
        new(GenerationPart.Base, "bring-up by PSCI; CPU 0 can go",
            Confidence.Recorded, $"cpu0-*@{variant}, fail-*@{variant}, maxcpus-0@{variant}"),
    ];
}
