using KvmSim.Cluster.Messages;

namespace KvmSim.Cluster.Parts;

/// <summary>Looks on its node for a step of the way to a breach, in what parts of the search saved.</summary>
internal interface IWayGrain : IGrainWithStringKey
{
    /// <summary>The smallest state in files of a level from which a step leads to a state; null: none does.</summary>
    [ResponseTimeout("1.00:00:00")]
    Task<WayNews?> Before(string request, int depth, string[] files, byte[] successor);
}
