using KvmSim.Cluster.Messages;

namespace KvmSim.Cluster.Parts;

/// <summary>
/// A part of a search. Its key names the job, the attempt, and the node that it lives on (<see cref="PartKey"/>): what
/// an earlier attempt sends never reaches a later one, and a part whose node is gone is gone.
/// </summary>
internal interface IPartGrain : IGrainWithStringKey
{
    /// <summary>Begins, or takes up what was saved.</summary>
    [ResponseTimeout("1.00:00:00")]
    Task<PartOpened> Open(PartOpening opening);

    /// <summary>Takes all steps of a level; when it returns, what they lead to is with its owners.</summary>
    /// <returns>The <see cref="Exploration.PartEnd"/>.</returns>
    [ResponseTimeout("10.00:00:00")]
    Task<int> Expand(int depth, int wanted);

    /// <summary>Goes to a level.</summary>
    Task<PartTally> Advance(int depth);

    /// <summary>Saves the states of the level.</summary>
    [ResponseTimeout("1.00:00:00")]
    Task Save(int depth, string path);

    /// <summary>States that belong to it. When it returns they are stored; false where there is no room.</summary>
    [ResponseTimeout("00:00:10")]
    Task<bool> Take(int depth, int from, int number, [Immutable] byte[] words);

    /// <summary>How far it is.</summary>
    [ResponseTimeout("00:00:10")]
    Task<PartNews> News();

    /// <summary>Asks it to stop within its level.</summary>
    [ResponseTimeout("00:00:05")]
    Task Stop();

    /// <summary>Ends it and gives its memory back.</summary>
    [ResponseTimeout("00:00:05")]
    Task Close();
}
