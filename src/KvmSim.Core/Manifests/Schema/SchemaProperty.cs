namespace KvmSim.Manifests;

/// <summary>A key of an object.</summary>
internal sealed record SchemaProperty(string Name, SchemaNode Value, bool IsRequired = false);
