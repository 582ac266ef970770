using System.Text.RegularExpressions;

namespace KvmSim.Manifests;

/// <summary>A text.</summary>
/// <param name="Expected">What a message says is expected.</param>
/// <param name="MaxLength">In UTF-16 code units.</param>
/// <param name="Pattern">A regular expression for the whole of it, without anchors; null for any text.</param>
internal sealed record TextSchema(string Expected, int MaxLength, string? Pattern = null) : SchemaNode
{
    private readonly Regex? _regex = Pattern is null ? null : new Regex(
        $@"\A(?:{Pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    public override string Expected { get; } = Expected;

    /// <summary>What is wrong with texts that don't match.</summary>
    public ManifestErrorId ErrorId { get; init; } = ManifestErrorId.BadText;

    public bool IsMatch(string text) => _regex is null || _regex.IsMatch(text);
}
