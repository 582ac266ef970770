using System.Numerics;

namespace KvmSim.Exploration;

/// <summary>The properties with their sentences.</summary>
public static class RacePropertyCatalog
{
    /// <summary>All, in the order of the published model.</summary>
    public static IReadOnlyList<RacePropertyInfo> All { get; } =
    [
        new(RaceProperty.UncheckedEnable, "P1",
            "Virtualization is never enabled on an incompatible CPU.",
            "virtualization is enabled on an incompatible CPU without a check"),
        new(RaceProperty.OnlineNotEnabled, "P2",
            "With no lock held and VMs in existence, every online CPU has virtualization enabled.",
            "VMs exist, and an online CPU has virtualization off"),
        new(RaceProperty.StaleFlag, "P3",
            "VM creation is forbidden only while an incompatible CPU is online.",
            "VM creation is forbidden although no incompatible CPU is online"),
        new(RaceProperty.Deadlock, "P4",
            "In every state some actor can take a step.",
            "nobody can take another step"),
        new(RaceProperty.EnabledLeak, "P5",
            "With no lock held, virtualization is enabled on online CPUs only, and on none without VMs.",
            "virtualization stays on where it should be off"),
        new(RaceProperty.IncompatibleUnderVms, "P6",
            "With no lock held and VMs in existence, no incompatible CPU is online.",
            "VMs exist, and an incompatible CPU is online"),
        new(RaceProperty.SpuriousRefusal, "P7",
            "A CPU that is compatible and can be enabled is never refused.",
            "a CPU that could have run VMs is refused"),
        new(RaceProperty.LoadRace, "",
            "When /dev/kvm appears, every online CPU has passed the check or is checked before it is enabled.",
            "/dev/kvm appears, and a CPU is online that came after the module's check of all CPUs"),
        new(RaceProperty.StaleVm, "P8",
            "With no lock held, no CPU is online that is not as a VM was told when it was created.",
            "a CPU is online that is not as a VM was told when it was created"),
    ];

    /// <summary>The words for one property.</summary>
    public static RacePropertyInfo Get(RaceProperty property) => All.First(info => info.Property == property);

    /// <summary>The single properties of a set, in the order of the model, a user's last.</summary>
    public static IEnumerable<RaceProperty> Each(RaceProperty properties)
    {
        for (uint left = (uint)properties; left != 0; left &= left - 1)
        {
            yield return (RaceProperty)(1 << BitOperations.TrailingZeroCount(left));
        }
    }
}
