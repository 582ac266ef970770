using System.Reflection;
using System.Text.RegularExpressions;

namespace KvmSim.Description;

/// <summary>
/// Where the JSON schemas of this version can be had: what a file names that goes to other folders and machines. The
/// same files are in the module's folder schemas, for editors without network (docs/editing.md).
/// </summary>
public static partial class SchemaAddress
{
    /// <summary>The schema of every kind of manifest: the one to take where no other is named.</summary>
    public const string AnyKind = "kvmsim.schema.json";

    /// <summary>The version that the schemas belong to, e.g. "0.1.0".</summary>
    public static string Version { get; } = (typeof(SchemaAddress).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+')[0];

    /// <summary>The folder of the schemas of this version; no slash at its end.</summary>
    public static string Folder { get; } = $"https://raw.githubusercontent.com/kvmsim/kvmsim/v{Version}/schemas";

    /// <summary>The file of the schema of a kind: "cpu-model.schema.json" for "CpuModel".</summary>
    public static string FileOf(string kind) => $"{WordStart().Replace(kind, "-$0").ToLowerInvariant()}.schema.json";

    /// <summary>The comment by which a document names its schema, without the sign that makes it a comment.</summary>
    /// <param name="kind">The kind of the document.</param>
    /// <param name="folder">Where the schemas are, seen from the file; null for <see cref="Folder"/>.</param>
    public static string Line(string kind, string? folder = null) =>
        $"yaml-language-server: $schema={folder ?? Folder}/{FileOf(kind)}";

    [GeneratedRegex("(?<=[a-z])[A-Z]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WordStart();
}
