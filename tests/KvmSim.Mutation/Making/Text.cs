using Microsoft.CodeAnalysis;

namespace KvmSim.Mutation.Making;

/// <summary>Pieces of source as one line.</summary>
internal static class Text
{
    private const int Longest = 90;

    public static string Of(SyntaxNode node) => Of(node.WithoutTrivia().NormalizeWhitespace(" ", " ").ToString());

    public static string Of(string text)
    {
        string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= Longest ? line : string.Concat(line.AsSpan(0, Longest - 1), "…");
    }
}
