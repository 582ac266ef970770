using System.Text.Json.Nodes;
using KvmSim.Description;
using KvmSim.Manifests;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Manifests.Editor;

/// <summary>What people see while they write: yaml-language-server with the schemas.</summary>
public sealed class EditorTests
{
    private const string Head = "# yaml-language-server: $schema=SCHEMA\napiVersion: kvmsim/v1\n";

    [Fact]
    public void ShippedFiles_AreClean()
    {
        string[] files = [.. new[] { "manifests", "scenarios", "examples" }
            .SelectMany(
                folder => Directory.GetFiles(
                    Path.Combine(Repository.Root, folder), "*.yaml", SearchOption.AllDirectories))
            .Where(
                file => File.ReadAllText(file).Contains("yaml-language-server: $schema=", StringComparison.Ordinal))];
        Assert.True(files.Length >= 30, $"{files.Length} files");

        Assert.Equal("", Problems(files.Select(EditorAnswer.File)));
    }

    /// <summary>By the schema of the kind, and by the one that chooses by kind.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Mistakes_AreUnderlinedWhereTheyAre(bool isAnyKind)
    {
        JsonArray files = [.. ManifestMistake.All.Select(mistake => EditorAnswer.File(mistake.FullPath, isAnyKind
            ? File.ReadAllText(mistake.FullPath).Replace(
                File.ReadLines(mistake.FullPath).First(),
                "# yaml-language-server: $schema=../../../schemas/kvmsim.schema.json", StringComparison.Ordinal)
            : File.ReadAllText(mistake.FullPath)))];
        JsonNode answer = EditorAnswer.Ask(new JsonObject { ["files"] = files })["files"]!;

        Assert.All(ManifestMistake.All, mistake =>
        {
            string[] places = [
                .. answer[mistake.FullPath]!.AsArray().Select(problem => $"{problem!["line"]}:{problem["column"]}")];
            Assert.Equal(mistake.Editor.Length == 0, places.Length == 0);
            Assert.True(mistake.Editor.Length == 0
                || places.Contains(mistake.Editor, StringComparer.Ordinal), string.Join(' ', places));
            Assert.True(mistake.File.StartsWith("12-", StringComparison.Ordinal)
                || mistake.File.StartsWith("29-", StringComparison.Ordinal)
                || places.Length <= 1, string.Join(' ', places));
        });
    }

    [Theory]
    [InlineData("kind: Machine\nspec:\n  kernel:\n    generation: ¦", "linux-6.12", "patch-v1")]
    [InlineData(
        "kind: Machine\nspec:\n  kernel:\n    parameters:\n      kvm_intel:\n        ¦", "nested", "enable_apicv")]
    [InlineData("kind: Machine\nspec:\n  cpuModels:\n    - name: a\n      features: [¦]", "vmx", "svm", "umip")]
    [InlineData("kind: Machine\nspec:\n  cpuModels:\n    - name: a\n      msrs:\n        ¦", "0x3a", "0x48b")]
    [InlineData("kind: Machine\nspec:\n  cpus:\n    - ids: 0\n      model: ¦", "tremont")]
    [InlineData("kind: Scenario\nspec:\n  machine: ¦", "lakefield", "tcg-epyc")]
    [InlineData(
        "kind: Scenario\nspec:\n  machine: a\n  steps:\n    - ¦", "load", "online", "createVm", "reboot", "expect")]
    [InlineData("kind: Scenario\nspec:\n  machine: a\n  steps:\n    - load: ¦", "kvm_intel", "kvm_amd")]
    [InlineData(
        "kind: Scenario\nspec:\n  machine: a\n  steps:\n    - load: kvm\n      expectUnder:\n        ¦", "linux-6.1",
        "patch-v1")]
    [InlineData(
        "kind: Scenario\nspec:\n  machine: a\n  steps:\n    - load: kvm\n      expect:\n        errno: ¦", "EIO",
        "blocked")]
    [InlineData("kind: Scenario\nspec:\n  machine: a\n  steps:\n    - hotAdd: 3\n      model: ¦", "sunny-cove")]
    [InlineData("kind: Generation\nspec:\n  parts:\n    locking: ¦", "hotplugThenCount")]
    [InlineData("kind: Generation\nspec:\n  removeParameters:\n    - ¦", "kvm.incompatible_loglevel")]
    [InlineData("kind: ¦", "CpuModel", "Generation", "Machine", "Scenario", "Property")]
    public void Completion_OffersValues(string text, params string[] labels)
    {
        string schema = new Uri(Path.Combine(Repository.Root, "schemas", SchemaAddress.AnyKind)).AbsoluteUri;
        JsonNode answer = Complete(Head.Replace("SCHEMA", schema, StringComparison.Ordinal) + text);
        string[] offered = [.. answer.AsArray().Select(item => (string)item!["label"]!)];

        Assert.All(labels, label => Assert.Contains(label, offered, StringComparer.Ordinal));
        Assert.Equal(offered.Distinct(StringComparer.Ordinal), offered, StringComparer.Ordinal);
    }

    [Fact]
    public void Completion_OfAStep_NamesEachOperationWithItsMeaning()
    {
        string schema = new Uri(Path.Combine(Repository.Root, "schemas", "scenario.schema.json")).AbsoluteUri;
        JsonNode answer = Complete(Head.Replace("SCHEMA", schema, StringComparison.Ordinal)
            + "kind: Scenario\nspec:\n  machine: a\n  steps:\n    - ¦");
        Dictionary<string, string> offered = answer.AsArray()
            .ToDictionary(item => (string)item!["label"]!, item => (string)item!["about"]!, StringComparer.Ordinal);

        Assert.All(OperationTable.All, operation => Assert.NotEqual("", offered[operation.Key],
            StringComparer.Ordinal));
        Assert.Equal("Unloads modules.", offered["unload"]);
        Assert.Equal("Loads modules.", offered["load"]);
    }

    /// <summary>A machine with a generation of its own is two documents, each with the schema of this
    /// version.</summary>
    [Fact]
    public void Export_WithItsGeneration_IsClean()
    {
        Generation mine = ManifestAssert.Accepts(
            "apiVersion: kvmsim/v1\nkind: Generation\nmetadata: {name: mine}\nspec: {from: patch-v1, "
                + "parts: {reevaluates: true}}\n",
            EditorCatalog.Shipped).Generations.Single().Generation;
        SimMachine machine = TestMachines.Create("patch-v1", TestMachines.Intel, TestMachines.Intel)
            .WithGeneration(mine);
        using StringWriter writer = new() { NewLine = "\n" };
        ManifestWriter.Write(writer, ManifestAssert.Yaml, MachineExport.ToDocument(machine), SchemaAddress.Folder);
        string text = writer.ToString();

        Assert.Equal(2, text.Split($"# yaml-language-server: $schema={SchemaAddress.Folder}/").Length - 1);
        Assert.Equal("", Problems([EditorAnswer.File(Path.Combine(Path.GetTempPath(), "export.yaml"), text)]));
    }

    [Fact]
    public void EveryKey_HasADescription()
    {
        List<string> bare = [];
        foreach (string file in Directory.GetFiles(Path.Combine(Repository.Root, "schemas"), "*.json")
            .Where(file => !file.EndsWith("report.schema.json", StringComparison.Ordinal)))
        {
            Look(JsonNode.Parse(File.ReadAllText(file))!, Path.GetFileName(file));
        }

        Assert.Empty(bare);

        void Look(JsonNode? node, string path)
        {
            if (node is JsonObject body)
            {
                foreach ((string key, JsonNode? value) in body)
                {
                    if (key is "properties" or "patternProperties" && !path.EndsWith(".if", StringComparison.Ordinal)
                        && !path.EndsWith(".then", StringComparison.Ordinal) && value is JsonObject keys)
                    {
                        bare.AddRange(
                            keys.Where(pair => pair.Value is JsonObject schema && !schema.ContainsKey("description"))
                            .Select(pair => $"{path}.{pair.Key}"));
                    }

                    Look(value, $"{path}.{key}");
                }
            }
            else if (node is JsonArray list)
            {
                foreach (JsonNode? item in list)
                {
                    Look(item, path);
                }
            }
        }
    }

    [Fact]
    public void ShippedNames_AreThoseOfTheFolder()
    {
        MachineDocument[] machines = [.. Repository.Manifests.Select(file =>
            ManifestFiles.Load(file, ManifestAssert.Yaml, NameCatalog.Unchecked).GetOrThrow().Machines.First())];

        Assert.Equal(
            machines.Select(machine => machine.Metadata.Name).Order(StringComparer.Ordinal),
            ShippedNames.Machines,
            StringComparer.Ordinal);
        Assert.Equal(
            machines.SelectMany(machine => machine.Models.Names).Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
            ShippedNames.Models,
            StringComparer.Ordinal);
    }

    private static JsonNode Complete(string text)
    {
        JsonObject place = EditorAnswer.File(Path.Combine(Path.GetTempPath(), "new.yaml"), text);
        return EditorAnswer.Ask(
            new JsonObject { ["completions"] = new JsonArray(place) })["completions"]![(string)place["name"]!]!;
    }

    private static string Problems(IEnumerable<JsonObject> files)
    {
        JsonNode answer = EditorAnswer.Ask(new JsonObject { ["files"] = new JsonArray([.. files]) })["files"]!;
        return string.Join('\n', answer.AsObject().SelectMany(file => file.Value!.AsArray()
            .Select(problem => $"{file.Key}:{problem!["line"]}:{problem["column"]}: {problem["message"]}")));
    }
}
