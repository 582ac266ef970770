using System.Globalization;
using KvmSim.Description;
using KvmSim.Manifests;
using Xunit;

namespace KvmSim.Core.Tests.Manifests.Editor;

/// <summary>One mistake is one report, at its place, with the name that was meant where one is near.</summary>
public sealed class ManifestMistakeTests
{
    private const string Scenario = """
        apiVersion: kvmsim/v1
        kind: Scenario
        metadata: {name: story}
        spec:
          machine: lakefield
          generation: linux-6.12
          steps:
            - load: kvm_intel
              expect: {errno: 0}
            - createVm: a
            - online: 4
              expect: {errno: EIO, online: "0-3"}
            - runVcpu: {vm: a, cpu: 2}
            - destroyVm: a

        """;

    public static TheoryData<string> Files => [.. ManifestMistake.All.Select(mistake => mistake.File)];

    [Theory]
    [MemberData(nameof(Files))]
    public void File_WithOneMistake_IsReportedOnce(string file)
    {
        ManifestMistake mistake = ManifestMistake.All.Single(row => row.File == file);
        ManifestResult<ManifestSet> result = ManifestFiles.Load(
            mistake.FullPath, ManifestAssert.Yaml, EditorCatalog.Shipped);

        Assert.Equal(mistake.Reader, string.Join('\n', result.Diagnostics.Select(found => string.Create(
            CultureInfo.InvariantCulture, $"{found.Line}:{found.Column} {found.Id} {found.Suggestion ?? "-"}"))));
    }

    [Fact]
    public void Files_AreAllInTheTable() => Assert.Equal(
        Directory.GetFiles(Path.Combine(ManifestMistake.Folder, "mistakes")).Select(Path.GetFileName)
            .Order(StringComparer.Ordinal),
        ManifestMistake.All.Select(mistake => mistake.File).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("- online: 4\n", "- online: ¦4,9\n", ManifestErrorId.OutOfRange, null)]
    [InlineData("online: \"0-3\"", "online: ¦\"0-7\"", ManifestErrorId.OutOfRange, null)]
    [InlineData("{vm: a, cpu: 2}", "{vm: a, cpu: ¦5}", ManifestErrorId.OutOfRange, null)]
    [InlineData("{vm: a, cpu: 2}", "{vm: ¦aa, cpu: 2}", ManifestErrorId.UnknownName, "a")]
    [InlineData("- destroyVm: a\n", "- destroyVm: a\n    - destroyVm: ¦a\n", ManifestErrorId.UnknownName, null)]
    [InlineData("- destroyVm: a\n", "- reboot:\n    - destroyVm: ¦a\n", ManifestErrorId.UnknownName, null)]
    [InlineData("- destroyVm: a\n", "- stopLoop: ¦a\n", ManifestErrorId.UnknownName, null)]
    [InlineData("- destroyVm: a\n", "- createLoop: ¦a\n", ManifestErrorId.DuplicateName, null)]
    [InlineData("- destroyVm: a\n", "- resume: ¦{}\n", ManifestErrorId.ConflictingKeys, null)]
    [InlineData("- destroyVm: a\n", "- wait: ¦b\n", ManifestErrorId.UnknownName, null)]
    [InlineData("- destroyVm: a\n", "- asyncOnline: 1\n    - asyncOnline: ¦2\n", ManifestErrorId.DuplicateName, null)]
    [InlineData(
        "- destroyVm: a\n", "- asyncOnline: 1\n      name: up\n    - wait: ¦upp\n", ManifestErrorId.UnknownName, "up")]
    [InlineData("- destroyVm: a\n", "- hotAdd: ¦1\n", ManifestErrorId.OutOfRange, null)]
    [InlineData("- destroyVm: a\n", "- hotRemove: ¦0\n", ManifestErrorId.OutOfRange, null)]
    [InlineData("- destroyVm: a\n", "- hotRemove: 3\n    - hotRemove: ¦3\n", ManifestErrorId.OutOfRange, null)]
    [InlineData(
        "- destroyVm: a\n", "- hotRemove: 3\n    - hotAdd: 3\n      model: ¦tremnt\n", ManifestErrorId.UnknownName,
        "tremont")]
    [InlineData(
        "- load: kvm_intel\n", "- load: kvm_intel\n      with: {¦nestd: 1}\n", ManifestErrorId.UnknownName, "nested")]
    [InlineData(
        "- load: kvm_intel\n", "- load: kvm_intel\n      with: {nested: ¦maybe}\n", ManifestErrorId.WrongType, null)]
    [InlineData("steps:\n", "parameters: {kvm_intel: {¦nestd: 1}}\n  steps:\n", ManifestErrorId.UnknownName, "nested")]
    [InlineData("steps:\n", "parameters: {¦kvm_amd: {npt: 1}}\n  steps:\n", ManifestErrorId.ConflictingKeys, null)]
    [InlineData(
        "steps:\n", "parameters: {¦kvm_amd: {nested: 1}}\n  steps:\n", ManifestErrorId.ConflictingKeys, "kvm_intel")]
    [InlineData("errno: EIO", "errno: ¦-5", ManifestErrorId.OutOfRange, "EIO")]
    [InlineData("errno: EIO", "errno: ¦-EIO", ManifestErrorId.UnknownName, "EIO")]
    [InlineData("generation: linux-6.12", "generation: ¦linux-6.112", ManifestErrorId.UnknownName, null)]
    [InlineData("generation: linux-6.12", "generation: ¦linx-6.12", ManifestErrorId.UnknownName, "linux-6.12")]
    [InlineData("machine: lakefield", "¦machin: lakefield", ManifestErrorId.UnknownKey, "machine")]
    [InlineData("kind: Scenario", "¦knd: Scenario", ManifestErrorId.UnknownKey, "kind")]
    public void Scenario_WithOneMistake_IsReportedOnce(string old, string edit, ManifestErrorId id, string? suggestion)
    {
        ManifestDiagnostic found = ManifestAssert.RefusesEdit(Scenario, old, edit, id, EditorCatalog.Shipped);
        Assert.Equal(suggestion, found.Suggestion);
    }

    /// <summary>All at once: a step that is not understood hides nothing in the others but what it leaves
    /// behind.</summary>
    [Fact]
    public void Scenario_WithSeveralMistakes_ReportsThemAll()
    {
        string text = Scenario.Replace("- createVm: a", "- creatVm: a", StringComparison.Ordinal)
            .Replace("- online: 4", "- online: 9", StringComparison.Ordinal)
            .Replace("- load: kvm_intel", "- load: kvm_intel\n      with: {nestd: 1}", StringComparison.Ordinal);

        Assert.Equal(
            [ManifestErrorId.UnknownName, ManifestErrorId.UnknownKey, ManifestErrorId.OutOfRange],
            ManifestAssert.Parse(text, EditorCatalog.Shipped).Diagnostics.Select(found => found.Id));
    }

    /// <summary>What a step says that it is about is no mistake.</summary>
    [Theory]
    [InlineData("- createVm: a\n", "- createVm: a\n      expect: {errno: EIO}\n    - createVm: a\n")]
    [InlineData(
        "- createVm: a\n", "- createVm: a\n      expectUnder: {linux-6.1: {errno: EBUSY}}\n    - createVm: a\n")]
    [InlineData("- destroyVm: a\n", "- destroyVm: a\n    - createVm: a\n")]
    [InlineData("- destroyVm: a\n", "- createVm: b\n      expect: {errno: blocked}\n    - wait: b\n")]
    [InlineData("- destroyVm: a\n", "- suspend:\n    - resume:\n")]
    [InlineData("- destroyVm: a\n", "- onlineFrozen: 4\n      at: lock_vector_lock\n    - thaw:\n")]
    [InlineData("- destroyVm: a\n", "- asyncOnline: 1\n    - wait: O\n    - asyncOnline: 2\n    - wait: O\n")]
    [InlineData("- destroyVm: a\n", "- hotRemove: 3\n    - hotAdd: 3\n      model: sunny-cove\n")]
    [InlineData("- destroyVm: a\n", "- load: kvm_amd\n      expect: {errno: EOPNOTSUPP}\n")]
    [InlineData(
        "- load: kvm_intel\n      expect: {errno: 0}\n",
        "- load: kvm_intel\n      with: {nested: maybe}\n      expect: {errno: EINVAL}\n")]
    [InlineData("- load: kvm_intel\n      expect: {errno: 0}\n",
        "- load: kvm_intel\n      with: {nestd: 1}\n      expect: {log: [{pattern: "
            + "\"unknown parameter 'nestd' ignored\"}]}\n")]
    public void Scenario_ThatIsAboutARefusal_IsTaken(string old, string edit)
    {
        string text = Scenario.Replace(old, edit, StringComparison.Ordinal);
        Assert.NotEqual(Scenario, text, StringComparer.Ordinal);
        ManifestAssert.Accepts(text, EditorCatalog.Shipped);
    }

    [Theory]
    [InlineData("linux-6.21", "linux-6.12")]
    [InlineData("linux-6.11", null)]
    [InlineData("6.12.1.9", null)]
    [InlineData("patch-v11", "patch-v1")]
    [InlineData("error", "err")]
    [InlineData("", null)]
    public void Spelling_OfAVersion_TakesNoOtherForASlip(string found, string? near) =>
        Assert.Equal(near, Spelling.Nearest(found, ["linux-6.1", "linux-6.12", "patch-v1", "err"]));

    [Fact]
    public void ExpectUnder_OfAGenerationInAFile_GoesByItsNameAndByItsPath()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("kvmsim-");
        try
        {
            string Write(string name, string text)
            {
                string file = Path.Combine(folder.FullName, name);
                File.WriteAllText(file, text);
                return file;
            }

            Write(
                "mine.yaml",
                "apiVersion: kvmsim/v1\nkind: Generation\nmetadata: {name: mine}\nspec: {from: patch-v1}\n");
            string byPath = Write("path.yaml", Scenario.Replace(
                "errno: EIO, online: \"0-3\"}", "errno: EIO}\n      expectUnder: {./mine.yaml: {errno: ok}}",
                StringComparison.Ordinal));
            string byName = Write("name.yaml", Scenario
                .Replace("generation: linux-6.12", "generation: ./mine.yaml", StringComparison.Ordinal)
                .Replace(
                    "errno: EIO, online: \"0-3\"}", "errno: EIO}\n      expectUnder: {mine: {errno: ok}}",
                    StringComparison.Ordinal));

            Assert.All([byPath, byName], file => Assert.Equal(
                ["mine"], ManifestFiles.Load(file, ManifestAssert.Yaml, EditorCatalog.Shipped)
                    .GetOrThrow().Scenarios.Single().Steps[2].ExpectUnder.Keys,
                StringComparer.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
