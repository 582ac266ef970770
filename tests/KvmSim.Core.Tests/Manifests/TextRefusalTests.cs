using System.Text;
using KvmSim.Description;
using KvmSim.Manifests;
using Xunit;
using static KvmSim.Core.Tests.Manifests.ManifestAssert;

namespace KvmSim.Core.Tests.Manifests;

/// <summary>What is refused before it means anything.</summary>
public sealed class TextRefusalTests
{
    private const string Header = "apiVersion: kvmsim/v1\nkind: Machine\n";

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n\n")]
    [InlineData("---\n---\n")]
    public void Empty_IsRefused(string text) => Refuses(text, ManifestErrorId.EmptyFile, 1, 1);

    [Theory]
    [InlineData(Header + "spec:\n\tcpus: []\n", 4, 1)]
    [InlineData(Header + "spec:\n  \tcpus: []\n", 4, 3)]
    [InlineData(Header + "spec:\n  a: 1\n\tb: 2\n", 5, 1)]
    [InlineData(Header + "spec:\r\n  a:\r\n  \t- b\r\n", 5, 3)]
    [InlineData("\tapiVersion: kvmsim/v1\n", 1, 1)]
    public void Tab_ThatIndents_IsRefused(string text, int line, int column)
    {
        ManifestDiagnostic found = Parse(text).Diagnostics.First(item => item.Id == ManifestErrorId.TabIndentation);
        Assert.Equal((line, column), (found.Line, found.Column));
        Assert.DoesNotContain(Parse(text).Diagnostics, item => item.Id == ManifestErrorId.SyntaxError);
    }

    [Fact]
    public void Tab_InText_IsTaken() => Accepts(Samples.SmallMachine
        .Replace("{name: small}", "{name: small,\n\tdescription: \"a\tb\"}", StringComparison.Ordinal));

    [Theory]
    [InlineData("m: !!str small", 4)]
    [InlineData("m: !System.IO.FileInfo small", 4)]
    [InlineData("m: !<tag:yaml.org,2002:int> 5", 4)]
    [InlineData("m: ! small", 4)]
    [InlineData("m: !foo {a: b}", 4)]
    public void Tag_IsRefused(string text, int column) =>
        Assert.Contains(
            Parse(text).Diagnostics,
            item => (item.Id, item.Line, item.Column) == (ManifestErrorId.TagRefused, 1, column));

    [Fact]
    public void Tag_OnAName_IsRefusedForNothingElse() =>
        RefusesEdit(Samples.SmallMachine, "name: small", "name: ¦!!str small", ManifestErrorId.TagRefused);

    [Fact]
    public void TagDirective_IsRefused() =>
        Refuses("%TAG ! tag:example.org,2002:\n---\n" + Samples.SmallMachine, ManifestErrorId.TagRefused, 1, 1);

    [Fact]
    public void Yaml11_IsRefused() =>
        Refuses("%YAML 1.1\n---\n" + Samples.SmallMachine, ManifestErrorId.SyntaxError, 1, 1);

    [Theory]
    [InlineData("a: b: c\n", 1, 5)]
    [InlineData("a:\n  - b\n c: d\n", 3, 2)]
    [InlineData("a: @x\n", 1, 4)]
    [InlineData("a: \"x\n", 1, 4)]
    public void Syntax_ThatIsWrong_IsRefused(string text, int line, int column) =>
        Refuses(text, ManifestErrorId.SyntaxError, line, column);

    /// <summary>The parser's events do not nest there.</summary>
    [Fact]
    public void Structure_ThatTheParserLetsThrough_IsRefused() => Assert.Contains(
        Parse("a: {b: c}***\nd: e\n").Diagnostics, item => item.Id == ManifestErrorId.SyntaxError);

    [Fact]
    public void Key_ThatIsThereTwice_IsRefused() =>
        RefusesEdit(
            Samples.Machine, "  name: lakefield\n", "  name: lakefield\n  ¦name: b\n", ManifestErrorId.DuplicateKey);

    [Fact]
    public void MergeKey_IsRefused() =>
        RefusesEdit(
            Samples.SmallMachine, "{ids: 0, model: a}", "{¦<<: {model: b}, ids: 0, model: a}",
            ManifestErrorId.MergeKeyRefused);

    [Fact]
    public void Key_ThatIsAList_IsRefused() =>
        RefusesEdit(Samples.SmallMachine, "{name: small}", "{name: small, ¦[a]: b}", ManifestErrorId.WrongType);

    [Fact]
    public void Alias_OfNothing_IsRefused() =>
        RefusesEdit(
            Samples.SmallMachine, "{name: small}", "{name: small, description: ¦*nope}", ManifestErrorId.UnknownAlias);

    [Fact]
    public void Alias_InsideItself_IsRefused() => Assert.Contains(
        Parse("a: &x [1, *x]\n").Diagnostics,
        item => (item.Id, item.Line, item.Column) == (ManifestErrorId.RecursiveAlias, 1, 11));

    [Fact]
    public void Aliases_ThatMultiply_AreRefused()
    {
        StringBuilder text = new("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i <= 12; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [");
            text.AppendJoin(", ", Enumerable.Repeat($"*a{i - 1}", 9)).Append("]\n");
        }

        Refuses(text.ToString(), ManifestErrorId.AliasBomb, 6, 20);
    }

    [Fact]
    public void Nesting_BeyondTheLimit_IsRefused() =>
        Refuses(new string('[', 1_000_000), ManifestErrorId.TooDeep, 1, 65);

    [Fact]
    public void Nesting_ByAliases_IsRefused()
    {
        string levels = new('[', 40);
        string text = $"a: &a {levels}{new string(']', 40)}\nb: {levels}*a{new string(']', 40)}\n";
        Refuses(text, ManifestErrorId.TooDeep, 2, 44);
    }

    [Fact]
    public void Nodes_BeyondTheLimit_AreRefused() => Assert.Equal(
        ManifestErrorId.TooManyNodes,
        Parse("- a\n- b\n- c\n", limits: ManifestLimits.Default with { MaxNodes = 3 }).Diagnostics.Single().Id);

    [Fact]
    public void Documents_BeyondTheLimit_AreRefused()
    {
        ManifestDiagnostic found = Parse(string.Concat(Enumerable.Repeat("---\n", 257))).Diagnostics.Single();
        Assert.Equal((ManifestErrorId.TooManyDocuments, 257), (found.Id, found.Line));
    }

    [Theory]
    [InlineData(new byte[] { 0xff, 0xfe, 0x61, 0x00 }, 1, 1)]
    [InlineData(new byte[] { 0xfe, 0xff, 0x00, 0x61 }, 1, 1)]
    [InlineData(new byte[] { 0x61, 0x0a, 0x62, 0x00 }, 2, 2)]
    [InlineData(new byte[] { 0x61, 0x0a, 0xc3, 0xa4, 0xff }, 2, 2)]
    [InlineData(new byte[] { 0xef, 0xbb, 0xbf, 0x61, 0xc3 }, 1, 2)]
    public void Bytes_ThatAreNoText_AreRefused(byte[] bytes, int line, int column)
    {
        using MemoryStream stream = new(bytes);
        ManifestDiagnostic found =
            ManifestFiles.Read(stream, "m.yaml", ManifestAssert.Yaml, NameCatalog.Unchecked).Diagnostics.Single();
        Assert.Equal((ManifestErrorId.BinaryFile, line, column), (found.Id, found.Line, found.Column));
    }

    [Fact]
    public void Stream_ThatNeverEnds_IsRefused()
    {
        using EndlessStream stream = new();
        ManifestDiagnostic found =
            ManifestFiles.Read(stream, "m.yaml", ManifestAssert.Yaml, NameCatalog.Unchecked).Diagnostics.Single();
        Assert.Equal((ManifestErrorId.FileTooLarge, 1, 1), (found.Id, found.Line, found.Column));
        Assert.InRange(stream.Served, 1, (16 * 1024 * 1024) + 1);
    }

    [Fact]
    public void Everything_ThatIsWrong_IsReportedAtOnce()
    {
        ManifestResult<ManifestSet> result = Parse(
            """
            apiVersion: kvmsim/v2
            kind: Machine
            metadata: {name: "no good", labls: {}}
            spec:
              cpuModels: [{name: a, vendor: GenuineIntle, family: 6, model: 1, features: vmx svmm}]
              cpus:
                - {ids: "0-3", model: a}
                - {ids: "3,4", model: a, state: onlin}
            """);

        Assert.Equal(
            "UnsupportedApiVersion@1:13 BadText@3:18 UnknownKey@3:29 UnknownName@5:33 UnknownName@5:82 "
                + "OverlappingCpus@8:13 UnknownName@8:37",
            string.Join(' ', result.Diagnostics.Select(item => $"{item.Id}@{item.Line}:{item.Column}")));
        Assert.Equal(
            "kvmsim/v1  labels GenuineIntel svm  online",
            string.Join(' ', result.Diagnostics.Select(item => item.Suggestion)));
    }

    [Fact]
    public void Diagnostics_BeyondTheLimit_AreCounted()
    {
        string text = Samples.SmallMachine + string.Concat(Enumerable.Range(0, 2000).Select(i => $"k{i}: 1\n"));
        IReadOnlyList<ManifestDiagnostic> found = Parse(text).Diagnostics;
        Assert.Equal((501, ManifestErrorId.TooManyProblems), (found.Count, found[^1].Id));
    }

    [Fact]
    public void Message_NeverCarriesControlCharacters()
    {
        ManifestDiagnostic found =
            Parse(Samples.SmallMachine.Replace("small", "\"\\e[31m\\u202e\"", StringComparison.Ordinal)).Diagnostics
                .Single();
        Assert.DoesNotContain(found.ToString(), char.IsControl);
        Assert.DoesNotContain('\u202e', found.ToString());
    }
}
