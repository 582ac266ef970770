using KvmSim.Description;
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
        Assert.Equal(SchemaAddress.FileOf(name), kind.SchemaFile);
        AssertFile(kind.SchemaFile, JsonSchemaWriter.Write(kind));
    }

    [Fact]
    public void SchemaFile_OfAnyKind_IsTheGeneratedText() =>
        AssertFile(SchemaAddress.AnyKind, JsonSchemaWriter.WriteAnyKind());

    private static void AssertFile(string name, string text)
    {
        string file = Path.Combine(Repository.Root, "schemas", name);
        if (Environment.GetEnvironmentVariable("KVMSIM_UPDATE_SCHEMAS") == "1")
        {
            File.WriteAllText(file, text);
        }

        Assert.Equal(File.ReadAllText(file), text);
    }
}
