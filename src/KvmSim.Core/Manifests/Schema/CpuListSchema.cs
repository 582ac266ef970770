namespace KvmSim.Manifests;

/// <summary>A cpulist, or a number that stands for one CPU.</summary>
internal sealed record CpuListSchema(bool MayBeEmpty) : SchemaNode
{
    public override string Expected => MayBeEmpty
        ? "a cpulist such as \"0-3,8\" (\"\" for no CPU)"
        : "a cpulist such as \"0-3,8\" with at least one CPU";
}
