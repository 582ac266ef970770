namespace KvmSim.Exploration;

/// <summary>
/// What must hold in every order of events. The names are the model's; the sentences are in
/// <see cref="RacePropertyCatalog"/>.
/// </summary>
[Flags]
public enum RaceProperty
{
    /// <summary>Nothing is looked at: states and transitions are only counted.</summary>
    None = 0,

    /// <summary>P1: virtualization is never enabled on an incompatible CPU that no check has seen.</summary>
    UncheckedEnable = 1,

    /// <summary>P2: while VMs exist, every online CPU has virtualization enabled.</summary>
    OnlineNotEnabled = 2,

    /// <summary>P3: VM creation is forbidden only while an incompatible CPU is online.</summary>
    StaleFlag = 4,

    /// <summary>P4: in every state somebody can take a step.</summary>
    Deadlock = 8,

    /// <summary>P5: virtualization is enabled on online CPUs only, and on none without VMs.</summary>
    EnabledLeak = 16,

    /// <summary>P6: while VMs exist, no incompatible CPU is online.</summary>
    IncompatibleUnderVms = 32,

    /// <summary>P7: a CPU that could have run VMs is never refused.</summary>
    SpuriousRefusal = 64,

    /// <summary>When /dev/kvm appears, every online CPU has passed the check or is yet to be checked.</summary>
    LoadRace = 128,

    /// <summary>P8: no CPU is online that is not as a VM was told when it was created.</summary>
    StaleVm = 256,

    /// <summary>All of them.</summary>
    All = UncheckedEnable | OnlineNotEnabled | StaleFlag | Deadlock | EnabledLeak | IncompatibleUnderVms
        | SpuriousRefusal | LoadRace | StaleVm,
}
