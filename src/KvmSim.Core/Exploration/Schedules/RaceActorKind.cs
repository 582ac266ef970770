namespace KvmSim.Exploration;

/// <summary>The kinds of actors whose steps are interleaved.</summary>
public enum RaceActorKind : byte
{
    /// <summary>Brings CPUs online and takes them offline, for ever.</summary>
    Hotplug,

    /// <summary>Creates a VM and destroys it, for ever.</summary>
    Vm,

    /// <summary>Loads the vendor module and unloads it, for ever.</summary>
    Loader,
}
