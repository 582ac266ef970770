namespace KvmSim.Races;

/// <summary>
/// The world in which a design is tried, with any number of CPUs of which any number is incompatible.
/// </summary>
public enum DesignWorld : long
{
    /// <summary>The module is loaded, and each compatible CPU can be enabled.</summary>
    Plain,

    /// <summary>As plain, and there may be CPUs that pass the check and cannot be enabled.</summary>
    FailingCpus,

    /// <summary>As plain, and the module is loaded and unloaded at any time.</summary>
    Loader,
}
