namespace KvmSim.Hardware;

/// <summary>The kind of core on a hybrid CPU.</summary>
public enum CoreType
{
    /// <summary>Not hybrid, or not known.</summary>
    Unknown,

    /// <summary>A performance core ("Core", 40H in leaf 1AH).</summary>
    Performance,

    /// <summary>An efficient core ("Atom", 20H in leaf 1AH).</summary>
    Efficient,
}
