namespace KvmSim.Messages;

/// <summary>What a message quotes of a file: short, and as it may be shown.</summary>
internal static class Excerpt
{
    private const int MaxLength = 60;

    public static string Of(string text) => Cut(text, MaxLength);

    /// <summary>A sentence that quotes the file.</summary>
    public static string Long(string text) => Cut(text, 3 * MaxLength);

    private static string Cut(string text, int maxLength) =>
        text.Length > maxLength ? $"{ForeignText.Line(text[..maxLength])}…" : ForeignText.Line(text);
}
