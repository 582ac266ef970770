namespace KvmSim.Manifests;

/// <summary>What is looked for in the log: a substring, or /a regular expression/.</summary>
internal sealed record PatternSchema : SchemaNode
{
    public override string Expected => "a text, or a regular expression between slashes";
}
