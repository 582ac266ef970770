namespace KvmSim.Exploration;

/// <summary>Where states go that belong to other parts. Called from several threads.</summary>
internal interface ISuccessorOutlet
{
    /// <summary>
    /// Hands states over. Returns when there is room for the next ones, which is what keeps memory bounded.
    /// </summary>
    /// <param name="part">To which part.</param>
    /// <param name="words">The states (<see cref="WordPacking{TWord}"/>); the caller uses the array no more.</param>
    /// <param name="count">How many.</param>
    /// <returns>Whether the search goes on: false once a part has no room or the level was given up.</returns>
    bool Send(int part, byte[] words, int count);
}
