namespace KvmSim.Fleet;

/// <summary>Whether a guest can move from one host to another.</summary>
public enum FleetAnswer : long
{
    /// <summary>Everything that it was offered is there.</summary>
    Yes,

    /// <summary>Something is missing.</summary>
    No,

    /// <summary>What would decide is not known.</summary>
    Unknown,
}
