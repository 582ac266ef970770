namespace KvmSim.Exploration;

/// <summary>Why a search ended.</summary>
public enum RaceStopReason : long
{
    /// <summary>Every reachable state was visited.</summary>
    Exhausted,

    /// <summary>Everything that was asked for is broken, and the search was to stop then.</summary>
    Found,

    /// <summary>The limit of states was reached.</summary>
    MaxStates,

    /// <summary>The limit of memory was reached.</summary>
    MaxMemory,

    /// <summary>Somebody asked it to stop.</summary>
    Cancelled,
}
