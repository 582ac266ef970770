using KvmSim.Manifests;
using Xunit;

namespace KvmSim.Core.Tests.Manifests;

public sealed class JsonSchemaTests
{
    public static TheoryData<string> Kinds => [.. ManifestKinds.All.Select(kind => kind.Name)];

    /// <summary>Set KVMSIM_UPDATE_SCHEMAS=1 to write the files.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void SchemaFile_OfKind_IsTheGeneratedText(string name)
    {
        ManifestKind kind = ManifestKinds.Get(name);
        string file = Path.Combine(Repository.Root, "schemas", kind.SchemaFile);
        string text = JsonSchemaWriter.Write(kind);
        if (Environment.GetEnvironmentVariable("KVMSIM_UPDATE_SCHEMAS") == "1")
        {
            File.WriteAllText(file, text);
        }

        Assert.Equal(File.ReadAllText(file), text);
    }
}
