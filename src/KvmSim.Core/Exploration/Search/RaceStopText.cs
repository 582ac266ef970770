namespace KvmSim.Exploration;

/// <summary>Why a search ended early, in words.</summary>
public static class RaceStopText
{
    /// <summary>E.g. "the limit of states was reached".</summary>
    public static string Of(RaceStopReason reason) => reason switch
    {
        RaceStopReason.Exhausted => "everything was tried",
        RaceStopReason.Found => "everything asked for was found broken",
        RaceStopReason.MaxStates => "the limit of states was reached",
        RaceStopReason.MaxMemory => "the limit of memory was reached",
        _ => "it was stopped",
    };
}
