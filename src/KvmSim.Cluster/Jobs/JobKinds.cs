namespace KvmSim.Cluster.Jobs;

/// <summary>What jobs there are.</summary>
internal static class JobKinds
{
    /// <summary>One search, over all nodes.</summary>
    public const string Race = "race";

    /// <summary>Many searches, each on one node.</summary>
    public const string Design = "design";
}
