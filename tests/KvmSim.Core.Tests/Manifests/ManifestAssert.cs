using KvmSim.Description;
using KvmSim.Manifests;
using KvmSim.Yaml;
using Xunit;

namespace KvmSim.Core.Tests.Manifests;

internal static class ManifestAssert
{
    public static YamlManifestFormat Yaml { get; } = new();

    public static ManifestResult<ManifestSet> Parse(
        string text, INameCatalog? catalog = null, ManifestLimits? limits = null, string? directory = null) =>
        ManifestFiles.Parse(text, "m.yaml", Yaml, catalog ?? NameCatalog.Unchecked, directory, limits);

    public static ManifestSet Accepts(string text, INameCatalog? catalog = null)
    {
        ManifestResult<ManifestSet> result = Parse(text, catalog);
        Assert.True(result.Succeeded, string.Join('\n', result.Diagnostics));
        return result.Value;
    }

    /// <summary>The text is refused for exactly that, there.</summary>
    public static ManifestDiagnostic Refuses(
        string text, ManifestErrorId id, int line, int column, INameCatalog? catalog = null)
    {
        ManifestResult<ManifestSet> result = Parse(text, catalog);
        string all = string.Join('\n', result.Diagnostics);
        Assert.Null(result.Value);
        Assert.True(result.Diagnostics.Count == 1, $"{result.Diagnostics.Count} diagnostics:\n{all}");
        Assert.Equal(
            (id, line, column), (result.Diagnostics[0].Id, result.Diagnostics[0].Line, result.Diagnostics[0].Column));
        return result.Diagnostics[0];
    }

    /// <summary>A right text with one part replaced is refused for exactly that, where the replacement is.</summary>
    /// <param name="text">A right text.</param>
    /// <param name="old">A part of it that is there once.</param>
    /// <param name="replacement">What stands there instead; "¦" marks where the mistake is.</param>
    /// <param name="id">The mistake.</param>
    /// <param name="catalog">The names that exist.</param>
    public static ManifestDiagnostic RefusesEdit(
        string text, string old, string replacement, ManifestErrorId id, INameCatalog? catalog = null)
    {
        string[] parts = text.Split(old);
        Assert.Equal(2, parts.Length);
        string edited = parts[0] + replacement + parts[1];
        int at = edited.IndexOf('¦', StringComparison.Ordinal);
        Assert.True(at >= 0, "Where is the mistake?");
        int line = edited[..at].Count(character => character == '\n') + 1;
        int column = at - (edited.LastIndexOf('\n', at) + 1) + 1;
        return Refuses(edited.Remove(at, 1), id, line, column, catalog);
    }
}
