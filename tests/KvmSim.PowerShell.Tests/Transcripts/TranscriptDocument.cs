namespace KvmSim.PowerShell.Tests.Transcripts;

/// <summary>
/// A document in which transcripts stand: markdown between fences, or a topic of help with eight spaces before them.
/// </summary>
internal sealed class TranscriptDocument(string file)
{
    private const string Fence = "```";
    private const int TopicIndent = 8;

    private readonly List<string> _lines = [.. File.ReadAllLines(file)];

    private bool IsMarkdown => file.EndsWith(".md", StringComparison.Ordinal);

    /// <summary>The lines as they are now.</summary>
    internal IReadOnlyList<string> Lines => _lines;

    internal bool HasTranscripts => Blocks().Count > 0;

    /// <summary>Puts into each transcript what is shown when its commands are run.</summary>
    /// <param name="open">Makes a session.</param>
    /// <param name="perBlock">
    /// Whether each block has a session of its own; else one has them all, as a reader would.
    /// </param>
    internal void Replay(Func<TranscriptSession> open, bool perBlock)
    {
        List<(int Start, int Count)> blocks = Blocks();
        List<IReadOnlyList<string>> replayed = [];
        TranscriptSession? session = null;
        try
        {
            foreach ((int start, int count) in blocks)
            {
                session ??= open();
                replayed.Add(Replay(session, [.. _lines.Skip(start).Take(count).Select(Outdent)]));
                if (perBlock)
                {
                    session.Dispose();
                    session = null;
                }
            }
        }
        finally
        {
            session?.Dispose();
        }

        for (int i = blocks.Count - 1; i >= 0; i--)
        {
            _lines.RemoveRange(blocks[i].Start, blocks[i].Count);
            _lines.InsertRange(blocks[i].Start, replayed[i].Select(Indent));
        }
    }

    private static IReadOnlyList<string> Replay(TranscriptSession session, IReadOnlyList<string> block)
    {
        IReadOnlyList<TranscriptEntry> told = TranscriptEntry.Parse(block);
        TranscriptEntry[] shown = [.. told.Select(entry => session.Run(entry.Command))];
        bool same = told.Zip(shown).All(pair => HonestVariation.Same(pair.First.Output, pair.Second.Output));
        return same ? block : [.. TranscriptEntry.Render(shown)];
    }

    private List<(int Start, int Count)> Blocks() => [.. IsMarkdown ? Fenced() : Indented()];

    private IEnumerable<(int Start, int Count)> Fenced()
    {
        for (int i = 0; i < _lines.Count; i++)
        {
            if (!_lines[i].StartsWith(Fence, StringComparison.Ordinal))
            {
                continue;
            }

            int end = _lines.IndexOf(Fence, i + 1);
            if (TranscriptEntry.IsTranscript(_lines.Take(end).Skip(i + 1)))
            {
                yield return (i + 1, end - i - 1);
            }

            i = end;
        }
    }

    private IEnumerable<(int Start, int Count)> Indented()
    {
        for (int i = 0; i < _lines.Count; i++)
        {
            if (!IsIndented(_lines[i]) || !TranscriptEntry.IsTranscript([Outdent(_lines[i])]))
            {
                continue;
            }

            int end = i;
            while (end < _lines.Count && (_lines[end].Length == 0 || IsIndented(_lines[end])))
            {
                end++;
            }

            int count = _lines.Take(end).Skip(i).Reverse().SkipWhile(line => line.Length == 0).Count();
            yield return (i, count);
            i = end;
        }
    }

    private static bool IsIndented(string line) =>
        line.StartsWith(new string(' ', TopicIndent), StringComparison.Ordinal);

    private string Outdent(string line) => IsMarkdown || line.Length < TopicIndent ? line : line[TopicIndent..];

    private string Indent(string line) => IsMarkdown || line.Length == 0 ? line : new string(' ', TopicIndent) + line;
}
