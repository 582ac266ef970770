namespace KvmSim.PowerShell.Tests.Transcripts;

/// <summary>A command as it is typed, and what is shown then.</summary>
internal sealed record TranscriptEntry(string Command, IReadOnlyList<string> Output)
{
    private const string Prompt = "PS> ";
    private const string Continuation = ">> ";

    internal static bool IsTranscript(IEnumerable<string> lines) =>
        lines.Any(line => line.StartsWith(Prompt, StringComparison.Ordinal));

    /// <summary>Reads lines that begin with a prompt; empty lines around an output belong to nobody.</summary>
    internal static IReadOnlyList<TranscriptEntry> Parse(IEnumerable<string> lines)
    {
        List<(List<string> Command, List<string> Output)> entries = [];
        foreach (string line in lines)
        {
            if (line.StartsWith(Prompt, StringComparison.Ordinal))
            {
                entries.Add(([line[Prompt.Length..]], []));
            }
            else if (line.StartsWith(Continuation, StringComparison.Ordinal) && entries[^1].Output.Count == 0)
            {
                entries[^1].Command.Add(line[Continuation.Length..]);
            }
            else
            {
                entries[^1].Output.Add(line);
            }
        }

        return [.. entries.Select(entry => new TranscriptEntry(string.Join('\n', entry.Command), Trim(entry.Output)))];
    }

    /// <summary>
    /// The lines of a block: each command with its prompt, and a space between an output and the next command.
    /// </summary>
    internal static IEnumerable<string> Render(IReadOnlyList<TranscriptEntry> entries)
    {
        for (int i = 0; i < entries.Count; i++)
        {
            string[] command = entries[i].Command.Split('\n');
            yield return Prompt + command[0];
            foreach (string line in command.Skip(1).Select(line => Continuation + line).Concat(entries[i].Output))
            {
                yield return line;
            }

            if (i < entries.Count - 1 && entries[i].Output.Count > 0)
            {
                yield return "";
            }
        }
    }

    /// <summary>Without empty lines at both ends, and without spaces at the ends of lines.</summary>
    internal static IReadOnlyList<string> Trim(IEnumerable<string> lines)
    {
        List<string> trimmed = [.. lines.Select(line => line.TrimEnd()).SkipWhile(line => line.Length == 0)];
        while (trimmed.Count > 0 && trimmed[^1].Length == 0)
        {
            trimmed.RemoveAt(trimmed.Count - 1);
        }

        return trimmed;
    }
}
