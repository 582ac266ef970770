namespace KvmSim.Exploration;

/// <summary>A part of a divided search, wherever it is. A call that fails has lost the part.</summary>
internal interface IPartLink
{
    /// <summary>
    /// Takes all steps from the states of a level; when it ends, what they lead to is with its owners.
    /// </summary>
    Task<PartEnd> ExpandAsync(int depth, RaceProperty wanted);

    /// <summary>Goes to the next level, when all parts have ended this one.</summary>
    /// <returns>What came of the level that ends.</returns>
    Task<PartReport> AdvanceAsync(int depth);
}
