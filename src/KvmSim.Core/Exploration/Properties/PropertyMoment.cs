namespace KvmSim.Exploration;

/// <summary>When a property that a user stated is asked.</summary>
public enum PropertyMoment
{
    /// <summary>
    /// After each step that drops cpu_hotplug_lock or the lock of the count, if then nobody holds the first for writing
    /// and nobody the second.
    /// </summary>
    Quiet,

    /// <summary>After every step.</summary>
    Always,
}
