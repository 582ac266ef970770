using KvmSim.Description;
using KvmSim.Manifests;
using Xunit;
using static KvmSim.Core.Tests.Manifests.ManifestAssert;

namespace KvmSim.Core.Tests.Manifests;

/// <summary>What a scenario may not say.</summary>
public sealed class ScenarioRefusalTests
{
    private static readonly NameCatalog Catalog = new NameCatalog()
        .With(NameKind.Generation, ["linux-6.1", "linux-6.12", "patch-v1"])
        .With(NameKind.Machine, ["lakefield"]);

    [Theory]
    [InlineData("- createVm: a", "- ¦creatVm: a", ManifestErrorId.UnknownKey, "createVm")]
    [InlineData("- createVm: a", "- ¦note: nothing", ManifestErrorId.MissingKey, null)]
    [InlineData("- createVm: a", "- createVm: a\n      ¦destroyVm: a", ManifestErrorId.ConflictingKeys, null)]
    [InlineData("- createVm: a", "- createVm: a\n      ¦with: {a: 1}", ManifestErrorId.UnknownKey, null)]
    [InlineData("- createVm: a", "- createVm: ¦1", ManifestErrorId.WrongType, "\"1\"")]
    [InlineData("- createVm: a", "- ¦createVm", ManifestErrorId.WrongType, null)]
    [InlineData("{vm: a, cpu: 3}", "{vm: a, ¦cpuu: 3, cpu: 1}", ManifestErrorId.UnknownKey, "cpu")]
    [InlineData("- online: \"4-5\"", "- online: \"¦5-4\"", ManifestErrorId.BadCpuList, null)]
    [InlineData("- online: \"4-5\"", "- online: ¦\"\"", ManifestErrorId.BadCpuList, null)]
    [InlineData("errno: EIO", "errno: ¦EI0", ManifestErrorId.UnknownName, "EIO")]
    [InlineData("errno: EIO", "errno: ¦5", ManifestErrorId.OutOfRange, "EIO")]
    [InlineData("usage: 0", "usage: ¦none", ManifestErrorId.WrongType, null)]
    [InlineData("level: info", "level: ¦error", ManifestErrorId.UnknownName, "err")]
    [InlineData("'/CPU[0-3] failed/'", "¦'/CPU[0-3 failed/'", ManifestErrorId.BadPattern, null)]
    [InlineData("'/CPU[0-3] failed/'", "¦'/(a)\\1/'", ManifestErrorId.BadPattern, null)]
    [InlineData("'/CPU[0-3] failed/'", "¦'/((a{99}){99}){99}/'", ManifestErrorId.BadPattern, null)]
    [InlineData("'/CPU[0-3] failed/'", "¦''", ManifestErrorId.BadPattern, null)]
    [InlineData("linux-6.1: {errno: 0}", "¦linux-6.l: {errno: 0}", ManifestErrorId.UnknownName, "linux-6.1")]
    [InlineData(
        "linux-6.1: {errno: 0}", "linux-6.1: {errno: 0}\n        ¦6.1.55: {errno: 0}",
        ManifestErrorId.DuplicateKey, null)]
    [InlineData("generation: patch-v1", "generation: ¦patch-v9", ManifestErrorId.UnknownName, "patch-v1")]
    [InlineData("machine: lakefield", "machine: ¦lakefeild", ManifestErrorId.UnknownName, "lakefield")]
    [InlineData("machine: lakefield", "machine: ¦../lakefield.yaml", ManifestErrorId.BadPath, null)]
    [InlineData("machine: lakefield", "machine: ¦/etc/passwd", ManifestErrorId.BadPath, null)]
    [InlineData("- reboot: true", "- reboot: ¦now", ManifestErrorId.WrongType, null)]
    [InlineData("- unload: [kvm_intel, kvm]", "- unload: [¦kvm-intel, kvm]", ManifestErrorId.UnknownName, "kvm_intel")]
    public void Scenario_ThatIsWrong_IsRefused(string old, string replacement, ManifestErrorId id, string? suggestion)
    {
        ManifestDiagnostic found = RefusesEdit(Samples.Scenario, old, replacement, id, Catalog);
        Assert.Equal(suggestion, found.Suggestion);
    }

    [Fact]
    public void Model_ThatTheMachineLacks_IsRefused() => RefusesEdit(
        Samples.Machine + "---\n" + Samples.Scenario, "hotAdd: 5\n      model: sunny-cove",
        "hotAdd: 5\n      model: ¦suny-cove",
        ManifestErrorId.UnknownName);

    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("(a|a)*b")]
    [InlineData("(.*a){12}")]
    public void Pattern_ThatBacktrackersChokeOn_IsFast(string pattern)
    {
        LogPattern line = new(null, $"/{pattern}/", SourceMark.None);
        Assert.False(line.Matches("info", new string('a', 200_000).Replace("a", "c", StringComparison.Ordinal) + "!"));
    }
}
