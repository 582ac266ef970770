namespace KvmSim.Exploration;

/// <summary>How a part of a divided search came to the end of a level.</summary>
internal enum PartEnd
{
    /// <summary>All steps of its states were taken, and what they lead to is with its owners.</summary>
    Done,

    /// <summary>There is no room for more states.</summary>
    Full,

    /// <summary>Somebody asked to stop.</summary>
    Stopped,
}
