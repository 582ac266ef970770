namespace KvmSim.Description;

/// <summary>The names of the kinds of documents, as "kind:" in a manifest says them.</summary>
internal static class DocumentKinds
{
    public const string CpuModel = "CpuModel";
    public const string Generation = "Generation";
    public const string Machine = "Machine";
    public const string Scenario = "Scenario";
    public const string Property = "Property";
}
