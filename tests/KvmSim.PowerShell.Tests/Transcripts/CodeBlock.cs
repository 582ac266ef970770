namespace KvmSim.PowerShell.Tests.Transcripts;

/// <summary>A fenced block of a document.</summary>
/// <param name="Line">The line of its first fence, from 1.</param>
/// <param name="Language">What stands behind the fence; "" for nothing.</param>
/// <param name="Lines">What is in it.</param>
internal sealed record CodeBlock(int Line, string Language, IReadOnlyList<string> Lines)
{
    private const string Fence = "```";

    /// <summary>Whether it is a session, which is run and compared (<see cref="TranscriptTests"/>).</summary>
    public bool IsSession => Lines.Any(line => line.StartsWith("PS> ", StringComparison.Ordinal));

    /// <summary>Lines for a shell; one that ends in a backslash goes on in the next.</summary>
    public IEnumerable<string> CommandLines => string.Join('\n', Lines)
        .Replace("\\\n", " ", StringComparison.Ordinal)
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Whether a line of the document, from 1, is part of it.</summary>
    public bool Holds(int line) => line >= Line && line <= Line + Lines.Count + 1;

    public static IReadOnlyList<CodeBlock> Of(string file)
    {
        List<CodeBlock> blocks = [];
        string[] lines = File.ReadAllLines(file);
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith(Fence, StringComparison.Ordinal))
            {
                int end = Array.IndexOf(lines, Fence, i + 1);
                blocks.Add(new CodeBlock(i + 1, lines[i][Fence.Length..], lines[(i + 1)..end]));
                i = end;
            }
        }

        return blocks;
    }
}
