using CsCheck;
using KvmSim.Description;
using KvmSim.Manifests;
using Xunit;

namespace KvmSim.Core.Tests.Manifests;

/// <summary>Whatever is in a file, reading it ends, soon, with a document or with diagnostics.</summary>
public sealed class HostileManifestTests
{
    private const string Pieces = "\n\t :-,[]{}'\"#&*!|>%@`?\\0x1aé\u0001\ufeff<~=";

    private static readonly string[] Texts =
        [Samples.Machine, Samples.SmallMachine, Samples.Scenario, Samples.CpuModel];

    private static readonly Gen<string> Mutant = Gen.Select(
        Gen.Int[0, Texts.Length - 1],
        Gen.Select(Gen.Int[0, 3000], Gen.Int[0, 4], Gen.Char[Pieces], Gen.Int[0, 40]).Array[1, 4])
        .Select((text, edits) => edits.Aggregate(Texts[text], Edit));

    [Fact]
    public void Mutant_IsReadOrRefused() => Mutant.Sample(
        text =>
        {
            ManifestResult<ManifestSet> result = ManifestAssert.Parse(text);
            Assert.Equal(result.Succeeded, result.Diagnostics.Count == 0);
            Assert.All(result.Diagnostics, item => Assert.True(item.Line > 0 && item.Column > 0, item.ToString()));
            Assert.All(result.Value?.Documents ?? [], document => Assert.NotEmpty(document.Metadata.Name));
            return true;
        },
        iter: 2000, threads: 1);

    [Fact]
    public void Bytes_OfAnyKind_AreReadOrRefused() => Gen.Byte.Array[0, 200].Sample(
        bytes =>
        {
            using MemoryStream stream = new(bytes);
            Assert.False(ManifestFiles.Read(stream, "m.yaml", ManifestAssert.Yaml, NameCatalog.Unchecked).Succeeded);
            return true;
        },
        iter: 2000, threads: 1);

    /// <remarks>What takes the square of its length takes days on eight megabytes; only that meets the limit.</remarks>
    [Theory(Timeout = 1_800_000)]
    [InlineData("- x\n", "")]
    [InlineData("x,", "[")]
    [InlineData("- {name: a, basedOn: b}\n", "apiVersion: kvmsim/v1\nkind: Machine\nspec:\n cpuModels:\n")]
    [InlineData(" abcdefghij", "apiVersion: kvmsim/v1\nkind: CpuModel\nspec:\n features:")]
    [InlineData(" - {ids: 0-8191, model: b}\n", "apiVersion: kvmsim/v1\nkind: Machine\nspec:\n cpus:\n")]
    [InlineData(" - {pattern: '/(a+)+(b+)+/'}\n", "apiVersion: kvmsim/v1\nkind: Scenario\nspec:\n steps:\n  - log:\n")]
    [InlineData("? ", "")]
    [InlineData("&a ", "")]
    [InlineData("\"\\n", "")]
    [InlineData("a: &a\n", "")]
    [InlineData("%x\n", "")]
    [InlineData(" ", "a: |\n")]
    [InlineData(":", "")]
    public Task Repetition_UpToTheLimit_IsReadOrRefusedInTime(string piece, string start) => Task.Run(
        () => Assert.False(ManifestAssert.Parse(
            start + string.Concat(
                Enumerable.Repeat(piece, ((8 * 1024 * 1024) - start.Length) / piece.Length))).Succeeded),
        TestContext.Current.CancellationToken);

    private static string Edit(string text, (int Position, int Kind, char Piece, int Length) edit)
    {
        int at = text.Length == 0 ? 0 : edit.Position % text.Length;
        int length = Math.Min(edit.Length, text.Length - at);
        return edit.Kind switch
        {
            0 => text.Remove(at, length),
            1 => text.Insert(at, edit.Piece.ToString()),
            2 => text.Insert(at, text.Substring(at, length)),
            3 => text.Insert(at, new string(edit.Piece, edit.Length)),
            _ => length == 0 ? text : text.Remove(at, 1).Insert(at, edit.Piece.ToString()),
        };
    }
}
