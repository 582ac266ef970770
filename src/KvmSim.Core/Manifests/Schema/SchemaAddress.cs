using System.Reflection;

namespace KvmSim.Manifests;

/// <summary>
/// Where the JSON schemas of this version can be had: what a file names that goes to other folders and machines. The same
/// files are in the module's folder schemas, for editors without network (docs/editing.md).
/// </summary>
public static class SchemaAddress
{
    /// <summary>The schema of every kind of manifest: the one to take where no other is named.</summary>
    public const string AnyKind = "kvmsim.schema.json";

    /// <summary>The version that the schemas belong to, e.g. "0.1.0".</summary>
    public static string Version { get; } = (typeof(SchemaAddress).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+')[0];

    /// <summary>The folder of the schemas of this version; no slash at its end.</summary>
    public static string Folder { get; } = $"https://raw.githubusercontent.com/kvmsim/kvmsim/v{Version}/schemas";

    /// <summary>The schema of a kind of document, e.g. "Machine".</summary>
    /// <exception cref="ArgumentException">There is no such kind.</exception>
    public static string Of(string kind) => $"{Folder}/{ManifestKinds.Get(kind).SchemaFile}";

    /// <summary>The comment by which a document names its schema, without the sign that makes it a comment.</summary>
    internal static string Line(string kind) => $"yaml-language-server: $schema={Of(kind)}";
}
