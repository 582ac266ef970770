namespace KvmSim.Cluster.Jobs;

/// <summary>Which nodes of the cluster a job may use.</summary>
/// <param name="membership">Who is in the cluster.</param>
internal sealed class UsableNodes(IClusterMembershipService membership)
{
    private readonly HashSet<SiloAddress> _suspects = [];

    /// <summary>
    /// The nodes that are there; those that could not be reached are left out as long as there are others.
    /// </summary>
    public SiloAddress[] Now()
    {
        SiloAddress[] active =
        [
            .. membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active)
                .Select(member => member.SiloAddress).Order(),
        ];
        _suspects.IntersectWith(active);
        SiloAddress[] usable = [.. active.Except(_suspects)];
        if (usable.Length == 0)
        {
            _suspects.Clear();
            usable = active;
        }

        return usable;
    }

    /// <summary>These could not be reached.</summary>
    public void Suspect(IEnumerable<SiloAddress> nodes) => _suspects.UnionWith(nodes);
}
