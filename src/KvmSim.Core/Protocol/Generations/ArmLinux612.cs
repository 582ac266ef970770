using KvmSim.Arm;

namespace KvmSim.Protocol;

/// <summary>Linux 6.12 on arm64, and how each of its parts is known.</summary>
internal static class ArmLinux612
{
    private const string Source = "arch/arm64 and virt/kvm of Linux 6.12.117";

    /// <summary>The generation: x86's protocol, and another architecture around it.</summary>
    public static Generation Entry { get; } = Linux612.Entry with
    {
        Id = "arm64-6.12",
        Versions = KernelRange.Of("6.12", "6.12"),
        Title = "Linux 6.12 on arm64: KVM built in; who comes late is the architecture's decision, not KVM's",
        Source = Source,
        Confidence = Confidence.Read,
        Recordings = ["6.12"],
        Arm = ArmRules.Linux612,
        Base = KernelBase.Linux612 with { States = KernelBase.Linux612.States.OnArm("6.12") },
        Parameters = [.. CatalogParameters.AtLoad.Where(parameter => parameter.Module == "kvm")],
        Policies =
        [
            new("at_load", "kvm", ParameterNames.EnableVirtAtLoad, "0",
                "Linux 6.12 on arm64 with enable_virt_at_load=0: virtualization enabled when the first VM is created"),
        ],
        KnownParts = KnownAs(Confidence.Read, Source),
    };

    /// <summary>The parts of an arm64 kernel.</summary>
    /// <param name="confidence">How what was recorded on 7.3.4 is known of it.</param>
    /// <param name="source">Where from.</param>
    public static KnownPart[] KnownAs(Confidence confidence, string source) =>
    [
        new(GenerationPart.Callback, "ONLINE section; installed while virtualization is in use", confidence, source),
        new(GenerationPart.Check, "KVM asks nothing of a CPU; the architecture does, before it is online",
            Confidence.Read, source),
        new(GenerationPart.Refusal, "never by KVM; EIO from the architecture, EINVAL from the protected hypervisor",
            Confidence.Read, source),
        new(GenerationPart.Memory, "nothing", Confidence.Read, source),
        new(GenerationPart.Locks, "kvm_usage_lock, inside it cpus_read_lock in cpuhp_setup_state",
            Confidence.Read, source),
        new(GenerationPart.Messages, "those of the architecture and of PSCI", confidence, source),
        new(GenerationPart.Vendor, "always enables a CPU", Confidence.Read, source),
        new(GenerationPart.Base, "bring-up by PSCI; CPU 0 can go", confidence, source),
    ];
}
